package list_test

import (
	"net/url"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"plumbline/internal/access"
	"plumbline/internal/campaign"
	"plumbline/internal/period"
	"plumbline/internal/web/desk"
	"plumbline/internal/web/desk/list"
	"plumbline/internal/web/sample"
)

var noon = time.Date(2026, 11, 21, 17, 0, 0, 0, time.UTC)

func house(role access.Role) desk.House {
	return desk.House{Ladder: sample.Ladder(), Scope: access.For(role), By: access.Actor{ID: "maya", Role: role}, Now: noon, Names: map[string]string{"creator/c-1": "@noravale"}}
}

func asked(t *testing.T, kind campaign.Kind, address string) list.Asked {
	t.Helper()
	v, err := url.ParseQuery(address)
	require.NoError(t, err)
	return list.ReadAsked(kind, v)
}

func TestTheAddressIsTheListAndOneQuestionIsChangedAtATime(t *testing.T) {
	t.Parallel()
	a := asked(t, campaign.KindShipment, "q=glow&state=requested&campaign=winter&page=3&did=shipment/x@2")
	require.Equal(t, 3, a.Page)
	require.Equal(t, "/work/shipment?campaign=winter&q=glow&sort=-due&state=requested", a.Address("sort", "-due"), "another order begins at the first page")
	require.Equal(t, "/work/shipment?campaign=winter&q=glow", a.Address("state", ""))
	require.Equal(t, "?f.campaign=winter", a.Carried(), "what is made from here belongs there")
	require.Equal(t, "/work/shipment", asked(t, campaign.KindShipment, "").Address("state", ""))
}

func TestAQuestionAboutTheRecordSaysWhatTheAddressSays(t *testing.T) {
	t.Parallel()
	a := asked(t, campaign.KindShipment, "q=glow&campaign=winter&breach=*&due=2026-11-24&page=2")
	q, err := a.Query(period.Calendar{Zone: time.UTC}, "shipped")
	require.NoError(t, err)
	require.Equal(t, []campaign.Cond{
		{Field: "state", Op: "=", Values: []string{"shipped"}}, {Field: "breach", Op: "filled"}, {Field: "campaign", Op: "=", Values: []string{"winter"}},
		{Field: "due", Op: "filled"}, {Field: "due", Op: "<", Values: []string{"2026-11-25T00:00:00Z"}},
	}, q.Where)
	require.Equal(t, 50, q.Offset)
	_, err = asked(t, campaign.KindShipment, "due=soon").Query(period.Calendar{}, "")
	require.Error(t, err)
	require.Zero(t, a.Tally(period.Calendar{Zone: time.UTC}).Limit, "counting reads no rows")
}

func TestBreachesAreCountedOnlyForThoseWhoSeeThem(t *testing.T) {
	t.Parallel()
	q, ok := asked(t, campaign.KindShipment, "").Broken(house(access.Operations))
	require.True(t, ok)
	require.Equal(t, []campaign.Cond{{Field: "breach", Op: "filled"}}, q.Where)
	_, ok = asked(t, campaign.KindCreator, "").Broken(house(access.Operations))
	require.False(t, ok, "nothing of the sort can be")
}

func TestTheHeadlineIsTheConclusion(t *testing.T) {
	t.Parallel()
	m, _ := desk.MachineOf(campaign.KindShipment)
	says := func(f list.Found) string {
		return list.New(house(access.Operations), m, asked(t, campaign.KindShipment, ""), f).Headline
	}
	counts := map[campaign.State]int{campaign.Requested: 3, campaign.Received: 9}
	require.Equal(t, "No parcels yet.", says(list.Found{}))
	require.Equal(t, "12 parcels, none late.", says(list.Found{Counts: counts}))
	require.Equal(t, "One of 12 parcels is late.", says(list.Found{Counts: counts, Overdue: 1}))
	require.Equal(t, "Two breaches. Three of 12 parcels are late.", says(list.Found{Counts: counts, Overdue: 3, Broken: 2}))
}

func TestARowSaysWhoseItIsOnceAndStatesNobodyIsInAreNoTabs(t *testing.T) {
	t.Parallel()
	m, _ := desk.MachineOf(campaign.KindTerms)
	rows := []campaign.Row{}
	for _, r := range []campaign.Record{
		&campaign.Terms{Head: campaign.Head{Kind: m.Kind, ID: "t-1", State: campaign.Sent, Creator: "c-1", Mastered: campaign.Here}},
		&campaign.Terms{Head: campaign.Head{Kind: m.Kind, ID: "t-2", State: campaign.Sent, Title: "C-7", Creator: "c-1", Mastered: "pandadoc"}},
	} {
		row, err := campaign.RowOf(r)
		require.NoError(t, err)
		rows = append(rows, row)
	}
	p := list.New(house(access.Operations), m, asked(t, m.Kind, ""), list.Found{Page: campaign.Page{Rows: rows, Total: 2}, Counts: map[campaign.State]int{campaign.Sent: 2}})
	require.Equal(t, "@noravale", p.Rows[0].Title)
	require.True(t, p.Rows[0].Creator.Empty)
	require.Equal(t, []string{"C-7", "@noravale"}, []string{p.Rows[1].Title, p.Rows[1].Creator.Text})
	require.Equal(t, "pandadoc", p.Rows[1].Away)
	for _, c := range p.Rows[1].Cells {
		require.Empty(t, c.Edit, "what is mastered elsewhere is not changed here: "+c.Label)
	}
	var tabs []string
	for _, tab := range p.Tabs {
		tabs = append(tabs, tab.Title+" "+tab.Count)
	}
	require.Equal(t, []string{"All 2", "Sent 2"}, tabs)
	require.Equal(t, "Rows 1 to 2 of 2.", p.Shown)
}

func TestAnExportHoldsNothingThatIsWithheldAndNoListOfACreatorsOwn(t *testing.T) {
	t.Parallel()
	heads := func(role access.Role, k campaign.Kind) []string {
		m, _ := desk.MachineOf(k)
		var out []string
		for _, c := range list.NewExport(house(role), m).Columns {
			out = append(out, c.ID)
		}
		return out
	}
	require.Contains(t, heads(access.Operations, campaign.KindTerms), "fee")
	require.NotContains(t, heads(access.Social, campaign.KindTerms), "fee")
	require.NotContains(t, heads(access.Legal, campaign.KindList), "own")
}
