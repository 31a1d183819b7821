package app

import (
	"context"
	"time"

	"plumbline/internal/access"
	"plumbline/internal/app/gating"
	"plumbline/internal/gate"
	"plumbline/internal/gate/permit"
	"plumbline/internal/judge"
	"plumbline/internal/ladder"
	"plumbline/internal/money"
	"plumbline/internal/web/api"
	"plumbline/internal/web/view"
)

// openGates makes the desk that asks this folder's gates.
func (h *house) openGates() {
	h.gates = &gating.Desk{Records: h.store, Book: h.book, Programme: guarded{h}, Clock: h.clock, Key: h.key}
}

// guarded is the programme as its gates know it.
type guarded struct{ h *house }

// InForce is the ladder in force and its revision.
func (g guarded) InForce() (*ladder.Ladder, string, error) {
	f, err := g.h.inForce(time.Time{})
	if err != nil {
		return nil, "", err
	}
	return f.ladder, f.revision.ID, nil
}

// Revisions are all that were ever in force, oldest first.
func (g guarded) Revisions() (out []ladder.Revision) {
	g.h.mu.RLock()
	defer g.h.mu.RUnlock()
	for _, f := range g.h.past {
		out = append(out, ladder.Revision{ID: f.revision.ID, At: f.revision.At})
	}
	return out
}

// Locks bind campaigns to revisions.
func (g guarded) Locks(ctx context.Context) ([]ladder.Lock, error) {
	locks, err := g.h.store.Locks(ctx)
	out := make([]ladder.Lock, len(locks))
	for i, l := range locks {
		out[i] = l.Lock
	}
	return out, err
}

// Judged is the last evaluation of the present, whoever made it; nil without
// one. It is read anew only when another was stored.
func (g guarded) Judged(ctx context.Context) (*judge.Report, error) {
	stamp, err := g.h.store.ReportStamp(ctx, thePresent)
	if err != nil || stamp == "" {
		return nil, err
	}
	g.h.mu.RLock()
	in, ok := g.h.reports[thePresent]
	g.h.mu.RUnlock()
	if ok && in.stamp == stamp {
		return in.report, nil
	}
	r, stamp, err := g.h.store.Report(ctx, thePresent)
	if err != nil || r == nil {
		return nil, err
	}
	g.h.keep(thePresent, kept{stamp, r})
	return r, nil
}

// Evaluate is the evaluation of a past moment under a ladder.
func (g guarded) Evaluate(ctx context.Context, l *ladder.Ladder, at time.Time) (*judge.Report, error) {
	return g.h.evaluate(ctx, &inForce{ladder: l}, access.For(access.Owner), at)
}

// Person is who of the ladder's people an actor is: named by their account, or
// acting under that name.
func (g guarded) Person(ctx context.Context, by access.Actor) string {
	if a, err := g.h.store.Account(ctx, by.ID); err == nil && a.Person != "" {
		return a.Person
	}
	return by.ID
}

// Now is the moment a step is taken at.
func (g guarded) Now() time.Time { return g.h.now(time.Time{}) }

// atGates opens the folder for a question at its gates.
func (a *App) atGates(ctx context.Context) (*gating.Desk, error) {
	h, err := a.open(ctx)
	if err != nil {
		return nil, err
	}
	return h.gates, nil
}

// CheckGates answers questions of one moment, keeps the decisions, and gives
// permits to those who may carry one.
func (a *App) CheckGates(ctx context.Context, by access.Actor, scope access.Scope, asked []api.GateAsk) (api.GateAnswers, error) {
	g, err := a.atGates(ctx)
	if err != nil {
		return api.GateAnswers{}, err
	}
	out, err := g.Check(ctx, by, scope, asked)
	return api.GateAnswers{Answers: out}, err
}

// Gate says what a gate would answer now, without keeping it.
func (a *App) Gate(ctx context.Context, by access.Actor, scope access.Scope, name, subject string) (gate.Decision, error) {
	g, err := a.atGates(ctx)
	if err != nil {
		return gate.Decision{}, err
	}
	return g.Show(ctx, by, scope, name, subject)
}

// Gates tells how each gate stands, and what came of it in ninety days.
func (a *App) Gates(ctx context.Context, scope access.Scope) ([]view.GateState, error) {
	g, err := a.atGates(ctx)
	if err != nil {
		return nil, err
	}
	return g.States(ctx, scope)
}

// Rules lists the gates overridden so often that the rule is the question.
func (a *App) Rules(ctx context.Context, scope access.Scope) ([]view.Rule, error) {
	g, err := a.atGates(ctx)
	if err != nil {
		return nil, err
	}
	return g.Rules(ctx, scope)
}

// GateKeys are the public keys permits are verified with.
func (a *App) GateKeys(ctx context.Context) ([]permit.Public, error) {
	g, err := a.atGates(ctx)
	if err != nil {
		return nil, err
	}
	return g.Keys(ctx)
}

// Redeem verifies a permit against what the asker is about to do and uses it up.
func (a *App) Redeem(ctx context.Context, by access.Actor, token, name, subject string, amount *money.Amount) (permit.Claims, error) {
	g, err := a.atGates(ctx)
	if err != nil {
		return permit.Claims{}, err
	}
	return g.Redeem(ctx, by, token, permit.Wants{Gate: name, Subject: subject, Amount: amount})
}
