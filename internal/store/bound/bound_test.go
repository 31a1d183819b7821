package bound_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"plumbline/internal/fault"
	"plumbline/internal/store/bound"
)

func TestMarksAreNumberedFromWhereTheyBegin(t *testing.T) {
	t.Parallel()
	require.Equal(t, "$3, $4", bound.Marks(3, 2))
	require.Empty(t, bound.Marks(1, 0))
}

func TestATextThatADatabaseCannotKeepIsRefused(t *testing.T) {
	t.Parallel()
	require.NoError(t, bound.Readable("é", ""))
	require.NoError(t, bound.JSON(`{"a":"\\u0000 as it is written"}`))
	for _, err := range []error{bound.Readable("fine", "a\x00b"), bound.Readable("\xff"), bound.JSON(`{"a":"\u0000"}`), bound.JSON(`"\\\u0000"`)} {
		require.Equal(t, fault.Invalid, fault.CodeOf(err))
		require.NotEmpty(t, fault.HintOf(err))
	}
	require.Equal(t, "a\ufffdb\ufffd", bound.Shown("a\x00b\xff"))
}
