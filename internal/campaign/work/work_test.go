package work_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"plumbline/internal/access"
	"plumbline/internal/campaign"
	"plumbline/internal/campaign/booking"
	"plumbline/internal/campaign/brief"
	"plumbline/internal/campaign/campaigntest"
	"plumbline/internal/money"
	"plumbline/internal/period"
)

const (
	campaigns    = campaign.KindCampaign
	creators     = campaign.KindCreator
	briefs       = campaign.KindBrief
	terms        = campaign.KindTerms
	deliverables = campaign.KindDeliverable
	parcels      = campaign.KindShipment
	spends       = campaign.KindSpend
)

func permit(gate, subject string, until time.Time) *campaign.Permit {
	return &campaign.Permit{Gate: gate, Subject: subject, Until: until}
}

func usd(minor int64) money.Amount { return money.Amount{Minor: minor, Currency: "USD"} }

func date(t testing.TB, s string) period.Date {
	d, err := period.ParseDate(s)
	require.NoError(t, err)
	return d
}

// lastOf is the last instant before one.
func lastOf(s string) time.Time {
	at, _ := time.Parse(time.RFC3339, s)
	return at.Add(-time.Microsecond)
}

var body = campaign.BriefBody{
	Goal: "orders", Message: "It holds all day", Product: "Serum", Formats: []string{"reel"}, Themes: []string{"skin"}, Do: []string{"show the bottle"}, Dont: []string{"no before and after"},
	Values: "We say only what we can prove", Disclosure: "#ad", Tags: []string{"@glow"}, Moderation: "answer questions", NoTouch: []string{"politics"}, KeepLive: 14,
	Requirements: []campaign.Requirement{{ID: "bottle", What: "text", Want: "serum", Must: true}},
}

// desk has a campaign, a creator, a brief that is written and terms that are drafted.
func desk(t *testing.T) *campaigntest.Desk {
	d := campaigntest.Open(t, permit)
	d.Do(campaigns, "winter", campaign.Create, "title", "Winter", "class", "standard", "sub_outcome", "orders", "starts", "2026-10-01", "ends", "2026-12-31", "launch", "2026-11-02",
		"budget", usd(500000), "owner", "maya", "defaults", campaign.BriefBody{Values: body.Values, NoTouch: []string{"medical claims"}})
	d.Do(creators, "mara", campaign.Create, "name", "Mara", "handles", []campaign.Handle{{Platform: "instagram", Handle: "mara", Followers: 12000}})
	d.Do(briefs, "b1", campaign.Create, "campaign", "winter", "creator", "mara", "body", body)
	d.Do(terms, "t1", campaign.Create, "campaign", "winter", "creator", "mara", "form", "sow", "contract", "SOW-1", "fee", usd(100001),
		"items", []campaign.Item{{Format: "reel", Count: 2}}, "conditions", []campaign.Condition{{ID: "live", Clause: "posts stay live"}},
		"levers", []campaign.Correction{{What: "re_cut", Times: 1}})
	for _, id := range []string{"d1", "d2"} {
		d.Do(deliverables, id, campaign.Create, "campaign", "winter", "creator", "mara", "terms", "t1", "brief", "b1", "format", "reel", "platform", "instagram", "sub_outcome", "orders",
			"expected", map[string]float64{"attributed_orders": 40, "qualified_clicks": 900}, "due_day", "2026-10-20", "link", "https://glow.example/m", "code", "mara10", "relation", "paid", "market", "US",
			"launch_asset", id == "d1", "disclosure", "#ad")
	}
	return d
}

