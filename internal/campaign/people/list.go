package people

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"plumbline/internal/access"
	"plumbline/internal/campaign"
)

// Lists is the machine of no-touch lists. Each change is a version; earlier
// ones are kept, so that a breach is judged by the list then in force.
func Lists() machine {
	own := []access.Role{access.Operations, access.Legal, access.Creator}
	return machine{
		Kind: campaign.KindList, Title: "no-touch list", Many: "no-touch lists", Doc: "topics the brand will not push, or one creator will not touch",
		States: states(campaign.InForce, campaign.Ended),
		Steps: []step{
			{Name: campaign.Create, Label: "Write a list", To: campaign.InForce, Roles: own, Do: writeList},
			{Name: campaign.Edit, Label: "Change", From: states(campaign.InForce), Roles: own, Do: againstOffers},
			{Name: "ended", Label: "Put aside", From: states(campaign.InForce), To: campaign.Ended, Roles: safe(), Reason: true},
		},
		Check: checkList,
		Head: func(r record) {
			l := r.(*campaign.List)
			l.Title = "the brand's no-touch list"
			if l.Creator != "" {
				l.Title = "a creator's own no-touch list"
			}
		},
	}
}

func writeList(c *change) []problem { return append(onlyOne(c), againstOffers(c)...) }

// againstOffers has a creator's open offers looked at again for what their list
// meets: it may be written after the offer.
func againstOffers(c *change) []problem {
	l := c.After.(*campaign.List)
	for _, o := range campaign.Linked[*campaign.Offer](c, campaign.KindOffer, "creator", l.Creator) {
		if !settled(o.State) {
			c.Then(command{Kind: campaign.KindOffer, ID: o.ID, Step: "list_changed"})
		}
	}
	return nil
}

// onlyOne keeps one list in force for the brand and for each creator: it is
// changed, not written a second time.
func onlyOne(c *change) []problem {
	l := c.After.(*campaign.List)
	field, value := "creator", l.Creator
	if value == "" {
		field, value = "state", string(campaign.InForce)
	}
	for _, o := range campaign.Linked[*campaign.List](c, campaign.KindList, field, value) {
		if o.ID != l.ID && o.State == campaign.InForce && o.Creator == l.Creator && o.Brand == l.Brand {
			return []problem{{Text: "there is one already: " + o.ID, Hint: "change that one; its earlier versions are kept"}}
		}
	}
	return nil
}

func checkList(c *change) []problem {
	l := c.After.(*campaign.List)
	switch {
	case l.Creator == "" && len(l.Own) > 0:
		return []problem{{Field: "own", Text: "says what a creator will not touch, and names no creator"}}
	case l.Creator != "" && len(l.Topics) > 0:
		return []problem{{Field: "topics", Text: "are the brand's; a creator's own go into own"}}
	case c.By.Role == access.Creator && l.Creator == "" && !c.Received():
		return []problem{{Field: "creator", Text: "the brand's list is not yours to change"}}
	}
	return nil
}

// Incidents is the machine of what went wrong in public.
func Incidents() machine {
	return machine{
		Kind: campaign.KindIncident, Title: "incident", Many: "incidents", Doc: "something went wrong in public",
		States: states(campaign.Open, campaign.Escalated, campaign.Resolved),
		Steps: []step{
			{Name: campaign.Create, Label: "Report an incident", To: campaign.Open, Roles: append(safe(), access.Social), Do: reported},
			{Name: campaign.Edit, Label: "Edit", From: states(campaign.Open, campaign.Escalated), Roles: safe()},
			{Name: "escalated", Label: "Escalate", Doc: "to care or legal", From: states(campaign.Open), To: campaign.Escalated, Roles: append(safe(), access.Social),
				Do: func(c *change) []problem { c.First(&c.After.(*campaign.Incident).Escalated); return nil }},
			{Name: "resolved", Label: "Resolve", From: states(campaign.Open, campaign.Escalated), To: campaign.Resolved, Roles: safe(), Reason: true,
				Do: func(c *change) []problem { c.Last(&c.After.(*campaign.Incident).Resolved); return nil }},
		},
		Check: func(c *change) []problem {
			i := c.After.(*campaign.Incident)
			if i.Happened.After(c.Now.Add(time.Hour)) && !c.Received() {
				return []problem{{Field: "happened", Text: "lies in the future"}}
			}
			return nil
		},
		Facts: func(c *change) []fact {
			i := c.After.(*campaign.Incident)
			return []fact{c.Row("incidents", i.Happened, "event_id", campaign.Telling(i), "incident", i.ID, "severity", i.Severity, "escalated", !i.Escalated.IsZero(), "kind", i.What, "side", i.Side,
				"topic", i.Topic, "asset", i.Asset, "resolved_at", i.Resolved)}
		},
		Head: func(r record) {
			i := r.(*campaign.Incident)
			i.Title = i.Severity + " incident"
		},
	}
}

