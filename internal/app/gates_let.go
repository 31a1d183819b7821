package app

import (
	"context"
	"encoding/json"
	"slices"
	"time"

	"plumbline/internal/access"
	"plumbline/internal/campaign"
	"plumbline/internal/campaign/guard"
	"plumbline/internal/fault"
	"plumbline/internal/gate"
	"plumbline/internal/gate/condition"
	"plumbline/internal/ladder"
	"plumbline/internal/period"
	"plumbline/internal/web/view"
)

// let asks the gates about every command that one guards, keeps the answers,
// and gives the commands their permits. What is stopped is fault.Forbidden
// around a *view.Stopped. Commands about overrides are held to the ladder.
func (h *house) let(ctx context.Context, by access.Actor, scope access.Scope, cs []campaign.Command) error {
	var w *weighing
	var kept []gate.Decision
	for i := range cs {
		cs[i].Permit = nil
		if cs[i].Kind == campaign.KindOverride && cs[i].Source == "" {
			if err := h.overriding(ctx, by, scope, &cs[i]); err != nil {
				return err
			}
		}
		name, err := h.book.Guard(ctx, scope, cs[i])
		if err != nil {
			return err
		}
		if name == "" {
			continue
		}
		if w == nil {
			if w, err = h.weigh(ctx); err != nil {
				return err
			}
		}
		d, err := w.step(ctx, by, scope, name, cs[i])
		if err != nil {
			return err
		}
		kept = append(kept, d)
		cs[i].Permit = d.Permit()
	}
	if err := h.store.KeepDecisions(ctx, kept); err != nil {
		return err
	}
	return stopped(scope, kept)
}

// step decides about a record as the command would have it.
func (w *weighing) step(ctx context.Context, by access.Actor, scope access.Scope, name string, c campaign.Command) (gate.Decision, error) {
	r, err := w.h.record(ctx, scope, c.Kind, c.ID)
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
		seen, ok := d.For(scope)
		if !ok {
			return fault.New(fault.NotFound, "there is no %s", d.Subject)
		}
		hint := ""
		for _, q := range seen.Requirements {
			if q.State != condition.Met && !q.Advisory && hint == "" {
				hint = q.Fix
			}
		}
		return fault.Wrap(fault.Forbidden, &view.Stopped{Decision: seen}, "the %s gate says no: %s", d.Gate, seen.Sentence()).WithHint("%s", hint)
	}
	return nil
}

// overriding holds a command about an override to what the ladder names: who
// may ask, how long it holds, and whether a second person has to agree.
func (h *house) overriding(ctx context.Context, by access.Actor, scope access.Scope, c *campaign.Command) error {
	switch c.Step {
	case campaign.Create:
		return h.askOverride(ctx, by, scope, c)
	case "agreed":
		return h.agreeOverride(ctx, by, scope, *c)
	}
	return nil
}

func (h *house) askOverride(ctx context.Context, by access.Actor, scope access.Scope, c *campaign.Command) error {
	var o campaign.Override
	for name, into := range map[string]any{"gate": &o.Gate, "subject": &o.Subject, "amount": &o.Amount} {
		if raw, ok := c.Set[name]; ok {
			if err := json.Unmarshal(raw, into); err != nil {
				return fault.Wrap(fault.Invalid, err, "%s cannot be read", name)
			}
		}
	}
	r, err := h.subject(ctx, scope, o.Gate, o.Subject)
	if err != nil {
		return err
	}
	w, err := h.weigh(ctx)
	if err != nil {
		return err
	}
	d, err := w.decide(ctx, by, asking{gate: o.Gate, subject: r, amount: o.Amount})
	if err != nil {
		return err
	}
	if err := mayOverride(by, d); err != nil {
		return err
	}
	with, err := json.Marshal(guard.Override{Until: h.lapses(w.ladder, w.at, d.Way.Expires), Failed: d.Unmet(), Second: d.Way.NeedsSecond})
	if err != nil {
		return err
	}
	c.With = with
	return c.Fill(map[string]any{"subject": d.Subject, "amount": d.Amount, "campaign": d.Campaign, "creator": d.Creator})
}

