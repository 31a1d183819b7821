package work

import (
	"fmt"

	"plumbline/internal/access"
	"plumbline/internal/campaign"
)

// Shipments is the machine of parcels.
func Shipments() campaign.Machine {
	ops := []access.Role{access.Operations}
	return campaign.Machine{
		Kind: campaign.KindShipment, Title: "parcel", Many: "parcels", Doc: "product on its way to a creator; it leaves on signed terms",
		States: []campaign.State{campaign.Requested, campaign.Released, campaign.Shipped, campaign.Received, campaign.Returned},
		Steps: []campaign.Step{
			{Name: campaign.Create, Label: "Request a parcel", To: campaign.Requested, Roles: ops},
			{Name: campaign.Edit, Label: "Edit", From: []campaign.State{campaign.Requested}, Roles: ops},
			{Name: "released", Label: "Release", Doc: "may leave the house", From: []campaign.State{campaign.Requested}, To: campaign.Released, Gate: "shipment", Roles: ops, Do: release},
			{Name: "shipped", Label: "Handed to the carrier", From: []campaign.State{campaign.Released}, To: campaign.Shipped, Roles: ops, Sets: []string{"carrier", "tracking"}, Do: ship},
			{Name: "received", Label: "Received", From: []campaign.State{campaign.Shipped}, To: campaign.Received, Roles: ops, Do: func(c *campaign.Change) []campaign.Problem { c.After.(*campaign.Shipment).Received = c.At; return nil }},
			{Name: "returned", Label: "Came back", From: []campaign.State{campaign.Shipped, campaign.Released}, To: campaign.Returned, Roles: ops, Reason: true},
		},
		Check: checkShipment,
		Facts: shipmentFacts,
		Head:  func(r campaign.Record) { s := r.(*campaign.Shipment); s.Title, s.Parent = s.SKU, s.Terms },
	}
}

// release stamps the contract a parcel goes out under.
func release(c *campaign.Change) []campaign.Problem {
	s := c.After.(*campaign.Shipment)
	s.Released = c.At
	if t, ok := c.Get(campaign.KindTerms, s.Terms).(*campaign.Terms); ok && !t.Signed.IsZero() && !t.Signed.After(c.At) {
		s.Contract = t.Contract
	}
	return nil
}

// ship looks whether the parcel was allowed to leave. One that left anyway is
// kept, as a breach.
func ship(c *campaign.Change) []campaign.Problem {
	s := c.After.(*campaign.Shipment)
	s.Shipped = c.At
	if s.Replacement {
		return nil
	}
	t, _ := c.Get(campaign.KindTerms, s.Terms).(*campaign.Terms)
	switch {
	case t == nil:
		s.Breach = "left without terms"
	case t.Signed.IsZero():
		s.Breach = "left before the terms were signed"
	case t.Signed.After(s.Shipped):
		s.Breach = fmt.Sprintf("left %s before the signature", t.Signed.Sub(s.Shipped).Round(60e9))
	}
	return nil
}

func checkShipment(c *campaign.Change) []campaign.Problem {
	s := c.After.(*campaign.Shipment)
	if s.Cost != nil && s.Cost.Minor < 0 {
		return []campaign.Problem{{Field: "cost", Text: "cannot be less than nothing"}}
	}
	return nil
}

func shipmentFacts(c *campaign.Change) []campaign.Fact {
	s := c.After.(*campaign.Shipment)
	switch c.Step.Name {
	case campaign.Create:
		return []campaign.Fact{c.Milestone("shipment", "requested", c.At, "ref", s.Terms)}
	case "released", "received":
		return []campaign.Fact{c.Milestone("shipment", c.Step.Name, c.At, "ref", s.Terms)}
	case "shipped":
		more := []any{"ref", s.Terms}
		if s.Replacement {
			more = append(more, "reason", "replacement")
		}
		if s.Cost != nil {
			more = append(more, "value", s.Cost.Float(), "unit", s.Cost.Currency)
		}
		return []campaign.Fact{c.Milestone("shipment", "handed_over", c.At, more...)}
	}
	return nil
}
