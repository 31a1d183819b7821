package app

import (
	"context"

	"plumbline/internal/access"
	"plumbline/internal/app/gating"
	"plumbline/internal/gate"
	"plumbline/internal/gate/permit"
	"plumbline/internal/money"
	"plumbline/internal/web/api"
	"plumbline/internal/web/view"
)

// atGates opens the folder for a question at its gates.
func (a *App) atGates(ctx context.Context) (*gating.Desk, error) {
	h, err := a.open(ctx)
	if err != nil {
		return nil, err
	}
	return h.Gates, nil
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
