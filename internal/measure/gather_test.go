package measure_test

import (
	"context"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"plumbline/internal/access"
	"plumbline/internal/facts/factstest"
	"plumbline/internal/measure"
	"plumbline/internal/measure/gather"
)

func (b *bench) gather(asOf string) *measure.Bundle {
	b.t.Helper()
	out, err := gather.Bundle(context.Background(), b.engine, b.ladder, factstest.Moment(asOf), access.For(access.Owner))
	require.NoError(b.t, err)
	return out
}

func TestABundleHoldsBookingsAndWhatBecameOfThem(t *testing.T) {
	t.Parallel()
	b := open(t)
	for _, table := range []string{"orders", "refunds", "clicks", "post_stats", "milestones"} {
		b.covers(table, "2026-06-01", "2026-12-30")
	}
	asset := row{"creator": "ana", "campaign": "glow", "platform": "tiktok", "format": "reel", "occurred_at": "2026-10-01"}
	b.put("assets", with(asset, "id", "a1", "deliverable", "d1", "published_at", "2026-10-10 12:00", "link", "l1"),
		with(asset, "id", "a2", "deliverable", "d2", "published_at", "2026-10-12 12:00", "code", "ANA", "link", "l2"),
		with(asset, "id", "a0", "deliverable", "d0", "published_at", "2026-08-10 12:00", "link", "l0"))
	book := func(id, due string, expected int, more ...any) {
		at := with(row{"creator": "ana", "campaign": "glow"}, more...)
		b.mark("deliverable", id, "planned", "2026-08-01 12:00", with(at, "due_at", due))
		b.mark("deliverable", id, "booked", "2026-08-01 12:00", with(at, "value", expected, "ref", "creator-orders"))
	}
	book("d0", "2026-08-10 12:00", 5)  // of the quarter before
	book("d1", "2026-10-09 12:00", 10) // a day late
	book("d2", "2026-10-12 12:00", 30)
	book("d3", "2026-12-01 12:00", 20) // not live yet
	book("d4", "2026-10-12 12:00", 7)
	b.mark("deliverable", "d4", "cancelled", "2026-10-01 12:00", nil)
	order := row{"order_id": "o", "amount": 100, "currency": "USD", "attributed_by": "click", "creator": "ana", "occurred_at": "2026-10-15 12:00"}
	b.put("orders", append(many(4, "x", with(order, "asset", "a1")), many(8, "y", with(order, "attributed_by", "code", "code", "ANA"))...)...)
	b.put("orders", many(3, "z", with(order, "asset", "a0", "occurred_at", "2026-08-15 12:00"))...)
	b.put("post_stats", row{"asset": "a1", "basis": "organic", "reach": 700, "occurred_at": "2026-10-20 12:00"})
	bundle := b.gather("2026-11-12")

	by := map[string]measure.Booking{}
	for _, x := range bundle.Bookings {
		by[x.Deliverable] = x
	}
	require.Len(t, by, 5)
	require.Empty(t, by["d0"].SubOutcome, "the quarter before says how promises are kept, and counts towards no target")
	require.Equal(t, 3.0, by["d0"].Actual)
	require.Equal(t, "creator-orders", by["d1"].SubOutcome)
	require.Equal(t, 4.0+8*10.0/40, by["d1"].Actual, "its own four, and a quarter of the eight that name no post")
	require.Equal(t, 8*30.0/40, by["d2"].Actual)
	require.Equal(t, 700.0, by["d1"].Reach)
	require.Equal(t, "2026-10-09", by["d1"].Due.String())
	require.Equal(t, "2026-10-10", by["d1"].Live.String())
	require.True(t, by["d1"].Settled)
	require.True(t, by["d1"].Visible)
	require.Equal(t, "reel", by["d1"].Format)
	require.False(t, b.gather("2026-11-05").Bookings[1].Settled, "its 30 days have not passed")
	require.Nil(t, by["d3"].Live)
	require.True(t, by["d4"].Cancelled)

	d1, live := bundle.Posts.Of("d1")
	require.True(t, live)
	require.Equal(t, 700.0, d1.Counted["reach"])
	require.Equal(t, 6.0, d1.Counted["attributed_orders"], "with its part of the orders that name no post")
	require.True(t, d1.Settled)
	d2, _ := bundle.Posts.Of("d2")
	require.Equal(t, 6.0, d2.Counted["attributed_orders"])
	require.NotContains(t, d2.Counted, "reach", "what nobody reported is not nothing")
	_, live = bundle.Posts.Of("d3")
	require.False(t, live, "it is not live yet")
	theirs := bundle.Posts.For(access.For(access.Creator).Only("creator", "ana").Only("campaign", "other"))
	require.Empty(t, theirs.All)
	require.NotContains(t, theirs.Metrics, measure.PostMetric{ID: "attributed_revenue"}, "money is not a creator's")

	track := bundle.Tracks["orders"]
	require.True(t, track.Cumulative)
	require.Equal(t, 12.0, track.Now.Value)
	require.Equal(t, 12.0, track.Points[len(track.Points)-1].Value)
	require.Zero(t, track.Points[0].Value)

	plan, actual := 1.0, 1.0
	for _, f := range bundle.Factors["creator-orders"] {
		if f.Segment == "" {
			plan, actual = plan*f.Plan, actual*f.Actual
		}
		if f.Segment == "" && f.Name == "live_assets" {
			require.Equal(t, 2.0, f.Plan, "due by today and not cancelled")
			require.Equal(t, 2.0, f.Actual)
			require.Equal(t, "booked", f.Basis)
		}
	}
	require.InDelta(t, 40, plan, 1e-9, "what is due by now and has run its 30 days: 10 and 30")
	require.Zero(t, actual, "nobody clicked: the identity has a factor at zero")
	require.NotEmpty(t, bundle.KPIs["tagged"].Measurements)
	require.Len(t, bundle.Drill["tagged"], 6)
	require.Len(t, bundle.Self, 4)
}

