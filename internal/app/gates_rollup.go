package app

import (
	"context"
	"slices"
	"time"

	"plumbline/internal/access"
	"plumbline/internal/campaign"
)

// overridesAt counts the overrides that were in force at a moment: the roll-up
// shows them until they expire.
func (h *house) overridesAt(ctx context.Context, at time.Time) (int, error) {
	page, err := h.store.Records(ctx, access.For(access.Owner), campaign.Query{
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
func (h *house) overrode(ctx context.Context, results []campaign.Result) error {
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
	if err := h.gates.AskRules(ctx); err != nil {
		return err
	}
	return h.store.UnstampReport(ctx, thePresent)
}
