package measure_test

import (
	"context"
	"os"
	"testing"

	"github.com/stretchr/testify/require"

	"plumbline/internal/access"
	"plumbline/internal/demo"
	"plumbline/internal/facts/duckdb"
	"plumbline/internal/ladder"
	"plumbline/internal/ladder/parse"
	"plumbline/internal/measure"
	"plumbline/internal/measure/gather"
	"plumbline/internal/period"
)

// demoLadder is the demo's ladder, with the catalogue.
func demoLadder(t testing.TB) *ladder.Ladder {
	t.Helper()
	files, err := demo.Ladder(demo.Config{})
	require.NoError(t, err)
	l, _ := parse.Bytes(files)
	return l
}

func metricIDs(l *ladder.Ladder) []string {
	var out []string
	for _, m := range l.Catalogue {
		out = append(out, m.ID)
	}
	return out
}

func TestEveryMetricOfTheCatalogueEvaluatesOrSaysWhyOverAWholeProgramme(t *testing.T) {
	t.Parallel()
	e, ctx := duckdb.OpenTest(t), context.Background()
	p, err := demo.Write(ctx, e, demo.Config{})
	require.NoError(t, err)
	l := demoLadder(t)
	for _, by := range []string{"", "creator", "cohort:source", "asset"} {
		set, err := measure.Evaluate(ctx, e, measure.Request{Ladder: l, Metrics: metricIDs(l), Grain: period.Week, From: p.Quarter.From,
			To: p.Calendar.DateOf(p.AsOf) + 1, By: []string{by}, AsOf: p.AsOf, Scope: access.For(access.Owner)})
		require.NoError(t, err)
		said := map[string]bool{}
		for _, m := range set.Measurements {
			said[m.Metric] = true
			require.NotEqual(t, measure.Failed, m.Status, "%s by %q: %s", m.Metric, by, m.Why)
			require.True(t, m.Status == measure.OK || m.Why != "", "%s by %q is %s and does not say why", m.Metric, by, m.Status)
			require.GreaterOrEqual(t, m.Coverage, 0.0)
			require.LessOrEqual(t, m.Coverage, 1.0)
			if os.Getenv("DUMP") == by+"!" {
				t.Logf("%-36s %s %-12s %-11s %10.2f = %10.2f / %-10.2f n=%-6d cov=%.2f %s %v", m.Metric, m.Period.From, m.Subject.ID, m.Status, m.Value, m.Numerator, m.Denominator, m.Count, m.Coverage, m.Why, m.Extra)
			}
		}
		if by == "" {
			require.Len(t, said, len(l.Catalogue))
		}
	}
	b, err := gather.Bundle(ctx, e, l, p.AsOf, access.For(access.Owner))
	require.NoError(t, err)
	require.Len(t, b.Self, 4)
	for i := range l.KPIs {
		require.NotEmpty(t, b.KPIs[l.KPIs[i].ID].Measurements, l.KPIs[i].ID)
	}
	for id, track := range b.Tracks {
		require.NotNil(t, track, id)
	}
	require.NotEmpty(t, b.Bookings)
}
