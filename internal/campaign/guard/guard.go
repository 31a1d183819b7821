// Package guard holds the machines of what lets through and what falls due:
// holds, overrides, invitations, tasks.
package guard

import (
	"crypto/subtle"
	"time"

	"plumbline/internal/access"
	"plumbline/internal/campaign"
)

type (
	change  = campaign.Change
	command = campaign.Command
	machine = campaign.Machine
	problem = campaign.Problem
	record  = campaign.Record
	state   = campaign.State
	step    = campaign.Step
)

func states(s ...state) []state { return s }

// anyone who works in the house.
func anyone() []access.Role {
	return []access.Role{access.Operations, access.Finance, access.Legal, access.Social, access.Executive, access.Analyst}
}

// Tasks is the machine of what fell due for a person.
func Tasks() machine {
	return machine{
		Kind: campaign.KindTask, Title: "task", Many: "tasks", Doc: "something that fell due for a person",
		States: states(campaign.Open, campaign.Done, campaign.Dropped),
		Steps: []step{
			{Name: campaign.Create, Label: "Add a task", To: campaign.Open, Roles: anyone()},
			{Name: campaign.Edit, Label: "Edit", From: states(campaign.Open), Roles: anyone()},
			{Name: "done", Label: "Done", Back: alone, From: states(campaign.Open), To: campaign.Done, Roles: anyone(), Do: taskDone},
			{Name: "dropped", Label: "Drop", Back: campaign.Freely, From: states(campaign.Open), To: campaign.Dropped, Roles: anyone(), Reason: true},
		},
		Head: func(r record) {
			t := r.(*campaign.Task)
			if t.Title == "" {
				t.Title = t.What
			}
			t.Due = time.Time{}
			if t.State == campaign.Open {
				t.Due = t.By
			}
		},
	}
}

// alone tells whether nothing follows from a task that is done.
func alone(r record) bool { return r.(*campaign.Task).Parent != "nurture" }

// taskDone also ticks the nurture step it stood for.
func taskDone(c *change) []problem {
	t := c.After.(*campaign.Task)
	c.First(&t.Done)
	if t.Creator != "" && t.Parent == "nurture" {
		c.Then(command{Kind: campaign.KindCreator, ID: t.Creator, Step: "nurtured", Ref: t.What})
	}
	return nil
}

// Holds is the machine of holds. A hold closes a gate; never pay: what is owed
// for accepted work is owed.
func Holds() machine {
	return machine{
		Kind: campaign.KindHold, Title: "hold", Many: "holds", Doc: "closes a gate for what it names, until it is lifted",
		States: states(campaign.InForce, campaign.Lifted),
		Steps: []step{
			{Name: campaign.Create, Label: "Hold", To: campaign.InForce, Roles: []access.Role{access.Operations, access.Finance, access.Legal}},
			{Name: "lifted", Label: "Lift", From: states(campaign.InForce), To: campaign.Lifted, Roles: []access.Role{access.Operations, access.Finance, access.Legal}},
		},
		Check: func(c *change) []problem {
			h := c.After.(*campaign.Hold)
			if h.Until != nil && c.Step.Name == campaign.Create && !c.Received() && !h.Until.After(c.Now) {
				return []problem{{Field: "until", Text: "has passed already"}}
			}
			return nil
		},
		Head: func(r record) {
			h := r.(*campaign.Hold)
			h.Title, h.Due = "hold on "+h.Gate, time.Time{}
			if h.Until != nil && h.State == campaign.InForce {
				h.Due = *h.Until
			}
		},
		Falls: func(r record) string {
			if h := r.(*campaign.Hold); h.State == campaign.InForce && h.Until != nil {
				return "lifted"
			}
			return ""
		},
	}
}

// Override is what asking for one takes beyond its fields.
type Override struct {
	Until  time.Time `json:"until"`
	Failed []string  `json:"failed"`
	Second bool      `json:"second"` // a second person has to agree before it is in force
}

// Overrides is the machine of overrides.
func Overrides() machine {
	return machine{
		Kind: campaign.KindOverride, Title: "override", Many: "overrides", Doc: "lets one subject through one gate, until it lapses",
		States: states(campaign.Asked, campaign.InForce, campaign.Used, campaign.Expired, campaign.TurnedDown),
		Steps: []step{
			{Name: campaign.Create, Label: "Ask for an override", To: campaign.Asked, Roles: anyone(), Do: ask},
			{Name: "agreed", Label: "Agree", Doc: "a second person", From: states(campaign.Asked), To: campaign.InForce, Roles: anyone(), Do: agree},
			{Name: "used", Label: "Used", Rule: true, From: states(campaign.InForce), To: campaign.Used},
			{Name: "refused", Label: "Refuse", From: states(campaign.Asked), To: campaign.TurnedDown, Roles: anyone(), Reason: true},
			{Name: "expired", Label: "Expired", Rule: true, From: states(campaign.Asked, campaign.InForce), To: campaign.Expired},
		},
		Check: func(c *change) []problem {
			o := c.After.(*campaign.Override)
			if c.Step.Name == campaign.Create && !c.Received() && !o.Until.After(c.Now) {
				return []problem{{Field: "until", Text: "an override needs an end that lies ahead"}}
			}
			return nil
		},
		Head: func(r record) {
			o := r.(*campaign.Override)
			o.Title, o.Parent, o.Due = o.Gate+" of "+o.Subject, o.Subject, time.Time{}
			if o.State == campaign.Asked || o.State == campaign.InForce {
				o.Due = o.Until
			}
		},
		Falls: func(r record) string {
			if s := r.Top().State; s == campaign.Asked || s == campaign.InForce {
				return "expired"
			}
			return ""
		},
	}
}

