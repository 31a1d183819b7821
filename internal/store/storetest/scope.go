package storetest

import (
	"testing"

	"github.com/stretchr/testify/require"

	"plumbline/internal/access"
	"plumbline/internal/campaign"
	"plumbline/internal/fault"
	"plumbline/internal/store"
	"plumbline/internal/store/storetest/given"
)

func scopes() []given.Sentence {
	return []given.Sentence{
		{Says: "the zero scope sees nothing", Test: seesNothing},
		{Says: "a part outside the scope is not read", Test: partsWithheld},
		{Says: "a field outside the scope can neither narrow nor sort", Test: fieldsRefused},
		{Says: "a row outside the scope is not there", Test: rowsHidden},
		{Says: "a limit records cannot express hides them all", Test: unknownLimit},
		{Says: "counts by state are of what the scope sees, over every kind", Test: tallies},
		{Says: "an earlier version is seen under the same scope", Test: pastWithheld},
	}
}

func seesNothing(t *testing.T, s *store.Store) {
	put(t, s, parcel("p1"))
	var none access.Scope
	require.Empty(t, ids(t, s, none, campaign.Query{}))
	_, err := s.Record(t.Context(), none, campaign.KindShipment, "p1")
	require.Equal(t, fault.NotFound, fault.CodeOf(err))
	_, err = s.Past(t.Context(), none, campaign.KindShipment, "p1")
	require.Equal(t, fault.NotFound, fault.CodeOf(err))
	_, err = s.Was(t.Context(), none, campaign.KindShipment, "p1", 1)
	require.Equal(t, fault.NotFound, fault.CodeOf(err))
}

// secret is a parcel with a value in two classes.
func secret(id string) *campaign.Shipment {
	return parcel(id, func(p *campaign.Shipment) { p.Carrier, p.Cost, p.Tracking = "DHL", given.Cents(424242), "CANARY" })
}

func partsWithheld(t *testing.T, s *store.Store) {
	put(t, s, secret("p1"))
	for _, c := range []struct {
		hidden access.Class
		want   []access.Class
	}{
		{access.Open, []access.Class{access.Open, access.Cost, access.Personal}},
		{access.Personal, []access.Class{access.Open, access.Cost}},
		{access.Cost | access.Safety, []access.Class{access.Open, access.Personal}},
		{access.All, []access.Class{access.Open}},
	} {
		scope := owner.Without(c.hidden)
		row, err := s.Record(t.Context(), scope, campaign.KindShipment, "p1")
		require.NoError(t, err)
		page, err := s.Records(t.Context(), scope, campaign.Query{Kind: campaign.KindShipment})
		require.NoError(t, err)
		for _, r := range []campaign.Row{row, page.Rows[0]} {
			var got []access.Class
			for class := range r.Parts {
				got = append(got, class)
			}
			require.ElementsMatch(t, c.want, got, c.hidden.Names())
		}
	}
}

func fieldsRefused(t *testing.T, s *store.Store) {
	put(t, s, secret("p1"))
	social := owner.Without(access.Cost | access.Personal)
	for _, q := range []campaign.Query{
		where("cost", ">", "1 USD"), where("tracking", "filled"), where("tracking", "empty"), {Order: []string{"cost"}}, {Order: []string{"-tracking"}},
	} {
		q.Kind = campaign.KindShipment
		_, err := s.Records(t.Context(), social, q)
		require.Equal(t, fault.Forbidden, fault.CodeOf(err), "%v", q)
		_, err = s.Records(t.Context(), owner, q)
		require.NoError(t, err)
	}
	require.Empty(t, ids(t, s, social, campaign.Query{Text: "canary"}))
}

