package factstest

import (
	"github.com/stretchr/testify/require"

	"plumbline/internal/facts"
	"plumbline/internal/fault"
	"plumbline/internal/period"
)

func where(column string, op facts.Op, values ...any) facts.Cond {
	return facts.Cond{Column: column, Op: op, Values: values}
}

// counts asks how many rows of a table meet each condition, in October.
func (k *kit) counts(table string, conds ...facts.Cond) []any {
	k.Helper()
	q := facts.Sums{View: october, Table: table}
	for i, c := range conds {
		q.Terms = append(q.Terms, facts.Term{Name: string(rune('a' + i)), Agg: facts.Count, Where: []facts.Cond{c}})
	}
	row := k.sums(q)[0]
	out := make([]any, len(conds))
	for i := range conds {
		out[i] = row[string(rune('a'+i))]
	}
	return out
}

var sumsCases = []behaviour{
	{"sums since a place are of what has landed since", func(k *kit) {
		k.land("orders", order("1", "2026-10-03", 1000, Row{"creator": "ada"}), order("2", "2026-10-04", 500, Row{"creator": "ben"}))
		q := facts.Sums{View: october, Table: "orders", Grain: period.Month, By: []string{"creator"}, Terms: []facts.Term{count, amount}, Placed: true}
		g, err := k.e.Sums(ctx, owner, q)
		require.NoError(k, err)
		require.Positive(k, g.Place)
		k.land("orders", order("3", "2026-10-05", 7, Row{"creator": "ada"}))
		q.Since = g.Place
		g, err = k.e.Sums(ctx, owner, q)
		require.NoError(k, err)
		require.Equal(k, []map[string]any{{"period": "2026-10-01", "creator": "ada", "n": int64(1), "amount": int64(7)}}, Cells(g))
		q.Terms = []facts.Term{{Name: "ids", Agg: facts.Distinct, Column: "order_id"}}
		k.land("orders", order("3", "2026-10-05", 8, Row{"creator": "ada"}))
		_, err = k.e.Sums(ctx, owner, q)
		require.Equal(k, fault.Invalid, fault.CodeOf(err), "single values of a table with corrections have no place")
	}},
	{"many numbers come back in one answer by creator", func(k *kit) {
		k.land("orders",
			order("1", "2026-10-03", 1000, Row{"creator": "ada", "new_customer": true}), order("2", "2026-10-04", 500, Row{"creator": "ada"}),
			order("3", "2026-10-04", 70, Row{"creator": "ben", "exclusion": "gift"}), order("4", "2026-11-04", 9, Row{"creator": "ben"}), order("5", "2026-10-09", 3))
		rows := k.sums(facts.Sums{View: october, Table: "orders", By: []string{"creator"}, Terms: []facts.Term{
			count, amount,
			{Name: "new", Agg: facts.Sum, Column: "new_customer"},
			{Name: "gifts", Agg: facts.Count, Where: []facts.Cond{where("exclusion", facts.In, "gift")}},
			{Name: "paid", Agg: facts.Sum, Column: "amount", Where: []facts.Cond{where("exclusion", facts.Missing)}},
		}})
		require.ElementsMatch(k, []map[string]any{
			{"creator": "ada", "n": int64(2), "amount": int64(1500), "new": int64(1), "gifts": int64(0), "paid": int64(1500)},
			{"creator": "ben", "n": int64(1), "amount": int64(70), "gifts": int64(1)},
			{"n": int64(1), "amount": int64(3), "gifts": int64(0), "paid": int64(3)},
		}, rows)
	}},
	{"a total over no row is missing, not zero", func(k *kit) {
		rows := k.sums(facts.Sums{View: october, Table: "orders", Terms: []facts.Term{
			count, amount, {Name: "d", Agg: facts.Distinct, Column: "creator"}, {Name: "c", Agg: facts.Count, Where: []facts.Cond{where("code", facts.Present)}},
		}})
		require.Equal(k, []map[string]any{{}}, rows)
		require.Empty(k, k.sums(facts.Sums{View: october, Table: "orders", Grain: period.Week, Terms: []facts.Term{count}}))
	}},
	{"a group all of whose rows were taken back is gone", func(k *kit) {
		k.land("orders", order("1", "2026-10-03", 10, Row{"creator": "ada"}))
		k.land("orders", order("1", "2026-10-03", 10, Row{"creator": "ben"}))
		rows := k.sums(facts.Sums{View: october, Table: "orders", By: []string{"creator"}, Terms: []facts.Term{count, amount}})
		require.Equal(k, []map[string]any{{"creator": "ben", "n": int64(1), "amount": int64(10)}}, rows)
	}},
	{"a sum is missing where every value is, also after a correction", func(k *kit) {
		k.land("orders", order("1", "2026-10-03", 10, Row{"tax": 3}), order("2", "2026-10-04", 20))
		tax := facts.Term{Name: "tax", Agg: facts.Sum, Column: "tax"}
		q := facts.Sums{View: october, Table: "orders", Terms: []facts.Term{tax}}
		require.Equal(k, []map[string]any{{"tax": int64(3)}}, k.sums(q))
		k.land("orders", order("1", "2026-10-03", 10))
		require.Equal(k, []map[string]any{{}}, k.sums(q))
	}},
	{"conditions compare as they say, and what is missing meets none but missing and not-in", func(k *kit) {
		k.land("orders", order("1", "2026-10-03", 10, Row{"tax": 1, "code": "A", "new_customer": true}), order("2", "2026-10-04", 20, Row{"tax": 5, "code": ""}), order("3", "2026-10-04", 30))
		require.Equal(k, []any{int64(2), int64(1), int64(1), int64(1)}, k.counts("orders",
			where("tax", facts.AtLeast, int64(1)), where("tax", facts.Above, 1), where("tax", facts.AtMost, 1), where("tax", facts.Below, 1.5)))
		require.Equal(k, []any{int64(1), int64(2), int64(1), int64(2), int64(0)}, k.counts("orders",
			where("code", facts.Present), where("code", facts.Missing), where("code", facts.In, "A", "B"), where("code", facts.NotIn, "A"), where("code", facts.In)))
		require.Equal(k, []any{int64(1), int64(2), int64(1)}, k.counts("orders",
			where("new_customer", facts.In, true), where("new_customer", facts.NotIn, true), where("occurred_at", facts.Below, Moment("2026-10-04"))))
	}},
	{"conditions compare two columns of a row", func(k *kit) {
		c := func(id, due, answered string) Row {
			r := Row{"comment_id": id, "occurred_at": "2026-10-03"}
			if due != "" {
				r["due_at"] = due
			}
			if answered != "" {
				r["answered_at"] = answered
			}
			return r
		}
		k.land("comments", c("1", "2026-10-04", "2026-10-04"), c("2", "2026-10-04", "2026-10-05"), c("3", "2026-10-04", ""), c("4", "", "2026-10-05"))
		other := func(op facts.Op) facts.Cond { return facts.Cond{Column: "answered_at", Op: op, Other: "due_at"} }
		require.Equal(k, []any{int64(1), int64(0), int64(1), int64(1), int64(3)}, k.counts("comments",
			other(facts.AtMost), other(facts.Below), other(facts.Above), other(facts.In), other(facts.NotIn)))
	}},
	{"quotes, percent signs and backslashes in values are only values", func(k *kit) {
		nasty := []string{"'", "''; DROP TABLE orders; --", "\\", "%", "_", "\"", "é", "$1", "?"}
		for _, s := range nasty {
			k.land("orders", order(s, "2026-10-03", 1, Row{"code": s}))
		}
		for _, s := range nasty {
			require.Equal(k, []any{int64(1)}, k.counts("orders", where("code", facts.In, s)), s)
		}
	}},
	{"money of another currency comes back by currency and local day", func(k *kit) {
		k.land("orders", order("1", "2026-10-03", 1000), order("2", "2026-10-03 23:30", 500, Row{"currency": "EUR"}),
			order("3", "2026-10-04 01:00", 7, Row{"currency": "EUR"}), order("4", "2026-10-04", 9, Row{"currency": nil}), order("5", "2026-10-05", 3, Row{"currency": "JPY"}))
		v := october
		v.Calendar = newYork()
		rows := k.sums(facts.Sums{View: v, Table: "orders", Home: "USD", Terms: []facts.Term{amount}})
		require.ElementsMatch(k, []map[string]any{
			{"amount": int64(1009)}, {"currency": "EUR", "day": "2026-10-03", "amount": int64(507)}, {"currency": "JPY", "day": "2026-10-04", "amount": int64(3)},
		}, rows)
	}},
	{"money all of one currency needs no rows of its own, nor does a table without money", func(k *kit) {
		k.land("orders", order("1", "2026-10-03", 1000))
		require.Equal(k, []map[string]any{{"amount": int64(1000)}}, k.sums(facts.Sums{View: october, Table: "orders", Home: "USD", Terms: []facts.Term{amount}}))
		require.Equal(k, []map[string]any{{"currency": "USD", "day": "2026-10-03", "amount": int64(1000)}},
			k.sums(facts.Sums{View: october, Table: "orders", Home: "EUR", Terms: []facts.Term{amount}}))
		k.land("clicks", Row{"visitor": "v", "occurred_at": "2026-10-03"})
		require.Equal(k, []map[string]any{{"n": int64(1)}}, k.sums(facts.Sums{View: october, Table: "clicks", Home: "USD", Terms: []facts.Term{count}}))
	}},
	{"sums may be placed by another time of the row", func(k *kit) {
		k.land("comments", Row{"comment_id": "1", "occurred_at": "2026-09-30", "answered_at": "2026-10-02"}, Row{"comment_id": "2", "occurred_at": "2026-10-02"})
		rows := k.sums(facts.Sums{View: october, Table: "comments", On: "answered_at", Grain: period.Day, Terms: []facts.Term{count}})
		require.Equal(k, []map[string]any{{"period": "2026-10-02", "n": int64(1)}}, rows)
	}},
	{"a window without ends is all time", func(k *kit) {
		k.land("orders", order("1", "1999-10-03", 1), order("2", "2026-10-03", 1))
		rows := k.sums(facts.Sums{View: facts.View{Calendar: newYork()}, Table: "orders", Grain: period.Year, Terms: []facts.Term{count}})
		require.ElementsMatch(k, []map[string]any{{"period": "1999-01-01", "n": int64(1)}, {"period": "2026-01-01", "n": int64(1)}}, rows)
	}},
	{"what makes no sense is refused with its reason", func(k *kit) {
		for name, q := range map[string]facts.Sums{
			"no such table":     {Table: "nope", Terms: []facts.Term{count}},
			"no such column":    {Table: "orders", Terms: []facts.Term{{Name: "x", Agg: facts.Sum, Column: "nope"}}},
			"text does not add": {Table: "orders", Terms: []facts.Term{{Name: "x", Agg: facts.Sum, Column: "code"}}},
			"unknown aggregate": {Table: "orders", Terms: []facts.Term{{Name: "x", Agg: "product", Column: "amount"}}},
			"unknown operator":  {Table: "orders", Terms: []facts.Term{count}, Where: []facts.Cond{where("amount", "near", 1)}},
			"wrong type":        {Table: "orders", Terms: []facts.Term{count}, Where: []facts.Cond{where("amount", facts.Above, "many")}},
			"unlike columns":    {Table: "orders", Terms: []facts.Term{count}, Where: []facts.Cond{{Column: "amount", Op: facts.Above, Other: "code"}}},
			"grouping numbers":  {Table: "orders", Terms: []facts.Term{count}, By: []string{"amount"}},
			"placed by text":    {Table: "orders", Terms: []facts.Term{count}, On: "code"},
			"nothing asked for": {Table: "orders"},
			"backwards window":  {Table: "orders", Terms: []facts.Term{count}, View: window("2026-11-01", "2026-10-01")},
		} {
			_, err := k.e.Sums(ctx, owner, q)
			require.Equal(k, fault.Invalid, fault.CodeOf(err), "%s: %v", name, err)
		}
	}},
}