func TestSendingABriefStampsTheLockAndStartsTheClock(t *testing.T) {
	t.Parallel()
	d := desk(t)
	d.Do(briefs, "b1", "sent")
	b := campaigntest.Get[*campaign.Brief](d, briefs, "b1")
	require.Equal(t, "rev-1", b.Lock)
	require.Equal(t, campaigntest.Monday.Add(48*time.Hour), b.AckDue)
	require.Equal(t, b.AckDue, b.Due)
	require.InDelta(t, 1, b.Completeness, 0)
	require.Equal(t, []string{"medical claims", "politics"}, b.Asked.NoTouch, "topics add up from campaign to brief")
	k := campaigntest.Get[*campaign.Campaign](d, campaigns, "winter")
	require.Equal(t, "rev-1", k.Lock)
	require.Equal(t, date(t, "2026-11-02"), *k.LaunchAtDue)
	sent := d.Milestone("brief", "sent", "b1")
	require.Equal(t, "rev-1", sent["list_version"])
	require.InDelta(t, 1, sent["value"], 0)
	d.Milestone("brief", "values_clause", "b1")
	require.InDelta(t, 12, d.Milestone("brief", "required_fields", "b1")["value"], 0)
	require.Equal(t, lastOf("2026-11-03T05:00:00Z"), d.Milestone("campaign", "launch_due", "winter")["due_at"], "the day ends in New York, after the clocks went back")
}

func TestALaunchMovedAfterTheLockDoesNotMoveTheLock(t *testing.T) {
	t.Parallel()
	d := desk(t)
	d.Do(briefs, "b1", "sent")
	d.Do(campaigns, "winter", campaign.Edit, "launch", "2026-11-20")
	require.Equal(t, date(t, "2026-11-02"), *campaigntest.Get[*campaign.Campaign](d, campaigns, "winter").LaunchAtDue)
	rows := d.Facts("campaigns")
	require.Equal(t, date(t, "2026-11-02"), rows[len(rows)-1]["launch"])
}

func TestABriefIsNotSentBeforeTheHouseIsReady(t *testing.T) {
	t.Parallel()
	d := desk(t)
	d.Errors = []string{"the KR has no target"}
	d.Ladder.Charter.Risk.Signed = ""
	d.Do(campaigns, "winter", campaign.Edit, "defaults", campaign.BriefBody{})
	without := body
	without.Values = "[our values]"
	d.Do(briefs, "b1", campaign.Edit, "body", without)
	said := d.Refused(briefs, "b1", "sent")
	require.Contains(t, said, "the KR has no target")
	require.Contains(t, said, "the charter is not signed: risk limits")
	require.Contains(t, said, "the values clause is missing", "all problems at once")
	require.Empty(t, campaigntest.Get[*campaign.Campaign](d, campaigns, "winter").Lock, "and nothing was locked")
}

func answers(pairs ...any) map[string]any {
	var list []map[string]any
	for i := 0; i < len(pairs); i += 2 {
		list = append(list, map[string]any{"item": pairs[i], "chose": pairs[i+1]})
	}
	return map[string]any{"answers": list}
}

// right are the boxes that are right for each item of a brief.
func right(b *campaign.Brief) map[string]any {
	var pairs []any
	for _, q := range brief.Items(b.Asked) {
		pairs = append(pairs, q.ID, q.Right)
	}
	return answers(pairs...)
}

func TestAQuizAnsweredRightlyAcknowledgesAndAWrongAnswerMarksTheBriefUnclear(t *testing.T) {
	t.Parallel()
	d := desk(t)
	d.Do(briefs, "b1", "sent")
	b := campaigntest.Get[*campaign.Brief](d, briefs, "b1")
	require.Len(t, b.Ask, 3, "three items by default")
	d.As("mara", access.Creator, func() {
		d.Do(briefs, "b1", "answered", "with", answers("label", []int{}))
		require.Contains(t, d.Refused(briefs, "b1", "acknowledged"), "the quiz is not passed yet")
		require.Contains(t, d.Refused(briefs, "b1", "answered", "with", answers("nonsense", []int{0})), "does not ask")
		d.Wait(time.Hour)
		d.Do(briefs, "b1", "answered", "with", right(b))
	})
	b = campaigntest.Get[*campaign.Brief](d, briefs, "b1")
	require.Equal(t, campaign.Acknowledged, b.State)
	require.Equal(t, []string{"label"}, b.Unclear)
	require.InDelta(t, 1, d.Milestone("quiz", "failed", "b1/label")["value"], 0)
	require.InDelta(t, 2, d.Milestone("quiz", "passed", "b1/label")["value"], 0, "at the second try")
	require.Equal(t, "b1", d.Milestone("quiz", "passed", "b1/no_touch")["ref"])
	d.Milestone("brief", "acknowledged", "b1")
}

