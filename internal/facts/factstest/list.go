package factstest

import (
	"fmt"
	"time"

	"github.com/stretchr/testify/require"

	"plumbline/internal/facts"
)

var lists = []behaviour{
	{"a list shows what stands, in order of time, and pages without gaps", func(k *kit) {
		for i := range 5 {
			k.land("orders", order(fmt.Sprint(i), "2026-10-03", i))
		}
		k.land("orders", order("3", "2026-10-03", 33))
		var got []any
		for page := range 3 {
			for _, r := range k.list(facts.List{Table: "orders", Columns: []string{"amount"}, Limit: 2, Offset: 2 * page}) {
				got = append(got, r["amount"])
			}
		}
		require.ElementsMatch(k, []any{int64(0), int64(1), int64(2), int64(33), int64(4)}, got)
	}},
	{"a list is limited to its window and conditions and sorted as asked", func(k *kit) {
		k.land("orders", order("1", "2026-10-03", 1), order("2", "2026-11-03", 2), order("3", "2026-10-05", 3), order("4", "2026-10-04", 4, Row{"code": "X"}))
		rows := k.list(facts.List{View: october, Table: "orders", Columns: []string{"amount"}, OrderBy: []string{"-amount"}, Where: []facts.Cond{where("code", facts.Missing)}})
		require.Equal(k, []map[string]any{{"amount": int64(3)}, {"amount": int64(1)}}, rows)
	}},
	{"the state that holds is the last of its key before the window's end", func(k *kit) {
		k.land("ratings", rating("2026-09-01", 60), rating("2026-10-10", 70), rating("2026-11-10", 80))
		rows := k.list(facts.List{View: october, Table: "ratings", Latest: true, Columns: []string{"score"}})
		require.Equal(k, []map[string]any{{"score": 70.0}}, rows)
		rows = k.list(facts.List{Table: "ratings", Latest: true, Columns: []string{"score"}})
		require.Equal(k, []map[string]any{{"score": 80.0}}, rows)
		rows = k.list(facts.List{View: window("2026-10-01", "2026-10-05"), Table: "ratings", Latest: true, Columns: []string{"score"}})
		require.Equal(k, []map[string]any{{"score": 60.0}}, rows, "it holds from before the window")
	}},
	{"conditions of a latest list apply to the row that is last, not to which is", func(k *kit) {
		k.land("ratings", rating("2026-09-01", 60), rating("2026-10-10", 40))
		require.Empty(k, k.list(facts.List{Table: "ratings", Latest: true, Where: []facts.Cond{where("score", facts.AtLeast, 50.0)}}))
	}},
	{"a dimension is what it was known to be on the day", func(k *kit) {
		k.land("campaigns", Row{"id": "glow", "brand": "A", "occurred_at": "2026-10-01", "received_at": "2026-10-01"})
		k.land("campaigns", Row{"id": "glow", "brand": "B", "occurred_at": "2026-10-01", "received_at": "2026-10-15"})
		brand := func(asOf string) any {
			return k.list(facts.List{View: facts.View{AsOf: Moment(asOf)}, Table: "campaigns", Latest: true, Columns: []string{"brand"}})[0]["brand"]
		}
		require.Equal(k, "A", brand("2026-10-14"))
		require.Equal(k, "B", brand("2026-10-16"))
	}},
	{"a key of one's own choice", func(k *kit) {
		k.land("ratings", rating("2026-09-01", 60), rating("2026-10-10", 40, Row{"part": "tone"}))
		rows := k.list(facts.List{Table: "ratings", Latest: true, Key: []string{"creator"}, Columns: []string{"score"}})
		require.Equal(k, []map[string]any{{"score": 40.0}}, rows)
	}},
	{"withdrawn rows are listed when asked", func(k *kit) {
		k.land("orders", order("1", "2026-10-03", 1))
		k.land("orders", order("1", "2026-10-03", 2))
		require.Len(k, k.list(facts.List{Table: "orders"}), 1)
		require.Len(k, k.list(facts.List{Table: "orders", Withdrawn: true}), 3)
	}},
}

func rating(at string, score float64, more ...Row) Row {
	r := Row{"creator": "ada", "part": "values", "score": score, "occurred_at": at}
	for _, m := range more {
		for k, v := range m {
			r[k] = v
		}
	}
	return r
}

var coverage = []behaviour{
	{"coverage says which days each source reported, as of the day it said so", func(k *kit) {
		k.land("reports",
			Row{"id": "a", "source": "shop", "table": "orders", "first": "2026-10-01", "last": "2026-10-05", "occurred_at": "2026-10-05", "received_at": "2026-10-06", "known_at": "2026-10-06"},
			Row{"id": "b", "source": "shop", "table": "orders", "first": "2026-10-06", "last": "2026-10-09", "occurred_at": "2026-10-09", "received_at": "2026-10-10", "known_at": "2026-10-10"})
		got, err := k.e.Coverage(ctx, owner, time.Time{})
		require.NoError(k, err)
		require.Len(k, got, 2)
		require.Equal(k, facts.Coverage{Source: "shop", Table: "orders", First: Day("2026-10-01"), Last: Day("2026-10-05"), Arrived: Moment("2026-10-06")}, got[0])
		got, err = k.e.Coverage(ctx, owner, Moment("2026-10-07"))
		require.NoError(k, err)
		require.Len(k, got, 1)
	}},
	{"a report that grows replaces what it said before", func(k *kit) {
		r := Row{"id": "a", "table": "orders", "first": "2026-10-01", "last": "2026-10-05", "occurred_at": "2026-10-05"}
		k.land("reports", r)
		r["last"] = "2026-10-09"
		k.land("reports", r)
		got, err := k.e.Coverage(ctx, owner, time.Time{})
		require.NoError(k, err)
		require.Len(k, got, 1)
		require.Equal(k, "2026-10-09", got[0].Last.String())
	}},
	{"the extent is the first and last local day with a fact that stands", func(k *kit) {
		_, _, ok, err := k.e.Extent(ctx, owner, "", utc)
		require.NoError(k, err)
		require.False(k, ok, "nothing is no day")
		k.land("orders", order("1", "2026-10-03 02:00", 1), order("2", "2026-12-03", 1))
		k.land("orders", order("2", "2026-11-03", 1))
		k.land("clicks", Row{"visitor": "v", "occurred_at": "2026-11-09"})
		k.land("creators", Row{"id": "c", "occurred_at": "2020-01-01"})
		extent := func(table string) string {
			first, last, ok, err := k.e.Extent(ctx, owner, table, newYork())
			require.NoError(k, err)
			require.True(k, ok)
			return first.String() + " " + last.String()
		}
		require.Equal(k, "2026-10-02 2026-11-02", extent("orders"))
		require.Equal(k, "2026-10-02 2026-11-08", extent(""))
	}},
	{"a count is of what stands", func(k *kit) {
		k.land("orders", order("1", "2026-10-03", 1), order("2", "2026-10-03", 1))
		k.land("orders", order("1", "2026-10-03", 2))
		n, err := k.e.Count(ctx, owner, "orders")
		require.NoError(k, err)
		require.EqualValues(k, 2, n)
	}},
}
