package measure_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"plumbline/internal/access"
	"plumbline/internal/facts"
	"plumbline/internal/facts/factstest"
	"plumbline/internal/measure"
	"plumbline/internal/period"
)

// size is the number of clicks; a tenth as many orders, a hundredth as much spend.
func size() int {
	if n, err := strconv.Atoi(os.Getenv("CLICKS")); err == nil {
		return n
	}
	return 200_000
}

func fill(b *bench, table string, n int, set func(*facts.Batch, *rand.Rand, int)) {
	b.t.Helper()
	r := rand.New(rand.NewPCG(1, uint64(n)))
	tab, _ := facts.Lookup(table)
	_, err := b.engine.Land(context.Background(), func(put func(*facts.Batch) error) error {
		for from := 0; from < n; from += 100_000 {
			batch := facts.NewBatch(tab, 100_000)
			for i := from; i < min(n, from+100_000); i++ {
				batch.Next()
				text(batch, "event_id", fmt.Sprint("bench/", i))
				whole(batch, "occurred_at", factstest.Moment("2026-05-04").UnixMicro()+r.Int64N(26*7*86400)*1e6)
				text(batch, "creator", fmt.Sprint("c", r.IntN(120)))
				text(batch, "asset", fmt.Sprint("a", r.IntN(2000)))
				set(batch, r, i)
			}
			batch.Seal(facts.Sealing{Source: "bench", Arrival: "bench", Received: factstest.Received})
			if err := put(batch); err != nil {
				return err
			}
		}
		return nil
	})
	require.NoError(b.t, err)
}

func text(b *facts.Batch, column, v string) { i, _ := b.Index(column); b.SetText(i, v) }

func whole(b *facts.Batch, column string, v int64) { i, _ := b.Index(column); b.SetInt(i, v) }

func truth(b *facts.Batch, column string, v bool) { i, _ := b.Index(column); b.SetBool(i, v) }

// BenchmarkEvaluate measures every metric over clicks, orders and spend by
// creator and week, beside one hand-made statement per table.
func BenchmarkEvaluate(tb *testing.B) {
	b, n := open(tb), size()
	fill(b, "clicks", n, func(x *facts.Batch, r *rand.Rand, i int) {
		text(x, "visitor", fmt.Sprint("v", i%50000))
		text(x, "verdict", []string{"valid", "valid", "valid", "bot"}[r.IntN(4)])
		truth(x, "qualified", r.IntN(2) == 0)
	})
	fill(b, "orders", n/10, func(x *facts.Batch, r *rand.Rand, i int) {
		text(x, "order_id", fmt.Sprint(i))
		text(x, "attributed_by", []string{"code", "click", "none"}[r.IntN(3)])
		whole(x, "amount", r.Int64N(20000))
		text(x, "currency", "USD")
		truth(x, "new_customer", r.IntN(2) == 0)
	})
	fill(b, "spend", n/100, func(x *facts.Batch, r *rand.Rand, i int) {
		text(x, "kind", "fee")
		text(x, "basis", "accrued")
		whole(x, "amount", r.Int64N(20000))
		text(x, "currency", "USD")
	})
	metrics := []string{"valid_clicks", "qualified_clicks", "qualified_click_rate", "attributed_orders", "attributed_revenue", "new_customer_orders", "code_share",
		"roas", "creator_cac", "contribution_after_creators", "revenue_per_order", "orders_per_qualified_click", "accrued_spend"}
	req := measure.Request{Ladder: b.ladder, Metrics: metrics, Grain: period.Week, From: factstest.Day("2026-05-04"), To: factstest.Day("2026-11-02"),
		By: []string{"creator"}, AsOf: factstest.Received.Add(time.Hour), Scope: access.For(access.Owner)}
	tb.Run("evaluate", func(tb *testing.B) {
		for tb.Loop() {
			_, err := measure.Evaluate(context.Background(), b.engine, req)
			require.NoError(tb, err)
		}
	})
	tb.Run("statements", func(tb *testing.B) {
		for tb.Loop() {
			for _, q := range byHand(req) {
				_, err := b.engine.Sums(context.Background(), req.Scope, q)
				require.NoError(tb, err)
			}
		}
	})
}

// byHand is the least that must be asked for the same metrics.
func byHand(req measure.Request) []facts.Sums {
	view := facts.View{Calendar: req.Ladder.Program.Calendar(), From: req.From, To: req.To, AsOf: req.AsOf}
	is := func(c string, v ...any) facts.Cond { return facts.Cond{Column: c, Op: facts.In, Values: v} }
	return []facts.Sums{
		{View: view, Table: "clicks", Grain: req.Grain, By: []string{"creator"}, Terms: []facts.Term{{Name: "a", Agg: facts.Count, Where: []facts.Cond{is("verdict", "valid")}},
			{Name: "b", Agg: facts.Count, Where: []facts.Cond{is("verdict", "valid"), is("qualified", true)}}, {Name: "c", Agg: facts.Count, Where: []facts.Cond{is("verdict", "valid"), {Column: "qualified", Op: facts.Present}}}}},
		{View: view, Table: "orders", Grain: req.Grain, By: []string{"creator"}, Terms: []facts.Term{{Name: "a", Agg: facts.Count, Where: []facts.Cond{is("attributed_by", "code", "click", "both")}},
			{Name: "b", Agg: facts.Sum, Column: "amount", Where: []facts.Cond{is("attributed_by", "code", "click", "both")}}, {Name: "c", Agg: facts.Count, Where: []facts.Cond{is("attributed_by", "code", "both")}},
			{Name: "d", Agg: facts.Count, Where: []facts.Cond{is("attributed_by", "code", "click", "both"), is("new_customer", true)}}}},
		{View: view, Table: "spend", Grain: req.Grain, By: []string{"creator"}, Terms: []facts.Term{{Name: "a", Agg: facts.Sum, Column: "amount", Where: []facts.Cond{is("basis", "accrued")}}}},
	}
}
