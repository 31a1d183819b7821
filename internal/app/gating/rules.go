package gating

import (
	"context"
	"time"

	"plumbline/internal/access"
	"plumbline/internal/campaign"
	"plumbline/internal/fault"
	"plumbline/internal/gate"
	"plumbline/internal/web/view"
)

// counted is the tally of one moment, kept until another decision or day.
type counted struct {
	newest string // id of the newest decision
	since  time.Time
	often  []gate.Tally
}

// Rules lists the gates overridden in more than one case of ten: items of the
// weekly review. A scope that sees only some rows sees none: the rule is the
// whole programme's, and so are its numbers.
func (d *Desk) Rules(ctx context.Context, scope access.Scope) ([]view.Rule, error) {
	if scope.Nothing() || len(scope.Rows()) > 0 {
		return nil, nil
	}
	often, err := d.often(ctx)
	if err != nil || len(often) == 0 {
		return nil, err
	}
	l, _, err := d.Programme.InForce()
	if err != nil {
		return nil, err
	}
	var out []view.Rule
	for _, t := range often {
		r := view.Rule{Gate: t.Gate, Cases: t.Cases, Overridden: t.Overridden, Passed: t.Passed, Owner: l.RuleOwner(t.Gate), Due: l.NextWeekly(d.Programme.Now())}
		if p, ok := l.Person(r.Owner); ok {
			r.OwnerName = p.Name
		}
		if r.Task, err = d.ruleTask(ctx, t.Gate); err != nil {
			return nil, err
		}
		out = append(out, r)
	}
	return out, nil
}

// often counts anew when there is a newer decision, or the day has changed.
func (d *Desk) often(ctx context.Context) ([]gate.Tally, error) {
	newest, err := d.Records.Decisions(ctx, owner(), gate.Query{Limit: 1})
	if err != nil || len(newest) == 0 {
		return nil, err
	}
	since := d.Programme.Now().AddDate(0, 0, -view.CountedDays)
	d.counting.Lock()
	defer d.counting.Unlock()
	if c := d.last; c.newest == newest[0].ID && c.since.Equal(since.Truncate(24*time.Hour)) {
		return c.often, nil
	}
	all, err := d.Records.Decisions(ctx, owner(), gate.Query{From: since})
	if err != nil {
		return nil, err
	}
	c := counted{newest: newest[0].ID, since: since.Truncate(24 * time.Hour)}
	for _, t := range gate.Count(all) {
		if t.Often {
			c.often = append(c.often, t)
		}
	}
	d.last = c
	return c.often, nil
}

// about is what a rule's task is about.
func about(name string) string { return "gate/" + name }

// ruleTask is the id of the open task about a gate's rule; empty without one.
func (d *Desk) ruleTask(ctx context.Context, name string) (string, error) {
	page, err := d.Records.Records(ctx, owner(), campaign.Query{Kind: campaign.KindTask, Limit: 1, Where: []campaign.Cond{
		{Field: "subject", Op: "=", Values: []string{about(name)}}, {Field: "state", Op: "=", Values: []string{string(campaign.Open)}},
	}})
	if err != nil || len(page.Rows) == 0 {
		return "", err
	}
	return page.Rows[0].ID, nil
}

// AskRules gives the owner of each rule that is overridden too often a task for
// the next weekly review, once for each sitting.
func (d *Desk) AskRules(ctx context.Context) error {
	rules, err := d.Rules(ctx, owner())
	if err != nil || len(rules) == 0 {
		return err
	}
	for _, r := range rules {
		if r.Task != "" {
			continue
		}
		if err := d.askRule(ctx, r); err != nil {
			return err
		}
	}
	return nil
}

func (d *Desk) askRule(ctx context.Context, r view.Rule) error {
	id := "t-rule-" + r.Gate + "-" + r.Due.Format(time.DateOnly)
	if _, err := d.Records.Record(ctx, owner(), campaign.KindTask, id); fault.CodeOf(err) != fault.NotFound {
		return err // it was asked for this sitting, and answered
	}
	by := access.Actor{ID: "plumbline", Role: access.Owner, Via: campaign.Rule}
	_, err := d.Book.Do(ctx, by, owner(), campaign.Command{Kind: campaign.KindTask, ID: id, Step: campaign.Create, Set: campaign.Fields(
		"title", "Is the rule of the "+r.Gate+" gate right?", "what", r.Variance()+" "+r.Lever()+" "+r.Action(), "subject", about(r.Gate), "owner", r.Owner, "by", r.Due)})
	return err
}
