package app

import (
	"context"
	"slices"
	"time"

	"plumbline/internal/access"
	"plumbline/internal/app/erasure"
	"plumbline/internal/app/reception"
	"plumbline/internal/app/seeding"
	"plumbline/internal/app/sight"
	"plumbline/internal/campaign"
	"plumbline/internal/campaign/book"
	"plumbline/internal/campaign/kinds"
	"plumbline/internal/fault"
	"plumbline/internal/judge"
	"plumbline/internal/ladder"
	"plumbline/internal/ladder/lint"
	"plumbline/internal/ladder/parse"
	"plumbline/internal/ladder/problem"
	"plumbline/internal/period"
	"plumbline/internal/web/api"
)

// openBook makes the book that moves this folder's records.
func (h *house) openBook() {
	h.book = &book.Book{Keeper: h.store, Machines: kinds.All(), Clock: present{h}, House: h.programme}
}

// present is the folder's clock: a story stands still but for what is done in it.
type present struct{ h *house }

// Now is the moment at which a step is taken.
func (p present) Now() time.Time { return p.h.now(time.Time{}) }

// programme is what a step may have to know of the ladder in force.
func (h *house) programme(context.Context) (campaign.House, error) {
	f, err := h.inForce(time.Time{})
	if fault.CodeOf(err) == fault.NotFound {
		return campaign.House{Errors: func(string) []string { return []string{fault.MessageOf(err)} }}, nil
	}
	if err != nil {
		return campaign.House{}, err
	}
	return campaign.House{
		Ladder: f.ladder, Revision: f.revision.ID, Calendar: f.ladder.Program.Calendar(),
		Errors:   func(string) []string { return lockErrors(f.ladder, h.today()) },
		Audience: seeding.Audience(&h.facts),
	}, nil
}

// houseNow is programme for doors that may come before the folder is open.
func (a *App) houseNow(ctx context.Context) (campaign.House, error) {
	h, err := a.open(ctx)
	if err != nil {
		return campaign.House{}, err
	}
	return h.programme(ctx)
}

// lockErrors are what keeps a campaign from being briefed under a ladder.
func lockErrors(l *ladder.Ladder, today period.Date) (out []string) {
	for _, p := range problem.Sort(parse.Lint(l, parse.AtLock(), lint.On(today), knownFacts())) {
		if p.Severity == problem.Error {
			out = append(out, p.Sentence)
		}
	}
	return out
}

// Records lists records of one kind.
func (a *App) Records(ctx context.Context, scope access.Scope, q campaign.Query) (campaign.Page, error) {
	h, err := a.open(ctx)
	if err != nil {
		return campaign.Page{}, err
	}
	if err := sight.Askable(scope, q); err != nil {
		return campaign.Page{}, err
	}
	page, err := h.store.Records(ctx, scope, q)
	if err != nil {
		return page, err
	}
	page.Rows, err = h.sight.Private(ctx, scope, page.Rows...)
	return page, err
}

// Tally counts what a question finds, by kind and state.
func (a *App) Tally(ctx context.Context, scope access.Scope, q campaign.Query) ([]campaign.Tallied, error) {
	h, err := a.open(ctx)
	if err != nil {
		return nil, err
	}
	if err := sight.Askable(scope, q); err != nil {
		return nil, err
	}
	return h.store.Tally(ctx, scope, q)
}

// Record returns one record and its history.
func (a *App) Record(ctx context.Context, scope access.Scope, kind campaign.Kind, id string) (campaign.Row, []campaign.Past, error) {
	h, err := a.open(ctx)
	if err != nil {
		return campaign.Row{}, nil, err
	}
	row, err := h.store.Record(ctx, scope, kind, id)
	if err != nil {
		return row, nil, err
	}
	if _, err := h.sight.Private(ctx, scope, row); err != nil {
		return campaign.Row{}, nil, err
	}
	past, err := h.store.Past(ctx, scope, kind, id)
	return row, past, err
}