// mayOverride tells why somebody may not ask for an override of a decision.
func mayOverride(by access.Actor, d gate.Decision) error {
	switch {
	case d.Would == gate.Allow && d.Override != "":
		return fault.New(fault.Conflict, "override %s lets %s through already", d.Override, d.Subject)
	case d.Would == gate.Allow:
		return fault.New(fault.Invalid, "the %s gate lets %s through: there is nothing to override", d.Gate, d.Subject)
	case d.Way == nil:
		return fault.New(fault.Forbidden, "no override opens the %s gate for %s", d.Gate, d.Subject).WithHint("%s", firstFix(d))
	case !slices.Contains(d.Way.Roles, string(by.Role)):
		return fault.New(fault.Forbidden, "%s may not override the %s gate", by.Role, d.Gate).WithHint("the ladder names %s", wordList(d.Way.Roles))
	}
	return nil
}

func firstFix(d gate.Decision) string {
	for _, q := range d.Requirements {
		if q.State != condition.Met && !q.Advisory {
			return q.Fix
		}
	}
	return ""
}

func wordList(names []string) string {
	if len(names) == 0 {
		return "nobody"
	}
	out := names[0]
	for _, n := range names[1:] {
		out += ", " + n
	}
	return out
}

// lapses is when an override ends: the ladder's length in working hours, a
// working day without one.
func (h *house) lapses(l *ladder.Ladder, from time.Time, length string) time.Time {
	d, err := period.ParseDuration(length)
	if err != nil || d <= 0 {
		d = 24 * time.Hour
	}
	return l.Program.Calendar().WorkedBy(from, d)
}

// agreeOverride lets the second person agree: the one the ladder names, or
// without one anybody with a role that may override.
func (h *house) agreeOverride(ctx context.Context, by access.Actor, scope access.Scope, c campaign.Command) error {
	r, err := h.record(ctx, scope, campaign.KindOverride, c.ID)
	if err != nil {
		return err
	}
	o := r.(*campaign.Override)
	f, err := h.inForce(time.Time{})
	if err != nil {
		return err
	}
	g, ok := f.ladder.Gate(o.Gate)
	if !ok || g.Override == nil {
		return fault.New(fault.Forbidden, "the ladder lets nobody override the %s gate", o.Gate)
	}
	second := g.Override.SecondPerson
	if second == "" && slices.Contains(g.Override.Roles, string(by.Role)) || second != "" && h.is(ctx, f.ladder, by, second, o) {
		return nil
	}
	named := second
	if named == "" {
		named = wordList(g.Override.Roles)
	}
	return fault.New(fault.Forbidden, "%s may not agree to an override of the %s gate", by.ID, o.Gate).WithHint("the ladder names %s", named)
}

// is tells whether an actor is whom a ladder names: a person (or, while they are
// away, their stand-in), a role, or the owner of the campaign at hand.
func (h *house) is(ctx context.Context, l *ladder.Ladder, by access.Actor, named string, o *campaign.Override) bool {
	if named == string(by.Role) {
		return true
	}
	if named == "campaign.owner" {
		if r, err := h.record(ctx, access.For(access.Owner), campaign.KindCampaign, o.Campaign); err == nil {
			named = r.Top().Owner
		}
	}
	me := h.personOf(ctx, by)
	if me == "" {
		return false
	}
	p, ok := l.Person(named)
	return me == named || ok && p.StandIn == me && away(p, l.Program.Calendar().DateOf(h.now(time.Time{})))
}

func away(p *ladder.Person, today period.Date) bool {
	return slices.ContainsFunc(p.Away, func(d ladder.DateRange) bool { return d.From <= today && today <= d.To })
}

// personOf is who of the ladder's people an actor is: named by their account,
// or acting under that name.
func (h *house) personOf(ctx context.Context, by access.Actor) string {
	if a, err := h.store.Account(ctx, by.ID); err == nil && a.Person != "" {
		return a.Person
	}
	return by.ID
}
