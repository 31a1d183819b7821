package people_test

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"plumbline/internal/access"
	"plumbline/internal/campaign"
	"plumbline/internal/campaign/campaigntest"
	"plumbline/internal/campaign/people"
	"plumbline/internal/money"
	"plumbline/internal/period"
)

const (
	creators  = campaign.KindCreator
	offers    = campaign.KindOffer
	packets   = campaign.KindPacket
	screens   = campaign.KindScreen
	ratings   = campaign.KindRating
	lists     = campaign.KindList
	incidents = campaign.KindIncident
	pivots    = campaign.KindPivot
	tasks     = campaign.KindTask
)

const day = 24 * time.Hour

func desk(t *testing.T) *campaigntest.Desk {
	d := campaigntest.Open(t, nil)
	d.Do(creators, "mara", campaign.Create, "name", "Mara", "handles", []campaign.Handle{{Platform: "instagram", Handle: "@mara", Followers: 12000}}, "country", "US", "tags", []string{"skin", "routine"})
	return d
}

func sent(d *campaigntest.Desk, id, creator string) {
	d.Do(offers, id, campaign.Create, "creator", creator, "why", "your routine videos", "scope", "one reel in November", "ask", "may we send you the brief?", "pay", money.Amount{Minor: 50000, Currency: "USD"})
	d.Do(offers, id, "sent")
}

func TestACreatorBeginsWhereTheyComeFrom(t *testing.T) {
	t.Parallel()
	d := desk(t)
	require.Equal(t, campaign.Prospect, campaigntest.Get[*campaign.Creator](d, creators, "mara").State)
	require.Equal(t, campaign.Customer, d.Do(creators, "cu", campaign.Create, "name", "Cu", "acquisition", "customer").Top().State)
	require.Equal(t, campaign.Applicant, d.Do(creators, "ap", campaign.Create, "name", "Ap", "acquisition", "inbound").Top().State)
	row := d.Facts("creators")[0]
	require.Equal(t, []any{"mara", "instagram", "@mara", "skin,routine"}, []any{row["id"], row["platform"], row["handle"], row["tags"]})
	require.Equal(t, "@mara", campaigntest.Get[*campaign.Creator](d, creators, "mara").Title, "lists name a handle, never a person")
}

func TestEachStageOfThePipelineIsToldOnceWithItsOwnDay(t *testing.T) {
	t.Parallel()
	d := desk(t)
	bought := campaigntest.Monday.Add(-30 * day)
	d.Do(creators, "mara", "customer", "at", bought, "ref", "order-7")
	d.Do(creators, "mara", "seeded", "ref", "parcel-1")
	sent(d, "o1", "mara")
	d.Do(creators, "mara", "posted", "ref", "post-1")
	d.Do(creators, "mara", "advocate")
	d.Do(creators, "mara", "posting_agreed", "posts_agreed", 2)
	require.Equal(t, []string{"customer mara", "seeded mara", "contacted mara", "posted mara", "advocate mara", "posting_agreed mara"}, d.Milestones("creator"))
	require.Equal(t, bought, d.Milestone("creator", "customer", "mara")["occurred_at"], "before first contact: an advocate who was a customer first")
	sent(d, "o2", "mara")
	require.Len(t, d.Milestones("creator"), 6, "a second offer is no first contact")
	require.Equal(t, campaign.Advocate, campaigntest.Get[*campaign.Creator](d, creators, "mara").State)
}

func TestErasureLeavesWhatWasMeasuredWithoutAName(t *testing.T) {
	t.Parallel()
	d := desk(t)
	d.As("lee", access.Legal, func() { d.Do(creators, "mara", "erased", "reason", "asked by mail") })
	k := campaigntest.Get[*campaign.Creator](d, creators, "mara")
	require.Empty(t, k.Name)
	require.Empty(t, k.Handles)
	rows := d.Facts("creators")
	require.NotContains(t, rows[len(rows)-1], "name")
	was, err := d.Book.Keeper.Was(t.Context(), access.For(access.Owner), creators, "mara", 1)
	require.NoError(t, err)
	require.Empty(t, was.Title, "nor with one in what it was before")
	require.NotContains(t, was.Parts, access.Personal)
	require.NotContains(t, string(was.Parts[access.Open]), "handles")
	d.Do(creators, "mara", campaign.Create, "name", "Mara", "source", "tracker", "at", campaigntest.Monday.Add(day))
	k = campaigntest.Get[*campaign.Creator](d, creators, "mara")
	require.Equal(t, []any{"", "erased creator"}, []any{k.Name, k.Title}, "nor with one again, when a file still names her")
}

