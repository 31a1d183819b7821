package book

import (
	"cmp"
	"fmt"

	"plumbline/internal/campaign"
	"plumbline/internal/fault"
)

// allowed holds a step to roles, mastery and gates.
func (w *work) allowed(m campaign.Machine, c *campaign.Change) error {
	if c.Received() {
		return nil // it happened, whoever may or may not
	}
	if c.Step.Rule && !c.Command.Follows() && w.by.Via != campaign.Rule {
		return &campaign.Refused{Problems: []campaign.Problem{{Text: campaign.Words(c.Step.Name) + " follows by itself and cannot be asked for"}}}
	}
	if !c.Step.May(w.by.Role) && !c.Command.Follows() {
		return fault.New(fault.Forbidden, "%s may not do this: %s", w.by.Role, cmp.Or(c.Step.Label, campaign.Words(c.Step.Name)))
	}
	if h := c.After.Top(); c.Before != nil && h.Mastered != campaign.Here && h.Mastered != "" && !c.Step.Ours && !c.Command.Follows() {
		return &campaign.Refused{Problems: []campaign.Problem{{Text: fmt.Sprintf("this %s is mastered in %s", m.Title, h.Mastered), Hint: "change it there; it will follow with the next import"}}}
	}
	gate := c.Step.Guard(c.After)
	if gate == "" {
		return nil
	}
	p := c.Command.Permit
	if p == nil || p.Gate != gate || p.Subject != campaign.Subject(c.After) || c.Now.After(p.Until) {
		return fault.New(fault.Forbidden, "the %s gate has not let %s through", gate, campaign.Subject(c.After))
	}
	if p.Override != "" {
		c.Then(campaign.Command{Kind: campaign.KindOverride, ID: p.Override, Step: "used", Ref: campaign.Subject(c.After)})
	}
	return nil
}
