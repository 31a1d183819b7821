package factstest

import (
	"github.com/stretchr/testify/require"

	"plumbline/internal/facts"
)

var known = []behaviour{
	{"a back-filled fact is known since it happened", func(k *kit) {
		k.land("orders", order("1", "2026-10-03 12:00", 1000))
		n, _ := k.total("orders", "2026-10-03 12:00")
		require.Nil(k, n, "not before, and not in that very moment")
		n, _ = k.total("orders", "2026-10-03 12:01")
		require.EqualValues(k, 1, n)
	}},
	{"a correction is known since it arrived, and the days before see the old figure", func(k *kit) {
		k.land("orders", order("1", "2026-10-03 12:00", 1000))
		k.land("orders", order("1", "2026-10-03 12:00", 900, Row{"received_at": "2026-10-20"}))
		_, sum := k.total("orders", "2026-10-19")
		require.EqualValues(k, 1000, sum)
		_, sum = k.total("orders", "2026-10-20")
		require.EqualValues(k, 1000, sum, "as of a moment is what was known before it")
		_, sum = k.total("orders", "2026-10-21")
		require.EqualValues(k, 900, sum)
	}},
	{"a correction of a back-fill is not back-dated", func(k *kit) {
		k.land("orders", order("1", "2026-10-03 12:00", 1000, Row{"received_at": "2026-11-01"}))
		k.land("orders", order("1", "2026-10-03 12:00", 900, Row{"received_at": "2026-11-15", "updated_at": "2026-10-04"}))
		_, sum := k.total("orders", "2026-11-10")
		require.EqualValues(k, 1000, sum)
		_, sum = k.total("orders", "2026-11-16")
		require.EqualValues(k, 900, sum)
	}},
	{"a correction is never known before what it corrects", func(k *kit) {
		k.land("orders", order("1", "2026-10-03 12:00", 1000, Row{"known_at": "2026-10-20"}))
		k.land("orders", order("1", "2026-10-03 12:00", 900, Row{"received_at": "2026-10-10"}))
		for _, at := range []string{"2026-10-09", "2026-10-15"} {
			n, _ := k.total("orders", at)
			require.Nil(k, n, at)
		}
		_, sum := k.total("orders", "2026-10-21")
		require.EqualValues(k, 900, sum)
	}},
	{"a refund takes from its own day and leaves the order's", func(k *kit) {
		k.land("orders", order("1", "2026-10-03 12:00", 1000))
		k.land("refunds", Row{"refund_id": "r1", "order_id": "1", "occurred_at": "2026-10-20 12:00", "order_day": "2026-10-03", "amount": 400, "currency": "USD"})
		_, sum := k.total("orders", "2026-10-25")
		require.EqualValues(k, 1000, sum)
		_, sum = k.total("refunds", "2026-10-20")
		require.Nil(k, sum)
		_, sum = k.total("refunds", "2026-10-21")
		require.EqualValues(k, 400, sum)
		rows := k.sums(facts.Sums{View: october, Table: "refunds", On: "order_day", Grain: "day", Terms: []facts.Term{amount}})
		require.Equal(k, []map[string]any{{"period": "2026-10-03", "amount": int64(400)}}, rows, "the cohort book")
	}},
	{"distinct, least and greatest look at what stood then", func(k *kit) {
		k.land("orders", order("1", "2026-10-03 12:00", 1000, Row{"customer": "ada"}), order("2", "2026-10-04 12:00", 50, Row{"customer": "ben"}))
		k.land("orders", order("2", "2026-10-04 12:00", 2000, Row{"customer": "ada", "received_at": "2026-10-20"}))
		terms := []facts.Term{
			{Name: "customers", Agg: facts.Distinct, Column: "customer"}, {Name: "least", Agg: facts.Min, Column: "amount"},
			{Name: "most", Agg: facts.Max, Column: "amount"}, amount,
		}
		at := func(s string) map[string]any {
			v := october
			v.AsOf = Moment(s)
			return k.sums(facts.Sums{View: v, Table: "orders", Terms: terms})[0]
		}
		require.Equal(k, map[string]any{"customers": int64(2), "least": int64(50), "most": int64(1000), "amount": int64(1050)}, at("2026-10-19"))
		require.Equal(k, map[string]any{"customers": int64(1), "least": int64(1000), "most": int64(2000), "amount": int64(3000)}, at("2026-10-21"))
	}},
	{"any past day gives the same answer after everything that came later", func(k *kit) {
		k.land("orders", order("1", "2026-10-03 12:00", 1000), order("2", "2026-10-05 12:00", 70))
		n, sum := k.total("orders", "2026-10-10")
		k.land("orders", order("1", "2026-10-03 12:00", 900, Row{"received_at": "2026-10-20"}), order("3", "2026-10-11 12:00", 9))
		k.land("orders", order("1", "2026-12-03 12:00", 800, Row{"received_at": "2026-12-20"}))
		n2, sum2 := k.total("orders", "2026-10-10")
		require.Equal(k, []any{n, sum}, []any{n2, sum2})
	}},
}