func TestBriefingAnewAsksOnlyWhatChangedAndReplacesTheOldBriefWhenSent(t *testing.T) {
	t.Parallel()
	d := desk(t)
	d.Do(briefs, "b1", "sent")
	d.As("mara", access.Creator, func() {
		d.Do(briefs, "b1", "answered", "with", right(campaigntest.Get[*campaign.Brief](d, briefs, "b1")))
	})
	d.Do(briefs, "b1", "rebrief", "reason", "another message")
	var next string
	for _, row := range d.All(briefs) {
		if row.ID != "b1" {
			next = row.ID
		}
	}
	require.Contains(t, d.Refused(briefs, "b1", "rebrief", "reason", "again"), "there is a newer version already")
	require.Equal(t, campaign.Acknowledged, campaigntest.Get[*campaign.Brief](d, briefs, "b1").State, "the old one holds until the new one is sent")
	other := body
	other.Message = "It does not smudge"
	d.Do(briefs, next, campaign.Edit, "body", other)
	d.Do(briefs, next, "sent")
	require.Equal(t, []string{"message"}, campaigntest.Get[*campaign.Brief](d, briefs, next).Ask)
	require.Equal(t, campaign.Superseded, campaigntest.Get[*campaign.Brief](d, briefs, "b1").State)
	require.Equal(t, next, d.Milestone("brief", "superseded", "b1")["ref"])
}

func TestTheSLAOfTermsCountsBusinessHours(t *testing.T) {
	t.Parallel()
	d := desk(t)
	d.Wait(4 * 24 * time.Hour) // Friday
	d.Do(terms, "t1", "sent")
	require.Equal(t, time.Date(2026, 10, 14, 14, 0, 0, 0, time.UTC), campaigntest.Get[*campaign.Terms](d, terms, "t1").SignDue, "72 business hours later, the weekend left out")
	require.Equal(t, time.Date(2026, 10, 14, 14, 0, 0, 0, time.UTC), d.Milestone("terms", "sent", "t1")["due_at"])
}

func TestASignatureFreezesDueDatesAndCommitsTheFeeToTheCent(t *testing.T) {
	t.Parallel()
	d := desk(t)
	d.Do(briefs, "b1", "sent")
	d.Do(terms, "t1", "sent")
	d.Do(terms, "t1", "signed")
	one, two := campaigntest.Get[*campaign.Deliverable](d, deliverables, "d1"), campaigntest.Get[*campaign.Deliverable](d, deliverables, "d2")
	require.Equal(t, usd(50001), *one.Fee)
	require.Equal(t, usd(50000), *two.Fee, "shared in whole cents")
	require.Equal(t, date(t, "2026-10-20"), *one.DueAtLock)
	planned := d.Milestone("deliverable", "planned", "d1")
	require.Equal(t, []any{"t1", "rev-1", lastOf("2026-10-21T04:00:00Z")}, []any{planned["ref"], planned["list_version"], planned["due_at"]})
	require.Len(t, d.Facts("spend"), 2, "committed on each deliverable, nothing left over")
	require.Equal(t, campaign.Signed, campaigntest.Get[*campaign.Creator](d, creators, "mara").State)
	require.Equal(t, "t1", d.Milestone("creator", "signed", "mara")["ref"])
	d.Do(deliverables, "d1", campaign.Edit, "due_day", "2026-10-25")
	require.Equal(t, date(t, "2026-10-20"), *campaigntest.Get[*campaign.Deliverable](d, deliverables, "d1").DueAtLock, "moving it later does not move the lock")
	require.Equal(t, lastOf("2026-10-26T04:00:00Z"), d.Milestone("deliverable", "due", "d1")["due_at"])
	require.Contains(t, d.Refused(deliverables, "d1", campaign.Edit, "due_day", "2026-10-02"), "lies before the contract, signed on 2026-10-05")
}

