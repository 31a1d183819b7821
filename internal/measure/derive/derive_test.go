package derive_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"plumbline/internal/facts"
	"plumbline/internal/ladder"
	"plumbline/internal/measure/derive"
)

func TestEveryCalculationReadsColumnsThatExist(t *testing.T) {
	t.Parallel()
	for _, c := range derive.All() {
		require.NotEmpty(t, c.Doc, c.Name)
		for _, read := range c.Reads {
			if kind, ok := strings.CutPrefix(read, "milestones:"); ok {
				require.NotEmpty(t, facts.MilestonesOf(kind), "%s reads %s", c.Name, read)
				continue
			}
			table, column, _ := strings.Cut(read, ".")
			found, ok := facts.Lookup(table)
			require.True(t, ok && found.Has(column), "%s reads %s", c.Name, read)
		}
	}
}

func TestClassesTablesAndKindsFollowFromWhatIsRead(t *testing.T) {
	t.Parallel()
	for _, c := range derive.All() {
		m := &ladder.Metric{Formula: ladder.Formula{Kind: "derived", Derived: c.Name}}
		require.Equal(t, c.Doc, derive.Doc(m))
		for _, read := range c.Reads {
			if kind, ok := strings.CutPrefix(read, "milestones:"); ok {
				require.Contains(t, derive.Kinds(m), kind)
				continue
			}
			table, column, _ := strings.Cut(read, ".")
			found, _ := facts.Lookup(table)
			col, _ := found.Column(column)
			require.Equal(t, col.Class, col.Class&derive.ClassOf(m), "%s is as sensitive as %s", c.Name, read)
			require.Contains(t, derive.Tables(m), table)
		}
	}
}

// mixes draws shares of a few tags that add up to one.
var mixes = rapid.Custom(func(t *rapid.T) map[string]float64 {
	out, sum := map[string]float64{}, 0.0
	for _, tag := range rapid.SliceOfNDistinct(rapid.SampledFrom([]string{"a", "b", "c", "d"}), 1, 4, rapid.ID).Draw(t, "tags") {
		out[tag] = float64(rapid.IntRange(1, 9).Draw(t, "posts"))
		sum += out[tag]
	}
	for tag := range out {
		out[tag] /= sum
	}
	return out
})

func TestTheDistanceOfTwoMixesIsAMetricBetweenZeroAndOne(t *testing.T) {
	t.Parallel()
	require.InDelta(t, 1, derive.Distance(map[string]float64{"a": 1}, map[string]float64{"b": 1}), 1e-12, "nothing in common")
	rapid.Check(t, func(t *rapid.T) {
		p, q, r := mixes.Draw(t, "p"), mixes.Draw(t, "q"), mixes.Draw(t, "r")
		require.InDelta(t, 0, derive.Distance(p, p), 1e-7)
		d := derive.Distance(p, q)
		require.InDelta(t, d, derive.Distance(q, p), 1e-12)
		require.True(t, d >= 0 && d <= 1+1e-12, "%v", d)
		require.LessOrEqual(t, d, derive.Distance(p, r)+derive.Distance(r, q)+1e-9, "no way round is shorter")
	})
}
