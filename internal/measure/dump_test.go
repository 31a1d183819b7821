package measure_test

import (
	"context"
	"fmt"
	"os"
	"testing"

	"github.com/stretchr/testify/require"

	"plumbline/internal/access"
	"plumbline/internal/demo"
	"plumbline/internal/facts/duckdb"
	"plumbline/internal/ladder"
	"plumbline/internal/ladder/parse"
	"plumbline/internal/measure"
	"plumbline/internal/period"
)

func TestDemoDump(t *testing.T) {
	if os.Getenv("DUMP") == "" {
		t.Skip()
	}
	e := duckdb.OpenTest(t)
	p, err := demo.Write(context.Background(), e, demo.Config{})
	require.NoError(t, err)
	l := demoLadder(t)
	var ids []string
	for _, m := range l.Catalogue {
		ids = append(ids, m.ID)
	}
	for _, by := range []string{"", os.Getenv("DUMP")} {
		if by == "1" {
			continue
		}
		set, err := measure.Evaluate(context.Background(), e, measure.Request{Ladder: l, Metrics: ids, Grain: period.Week,
			From: p.Quarter.From, To: p.Calendar.DateOf(p.AsOf) + 1, By: []string{by}, AsOf: p.AsOf, Scope: access.For(access.Owner)})
		require.NoError(t, err)
		for _, m := range set.Measurements {
			if by == "" || m.Status.Has() && m.Period.From > p.Quarter.From+28 {
				fmt.Printf("%-36s %s %-12s %-11s %10.2f = %10.2f / %-10.2f n=%-6d cov=%.2f %s %v\n", m.Metric, m.Period.From, m.Subject.ID, m.Status, m.Value, m.Numerator, m.Denominator, m.Count, m.Coverage, m.Why, m.Extra)
			}
		}
	}
}

func demoLadder(t testing.TB) *ladder.Ladder {
	t.Helper()
	files, err := demo.Ladder(demo.Config{})
	require.NoError(t, err)
	l, problems := parse.Bytes(files)
	for _, p := range problems {
		t.Logf("%v", p)
	}
	return l
}