func TestExpectationsAreBookedTowardsTheSubOutcomesTheyMove(t *testing.T) {
	t.Parallel()
	d := desk(t)
	var booked []string
	for _, r := range d.Facts("milestones") {
		if r["event"] == "booked" && r["subject"] == "d1" {
			booked = append(booked, r["ref"].(string)+" by "+r["unit"].(string))
		}
	}
	require.Equal(t, []string{"orders by attributed_orders", "clicks by qualified_clicks"}, booked)
	require.Contains(t, d.Refused(deliverables, "d1", campaign.Edit, "sub_outcome", "gone", "expected", map[string]float64{"magic": 1}), "there is no metric “magic”")
	require.Contains(t, d.Refused(deliverables, "d1", campaign.Edit, "sub_outcome", "gone"), "the ladder has no sub-outcome “gone”", "a key result that was removed is said beside the field")
}

func TestOnlyACorrectionAgreedBeforehandNeedsNoAmendment(t *testing.T) {
	t.Parallel()
	d := desk(t)
	d.Do(terms, "t1", "signed")
	with := map[string]string{"what": "re_cut"}
	d.Do(terms, "t1", "lever", "with", with, "reason", "the opening is slow")
	l := campaigntest.Get[*campaign.Terms](d, terms, "t1").Levers[0]
	require.Equal(t, 1, l.Used)
	require.Equal(t, "the opening is slow", l.Because)
	require.Contains(t, d.Refused(terms, "t1", "lever", "with", with, "reason", "again"), "as often as agreed")
	require.Contains(t, d.Refused(terms, "t1", "lever", "with", map[string]string{"what": "extra_story"}, "reason", "more"), "has no correction")
	d.Do(terms, "t1", "amended", "fee", usd(120001), "reason", "one story more")
	spent := d.Facts("spend")
	require.Equal(t, usd(20000), spent[len(spent)-1]["amount"], "an amendment commits the difference")
	past, err := d.Store.Past(t.Context(), d.Scope, terms, "t1")
	require.NoError(t, err)
	require.Equal(t, []string{"amended", "lever", "signed", "create"}, []string{past[0].Step, past[1].Step, past[2].Step, past[3].Step})
}

func TestAContractConditionIsMetOrFailsWithWhatFailed(t *testing.T) {
	t.Parallel()
	d := desk(t)
	d.Do(terms, "t1", "signed")
	d.As("lee", access.Legal, func() {
		require.Contains(t, d.Refused(terms, "t1", "condition", "with", map[string]any{"id": "live", "met": false}), "say what failed")
		d.Do(terms, "t1", "condition", "with", map[string]any{"id": "live", "met": false, "note": "gone after two days"})
	})
	c := campaigntest.Get[*campaign.Terms](d, terms, "t1").Conditions[0]
	require.NotNil(t, c.Failed)
	require.Nil(t, c.Met)
	d.Do(terms, "t1", "condition", "with", map[string]any{"id": "live", "met": true})
	require.Nil(t, campaigntest.Get[*campaign.Terms](d, terms, "t1").Conditions[0].Failed)
}

func TestACreatorAcceptsGiftingTermsWithOneClickAndSignsNothingElseHere(t *testing.T) {
	t.Parallel()
	d := desk(t)
	d.Do(terms, "gift", campaign.Create, "campaign", "winter", "creator", "mara", "form", "gifting", "contract", "G-1")
	d.As("mara", access.Creator, func() {
		require.Contains(t, d.Refused(terms, "t1", "signed"), "only gifting terms are accepted with one click")
		d.Do(terms, "gift", "signed")
	})
	require.Equal(t, campaign.Signed, campaigntest.Get[*campaign.Terms](d, terms, "gift").State)
}

// deliver brings a deliverable to the point where it is live.
func deliver(d *campaigntest.Desk, id string) {
	d.As("mara", access.Creator, func() { d.Do(deliverables, id, "submitted", "draft_note", "https://drafts.example/1") })
	d.Wait(12 * time.Hour)
	d.Do(deliverables, id, "approved")
	d.As("mara", access.Creator, func() { d.Do(deliverables, id, "live", "url", "https://instagram.com/p/"+id) })
}

