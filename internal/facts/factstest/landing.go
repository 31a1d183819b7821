package factstest

import (
	"context"
	"errors"
	"sync"
	"time"

	"github.com/stretchr/testify/require"

	"plumbline/internal/facts"
	"plumbline/internal/fault"
)

var errStop = errors.New("the file broke off")

var landing = []behaviour{
	{"a landing that is aborted half way leaves nothing", func(k *kit) {
		_, err := k.e.Land(ctx, func(put func(*facts.Batch) error) error {
			require.NoError(k, put(Batch(k.T, "orders", order("1", "2026-10-03 12:00", 1))))
			require.NoError(k, put(Batch(k.T, "spend", Row{"kind": "fee", "basis": "paid", "amount": 1, "occurred_at": "2026-10-03"})))
			return errStop
		})
		require.ErrorIs(k, err, errStop)
		for _, table := range []string{"orders", "spend"} {
			n, err := k.e.Count(ctx, owner, table)
			require.NoError(k, err)
			require.Zero(k, n, table)
		}
		require.Equal(k, 1, k.land("orders", order("1", "2026-10-03 12:00", 1)).New, "the engine takes the next landing")
	}},
	{"a loop's mark is set with its rows or not at all", func(k *kit) {
		at, err := k.e.Marked(ctx, "relay")
		require.NoError(k, err)
		require.Zero(k, at, "nothing was marked yet")
		_, err = k.e.LandAt(ctx, facts.Reached{Name: "relay", At: 7}, func(put func(*facts.Batch) error) error { return errStop })
		require.ErrorIs(k, err, errStop)
		at, err = k.e.Marked(ctx, "relay")
		require.NoError(k, err)
		require.Zero(k, at, "a landing that was aborted marks nothing")
		for _, to := range []int64{7, 9} {
			_, err = k.e.LandAt(ctx, facts.Reached{Name: "relay", At: to}, func(put func(*facts.Batch) error) error {
				return put(Batch(k.T, "orders", order("1", "2026-10-03 12:00", 1)))
			})
			require.NoError(k, err)
			at, err = k.e.Marked(ctx, "relay")
			require.NoError(k, err)
			require.Equal(k, to, at)
		}
	}},
	{"the state moves with what changes an answer, corrections too, and with nothing else", func(k *kit) {
		state := func() int64 {
			at, err := k.e.Marked(ctx, facts.StateMark)
			require.NoError(k, err)
			return at
		}
		require.Zero(k, state(), "no facts, no state")
		k.land("orders", order("1", "2026-10-03 12:00", 1))
		first := state()
		require.Positive(k, first)
		k.land("orders", order("1", "2026-10-03 12:00", 1))
		require.Equal(k, first, state(), "the same again changes nothing")
		require.Equal(k, 1, k.land("orders", order("1", "2026-10-03 12:00", 2)).Corrected)
		require.Greater(k, state(), first)
	}},
	{"a landing that panics leaves nothing and blocks nobody", func(k *kit) {
		require.Panics(k, func() {
			_, _ = k.e.Land(ctx, func(put func(*facts.Batch) error) error {
				_ = put(Batch(k.T, "orders", order("1", "2026-10-03 12:00", 1)))
				panic("a mapper's fault")
			})
		})
		require.Equal(k, 1, k.land("orders", order("1", "2026-10-03 12:00", 1)).New)
	}},
	{"a landing whose asker leaves is undone", func(k *kit) {
		gone, cancel := context.WithCancel(ctx)
		_, err := k.e.Land(gone, func(put func(*facts.Batch) error) error {
			require.NoError(k, put(Batch(k.T, "orders", order("1", "2026-10-03 12:00", 1))))
			cancel()
			return nil
		})
		require.Error(k, err)
		n, err := k.e.Count(ctx, owner, "orders")
		require.NoError(k, err)
		require.Zero(k, n)
	}},
	{"rows of several tables land together and are counted by table", func(k *kit) {
		landed, err := k.e.Land(ctx, func(put func(*facts.Batch) error) error {
			return errors.Join(
				put(Batch(k.T, "orders", order("1", "2026-10-03 12:00", 1), order("2", "2026-10-09 12:00", 1))),
				put(Batch(k.T, "refunds", Row{"refund_id": "1", "order_id": "1", "occurred_at": "2026-10-12"})))
		})
		require.NoError(k, err)
		require.Equal(k, map[string]int{"orders": 2, "refunds": 1}, landed.Tables)
		require.Equal(k, []string{"2026-10-03", "2026-10-12"}, []string{landed.First.String(), landed.Last.String()})
	}},
	{"a batch may be reset and filled again once put has returned", func(k *kit) {
		b := Batch(k.T, "orders", order("1", "2026-10-03 12:00", 1))
		_, err := k.e.Land(ctx, func(put func(*facts.Batch) error) error {
			err := put(b)
			b.Reset()
			return errors.Join(err, put(b))
		})
		require.NoError(k, err)
		require.Equal(k, 1, k.land("orders", order("1", "2026-10-03 12:00", 1)).Unchanged)
	}},
	{"whoever asks is told once what became of each row", func(k *kit) {
		k.land("orders", order("same", "2026-10-03", 1), order("edited", "2026-10-03", 1), order("newer", "2026-10-03", 1, Row{"updated_at": "2026-10-09"}))
		b := Batch(k.T, "orders", order("fresh", "2026-10-03", 1), order("same", "2026-10-03", 1), order("edited", "2026-10-03", 2),
			order("newer", "2026-10-03", 2, Row{"updated_at": "2026-10-08"}), order("fresh", "2026-10-03", 1), order("fresh", "2026-10-03", 5))
		told := map[int64]facts.Outcome{}
		b.Tickets = []int64{10, 11, 12, 13, 14, 15}
		b.Tell = func(ticket int64, became facts.Outcome) { told[ticket] = became }
		_, err := k.e.Land(ctx, func(put func(*facts.Batch) error) error { return put(b) })
		require.NoError(k, err)
		require.Equal(k, map[int64]facts.Outcome{
			10: facts.Fresh, 11: facts.Unchanged, 12: facts.Corrected, 13: facts.Older, 14: facts.Unchanged, 15: facts.Corrected,
		}, told)
	}},
	{"a row without identity or time is refused, and the landing with it", func(k *kit) {
		t, _ := facts.Lookup("orders")
		b := facts.NewBatch(t, 1)
		b.Next()
		_, err := k.e.Land(ctx, func(put func(*facts.Batch) error) error { return put(b) })
		require.Equal(k, fault.Invalid, fault.CodeOf(err))
		require.ErrorContains(k, err, "occurred_at")
	}},
	{"every type comes back as it went in, missing as missing", func(k *kit) {
		full := Row{
			"lead": "Zoë 'x' \"y\" 漢字 %_\\", "qualified": true, "amount": 9007199254740993, "currency": "USD",
			"occurred_at": "1969-12-31 23:59:59", "line": 1,
		}
		k.land("leads", full, Row{"lead": "", "qualified": false, "amount": -1, "occurred_at": "2026-10-03"}, Row{"lead": "x", "occurred_at": "2026-10-03"})
		rows := k.list(facts.List{Table: "leads", Columns: []string{"occurred_at", "lead", "qualified", "amount", "line"}, OrderBy: []string{"amount"}})
		require.Equal(k, []map[string]any{
			{"lead": "", "qualified": false, "amount": int64(-1), "occurred_at": "2026-10-03T00:00:00Z"},
			{"lead": full["lead"], "qualified": true, "amount": int64(9007199254740993), "line": int64(1), "occurred_at": "1969-12-31T23:59:59Z"},
			{"lead": "x", "occurred_at": "2026-10-03T00:00:00Z"},
		}, rows)
		k.land("visits", Row{"session": "a", "seconds": 1.5, "occurred_at": "2026-10-03"}, Row{"session": "b", "occurred_at": "2026-10-03"}, Row{"session": "c", "seconds": 0.25, "occurred_at": "2026-10-03"})
		require.Equal(k, []map[string]any{{"seconds": 0.25}, {"seconds": 1.5}, {}},
			k.list(facts.List{Table: "visits", Columns: []string{"seconds"}, OrderBy: []string{"seconds"}}))
		k.land("campaigns", Row{"id": "c", "starts": "2026-10-03", "occurred_at": "2026-10-03"}, Row{"id": "d", "occurred_at": "2026-10-03"})
		require.Equal(k, []map[string]any{{"id": "c", "starts": "2026-10-03"}, {"id": "d"}},
			k.list(facts.List{Table: "campaigns", Columns: []string{"id", "starts"}, OrderBy: []string{"id"}}))
	}},
	{"more rows than a chunk land and none is lost", func(k *kit) {
		rows := make([]Row, 5000)
		for i := range rows {
			rows[i] = Row{"visitor": string(rune('a'+i%26)) + string(rune('a'+i/26%26)) + string(rune('a'+i/676)), "occurred_at": Moment("2026-10-01").Add(time.Duration(i%7) * time.Minute), "line": i}
		}
		require.Equal(k, 5000, k.land("clicks", rows...).New)
		rows[17]["verdict"] = "bot"
		landed := k.land("clicks", rows...)
		require.Equal(k, []int{0, 4999, 1}, []int{landed.New, landed.Unchanged, landed.Corrected})
	}},
	{"readers see a landing whole or not at all while it runs", func(k *kit) {
		k.land("orders", order("0", "2026-10-02 12:00", 1))
		var readers sync.WaitGroup
		stop := make(chan struct{})
		for range 2 {
			readers.Go(func() { watch(k, stop) })
		}
		for i := range 10 {
			k.land("orders", order("a", "2026-10-03 12:00", i+1), order("b", "2026-10-03 12:00", -i-1))
		}
		close(stop)
		readers.Wait()
	}},
}

// watch sums while pairs that cancel out land: 1 at any moment.
func watch(k *kit, stop <-chan struct{}) {
	for {
		select {
		case <-stop:
			return
		default:
		}
		g, err := k.e.Sums(ctx, owner, facts.Sums{View: october, Table: "orders", Terms: []facts.Term{amount}})
		if err != nil || g.Vectors[0].I[0] != 1 {
			k.Errorf("the sum while landing is %v, %v", g, err)
			return
		}
	}
}