func TestANurtureStepThatFallsDueBecomesATaskAndIsTickedByIt(t *testing.T) {
	t.Parallel()
	d := desk(t)
	d.Do(creators, "mara", campaign.Edit, "manager", "maya", "nurture", []campaign.Nurture{{What: "Ask how it went", Due: campaigntest.Monday.Add(7 * day)}})
	fall := func() {
		_, err := d.Book.FallDue(t.Context())
		require.NoError(t, err)
	}
	fall()
	require.Empty(t, d.All(tasks))
	d.Wait(8 * day)
	fall()
	fall()
	due := d.All(tasks)
	require.Len(t, due, 1, "asking again adds nothing")
	require.Equal(t, "maya", due[0].Owner)
	d.Do(tasks, due[0].ID, "done")
	require.NotNil(t, campaigntest.Get[*campaign.Creator](d, creators, "mara").Nurture[0].Done)
}

var shares = []campaign.Share{{Axis: "gender", Segment: "male", Share: 0.7}, {Axis: "gender", Segment: "female", Share: 0.3}, {Axis: "country", Segment: "US", Share: 0.8}}

func TestAPacketIsSetBesideThePlatformsFigures(t *testing.T) {
	t.Parallel()
	d := desk(t)
	d.House = func(h *campaign.House) {
		h.Audience = func(_ context.Context, creator, platform, basis string) ([]campaign.Share, error) {
			require.Equal(t, []string{"mara", "instagram", "engaged"}, []string{creator, platform, basis})
			return []campaign.Share{{Axis: "gender", Segment: "Male", Share: 0.55}, {Axis: "gender", Segment: "female", Share: 0.33}}, nil
		}
	}
	d.As("mara", access.Creator, func() {
		d.Do(packets, "k1", campaign.Create, "creator", "mara", "platform", "instagram", "basis", "engaged", "taken", campaigntest.Monday, "shares", shares)
	})
	p := campaigntest.Get[*campaign.Packet](d, packets, "k1")
	require.Equal(t, []string{"no", "yes", "unknown"}, []string{p.Checks[0].Agrees, p.Checks[1].Agrees, p.Checks[2].Agrees})
	require.Contains(t, d.Refused(packets, "k2", campaign.Create, "creator", "mara", "platform", "instagram", "basis", "engaged", "taken", campaigntest.Monday,
		"shares", append(shares, campaign.Share{Axis: "gender", Segment: "other", Share: 0.4})), "add up to 140%")
}

func TestAnAudienceOffCategoryProposesADeclineAboutTheAudience(t *testing.T) {
	t.Parallel()
	d := desk(t)
	sent(d, "o1", "mara")
	packet := func(id string) {
		d.Do(packets, id, campaign.Create, "creator", "mara", "platform", "instagram", "basis", "engaged", "taken", campaigntest.Monday, "shares", shares)
		d.Do(packets, id, "accepted")
	}
	packet("k1")
	o := campaigntest.Get[*campaign.Offer](d, offers, "o1")
	require.Equal(t, "the largest gender cohort is male (70%), outside the target", o.ProposedFor)
	require.Equal(t, campaign.Sent, o.State, "proposed: a person decides")
	require.Len(t, d.Facts("audience_shares"), 3)
	d.Do(offers, "o1", "declined_by_us", "reason", "off_category")
	packet("k2")
	require.Len(t, d.All(tasks), 1, "without an open offer somebody is asked to decide")
	d.Wait(91 * day)
	_, err := d.Book.FallDue(t.Context())
	require.NoError(t, err)
	require.Equal(t, campaign.Lapsed, campaigntest.Get[*campaign.Packet](d, packets, "k1").State)
}

