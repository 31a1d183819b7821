package gate_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"plumbline/internal/campaign"
	"plumbline/internal/gate"
	"plumbline/internal/gate/condition"
	"plumbline/internal/ladder"
)

// wants is a requirement of a case that was changed, and how it stands then.
type wants struct {
	need   string
	change func(e *campaign.Evidence)
	state  condition.State
	text   string
}

func day(n int) *time.Time { t := days(n); return &t }

func TestEachConditionSaysHowItStandsAndWhatWouldFixIt(t *testing.T) {
	t.Parallel()
	for _, w := range []wants{
		{"ladder_locked", func(e *campaign.Evidence) { e.Campaign.Lock = "" }, condition.NotMet, "the campaign was not briefed under any revision yet"},
		{"ladder_locked", func(e *campaign.Evidence) { e.Campaign.Lock, e.Brief.Lock = "", "abcdef" }, condition.Met, "briefed under revision abcdef"},
		{"ladder_locked", func(e *campaign.Evidence) { e.Campaign = nil }, condition.Unknown, "the record belongs to no campaign"},
		{"brief_sent", func(e *campaign.Evidence) { e.Brief.Sent = time.Time{} }, condition.NotMet, "the brief was not sent"},
		{"brief_sent", func(e *campaign.Evidence) { e.Brief = nil }, condition.NotMet, "there is no brief"},
		{"brief_acknowledged", func(e *campaign.Evidence) { e.Brief.Acknowledged = time.Time{} }, condition.NotMet, "sent on 31 Oct 2026, and the quiz was not passed"},
		{"screens_passed", func(e *campaign.Evidence) { e.Screens = e.Screens[:1] }, condition.Unknown, "there is no values screen"},
		{"screens_passed", func(e *campaign.Evidence) { e.Screens[1].Until = days(-1) }, condition.Unknown, "the values screen lapsed on 19 Nov 2026"},
		{"screens_passed", func(e *campaign.Evidence) { e.Screens[0].State, e.Screens[0].Reason = "failed", "hate" }, condition.NotMet, "the safety screen failed on 5 Nov 2026: hate"},
		{"screens_passed", func(e *campaign.Evidence) {
			e.Pivots = []*campaign.Pivot{{Head: head(campaign.KindPivot, "v1", "noted"), Axis: "theme", Happened: days(-3)}}
		}, condition.Unknown, "the safety screen lapsed when the creator changed theme on 17 Nov 2026"},
		{"screens_passed", func(e *campaign.Evidence) { e.Screens[0].State = "undecided" }, condition.Unknown, "the safety screen is not decided"},
		{"audience_evidence", func(e *campaign.Evidence) { e.Packets = nil }, condition.Unknown, "there is no audience packet"},
		{"audience_evidence", func(e *campaign.Evidence) { e.Packets[0].Taken = days(-91) }, condition.Unknown, "the audience packet is from 21 Aug 2026, older than 90 days"},
		{"audience_evidence", func(e *campaign.Evidence) { e.Packets[0].State = "submitted" }, condition.Unknown, "the audience packet of 5 Nov 2026 is submitted"},
		{"no_touch_clear", func(e *campaign.Evidence) { e.Brief.Asked.Message = "No politics, just skin" }, condition.NotMet, "it meets the brand's list: politics"},
		{"no_touch_clear", func(e *campaign.Evidence) { e.Brief.Asked.Themes = []string{"diets"} }, condition.NotMet, "it meets the creator's own list"},
		{"no_touch_clear", func(e *campaign.Evidence) { e.Lists = nil }, condition.Unknown, "the creator was not asked for a list of their own"},
		{"no_open_incident", func(e *campaign.Evidence) {
			e.Incidents = []*campaign.Incident{{Head: head(campaign.KindIncident, "i1", "open"), What: "no_touch", Happened: days(-4)}}
		}, condition.NotMet, "an incident of 16 Nov 2026 is open: no touch"},
		{"no_open_incident", func(e *campaign.Evidence) {
			e.Incidents = []*campaign.Incident{{Head: head(campaign.KindIncident, "i1", "resolved"), Resolved: days(-1)}}
		}, condition.Met, "no incident is open"},
		{"signed_terms", func(e *campaign.Evidence) { e.Terms = nil }, condition.NotMet, "there are no terms"},
		{"signed_terms", func(e *campaign.Evidence) { e.Terms.Contract = "" }, condition.Met, "contract t1, signed on 10 Nov 2026"},
		{"signed_terms", func(e *campaign.Evidence) { e.Terms.State = "ended" }, condition.NotMet, "the terms are ended"},
		{"signed_terms", func(e *campaign.Evidence) { e.Terms.Signed = days(2) }, condition.NotMet, "the signature is dated 22 Nov 2026"},
		{"approved", func(e *campaign.Evidence) { e.Deliverable.State, e.Deliverable.Submitted = "submitted", days(-1) }, condition.NotMet, "submitted on 19 Nov 2026, waiting for us"},
		{"approved", func(e *campaign.Evidence) { e.Deliverable.State = "changes_asked" }, condition.NotMet, "it is changes asked"},
		{"approved", func(e *campaign.Evidence) { e.Deliverable = nil }, condition.Unknown, "no deliverable is named"},
		{"disclosure_planned", func(e *campaign.Evidence) { e.Deliverable.Disclosure = "" }, condition.NotMet, "no label is planned"},
		{"trackable", func(e *campaign.Evidence) { e.Deliverable.Link, e.Deliverable.Code = "", "MIA10" }, condition.Met, "tracked by code MIA10"},
		{"rights_in_date", func(e *campaign.Evidence) { e.Terms.Rights = nil }, condition.NotMet, "no usage right covers instagram US"},
		{"disclosed", func(e *campaign.Evidence) { e.Deliverable.Checks = nil }, condition.Unknown, "nobody has looked for the disclosure yet"},
		{"disclosed", func(e *campaign.Evidence) {
			e.Deliverable.Checks = append(e.Deliverable.Checks, campaign.Check{Requirement: "disclosure:US", Answer: "not_met", At: days(-1)})
		}, condition.NotMet, "looked for on 19 Nov 2026 and not found"},
		{"disclosed", func(e *campaign.Evidence) { e.Deliverable.Checks[0].Answer = "unknown" }, condition.Unknown, "it could not be checked on 19 Nov 2026"},
		{"accepted", func(e *campaign.Evidence) { e.Spend.Pays = "agency" }, condition.Met, "it pays for agency: there is no creator's work to accept"},
		{"accepted", func(e *campaign.Evidence) { e.Deliverable, e.Deliverables[0].Accepted = nil, time.Time{} }, condition.NotMet, "1 of 1 deliverables of the contract are not accepted: d1"},
		{"accepted", func(e *campaign.Evidence) { e.Deliverable, e.Deliverables = nil, nil }, condition.Unknown, "it names no deliverable, and its terms agree none"},
		{"live", func(e *campaign.Evidence) { e.Deliverable.State = "approved" }, condition.NotMet, "it is approved, not live"},
		{"contract:conditions", func(e *campaign.Evidence) {}, condition.Met, "no condition failed; still open: exclusive"},
		{"contract:conditions", func(e *campaign.Evidence) { e.Terms.Conditions[0].Met, e.Terms.Conditions[0].Failed = day(-1), day(-2) }, condition.Met, "every condition of the contract is met"},
		{"contract:other", func(e *campaign.Evidence) { e.Terms.Conditions[0].Failed = day(-2) }, condition.Met, "the contract has no condition other"},
		{"spend.amount <= 1000", func(e *campaign.Evidence) {}, condition.NotMet, "spend.amount <= 1000: false with spend.amount = 1200"},
		{"cel: creator.country in ['US']", func(e *campaign.Evidence) {}, condition.Met, "creator.country in ['US']: true with creator.country = US"},
		{"creator.country == 'US'", func(e *campaign.Evidence) { e.Creator.Country = "" }, condition.Unknown, "creator.country == 'US': there is no creator.country"},
		{"nonsense", func(e *campaign.Evidence) {}, condition.Unknown, "nothing can answer nonsense"},
	} {
		c := ready(campaign.KindSpend)
		w.change(c.Evidence)
		c.Ladder.Gates = []ladder.Gate{{Name: gate.Amplify, Mode: gate.Enforce, Require: []string{w.need}}}
		got := need(t, ask(c, gate.Amplify), w.need)
		require.Equal(t, w.text, got.Text)
		require.Equal(t, w.state, got.State, w.text)
		if w.state != condition.Met {
			require.NotEmpty(t, got.Fix, w.text)
		}
	}
}

