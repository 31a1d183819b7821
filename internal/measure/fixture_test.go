package measure_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"

	"plumbline/internal/access"
	"plumbline/internal/facts"
	"plumbline/internal/facts/duckdb"
	"plumbline/internal/facts/factstest"
	"plumbline/internal/ladder"
	"plumbline/internal/ladder/parse"
	"plumbline/internal/measure"
	"plumbline/internal/period"
)

type row = factstest.Row

// bench is an engine with a ladder.
type bench struct {
	t      testing.TB
	engine facts.Engine
	ladder *ladder.Ladder
}

const written = `
program: {name: Test, currency: USD, timezone: UTC, week_starts: monday}
charter:
  conversion_path: {owner: ana, steps: [valid_click, order], window: 30d}
  money: {owner: ana, revenue: net, spend: accrued, refunds: booked, margin: 50%, include: [fee, commission, product_cost, shipping, discount, amplification, agency]}
  slas: {owner: ana, contract: 72h, acknowledge: 48h, our_approval: 24h, comment: 4h, hours: calendar}
people: [{id: ana, name: Ana, role: operations}]
audience:
  target: {gender: {female: 60%}, age: {18-34: 50%}}
  must: [gender]
  buyable: {countries: [US, CA], minimum_age: 18, at_least: 50%}
comments: {question: answer, purchase_intent: answer, complaint: escalate, bait: never_answer}
screening: {severity: medium, valid_for: 90d}
tagging: {required: [utm_source, utm_medium], allowed: {utm_medium: [influencer]}}
objectives:
  - id: grow
    title: Grow
    class: growth
    rank: 1
    because: it is first
    influence: {level: high, because: survey}
    owner: ana
    key_results:
      - id: orders
        title: Orders
        kind: reach
        metric: attributed_orders
        period: 2026-Q4
        from: 0
        target: 100
        sub_outcomes:
          - id: creator-orders
            title: Orders from creators
            metric: attributed_orders
            target: 100
            owner: ana
            identity: live_assets * qualified_clicks_per_asset * orders_per_qualified_click
            levers:
              - {kpi: tagged, because: what has no link is not seen, moves: up, lag: 0d, control: us}
kpis:
  - {id: tagged, metric: trackable_rate, owner: ana, green: ">= 95%", yellow: ">= 90%"}
`

func open(t testing.TB) *bench {
	t.Helper()
	return &bench{t: t, engine: duckdb.OpenTest(t), ladder: read(t, written)}
}

func read(t testing.TB, text string) *ladder.Ladder {
	t.Helper()
	l, problems := parse.Bytes(map[string][]byte{"ladder.yaml": []byte(text)})
	for _, p := range problems {
		require.NotEqual(t, "error", string(p.Severity), "%v", p)
	}
	return l
}

// put lands rows of a table.
func (b *bench) put(table string, rows ...row) {
	b.t.Helper()
	factstest.Land(b.t, b.engine, table, rows...)
}

// mark lands one milestone.
func (b *bench) mark(kind, subject, event, at string, more row) {
	b.t.Helper()
	r := row{"subject_kind": kind, "subject": subject, "event": event, "occurred_at": at}
	for k, v := range more {
		r[k] = v
	}
	b.put("milestones", r)
}

// covers says that the test's source has spoken of a table from one day to another.
func (b *bench) covers(table, from, to string) {
	b.t.Helper()
	b.put("reports", row{"id": "test/" + table, "table": table, "first": from, "last": to, "occurred_at": from})
}

// ask evaluates one metric over one window.
func (b *bench) ask(metric string, grain period.Grain, from, to, by, asOf string) *measure.Set {
	b.t.Helper()
	set, err := measure.Evaluate(context.Background(), b.engine, measure.Request{Ladder: b.ladder, Metrics: []string{metric}, Grain: grain,
		From: factstest.Day(from), To: factstest.Day(to), By: []string{by}, AsOf: factstest.Moment(asOf), Scope: access.For(access.Owner)})
	require.NoError(b.t, err)
	return set
}

// october evaluates a metric over October 2026, well after it.
func (b *bench) october(metric string) measure.Measurement {
	b.t.Helper()
	set := b.ask(metric, period.Month, "2026-10-01", "2026-11-01", "", "2027-05-20")
	require.Len(b.t, set.Measurements, 1)
	return set.Measurements[0]
}

func TestTheCatalogueReadsWithoutAProblem(t *testing.T) {
	t.Parallel()
	metrics, problems := parse.Catalogue()
	for _, p := range problems {
		t.Errorf("%v", p)
	}
	require.Greater(t, len(metrics), 100)
}
