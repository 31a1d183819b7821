package gating

import (
	"context"

	"plumbline/internal/access"
	"plumbline/internal/campaign"
	"plumbline/internal/fault"
	"plumbline/internal/gate"
	"plumbline/internal/web/view"
)

// Let asks the gates about every command that one guards, keeps the answers,
// and gives the commands their permits. What is stopped is fault.Forbidden
// around a *view.Stopped. Commands about overrides are held to the ladder.
func (d *Desk) Let(ctx context.Context, by access.Actor, scope access.Scope, cs []campaign.Command) error {
	var w *weighing
	var kept []gate.Decision
	for i := range cs {
		cs[i].Permit = nil
		if cs[i].Kind == campaign.KindOverride && cs[i].Source == "" {
			if err := d.overriding(ctx, by, scope, &cs[i]); err != nil {
				return err
			}
		}
		name, err := d.Book.Guard(ctx, scope, cs[i])
		if err != nil {
			return err
		}
		if name == "" {
			continue
		}
		if w == nil {
			if w, err = d.weigh(ctx); err != nil {
				return err
			}
		}
		got, err := w.step(ctx, by, scope, name, cs[i])
		if err != nil {
			return err
		}
		kept = append(kept, got)
		cs[i].Permit = got.Permit()
	}
	if err := d.Records.KeepDecisions(ctx, kept); err != nil {
		return err
	}
	return stopped(scope, kept)
}

// step decides about a record as the command would have it.
func (w *weighing) step(ctx context.Context, by access.Actor, scope access.Scope, name string, c campaign.Command) (gate.Decision, error) {
	r, err := w.record(ctx, scope, c.Kind, c.ID)
	if err != nil {
		return gate.Decision{}, err
	}
	if r, err = c.Upon(r); err != nil {
		return gate.Decision{}, err
	}
	return w.decide(ctx, by, asking{gate: name, subject: r, via: gate.ViaStep})
}

// stopped is the fault of the first decision that stops its step.
func stopped(scope access.Scope, all []gate.Decision) error {
	for _, d := range all {
		if d.Answer == gate.Allow {
			continue
		}
		seen, err := seenBy(scope, d)
		if err != nil {
			return err
		}
		return fault.Wrap(fault.Forbidden, &view.Stopped{Decision: seen}, "the %s gate says no: %s", d.Gate, seen.Sentence()).WithHint("%s", firstFix(seen))
	}
	return nil
}