func rowsHidden(t *testing.T, s *store.Store) {
	for _, id := range []string{"p1", "p2", "p3"} {
		put(t, s, parcel(id, func(p *campaign.Shipment) {
			p.Campaign, p.Creator = map[string]string{"p1": "winter", "p2": "spring"}[id], "ada"
		}))
	}
	winter := owner.Only("campaign", "winter")
	require.Equal(t, []string{"p1"}, ids(t, s, winter, campaign.Query{}))
	page, err := s.Records(t.Context(), winter, campaign.Query{Kind: campaign.KindShipment, Count: true})
	require.NoError(t, err)
	require.Equal(t, 1, page.Total, "nor counted")
	_, err = s.Record(t.Context(), winter, campaign.KindShipment, "p2")
	require.Equal(t, fault.NotFound, fault.CodeOf(err))
	_, err = s.Past(t.Context(), winter, campaign.KindShipment, "p2")
	require.Equal(t, fault.NotFound, fault.CodeOf(err))
	require.Equal(t, []string{"p1", "p2"}, ids(t, s, owner.Only("campaign", "winter", "spring").Only("creator", "ada"), campaign.Query{}))
	require.Empty(t, ids(t, s, winter.Only("creator", "bob"), campaign.Query{}), "both have to hold")
	require.Empty(t, ids(t, s, owner.Only("campaign"), campaign.Query{}))
	put(t, s, &campaign.Terms{Head: campaign.Head{ID: "t1", Kind: campaign.KindTerms, Version: 1, Campaign: "winter"}})
	require.Equal(t, []string{"t1"}, ids(t, s, winter, campaign.Query{Kind: campaign.KindTerms}))
}

func unknownLimit(t *testing.T, s *store.Store) {
	put(t, s, parcel("p1"))
	require.Empty(t, ids(t, s, owner.Only("platform", "tiktok"), campaign.Query{}), "better nothing than too much")
}

func pastWithheld(t *testing.T, s *store.Store) {
	put(t, s, secret("p1"))
	put(t, s, parcel("p1", func(p *campaign.Shipment) { p.Version, p.Campaign = 2, "winter" }))
	row, err := s.Was(t.Context(), owner.Without(access.All), campaign.KindShipment, "p1", 1)
	require.NoError(t, err)
	require.Len(t, row.Parts, 1)
	_, err = s.Was(t.Context(), owner.Only("campaign", "winter"), campaign.KindShipment, "p1", 1)
	require.Equal(t, fault.NotFound, fault.CodeOf(err), "it was not in that campaign then")
	past, err := s.Past(t.Context(), owner.Without(access.Safety), campaign.KindShipment, "p1")
	require.NoError(t, err)
	require.Len(t, past, 2)
	require.Empty(t, past[0].Reason, "reasons name incidents")
}

func tallies(t *testing.T, s *store.Store) {
	head := func(kind campaign.Kind, id string, state campaign.State, of string) campaign.Head {
		return campaign.Head{Kind: kind, ID: id, Version: 1, State: state, Campaign: of, Mastered: campaign.Here, Made: noon, Changed: noon}
	}
	put(t, s,
		&campaign.Campaign{Head: head(campaign.KindCampaign, "c1", campaign.Planned, "")}, &campaign.Campaign{Head: head(campaign.KindCampaign, "c2", campaign.Planned, "")},
		&campaign.Shipment{Head: head(campaign.KindShipment, "p1", campaign.Requested, "c1")}, &campaign.Shipment{Head: head(campaign.KindShipment, "p2", campaign.Received, "c1"), Cost: given.Cents(100)},
		&campaign.Shipment{Head: head(campaign.KindShipment, "p3", campaign.Requested, "c2")},
	)
	count := func(scope access.Scope, q campaign.Query) map[string]int {
		got, err := s.Tally(t.Context(), scope, q)
		require.NoError(t, err)
		out := map[string]int{}
		for _, g := range got {
			out[string(g.Kind)+" "+string(g.State)] = g.Count
		}
		return out
	}
	require.Equal(t, map[string]int{"campaign planned": 2, "shipment requested": 2, "shipment received": 1}, count(owner, campaign.Query{}))
	require.Equal(t, map[string]int{"shipment requested": 2, "shipment received": 1}, count(owner, campaign.Query{Kind: campaign.KindShipment}))
	require.Equal(t, map[string]int{"shipment received": 1}, count(owner, campaign.Query{Kind: campaign.KindShipment, Where: []campaign.Cond{{Field: "cost", Op: "filled"}}}))
	require.Equal(t, map[string]int{"campaign planned": 1, "shipment requested": 1, "shipment received": 1}, count(owner.Only("campaign", "c1"), campaign.Query{}), "a campaign belongs to itself")
	require.Empty(t, count(access.Scope{}, campaign.Query{}))
	require.Empty(t, count(owner.Only("shelf", "top"), campaign.Query{}), "a limit records cannot express")
	_, err := s.Tally(t.Context(), owner.Without(access.Cost), campaign.Query{Kind: campaign.KindShipment, Where: []campaign.Cond{{Field: "cost", Op: "filled"}}})
	require.Equal(t, fault.Forbidden, fault.CodeOf(err))
	require.Empty(t, ids(t, s, owner, campaign.Query{Kind: "none"}))
}