// reported counts it among what a screen could have seen, and names the list
// version it is judged by where a list was touched.
func reported(c *change) []problem {
	i := c.After.(*campaign.Incident)
	if i.What == "no_touch" && i.List == "" {
		i.List = listOf(c, i)
	}
	return repeated(c, i.What, campaign.Subject(i), i.Creator)
}

// listOf names the list in force that was touched, with its version: by its
// side, and by the topic where one names it.
func listOf(c *change, i *campaign.Incident) string {
	name := ""
	for _, l := range campaign.Linked[*campaign.List](c, campaign.KindList, "state", string(campaign.InForce)) {
		ours := l.Creator == "" && i.Side != "creator"
		theirs := l.Creator != "" && l.Creator == i.Creator && i.Side != "brand"
		names := slices.ContainsFunc(append(slices.Clone(l.Topics), l.Own...), func(t string) bool { return strings.EqualFold(t, i.Topic) })
		if (ours || theirs) && (names || name == "") {
			name = l.ID + "/" + strconv.FormatInt(l.Version, 10)
		}
		if (ours || theirs) && names {
			break
		}
	}
	return name
}

// Pivots is the machine of a creator's changes of theme, tone, stance or cadence.
func Pivots() machine {
	open := states(campaign.Noted, campaign.Proposed)
	return machine{
		Kind: campaign.KindPivot, Title: "pivot", Many: "pivots", Doc: "a creator changed theme, tone, stance or cadence: recalibrate, or accept",
		States: states(campaign.Proposed, campaign.Noted, campaign.Recalibrated, campaign.Accepted, campaign.Dropped),
		Steps: []step{
			{Name: campaign.Create, Label: "Note a pivot", To: campaign.Noted, Roles: append(both(), access.Social), Do: noted},
			{Name: "noted", Label: "It is one", Doc: "screens and ratings lapse", From: states(campaign.Proposed), To: campaign.Noted, Roles: ops(), Do: lapse},
			{Name: "recalibrated", Label: "Recalibrated", Doc: "screened again, expectations set anew", From: open, To: campaign.Recalibrated, Roles: ops(), Do: settlePivot},
			{Name: "accepted", Label: "Accept as it is", From: open, To: campaign.Accepted, Roles: ops(), Reason: true, Do: settlePivot},
			{Name: "dropped", Label: "It is none", From: states(campaign.Proposed), To: campaign.Dropped, Roles: ops(), Reason: true},
		},
		Check: func(c *change) []problem {
			p := c.After.(*campaign.Pivot)
			if p.Creator == "" && !c.Received() {
				return []problem{{Field: "creator", Text: "say who changed"}}
			}
			if p.Shift != nil && (*p.Shift < 0 || *p.Shift > 1) {
				return []problem{{Field: "shift", Text: "is a distance between 0 and 1"}}
			}
			return nil
		},
		Facts: pivotFacts,
		Head:  func(r record) { p := r.(*campaign.Pivot); p.Title = strings.TrimSpace(p.Axis + " " + p.How) },
	}
}

// noted begins a proposed pivot as a proposal; a declared or noted one stands.
func noted(c *change) []problem {
	p := c.After.(*campaign.Pivot)
	if p.How == "proposed" {
		p.State = campaign.Proposed
		return nil
	}
	return lapse(c)
}

// lapse ends what was looked at before the change.
func lapse(c *change) []problem {
	p := c.After.(*campaign.Pivot)
	for _, s := range campaign.Linked[*campaign.Screen](c, campaign.KindScreen, "creator", p.Creator) {
		if (s.State == campaign.Passed || s.State == campaign.Failed) && s.Decided.Before(c.At) {
			c.Then(command{Kind: campaign.KindScreen, ID: s.ID, Step: "lapsed", Reason: "pivot"})
		}
	}
	for _, r := range campaign.Linked[*campaign.Rating](c, campaign.KindRating, "creator", p.Creator) {
		if r.State == campaign.InForce && r.Rated.Before(c.At) {
			c.Then(command{Kind: campaign.KindRating, ID: r.ID, Step: "lapsed", Reason: "pivot"})
		}
	}
	return nil
}

func settlePivot(c *change) []problem { c.Last(&c.After.(*campaign.Pivot).Settled); return nil }

func pivotFacts(c *change) []fact {
	p := c.After.(*campaign.Pivot)
	if p.State == campaign.Proposed || p.State == campaign.Dropped {
		return nil // a proposal is no pivot yet
	}
	f := c.Row("pivots", p.Happened, "event_id", campaign.Telling(p), "axis", p.Axis, "how", p.How)
	if p.State == campaign.Recalibrated {
		f.Values["recalibrated_at"] = p.Settled
	}
	return []fact{f}
}
