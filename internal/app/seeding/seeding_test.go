package seeding_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"plumbline/internal/app/seeding"
	"plumbline/internal/campaign"
	"plumbline/internal/campaign/campaigntest"
	"plumbline/internal/facts/duckdb"
	"plumbline/internal/facts/factstest"
)

type row = factstest.Row

const creators = campaign.KindCreator

func TestACreatorWhoseKeyHasAPaidOrderIsACustomerFromThatDay(t *testing.T) {
	t.Parallel()
	d, engine := campaigntest.Open(t, nil), duckdb.OpenTest(t)
	d.Do(creators, "mara", campaign.Create, "name", "Mara", "customer", "key-1")
	d.Do(creators, "ana", campaign.Create, "name", "Ana", "customer", "key-2")
	factstest.Land(t, engine, "orders",
		row{"order_id": "test", "customer": "key-1", "occurred_at": "2026-08-01", "exclusion": "test"},
		row{"order_id": "second", "customer": "key-1", "occurred_at": "2026-09-20"},
		row{"order_id": "first", "customer": "key-1", "occurred_at": "2026-09-10"})
	loop := &seeding.Loop{From: engine, Book: d.Book, Ladder: d.Ladder, Clock: d}
	moved, err := loop.Run(t.Context())
	require.NoError(t, err)
	require.Equal(t, 1, moved)
	require.Equal(t, "first", d.Milestone("creator", "customer", "mara")["ref"], "a test order is no purchase")
	require.Equal(t, campaign.Customer, campaigntest.Get[*campaign.Creator](d, creators, "mara").State)
	moved, err = loop.Run(t.Context())
	require.NoError(t, err)
	require.Zero(t, moved, "once")
}

func TestACreatorIsKnownToTheShopByTheirAddressWhereverTheyAreMastered(t *testing.T) {
	t.Parallel()
	d, engine := campaigntest.Open(t, nil), duckdb.OpenTest(t)
	d.Do(creators, "mara", campaign.Create, "name", "Mara", "email", "mara@example.com", "source", "tracker", "at", d.Now())
	d.Do(creators, "ana", campaign.Create, "name", "Ana", "email", "ana@example.com")
	hash := func(s string) string {
		if s == "" {
			return ""
		}
		return "h(" + s + ")"
	}
	factstest.Land(t, engine, "orders", row{"source": "shopify", "order_id": "o1", "customer": "h(mara@example.com)", "occurred_at": "2026-09-10"})
	loop := &seeding.Loop{From: engine, Book: d.Book, Ladder: d.Ladder, Clock: d, Hash: hash}
	for want := 1; want >= 0; want-- {
		moved, err := loop.Run(t.Context())
		require.NoError(t, err)
		require.Equal(t, want, moved)
	}
	require.Equal(t, "o1", d.Milestone("creator", "customer", "mara")["ref"], "nobody else tells that a creator bought")
	require.Equal(t, "tracker", campaigntest.Get[*campaign.Creator](d, creators, "mara").Mastered)
	require.Equal(t, campaign.Prospect, campaigntest.Get[*campaign.Creator](d, creators, "ana").State)
}

func TestAContentMixThatMovedIsProposedAsAPivotOnce(t *testing.T) {
	t.Parallel()
	d, engine := campaigntest.Open(t, nil), duckdb.OpenTest(t)
	d.Wait(60 * 24 * time.Hour)
	factstest.Land(t, engine, "milestones", row{"subject_kind": "creator", "subject": "mara", "event": "signed", "creator": "mara", "occurred_at": "2026-09-01"})
	for id, post := range map[string]struct{ day, tag string }{"a1": {"2026-08-10", "skin"}, "a2": {"2026-08-20", "skin"}, "a3": {"2026-11-20", "gambling"}, "a4": {"2026-11-25", "gambling"}} {
		factstest.Land(t, engine, "assets", row{"id": id, "creator": "mara", "published_at": post.day, "occurred_at": post.day})
		factstest.Land(t, engine, "taxonomy", row{"asset": id, "creator": "mara", "axis": "theme", "tag": post.tag, "occurred_at": post.day})
	}
	loop := &seeding.Loop{From: engine, Book: d.Book, Ladder: d.Ladder, Clock: d}
	for want := 1; want >= 0; want-- {
		moved, err := loop.Run(t.Context())
		require.NoError(t, err)
		require.Equal(t, want, moved)
	}
	p := d.All(campaign.KindPivot)
	require.Len(t, p, 1)
	require.Equal(t, campaign.Proposed, p[0].State)
	require.Equal(t, "mara", p[0].Creator)
}

func TestAudiencesAreThePlatformsNewestAndNeverOurOwn(t *testing.T) {
	t.Parallel()
	engine := duckdb.OpenTest(t)
	share := func(source, day string, v float64) row {
		return row{"source": source, "creator": "mara", "platform": "instagram", "basis": "engaged", "axis": "gender", "segment": "female", "share": v, "occurred_at": day}
	}
	factstest.Land(t, engine, "audience_shares", share("instagram", "2026-09-01", 0.6), share("instagram", "2026-10-01", 0.65), share("plumbline", "2026-10-03", 0.9))
	got, err := seeding.Audience(engine)(t.Context(), "mara", "instagram", "engaged")
	require.NoError(t, err)
	require.Equal(t, []campaign.Share{{Axis: "gender", Segment: "female", Share: 0.65}}, got)
	none, err := seeding.Audience(engine)(t.Context(), "mara", "tiktok", "engaged")
	require.NoError(t, err)
	require.Empty(t, none)
}
