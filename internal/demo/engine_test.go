package demo_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"

	"plumbline/internal/access"
	"plumbline/internal/demo"
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
