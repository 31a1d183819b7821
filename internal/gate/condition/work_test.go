package condition_test

import (
	"testing"

	"plumbline/internal/campaign"
	"plumbline/internal/gate/condition"
)

// work changes the deliverable of a case.
func work(change func(*campaign.Deliverable)) func(*condition.Asked) {
	return func(a *condition.Asked) { change(a.Evidence.Deliverable) }
}

func TestWorkIsApprovedByUsBeforeItIsLive(t *testing.T) {
	t.Parallel()
	hold(t, []stands{
		{need: "approved", state: condition.Met, text: "it is live"},
		{need: "approved", from: nothing, state: condition.Unknown, text: "no deliverable is named"},
		{need: "approved", change: work(func(d *campaign.Deliverable) { d.State = "approved" }), state: condition.Met, text: "it is approved"},
		{need: "approved", change: work(func(d *campaign.Deliverable) { d.State, d.Submitted = "submitted", days(-1) }), state: condition.NotMet, text: "submitted on 19 Nov 2026, waiting for us"},
		{need: "approved", change: work(func(d *campaign.Deliverable) { d.State = "changes_asked" }), state: condition.NotMet, text: "it is changes asked"},
		{need: "live", state: condition.Met, text: "live since 18 Nov 2026"},
		{need: "live", from: nothing, state: condition.Unknown, text: "no deliverable is named"},
		{need: "live", change: work(func(d *campaign.Deliverable) { d.State = "approved" }), state: condition.NotMet, text: "it is approved, not live"},
	})
}

func TestALabelIsPlannedWhereItIsOwed(t *testing.T) {
	t.Parallel()
	bare := work(func(d *campaign.Deliverable) { d.Disclosure = "" })
	hold(t, []stands{
		{need: "disclosure_planned", state: condition.Met, text: "planned as #ad"},
		{need: "disclosure_planned", from: nothing, state: condition.Unknown, text: "no deliverable is named"},
		{need: "disclosure_planned", change: bare, state: condition.NotMet, text: "no label is planned"},
		{need: "disclosure_planned", change: func(a *condition.Asked) { bare(a); a.Evidence.Brief.Asked.Disclosure = "#ad" }, state: condition.Met, text: "the brief asks for it"},
		{need: "disclosure_planned", change: func(a *condition.Asked) { bare(a); a.Evidence.Deliverable.Relation = "earned" }, state: condition.Met, text: "it is earned: nothing is owed, nothing is disclosed"},
	})
}

func TestAPostIsTrackedByLinkOrCode(t *testing.T) {
	t.Parallel()
	hold(t, []stands{
		{need: "trackable", state: condition.Met, text: "tracked by link l1"},
		{need: "trackable", from: nothing, state: condition.Unknown, text: "no deliverable is named"},
		{need: "trackable", change: work(func(d *campaign.Deliverable) { d.Link, d.Code = "", "MIA10" }), state: condition.Met, text: "tracked by code MIA10"},
		{need: "trackable", change: work(func(d *campaign.Deliverable) { d.Link = "" }), state: condition.NotMet, text: "it has neither a tracked link nor a code"},
	})
}

func TestTheWorstCheckOfADisclosureCounts(t *testing.T) {
	t.Parallel()
	checks := func(answers ...string) func(*condition.Asked) {
		return work(func(d *campaign.Deliverable) {
			d.Checks = []campaign.Check{{Requirement: "music", Answer: "not_met", At: days(-1)}}
			for i, answer := range answers {
				d.Checks = append(d.Checks, campaign.Check{Requirement: []string{"disclosure", "disclosure:US", "disclosure:GB"}[i], Answer: answer, At: days(-1)})
			}
		})
	}
	hold(t, []stands{
		{need: "disclosed", state: condition.Met, text: "found on 19 Nov 2026"},
		{need: "disclosed", from: nothing, state: condition.Unknown, text: "no deliverable is named"},
		{need: "disclosed", change: checks(), state: condition.Unknown, text: "nobody has looked for the disclosure yet"},
		{need: "disclosed", change: checks("met", "met", "met"), state: condition.Met, text: "found on 19 Nov 2026"},
		{need: "disclosed", change: checks("met", "unknown", "met"), state: condition.Unknown, text: "it could not be checked on 19 Nov 2026"},
		{need: "disclosed", change: checks("unknown", "met", "not_met"), state: condition.NotMet, text: "looked for on 19 Nov 2026 and not found"},
	})
}

func TestAFeeIsForAcceptedWork(t *testing.T) {
	t.Parallel()
	all := func(accepted, state string) func(*condition.Asked) {
		return func(a *condition.Asked) {
			other := &campaign.Deliverable{Head: top(campaign.KindDeliverable, "d2", campaign.State(state))}
			if accepted != "" {
				other.Accepted = days(-1)
			}
			a.Evidence.Deliverables, a.Evidence.Deliverable = append(a.Evidence.Deliverables, other), nil
		}
	}
	hold(t, []stands{
		{need: "accepted", state: condition.Met, text: "accepted on 19 Nov 2026"},
		{need: "accepted", from: nothing, state: condition.Unknown, text: "it names no deliverable, and its terms agree none"},
		{need: "accepted", change: func(a *condition.Asked) { a.Evidence.Spend.Pays = "agency" }, state: condition.Met, text: "it pays for agency: there is no creator's work to accept"},
		{need: "accepted", change: work(func(d *campaign.Deliverable) { d.Accepted = never }), state: condition.NotMet, text: "the work is live, not accepted"},
		{need: "accepted", change: all("", "submitted"), state: condition.NotMet, text: "1 of 2 deliverables of the contract are not accepted: d2"},
		{need: "accepted", change: all("", "cancelled"), state: condition.Met, text: "everything the contract agrees is accepted"},
		{need: "accepted", change: all("yes", "verified"), state: condition.Met, text: "everything the contract agrees is accepted"},
	})
}
