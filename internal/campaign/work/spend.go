package work

import (
	"fmt"
	"time"

	"plumbline/internal/campaign"
	"plumbline/internal/money"
)

// Spends is the machine of requests for money. Committing is not paying: what
// is owed for accepted work is paid whatever the colours say.
func Spends() machine {
	return machine{
		Kind: campaign.KindSpend, Title: "spend request", Many: "spend requests", Doc: "money asked for, committed and paid, and what it pays for",
		States: states(campaign.Requested, campaign.Committed, campaign.Paid, campaign.TurnedDown),
		Steps: []step{
			{Name: campaign.Create, Label: "Ask for money", To: campaign.Requested, Roles: pays(), Do: askSpend},
			{Name: campaign.Edit, Label: "Edit", From: states(campaign.Requested), Roles: pays()},
			{Name: "committed", Label: "Commit", Doc: "signed, ordered or booked", From: states(campaign.Requested), To: campaign.Committed, Roles: pays(), Sets: []string{"invoice", "pay_by"},
				Gates: commitGate, Do: commit},
			{Name: "paid", Label: "Pay", From: states(campaign.Committed, campaign.Requested), To: campaign.Paid, Gate: "pay", Roles: pays(), Sets: []string{"invoice"}, Do: pay},
			{Name: "boost_ended", Label: "Boost ended", From: states(campaign.Committed, campaign.Paid), Roles: pays(), Ours: true,
				Do: func(c *change) []problem { c.First(&c.After.(*campaign.Spend).Ended); return nil }},
			{Name: "refused", Label: "Refuse", Back: campaign.Freely, From: states(campaign.Requested), To: campaign.TurnedDown, Roles: pays(), Reason: true},
		},
		Check: checkSpend,
		Facts: spendFacts,
		Head: func(r record) {
			s := r.(*campaign.Spend)
			s.Parent, s.Due = s.Deliverable, time.Time{}
			if s.Parent == "" {
				s.Parent = s.Terms
			}
			if s.PayBy != nil && s.State != campaign.Paid && s.State != campaign.TurnedDown {
				s.Due = (*s.PayBy + 1).UTC()
			}
		},
	}
}

// commitGate is amplify for a boost, and for what a signature has committed
// already none: that door has been passed.
func commitGate(r record) string {
	if s := r.(*campaign.Spend); s.Pays == "amplification" {
		return "amplify"
	}
	return "commit"
}

func askSpend(c *change) []problem {
	s := c.After.(*campaign.Spend)
	if s.Asked == "" {
		s.Asked = c.By.ID
	}
	return nil
}

// commit holds a commitment to the campaign's budget.
func commit(c *change) []problem {
	s := c.After.(*campaign.Spend)
	c.First(&s.Committed)
	if c.Received() || s.Amount == nil || bySignature(c, s) {
		return nil
	}
	k := campaign.Get[*campaign.Campaign](c, campaign.KindCampaign, s.Campaign)
	if k == nil || k.Budget == nil || k.Budget.Currency != s.Amount.Currency {
		return nil
	}
	spoken := Spoken(c, s)
	if over := spoken + s.Amount.Minor - k.Budget.Minor; over > 0 {
		return []problem{{Field: "amount", Text: fmt.Sprintf("passes the campaign's budget by %s", money.Amount{Minor: over, Currency: s.Amount.Currency}),
			Hint: "raise the budget of the campaign, or ask for less"}}
	}
	return nil
}

// bySignature tells whether signed terms have committed this money already.
func bySignature(c *change, s *campaign.Spend) bool {
	if s.Pays != "fee" {
		return false
	}
	t := campaign.Get[*campaign.Terms](c, campaign.KindTerms, s.Terms)
	return t != nil && !t.Signed.IsZero() && t.Fee != nil
}

// Spoken is what of a campaign's budget is spoken for, in the minor units of
// the request's currency: signed fees, released goods, committed requests.
func Spoken(c *change, s *campaign.Spend) int64 {
	var sum int64
	add := func(a *money.Amount, counts bool) {
		if counts && a != nil && a.Currency == s.Amount.Currency {
			sum += a.Minor
		}
	}
	for _, t := range campaign.Linked[*campaign.Terms](c, campaign.KindTerms, "campaign", s.Campaign) {
		add(t.Fee, !t.Signed.IsZero())
	}
	for _, p := range campaign.Linked[*campaign.Shipment](c, campaign.KindShipment, "campaign", s.Campaign) {
		add(p.Cost, !p.Released.IsZero() || !p.Shipped.IsZero())
	}
	for _, o := range campaign.Linked[*campaign.Spend](c, campaign.KindSpend, "campaign", s.Campaign) {
		add(o.Amount, o.ID != s.ID && (o.State == campaign.Committed || o.State == campaign.Paid) && !bySignature(c, o))
	}
	return sum
}

func pay(c *change) []problem {
	s := c.After.(*campaign.Spend)
	c.First(&s.Paid)
	return nil
}

func checkSpend(c *change) []problem {
	s := c.After.(*campaign.Spend)
	out := campaign.BadMoney("amount", s.Amount)
	if c.Received() {
		return out
	}
	if s.Amount != nil && s.Amount.Minor == 0 {
		out = append(out, problem{Field: "amount", Text: "is nothing"})
	}
	if s.Pays == "amplification" && s.Deliverable == "" {
		out = append(out, problem{Field: "deliverable", Text: "say which post is to be boosted"})
	}
	return out
}

// kinds of spend in the facts, by what a request pays for.
var spendKinds = map[string]string{"fee": "fee", "product": "product_cost", "amplification": "amplification", "agency": "agency"}

func spendFacts(c *change) []fact {
	s := c.After.(*campaign.Spend)
	d := campaign.Get[*campaign.Deliverable](c, campaign.KindDeliverable, s.Deliverable)
	asset, at := "", s.Committed
	if d != nil {
		asset = d.Asset
	}
	more := []any{"deliverable", s.Deliverable, "asset", asset, "platform", s.Platform, "territory", s.Territory}
	switch c.Step.Name {
	case "committed":
		var out []fact
		if !bySignature(c, s) {
			out = append(out, spent(c, spendKinds[s.Pays], "committed", at, s.Amount, s.ID, more...))
			if s.Pays == "agency" { // a fee accrues when the post goes live, goods at hand-over, media by day as the ad account says
				out = append(out, spent(c, spendKinds[s.Pays], "accrued", at, s.Amount, s.ID, more...))
			}
		}
		if s.Pays == "amplification" && asset != "" {
			out = append(out, boost(c, s, asset, "amplified", at))
		}
		return out
	case "paid":
		return []fact{spent(c, spendKinds[s.Pays], "paid", s.Paid, s.Amount, s.ID, more...)}
	case "boost_ended":
		if asset != "" {
			return []fact{boost(c, s, asset, "amplification_ended", s.Ended)}
		}
	}
	return nil
}

func boost(c *change, s *campaign.Spend, asset, event string, at time.Time) fact {
	f := c.Milestone("asset", event, at, "ref", s.Terms, "asset", asset, "platform", s.Platform)
	f.Values["subject"] = asset
	return f
}
