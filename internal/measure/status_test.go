package measure_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"

	"plumbline/internal/access"
	"plumbline/internal/facts/factstest"
	"plumbline/internal/measure"
	"plumbline/internal/period"
)

func click(id, at string, more ...any) row {
	return with(row{"id": id, "visitor": id, "verdict": "valid", "qualified": true, "creator": "ana", "occurred_at": at}, more...)
}

// week is one metric in the week of 5 October 2026.
func (b *bench) week(metric, asOf string) measure.Measurement {
	b.t.Helper()
	set := b.ask(metric, period.Week, "2026-10-05", "2026-10-06", "", asOf)
	require.Len(b.t, set.Measurements, 1)
	return set.Measurements[0]
}

func TestNothingIsZeroOnlyWhereASourceHasSpoken(t *testing.T) {
	t.Parallel()
	b := open(t)
	m := b.week("valid_clicks", "2026-11-01")
	require.Equal(t, measure.NoData, m.Status)
	require.Equal(t, measure.WhyNotReported, m.Why)
	b.covers("clicks", "2026-10-01", "2026-10-31")
	m = b.week("valid_clicks", "2026-11-01")
	require.Equal(t, measure.OK, m.Status)
	require.Zero(t, m.Value)
	m = b.week("qualified_click_rate", "2026-11-01")
	require.Equal(t, measure.NoData, m.Status, "a rate of nothing is no rate")
	require.Equal(t, measure.WhyNothingToCount, m.Why)
}

func TestTheStatusSaysWhatAFigureIsWorth(t *testing.T) {
	t.Parallel()
	b := open(t)
	b.covers("clicks", "2026-10-01", "2026-10-09")
	for _, r := range many(12, "c", click("", "2026-10-07 12:00")) {
		b.put("clicks", r)
	}
	for name, c := range map[string]struct {
		metric, asOf string
		status       measure.Status
		why          string
	}{
		"running":                             {"valid_clicks", "2026-10-10", measure.Provisional, measure.WhyRunning},
		"running, and the source fell silent": {"valid_clicks", "2026-10-11 23:00", measure.Provisional, measure.WhyRunning},
		"closed and not settled":              {"valid_clicks", "2026-10-12 12:00", measure.Provisional, measure.WhySettling},
		"settled with days missing":           {"valid_clicks", "2026-10-20", measure.Partial, measure.WhyGap},
		"enough to judge a rate":              {"qualified_click_rate", "2026-10-20", measure.Partial, measure.WhyGap},
		"before it began":                     {"valid_clicks", "2026-10-01", measure.NotYet, measure.WhyNotBegun},
	} {
		m := b.week(c.metric, c.asOf)
		require.Equal(t, c.status, m.Status, name)
		require.Equal(t, c.why, m.Why, name)
	}
	m := b.week("valid_clicks", "2026-10-20")
	require.InDelta(t, 5.0/7, m.Coverage, 1e-9, "five of seven days")
	require.Equal(t, 12.0, m.Value)
}

func TestASilentSourceMakesTheRunningPeriodStale(t *testing.T) {
	t.Parallel()
	b := open(t)
	b.covers("clicks", "2026-09-01", "2026-10-06")
	b.put("clicks", click("1", "2026-10-06 12:00"))
	require.Equal(t, measure.Provisional, b.week("valid_clicks", "2026-10-08").Status)
	require.Equal(t, measure.Stale, b.week("valid_clicks", "2026-10-11").Status)
}

func TestUnderTheMinimumTheNumberIsShownWithoutColour(t *testing.T) {
	t.Parallel()
	b := open(t)
	b.covers("clicks", "2026-09-01", "2026-11-01")
	for _, r := range many(9, "c", click("", "2026-10-07 12:00")) {
		b.put("clicks", r)
	}
	m := b.week("qualified_click_rate", "2026-11-01")
	require.Equal(t, measure.TooFew, m.Status)
	require.Equal(t, 100.0, m.Value)
	require.True(t, m.Status.Has())
	require.False(t, m.Status.Judged())
	b.put("clicks", click("tenth", "2026-10-07 12:00"))
	require.Equal(t, measure.OK, b.week("qualified_click_rate", "2026-11-01").Status)
}

func TestACohortIsMeasuredOnceItsWindowHasPassed(t *testing.T) {
	t.Parallel()
	b := open(t)
	b.covers("milestones", "2026-09-01", "2027-05-01")
	for _, c := range []string{"a", "b", "c", "d", "e", "f", "g", "h", "i", "j"} {
		b.mark("creator", c, "seeded", "2026-10-06 12:00", row{"creator": c})
	}
	m := b.week("customer_to_post_rate", "2026-12-10")
	require.Equal(t, measure.NotYet, m.Status)
	require.Equal(t, factstest.Moment("2026-12-11"), m.Settles, "60 days after the week's end")
	require.Equal(t, measure.OK, b.week("customer_to_post_rate", "2026-12-12").Status)
}