func TestAnOfferThatMeetsACreatorsOwnListWarnsWithoutTellingWhatIsOnIt(t *testing.T) {
	t.Parallel()
	d := desk(t)
	require.Contains(t, d.Refused(lists, "mine", campaign.Create, "own", []string{"alcohol"}), "names no creator")
	d.Do(lists, "mine", campaign.Create, "creator", "mara", "own", []string{"diet pills", "gambling"})
	require.Contains(t, d.Refused(lists, "again", campaign.Create, "creator", "mara", "own", []string{"x"}), "there is one already: mine")
	d.Do(offers, "o1", campaign.Create, "creator", "mara", "why", "you know diets", "scope", "our new diet pill", "ask", "interested?")
	require.Equal(t, []string{"diet pills"}, campaigntest.Get[*campaign.Offer](d, offers, "o1").Meets)
	row, err := d.Store.Record(t.Context(), access.For(access.Finance), offers, "o1")
	require.NoError(t, err)
	require.NotContains(t, row.Parts, access.Personal, "finance never reads the topics")
	d.Do(lists, "mine", campaign.Edit, "own", []string{"gambling"})
	was, err := d.Store.Was(t.Context(), d.Scope, lists, "mine", 1)
	require.NoError(t, err)
	require.Contains(t, string(was.Parts[access.Personal]), "diet pills", "a breach is judged by the list then in force")
}

func TestAnOfferTellsItsOutcomeAsOneRowThatIsCorrected(t *testing.T) {
	t.Parallel()
	d := desk(t)
	sent(d, "o1", "mara")
	d.Do(offers, "o1", "replied", "reply", "sounds good")
	d.As("mara", access.Creator, func() { d.Do(offers, "o1", "declined", "reason", "no time this month, sorry") })
	rows := d.Facts("offers")
	require.Len(t, rows, 3)
	require.Equal(t, rows[0]["event_id"], rows[2]["event_id"])
	require.Equal(t, []any{"declined", "creator"}, []any{rows[2]["stage"], rows[2]["declined_by"]})
	require.Contains(t, d.Refused(offers, "o1", "withdrawn", "reason", "late"), "cannot be withdrawn")
	sent(d, "o2", "mara")
	require.Contains(t, d.Refused(offers, "o2", "declined_by_us", "reason", "hunch"), "there is no reason “hunch”")
	require.Contains(t, d.Refused(offers, "o2", "declined_by_us"), "reason: say why")
}

func TestOneReasonThreeTimesAmongCreatorsAScreenHadPassedProposesABetterScreen(t *testing.T) {
	t.Parallel()
	d := desk(t)
	for i, who := range []string{"a", "b", "c", "unscreened"} {
		d.Do(creators, who, campaign.Create, "name", who)
		if who != "unscreened" {
			d.Do(screens, "s-"+who, campaign.Create, "creator", who, "screened", "values")
			d.Do(screens, "s-"+who, "passed")
		}
		d.Wait(day)
		sent(d, "o-"+who, who)
		d.Wait(time.Duration(i) * day)
	}
	d.Do(offers, "o-unscreened", "declined_by_us", "reason", "values_past_content")
	d.Do(offers, "o-a", "declined_by_us", "reason", "values_past_content")
	d.Do(incidents, "i1", campaign.Create, "creator", "b", "severity", "high", "what", "values_past_content", "happened", d.Now())
	require.Empty(t, d.All(tasks), "two cases; whom nobody had passed is none of them")
	d.Do(offers, "o-c", "declined_by_us", "reason", "values_past_content")
	found := d.All(tasks)
	require.Len(t, found, 1)
	require.Equal(t, []string{"incident/i1", "offer/o-a", "offer/o-c"}, campaigntest.Get[*campaign.Task](d, tasks, found[0].ID).Cases)
}

