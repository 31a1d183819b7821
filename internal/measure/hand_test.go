package measure_test

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"plumbline/internal/ladder/parse"
	"plumbline/internal/measure"
)

// hand is one metric over October 2026 as computed by hand.
type hand struct {
	value, num, den float64
	status          measure.Status // ok where empty
	why             string
}

// worlds are facts of October 2026, and what each metric makes of them.
var worlds = map[string]struct {
	facts func(*bench)
	want  map[string]hand
}{
	"sales":      {sales, salesByHand},
	"records":    {records, recordsByHand},
	"comments":   {talk, talkByHand},
	"vetting":    {vetting, vettingByHand},
	"audiences":  {audiences, audiencesByHand},
	"afterwards": {afterwards, afterwardsByHand},
	"programme":  {programme, programmeByHand},
}

func TestEveryMetricGivesTheNumberComputedByHand(t *testing.T) {
	t.Parallel()
	for name, world := range worlds {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := open(t)
			world.facts(b)
			for metric, want := range world.want {
				got := b.october(metric)
				if want.status == "" {
					want.status = measure.OK
				}
				assert.Equal(t, want.status, got.Status, "%s: %+v", metric, got)
				assert.InDelta(t, want.value, got.Value, 1e-6, "%s: %+v", metric, got)
				assert.InDelta(t, want.num, got.Numerator, 1e-6, "%s: numerator %+v", metric, got)
				assert.InDelta(t, want.den, got.Denominator, 1e-6, "%s: denominator %+v", metric, got)
				if want.why != "" {
					assert.Equal(t, want.why, got.Why, metric)
				}
			}
		})
	}
}

func TestEveryMetricOfTheCatalogueHasANumberComputedByHand(t *testing.T) {
	t.Parallel()
	metrics, _ := parse.Catalogue()
	var without []string
	for _, m := range metrics {
		if !slices.ContainsFunc([]string{"sales", "records", "comments", "vetting", "audiences", "afterwards", "programme"}, func(w string) bool { _, ok := worlds[w].want[m.ID]; return ok }) {
			without = append(without, m.ID)
		}
	}
	require.Empty(t, without)
}

// many repeats a row n times with ids of their own.
func many(n int, key string, r row) []row {
	out := make([]row, n)
	for i := range n {
		out[i] = row{}
		for k, v := range r {
			out[i][k] = v
		}
		out[i]["id"] = key + string(rune('a'+i/26)) + string(rune('a'+i%26))
	}
	return out
}

func with(r row, more ...any) row {
	out := row{}
	for k, v := range r {
		out[k] = v
	}
	for i := 0; i < len(more); i += 2 {
		out[more[i].(string)] = more[i+1]
	}
	return out
}