func TestTheDaysADraftWaitsForUsAreNotTheCreators(t *testing.T) {
	t.Parallel()
	d := desk(t)
	d.Do(briefs, "b1", "sent")
	d.Do(terms, "t1", "signed")
	d.As("mara", access.Creator, func() {
		require.Contains(t, d.Refused(deliverables, "d1", "submitted"), "nothing to look at")
		d.Do(deliverables, "d1", "submitted", "draft_note", "https://drafts.example/1")
	})
	d.Wait(36 * time.Hour)
	d.Do(deliverables, "d1", "changes_asked", "reason", "the label is missing")
	d.Wait(5 * time.Hour)
	deliver(d, "d1")
	got := campaigntest.Get[*campaign.Deliverable](d, deliverables, "d1")
	require.InDelta(t, 2, got.WaitedForUs, 1e-9, "36 hours and 12 hours")
	require.Equal(t, campaign.Live, got.State)
	require.Equal(t, date(t, "2026-10-21"), *got.KeepLiveTill, "14 days from the day it went live")
	require.Equal(t, got.Live.Add(time.Hour), got.NextLook)
}

func TestAPostGoingLiveAccruesItsFeeLaunchesTheCampaignAndIsDescribed(t *testing.T) {
	t.Parallel()
	d := desk(t)
	d.Do(briefs, "b1", "sent")
	d.Do(terms, "t1", "signed")
	deliver(d, "d2")
	require.Equal(t, campaign.Planned, campaigntest.Get[*campaign.Campaign](d, campaigns, "winter").State, "the required first post is another")
	deliver(d, "d1")
	require.Equal(t, campaign.Running, campaigntest.Get[*campaign.Campaign](d, campaigns, "winter").State)
	d.Milestone("campaign", "launched", "winter")
	require.Equal(t, "d1", d.Milestone("asset", "live", "d1")["ref"])
	require.InDelta(t, 1, d.Milestone("deliverable", "contracted", "d1")["value"], 0)
	require.InDelta(t, 1, d.Milestone("asset", "tracked", "d1")["value"], 0)
	require.Equal(t, "orders", d.Milestone("asset", "anchored", "d1")["ref"])
	require.Len(t, d.Facts("assets"), 2)
	require.Equal(t, "MARA10", d.Facts("codes")[0]["id"])
	accrued := 0
	for _, s := range d.Facts("spend") {
		if s["basis"] == "accrued" {
			accrued++
		}
	}
	require.Equal(t, 2, accrued)
	require.Equal(t, "d2", d.Milestone("creator", "posted", "mara")["ref"], "the first post is told, once")
}

func TestALookAnswersEveryRequirementAndComesAgain(t *testing.T) {
	t.Parallel()
	d := desk(t)
	d.Do(briefs, "b1", "sent")
	d.Do(terms, "t1", "signed")
	deliver(d, "d1")
	d.Wait(2 * time.Hour)
	seen := map[string]any{"caption": "Ad: the serum I use, code MARA10 @glow #ad", "live": true, "format": "reel", "links": []string{"https://glow.example/m?utm_source=ig"}}
	d.Do(deliverables, "d1", "verified", "with", seen)
	got := campaigntest.Get[*campaign.Deliverable](d, deliverables, "d1")
	require.Equal(t, campaign.Verified, got.State)
	answers := map[string]string{}
	for _, c := range got.Checks {
		answers[c.Requirement] = c.Answer
	}
	require.Equal(t, map[string]string{"bottle": "met", "tag:@glow": "met", "no_touch:politics": "unknown", "no_touch:medical claims": "unknown", "link": "met", "code": "met", "format": "met", "disclosure": "met"}, answers)
	require.Equal(t, got.Live.Add(24*time.Hour), got.NextLook)
	require.InDelta(t, 8, d.Milestone("deliverable", "requirements", "d1")["value"], 0)
	require.InDelta(t, 6, d.Milestone("deliverable", "requirements_checked", "d1")["value"], 0)
	require.InDelta(t, 1, d.Milestone("asset", "disclosed", "d1")["value"], 0)
	require.InDelta(t, 0, d.Milestone("asset", "utm", "d1")["value"], 0, "as placed, tags are missing")
	d.Wait(24 * time.Hour)
	d.Do(deliverables, "d1", "verified", "with", map[string]any{"caption": "the serum I use", "live": true})
	require.InDelta(t, 0, d.Milestone("asset", "disclosed", "d1")["value"], 0, "the label was taken out")
	d.Do(deliverables, "d1", "verified", "with", map[string]any{"live": false})
	got = campaigntest.Get[*campaign.Deliverable](d, deliverables, "d1")
	require.Equal(t, campaign.TakenDown, got.State)
	d.Milestone("asset", "taken_down", "d1")
}