func TestMoneySpentWithoutAResultIsAFinding(t *testing.T) {
	t.Parallel()
	b := open(t)
	b.covers("clicks", "2026-09-01", "2026-11-01")
	b.covers("spend", "2026-09-01", "2026-11-01")
	b.put("assets", row{"id": "a1", "creator": "ana", "tracked": true, "identifier": true, "published_at": "2026-10-05 12:00", "occurred_at": "2026-10-05"})
	b.put("spend", row{"id": "1", "kind": "fee", "basis": "accrued", "amount": 50000, "currency": "USD", "asset": "a1", "occurred_at": "2026-10-05 12:00"})
	m := b.week("cost_per_qualified_click", "2026-10-12 12:00")
	require.Equal(t, measure.WhyNothingToCount, m.Why, "not settled: nothing to say yet")
	m = b.week("cost_per_qualified_click", "2026-11-01")
	require.Equal(t, measure.NoData, m.Status)
	require.Equal(t, measure.WhySpendNoResult, m.Why)
	require.Equal(t, 500.0, m.Numerator)
}

func TestMoneyOfOtherCurrenciesIsConvertedAtTheRateOfItsDay(t *testing.T) {
	t.Parallel()
	b := open(t)
	b.covers("spend", "2026-09-01", "2026-11-01")
	eur := row{"kind": "fee", "basis": "accrued", "currency": "EUR"}
	b.put("rates", row{"id": "1", "day": "2026-10-05", "from": "EUR", "to": "USD", "rate": "1.10", "occurred_at": "2026-10-05"},
		row{"id": "2", "day": "2026-10-07", "from": "EUR", "to": "USD", "rate": "1.2", "occurred_at": "2026-10-07"})
	b.put("spend", with(eur, "id", "a", "amount", 10001, "occurred_at", "2026-10-06 12:00"), with(eur, "id", "b", "amount", 10000, "occurred_at", "2026-10-08 12:00"),
		with(eur, "id", "c", "currency", "USD", "amount", 100, "occurred_at", "2026-10-08 12:00"))
	m := b.week("accrued_spend", "2026-11-01")
	require.Equal(t, measure.OK, m.Status)
	require.InDelta(t, 110.01+120+1, m.Value, 1e-9)
	b.put("spend", with(eur, "id", "d", "currency", "GBP", "amount", 500, "occurred_at", "2026-10-08 12:00"))
	m = b.week("accrued_spend", "2026-11-01")
	require.Equal(t, measure.Partial, m.Status)
	require.Equal(t, measure.WhyNoRate, m.Why)
	require.InDelta(t, 231.01, m.Value, 1e-9, "what has no rate is left out and said")
}

func TestOutsideTheScopeThereIsNoNumberAtAll(t *testing.T) {
	t.Parallel()
	b := open(t)
	b.covers("spend", "2026-09-01", "2026-11-01")
	b.put("spend", row{"id": "1", "kind": "fee", "basis": "accrued", "amount": 50000, "currency": "USD", "creator": "ana", "occurred_at": "2026-10-05 12:00"})
	req := measure.Request{Ladder: b.ladder, Metrics: []string{"accrued_spend", "valid_clicks"}, Grain: period.Week, From: factstest.Day("2026-10-05"),
		To: factstest.Day("2026-10-06"), By: []string{"creator"}, AsOf: factstest.Moment("2026-11-01"), Scope: access.For(access.Social)}
	set, err := measure.Evaluate(context.Background(), b.engine, req)
	require.NoError(t, err)
	for _, m := range set.Measurements {
		require.Equal(t, "accrued_spend", m.Metric, "no creator has clicks")
		require.Equal(t, measure.Withheld, m.Status)
		require.Empty(t, m.Subject.ID, "even the list of subjects may tell")
		require.Zero(t, m.Value+m.Numerator+m.Denominator)
	}
	req.Scope, req.By = access.For(access.Finance), nil
	set, err = measure.Evaluate(context.Background(), b.engine, req)
	require.NoError(t, err)
	seen := set.Measurements[0]
	require.Equal(t, 500.0, seen.Value)
	hidden := seen.Under(access.For(access.Social))
	require.Equal(t, measure.Withheld, hidden.Status)
	require.Zero(t, hidden.Value+hidden.Numerator+hidden.Denominator)
	require.Empty(t, hidden.Extra)
	require.Equal(t, seen, seen.Under(access.For(access.Executive)))
}

func TestAnUnknownMetricOrDimensionIsRefused(t *testing.T) {
	t.Parallel()
	b := open(t)
	req := b.request("", period.Week)
	req.Metrics = []string{"no_such"}
	_, err := measure.Evaluate(context.Background(), b.engine, req)
	require.ErrorContains(t, err, `there is no metric "no_such"`)
	req = b.request("mood", period.Week)
	_, err = measure.Evaluate(context.Background(), b.engine, req)
	require.ErrorContains(t, err, "cannot be split by")
}
