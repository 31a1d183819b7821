package access_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"plumbline/internal/access"
)

func TestTheZeroScopeSeesNothing(t *testing.T) {
	t.Parallel()
	var s access.Scope
	require.True(t, s.Nothing())
	require.False(t, s.Sees(access.Open), "not even what is open to all")
	require.True(t, access.For("stranger").Nothing(), "nor does a role nobody defined")
}

func TestARoleSeesItsClassesAndNothingElse(t *testing.T) {
	t.Parallel()
	require.True(t, access.For(access.Owner).Sees(access.All))
	finance := access.For(access.Finance)
	require.True(t, finance.Sees(access.Cost|access.Revenue))
	require.False(t, finance.Sees(access.Cost|access.Personal), "one class outside withholds the whole")
	require.False(t, access.For(access.Operations).Sees(access.Revenue))
	require.False(t, finance.Without(access.Cost).Sees(access.Cost))
	require.True(t, finance.Sees(access.Cost), "narrowing makes a new scope")
}

func TestNarrowingTwiceKeepsWhatBothAllow(t *testing.T) {
	t.Parallel()
	s := access.For(access.Operations).Only("campaign", "a", "b")
	require.Equal(t, []string{"b"}, s.Only("campaign", "b", "c").Rows()["campaign"])
	require.Empty(t, s.Only("campaign", "z").Rows()["campaign"], "nothing is left, not everything")
	require.Contains(t, s.Only("campaign", "z").Rows(), "campaign")
	require.Equal(t, []string{"a", "b"}, s.Rows()["campaign"])
}

func TestClassesHaveNamesBothWays(t *testing.T) {
	t.Parallel()
	require.Equal(t, []string{"cost", "personal"}, (access.Cost | access.Personal).Names())
	c, ok := access.ClassNamed("safety")
	require.True(t, ok)
	require.Equal(t, access.Safety, c)
	_, ok = access.ClassNamed("secret")
	require.False(t, ok)
}
