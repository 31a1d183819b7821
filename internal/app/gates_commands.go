package app

import (
	"cmp"
	"context"
	"time"

	"plumbline/internal/access"
	"plumbline/internal/campaign"
	"plumbline/internal/fault"
	"plumbline/internal/gate/permit"
	"plumbline/internal/web/api"
)

// atFolder is whoever stands at the data folder, in a role they take on.
func atFolder(role access.Role, person string) access.Actor {
	return access.Actor{ID: cmp.Or(person, string(access.Owner)), Role: cmp.Or(role, access.Owner), Via: "cli"}
}

// gateCheck answers the command line.
func (a *App) gateCheck(ctx context.Context, req api.GateChecks, _ func(any)) (api.GateAnswers, error) {
	h, err := a.open(ctx)
	if err != nil {
		return api.GateAnswers{}, err
	}
	scope, err := h.sight.At(ctx, req.Role)
	if err != nil {
		return api.GateAnswers{}, err
	}
	return a.CheckGates(ctx, atFolder(req.Role, ""), scope, req.Asks)
}

// maxAsks bounds how many questions one request may hold.
const maxAsks = 10_000

// CheckGates answers questions of one moment, keeps the decisions, and gives
// permits to those who may carry one.
func (a *App) CheckGates(ctx context.Context, by access.Actor, scope access.Scope, asked []api.GateAsk) (api.GateAnswers, error) {
	if len(asked) > maxAsks {
		return api.GateAnswers{}, fault.New(fault.Invalid, "%d questions at once are too many", len(asked)).WithHint("ask for at most %d", maxAsks)
	}
	h, err := a.open(ctx)
	if err != nil {
		return api.GateAnswers{}, err
	}
	out, err := h.checkMany(ctx, by, scope, asked)
	return api.GateAnswers{Answers: out}, err
}

func (a *App) gateList(ctx context.Context, req api.Status, _ func(any)) (api.GateStates, error) {
	h, err := a.open(ctx)
	if err != nil {
		return api.GateStates{}, err
	}
	scope, err := h.sight.At(ctx, req.Role)
	if err != nil {
		return api.GateStates{}, err
	}
	out, err := a.Gates(ctx, scope)
	return api.GateStates{Gates: out}, err
}

func (a *App) gateKeyList(ctx context.Context, req api.GateKeys, _ func(any)) (out api.GateKeyList, err error) {
	if req.Rotate {
		out.Keys, err = a.RotateGateKeys(ctx, atFolder("", ""))
		return out, err
	}
	h, err := a.open(ctx)
	if err != nil {
		return out, err
	}
	if _, err := h.signer(ctx, atFolder("", "")); err != nil { // the first question makes the first key
		return out, err
	}
	out.Keys, err = h.gateKeys(ctx)
	return out, err
}

func (a *App) gateRedeem(ctx context.Context, req api.GateRedeem, _ func(any)) (permit.Claims, error) {
	return a.Redeem(ctx, atFolder("", ""), req.Token, req.Gate, req.Subject, req.Amount)
}

// gateOverride asks for an override, or agrees to one, as a person of the ladder.
func (a *App) gateOverride(ctx context.Context, req api.GateOverride, _ func(any)) (api.GateOverridden, error) {
	h, err := a.open(ctx)
	if err != nil {
		return api.GateOverridden{}, err
	}
	f, err := h.inForce(time.Time{})
	if err != nil {
		return api.GateOverridden{}, err
	}
	p, ok := f.ladder.Person(req.As)
	if !ok {
		return api.GateOverridden{}, fault.New(fault.Invalid, "nobody is called %q", req.As).WithHint("name a person of people: with --as")
	}
	by := atFolder(access.Role(p.Role), p.ID)
	c := campaign.Command{Kind: campaign.KindOverride, ID: req.Agree, Step: "agreed"}
	if req.Agree == "" {
		c.Step = campaign.Create
		if err := c.Fill(map[string]any{"gate": req.Gate, "subject": req.Subject, "amount": req.Amount, "because": req.Because}); err != nil {
			return api.GateOverridden{}, err
		}
	}
	r, err := a.Do(ctx, by, access.For(access.Owner), c)
	if err != nil {
		return api.GateOverridden{}, err
	}
	o := r.Record.(*campaign.Override)
	out := api.GateOverridden{ID: o.ID, State: string(o.State), Until: o.Until, Failed: o.Failed}
	if g, ok := f.ladder.Gate(o.Gate); ok && o.State == campaign.Asked && g.Override != nil {
		out.Second = cmp.Or(g.Override.SecondPerson, wordList(g.Override.Roles))
	}
	return out, nil
}