func TestTheCompanysOwnSeriesIsASumOrALevel(t *testing.T) {
	t.Parallel()
	b := open(t)
	text := strings.Replace(written, "metric: attributed_orders\n        period", "series: finance.revenue\n        period", 1)
	b.ladder = read(t, strings.Replace(text, "from: 0\n        target: 100", "from: 0 USD\n        target: 1000 USD", 1))
	for i, day := range []string{"2026-09-30", "2026-10-01", "2026-10-02", "2026-10-04"} {
		b.put("kr_values", row{"id": day, "series": "finance.revenue", "value": 100.0 * float64(i+1), "unit": "USD", "through": day, "occurred_at": day + " 20:00"})
	}
	track := b.gather("2026-10-06").Tracks["orders"]
	require.True(t, track.Cumulative)
	require.Equal(t, "money", track.Unit)
	require.Equal(t, 900.0, track.Now.Value, "the quarter's own days")
	require.Equal(t, measure.Partial, track.Now.Status, "3 October is missing")
	require.Equal(t, 0.75, track.Now.Coverage)
	require.Equal(t, "2026-10-04", track.Entered.String())
	require.Equal(t, measure.Stale, b.gather("2026-10-20").Tracks["orders"].Now.Status)

	b.ladder = read(t, strings.Replace(strings.Replace(text, "from: 0\n        target: 100", "from: 900 USD\n        target: 100 USD\n        within: 10 USD", 1), "kind: reach", "kind: hold", 1))
	track = b.gather("2026-10-06").Tracks["orders"]
	require.False(t, track.Cumulative)
	require.Equal(t, 400.0, track.Now.Value, "a level stands as last entered")

	set := access.For(access.Operations)
	hidden, err := gather.Bundle(context.Background(), b.engine, b.ladder, factstest.Moment("2026-10-06"), set)
	require.NoError(t, err)
	require.Equal(t, measure.Withheld, hidden.Tracks["orders"].Now.Status)
	require.Empty(t, hidden.Tracks["orders"].Points)
}
