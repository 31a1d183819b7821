package app

import (
	"cmp"
	"context"

	"plumbline/internal/access"
	"plumbline/internal/app/gating"
	"plumbline/internal/app/reception"
	"plumbline/internal/campaign"
	"plumbline/internal/fault"
	"plumbline/internal/gate/permit"
	"plumbline/internal/ladder"
	"plumbline/internal/web/api"
)

// gateCheck answers the command line, in a role taken on at the folder.
func (a *App) gateCheck(ctx context.Context, req api.GateChecks, _ func(any)) (api.GateAnswers, error) {
	scope, err := a.roleScope(ctx, req.Role)
	if err != nil {
		return api.GateAnswers{}, err
	}
	by := reception.AtTheFolder().Actor
	by.Role = cmp.Or(req.Role, by.Role)
	return a.CheckGates(ctx, by, scope, req.Asks)
}

// roleScope is the scope of a role taken on at the folder.
func (a *App) roleScope(ctx context.Context, role access.Role) (access.Scope, error) {
	h, err := a.open(ctx)
	if err != nil {
		return access.Scope{}, err
	}
	return h.Sight.At(ctx, role)
}

func (a *App) gateList(ctx context.Context, req api.Status, _ func(any)) (api.GateStates, error) {
	scope, err := a.roleScope(ctx, req.Role)
	if err != nil {
		return api.GateStates{}, err
	}
	var out api.GateStates
	if out.Gates, err = a.Gates(ctx, scope); err != nil {
		return out, err
	}
	out.Review, err = a.Rules(ctx, scope)
	return out, err
}

func (a *App) gateKeyList(ctx context.Context, req api.GateKeys, _ func(any)) (out api.GateKeyList, err error) {
	g, err := a.atGates(ctx)
	if err != nil {
		return out, err
	}
	first := g.FirstKey // the first question makes the first key
	if req.Rotate {
		first = g.Rotate
	}
	if err := first(ctx, reception.AtTheFolder().Actor); err != nil {
		return out, err
	}
	out.Keys, err = g.Keys(ctx)
	return out, err
}

func (a *App) gateRedeem(ctx context.Context, req api.GateRedeem, _ func(any)) (permit.Claims, error) {
	return a.Redeem(ctx, reception.AtTheFolder().Actor, req.Token, req.Gate, req.Subject, req.Amount)
}

func (a *App) gateBacktest(ctx context.Context, req api.GateBacktest, progress func(any)) (api.GateBacktested, error) {
	h, err := a.open(ctx)
	if err != nil {
		return api.GateBacktested{}, err
	}
	var tried *ladder.Ladder
	if req.Path != "" {
		if tried, err = h.ReadTried(req.Path); err != nil {
			return api.GateBacktested{}, err
		}
	}
	scope, err := h.Sight.At(ctx, req.Role)
	if err != nil {
		return api.GateBacktested{}, err
	}
	return h.Gates.Backtest(ctx, scope, tried, req.From, req.To, progress)
}

// gateOverride asks for an override, or agrees to one, as a person of the ladder.
func (a *App) gateOverride(ctx context.Context, req api.GateOverride, _ func(any)) (api.GateOverridden, error) {
	g, err := a.atGates(ctx)
	if err != nil {
		return api.GateOverridden{}, err
	}
	l, _, err := g.Programme.InForce()
	if err != nil {
		return api.GateOverridden{}, err
	}
	p, ok := l.Person(req.As)
	if !ok {
		return api.GateOverridden{}, fault.New(fault.Invalid, "nobody is called %q", req.As).WithHint("name a person of people: with --as")
	}
	c := campaign.Command{Kind: campaign.KindOverride, ID: req.Agree, Step: "agreed"}
	if req.Agree == "" {
		c.Step = campaign.Create
		if err := c.Fill(map[string]any{"gate": req.Gate, "subject": req.Subject, "amount": req.Amount, "because": req.Because}); err != nil {
			return api.GateOverridden{}, err
		}
	}
	r, err := a.Do(ctx, access.Actor{ID: p.ID, Role: cmp.Or(access.Role(p.Role), access.Owner), Via: "cli"}, access.For(access.Owner), c)
	if err != nil {
		return api.GateOverridden{}, err
	}
	o := r.Record.(*campaign.Override)
	out := api.GateOverridden{ID: o.ID, State: string(o.State), Until: o.Until, Failed: o.Failed}
	if g, ok := l.Gate(o.Gate); ok && o.State == campaign.Asked && g.Override != nil {
		out.Second = gating.Second(g.Override)
	}
	return out, nil
}
