package duckdb

import (
	"context"
	"errors"
	"fmt"
	"math"
	"strings"

	"plumbline/internal/facts"
	"plumbline/internal/facts/duckdb/dialect"
	"plumbline/internal/facts/duckdb/stage"
	"plumbline/internal/fault"
	"plumbline/internal/period"
)

// Land opens one transaction and calls fill; whatever fill puts lands together
// or not at all. A batch may be reused once put has returned.
func (e *Engine) Land(ctx context.Context, fill func(put func(*facts.Batch) error) error) (facts.Landed, error) {
	return e.LandAt(ctx, facts.Reached{}, fill)
}

// LandAt lands like Land and sets a loop's mark in the same transaction.
func (e *Engine) LandAt(ctx context.Context, mark facts.Reached, fill func(put func(*facts.Batch) error) error) (facts.Landed, error) {
	leave, err := e.enter()
	if err != nil {
		return facts.Landed{}, err
	}
	defer leave()
	e.write.Lock()
	defer e.write.Unlock()
	began := e.clock.Now()
	l := &landing{e: e, ctx: ctx, news: newNews(), lo: math.MaxInt64, hi: math.MinInt64, buffers: map[string]*stage.Buffer{}}
	l.out.Tables, l.held = map[string]int{}, map[string]int64{}
	if err := l.exec("BEGIN TRANSACTION"); err != nil {
		return facts.Landed{}, err
	}
	done := false
	defer func() { // also when fill panics
		if !done {
			l.rollback()
		}
	}()
	if err := fill(l.put); err != nil {
		return facts.Landed{}, err
	}
	if err := l.rest(); err != nil {
		return facts.Landed{}, err
	}
	if err := l.reach(mark); err != nil {
		return facts.Landed{}, err
	}
	if l.out.New+l.out.Corrected > 0 {
		if err := advance(ctx, e.writer); err != nil {
			return facts.Landed{}, err
		}
	}
	if err := e.traits.commit(l.news, func() error { return l.exec("COMMIT") }); err != nil {
		return facts.Landed{}, fmt.Errorf("committing what landed: %w", err)
	}
	done = true
	l.days()
	e.log.Debug("facts landed", "new", l.out.New, "unchanged", l.out.Unchanged, "corrected", l.out.Corrected,
		"older", l.out.Older, "took", e.clock.Now().Sub(began))
	return l.out, nil
}

// landing is one Land call.
type landing struct {
	e      *Engine
	ctx    context.Context
	out    facts.Landed
	news   news
	lo, hi int64 // micros touched
	failed error // a put that went wrong spoils the transaction, whatever fill says
	// buffers gather the rows by table until there are enough.
	buffers map[string]*stage.Buffer
	held    map[string]int64 // rows each table held before
	// became is the outcome by row of the buffer in hand; nil when nobody asked.
	became []facts.Outcome
}

func (l *landing) exec(q string) error {
	_, err := l.e.writer.ExecContext(l.ctx, q)
	return err
}

func (l *landing) rollback() {
	ctx := context.WithoutCancel(l.ctx) // the asker may be gone; the transaction must end all the same
	if _, err := l.e.writer.ExecContext(ctx, "ROLLBACK"); err != nil {
		l.e.log.Warn("rolling back a landing", "error", err)
	}
}

func (l *landing) days() {
	if l.lo <= l.hi {
		l.out.First, l.out.Last = utcDay(l.lo), utcDay(l.hi)
		l.out.FirstAt, l.out.LastAt = l.lo, l.hi
	}
}

func utcDay(micros int64) period.Date {
	const day = 86_400_000_000
	d := micros / day
	if micros%day < 0 {
		d--
	}
	return period.Date(d)
}

func (l *landing) touch(micros int64) { l.lo, l.hi = min(l.lo, micros), max(l.hi, micros) }

func (l *landing) put(b *facts.Batch) error {
	if l.failed != nil {
		return l.failed
	}
	l.failed = l.take(b)
	return l.failed
}

func (l *landing) take(batch *facts.Batch) error {
	if batch.N == 0 {
		return nil
	}
	if err := l.ctx.Err(); err != nil {
		return err
	}
	if err := sealed(batch); err != nil {
		return err
	}
	l.noteCurrencies(batch)
	b := l.buffers[batch.Table.Name]
	if b == nil {
		b = stage.NewBuffer(batch.Table)
		l.buffers[batch.Table.Name] = b
	}
	for from := 0; from < batch.N; {
		to := min(batch.N, from+stage.BufferRows-b.N)
		had := b.N
		b.Add(batch, from, to)
		l.e.erased.keepOut(b, had)
		from = to
		if b.N < stage.BufferRows {
			continue
		}
		if err := l.flush(b); err != nil {
			return err
		}
	}
	return nil
}

