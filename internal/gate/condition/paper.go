package condition

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"plumbline/internal/campaign"
	"plumbline/internal/ladder"
)

func ladderLocked(a Asked) Finding {
	e := a.Evidence
	if e.Campaign == nil {
		return unknown("the record belongs to no campaign", "name its campaign")
	}
	if e.Campaign.Lock != "" {
		return met("locked to revision "+short(e.Campaign.Lock)+" on "+a.day(e.Campaign.LockedAt), of(a, e.Campaign))
	}
	for _, l := range a.Locks {
		if l.Campaign == e.Campaign.ID {
			return met("locked to revision "+short(l.Revision)+" on "+a.day(l.At), of(a, e.Campaign))
		}
	}
	if e.Brief != nil && e.Brief.Lock != "" {
		return met("briefed under revision "+short(e.Brief.Lock), of(a, e.Brief))
	}
	if r := a.inForce(e.Brief); r != "" { // sent elsewhere, and heard of: nobody stamped it
		return met("briefed on "+a.day(e.Brief.Sent)+", while revision "+short(r)+" was in force", of(a, e.Brief))
	}
	return notMet("the campaign was not briefed under any revision yet", "send its first brief, or plumbline lock "+e.Campaign.ID, of(a, e.Campaign))
}

// inForce is the revision in force when a brief was sent; empty without one.
func (a Asked) inForce(b *campaign.Brief) (revision string) {
	if b == nil || b.Sent.IsZero() {
		return ""
	}
	for _, r := range a.Revisions {
		if !r.At.After(b.Sent) {
			revision = r.ID
		}
	}
	return revision
}

func short(revision string) string { return revision[:min(12, len(revision))] }

func briefSent(a Asked) Finding {
	b := a.Evidence.Brief
	switch {
	case b == nil:
		return notMet("there is no brief", "write a brief and send it")
	case b.Sent.IsZero():
		return notMet("the brief was not sent", "send brief "+b.ID, of(a, b))
	}
	return met("sent on "+a.day(b.Sent), of(a, b))
}

func briefAcknowledged(a Asked) Finding {
	b := a.Evidence.Brief
	switch {
	case b == nil:
		return notMet("there is no brief", "write a brief and send it")
	case b.Acknowledged.IsZero() && b.Sent.IsZero():
		return notMet("the brief was not sent", "send brief "+b.ID, of(a, b))
	case b.Acknowledged.IsZero():
		return notMet("sent on "+a.day(b.Sent)+", and the quiz was not passed", "remind the creator of the quiz in brief "+b.ID, of(a, b))
	}
	return met("acknowledged on "+a.day(b.Acknowledged), of(a, b))
}

func signedTerms(a Asked) Finding {
	t := a.Evidence.Terms
	if s := a.Evidence.Shipment; s != nil && s.Replacement {
		return met("it replaces a lost or broken parcel that went out under terms", of(a, s))
	}
	switch {
	case t == nil:
		return notMet("there are no terms", "name the terms it goes out under")
	case t.Signed.IsZero() && covered(a.Evidence.Master):
		t = a.Evidence.Master
	case t.Signed.IsZero():
		return notMet(fmt.Sprintf("the terms are %s, not signed", campaign.Words(string(t.State))), "have terms "+t.ID+" signed", of(a, t))
	}
	switch {
	case t.State == "ended" || t.State == "withdrawn":
		return notMet("the terms are "+string(t.State), "sign new ones", of(a, t))
	case t.Ends != nil && *t.Ends < a.today():
		return notMet("the terms ended on "+dayOf(*t.Ends), "amend terms "+t.ID+" or sign new ones", of(a, t))
	case t.Signed.After(a.At):
		return notMet("the signature is dated "+a.day(t.Signed), "wait for that day, or correct the date", of(a, t))
	}
	// Terms sent here have a contract id from then on; those heard of without one are known by their own.
	return met(fmt.Sprintf("contract %s, signed on %s", cmp.Or(t.Contract, t.ID), a.day(t.Signed)), of(a, t))
}

// covered tells whether a master agreement stands for unsigned terms.
func covered(m *campaign.Terms) bool { return m != nil && !m.Signed.IsZero() && m.Form == "master" }

// clauses answers contract:conditions, or one condition by its id. Only a
// condition that failed holds money; one that is still open does not.
func clauses(a Asked, n ladder.Need) Finding {
	t := a.Evidence.Terms
	if t == nil {
		return met("there is no contract, so no condition of one has failed")
	}
	var open []string
	found := false
	for _, c := range t.Conditions {
		if n.Clause != "conditions" && c.ID != n.Clause {
			continue
		}
		found = true
		if c.Failed != nil && !c.Failed.After(a.At) && (c.Met == nil || c.Met.Before(*c.Failed)) {
			return notMet(fmt.Sprintf("contract %s, clause %s: %q failed on %s", t.Contract, c.ID, c.Clause, a.day(*c.Failed)),
				"settle the clause with the creator and mark it met in terms "+t.ID, of(a, t))
		}
		if c.Met == nil {
			open = append(open, c.ID)
		}
	}
	switch {
	case !found && n.Clause != "conditions":
		return met("the contract has no condition "+n.Clause, of(a, t))
	case !found:
		return met("the contract has no conditions", of(a, t))
	case len(open) > 0:
		return met("no condition failed; still open: "+strings.Join(open, ", "), of(a, t))
	}
	return met("every condition of the contract is met", of(a, t))
}

func rightsInDate(a Asked) Finding {
	t := a.Evidence.Terms
	if t == nil {
		return notMet("there are no terms that give rights", "name the terms it stands on")
	}
	platform, territory := where(a.Evidence)
	buys := a.Gate == "amplify" || a.Evidence.Spend != nil && a.Evidence.Spend.Pays == "amplification"
	if buys && !t.Amplify && !slices.ContainsFunc(t.Rights, func(r campaign.Right) bool { return r.Amplify }) {
		return notMet("the terms have no amplification clause", "agree amplification in terms "+t.ID, of(a, t))
	}
	var ended string
	for _, r := range t.Rights {
		if r.Platform != "" && platform != "" && r.Platform != platform || r.Territory != "" && territory != "" && r.Territory != territory || buys && !r.Amplify && !t.Amplify {
			continue
		}
		if r.From <= a.today() && a.today() <= r.To {
			return met(fmt.Sprintf("rights run to %s, %d days from now", dayOf(r.To), r.To-a.today()), of(a, t))
		}
		ended = fmt.Sprintf("the rights run from %s to %s", dayOf(r.From), dayOf(r.To))
	}
	if ended != "" {
		return notMet(ended, "extend the rights in terms "+t.ID, of(a, t))
	}
	return notMet(strings.TrimSpace(fmt.Sprintf("no usage right covers %s %s", platform, territory)), "agree the right in terms "+t.ID, of(a, t))
}

// where is the platform and the territory asked about.
func where(e *campaign.Evidence) (platform, territory string) {
	if e.Deliverable != nil {
		platform = e.Deliverable.Platform
	}
	if e.Spend != nil {
		if e.Spend.Platform != "" {
			platform = e.Spend.Platform
		}
		territory = e.Spend.Territory
	}
	return platform, territory
}
