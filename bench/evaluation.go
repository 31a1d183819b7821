package main

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"reflect"

	_ "github.com/duckdb/duckdb-go/v2" // the reference runs beside the engine, on the same database

	"plumbline/internal/facts/duckdb"
	"plumbline/internal/facts/recall"
	"plumbline/internal/measure"
	"plumbline/internal/period"
)

// storage is the file format that the engine uses; the yardsticks use it too.
const storage = "?storage_compatibility_version=v1.5.0"

// evaluation measures a full evaluation against the reference, and after new events.
func evaluation(ctx context.Context, s settings, r *report, size int) (err error) {
	dir := filepath.Join(s.dir, fmt.Sprint("facts-", size))
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	e, err := duckdb.Open(ctx, duckdb.Config{Dir: dir, MemoryLimit: s.memory, Threads: s.threads})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, e.Close()) }()
	forgetPeak()
	for table, n := range share(size) {
		if err := fill(ctx, e, table, 0, n, n); err != nil {
			return err
		}
	}
	landing := peak()
	db, err := sql.Open("duckdb", filepath.Join(dir, "facts.duckdb"+storage)) // shares the engine's database and limits
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	forgetPeak()
	if err := against(ctx, s, r, e, db, size); err != nil {
		return err
	}
	if err := newEvents(ctx, s, r, recall.Over(e), e, size); err != nil {
		return err
	}
	r.memory(size, landing, peak())
	return nil
}

// against compares every cell, then times engine and reference in turns.
func against(ctx context.Context, s settings, r *report, e *duckdb.Engine, db *sql.DB, size int) error {
	from, to := window()
	got, err := evaluate(ctx, e, from, to)
	if err != nil {
		return err
	}
	want, err := handWritten(ctx, db, reference)
	if err != nil {
		return err
	}
	cells, err := compare(got, want)
	if err != nil {
		return fmt.Errorf("the answers differ: %w", err)
	}
	l, ids, err := metrics()
	if err != nil {
		return err
	}
	set, err := evaluateMetrics(ctx, e, l, ids, from, to)
	if err != nil {
		return err
	}
	if want, err = handWritten(ctx, db, same); err != nil {
		return err
	}
	alike, err := compareMetrics(set, want)
	if err != nil {
		return fmt.Errorf("the measurements differ: %w", err)
	}
	ways := []func() error{
		func() error { _, err := evaluate(ctx, e, from, to); return err },
		func() error { _, err := handWritten(ctx, db, reference); return err },
		func() error { _, err := evaluateMetrics(ctx, e, l, ids, from, to); return err },
		func() error { _, err := handWritten(ctx, db, same); return err },
	}
	costs, err := inTurns(s.runs, ways...)
	if err != nil {
		return err
	}
	r.evaluated(size, cells, costs[0], costs[1])
	r.measured(size, len(ids), len(set.Measurements), alike, costs[2], costs[1], costs[3])
	return nil
}

// inTurns runs each way once, then all again, and gives each one's median.
func inTurns(runs int, ways ...func() error) ([]took, error) {
	all, out := make([][]took, len(ways)), make([]took, len(ways))
	for range runs {
		for i, way := range ways {
			t, err := timed(way)
			if err != nil {
				return nil, err
			}
			all[i] = append(all[i], t)
		}
	}
	for i := range ways {
		out[i] = middle(all[i])
	}
	return out, nil
}

func window() (from, to period.Date) {
	cal := calendar()
	return cal.DateOf(begins), cal.DateOf(ends)
}

// lateClicks is how many new events arrive.
const lateClicks = 10_000

// newEvents lands clicks in the last weeks, then over all weeks, and evaluates
// again: refreshed from what was evaluated before, with the answers remembered
// that the app remembers, and from nothing.
func newEvents(ctx context.Context, s settings, r *report, known *recall.Engine, e *duckdb.Engine, size int) error {
	l, ids, err := metrics()
	if err != nil {
		return err
	}
	from, to := window()
	set, err := evaluateMetrics(ctx, e, l, ids, from, to)
	if err != nil {
		return err
	}
	for _, spread := range []int{2, weeks} {
		landed, err := late(ctx, known, spread) // warm, as all else here
		if err != nil {
			return err
		}
		if set, err = measure.Refresh(ctx, known, request(l, ids, from, to), set, landed); err != nil {
			return err
		}
		var fresh, full []took
		for range s.runs {
			landed, err := late(ctx, known, spread)
			if err != nil {
				return err
			}
			var again *measure.Set
			t, err := timed(func() (err error) {
				again, err = measure.Refresh(ctx, known, request(l, ids, from, to), set, landed)
				return err
			})
			if err != nil {
				return err
			}
			fresh = append(fresh, t)
			if t, err = timed(func() (err error) { set, err = evaluateMetrics(ctx, e, l, ids, from, to); return err }); err != nil {
				return err
			}
			full = append(full, t)
			if !reflect.DeepEqual(set.Measurements, again.Measurements) {
				return errors.New("what was refreshed differs from a full evaluation")
			}
		}
		r.afterNewEvents(size, spread, middle(fresh), middle(full))
	}
	return nil
}