// rest lands what is still in the buffers, in the order of the tables.
func (l *landing) rest() error {
	for _, t := range facts.Tables {
		if b := l.buffers[t.Name]; b != nil && b.N > 0 && l.failed == nil {
			l.failed = l.flush(b)
		}
	}
	return l.failed
}

// flush lands a buffer and empties it.
func (l *landing) flush(b *stage.Buffer) error {
	if err := l.hold(b.Table.Name); err != nil {
		return err
	}
	l.became = nil
	if len(b.Asked) > 0 {
		l.became = make([]facts.Outcome, b.N) // Unchanged, unless said otherwise
	}
	rounds, unchanged := stage.Rounds(b)
	l.out.Unchanged += unchanged
	for _, rows := range rounds {
		if err := l.round(b, rows); err != nil {
			return fmt.Errorf("landing rows of %s: %w", b.Table.Name, err)
		}
	}
	for _, a := range b.Asked {
		for i, ticket := range a.Tickets {
			a.Tell(ticket, l.became[a.From+i])
		}
	}
	b.Reset()
	return nil
}

// hold notes how many rows a table held before this landing.
func (l *landing) hold(table string) error {
	if _, ok := l.held[table]; ok {
		return nil
	}
	var n int64
	if err := l.e.writer.QueryRowContext(l.ctx, "SELECT count(*) FROM "+dialect.Name(table)).Scan(&n); err != nil {
		return fmt.Errorf("counting the rows of %s: %w", table, err)
	}
	l.held[table] = n
	return nil
}

// mark notes what became of some rows of the buffer in hand.
func (l *landing) mark(b *stage.Buffer, rows []int32, outcome facts.Outcome) {
	if l.became == nil {
		return
	}
	for k := range stage.Count(b, rows) {
		l.became[stage.RowAt(rows, k)] = outcome
	}
}

// round lands rows of a buffer no two of which have one identity.
func (l *landing) round(b *stage.Buffer, rows []int32) error {
	seen, err := l.probe(b, rows)
	if err != nil {
		return err
	}
	l.out.Unchanged += seen.unchanged
	if err := l.insert(b, seen.fresh, nil); err != nil {
		return err
	}
	l.out.New += stage.Count(b, seen.fresh)
	l.mark(b, seen.fresh, facts.Fresh)
	l.landed(b, seen.fresh, stage.Count(b, seen.fresh))
	return l.resolve(b, seen.open)
}

func (l *landing) landed(b *stage.Buffer, rows []int32, n int) {
	if n == 0 {
		return
	}
	l.out.Tables[b.Table.Name] += n
	if l.out.Held == nil {
		l.out.Held = map[string]int64{}
	}
	l.out.Held[b.Table.Name] = l.held[b.Table.Name]
	known := b.Col("known_at").I
	for k := range n {
		l.out.KnownAt = max(l.out.KnownAt, known[stage.RowAt(rows, k)])
	}
	lo, hi := stage.Span(b, rows)
	l.touch(lo)
	l.touch(hi)
}

func (l *landing) noteCurrencies(b *facts.Batch) {
	i, ok := b.Index("currency")
	if !ok {
		return
	}
	v, last := &b.Vectors()[i], ""
	for row, s := range v.S {
		if v.Valid[row] && s != last {
			last = s
			if l.news.currency[b.Table.Name] == nil {
				l.news.currency[b.Table.Name] = map[string]bool{}
			}
			l.news.currency[b.Table.Name][strings.Clone(s)] = true
		}
	}
}

// mustSeal are the system columns no row may land without.
var mustSeal = []string{"event_id", "content", "occurred_at", "received_at", "known_at", "source"}

// sealed refuses a batch whose rows lack what makes them facts.
func sealed(b *facts.Batch) error {
	var errs []error
	for _, n := range mustSeal {
		i, _ := b.Index(n)
		for row, ok := range b.Vectors()[i].Valid {
			if !ok {
				errs = append(errs, fault.New(fault.Invalid, "row %d of a batch of %s has no %s", row+1, b.Table.Name, n))
				break
			}
		}
	}
	return errors.Join(errs...)
}