func TestABriefSentElsewhereIsLockedToTheRevisionThenInForce(t *testing.T) {
	t.Parallel()
	c := ready(campaign.KindTerms)
	c.Evidence.Campaign.Lock = ""
	c.Revisions = []ladder.Revision{{ID: "first", At: days(-40)}, {ID: "second", At: days(-5)}}
	require.Equal(t, "briefed on 31 Oct 2026, while revision first was in force", need(t, ask(c, gate.Commit), "ladder_locked").Text)
	c.Revisions = c.Revisions[1:]
	require.Equal(t, condition.NotMet, need(t, ask(c, gate.Commit), "ladder_locked").State)
}

func TestAGateOverriddenInMoreThanOneCaseOfTenIsNamed(t *testing.T) {
	t.Parallel()
	var all []gate.Decision
	for i := range 20 {
		d := gate.Decision{Gate: gate.Commit, Subject: "terms/" + string(rune('a'+i)), Answer: gate.Allow, Would: gate.Allow, At: days(-i), Via: gate.ViaStep}
		if i < 2 {
			d.Override = "o"
		}
		all = append(all, d)
	}
	commit := func() gate.Tally { return gate.Count(all)[0] }
	require.Equal(t, 2, commit().Overridden)
	require.False(t, commit().Often, "two of twenty are one of ten")
	all[2].Override = "o"
	require.True(t, commit().Often)
}

func TestWhatObserveWouldHaveStoppedIsCountedOncePerSubjectWithItsMoney(t *testing.T) {
	t.Parallel()
	c := ready(campaign.KindShipment)
	c.Ladder.Gates[1].Mode = gate.Observe
	c.Evidence.Terms.Signed = time.Time{}
	asked := ask(c, gate.Shipment)
	require.Equal(t, gate.Allow, asked.Answer)
	taken, later := asked, asked
	taken.Via, taken.At = gate.ViaStep, days(1)
	later.At, later.Would = days(2), gate.Allow // asked again after the signature: the parcel had left
	shipment := gate.Count([]gate.Decision{asked, taken, later})[1]
	require.Equal(t, 1, shipment.Cases)
	require.Equal(t, 1, shipment.Stopped)
	require.Equal(t, *usd(40), shipment.Money[0])
	require.Equal(t, []gate.Cause{{Requirement: "signed_terms", Cases: 1}}, shipment.Because)
}
