package condition_test

import (
	"testing"

	"plumbline/internal/campaign"
	"plumbline/internal/gate/condition"
	"plumbline/internal/ladder"
)

func TestTheLockIsTheRevisionACampaignWasBriefedUnder(t *testing.T) {
	t.Parallel()
	unlocked := func(a *condition.Asked) { a.Evidence.Campaign.Lock = "" }
	hold(t, []stands{
		{need: "ladder_locked", state: condition.Met, text: "locked to revision 0123456789ab on 21 Oct 2026"},
		{need: "ladder_locked", from: nothing, state: condition.Unknown, text: "the record belongs to no campaign"},
		{need: "ladder_locked", change: unlocked, state: condition.NotMet, text: "the campaign was not briefed under any revision yet"},
		{need: "ladder_locked", change: func(a *condition.Asked) {
			unlocked(a)
			a.Locks = []ladder.Lock{{Campaign: "spring", Revision: "other", At: days(-90)}, {Campaign: "autumn", Revision: "feedbeef", At: days(-25)}}
		}, state: condition.Met, text: "locked to revision feedbeef on 26 Oct 2026"},
		{need: "ladder_locked", change: func(a *condition.Asked) { unlocked(a); a.Evidence.Brief.Lock = "cafe" }, state: condition.Met, text: "briefed under revision cafe"},
		{need: "ladder_locked", change: func(a *condition.Asked) {
			unlocked(a)
			a.Revisions = []ladder.Revision{{ID: "first", At: days(-60)}, {ID: "second", At: days(-21)}, {ID: "third", At: days(-1)}}
		}, state: condition.Met, text: "briefed on 31 Oct 2026, while revision second was in force"},
	})
}

func TestABriefCountsAsReadOnceItsQuizWasPassed(t *testing.T) {
	t.Parallel()
	hold(t, []stands{
		{need: "brief_sent", state: condition.Met, text: "sent on 31 Oct 2026"},
		{need: "brief_sent", from: nothing, state: condition.NotMet, text: "there is no brief"},
		{need: "brief_acknowledged", state: condition.Met, text: "acknowledged on 1 Nov 2026"},
		{need: "brief_acknowledged", from: nothing, state: condition.NotMet, text: "there is no brief"},
		{need: "brief_acknowledged", change: func(a *condition.Asked) { a.Evidence.Brief.Acknowledged = never }, state: condition.NotMet,
			text: "sent on 31 Oct 2026, and the quiz was not passed"},
		{need: "brief_acknowledged", change: func(a *condition.Asked) { a.Evidence.Brief.Acknowledged, a.Evidence.Brief.Sent = never, never }, state: condition.NotMet,
			text: "the brief was not sent"},
	})
}

func TestTermsAreSignedInForceAndNotDatedAhead(t *testing.T) {
	t.Parallel()
	terms := func(change func(*campaign.Terms)) func(*condition.Asked) {
		return func(a *condition.Asked) { change(a.Evidence.Terms) }
	}
	yesterday := today - 1
	hold(t, []stands{
		{need: "signed_terms", state: condition.Met, text: "contract C-17, signed on 10 Nov 2026"},
		{need: "signed_terms", from: nothing, state: condition.NotMet, text: "there are no terms"},
		{need: "signed_terms", change: terms(func(x *campaign.Terms) { x.Signed, x.State = never, "sent" }), state: condition.NotMet, text: "the terms are sent, not signed"},
		{need: "signed_terms", change: terms(func(x *campaign.Terms) { x.State = "withdrawn" }), state: condition.NotMet, text: "the terms are withdrawn"},
		{need: "signed_terms", change: terms(func(x *campaign.Terms) { x.Ends = &yesterday }), state: condition.NotMet, text: "the terms ended on 19 Nov 2026"},
		{need: "signed_terms", change: terms(func(x *campaign.Terms) { x.Ends = &today }), state: condition.Met, text: "contract C-17, signed on 10 Nov 2026"},
		{need: "signed_terms", change: func(a *condition.Asked) {
			a.Evidence.Terms.Signed = never
			a.Evidence.Master = &campaign.Terms{Head: top(campaign.KindTerms, "m1", "signed"), Form: "master", Contract: "M-1", Signed: days(-90)}
		}, state: condition.Met, text: "contract M-1, signed on 22 Aug 2026"},
		{need: "signed_terms", from: nothing, change: func(a *condition.Asked) {
			a.Evidence.Shipment = &campaign.Shipment{Head: top(campaign.KindShipment, "s1", "requested"), Replacement: true}
		}, state: condition.Met, text: "it replaces a lost or broken parcel that went out under terms"},
	})
}