func TestAcceptedWorkAsksToBePaidByItselfAndNoBudgetHoldsIt(t *testing.T) {
	t.Parallel()
	d := desk(t)
	d.Do(terms, "t1", "signed")
	deliver(d, "d1")
	d.Do(deliverables, "d1", "accepted")
	s := campaigntest.Get[*campaign.Spend](d, spends, "s-d1")
	require.Equal(t, usd(50001), *s.Amount)
	d.Do(campaigns, "winter", campaign.Edit, "budget", usd(1))
	d.As("dana", access.Finance, func() { d.Do(spends, "s-d1", "paid", "invoice", "INV-7") })
	rows := d.Facts("spend")
	last := rows[len(rows)-1]
	require.Equal(t, []any{"fee", "paid", "d1"}, []any{last["kind"], last["basis"], last["deliverable"]})
	require.Contains(t, d.Refused(spends, "s-d1", "paid"), "cannot be paid", "not twice")
}

func TestABoostIsHeldToTheBudgetAndTellsThePost(t *testing.T) {
	t.Parallel()
	d := desk(t)
	d.Do(terms, "t1", "signed")
	deliver(d, "d1")
	ask := []any{"campaign", "winter", "creator", "mara", "pays", "amplification", "deliverable", "d1", "terms", "t1", "platform", "instagram", "territory", "US"}
	d.Do(spends, "big", campaign.Create, append(ask, "amount", usd(400000))...)
	require.Contains(t, d.Refused(spends, "big", "committed"), "passes the campaign's budget by $0.01", "1,000.01 are spoken for by the signature")
	d.Do(spends, "big", campaign.Edit, "amount", usd(399999))
	d.Do(spends, "big", "committed")
	require.Equal(t, "t1", d.Milestone("asset", "amplified", "d1")["ref"])
	d.Wait(time.Hour)
	d.Do(spends, "big", "boost_ended")
	d.Milestone("asset", "amplification_ended", "d1")
	m, _ := d.Book.Machine(spends)
	s, _ := m.Step("committed", campaign.Requested)
	require.Equal(t, []string{"amplify", "commit"}, []string{s.Guard(&campaign.Spend{Pays: "amplification"}), s.Guard(&campaign.Spend{Pays: "agency"})})
}

func TestAParcelThatLeftTooEarlyIsKeptAsABreachWithATask(t *testing.T) {
	t.Parallel()
	d := desk(t)
	d.Do(parcels, "p1", campaign.Create, "campaign", "winter", "creator", "mara", "terms", "t1", "sku", "SERUM", "cost", usd(1200))
	d.Do(parcels, "p1", "released")
	d.Do(parcels, "p1", "shipped")
	p := campaigntest.Get[*campaign.Shipment](d, parcels, "p1")
	require.Equal(t, "left before the terms were signed", p.Breach)
	require.Empty(t, p.Contract)
	require.Len(t, d.All(campaign.KindTask), 1)
	d.Do(terms, "t1", "signed")
	d.Do(parcels, "p2", campaign.Create, "campaign", "winter", "creator", "mara", "terms", "t1", "sku", "SERUM", "cost", usd(1200))
	d.Do(parcels, "p2", "released")
	d.Do(parcels, "p2", "shipped")
	require.Empty(t, campaigntest.Get[*campaign.Shipment](d, parcels, "p2").Breach)
	require.Equal(t, "SOW-1", campaigntest.Get[*campaign.Shipment](d, parcels, "p2").Contract)
	handed := d.Milestone("shipment", "handed_over", "p2")
	require.Equal(t, []any{"t1", 12.0, "USD"}, []any{handed["ref"], handed["value"], handed["unit"]})
	require.Empty(t, campaigntest.Get[*campaign.Creator](d, creators, "mara").SeededAt, "a paid parcel seeds nobody")
}