// Was returns a record as it was at a version.
func (a *App) Was(ctx context.Context, scope access.Scope, kind campaign.Kind, id string, version int64) (campaign.Row, error) {
	h, err := a.open(ctx)
	if err != nil {
		return campaign.Row{}, err
	}
	row, err := h.store.Was(ctx, scope, kind, id, version)
	if err != nil {
		return row, err
	}
	_, err = h.sight.Private(ctx, scope, row)
	return row, err
}

// Do takes one step; a guarded one asks its gate first.
func (a *App) Do(ctx context.Context, by access.Actor, scope access.Scope, c campaign.Command) (campaign.Result, error) {
	out, err := a.DoAll(ctx, by, scope, []campaign.Command{c})
	if err != nil {
		return campaign.Result{}, err
	}
	return out[0], nil
}

// DoAll takes several steps: all or none.
func (a *App) DoAll(ctx context.Context, by access.Actor, scope access.Scope, cs []campaign.Command) ([]campaign.Result, error) {
	if ctx.Value(underway{}) != nil || !slices.ContainsFunc(cs, erases) {
		return a.doAll(ctx, by, scope, cs)
	}
	if len(cs) > 1 {
		return nil, fault.New(fault.Invalid, "a person is erased by a command of its own").WithHint("it reaches beyond the records and cannot be part of several")
	}
	var report erasure.Report
	out, err := a.forgetting(ctx, by, scope, cs[0], nil, &report)
	return []campaign.Result{out}, err
}

func (a *App) doAll(ctx context.Context, by access.Actor, scope access.Scope, cs []campaign.Command) ([]campaign.Result, error) {
	h, err := a.open(ctx)
	if err != nil {
		return nil, err
	}
	if err := h.sight.MayChange(ctx, scope, cs); err != nil {
		return nil, err
	}
	if err := h.gates.Let(ctx, by, scope, cs); err != nil {
		return nil, err
	}
	out, err := h.book.DoAll(ctx, by, scope, cs)
	if err != nil {
		return nil, err
	}
	return out, h.done(ctx, by, out)
}

// Undo takes back the change that made a version, while it is the last.
func (a *App) Undo(ctx context.Context, by access.Actor, scope access.Scope, kind campaign.Kind, id string, version int64) (campaign.Result, error) {
	h, err := a.open(ctx)
	if err != nil {
		return campaign.Result{}, err
	}
	out, err := h.book.Undo(ctx, by, scope, kind, id, version)
	if err != nil {
		return out, err
	}
	return out, h.done(ctx, by, []campaign.Result{out})
}

// done is what follows a step outside its transaction: a campaign briefed for
// the first time under a revision is locked to it, and the facts are told.
// Both are found again at the next start when a kill comes between.
func (h *house) done(ctx context.Context, by access.Actor, results []campaign.Result) error {
	for _, r := range results {
		b, ok := r.Record.(*campaign.Brief)
		if !ok || !r.Changed || b.State != campaign.Sent || b.Campaign == "" {
			continue
		}
		if err := h.lockTo(ctx, by, b); err != nil {
			return err
		}
	}
	if err := h.overrode(ctx, results); err != nil {
		return err
	}
	return h.tell(ctx)
}

func (h *house) lockTo(ctx context.Context, by access.Actor, b *campaign.Brief) error {
	locks, err := h.store.Locks(ctx)
	if err != nil {
		return err
	}
	for _, l := range locks {
		if l.Campaign == b.Campaign && l.Revision == b.Lock {
			return nil
		}
	}
	report, err := h.report(ctx, access.For(access.Owner), time.Time{})
	if fault.CodeOf(err) == fault.Unavailable {
		report, err = &judge.Report{}, nil // nothing was evaluated yet: no band was proposed that could be frozen
	}
	if err != nil {
		return err
	}
	return h.store.AddLock(ctx, lockOf(api.Lock{Campaign: b.Campaign, Author: by.ID}, b.Lock, b.Sent, report),
		reception.Noted(b.Sent, by, "ladder.locked", "campaign/"+b.Campaign, map[string]any{"revision": b.Lock, "brief": b.ID}))
}
