package duckdb

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"plumbline/internal/access"
	"plumbline/internal/facts"
	"plumbline/internal/facts/duckdb/ask"
	"plumbline/internal/facts/duckdb/dialect"
	"plumbline/internal/fault"
	"plumbline/internal/period"
)

// compiler writes a statement by what is known of the tables.
type compiler = func(t ask.Traits) (ask.Question, error)

// ask compiles and runs a question. Compiling sees the traits; they hold until
// the statement has its snapshot.
func (e *Engine) ask(ctx context.Context, compile compiler) (*facts.Grid, error) {
	leave, err := e.enter()
	if err != nil {
		return nil, err
	}
	defer leave()
	rows, q, err := e.run(ctx, compile)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	return q.Scan(rows)
}

func (e *Engine) run(ctx context.Context, compile compiler) (*sql.Rows, ask.Question, error) {
	e.traits.mu.RLock()
	defer e.traits.mu.RUnlock()
	q, err := compile(e.traits)
	if err != nil {
		return nil, q, err
	}
	began := time.Now()
	rows, err := e.db.QueryContext(ctx, q.SQL)
	if err != nil {
		if ctx.Err() != nil {
			return nil, q, ctx.Err()
		}
		return nil, q, fault.Wrap(fault.Internal, err, "the facts could not be read")
	}
	e.log.Debug("facts asked", "took", time.Since(began))
	return rows, q, nil
}

// windowOf reads a view's window. One without limits reaches as far as the
// table's facts do.
func (e *Engine) windowOf(ctx context.Context, v facts.View, table string) (ask.Window, error) {
	w, err := ask.LimitsOf(v)
	if _, known := facts.Lookup(table); err != nil || !w.All || !known {
		return w, err
	}
	const margin = 400 // for times beside occurred_at, and for what lands meanwhile
	var lo, hi sql.NullInt64
	q := "SELECT epoch_us(min(occurred_at)), epoch_us(max(occurred_at)) FROM " + dialect.Name(table)
	if err := e.db.QueryRowContext(ctx, q).Scan(&lo, &hi); err != nil {
		return w, fmt.Errorf("finding the extent of %s: %w", table, err)
	}
	w.From, w.To = utcDay(lo.Int64)-margin, utcDay(hi.Int64)+margin
	return w, nil
}

// Sums answers many numbers over one table in one statement.
func (e *Engine) Sums(ctx context.Context, scope access.Scope, q facts.Sums) (*facts.Grid, error) {
	return e.ask(ctx, func(t ask.Traits) (ask.Question, error) {
		w, err := e.windowOf(ctx, q.View, q.Table)
		if err != nil {
			return ask.Question{}, err
		}
		return ask.Sums(scope, q, w, t)
	})
}

// Change answers, per key and period, the last value of each counter and the
// last one before the period.
func (e *Engine) Change(ctx context.Context, scope access.Scope, q facts.Change) (*facts.Grid, error) {
	return e.ask(ctx, func(t ask.Traits) (ask.Question, error) {
		w, err := e.windowOf(ctx, q.View, q.Table)
		if err != nil {
			return ask.Question{}, err
		}
		return ask.Change(scope, q, w, t)
	})
}

// List answers rows as they stand.
func (e *Engine) List(ctx context.Context, scope access.Scope, q facts.List) (*facts.Grid, error) {
	return e.ask(ctx, func(t ask.Traits) (ask.Question, error) { return ask.List(scope, q, t) })
}

// Subjects answers milestones pivoted to one row per subject, each subject's
// marks in order of occurrence.
func (e *Engine) Subjects(ctx context.Context, scope access.Scope, q facts.Subjects) ([]facts.Subject, error) {
	grid, err := e.ask(ctx, func(t ask.Traits) (ask.Question, error) { return ask.Subjects(scope, q, t) })
	if err != nil {
		return nil, err
	}
	return ask.Pivot(q.Kind, grid), nil
}

// Coverage answers which local days each source has reported for which table.
func (e *Engine) Coverage(ctx context.Context, scope access.Scope, at time.Time) ([]facts.Coverage, error) {
	grid, err := e.ask(ctx, func(t ask.Traits) (ask.Question, error) { return ask.Coverage(scope, at, t) })
	if err != nil {
		return nil, err
	}
	out := make([]facts.Coverage, grid.N)
	for i := range out {
		out[i] = facts.Coverage{
			Source: grid.Vectors[0].S[i], Table: grid.Vectors[1].S[i],
			First: period.Date(grid.Vectors[2].I[i]), Last: period.Date(grid.Vectors[3].I[i]),
			Arrived: time.UnixMicro(grid.Vectors[4].I[i]).UTC(),
		}
	}
	return out, nil
}

// Extent answers the first and last local day with a row that stands. Over all
// tables, dimensions do not count: they tell who there is, not what happened.
func (e *Engine) Extent(ctx context.Context, scope access.Scope, table string, cal period.Calendar) (first, last period.Date, ok bool, err error) {
	grid, err := e.ask(ctx, func(t ask.Traits) (ask.Question, error) { return ask.Extent(scope, table, t) })
	if err != nil || grid.N == 0 || !grid.Vectors[0].Valid[0] {
		return 0, 0, false, err
	}
	day := func(v facts.Vector) period.Date { return cal.DateOf(time.UnixMicro(v.I[0])) }
	return day(grid.Vectors[0]), day(grid.Vectors[1]), true, nil
}

// LastKnown is when the last row of a table became known, µs; 0 without rows.
func (e *Engine) LastKnown(ctx context.Context, table string) (int64, error) {
	leave, err := e.enter()
	if err != nil {
		return 0, err
	}
	defer leave()
	if _, ok := facts.Lookup(table); !ok {
		return 0, nil // asking about it is refused with a sentence
	}
	var at sql.NullInt64
	err = e.db.QueryRowContext(ctx, "SELECT epoch_us(max(known_at)) FROM "+dialect.Name(table)).Scan(&at)
	return at.Int64, err
}

// Count answers how many rows of a table stand.
func (e *Engine) Count(ctx context.Context, scope access.Scope, table string) (int64, error) {
	grid, err := e.ask(ctx, func(ask.Traits) (ask.Question, error) { return ask.Count(scope, table) })
	if err != nil {
		return 0, err
	}
	return grid.Vectors[0].I[0], nil
}
