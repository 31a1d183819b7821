package work

import (
	"plumbline/internal/access"
	"plumbline/internal/campaign"
)

// Contracts is the machine of terms.
func Contracts() campaign.Machine {
	deal := []access.Role{access.Operations, access.Legal}
	return campaign.Machine{
		Kind: campaign.KindTerms, Title: "contract", Many: "contracts", Doc: "what was agreed with a creator",
		States: []campaign.State{campaign.Drafted, campaign.Sent, campaign.Signed, campaign.Amended, campaign.Ended, campaign.Withdrawn},
		Steps: []campaign.Step{
			{Name: campaign.Create, Label: "Draft terms", To: campaign.Drafted, Roles: deal},
			{Name: campaign.Edit, Label: "Edit", From: []campaign.State{campaign.Drafted}, Roles: deal},
			{Name: "sent", Label: "Send for signature", From: []campaign.State{campaign.Drafted}, To: campaign.Sent, Roles: deal, Sets: []string{"contract"}, Do: func(c *campaign.Change) []campaign.Problem { c.After.(*campaign.Terms).Sent = c.At; return nil }},
			{Name: "signed", Label: "Signed", From: []campaign.State{campaign.Sent, campaign.Drafted}, To: campaign.Signed, Gate: "commit", Roles: deal, Do: func(c *campaign.Change) []campaign.Problem { c.After.(*campaign.Terms).Signed = c.At; return nil }},
		},
		Facts: func(c *campaign.Change) []campaign.Fact {
			return []campaign.Fact{c.Milestone("terms", c.Step.Name, c.At)}
		},
		Head: func(r campaign.Record) { t := r.(*campaign.Terms); t.Title = t.Contract },
	}
}