func TestAGiftSeedsACreator(t *testing.T) {
	t.Parallel()
	d := desk(t)
	d.Do(parcels, "gift", campaign.Create, "creator", "mara", "sku", "SERUM")
	d.Do(parcels, "gift", "released")
	d.Do(parcels, "gift", "shipped")
	require.Equal(t, campaign.Seeded, campaigntest.Get[*campaign.Creator](d, creators, "mara").State)
	require.Equal(t, "gift", d.Milestone("creator", "seeded", "mara")["ref"])
}

func TestWhatCannotBeRightIsSaidBesideItsField(t *testing.T) {
	t.Parallel()
	d := desk(t)
	for field, said := range map[string]string{
		d.Refused(campaigns, "x", campaign.Create, "title", "X", "class", "standard", "sub_outcome", "orders", "starts", "2026-10-05", "ends", "2026-10-01"):                                    "ends: lies before the first day",
		d.Refused(campaigns, "x", campaign.Create, "class", "deluxe"):                                                                                                                           `class: cannot be "deluxe"`,
		d.Refused(terms, "x", campaign.Create, "form", "sow", "fee", money.Amount{Minor: 1, Currency: "XYX"}):                                                                                   "there is no currency “XYX”",
		d.Refused(terms, "x", campaign.Create, "form", "sow", "contract", "SOW-1"):                                                                                                              "is the contract id of t1 already",
		d.Refused(terms, "x", campaign.Create, "form", "sow", "rights", []campaign.Right{{From: date(t, "2026-10-05"), To: date(t, "2026-10-01")}}):                                             "before they begin",
		d.Refused(deliverables, "x", campaign.Create, "brief", "nowhere"):                                                                                                                       "there is no brief “nowhere”",
		d.Refused(spends, "x", campaign.Create, "pays", "amplification", "amount", usd(0)):                                                                                                      "is nothing",
		d.Refused(briefs, "x", campaign.Create, "campaign", "winter", "body", campaign.BriefBody{Quiz: []campaign.QuizItem{{ID: "q", Ask: "?", Choices: []string{"a", "b"}, Right: []int{4}}}}): "is not among its choices",
	} {
		require.Contains(t, field, said)
	}
}

func TestThePlanGapIsKnownBeforeAnythingIsPosted(t *testing.T) {
	t.Parallel()
	d := desk(t)
	d.Do(deliverables, "elsewhere", campaign.Create, "campaign", "other", "creator", "ana", "sub_outcome", "orders", "expected", map[string]float64{"attributed_orders": 100})
	d.Do(deliverables, "d2", "cancelled", "reason", "ill")
	var all []*campaign.Deliverable
	for _, id := range []string{"d1", "d2", "elsewhere"} {
		all = append(all, campaigntest.Get[*campaign.Deliverable](d, deliverables, id))
	}
	gaps := booking.Gaps(d.Ladder, "winter", all)
	require.Equal(t, []booking.Gap{
		{SubOutcome: "clicks", Metric: "qualified_clicks", Target: 40000, Booked: 900, Campaign: 900, Creators: map[string]float64{"mara": 900}, Gap: 39100, HasTarget: true},
		{SubOutcome: "orders", Metric: "attributed_orders", Target: 1000, Booked: 140, Campaign: 40, Creators: map[string]float64{"mara": 40}, Gap: 860, HasTarget: true},
	}, gaps, "what was called off is not booked")
	require.Len(t, booking.Gaps(d.Ladder, "nowhere", all), 0)
}

