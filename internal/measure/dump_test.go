package measure_test

import (
	"context"
	"fmt"
	"os"
	"testing"
	"time"

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
		began := time.Now()
		set, err := measure.Evaluate(context.Background(), e, measure.Request{Ladder: l, Metrics: ids, Grain: period.Week,
			From: p.Quarter.From, To: p.Calendar.DateOf(p.AsOf) + 1, By: []string{by}, AsOf: p.AsOf, Scope: access.For(access.Owner)})
		require.NoError(t, err)
		fmt.Println("EVALUATE", by, time.Since(began))
		for _, m := range set.Measurements {
			if by == "" || m.Status.Has() && m.Period.From > p.Quarter.From+28 {
				fmt.Printf("%-36s %s %-12s %-11s %10.2f = %10.2f / %-10.2f n=%-6d cov=%.2f %s %v\n", m.Metric, m.Period.From, m.Subject.ID, m.Status, m.Value, m.Numerator, m.Denominator, m.Count, m.Coverage, m.Why, m.Extra)
			}
		}
	}
	began := time.Now()
	b, err := measure.Gather(context.Background(), e, l, p.AsOf, access.For(access.Owner))
	require.NoError(t, err)
	fmt.Println("GATHER", time.Since(began), len(b.Bookings))
	for _, m := range b.Self {
		fmt.Println("SELF", m.Metric, m.Status, m.Value, m.Why, m.Extra)
	}
	for id, tr := range b.Tracks {
		if tr == nil {
			fmt.Println("TRACK nil", id)
			continue
		}
		n := len(tr.Points)
		fmt.Println("TRACK", id, tr.Unit, tr.Cumulative, n, tr.Entered, tr.Now.Status, tr.Now.Value, tr.Now.Why, tr.Now.Coverage, tr.Points[max(0, n-2):])
	}
	for id, f := range b.Factors {
		for _, x := range f {
			fmt.Println("FACTOR", id, x.Segment, x.Name, x.Plan, x.Actual, x.Basis)
		}
	}
	for i, x := range b.Bookings {
		if i%20 == 0 {
			fmt.Printf("BOOKING %+v\n", x)
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