// ask is in force at once where one person may decide.
func ask(c *change) []problem {
	o := c.After.(*campaign.Override)
	var with Override
	if out := c.With(&with); out != nil {
		return out
	}
	o.Asked, o.Until, o.Failed = c.By.ID, with.Until, with.Failed
	if !with.Second {
		o.State = campaign.InForce
	}
	return nil
}

func agree(c *change) []problem {
	o := c.After.(*campaign.Override)
	if c.By.ID == o.Asked {
		return []problem{{Text: "a second person has to agree, not the one who asked"}}
	}
	o.Second = c.By.ID
	return nil
}

// Link is what making an invitation takes beyond its fields.
type Link struct {
	Hash  string    `json:"hash"`
	Until time.Time `json:"until"`
}

// Invitations is the machine of creators' private links. A new one revokes the
// one before.
func Invitations() machine {
	living := states(campaign.Made, campaign.Opened)
	return machine{
		Kind: campaign.KindInvitation, Title: "private link", Many: "private links", Doc: "a creator's way in, without an account",
		States: states(campaign.Made, campaign.Opened, campaign.Used, campaign.Revoked, campaign.Expired),
		Steps: []step{
			{Name: campaign.Create, Label: "Make a link", To: campaign.Made, Roles: []access.Role{access.Operations}, Do: invite},
			{Name: "opened", Label: "Opened", From: states(campaign.Made), To: campaign.Opened, Roles: []access.Role{access.Creator}},
			{Name: "used", Label: "Came in", Doc: "the link was exchanged for a way in", From: append(living, campaign.Used), To: campaign.Used, Roles: []access.Role{access.Creator}, Do: cameIn},
			{Name: "revoked", Label: "Revoke", From: append(living, campaign.Used), To: campaign.Revoked, Roles: []access.Role{access.Operations, access.Legal}},
			{Name: "expired", Label: "Expired", Rule: true, From: append(living, campaign.Used), To: campaign.Expired},
		},
		Check: func(c *change) []problem {
			i := c.After.(*campaign.Invitation)
			if i.Creator == "" && i.Parent == "" || i.TokenHash == "" {
				return []problem{{Field: "creator", Text: "a link is made for somebody, and kept as a hash"}}
			}
			return nil
		},
		Head: func(r record) {
			i := r.(*campaign.Invitation)
			i.Due = time.Time{}
			if i.State != campaign.Revoked && i.State != campaign.Expired {
				i.Due = i.Until
			}
		},
		Falls: func(r record) string {
			if s := r.Top().State; s != campaign.Revoked && s != campaign.Expired {
				return "expired"
			}
			return ""
		},
	}
}

// cameIn keeps the first and the last time a link was exchanged: who holds a
// link uses it again.
func cameIn(c *change) []problem {
	i := c.After.(*campaign.Invitation)
	if !c.Received() && !c.Now.Before(i.Until) {
		return []problem{{Text: "this link has run out"}}
	}
	c.First(&i.Used)
	c.Last(&i.Last)
	return nil
}

func invite(c *change) []problem {
	i := c.After.(*campaign.Invitation)
	var with Link
	if out := c.With(&with); out != nil {
		return out
	}
	i.TokenHash, i.Until = with.Hash, with.Until
	if !i.Until.After(c.Now) && !c.Received() {
		return []problem{{Field: "until", Text: "a link needs an end that lies ahead"}}
	}
	whose := []campaign.Cond{{Field: "creator", Op: "=", Values: []string{i.Creator}}, {Field: "parent", Op: "=", Values: []string{i.Parent}}}
	for _, r := range c.Find(campaign.Query{Kind: campaign.KindInvitation, Where: whose, Limit: 500}) {
		old := r.(*campaign.Invitation)
		if old.ID != i.ID && old.Campaign == i.Campaign && old.State != campaign.Revoked && old.State != campaign.Expired {
			c.Then(command{Kind: campaign.KindInvitation, ID: old.ID, Step: "revoked", Reason: "a newer link was made"})
		}
	}
	return nil
}

// Fits tells whether a token's hash is the link's, and the link still opens.
func Fits(i *campaign.Invitation, hash string, now time.Time) bool {
	same := subtle.ConstantTimeCompare([]byte(i.TokenHash), []byte(hash)) == 1
	return same && i.State != campaign.Revoked && i.State != campaign.Expired && now.Before(i.Until)
}
