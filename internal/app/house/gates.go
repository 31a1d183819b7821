package house

import (
	"context"
	"slices"
	"time"

	"plumbline/internal/access"
	"plumbline/internal/app/gating"
	"plumbline/internal/campaign"
	"plumbline/internal/judge"
	"plumbline/internal/ladder"
)

// openGates makes the desk that asks this folder's gates.
func (h *House) openGates() {
	h.Gates = &gating.Desk{Records: h.Store, Book: h.Book, Programme: guarded{h}, Clock: h.Clock, Key: h.Key}
}

// guarded is the programme as its gates know it.
type guarded struct{ h *House }

// InForce is the ladder in force and its revision.
func (g guarded) InForce() (*ladder.Ladder, string, error) {
	f, err := g.h.InForce(time.Time{})
	if err != nil {
		return nil, "", err
	}
	return f.Ladder, f.Revision.ID, nil
}

// Judged is the last evaluation of the present, whoever made it; nil without one.
func (h *House) Judged(ctx context.Context) (*judge.Report, error) { return guarded{h}.Judged(ctx) }

// Revisions are all that were ever in force, oldest first.
func (g guarded) Revisions() (out []ladder.Revision) {
	g.h.mu.RLock()
	defer g.h.mu.RUnlock()
	for _, f := range g.h.past {
		out = append(out, ladder.Revision{ID: f.Revision.ID, At: f.Revision.At})
	}
	return out
}

// Locks bind campaigns to revisions.
func (g guarded) Locks(ctx context.Context) ([]ladder.Lock, error) {
	locks, err := g.h.Store.Locks(ctx)
	out := make([]ladder.Lock, len(locks))
	for i, l := range locks {
		out[i] = l.Lock
	}
	return out, err
}

// Judged is the last evaluation of the present, whoever made it; nil without
// one. It is read anew only when another was stored.
func (g guarded) Judged(ctx context.Context) (*judge.Report, error) {
	stamp, err := g.h.Store.ReportStamp(ctx, thePresent)
	if err != nil || stamp == "" {
		return nil, err
	}
	g.h.mu.RLock()
	in, ok := g.h.reports[thePresent]
	g.h.mu.RUnlock()
	if ok && in.stamp == stamp {
		return in.report, nil
	}
	r, stamp, err := g.h.Store.Report(ctx, thePresent)
	if err != nil || r == nil {
		return nil, err
	}
	g.h.keep(thePresent, kept{stamp, r})
	return r, nil
}

// Evaluate is the evaluation of a past moment under a ladder.
func (g guarded) Evaluate(ctx context.Context, l *ladder.Ladder, at time.Time) (*judge.Report, error) {
	return g.h.evaluate(ctx, &InForce{Ladder: l}, access.For(access.Owner), at)
}

// Person is who of the ladder's people an actor is: named by their account, or
// acting under that name.
func (g guarded) Person(ctx context.Context, by access.Actor) string {
	if a, err := g.h.Store.Account(ctx, by.ID); err == nil && a.Person != "" {
		return a.Person
	}
	return by.ID
}

// Now is the moment a step is taken at.
func (g guarded) Now() time.Time { return g.h.Now(time.Time{}) }

// overridesAt counts the overrides that were in force at a moment: the roll-up
// shows them until they expire.
func (h *House) overridesAt(ctx context.Context, at time.Time) (int, error) {
	page, err := h.Store.Records(ctx, access.For(access.Owner), campaign.Query{
		Kind: campaign.KindOverride, Where: []campaign.Cond{{Field: "made", Op: "<=", Values: []string{at.UTC().Format(time.RFC3339Nano)}}}, Limit: 10_000,
	})
	if err != nil {
		return 0, err
	}
	n := 0
	for _, row := range page.Rows {
		r, err := row.Record()
		if err != nil {
			return 0, err
		}
		o, ok := r.(*campaign.Override)
		if ok && o.Until.After(at) && (o.State == campaign.InForce || o.State == campaign.Used) {
			n++
		}
	}
	return n, nil
}

// overrode has the roll-up made anew when an override came or went, and a rule
// questioned that is overridden too often. The stored report stays, for the gates.
func (h *House) overrode(ctx context.Context, results []campaign.Result) error {
	touched := func(r campaign.Result) bool {
		return r.Changed && (r.Record.Top().Kind == campaign.KindOverride ||
			slices.ContainsFunc(r.Also, func(c campaign.Command) bool { return c.Kind == campaign.KindOverride }))
	}
	if !slices.ContainsFunc(results, touched) {
		return nil
	}
	h.mu.Lock()
	delete(h.reports, thePresent)
	h.mu.Unlock()
	h.stir()
	if err := h.Gates.AskRules(ctx); err != nil {
		return err
	}
	return h.Store.UnstampReport(ctx, thePresent)
}
