package measure_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"plumbline/internal/measure"
)

// own are metrics as a programme writes them for itself.
const own = written + `
metrics:
  - id: order_value
    unit: money
    better: up
    minimum: 3
    formula: {median: {values: {facts: orders, values: amount, where: {exclusion: missing}}}}
  - id: slow_orders
    unit: money
    better: up
    minimum: 3
    formula: {median: {values: {facts: orders, values: amount}, percentile: 75}}
  - id: big_orders
    unit: percent
    better: up
    minimum: 3
    formula: {share: {to: [{facts: orders}], where: {amount: {at_least: 3000}}}}
  - id: signed_after_reading
    unit: percent
    better: up
    minimum: 1
    formula: {share: {to: [{subject: terms, when: sent}], where: {brief.acknowledged: {before: signed}}}}
  - id: net
    unit: money
    better: up
    formula: {sum: [{facts: orders, sum: amount}, {facts: orders, sum: discount, minus: true}]}
  - id: kind_score
    unit: score
    better: up
    formula: {score: {audience: {weight: 3}, tone: {weight: 1}}}
  - id: trust
    unit: percent
    better: up
    formula: {series: brand.trust}
  - id: half
    unit: count
    better: up
    formula: {derived: no_such_thing}
`

func TestAProgrammesOwnMetricsEvaluate(t *testing.T) {
	t.Parallel()
	b := open(t)
	b.ladder = read(t, own)
	for _, table := range []string{"orders", "milestones", "kr_values", "spend"} {
		b.covers(table, "2026-09-01", "2027-05-20")
	}
	order := row{"order_id": "o", "currency": "USD", "discount": 100, "occurred_at": "2026-10-06 12:00"}
	b.put("orders", with(order, "id", "1", "amount", 1000), with(order, "id", "2", "amount", 2000), with(order, "id", "3", "amount", 3000), with(order, "id", "4", "amount", 9000, "exclusion", "gift"),
		with(order, "id", "5", "amount", 1000, "currency", "EUR"))
	b.put("rates", row{"id": "1", "day": "2026-10-01", "from": "EUR", "to": "USD", "rate": "4", "occurred_at": "2026-10-01"})
	for i, id := range []string{"t1", "t2"} {
		b.mark("terms", id, "sent", "2026-10-05 12:00", row{"creator": id})
		b.mark("terms", id, "signed", "2026-10-08 12:00", row{"creator": id})
		b.mark("brief", "b"+id, "acknowledged", []string{"2026-10-07 12:00", "2026-10-09 12:00"}[i], row{"creator": id})
	}
	b.put("creators", row{"id": "ana", "occurred_at": "2026-09-01"})
	b.put("spend", row{"id": "1", "kind": "fee", "basis": "accrued", "amount": 100, "currency": "USD", "creator": "ana", "occurred_at": "2026-10-20"})
	b.put("ratings", row{"creator": "ana", "part": "audience", "score": 100, "occurred_at": "2026-10-01"}, row{"creator": "ana", "part": "tone", "score": 60, "occurred_at": "2026-10-01"})
	b.put("kr_values", row{"id": "1", "series": "brand.trust", "value": 58.0, "occurred_at": "2026-10-10"}, row{"id": "2", "series": "brand.trust", "value": 61.5, "occurred_at": "2026-10-20"})
	for metric, want := range map[string]float64{"order_value": 20, "slow_orders": 40, "big_orders": 40, "signed_after_reading": 50, "net": 60 + 90 + 40 - 4 - 4, "kind_score": 100, "trust": 61.5} {
		m := b.october(metric)
		require.Equal(t, measure.OK, m.Status, "%s: %+v", metric, m)
		require.InDelta(t, want, m.Value, 1e-9, "%s: %+v", metric, m)
	}
	set := b.ask("kind_score", "month", "2026-10-01", "2026-11-01", "creator", "2027-05-20")
	require.Equal(t, 90.0, set.Measurements[0].Value, "(3·100 + 60) ÷ 4")
	m := b.october("half")
	require.Equal(t, measure.Failed, m.Status)
	require.Contains(t, m.Why, "no_such_thing")
}
