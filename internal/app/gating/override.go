package gating

import (
	"cmp"
	"context"
	"encoding/json"
	"slices"
	"strings"
	"time"

	"plumbline/internal/access"
	"plumbline/internal/campaign"
	"plumbline/internal/campaign/guard"
	"plumbline/internal/fault"
	"plumbline/internal/gate"
	"plumbline/internal/ladder"
	"plumbline/internal/period"
)

// overriding holds a command about an override to what the ladder names: who
// may ask, how long it holds, and whether a second person has to agree.
func (d *Desk) overriding(ctx context.Context, by access.Actor, scope access.Scope, c *campaign.Command) error {
	switch c.Step {
	case campaign.Create:
		return d.askOverride(ctx, by, scope, c)
	case "agreed":
		return d.agreeOverride(ctx, by, scope, *c)
	}
	return nil
}

func (d *Desk) askOverride(ctx context.Context, by access.Actor, scope access.Scope, c *campaign.Command) error {
	var o campaign.Override
	for name, into := range map[string]any{"gate": &o.Gate, "subject": &o.Subject, "amount": &o.Amount} {
		if raw, ok := c.Set[name]; ok {
			if err := json.Unmarshal(raw, into); err != nil {
				return fault.Wrap(fault.Invalid, err, "%s cannot be read", name)
			}
		}
	}
	r, err := d.subject(ctx, scope, o.Gate, o.Subject)
	if err != nil {
		return err
	}
	w, err := d.weigh(ctx)
	if err != nil {
		return err
	}
	got, err := w.decide(ctx, by, asking{gate: o.Gate, subject: r, amount: o.Amount})
	if err != nil {
		return err
	}
	if err := mayOverride(by, got); err != nil {
		return err
	}
	c.With, err = json.Marshal(guard.Override{Until: lapses(w.shared.Ladder, w.at, got.Way.Expires), Failed: got.Unmet(), Second: got.Way.NeedsSecond})
	if err != nil {
		return err
	}
	return c.Fill(map[string]any{"subject": got.Subject, "amount": got.Amount, "campaign": got.Campaign, "creator": got.Creator})
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
		return fault.New(fault.Forbidden, "%s may not override the %s gate", by.Role, d.Gate).WithHint("the ladder names %s", nobodyOr(d.Way.Roles))
	}
	return nil
}

// firstFix is what would open the gate first; empty where nothing would.
func firstFix(d gate.Decision) string {
	for _, fix := range d.Fixes() {
		return fix
	}
	return ""
}

// nobodyOr lists names; none is nobody.
func nobodyOr(names []string) string { return cmp.Or(strings.Join(names, ", "), "nobody") }

// lapses is when an override ends: the ladder's length in working hours, a
// working day without one.
func lapses(l *ladder.Ladder, from time.Time, length string) time.Time {
	holds, err := period.ParseDuration(length)
	if err != nil || holds <= 0 {
		holds = 24 * time.Hour
	}
	return l.Program.Calendar().WorkedBy(from, holds)
}

// agreeOverride lets the second person agree: the one the ladder names, or
// without one anybody with a role that may override.
func (d *Desk) agreeOverride(ctx context.Context, by access.Actor, scope access.Scope, c campaign.Command) error {
	r, err := d.record(ctx, scope, campaign.KindOverride, c.ID)
	if err != nil {
		return err
	}
	o := r.(*campaign.Override)
	l, _, err := d.Programme.InForce()
	if err != nil {
		return err
	}
	g, ok := l.Gate(o.Gate)
	if !ok || g.Override == nil {
		return fault.New(fault.Forbidden, "the ladder lets nobody override the %s gate", o.Gate)
	}
	second := g.Override.SecondPerson
	if second == "" && slices.Contains(g.Override.Roles, string(by.Role)) || second != "" && d.is(ctx, l, by, second, o) {
		return nil
	}
	return fault.New(fault.Forbidden, "%s may not agree to an override of the %s gate", by.ID, o.Gate).WithHint("the ladder names %s", Second(g.Override))
}

// Second is who has to agree to an override, as the ladder names them.
func Second(o *ladder.Override) string { return cmp.Or(o.SecondPerson, nobodyOr(o.Roles)) }

// is tells whether an actor is whom a ladder names: a person (or, while they are
// away, their stand-in), a role, or the owner of the campaign at hand.
func (d *Desk) is(ctx context.Context, l *ladder.Ladder, by access.Actor, named string, o *campaign.Override) bool {
	if named == string(by.Role) {
		return true
	}
	if named == "campaign.owner" {
		if r, err := d.record(ctx, owner(), campaign.KindCampaign, o.Campaign); err == nil {
			named = r.Top().Owner
		}
	}
	me := d.Programme.Person(ctx, by)
	if me == "" {
		return false
	}
	p, ok := l.Person(named)
	return me == named || ok && p.StandIn == me && away(p, l.Program.Calendar().DateOf(d.Programme.Now()))
}

func away(p *ladder.Person, today period.Date) bool {
	return slices.ContainsFunc(p.Away, func(r ladder.DateRange) bool { return r.From <= today && today <= r.To })
}