// sales: two posts, one of which nobody can track; 40 clicks, 24 orders, 2 refunds.
func sales(b *bench) {
	for _, table := range []string{"clicks", "visits", "orders", "refunds", "spend", "post_stats", "leads", "inquiries", "milestones"} {
		b.covers(table, "2026-09-01", "2027-05-20")
	}
	b.put("creators", row{"id": "ana", "occurred_at": "2026-09-01", "platform": "tiktok"})
	b.put("codes", row{"id": "ANA10", "creator": "ana", "campaign": "glow", "starts": "2026-10-01", "ends": "2026-10-20", "occurred_at": "2026-09-01"})
	b.put("links", row{"id": "l1", "creator": "ana", "campaign": "glow", "asset": "a1", "url": "https://shop.example/?utm_source=tiktok&utm_medium=influencer", "occurred_at": "2026-09-01"},
		row{"id": "l3", "creator": "ana", "asset": "a3", "url": "https://shop.example/?utm_source=tiktok", "occurred_at": "2026-09-01"})
	asset := row{"creator": "ana", "campaign": "glow", "platform": "tiktok", "occurred_at": "2026-10-01", "published_at": "2026-10-05 12:00", "relation": "paid"}
	b.put("assets", with(asset, "id", "a1", "link", "l1", "code", "ANA10", "tracked", true, "identifier", true, "disclosure", "passed"),
		with(asset, "id", "a2", "tracked", true, "identifier", false, "disclosure", "failed", "published_at", "2026-10-06 12:00"),
		with(asset, "id", "a3", "link", "l3", "code", "OLD", "tracked", false, "disclosure", "unknown"),
		with(asset, "id", "a4", "relation", "earned", "published_at", "2026-10-07 12:00"))
	click := row{"creator": "ana", "asset": "a1", "link": "l1", "occurred_at": "2026-10-10 12:00", "visitor": "v", "verdict": "valid"}
	b.put("clicks", slices.Concat(many(20, "q", with(click, "qualified", true)), many(10, "n", with(click, "qualified", false)), many(10, "b", with(click, "verdict", "bot")))...)
	visit := row{"session": "s", "occurred_at": "2026-10-10 12:00", "channel": "social"}
	b.put("visits", slices.Concat(many(15, "v", with(visit, "creator", "ana", "cart", false)), many(5, "w", with(visit, "link", "l1", "cart", true)), many(9, "x", with(visit, "channel", "search", "cart", true)))...)
	order := row{"order_id": "o", "occurred_at": "2026-10-12 12:00", "amount": 10000, "gross": 12000, "currency": "USD", "customer": "c"}
	b.put("orders", slices.Concat(
		many(12, "oc", with(order, "code", "ANA10", "attributed_by", "code", "creator", "ana", "new_customer", true, "customer", "c1")), // one customer
		many(8, "ok", with(order, "attributed_by", "click", "creator", "ana", "asset", "a1", "new_customer", false)),
		many(4, "ou", with(order, "code", "ANA10", "customer", "c2")),                                           // came undecided: the code decides
		many(4, "ol", with(order, "code", "ANA10", "attributed_by", "none", "occurred_at", "2026-10-25 12:00")), // after the code's days
		many(2, "og", with(order, "attributed_by", "code", "creator", "ana", "code", "ANA10", "exclusion", "gift")))...)
	b.put("refunds", row{"id": "r1", "refund_id": "r1", "order_id": "oc", "order_day": "2026-10-12", "occurred_at": "2026-10-20 12:00", "amount": 4000, "gross": 4000, "currency": "USD", "attributed_by": "code", "creator": "ana"},
		row{"id": "r2", "refund_id": "r2", "order_id": "oc", "order_day": "2026-10-12", "occurred_at": "2026-11-03 12:00", "amount": 1000, "gross": 1000, "currency": "USD", "attributed_by": "code", "creator": "ana"})
	spend := row{"kind": "fee", "basis": "accrued", "currency": "USD", "creator": "ana", "asset": "a1", "occurred_at": "2026-10-05 12:00"}
	b.put("spend", with(spend, "id", "s1", "amount", 60000), with(spend, "id", "s2", "kind", "amplification", "amount", 20000),
		with(spend, "id", "s3", "asset", "a2", "amount", 40000), with(spend, "id", "s4", "basis", "paid", "amount", 99900))
	stats := row{"asset": "a1", "occurred_at": "2026-10-15 12:00"}
	b.put("post_stats", with(stats, "basis", "organic", "views", 4000, "engaged_views", 1000, "impressions", 5000, "reach", 3000, "likes", 300, "comments", 60, "saves", 40, "shares", 20),
		with(stats, "basis", "paid", "views", 1000, "engaged_views", 200, "impressions", 1000, "reach", 1000, "likes", 10, "comments", 0, "saves", 0, "shares", 0),
		with(stats, "asset", "a2", "basis", "organic", "reach", 1000, "likes", 0, "comments", 0, "saves", 0, "shares", 0, "views", 0, "engaged_views", 0, "impressions", 0))
	b.put("leads", row{"id": "1", "lead": "p1", "qualified": true, "occurred_at": "2026-10-09"}, row{"id": "2", "lead": "p1", "qualified": true, "occurred_at": "2026-10-10"},
		row{"id": "3", "lead": "p2", "qualified": true, "occurred_at": "2026-10-10"}, row{"id": "4", "lead": "p3", "qualified": false, "occurred_at": "2026-10-10"})
	b.put("inquiries", row{"id": "1", "inquiry": "1", "creator": "ana", "self_reported": true, "occurred_at": "2026-10-10"}, row{"id": "2", "inquiry": "2", "campaign": "glow", "occurred_at": "2026-10-10"},
		row{"id": "3", "inquiry": "3", "occurred_at": "2026-10-10"})
}

