package campaign

import "plumbline/internal/access"

// The states of terms.
const (
	Drafted   State = "drafted"
	Sent      State = "sent"
	Signed    State = "signed"
	Amended   State = "amended"
	Ended     State = "ended"
	Withdrawn State = "withdrawn"
)

func termsMachine() Machine {
	deal := []access.Role{access.Operations, access.Legal}
	return Machine{
		Kind: KindTerms, Title: "contract", Many: "contracts", Doc: "what was agreed with a creator",
		States: []State{Drafted, Sent, Signed, Amended, Ended, Withdrawn},
		New:    func() Record { return &Terms{} },
		Steps: []Step{
			{Name: Create, Label: "Draft terms", To: Drafted, Roles: deal},
			{Name: Edit, Label: "Edit", From: []State{Drafted}, Roles: deal},
			{Name: "sent", Label: "Send for signature", From: []State{Drafted}, To: Sent, Roles: deal, Sets: []string{"contract"}, Do: func(c *Change) []Problem { c.After.(*Terms).Sent = c.At; return nil }},
			{Name: "signed", Label: "Signed", From: []State{Sent, Drafted}, To: Signed, Gate: "commit", Roles: deal, Do: func(c *Change) []Problem { c.After.(*Terms).Signed = c.At; return nil }},
		},
		Facts: func(c *Change) []Fact { return []Fact{c.Milestone("terms", c.Step.Name, c.At)} },
		Head:  func(r Record) { t := r.(*Terms); t.Title = t.Contract },
	}
}
