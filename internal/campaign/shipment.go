package campaign

import (
	"fmt"

	"plumbline/internal/access"
)

// The states of a parcel.
const (
	Requested State = "requested"
	Released  State = "released"
	Shipped   State = "shipped"
	Received  State = "received"
	Returned  State = "returned"
)

func shipmentMachine() Machine {
	ops := []access.Role{access.Operations}
	return Machine{
		Kind: KindShipment, Title: "parcel", Many: "parcels", Doc: "product on its way to a creator; it leaves on signed terms",
		States: []State{Requested, Released, Shipped, Received, Returned},
		New:    func() Record { return &Shipment{} },
		Steps: []Step{
			{Name: Create, Label: "Request a parcel", To: Requested, Roles: ops},
			{Name: Edit, Label: "Edit", From: []State{Requested}, Roles: ops},
			{Name: "released", Label: "Release", Doc: "may leave the house", From: []State{Requested}, To: Released, Gate: "shipment", Roles: ops, Do: release},
			{Name: "shipped", Label: "Handed to the carrier", From: []State{Released}, To: Shipped, Roles: ops, Sets: []string{"carrier", "tracking"}, Do: ship},
			{Name: "received", Label: "Received", From: []State{Shipped}, To: Received, Roles: ops, Do: func(c *Change) []Problem { c.After.(*Shipment).Received = c.At; return nil }},
			{Name: "returned", Label: "Came back", From: []State{Shipped, Released}, To: Returned, Roles: ops, Reason: true},
		},
		Check: checkShipment,
		Facts: shipmentFacts,
		Head:  func(r Record) { s := r.(*Shipment); s.Title, s.Parent = s.SKU, s.Terms },
	}
}

// release stamps the contract a parcel goes out under.
func release(c *Change) []Problem {
	s := c.After.(*Shipment)
	s.Released = c.At
	if t, ok := c.Get(KindTerms, s.Terms).(*Terms); ok && !t.Signed.IsZero() && !t.Signed.After(c.At) {
		s.Contract = t.Contract
	}
	return nil
}

// ship looks whether the parcel was allowed to leave. One that left anyway is
// kept, as a breach.
func ship(c *Change) []Problem {
	s := c.After.(*Shipment)
	s.Shipped = c.At
	if s.Replacement {
		return nil
	}
	t, _ := c.Get(KindTerms, s.Terms).(*Terms)
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

func checkShipment(c *Change) []Problem {
	s := c.After.(*Shipment)
	if s.Cost != nil && s.Cost.Minor < 0 {
		return []Problem{{Field: "cost", Text: "cannot be less than nothing"}}
	}
	return nil
}

func shipmentFacts(c *Change) []Fact {
	s := c.After.(*Shipment)
	switch c.Step.Name {
	case Create:
		return []Fact{c.Milestone("shipment", "requested", c.At, "ref", s.Terms)}
	case "released", "received":
		return []Fact{c.Milestone("shipment", c.Step.Name, c.At, "ref", s.Terms)}
	case "shipped":
		more := []any{"ref", s.Terms}
		if s.Replacement {
			more = append(more, "reason", "replacement")
		}
		if s.Cost != nil {
			more = append(more, "value", s.Cost.Float(), "unit", s.Cost.Currency)
		}
		return []Fact{c.Milestone("shipment", "handed_over", c.At, more...)}
	}
	return nil
}
