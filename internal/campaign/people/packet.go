package people

import (
	"time"

	"plumbline/internal/campaign"
	"plumbline/internal/campaign/audience"
)

// Packets is the machine of return packets.
func Packets() machine {
	return machine{
		Kind: campaign.KindPacket, Title: "return packet", Many: "return packets", Doc: "audience evidence a creator returned; valid for 90 days",
		States: states(campaign.Submitted, campaign.Accepted, campaign.Rejected, campaign.Lapsed),
		Steps: []step{
			{Name: campaign.Create, Label: "Return audience evidence", To: campaign.Submitted, Roles: both(), Do: comparePacket},
			{Name: campaign.Edit, Label: "Edit", From: states(campaign.Submitted), Roles: both(), Do: comparePacket},
			{Name: "accepted", Label: "Accept", From: states(campaign.Submitted), To: campaign.Accepted, Roles: ops(), Do: acceptPacket},
			{Name: "rejected", Label: "Reject", Back: campaign.Freely, From: states(campaign.Submitted), To: campaign.Rejected, Roles: ops(), Reason: true},
			{Name: "lapsed", Label: "Lapsed", Rule: true, From: states(campaign.Accepted), To: campaign.Lapsed},
		},
		Check: checkPacket,
		Facts: packetFacts,
		Head: func(r record) {
			p := r.(*campaign.Packet)
			p.Title, p.Due = p.Platform, time.Time{}
			if p.State == campaign.Accepted {
				p.Due = p.Taken.Add(packetDays * day)
			}
		},
		Falls: func(r record) string {
			if r.Top().State == campaign.Accepted {
				return "lapsed"
			}
			return ""
		},
	}
}

// comparePacket sets it beside the platform's own figures where they exist.
func comparePacket(c *change) []problem {
	p := c.After.(*campaign.Packet)
	var platform []campaign.Share
	if c.House.Audience != nil {
		shares, err := c.House.Audience(c.Ctx, p.Creator, p.Platform, p.Basis)
		if err == nil { // without the platform's figures nothing is concluded
			platform = shares
		}
	}
	p.Checks = audience.Compare(p.Shares, platform)
	return nil
}

// acceptPacket takes it as evidence. An audience off category proposes a
// decline: about the audience, never about the creator.
func acceptPacket(c *change) []problem {
	p := c.After.(*campaign.Packet)
	if c.House.Ladder == nil {
		return nil
	}
	why := audience.OffCategory(c.House.Ladder.Audience, p.Shares)
	if why == "" {
		return nil
	}
	open := 0
	for _, o := range campaign.Linked[*campaign.Offer](c, campaign.KindOffer, "creator", p.Creator) {
		if !settled(o.State) {
			open++
			c.Then(command{Kind: campaign.KindOffer, ID: o.ID, Step: "decline_proposed", Set: campaign.Fields("proposed_for", why)})
		}
	}
	if open == 0 {
		c.Then(command{Kind: campaign.KindTask, ID: "t-audience-" + p.ID, Step: campaign.Create, Set: campaign.About(p.Top(), "title", "Audience off category",
			"what", "Decide whether to go on: "+why, "subject", campaign.Subject(p))})
	}
	return nil
}

func checkPacket(c *change) []problem {
	p := c.After.(*campaign.Packet)
	var out []problem
	for _, w := range audience.Wrong(p.Shares) {
		out = append(out, problem{Field: "shares", Text: w})
	}
	if p.Taken.After(c.Now.Add(day)) {
		out = append(out, problem{Field: "taken", Text: "lies in the future"})
	}
	if !c.Received() && p.Creator == "" {
		out = append(out, problem{Field: "creator", Text: "say whose audience it is"})
	}
	return out
}

func packetFacts(c *change) []fact {
	p := c.After.(*campaign.Packet)
	if c.Step.Name != "accepted" {
		return nil
	}
	var out []fact
	for _, s := range p.Shares {
		out = append(out, c.Row("audience_shares", p.Taken, "platform", p.Platform, "axis", s.Axis, "segment", s.Segment, "share", s.Share, "basis", p.Basis))
	}
	return out
}
