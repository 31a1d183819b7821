package portal_test

import (
	"math"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"plumbline/internal/access"
	"plumbline/internal/campaign"
	"plumbline/internal/measure"
	"plumbline/internal/money"
	"plumbline/internal/period"
	"plumbline/internal/web/portal"
)

var now = time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC)

func nova() portal.Guest {
	return portal.Guest{Sees: access.For(access.Creator), Creator: "c-nova", Name: "@nova", Now: now, Calendar: period.Calendar{Zone: time.UTC}, Titles: map[string]string{"k-1": "Winter calm"},
		Axes: []portal.Axis{{ID: "gender", Title: "Gender", Segments: []string{"female", "male"}}, {ID: "country", Title: "Countries", Open: 2}}}
}

func TestAGuestSeesTheirOwnKindsAndNothingOfTheHouse(t *testing.T) {
	t.Parallel()
	g := nova()
	require.True(t, g.Scope(campaign.KindTerms).Sees(access.Cost))
	require.False(t, g.Scope(campaign.KindBrief).Sees(access.Cost))
	require.False(t, g.Scope(campaign.KindTerms).Row(map[string]string{"creator": "c-iris"}))
	for _, k := range []campaign.Kind{campaign.KindRating, campaign.KindScreen, campaign.KindIncident, campaign.KindHold, campaign.KindOverride, campaign.KindInvitation, campaign.KindCampaign, campaign.KindTask} {
		require.True(t, g.Scope(k).Nothing(), k)
	}
	g.Campaign = "k-1"
	brief := g.Scope(campaign.KindBrief)
	require.True(t, brief.Row(map[string]string{"creator": "c-nova", "campaign": "k-1"}))
	require.True(t, brief.Row(map[string]string{"creator": "c-nova", "campaign": ""}), "their list belongs to no campaign")
	require.False(t, brief.Row(map[string]string{"creator": "c-nova", "campaign": "k-2"}))
	require.True(t, portal.Guest{}.Scope(campaign.KindBrief).Nothing(), "nobody sees nothing")
	require.False(t, access.For(access.Creator).Own(access.Cost).Sees(access.Cost), "nothing widens without a creator")
}

func TestResultsLeaveOutWhatIsWithheldAndSayWhatIsNotKnown(t *testing.T) {
	t.Parallel()
	d := &campaign.Deliverable{Head: campaign.Head{ID: "d-1"}, Format: "reel", Platform: "tiktok", Live: now, Expected: map[string]float64{"attributed_orders": 40, "qualified_clicks": 200}}
	fresh := &campaign.Deliverable{Head: campaign.Head{ID: "d-2"}, Format: "reel", Live: now}
	counted := measure.Posts{
		Metrics: []measure.PostMetric{{ID: "reach", Unit: "people"}, {ID: "valid_clicks", Unit: "clicks"}, {ID: "qualified_clicks", Unit: "clicks"}, {ID: "attributed_revenue", Unit: "money", Class: access.Revenue}, {ID: "attributed_orders", Unit: "orders"}},
		All: []measure.Post{{Deliverable: "d-1", Creator: "c-nova", Counted: map[string]float64{"reach": 12000, "attributed_revenue": 4242, "attributed_orders": 31}},
			{Deliverable: "d-9", Creator: "c-iris", Counted: map[string]float64{"reach": 9}}},
	}.For(nova().Rows())
	require.Len(t, counted.All, 1, "of a peer's posts not even the number is there")
	p := portal.NewResults(nova(), portal.Frame{}, portal.Counted{Posts: counted, AsOf: now}, []*campaign.Deliverable{d, fresh})
	require.Equal(t, []portal.Result{{Name: "Reach", Value: "12,000"}, {Name: "Qualified clicks", Value: "not known yet", Expected: "200"}, {Name: "Attributed orders", Value: "31", Expected: "40"}}, p.Posts[0].Figures)
	require.Contains(t, p.Posts[0].Says, "still counting")
	require.Contains(t, p.Says, "Counted up to 20 Nov.")
	require.Empty(t, p.Posts[1].Figures)
	require.Contains(t, p.Posts[1].None, "No figures have come in yet")
}

func TestPaymentSaysWhenAndWhyForEachPart(t *testing.T) {
	t.Parallel()
	fee := &money.Amount{Minor: 50000, Currency: "USD"}
	terms := &campaign.Terms{Head: campaign.Head{ID: "t", State: campaign.Signed}, Fee: fee}
	work := &campaign.Deliverable{Head: campaign.Head{ID: "d"}, Terms: "t", Fee: fee, Format: "reel"}
	spend := &campaign.Spend{Head: campaign.Head{State: campaign.Committed}, Pays: "fee", Terms: "t", Deliverable: "d", Amount: fee}
	say := func(spends ...*campaign.Spend) portal.Payment {
		p := portal.NewPay(nova(), portal.Frame{}, portal.Mine{Terms: []*campaign.Terms{terms}, Work: []*campaign.Deliverable{work}, Spends: spends})
		return p.Terms[0].Payments[0]
	}
	require.Equal(t, "not due yet", say().Word)
	work.Live, work.Accepted = now.AddDate(0, 0, -3), now.AddDate(0, 0, -1)
	require.Equal(t, "The work is accepted since 19 Nov.", say().Why)
	day, err := period.ParseDate("2026-12-05")
	require.NoError(t, err)
	spend.PayBy = &day
	require.Equal(t, "paid by 5 Dec", say(spend).Word)
	at := now
	terms.Conditions = []campaign.Condition{{ID: "live", Clause: "Live for 30 days", Failed: &at}}
	require.Equal(t, "The contract's clause “Live for 30 days” is not met.", say(spend).Why)
	spend.State, spend.Paid = campaign.Paid, now
	require.Equal(t, "paid 20 Nov", say(spend).Word, "what is paid is paid")
}

func TestTopicsAreReadOneALine(t *testing.T) {
	t.Parallel()
	require.Equal(t, []string{"alcohol", "fur"}, portal.ReadTopics("- alcohol\r\n\n  fur \nFUR"))
	require.Empty(t, portal.ReadTopics(" \n - \n"))
}

func FuzzReadAudience(f *testing.F) {
	f.Add("engaged", "2026-11-01", "62,5 %", "us", "48")
	f.Add("", "soon", "-1", "", "NaN")
	f.Add("followers", "9999-99-99", "1e309", "🦊", "Inf")
	f.Fuzz(func(t *testing.T, basis, taken, female, segment, share string) {
		typed := portal.ReadAudience(nova(), func(name string) string {
			return map[string]string{"basis": basis, "taken": taken, "gender:female": female, "country#0:segment": segment, "country#0": share}[name]
		})
		for _, s := range typed.Shares {
			require.True(t, s.Share >= 0 && s.Share <= 1 && !math.IsNaN(s.Share))
			require.NotEmpty(t, s.Segment)
		}
		require.True(t, !typed.Taken.IsZero() || typed.Wrong["taken"] != "")
	})
}
