package measure_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"plumbline/internal/facts"
	"plumbline/internal/facts/factstest"
	"plumbline/internal/period"
)

func TestADayOfTwentyFiveHoursHoldsThemAll(t *testing.T) {
	t.Parallel()
	b := open(t)
	b.ladder = read(t, strings.Replace(written, "timezone: UTC", "timezone: America/New_York", 1))
	b.covers("clicks", "2026-10-01", "2026-11-30")
	// 1 November 2026 in New York begins at 04:00 UTC and ends at 05:00 UTC the day after
	b.put("clicks", click("before", "2026-11-01 03:59:59"), click("first", "2026-11-01 04:00"), click("last", "2026-11-02 04:59:59"), click("after", "2026-11-02 05:00"))
	set := b.ask("valid_clicks", period.Day, "2026-10-31", "2026-11-03", "", "2026-12-01")
	var got []float64
	for _, m := range set.Measurements {
		got = append(got, m.Value)
	}
	require.Equal(t, []float64{1, 2, 1}, got)
}

func TestQuartersFollowTheFiscalYear(t *testing.T) {
	t.Parallel()
	b := open(t)
	b.ladder = read(t, strings.Replace(strings.Replace(written, "week_starts: monday", "week_starts: monday, fiscal_year_starts: february", 1), "2026-Q4", "2026-Q3", 1))
	b.covers("clicks", "2026-01-01", "2026-12-30")
	b.put("clicks", click("q2", "2026-07-31 12:00"), click("q3", "2026-08-01 12:00"), click("q3b", "2026-10-31 12:00"))
	set := b.ask("valid_clicks", period.Quarter, "2026-05-01", "2026-10-01", "", "2026-12-31")
	require.Len(t, set.Measurements, 2)
	require.Equal(t, "2026-08-01", set.Measurements[1].Period.From.String())
	require.Equal(t, []float64{1, 2}, []float64{set.Measurements[0].Value, set.Measurements[1].Value})
}

// landed lands rows as received at a moment.
func (b *bench) landed(table, received string, rows ...row) {
	b.t.Helper()
	for i := range rows {
		rows[i] = with(rows[i], "received_at", received)
	}
	_, err := b.engine.Land(context.Background(), func(put func(*facts.Batch) error) error {
		return put(factstest.Batch(b.t, table, rows...))
	})
	require.NoError(b.t, err)
}

func TestAnyPastDayIsAnsweredAsItWasKnownThen(t *testing.T) {
	t.Parallel()
	b := open(t)
	b.landed("reports", "2026-09-01", row{"id": "r", "table": "orders", "first": "2026-09-01", "last": "2026-12-30", "occurred_at": "2026-09-01"},
		row{"id": "s", "table": "refunds", "first": "2026-09-01", "last": "2026-12-30", "occurred_at": "2026-09-01"})
	order := row{"id": "1", "order_id": "1", "amount": 10000, "currency": "USD", "attributed_by": "code", "creator": "ana", "occurred_at": "2026-10-06 12:00"}
	b.landed("orders", "2026-10-06 12:00", order)
	b.landed("orders", "2026-10-15 12:00", with(order, "amount", 8000))                                                                                                 // a correction
	b.landed("orders", "2026-10-18 12:00", with(order, "id", "2", "order_id", "2", "amount", 500, "updated_at", "2026-10-17 12:00", "occurred_at", "2026-10-07 12:00")) // a back-fill
	b.landed("refunds", "2026-10-20 12:00", row{"id": "r", "refund_id": "r", "order_id": "1", "order_day": "2026-10-06", "amount": 3000, "gross": 3000, "currency": "USD", "attributed_by": "code",
		"creator": "ana", "occurred_at": "2026-10-20 12:00"})
	for asOf, want := range map[string][2]float64{ // booked: the refund on its own day; cohort: on the order's
		"2026-10-14": {100, 100},
		"2026-10-16": {80, 80},
		"2026-10-18": {85, 85},
		"2026-10-21": {85, 55},
	} {
		require.Equal(t, want[0], b.week("attributed_revenue", asOf).Value, "booked as of %s", asOf)
		cohort := *b
		cohort.ladder = read(t, strings.Replace(written, "refunds: booked", "refunds: cohort", 1))
		require.Equal(t, want[1], cohort.week("attributed_revenue", asOf).Value, "cohort as of %s", asOf)
	}
	set := b.ask("attributed_revenue", period.Week, "2026-10-19", "2026-10-20", "", "2026-11-01")
	require.Equal(t, -30.0, set.Measurements[0].Value, "the booked book takes it in its own week")
}

