// Package bulk takes rows of sheets to the record of work: fields as if typed,
// the steps a row says were taken as heard of, at their days.
//
// In: entries in the order of their file. Out: what became of each. Many rows
// share a transaction, so that ten thousand are seconds; one that is refused
// loses none of the others. Taken twice, a row changes nothing: after a kill
// the file is taken again from its beginning.
package bulk

import (
	"context"
	"errors"
	"fmt"

	"plumbline/internal/access"
	"plumbline/internal/campaign"
	"plumbline/internal/campaign/book"
	"plumbline/internal/connector/sheet"
	"plumbline/internal/inbox"
	"plumbline/internal/inbox/entry"
)

// Keeper is where records are, and what files said of them; store implements it.
type Keeper interface {
	Records(ctx context.Context, scope access.Scope, q campaign.Query) (campaign.Page, error)
	KeepPieces(ctx context.Context, pieces []inbox.Piece) (same []bool, err error)
	PiecesOf(ctx context.Context, system, entity string, ids []string) (map[string][]inbox.Piece, error)
}

// Taker takes rows; app makes one over its book.
type Taker struct {
	Book   *book.Book
	Keeper Keeper
	Key    []byte // what files said is kept as a hash under it
}

// Take does what rows ask for: those that can be taken at once share a
// transaction, and the good ones are kept whatever the others are.
func (t Taker) Take(ctx context.Context, from entry.From, list []entry.Entry) ([]entry.Outcome, error) {
	out := make([]entry.Outcome, len(list))
	for _, places := range waves(list) {
		w := wave{Taker: t, ctx: ctx, from: from, kind: campaign.Kind(list[places[0]].Kind)}
		for _, i := range places {
			row, ok := list[i].Row.(sheet.Row)
			if !ok {
				return nil, fmt.Errorf("a row of %T is no record", list[i].Row)
			}
			w.rows = append(w.rows, &taking{e: list[i], row: row, into: &out[i]})
		}
		if err := w.take(tries); err != nil {
			return nil, fmt.Errorf("take %d rows of %s: %w", len(w.rows), w.kind, err)
		}
	}
	return out, nil
}

// waves groups the places of rows that can be taken at once: of one kind that
// follow each other, and no record twice.
func waves(list []entry.Entry) (out [][]int) {
	first, times := 0, map[string]int{}
	for i, e := range list {
		if i > 0 && e.Kind != list[i-1].Kind {
			first = len(out)
			clear(times)
		}
		at := first + times[e.ID]
		times[e.ID]++
		if at == len(out) {
			out = append(out, nil)
		}
		out[at] = append(out[at], i)
	}
	return out
}

// tries is how often a row is looked at again whose record somebody changed
// while it was on its way.
const tries = 3

// wave is some rows of one kind on their way, no record twice.
type wave struct {
	Taker
	ctx  context.Context
	from entry.From
	kind campaign.Kind
	rows []*taking
}

// taking is one row on its way.
type taking struct {
	e        entry.Entry
	row      sheet.Row
	now      campaign.Record   // nil: there is none yet
	told     map[string]string // field → hash of what this source said of it last
	commands []campaign.Command
	flaws    []entry.Flaw
	late     bool // somebody was faster: it is taken again
	into     *entry.Outcome
}

func (t *taking) flaw(field, reason, detail string) {
	t.flaws = append(t.flaws, entry.Flaw{Field: field, Reason: reason, Detail: detail})
}

// take does what the rows ask for, in one transaction.
func (w *wave) take(left int) error {
	for _, step := range []func() error{w.read, w.recall, w.resolve, w.ask} {
		if err := step(); err != nil {
			return err
		}
	}
	var asked []*taking
	var groups [][]campaign.Command
	for _, t := range w.rows {
		switch {
		case len(t.flaws) > 0:
			*t.into = entry.Outcome{State: entry.Refused, Flaws: t.flaws}
		case len(t.commands) > 0:
			asked, groups = append(asked, t), append(groups, t.commands)
		}
	}
	again, err := w.do(asked, groups, left > 1)
	if err != nil {
		return err
	}
	if err := w.remember(); err != nil || len(again) == 0 {
		return err
	}
	w.rows = again
	return w.take(left - 1)
}

// do has the book do what rows ask for. Again are those whose record somebody
// changed meanwhile: they have to be looked at beside what it is now.
func (w *wave) do(asked []*taking, groups [][]campaign.Command, patient bool) (again []*taking, err error) {
	if len(groups) == 0 {
		return nil, nil
	}
	done, err := w.Book.DoEach(w.ctx, w.from.By, w.from.Scope, groups)
	if err != nil {
		return nil, err
	}
	for i, t := range asked {
		_, stale := errors.AsType[*campaign.Stale](done[i].Err)
		if stale && patient {
			t.late = true
			again = append(again, &taking{e: t.e, row: t.row, into: t.into})
			continue
		}
		*t.into = t.outcome(done[i])
	}
	return again, nil
}

// outcome is what a row's commands came to.
func (t *taking) outcome(e book.Each) entry.Outcome {
	if e.Err != nil {
		return entry.Outcome{State: entry.Refused, Flaws: flawsOf(e.Err, t.commands)}
	}
	for _, r := range e.Results {
		switch {
		case r.Changed && t.now == nil:
			return entry.Outcome{State: entry.New}
		case r.Changed:
			return entry.Outcome{State: entry.Changed}
		}
	}
	return entry.Outcome{}
}
