package factstest

import (
	"slices"
	"strconv"

	"github.com/stretchr/testify/require"

	"plumbline/internal/facts"
	"plumbline/internal/fault"
	"plumbline/internal/period"
)

func views(at string, n int, more ...Row) Row {
	r := Row{"asset": "a1", "basis": "organic", "occurred_at": at, "views": n}
	for _, m := range more {
		for k, v := range m {
			r[k] = v
		}
	}
	return r
}

// change returns "period: before → last" of the views of each period.
func (k *kit) change(q facts.Change) []string {
	k.Helper()
	if q.Table == "" {
		q.Table, q.By, q.Counters = "post_stats", []string{"asset", "basis"}, []string{"views"}
	}
	if q.Grain == "" {
		q.Grain = period.Week
	}
	g, err := k.e.Change(ctx, owner, q)
	require.NoError(k, err)
	var out []string
	for _, r := range Cells(g) {
		text := func(c string) string {
			if n, ok := r[c].(int64); ok {
				return strconv.FormatInt(n, 10)
			}
			return "none"
		}
		out = append(out, r["period"].(string)+": "+text("views_before")+" → "+text("views"))
	}
	slices.Sort(out)
	return out
}

// weeks is a window of four weeks from Monday 5 October.
var weeks = window("2026-10-05", "2026-11-02")

