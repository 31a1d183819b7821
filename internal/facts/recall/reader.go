package recall

import (
	"context"
	"slices"
	"time"

	"plumbline/internal/access"
	"plumbline/internal/facts"
	"plumbline/internal/period"
)

// Sums answers many numbers over one table.
func (r *Reader) Sums(ctx context.Context, scope access.Scope, q facts.Sums) (*facts.Grid, error) {
	bare := q
	bare.View = facts.View{}
	k := key(scope, q.View, bare)
	a, err := r.about(ctx, q.AsOf, q.Table) // before looking: what lands from here on spoils what is made here
	if err != nil {
		return nil, err
	}
	had := r.find(k, q.AsOf)
	if had != nil && (had.touched == nil || *had.touched == span{}) {
		return answered(q, had.grid), nil
	}
	full, adds := counting(q)
	switch {
	case had == nil:
		a.grid, err = r.engine.Sums(ctx, scope, full)
	case adds && had.added:
		a.grid, err = r.more(ctx, scope, full, had)
	default:
		a.grid, err = r.again(ctx, scope, full, had)
	}
	if err != nil {
		return nil, err
	}
	if byPeriod(q) {
		a.touched, a.added = &span{}, adds
	}
	return answered(q, r.grid(k, a)), nil
}

// byPeriod tells whether a row of the answer hangs on the events of its own
// period alone.
func byPeriod(q facts.Sums) bool {
	t, ok := facts.Lookup(q.Table)
	return ok && t.Kind == facts.Event && q.Grain != "" && (q.On == "" || q.On == "occurred_at") && q.To > q.From
}

// many is the share of a window from which it is asked for as a whole.
const many = 4

// again asks for the touched periods and keeps the rows of the others; the
// answer has no place then, as its parts are of two moments.
func (r *Reader) again(ctx context.Context, scope access.Scope, q facts.Sums, had *answer) (*facts.Grid, error) {
	from := max(q.From, q.Calendar.Of(q.Grain, q.Calendar.DateOf(time.UnixMicro(had.touched.from))).From)
	to := min(q.To, q.Calendar.Of(q.Grain, q.Calendar.DateOf(time.UnixMicro(had.touched.to))).To)
	switch {
	case from >= to: // all of it lies outside the window
		return had.grid, nil // what landed lies before or after
	case int(to-from)*many > int(q.To-q.From):
		return r.engine.Sums(ctx, scope, q)
	}
	part := q
	part.From, part.To = from, to
	fresh, err := r.engine.Sums(ctx, scope, part)
	if err != nil {
		return nil, err
	}
	first := q.Calendar.Of(q.Grain, from).From // rows are named by their period's first day, which may lie before the window
	return merged(had.grid, fresh, first, to), nil
}

// merged puts the rows of fresh in place of those whose period begins in [from, to).
func merged(old, fresh *facts.Grid, from, to period.Date) *facts.Grid {
	var keep []int
	for row, first := range old.Col("period").I {
		if d := period.Date(first); d < from || d >= to {
			keep = append(keep, row)
		}
	}
	out := &facts.Grid{N: len(keep) + fresh.N, Vectors: make([]facts.Vector, len(old.Vectors))}
	for i := range old.Vectors {
		a, b := &old.Vectors[i], &fresh.Vectors[i]
		out.Vectors[i] = facts.Vector{Column: a.Column, S: picked(a.S, b.S, keep), I: picked(a.I, b.I, keep), F: picked(a.F, b.F, keep),
			B: picked(a.B, b.B, keep), Valid: picked(a.Valid, b.Valid, keep)}
	}
	return out
}

func picked[T any](old, fresh []T, keep []int) []T {
	if old == nil && fresh == nil {
		return nil
	}
	out := make([]T, 0, len(keep)+len(fresh))
	if old != nil {
		for _, row := range keep {
			out = append(out, old[row])
		}
	}
	return append(out, fresh...)
}

func (r *Reader) grid(k string, a *answer) *facts.Grid {
	a.cells = a.grid.N*len(a.grid.Vectors) + 100
	r.keep(k, a)
	return a.grid
}

// Change answers how counters changed.
func (r *Reader) Change(ctx context.Context, scope access.Scope, q facts.Change) (*facts.Grid, error) {
	bare := q
	bare.View = facts.View{}
	k := key(scope, q.View, bare)
	if had := r.find(k, q.AsOf); had != nil {
		return had.grid, nil
	}
	tables := []string{q.Table}
	if q.FromZero {
		tables = append(tables, "assets")
	}
	a, err := r.about(ctx, q.AsOf, tables...)
	if err != nil {
		return nil, err
	}
	if a.grid, err = r.engine.Change(ctx, scope, q); err != nil {
		return nil, err
	}
	return r.grid(k, a), nil
}

// List answers rows as they stand.
func (r *Reader) List(ctx context.Context, scope access.Scope, q facts.List) (*facts.Grid, error) {
	bare := q
	bare.View = facts.View{}
	k := key(scope, q.View, bare)
	if had := r.find(k, q.AsOf); had != nil {
		return had.grid, nil
	}
	a, err := r.about(ctx, q.AsOf, q.Table)
	if err != nil {
		return nil, err
	}
	if a.grid, err = r.engine.List(ctx, scope, q); err != nil {
		return nil, err
	}
	return r.grid(k, a), nil
}

// Subjects answers milestones by subject. The marks' slices are the caller's own.
func (r *Reader) Subjects(ctx context.Context, scope access.Scope, q facts.Subjects) ([]facts.Subject, error) {
	bare := q
	bare.View = facts.View{}
	k := key(scope, q.View, bare)
	if had := r.find(k, q.AsOf); had != nil {
		return slices.Clone(had.subjects), nil
	}
	a, err := r.about(ctx, q.AsOf, "milestones")
	if err != nil {
		return nil, err
	}
	if a.subjects, err = r.engine.Subjects(ctx, scope, q); err != nil {
		return nil, err
	}
	for i := range a.subjects {
		a.cells += 10 * len(a.subjects[i].Marks)
	}
	r.keep(k, a)
	return slices.Clone(a.subjects), nil
}

// Coverage answers which days each source has reported.
func (r *Reader) Coverage(ctx context.Context, scope access.Scope, asOf time.Time) ([]facts.Coverage, error) {
	k := key(scope, facts.View{}, "coverage")
	if had := r.find(k, asOf); had != nil {
		return slices.Clone(had.coverage), nil
	}
	a, err := r.about(ctx, asOf, "reports")
	if err != nil {
		return nil, err
	}
	if a.coverage, err = r.engine.Coverage(ctx, scope, asOf); err != nil {
		return nil, err
	}
	a.cells = 5 * len(a.coverage)
	r.keep(k, a)
	return slices.Clone(a.coverage), nil
}

// Extent asks the engine: it is seldom asked for, and never twice.
func (r *Reader) Extent(ctx context.Context, scope access.Scope, table string, cal period.Calendar) (first, last period.Date, ok bool, err error) {
	return r.engine.Extent(ctx, scope, table, cal)
}

// Count asks the engine.
func (r *Reader) Count(ctx context.Context, scope access.Scope, table string) (int64, error) {
	return r.engine.Count(ctx, scope, table)
}
