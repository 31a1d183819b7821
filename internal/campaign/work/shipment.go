package work

import (
	"fmt"
	"time"

	"plumbline/internal/campaign"
)

// Shipments is the machine of parcels.
func Shipments() machine {
	return machine{
		Kind: campaign.KindShipment, Title: "parcel", Many: "parcels", Doc: "product on its way to a creator; it leaves on signed terms",
		States: states(campaign.Requested, campaign.Released, campaign.Shipped, campaign.Received, campaign.Returned),
		Steps: []step{
			{Name: campaign.Create, Label: "Request a parcel", To: campaign.Requested, Roles: ops()},
			{Name: campaign.Edit, Label: "Edit", From: states(campaign.Requested), Roles: ops()},
			{Name: "released", Label: "Release", Doc: "may leave the house", From: states(campaign.Requested), To: campaign.Released, Gate: "shipment", Roles: ops(), Do: release},
			{Name: "shipped", Label: "Hand to the carrier", From: states(campaign.Released), To: campaign.Shipped, Roles: ops(), Sets: []string{"carrier", "tracking"}, Do: ship},
			{Name: "judged", Label: "Judged by its terms", Doc: "they were signed, or heard of, after it had left", Rule: true, Do: judge},
			{Name: "received", Label: "Record its arrival", Back: campaign.Freely, From: states(campaign.Shipped), To: campaign.Received, Roles: both(),
				Do: func(c *change) []problem { c.First(&c.After.(*campaign.Shipment).Received); return nil }},
			{Name: "returned", Label: "Record its return", Back: campaign.Freely, From: states(campaign.Shipped, campaign.Released), To: campaign.Returned, Roles: ops(), Reason: true},
		},
		Check: func(c *change) []problem { return campaign.BadMoney("cost", c.After.(*campaign.Shipment).Cost) },
		Facts: shipmentFacts,
		Head: func(r record) {
			s := r.(*campaign.Shipment)
			s.Parent = s.Terms
			if s.Title == "" {
				s.Title = s.SKU
			}
		},
	}
}

// release stamps the contract a parcel goes out under.
func release(c *change) []problem {
	s := c.After.(*campaign.Shipment)
	c.First(&s.Released)
	if t := campaign.Get[*campaign.Terms](c, campaign.KindTerms, s.Terms); t != nil && !t.Signed.IsZero() && !t.Signed.After(s.Released) {
		s.Contract = t.Contract
	}
	return nil
}

// ship looks whether the parcel was allowed to leave. One that left anyway is
// kept, as a breach, and somebody is told. A gift makes a seeded creator.
func ship(c *change) []problem {
	s := c.After.(*campaign.Shipment)
	c.First(&s.Shipped)
	if s.Replacement {
		return nil
	}
	t := campaign.Get[*campaign.Terms](c, campaign.KindTerms, s.Terms)
	s.Breach = breach(t, s.Shipped)
	if s.Breach != "" {
		c.Then(command{Kind: campaign.KindTask, ID: "t-breach-" + s.ID, Step: campaign.Create, Set: campaign.Fields("title", "A parcel left without signed terms", "what",
			"Get the terms signed, or ask for the parcel back", "subject", campaign.Subject(s), "campaign", s.Campaign, "creator", s.Creator, "brand", s.Brand, "region", s.Region, "owner", s.Owner)})
	}
	if t == nil || t.Form == "gifting" {
		c.Then(command{Kind: campaign.KindCreator, ID: s.Creator, Step: "seeded", Ref: s.ID})
	}
	return nil
}

// judge looks again whether a parcel was allowed to leave: what was heard of
// late may have been in time.
func judge(c *change) []problem {
	s := c.After.(*campaign.Shipment)
	had := s.Breach
	if s.Shipped.IsZero() || s.Replacement {
		return nil
	}
	s.Breach = breach(campaign.Get[*campaign.Terms](c, campaign.KindTerms, s.Terms), s.Shipped)
	if had != "" && s.Breach == "" {
		c.Then(command{Kind: campaign.KindTask, ID: "t-breach-" + s.ID, Step: "dropped", Reason: "the terms were signed in time"})
	}
	return nil
}

// length is a span of time as people say it.
func length(d time.Duration) string {
	for _, u := range []struct {
		of   time.Duration
		name string
	}{{24 * time.Hour, "days"}, {time.Hour, "hours"}} {
		if d >= 2*u.of {
			return fmt.Sprintf("%d %s", d/u.of, u.name)
		}
	}
	return fmt.Sprintf("%d minutes", d/time.Minute)
}

// breach says what was wrong with a hand-over; empty where nothing was.
func breach(t *campaign.Terms, at time.Time) string {
	switch {
	case t == nil:
		return "left without terms"
	case t.Signed.IsZero():
		return "left before the terms were signed"
	case t.Signed.After(at):
		return "left " + length(t.Signed.Sub(at)) + " before the signature"
	}
	return ""
}

func shipmentFacts(c *change) []fact {
	s := c.After.(*campaign.Shipment)
	why := ""
	if s.Replacement {
		why = "replacement"
	}
	switch c.Step.Name {
	case campaign.Create:
		return []fact{c.Milestone("shipment", "requested", c.At, "ref", s.Terms)}
	case "released":
		out := []fact{c.Milestone("shipment", "released", s.Released, "ref", s.Terms, "reason", why)}
		if s.Cost != nil && s.Cost.Minor != 0 {
			out = append(out, spent(c, "product_cost", "committed", s.Released, s.Cost, s.ID))
		}
		return out
	case "shipped":
		more := []any{"ref", s.Terms, "reason", why}
		if s.Cost != nil {
			more = append(more, "value", s.Cost.Float(), "unit", s.Cost.Currency)
		}
		out := []fact{c.Milestone("shipment", "handed_over", s.Shipped, more...)}
		if s.Cost != nil && s.Cost.Minor != 0 {
			out = append(out, spent(c, "product_cost", "accrued", s.Shipped, s.Cost, s.ID))
		}
		return out
	case "received":
		return []fact{c.Milestone("shipment", "received", s.Received, "ref", s.Terms)}
	}
	return nil
}