// 24 orders of 100 USD; refunds 40 in October, 10 more in November for October's orders.
var salesByHand = map[string]hand{
	"valid_clicks":                       {value: 30, num: 30},
	"qualified_clicks":                   {value: 20, num: 20},
	"qualified_click_rate":               {value: 100.0 * 20 / 30, num: 20, den: 30},
	"cost_per_qualified_click":           {value: 40, num: 800, den: 20},
	"cost_per_qualified_click_direct":    {value: 30, num: 600, den: 20},
	"cost_per_qualified_click_amplified": {value: 10, num: 200, den: 20},
	"cost_per_engaged_view":              {value: 1, num: 1200, den: 1200},
	"add_to_cart_rate":                   {value: 25, num: 5, den: 20},
	"attributed_orders":                  {value: 24, num: 24},
	"attributed_revenue":                 {value: 2360, num: 2360},
	"new_customer_orders":                {value: 12, num: 12},
	"code_share":                         {value: 100.0 * 16 / 24, num: 16, den: 24},
	"code_redemption_rate":               {value: 1000.0 * 2 / 3000, num: 2, den: 3000},
	"code_leak_rate":                     {value: 20, num: 4, den: 20},
	"code_live_rate":                     {value: 50, num: 1, den: 2, status: measure.TooFew},
	"roas":                               {value: 2350.0 / 1200, num: 2350, den: 1200},
	"contribution_after_creators":        {value: 2350*0.5 - 1200, num: 2350*0.5 - 1200},
	"creator_cac":                        {value: 100, num: 1200, den: 12},
	"refund_rate":                        {value: 100.0 * 50 / 2400, num: 50, den: 2400},
	"revenue_per_order":                  {value: 2350.0 / 24, num: 2350, den: 24},
	"accrued_spend":                      {value: 1200, num: 1200},
	"incremental_orders":                 {status: measure.NoData, why: "needs_study"},
	"incremental_roas":                   {status: measure.NoData, why: "needs_study"},
	"qualified_leads":                    {value: 2, num: 2},
	"cost_per_qualified_lead":            {value: 600, num: 1200, den: 2, status: measure.TooFew},
	"inbound_inquiry_rate":               {value: 1000.0 * 2 / 5000, num: 2, den: 5000},
	"self_reported_inquiries":            {value: 1, num: 1},
	"live_assets":                        {value: 4, num: 4},
	"posts_published":                    {value: 4, num: 4},
	"qualified_clicks_per_asset":         {value: 5, num: 20, den: 4},
	"orders_per_qualified_click":         {value: 1.2, num: 24, den: 20},
	"trackable_rate":                     {value: 50, num: 1, den: 2, status: measure.TooFew}, // the earned post and the third were not meant to be tracked
	"unseen_reach_share":                 {value: 25, num: 1000, den: 4000},
	"utm_implementation_rate":            {value: 50, num: 1, den: 2, status: measure.TooFew},
	"disclosure_rate":                    {value: 100.0 / 3, num: 1, den: 3, status: measure.TooFew},
	"disclosure_unknown_share":           {value: 100.0 / 3, num: 1, den: 3, status: measure.TooFew},
	"save_share_rate":                    {value: 15, num: 60, den: 4000},
	"saves_per_share":                    {value: 2, num: 40, den: 20},
	"impressions":                        {value: 6000, num: 6000},
	"reach":                              {value: 5000, num: 5000},
	"views":                              {value: 5000, num: 5000},
	"likes":                              {value: 310, num: 310},
	"engagement_rate":                    {value: 10.5, num: 420, den: 4000},
	"emv":                                {value: 0.1*310 + 60 + 0.5*40 + 20, num: 0.1*310 + 60 + 0.5*40 + 20},
	"cpm":                                {value: 200, num: 1200, den: 6000},
}
