package section_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"plumbline/internal/access"
	"plumbline/internal/campaign"
	"plumbline/internal/web/desk"
	"plumbline/internal/web/desk/section"
	"plumbline/internal/web/sample"
)

var noon = time.Date(2026, 11, 21, 17, 0, 0, 0, time.UTC)

func house() desk.House {
	return desk.House{Ladder: sample.Ladder(), Report: sample.Report(), Scope: access.For(access.Operations), By: access.Actor{ID: "maya", Role: access.Operations}, Now: noon, Names: map[string]string{}}
}

func called(list []desk.Section, id string) desk.Section {
	for _, s := range list {
		if s.ID == id {
			return s
		}
	}
	return desk.Section{}
}

func deliverable(sub string, expected float64) *campaign.Deliverable {
	return &campaign.Deliverable{Head: campaign.Head{Kind: campaign.KindDeliverable, ID: "d/1", State: campaign.Planned, Campaign: "k"}, SubOutcome: sub, Expected: map[string]float64{"attributed_orders": expected}}
}

func TestADeliverableLeadsToItsKeyResultAndHowThatStands(t *testing.T) {
	t.Parallel()
	s := called(section.OfDeliverable(house(), deliverable("creator-orders", 1200)), "leads")
	require.Equal(t, "/deliverable/d%2F1", s.More)
	require.Len(t, s.Lines, 2)
	require.Equal(t, "/sub/creator-orders", s.Lines[0].Href)
	require.Equal(t, "Booked to bring 1,200 attributed orders, 10% of the target of 12,000.", s.Lines[0].Says)
	require.Equal(t, "/kr/dtc-revenue", s.Lines[1].Href)
	for _, l := range s.Lines {
		require.NotEmpty(t, l.Word, "a colour has its word")
	}
}

func TestWhatLeadsNowhereSaysSoAndWhatToDo(t *testing.T) {
	t.Parallel()
	gone := called(section.OfDeliverable(house(), deliverable("gone", 1)), "leads")
	require.Equal(t, "Not on the ladder", gone.Lines[0].Word)
	require.Contains(t, gone.Lines[0].Says, "Edit it and choose another.")
	none := called(section.OfDeliverable(house(), deliverable("", 1)), "leads")
	require.Equal(t, "Leads nowhere", none.Lines[0].Word)
}

func TestWhatWasCalledOffBringsNothing(t *testing.T) {
	t.Parallel()
	off := deliverable("creator-orders", 500)
	off.State = campaign.Cancelled
	k := &campaign.Campaign{Head: campaign.Head{Kind: campaign.KindCampaign, ID: "k"}, SubOutcome: "creator-orders"}
	s := called(section.OfCampaign(house(), k, nil, []*campaign.Deliverable{off}), "leads")
	require.Equal(t, "Nothing is booked to come of it yet.", s.Lines[0].Says)
	s = called(section.OfCampaign(house(), k, nil, []*campaign.Deliverable{off, deliverable("creator-orders", 600), deliverable("creator-orders", 600)}), "leads")
	require.Contains(t, s.Lines[0].Says, "Booked to bring 1,200 attributed orders")
}

func TestTheClockOfAContractIsGreenYellowOrRedWithItsWord(t *testing.T) {
	t.Parallel()
	clock := func(due, signed time.Duration) desk.Line {
		c := &campaign.Terms{Head: campaign.Head{Kind: campaign.KindTerms, ID: "t", State: campaign.Sent}, Sent: noon.Add(-72 * time.Hour)}
		if due != 0 {
			c.SignDue = noon.Add(due)
		}
		if signed != 0 {
			c.Signed = noon.Add(signed)
		}
		return called(section.OfTerms(house(), c), "clock").Lines[0]
	}
	require.Equal(t, []string{"3 h left", "yellow"}, []string{clock(3*time.Hour, 0).Word, clock(3*time.Hour, 0).Colour})
	require.Equal(t, []string{"5 h late", "red"}, []string{clock(-5*time.Hour, 0).Word, clock(-5*time.Hour, 0).Colour})
	require.Contains(t, clock(-5*time.Hour, 0).Says, "nothing that hangs on it may leave")
	require.Equal(t, "Signed late", clock(-5*time.Hour, -time.Hour).Word)
	require.Equal(t, "Signed in time", clock(5*time.Hour, -time.Hour).Word)
	require.Equal(t, "No clock", clock(0, 0).Word, "no SLA is not a green one")
	require.Empty(t, section.OfTerms(house(), &campaign.Terms{Head: campaign.Head{State: campaign.Drafted}}))
}

func TestCorrectionsSayHowOftenTheyAreLeft(t *testing.T) {
	t.Parallel()
	last := noon.Add(-time.Hour)
	s := called(section.OfTerms(house(), &campaign.Terms{Head: campaign.Head{State: campaign.Signed}, Levers: []campaign.Correction{
		{What: "extra_story", Times: 2, Used: 1, Last: &last, Because: "half its expectation"}, {What: "re_cut", Times: 1, Used: 1},
	}}), "levers")
	require.Equal(t, []string{"Extra story", "1 of 2 left", "Last used 21 Nov, 11:00. Half its expectation."}, []string{s.Lines[0].Text, s.Lines[0].Word, s.Lines[0].Says})
	require.Equal(t, "Used up", s.Lines[1].Word)
	require.Equal(t, "#step-lever", s.More)
	require.Contains(t, called(section.OfTerms(house(), &campaign.Terms{Head: campaign.Head{State: campaign.Signed}}), "levers").About, "takes an amendment")
}

func TestACreatorsEmptySectionsLeadToWhatFillsThem(t *testing.T) {
	t.Parallel()
	all := section.OfCreator(house(), &campaign.Creator{Head: campaign.Head{Kind: campaign.KindCreator, ID: "c 1"}}, section.Known{})
	require.Equal(t, "/work/screen/new?f.creator=c+1", called(all, "screens").More)
	require.Equal(t, "/work/rating/new?f.creator=c+1", called(all, "rating").More)
	require.Empty(t, called(all, "leads").Title, "nothing is booked with them")
}
