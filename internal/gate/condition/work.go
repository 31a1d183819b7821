package condition

import (
	"fmt"
	"slices"
	"strings"

	"plumbline/internal/campaign"
)

const noDeliverable = "no deliverable is named"

func approved(a Asked) Finding {
	d := a.Evidence.Deliverable
	switch {
	case d == nil:
		return unknown(noDeliverable, "name the deliverable")
	case slices.Contains([]campaign.State{"approved", "live", "verified"}, d.State):
		return met("it is "+string(d.State), of(a, d))
	case d.State == "submitted":
		return notMet("submitted on "+a.day(d.Submitted)+", waiting for us", "approve deliverable "+d.ID+", or ask for changes", of(a, d))
	}
	return notMet("it is "+campaign.Words(string(d.State)), "the work has to be submitted and approved", of(a, d))
}

func disclosurePlanned(a Asked) Finding {
	d := a.Evidence.Deliverable
	switch {
	case d == nil:
		return unknown(noDeliverable, "name the deliverable")
	case d.Disclosure != "":
		return met("planned as "+d.Disclosure, of(a, d))
	case d.Relation == "earned":
		return met("it is earned: nothing is owed, nothing is disclosed", of(a, d))
	case a.Evidence.Brief != nil && a.Evidence.Brief.Asked.Disclosure != "":
		return met("the brief asks for it", of(a, a.Evidence.Brief))
	}
	return notMet("no label is planned", "set the label in deliverable "+d.ID, of(a, d))
}

func trackable(a Asked) Finding {
	d := a.Evidence.Deliverable
	switch {
	case d == nil:
		return unknown(noDeliverable, "name the deliverable")
	case d.Link != "":
		return met("tracked by link "+d.Link, of(a, d))
	case d.Code != "":
		return met("tracked by code "+d.Code, of(a, d))
	}
	return notMet("it has neither a tracked link nor a code", "give deliverable "+d.ID+" a link or a code", of(a, d))
}

func disclosed(a Asked) Finding {
	d := a.Evidence.Deliverable
	if d == nil {
		return unknown(noDeliverable, "name the deliverable")
	}
	var seen *campaign.Check
	for i, c := range d.Checks {
		if is := c.Requirement == "disclosure" || strings.HasPrefix(c.Requirement, "disclosure:"); is && (seen == nil || worse(c.Answer, seen.Answer)) {
			seen = &d.Checks[i]
		}
	}
	switch {
	case seen == nil:
		return unknown("nobody has looked for the disclosure yet", "verify deliverable "+d.ID, of(a, d))
	case seen.Answer == "met":
		return met("found on "+a.day(seen.At), of(a, d))
	case seen.Answer == "not_met":
		return notMet("looked for on "+a.day(seen.At)+" and not found", "have the label added, then verify deliverable "+d.ID+" again", of(a, d))
	}
	return unknown("it could not be checked on "+a.day(seen.At), "verify deliverable "+d.ID+" by hand", of(a, d))
}

// worse orders answers: what was not met first, then what could not be checked.
func worse(one, other string) bool {
	order := map[string]int{"not_met": 2, "met": 0}
	rank := func(s string) int {
		if n, ok := order[s]; ok {
			return n
		}
		return 1
	}
	return rank(one) > rank(other)
}

func live(a Asked) Finding {
	d := a.Evidence.Deliverable
	switch {
	case d == nil:
		return unknown(noDeliverable, "name the deliverable")
	case d.State == "live" || d.State == "verified":
		return met("live since "+a.day(d.Live), of(a, d))
	}
	return notMet("it is "+campaign.Words(string(d.State))+", not live", "wait until it is posted", of(a, d))
}

// accepted asks whether the work that is paid for was accepted. What is paid
// for that is nobody's work has nothing to accept.
func accepted(a Asked) Finding {
	e := a.Evidence
	if s := e.Spend; s != nil && s.Pays != "fee" {
		return met("it pays for "+s.Pays+": there is no creator's work to accept", of(a, s))
	}
	if d := e.Deliverable; d != nil {
		if d.Accepted.IsZero() {
			return notMet("the work is "+campaign.Words(string(d.State))+", not accepted", "accept or send back deliverable "+d.ID, of(a, d))
		}
		return met("accepted on "+a.day(d.Accepted), of(a, d))
	}
	if len(e.Deliverables) == 0 {
		return unknown("it names no deliverable, and its terms agree none", "name the deliverable it pays for")
	}
	var waiting []string
	var on []Ref
	for _, d := range e.Deliverables {
		on = append(on, of(a, d))
		if d.Accepted.IsZero() && d.State != "cancelled" {
			waiting = append(waiting, d.ID)
		}
	}
	if len(waiting) > 0 {
		return notMet(fmt.Sprintf("%d of %d deliverables of the contract are not accepted: %s", len(waiting), len(e.Deliverables), strings.Join(waiting, ", ")),
			"name the deliverable it pays for, or accept these", on...)
	}
	return met("everything the contract agrees is accepted", on...)
}
