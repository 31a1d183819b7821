package factstest

import (
	"errors"

	"github.com/stretchr/testify/require"

	"plumbline/internal/facts"
)

var identity = []behaviour{
	{"the same rows twice add nothing", func(k *kit) {
		rows := []Row{order("1", "2026-10-03 12:00", 1000), order("2", "2026-10-04 12:00", 2000)}
		first := k.land("orders", rows...)
		require.Equal(k, 2, first.New)
		again := k.land("orders", rows...)
		require.Equal(k, facts.Landed{Unchanged: 2, Tables: map[string]int{}}, again)
		n, sum := k.total("orders", "")
		require.EqualValues(k, 2, n)
		require.EqualValues(k, 3000, sum)
	}},
	{"overlapping exports count what is in both once", func(k *kit) {
		k.land("orders", order("1", "2026-10-03 12:00", 1000), order("2", "2026-10-04 12:00", 2000))
		landed := k.land("orders", order("2", "2026-10-04 12:00", 2000), order("3", "2026-10-05 12:00", 4000))
		require.Equal(k, 1, landed.New)
		require.Equal(k, 1, landed.Unchanged)
		_, sum := k.total("orders", "")
		require.EqualValues(k, 7000, sum)
	}},
	{"news that repeats what was kept out as older counts all the same", func(k *kit) {
		k.land("orders", order("1", "2026-10-03 12:00", 1000, Row{"updated_at": "2026-10-09 12:00"}))
		landed := k.land("orders", order("1", "2026-10-03 12:00", 900, Row{"updated_at": "2026-10-08 12:00"}), order("1", "2026-10-03 12:00", 900))
		require.Equal(k, 1, landed.Older)
		require.Equal(k, 1, landed.Corrected)
		_, sum := k.total("orders", "")
		require.EqualValues(k, 900, sum)
	}},
	{"other content under one identity is a correction", func(k *kit) {
		k.land("orders", order("1", "2026-10-03 12:00", 1000))
		landed := k.land("orders", order("1", "2026-10-03 12:00", 900))
		require.Equal(k, 1, landed.Corrected)
		n, sum := k.total("orders", "")
		require.EqualValues(k, 1, n)
		require.EqualValues(k, 900, sum)
	}},
	{"a correction is two more rows and never an update", func(k *kit) {
		k.land("orders", order("1", "2026-10-03 12:00", 1000))
		k.land("orders", order("1", "2026-10-03 12:00", 900, Row{"arrival": "second", "line": 7}))
		rows := k.list(facts.List{Table: "orders", Withdrawn: true, Columns: []string{"sign", "amount", "arrival"}})
		require.ElementsMatch(k, []map[string]any{
			{"sign": int64(1), "amount": int64(1000), "arrival": "arrival"},
			{"sign": int64(-1), "amount": int64(1000), "arrival": "second"},
			{"sign": int64(1), "amount": int64(900), "arrival": "second"},
		}, rows)
	}},
	{"a correction may move a fact to another time", func(k *kit) {
		k.land("orders", order("1", "2026-09-03 12:00", 1000), order("2", "2026-12-20 12:00", 5))
		landed := k.land("orders", order("1", "2026-10-03 12:00", 1000))
		require.Equal(k, 1, landed.Corrected)
		require.Equal(k, Day("2026-09-03"), landed.First, "the day it left is touched too")
		require.Equal(k, Day("2026-10-03"), landed.Last)
		rows := k.sums(facts.Sums{View: window("2026-01-01", "2027-01-01"), Table: "orders", Grain: "month", Terms: []facts.Term{count}})
		require.ElementsMatch(k, []map[string]any{{"period": "2026-10-01", "n": int64(1)}, {"period": "2026-12-01", "n": int64(1)}}, rows)
	}},
	{"a fact that moved away and comes back unmoved is a correction again", func(k *kit) {
		k.land("orders", order("1", "2026-10-03 12:00", 1000))
		k.land("orders", order("1", "2026-11-03 12:00", 1000))
		require.Equal(k, 1, k.land("orders", order("1", "2026-10-03 12:00", 1000)).Corrected)
		require.Equal(k, 1, k.land("orders", order("1", "2026-10-03 12:00", 1000)).Unchanged)
		n, sum := k.total("orders", "")
		require.EqualValues(k, 1, n)
		require.EqualValues(k, 1000, sum)
	}},
	{"content that returns to an earlier version stands once", func(k *kit) {
		for i, amount := range []int{10, 20, 10, 20, 30} {
			landed := k.land("orders", order("1", "2026-10-03 12:00", amount))
			require.Equal(k, min(i, 1), landed.Corrected)
			n, sum := k.total("orders", "")
			require.EqualValues(k, 1, n)
			require.EqualValues(k, amount, sum)
			require.Len(k, k.list(facts.List{Table: "orders"}), 1)
		}
	}},
	{"an older version than the one that stands is not applied", func(k *kit) {
		k.land("orders", order("1", "2026-10-03 12:00", 900, Row{"updated_at": "2026-10-05"}))
		landed := k.land("orders", order("1", "2026-10-03 12:00", 1000, Row{"updated_at": "2026-10-04"}))
		require.Equal(k, 1, landed.Older)
		require.Zero(k, landed.Corrected)
		_, sum := k.total("orders", "")
		require.EqualValues(k, 900, sum)
	}},
	{"one batch may hold a row twice", func(k *kit) {
		r := order("1", "2026-10-03 12:00", 1000)
		landed := k.land("orders", r, order("2", "2026-10-03 13:00", 1), r, r)
		require.Equal(k, 2, landed.New)
		require.Equal(k, 2, landed.Unchanged)
		_, sum := k.total("orders", "")
		require.EqualValues(k, 1001, sum)
	}},
	{"one batch may hold several versions of a row and the last one stands", func(k *kit) {
		landed := k.land("orders", order("1", "2026-10-03 12:00", 1), order("1", "2026-10-03 12:00", 2), order("1", "2026-10-03 12:00", 3))
		require.Equal(k, 1, landed.New)
		require.Equal(k, 2, landed.Corrected)
		n, sum := k.total("orders", "")
		require.EqualValues(k, 1, n)
		require.EqualValues(k, 3, sum)
	}},
	{"several batches of one landing know each other", func(k *kit) {
		landed, err := k.e.Land(ctx, func(put func(*facts.Batch) error) error {
			return errors.Join(
				put(Batch(k.T, "orders", order("1", "2026-10-03 12:00", 1))),
				put(Batch(k.T, "orders", order("1", "2026-10-03 12:00", 1))),
				put(Batch(k.T, "orders", order("1", "2026-10-03 12:00", 2))))
		})
		require.NoError(k, err)
		require.Equal(k, []int{1, 1, 1}, []int{landed.New, landed.Unchanged, landed.Corrected})
	}},
	{"two sources may use one id for different facts", func(k *kit) {
		k.land("orders", order("1", "2026-10-03 12:00", 1, Row{"source": "a", "id": "1"}), order("1", "2026-10-03 12:00", 2, Row{"source": "b", "id": "1"}))
		n, _ := k.total("orders", "")
		require.EqualValues(k, 2, n)
	}},
	{"a dimension told again unchanged is nothing, whenever it is told", func(k *kit) {
		r := Row{"id": "c1", "name": "Ada", "occurred_at": "2026-10-01"}
		k.land("creators", r)
		r["occurred_at"] = "2026-10-09"
		require.Equal(k, 1, k.land("creators", r).Unchanged)
		r["name"] = "Ada L."
		require.Equal(k, 1, k.land("creators", r).Corrected)
		rows := k.list(facts.List{Table: "creators", Latest: true, Columns: []string{"id", "name"}})
		require.Equal(k, []map[string]any{{"id": "c1", "name": "Ada L."}}, rows)
	}},
}
