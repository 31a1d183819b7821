package gating

import (
	"context"
	"slices"

	"plumbline/internal/access"
	"plumbline/internal/fault"
	"plumbline/internal/gate"
	"plumbline/internal/gate/permit"
	"plumbline/internal/money"
	"plumbline/internal/web/api"
	"plumbline/internal/web/view"
)

// maxAsks bounds how many questions one request may hold.
const maxAsks = 10_000

// Check answers questions of one moment in their order and keeps the answers.
// A question that cannot be asked has its fault in its place.
func (d *Desk) Check(ctx context.Context, by access.Actor, scope access.Scope, asked []api.GateAsk) ([]api.GateAnswer, error) {
	if len(asked) > maxAsks {
		return nil, fault.New(fault.Invalid, "%d questions at once are too many", len(asked)).WithHint("ask for at most %d", maxAsks)
	}
	w, err := d.weigh(ctx)
	if err != nil {
		return nil, err
	}
	out := make([]api.GateAnswer, len(asked))
	var all []gate.Decision
	for i, q := range asked {
		out[i].Asked = q
		got, err := w.answer(ctx, by, scope, q)
		switch {
		case err != nil && fault.CodeOf(err) == fault.Internal:
			return nil, err
		case err != nil:
			out[i].Fault = api.FaultOf(err)
			continue
		}
		out[i].Decision = &got
		all = append(all, got)
	}
	if err := d.Records.KeepDecisions(ctx, all); err != nil {
		return nil, err
	}
	for i := range out {
		if err := d.told(ctx, by, scope, &out[i]); err != nil {
			return nil, err
		}
	}
	return out, nil
}

func (w *weighing) answer(ctx context.Context, by access.Actor, scope access.Scope, q api.GateAsk) (gate.Decision, error) {
	if q.Amount != nil && (q.Amount.Minor < 0 || !money.Known(q.Amount.Currency)) {
		return gate.Decision{}, fault.New(fault.Invalid, "the amount cannot be right").WithHint("write it as 1200 USD")
	}
	if q.Valid < 0 || q.Valid > permit.Longest {
		return gate.Decision{}, fault.New(fault.Invalid, "a permit holds at most 24 hours").WithHint("ask again when it is needed")
	}
	r, err := w.subject(ctx, scope, q.Gate, q.Subject)
	if err != nil {
		return gate.Decision{}, err
	}
	if q.Via == gate.ViaStep {
		q.Via = "" // only a step is one
	}
	return w.decide(ctx, by, asking{gate: q.Gate, subject: r, amount: q.Amount, via: q.Via})
}

// told gives an answer its permit, and leaves out what the asker may not see.
func (d *Desk) told(ctx context.Context, by access.Actor, scope access.Scope, a *api.GateAnswer) error {
	if a.Decision == nil {
		return nil
	}
	if a.Decision.Answer == gate.Allow && slices.Contains(carriers, by.Role) {
		key, err := d.signer(ctx, by)
		if err != nil {
			return err
		}
		token, claims, err := permit.Issue(key, a.Decision.Claims(), d.Clock.Now(), a.Asked.Valid)
		if err != nil {
			return err
		}
		a.Permit, a.Expires = token, &claims.Expires
	}
	seen, err := seenBy(scope, *a.Decision)
	a.Decision = &seen
	return err
}

// seenBy is a decision as a scope may see it.
func seenBy(scope access.Scope, d gate.Decision) (gate.Decision, error) {
	seen, ok := d.For(scope)
	if !ok {
		return gate.Decision{}, fault.New(fault.NotFound, "there is no %s", d.Subject)
	}
	return seen, nil
}

// carriers are the roles a permit is given to: those whose steps gates guard.
var carriers = []access.Role{access.Owner, access.Operations, access.Finance, access.Legal}

// Show says what a gate would answer now, without keeping it.
func (d *Desk) Show(ctx context.Context, by access.Actor, scope access.Scope, name, subject string) (gate.Decision, error) {
	r, err := d.subject(ctx, scope, name, subject)
	if err != nil {
		return gate.Decision{}, err
	}
	w, err := d.weigh(ctx)
	if err != nil {
		return gate.Decision{}, err
	}
	got, err := w.decide(ctx, by, asking{gate: name, subject: r})
	if err != nil {
		return got, err
	}
	got.ID = ""
	return seenBy(scope, got)
}

// latest bounds the decisions shown beside a count.
const latest = 20

// States tells how each gate stands: what the ladder asks, and what came of it
// in the last ninety days.
func (d *Desk) States(ctx context.Context, scope access.Scope) ([]view.GateState, error) {
	l, _, err := d.Programme.InForce()
	if err != nil {
		return nil, err
	}
	since := d.Programme.Now().AddDate(0, 0, -view.CountedDays)
	all, err := d.Records.Decisions(ctx, scope, gate.Query{From: since})
	if err != nil {
		return nil, err
	}
	var out []view.GateState
	for _, t := range gate.Count(all) {
		g := view.GateState{Tally: t, Mode: gate.Observe, Since: since}
		if written, ok := l.Gate(t.Gate); ok {
			g.Mode, g.Require = written.Mode, written.Require
		}
		for _, one := range all {
			if one.Gate == t.Gate && len(g.Latest) < latest {
				g.Latest = append(g.Latest, one)
			}
		}
		out = append(out, g)
	}
	return out, nil
}