func TestAScreenCountsNinetyDaysOrUntilAPivot(t *testing.T) {
	t.Parallel()
	d := desk(t)
	for _, kind := range []string{"fit", "safety"} {
		d.Do(screens, kind, campaign.Create, "creator", "mara", "screened", kind)
	}
	d.Do(screens, "fit", "passed")
	require.Contains(t, d.Refused(screens, "safety", "failed"), "say why it failed")
	d.Do(screens, "safety", "failed", "reason", "safety", "flags", 2)
	score := 80.0
	d.Do(ratings, "r1", campaign.Create, "creator", "mara", "rater", "ana", "booker", "ana", "parts", []campaign.RatingPart{{Part: "values", Score: &score, Evidence: "last 20 posts"}})
	require.True(t, campaigntest.Get[*campaign.Rating](d, ratings, "r1").SameHand, "whoever books is marked as the rater")
	require.Contains(t, d.Refused(ratings, "r2", campaign.Create, "creator", "mara", "rater", "ana", "parts", []campaign.RatingPart{{Part: "values", Score: &score}}), "say what the score of values rests on")
	require.Equal(t, campaigntest.Monday.Add(90*day), campaigntest.Get[*campaign.Screen](d, screens, "fit").Until)
	d.Wait(day)
	d.Do(pivots, "p1", campaign.Create, "creator", "mara", "axis", "theme", "how", "proposed", "happened", d.Now(), "shift", 0.4)
	require.Equal(t, campaign.Passed, campaigntest.Get[*campaign.Screen](d, screens, "fit").State, "a proposal is no pivot yet")
	require.Empty(t, d.Facts("pivots"))
	d.Do(pivots, "p1", "noted")
	require.Equal(t, campaign.Lapsed, campaigntest.Get[*campaign.Screen](d, screens, "fit").State)
	require.Equal(t, campaign.Lapsed, campaigntest.Get[*campaign.Rating](d, ratings, "r1").State)
	told := d.Facts("screens")
	require.Equal(t, []any{"undecided", "pivot"}, []any{told[len(told)-1]["outcome"], told[len(told)-1]["reason"]}, "the facts know that it has to be looked at again")
	d.Wait(3 * day)
	d.Do(pivots, "p1", "recalibrated")
	rows := d.Facts("pivots")
	require.Equal(t, rows[0]["event_id"], rows[1]["event_id"])
	require.Equal(t, d.Now(), rows[1]["recalibrated_at"])
}

func TestAnIncidentIsOneRowFromReportToResolution(t *testing.T) {
	t.Parallel()
	d := desk(t)
	d.As("sam", access.Social, func() {
		d.Do(incidents, "i1", campaign.Create, "creator", "mara", "severity", "high", "what", "no_touch", "topic", "politics", "side", "brand", "happened", campaigntest.Monday)
		d.Do(incidents, "i1", "escalated")
	})
	d.Wait(5 * time.Hour)
	d.As("lee", access.Legal, func() { d.Do(incidents, "i1", "resolved", "reason", "post changed") })
	rows := d.Facts("incidents")
	last := rows[len(rows)-1]
	require.Equal(t, []any{"i1", true, "no_touch", d.Now(), campaigntest.Monday}, []any{last["incident"], last["escalated"], last["kind"], last["resolved_at"], last["occurred_at"]})
	require.Contains(t, d.Refused(incidents, "i2", campaign.Create, "severity", "low", "what", "late", "happened", d.Now().Add(48*time.Hour)), "lies in the future")
}

func TestConsistencyCountsEightWholeWeeksOnceTheyHavePassed(t *testing.T) {
	t.Parallel()
	today := period.NewDate(2026, 10, 5)
	var posts []period.Date
	for week := range 6 {
		posts = append(posts, today-period.Date(7*week)-1)
	}
	score, ok := people.Consistency(posts, 0, today-60, today)
	require.True(t, ok)
	require.InDelta(t, 75, score, 0, "one post a week unless more was agreed")
	score, _ = people.Consistency(posts, 2, today-60, today)
	require.InDelta(t, 0, score, 0)
	_, ok = people.Consistency(posts, 1, today-30, today)
	require.False(t, ok)
}
