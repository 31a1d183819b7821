package house

import (
	"context"
	"time"

	"plumbline/internal/access"
	"plumbline/internal/app/reception"
	"plumbline/internal/app/seeding"
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
func (h *House) openBook() {
	h.Book = &book.Book{Keeper: h.Store, Machines: kinds.All(), Clock: present{h}, House: h.Programme}
}

// present is the folder's clock: a story stands still but for what is done in it.
type present struct{ h *House }

// Now is the moment at which a step is taken.
func (p present) Now() time.Time { return p.h.Now(time.Time{}) }

// StoryClock is the folder's clock: a story stands still but for what is done in it.
func (h *House) StoryClock() period.Clock { return present{h} }

// Programme is what a step may have to know of the ladder in force.
func (h *House) Programme(context.Context) (campaign.House, error) {
	f, err := h.InForce(time.Time{})
	if fault.CodeOf(err) == fault.NotFound {
		return campaign.House{Errors: func(string) []string { return []string{fault.MessageOf(err)} }}, nil
	}
	if err != nil {
		return campaign.House{}, err
	}
	return campaign.House{
		Ladder: f.Ladder, Revision: f.Revision.ID, Calendar: f.Ladder.Program.Calendar(),
		Errors:   func(string) []string { return lockErrors(f.Ladder, h.Today()) },
		Audience: seeding.Audience(&h.Facts),
	}, nil
}

// lockErrors are what keeps a campaign from being briefed under a ladder.
func lockErrors(l *ladder.Ladder, today period.Date) (out []string) {
	for _, p := range problem.Sort(parse.Lint(l, parse.AtLock(), lint.On(today), KnownFacts())) {
		if p.Severity == problem.Error {
			out = append(out, p.Sentence)
		}
	}
	return out
}

// Done is what follows a step outside its transaction: a campaign briefed for
// the first time under a revision is locked to it, and the facts are told.
// Both are found again at the next start when a kill comes between.
func (h *House) Done(ctx context.Context, by access.Actor, results []campaign.Result) error {
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

func (h *House) lockTo(ctx context.Context, by access.Actor, b *campaign.Brief) error {
	locks, err := h.Store.Locks(ctx)
	if err != nil {
		return err
	}
	for _, l := range locks {
		if l.Campaign == b.Campaign && l.Revision == b.Lock {
			return nil
		}
	}
	report, err := h.Report(ctx, access.For(access.Owner), time.Time{})
	if fault.CodeOf(err) == fault.Unavailable {
		report, err = &judge.Report{}, nil // nothing was evaluated yet: no band was proposed that could be frozen
	}
	if err != nil {
		return err
	}
	return h.Store.AddLock(ctx, LockOf(api.Lock{Campaign: b.Campaign, Author: by.ID}, b.Lock, b.Sent, report),
		reception.Noted(b.Sent, by, "ladder.locked", "campaign/"+b.Campaign, map[string]any{"revision": b.Lock, "brief": b.ID}))
}
