package facts

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestEveryMilestoneBelongsToAKindTheTableTakes(t *testing.T) {
	t.Parallel()
	table, ok := Lookup("milestones")
	require.True(t, ok)
	kinds, ok := table.Column("subject_kind")
	require.True(t, ok)
	seen := map[string]bool{}
	for _, m := range Milestones {
		require.Contains(t, kinds.One, m.Kind)
		require.NotEmpty(t, m.Doc)
		require.False(t, seen[m.Kind+"."+m.Event], "%s.%s is listed twice", m.Kind, m.Event)
		seen[m.Kind+"."+m.Event] = true
	}
	for _, k := range kinds.One {
		require.NotEmpty(t, MilestonesOf(k), "%s has no vocabulary", k)
	}
	require.True(t, slices.Contains(MilestonesOf("shipment"), "handed_over"))
}