func TestOnlyAFailedConditionOfTheContractHoldsMoney(t *testing.T) {
	t.Parallel()
	failed := func(on int) func(*condition.Asked) {
		return func(a *condition.Asked) {
			a.Evidence.Terms.Conditions = []campaign.Condition{{ID: "exclusive", Clause: "No other skin brand", Failed: dated(on)}, {ID: "kept", Clause: "Stays live"}}
		}
	}
	const sentence = `contract C-17, clause exclusive: "No other skin brand" failed on 18 Nov 2026`
	hold(t, []stands{
		{need: "contract:conditions", state: condition.Met, text: "every condition of the contract is met"},
		{need: "contract:conditions", from: nothing, state: condition.Met, text: "there is no contract, so no condition of one has failed"},
		{need: "contract:conditions", change: failed(-2), state: condition.NotMet, text: sentence},
		{need: "contract:exclusive", change: failed(-2), state: condition.NotMet, text: sentence},
		{need: "contract:kept", change: failed(-2), state: condition.Met, text: "no condition failed; still open: kept"},
		{need: "contract:conditions", change: failed(2), state: condition.Met, text: "no condition failed; still open: exclusive, kept"},
		{need: "contract:conditions", change: func(a *condition.Asked) { a.Evidence.Terms.Conditions = nil }, state: condition.Met, text: "the contract has no conditions"},
		{need: "contract:other", state: condition.Met, text: "the contract has no condition other"},
		{need: "contract:", state: condition.Unknown, text: "the requirement contract: cannot be read"},
	})
}

func TestUsageRightsCoverPlatformTerritoryAndDay(t *testing.T) {
	t.Parallel()
	right := func(change func(*campaign.Right)) func(*condition.Asked) {
		return func(a *condition.Asked) { change(&a.Evidence.Terms.Rights[0]) }
	}
	hold(t, []stands{
		{need: "rights_in_date", state: condition.Met, text: "rights run to 10 Dec 2026, 20 days from now"},
		{need: "rights_in_date", from: nothing, state: condition.NotMet, text: "there are no terms that give rights"},
		{need: "rights_in_date", change: right(func(r *campaign.Right) { r.To = today }), state: condition.Met, text: "rights run to 20 Nov 2026, 0 days from now"},
		{need: "rights_in_date", change: right(func(r *campaign.Right) { r.To = today - 1 }), state: condition.NotMet, text: "the rights run from 15 Nov 2026 to 19 Nov 2026"},
		{need: "rights_in_date", change: right(func(r *campaign.Right) { r.From = today + 1 }), state: condition.NotMet, text: "the rights run from 21 Nov 2026 to 10 Dec 2026"},
		{need: "rights_in_date", change: right(func(r *campaign.Right) { r.Platform = "tiktok" }), state: condition.NotMet, text: "no usage right covers instagram US"},
		{need: "rights_in_date", change: right(func(r *campaign.Right) { r.Platform, r.Territory = "", "" }), state: condition.Met, text: "rights run to 10 Dec 2026, 20 days from now"},
		{need: "rights_in_date", change: func(a *condition.Asked) { a.Evidence.Terms.Amplify, a.Evidence.Terms.Rights[0].Amplify = false, false }, state: condition.NotMet, text: "the terms have no amplification clause"},
		{need: "rights_in_date", change: func(a *condition.Asked) {
			a.Gate, a.Evidence.Terms.Amplify, a.Evidence.Terms.Rights[0].Amplify = "publish", false, false
		}, state: condition.Met, text: "rights run to 10 Dec 2026, 20 days from now"},
		{need: "rights_in_date", change: func(a *condition.Asked) { a.Evidence.Spend.Platform = "youtube" }, state: condition.NotMet, text: "no usage right covers youtube US"},
	})
}