func TestLegalHearsOfARightFourteenDaysBeforeItRunsOutOnce(t *testing.T) {
	t.Parallel()
	d := desk(t)
	d.Do(terms, "t1", campaign.Edit, "rights", []campaign.Right{{Platform: "instagram", Territory: "US", From: date(t, "2026-10-05"), To: date(t, "2026-11-05")}})
	d.Do(terms, "t1", "signed")
	fall := func() int {
		n, err := d.Book.FallDue(t.Context())
		require.NoError(t, err)
		return n
	}
	require.Zero(t, fall())
	d.Wait(18 * 24 * time.Hour)
	fall()
	fall()
	var titles []string
	for _, r := range d.All(campaign.KindTask) {
		titles = append(titles, r.Title)
	}
	require.Equal(t, []string{"A usage right runs out on 2026-11-05"}, titles)
	require.True(t, campaigntest.Get[*campaign.Terms](d, terms, "t1").Rights[0].Told)
}

func TestWhatFallsDueByItselfWaitsForNobodyToFillAForm(t *testing.T) {
	t.Parallel()
	d := desk(t)
	d.Do(terms, "heard", campaign.Create, "source", "tracker", "creator", "mara")
	d.Do(terms, "heard", "signed", "source", "tracker")
	d.Do(terms, "heard", "right", "source", "tracker", "with", map[string]any{"territory": "US", "from": campaigntest.Monday, "to": campaigntest.Monday.AddDate(0, 1, 0)})
	require.Empty(t, campaigntest.Get[*campaign.Terms](d, terms, "heard").Form, "nobody said what sort of contract it is")
	d.Wait(18 * 24 * time.Hour)
	_, err := d.Book.FallDue(t.Context())
	require.NoError(t, err)
	require.Len(t, d.All(campaign.KindTask), 1)
}

func TestARightThatWasOverBeforeAnybodyHeardOfItMakesNoTask(t *testing.T) {
	t.Parallel()
	d := desk(t)
	d.Do(terms, "t1", campaign.Edit, "rights", []campaign.Right{{Platform: "instagram", Territory: "US", From: date(t, "2026-08-05"), To: date(t, "2026-09-05")}})
	d.Do(terms, "t1", "signed")
	_, err := d.Book.FallDue(t.Context())
	require.NoError(t, err)
	require.Empty(t, d.All(campaign.KindTask))
	require.True(t, campaigntest.Get[*campaign.Terms](d, terms, "t1").Rights[0].Told, "it is not asked again every minute")
}

func TestABreachThatWasNoneIsTakenBackWhenTheSignatureIsHeardOf(t *testing.T) {
	t.Parallel()
	d := desk(t)
	d.Do(parcels, "p1", campaign.Create, "creator", "mara", "terms", "t1", "sku", "SERUM")
	d.Do(parcels, "p1", "released")
	d.Do(parcels, "p1", "shipped")
	require.NotEmpty(t, campaigntest.Get[*campaign.Shipment](d, parcels, "p1").Breach)
	d.Do(terms, "t1", "signed", "source", "pandadoc", "at", campaigntest.Monday.Add(-time.Hour))
	require.Empty(t, campaigntest.Get[*campaign.Shipment](d, parcels, "p1").Breach, "it had been signed in time; the news was late")
	require.Equal(t, campaign.Dropped, d.All(campaign.KindTask)[0].State)
}

func TestAnAgreedDayThatPassesIsAnsweredByWhatWasSeen(t *testing.T) {
	t.Parallel()
	d := desk(t)
	d.Do(terms, "t1", "signed")
	d.Do(deliverables, "d1", campaign.Edit, "keep_live_till", "2026-10-12")
	deliver(d, "d1")
	d.Wait(24 * time.Hour)
	d.Do(deliverables, "d1", "taken_down", "reason", "deleted")
	d.Wait(30 * 24 * time.Hour)
	_, err := d.Book.FallDue(t.Context())
	require.NoError(t, err)
	require.False(t, *campaigntest.Get[*campaign.Deliverable](d, deliverables, "d1").KeptLive)
	require.InDelta(t, 0, d.Milestone("deliverable", "kept_live", "d1")["value"], 0)
}