func TestAnOrderIsTiedToItsCreatorAsKnownThen(t *testing.T) {
	t.Parallel()
	b := open(t)
	for _, table := range []string{"orders", "clicks", "refunds"} {
		b.covers(table, "2026-09-01", "2026-12-30")
	}
	b.put("codes", row{"id": "ANA", "creator": "ana", "starts": "2026-10-01", "ends": "2026-10-06", "occurred_at": "2026-09-01"})
	b.put("links", row{"id": "l1", "creator": "bo", "occurred_at": "2026-09-01"})
	b.put("clicks", click("1", "2026-10-01 12:00", "creator", "bo", "click_id", "k1"), click("2", "2026-08-01 12:00", "creator", "bo", "click_id", "k2"),
		click("3", "2026-10-01 12:00", "creator", "bo", "click_id", "k3", "verdict", "bot"))
	order := row{"amount": 100, "currency": "USD", "occurred_at": "2026-10-06 12:00"}
	b.put("orders",
		with(order, "id", "code", "order_id", "1", "code", "ANA"),
		with(order, "id", "code too late", "order_id", "2", "code", "ANA", "occurred_at", "2026-10-07 12:00"),
		with(order, "id", "click", "order_id", "3", "click_id", "k1"),
		with(order, "id", "click too old", "order_id", "4", "click_id", "k2"),
		with(order, "id", "a bot's click", "order_id", "5", "click_id", "k3"),
		with(order, "id", "link", "order_id", "6", "link", "l1"),
		with(order, "id", "code before click", "order_id", "7", "code", "ANA", "click_id", "k1"),
		with(order, "id", "a stranger's code", "order_id", "8", "code", "WELCOME"),
		with(order, "id", "nothing", "order_id", "9"))
	set := b.ask("attributed_orders", period.Week, "2026-10-05", "2026-10-06", "creator", "2026-12-01")
	got := map[string]float64{}
	for _, m := range set.Measurements {
		got[m.Subject.ID] = m.Value
	}
	require.Equal(t, map[string]float64{"ana": 2, "bo": 2}, got)
	require.Equal(t, 4.0, b.week("attributed_orders", "2026-12-01").Value)
	only := *b
	only.ladder = read(t, written+"attribution: {rule: code, window: 30d}\n")
	require.Equal(t, 2.0, only.week("attributed_orders", "2026-12-01").Value)
}

func TestBusinessHoursLeaveOutTheWeekend(t *testing.T) {
	t.Parallel()
	b := open(t)
	b.ladder = read(t, strings.Replace(written, "hours: calendar", "hours: business", 1))
	b.covers("milestones", "2026-09-01", "2026-12-30")
	// Friday 12:00 to Monday 12:00 is 24 hours of two working days
	b.mark("brief", "b", "sent", "2026-10-09 12:00", row{"creator": "ana"})
	b.mark("terms", "t", "signed", "2026-10-12 12:00", row{"creator": "ana", "ref": "b"})
	m := b.week("contract_turnaround", "2026-12-01")
	require.Equal(t, 24.0, m.Value)
	// the SLA of 72 business hours from Friday 12:00 ends on Wednesday 12:00
	b.mark("terms", "t", "sent", "2026-10-09 12:00", row{"creator": "ana"})
	set := b.ask("contract_sla_rate", period.Day, "2026-10-12", "2026-10-16", "", "2026-12-01")
	for _, m := range set.Measurements {
		require.Equal(t, m.Period.From.String() == "2026-10-14", m.Denominator == 1, m.Period.From.String())
	}
	require.Equal(t, time.Wednesday, factstest.Day("2026-10-14").Weekday())
}

func TestDimensionsAreSettledByWhatIsKnownOfLinksPostsAndCampaigns(t *testing.T) {
	t.Parallel()
	b := open(t)
	b.covers("clicks", "2026-09-01", "2026-12-30")
	b.put("creators", row{"id": "ana", "followers": 50000, "platform": "tiktok", "acquisition": "customer", "occurred_at": "2026-09-01"})
	b.put("campaigns", row{"id": "glow", "brand": "Glow", "name": "Glow up", "occurred_at": "2026-09-01"})
	b.put("assets", row{"id": "a1", "creator": "ana", "campaign": "glow", "platform": "tiktok", "region": "US", "format": "reel", "occurred_at": "2026-09-01"})
	b.put("links", row{"id": "l1", "asset": "a1", "occurred_at": "2026-09-01"})
	b.put("clicks", row{"id": "1", "visitor": "v", "verdict": "valid", "link": "l1", "occurred_at": "2026-10-06 12:00"}, row{"id": "2", "visitor": "v", "verdict": "valid", "link": "nobody's", "occurred_at": "2026-10-06 12:00"})
	for by, want := range map[string]string{"creator": "ana", "campaign": "glow", "asset": "a1", "platform": "tiktok", "region": "US", "asset_type": "reel", "brand": "Glow",
		"cohort": "followers:10000-100000"} {
		set := b.ask("valid_clicks", period.Week, "2026-10-05", "2026-10-06", by, "2026-12-01")
		require.Len(t, set.Measurements, 1, by)
		require.Equal(t, want, set.Measurements[0].Subject.ID, by)
		require.Equal(t, 1.0, set.Measurements[0].Value, by)
	}
	require.Equal(t, 2.0, b.week("valid_clicks", "2026-12-01").Value, "the programme counts both")
	require.Equal(t, "Glow up", b.ask("valid_clicks", period.Week, "2026-10-05", "2026-10-06", "campaign", "2026-12-01").Measurements[0].Subject.Name)
}