var changes = []behaviour{
	{"a period's change is its last value after the last one before it, in any order of arrival", func(k *kit) {
		rows := []Row{views("2026-10-01", 100), views("2026-10-06", 150), views("2026-10-09", 170), views("2026-10-13", 300), views("2026-10-20", 310)}
		want := []string{"2026-10-05: 100 → 170", "2026-10-12: 170 → 300", "2026-10-19: 300 → 310"}
		for _, i := range []int{3, 0, 4, 2, 1} {
			k.land("post_stats", rows[i])
		}
		require.Equal(k, want, k.change(facts.Change{View: weeks}))
	}},
	{"a counter that goes down is a negative change", func(k *kit) {
		k.land("post_stats", views("2026-10-06", 150), views("2026-10-13", 120))
		require.Equal(k, []string{"2026-10-05: none → 150", "2026-10-12: 150 → 120"}, k.change(facts.Change{View: weeks}))
	}},
	{"a period without a snapshot is missing and its change belongs to the next one", func(k *kit) {
		k.land("post_stats", views("2026-10-06", 150), views("2026-10-27", 400))
		require.Equal(k, []string{"2026-10-05: none → 150", "2026-10-26: 150 → 400"}, k.change(facts.Change{View: weeks}))
	}},
	{"of two snapshots of one instant the one known later wins", func(k *kit) {
		k.land("post_stats", views("2026-10-06", 200, Row{"source": "b", "received_at": "2026-10-08", "known_at": "2026-10-08"}))
		k.land("post_stats", views("2026-10-06", 150, Row{"source": "a", "received_at": "2026-10-07", "known_at": "2026-10-07"}))
		require.Equal(k, []string{"2026-10-05: none → 200"}, k.change(facts.Change{View: weeks}))
		early := weeks
		early.AsOf = Moment("2026-10-07 12:00")
		require.Equal(k, []string{"2026-10-05: none → 150"}, k.change(facts.Change{View: early}))
	}},
	{"content published inside the window starts at zero when asked", func(k *kit) {
		k.land("assets", Row{"id": "a1", "published_at": "2026-10-06", "occurred_at": "2026-10-06"}, Row{"id": "old", "published_at": "2026-09-06", "occurred_at": "2026-09-06"})
		k.land("post_stats", views("2026-10-13", 150), views("2026-10-20", 180),
			views("2026-10-13", 90, Row{"asset": "old"}), views("2026-10-13", 9, Row{"asset": "unknown"}))
		require.Equal(k, []string{"2026-10-12: 0 → 150", "2026-10-12: none → 9", "2026-10-12: none → 90", "2026-10-19: 150 → 180"},
			k.change(facts.Change{View: weeks, FromZero: true}))
		require.Equal(k, []string{"2026-10-12: none → 150", "2026-10-12: none → 9", "2026-10-12: none → 90", "2026-10-19: 150 → 180"}, k.change(facts.Change{View: weeks}))
	}},
	{"organic, paid and total are counted apart", func(k *kit) {
		k.land("post_stats", views("2026-10-06", 1), views("2026-10-06", 10, Row{"basis": "paid"}), views("2026-10-13", 3), views("2026-10-13", 30, Row{"basis": "paid"}))
		require.Equal(k, []string{"2026-10-05: none → 1", "2026-10-05: none → 10", "2026-10-12: 1 → 3", "2026-10-12: 10 → 30"}, k.change(facts.Change{View: weeks}))
		require.Equal(k, []string{"2026-10-05: none → 10", "2026-10-12: 10 → 30"},
			k.change(facts.Change{View: weeks, Where: []facts.Cond{where("basis", facts.In, "paid")}}))
	}},
	{"a counter missing from the last snapshot keeps its own last value and time", func(k *kit) {
		k.land("post_stats", views("2026-10-06", 150, Row{"likes": 5}), views("2026-10-08", 170), views("2026-10-14", 180))
		g, err := k.e.Change(ctx, owner, facts.Change{View: weeks, Table: "post_stats", Grain: period.Week, By: []string{"asset"}, Counters: []string{"views", "likes"}})
		require.NoError(k, err)
		require.ElementsMatch(k, []map[string]any{
			{"period": "2026-10-05", "asset": "a1", "views": int64(170), "views_at": "2026-10-08T00:00:00Z", "likes": int64(5), "likes_at": "2026-10-06T00:00:00Z"},
			{"period": "2026-10-12", "asset": "a1", "views": int64(180), "views_before": int64(170), "views_at": "2026-10-14T00:00:00Z", "likes_before": int64(5)},
		}, Cells(g))
	}},
	{"a corrected snapshot counts as corrected, and as it was on the days before", func(k *kit) {
		k.land("post_stats", views("2026-10-06", 150), views("2026-10-13", 1000))
		k.land("post_stats", views("2026-10-13", 200, Row{"received_at": "2026-10-25"}))
		require.Equal(k, []string{"2026-10-05: none → 150", "2026-10-12: 150 → 200"}, k.change(facts.Change{View: weeks}))
		early := weeks
		early.AsOf = Moment("2026-10-24")
		require.Equal(k, []string{"2026-10-05: none → 150", "2026-10-12: 150 → 1000"}, k.change(facts.Change{View: early}))
	}},
	{"the day a snapshot lies in is the local one", func(k *kit) {
		k.land("post_stats", views("2026-10-06 03:00", 1), views("2026-10-06 05:00", 2))
		v := facts.View{Calendar: newYork(), From: weeks.From, To: weeks.To}
		require.Equal(k, []string{"2026-10-05: none → 1", "2026-10-06: 1 → 2"}, k.change(facts.Change{View: v, Grain: period.Day}))
	}},
	{"accounts count like posts and have no zero to start from", func(k *kit) {
		k.land("follower_stats", Row{"account": "x", "total": 100, "occurred_at": "2026-10-06"}, Row{"account": "x", "total": 90, "occurred_at": "2026-10-13"})
		g, err := k.e.Change(ctx, owner, facts.Change{View: weeks, Table: "follower_stats", Grain: period.Month, By: []string{"account"}, Counters: []string{"total"}})
		require.NoError(k, err)
		require.Equal(k, []map[string]any{{"period": "2026-10-01", "account": "x", "total": int64(90), "total_at": "2026-10-13T00:00:00Z"}}, Cells(g))
		_, err = k.e.Change(ctx, owner, facts.Change{View: weeks, Table: "follower_stats", Grain: period.Month, By: []string{"account"}, Counters: []string{"total"}, FromZero: true})
		require.Equal(k, fault.Invalid, fault.CodeOf(err))
	}},
	{"a change that makes no sense is refused", func(k *kit) {
		for name, q := range map[string]facts.Change{
			"no grain":      {Table: "post_stats", By: []string{"asset"}, Counters: []string{"views"}},
			"no counter":    {Table: "post_stats", By: []string{"asset"}, Grain: period.Day},
			"text counter":  {Table: "post_stats", By: []string{"asset"}, Grain: period.Day, Counters: []string{"basis"}},
			"number as key": {Table: "post_stats", By: []string{"views"}, Grain: period.Day, Counters: []string{"views"}},
		} {
			_, err := k.e.Change(ctx, owner, q)
			require.Equal(k, fault.Invalid, fault.CodeOf(err), name)
		}
	}},
}
