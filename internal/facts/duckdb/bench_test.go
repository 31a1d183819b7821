package duckdb_test

import (
	"fmt"
	"testing"
	"time"

	"plumbline/internal/facts"
	"plumbline/internal/facts/duckdb"
	"plumbline/internal/facts/factstest"
	"plumbline/internal/period"
)

const benchRows = 100_000

// clicks is a batch of clicks over 27 weeks; from sets their identities apart.
func clicks(b *testing.B, from int) *facts.Batch {
	t, _ := facts.Lookup("clicks")
	batch := facts.NewBatch(t, benchRows)
	set := func(column, value string) {
		i, _ := batch.Index(column)
		batch.SetText(i, value)
	}
	at, _ := batch.Index("occurred_at")
	start := factstest.Moment("2026-01-05")
	for i := range benchRows {
		batch.Next()
		set("event_id", fmt.Sprint("bench:", from+i))
		set("creator", fmt.Sprint("creator-", i%120))
		set("verdict", []string{"valid", "valid", "bot", "repeat"}[i%4])
		batch.SetInt(at, start.Add(time.Duration(i)*27*7*24*time.Hour/benchRows).UnixMicro())
	}
	batch.Seal(facts.Sealing{Source: "bench", Received: factstest.Received})
	return batch
}

func put(b *testing.B, e *duckdb.Engine, batch *facts.Batch) {
	b.Helper()
	if _, err := e.Land(ctx, func(put func(*facts.Batch) error) error { return put(batch) }); err != nil {
		b.Fatal(err)
	}
}

func BenchmarkLandNewRows(b *testing.B) {
	e := duckdb.OpenTest(b)
	from := 0
	for b.Loop() {
		b.StopTimer()
		batch := clicks(b, from)
		from += benchRows
		b.StartTimer()
		put(b, e, batch)
	}
	b.ReportMetric(float64(benchRows*b.N)/b.Elapsed().Seconds(), "rows/s")
}

func BenchmarkLandKnownRows(b *testing.B) {
	e := duckdb.OpenTest(b)
	batch := clicks(b, 0)
	put(b, e, batch)
	for b.Loop() {
		put(b, e, batch)
	}
	b.ReportMetric(float64(benchRows*b.N)/b.Elapsed().Seconds(), "rows/s")
}

func BenchmarkSumsByCreatorAndWeek(b *testing.B) {
	e := duckdb.OpenTest(b)
	put(b, e, clicks(b, 0))
	q := facts.Sums{
		View:  facts.View{Calendar: period.Calendar{WeekStarts: time.Monday}, From: factstest.Day("2026-01-05"), To: factstest.Day("2026-07-13")},
		Table: "clicks", Grain: period.Week, By: []string{"creator"},
		Terms: []facts.Term{{Name: "n", Agg: facts.Count}, {Name: "valid", Agg: facts.Count, Where: []facts.Cond{{Column: "verdict", Op: facts.In, Values: []any{"valid"}}}}},
	}
	for b.Loop() {
		if _, err := e.Sums(ctx, owner, q); err != nil {
			b.Fatal(err)
		}
	}
}
