package demo_test

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"plumbline/internal/access"
	"plumbline/internal/demo"
	"plumbline/internal/facts"
	"plumbline/internal/facts/duckdb"
)

func TestTheProgrammeLandsWholeAndTheSecondWritingAddsNothing(t *testing.T) {
	t.Parallel()
	ctx, e := context.Background(), duckdb.OpenTest(t)
	var last, total int
	p, err := demo.Write(ctx, e, demo.Config{Progress: func(done, of int) { last, total = done, of }})
	require.NoError(t, err)
	require.Equal(t, p.Facts, last)
	require.Equal(t, p.Facts, total)
	for table, want := range p.Tables {
		got, err := e.Count(ctx, access.For(access.Owner), table)
		require.NoError(t, err)
		require.EqualValues(t, want, got, table)
	}
	again, err := demo.Write(ctx, e, demo.Config{})
	require.NoError(t, err)
	for _, landed := range again.Landed {
		require.Zero(t, landed.New)
		require.Zero(t, landed.Corrected)
	}
}

func BenchmarkWriteToTheEngine(b *testing.B) {
	for b.Loop() {
		e := duckdb.OpenTest(b)
		p, err := demo.Write(context.Background(), e, demo.Config{})
		require.NoError(b, err)
		b.ReportMetric(float64(p.Facts), "facts")
	}
}

func TestOneDayOfRevenueIsCorrectedAndBothDaysCanBeAskedFor(t *testing.T) {
	t.Parallel()
	ctx, e := context.Background(), duckdb.OpenTest(t)
	p, err := demo.Write(ctx, e, demo.Config{})
	require.NoError(t, err)
	require.Equal(t, 1, p.Landed[len(p.Landed)-1].Corrected)
	sum := func(asOf time.Time) (total float64) {
		g, err := e.List(ctx, access.For(access.Owner), facts.List{
			Table: "kr_values", Columns: []string{"value"}, View: facts.View{Calendar: p.Calendar, AsOf: asOf, From: p.Quarter.From, To: p.Quarter.From + 41},
			Where: []facts.Cond{{Column: "series", Op: facts.In, Values: []any{"finance.dtc_net_revenue"}}},
		})
		require.NoError(t, err)
		require.Equal(t, 41, g.N, "a corrected day is one row")
		for i := range g.N {
			total += g.Col("value").F[i]
		}
		return total
	}
	before, after := sum(p.Calendar.Start(p.Quarter.From+42)), sum(p.AsOf)
	require.Greater(t, before, after, "the refunds of that night were not in yet")
}
