// Package arrivals is what every store has to do for what came in as files.
package arrivals

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"plumbline/internal/access"
	"plumbline/internal/fault"
	"plumbline/internal/inbox"
	"plumbline/internal/store"
	"plumbline/internal/store/storetest/given"
)

// Sentences lists them.
func Sentences() []given.Sentence {
	return []given.Sentence{
		{Says: "an arrival is open until it is finished", Test: anArrivalIsOpenUntilItIsFinished},
		{Says: "quarantine is seen once its arrival is done and replaced by the same bytes", Test: quarantineIsSeenOnceItsArrivalIsDoneAndReplacedByTheSameBytes},
		{Says: "of two pieces with update times the newer stays", Test: ofTwoPiecesWithUpdateTimesTheNewerStays},
		{Says: "a column map is kept by its header", Test: aColumnMapIsKeptByItsHeader},
	}
}

var arrived = time.Date(2026, 10, 31, 12, 0, 0, 1000, time.UTC)

func begin(t *testing.T, k *store.Store, sha string) string {
	t.Helper()
	id, err := k.BeginArrival(t.Context(), inbox.Arrival{SHA256: sha, Name: sha + ".csv", Size: 7, Format: "generic.orders", Source: "file", Received: arrived, Options: []byte(`{}`)})
	require.NoError(t, err)
	return id
}

func anArrivalIsOpenUntilItIsFinished(t *testing.T, k *store.Store) {
	id := begin(t, k, "one")
	a, err := k.Arrival(t.Context(), given.Owner, id)
	require.NoError(t, err)
	require.Equal(t, inbox.Arrival{ID: "a1", SHA256: "one", Name: "one.csv", Size: 7, Format: "generic.orders", Source: "file", Received: arrived, Options: []byte(`{}`), State: inbox.ArrivalOpen}, a)
	require.NoError(t, k.FinishArrival(t.Context(), id, inbox.Summary{Arrival: id, Lines: 3, New: 3}))
	a, err = k.Arrival(t.Context(), given.Owner, id)
	require.NoError(t, err)
	require.Equal(t, inbox.ArrivalDone, a.State)
	require.Equal(t, 3, a.Summary.Lines)

	begin(t, k, "two")
	list, err := k.Arrivals(t.Context(), given.Owner, 0)
	require.NoError(t, err)
	require.Equal(t, []string{"a2", "a1"}, []string{list[0].ID, list[1].ID}, "newest first")
	_, err = k.Arrival(t.Context(), given.Owner, "a9")
	require.Equal(t, fault.NotFound, fault.CodeOf(err))
	_, err = k.Arrival(t.Context(), access.Scope{}, id)
	require.Equal(t, fault.NotFound, fault.CodeOf(err), "the zero scope sees nothing")
}

func quarantineIsSeenOnceItsArrivalIsDoneAndReplacedByTheSameBytes(t *testing.T, k *store.Store) {
	row := func(id string, line int) inbox.Quarantined {
		return inbox.Quarantined{ID: id, Format: "generic.orders", Line: line, Column: 5, Field: "amount", Reason: "too_many_decimals", Detail: "why", Raw: "raw", At: arrived}
	}
	list := func(f inbox.QuarantineFilter) (ids []string) {
		all, err := k.Quarantined(t.Context(), given.Owner, f)
		require.NoError(t, err)
		for _, q := range all {
			ids = append(ids, q.ID)
		}
		return ids
	}
	first := begin(t, k, "bytes")
	require.NoError(t, k.StageQuarantine(t.Context(), first, []inbox.Quarantined{row("q2", 20), row("q1", 3)}))
	require.Empty(t, list(inbox.QuarantineFilter{}))
	require.NoError(t, k.FinishArrival(t.Context(), first, inbox.Summary{}))
	require.Equal(t, []string{"q1", "q2"}, list(inbox.QuarantineFilter{}), "by line")
	require.Equal(t, []string{"q2"}, list(inbox.QuarantineFilter{Limit: 1, Offset: 1}), "and by the page")
	of, err := k.QuarantineCount(t.Context(), given.Owner, inbox.QuarantineFilter{Limit: 1})
	require.NoError(t, err)
	require.Equal(t, inbox.QuarantineCount{Total: 2, Reasons: map[string]int{"too_many_decimals": 2}, Files: []inbox.QuarantineFile{{Arrival: first, File: "bytes.csv", Format: "generic.orders", Records: 2, At: arrived}}}, of)
	none, err := k.QuarantineCount(t.Context(), access.Scope{}, inbox.QuarantineFilter{})
	require.NoError(t, err)
	require.Zero(t, none.Total, "the zero scope sees nothing")

	failed := begin(t, k, "bytes")
	require.NoError(t, k.StageQuarantine(t.Context(), failed, []inbox.Quarantined{row("q9", 9)}))
	require.NoError(t, k.FailArrival(t.Context(), failed, "cut off"))
	require.Equal(t, []string{"q1", "q2"}, list(inbox.QuarantineFilter{}), "a failed arrival changes nothing")

	again := begin(t, k, "bytes")
	require.NoError(t, k.StageQuarantine(t.Context(), again, []inbox.Quarantined{row("q2", 20)}))
	require.NoError(t, k.FinishArrival(t.Context(), again, inbox.Summary{}))
	require.Equal(t, []string{"q2"}, list(inbox.QuarantineFilter{}))
	require.Empty(t, list(inbox.QuarantineFilter{Reason: "ragged_row"}))
	require.Equal(t, []string{"q2"}, list(inbox.QuarantineFilter{Arrival: again, Format: "generic.orders", Reason: "too_many_decimals", Limit: 5}))

	q, err := k.QuarantinedOne(t.Context(), given.Owner, "q2")
	require.NoError(t, err)
	want := row("q2", 20)
	want.Arrival, want.File = again, "bytes.csv"
	require.Equal(t, want, q)
	q, err = k.QuarantinedOne(t.Context(), access.For(access.Executive), "q2")
	require.NoError(t, err)
	require.Empty(t, q.Raw)
	require.Empty(t, q.ID, "nor what is made of it")
	_, err = k.QuarantinedOne(t.Context(), given.Owner, "q1")
	require.Equal(t, fault.NotFound, fault.CodeOf(err))
}

func ofTwoPiecesWithUpdateTimesTheNewerStays(t *testing.T, k *store.Store) {
	piece := func(value string, updated int64) inbox.Piece {
		return inbox.Piece{System: "shop", Entity: "order", ID: "A", Name: "line", Key: "1", Value: []byte(value), Updated: updated, Arrival: "a1"}
	}
	keep := func(p inbox.Piece) bool {
		same, err := k.KeepPieces(t.Context(), []inbox.Piece{p})
		require.NoError(t, err)
		return same[0]
	}
	kept := func() string {
		all, err := k.PiecesOf(t.Context(), "shop", "order", []string{"A", "B"})
		require.NoError(t, err)
		return string(all["A"][0].Value)
	}
	require.False(t, keep(piece("1", 20)))
	require.True(t, keep(piece("1", 20)))
	require.False(t, keep(piece("0", 10)))
	require.Equal(t, "1", kept(), "an older one stays out")
	require.False(t, keep(piece("2", 30)))
	require.False(t, keep(piece("3", 0)))
	require.Equal(t, "3", kept(), "without a time the last to arrive stays")
}

func aColumnMapIsKeptByItsHeader(t *testing.T, k *store.Store) {
	_, ok, err := k.ColumnMap(t.Context(), "a\x1fb")
	require.NoError(t, err)
	require.False(t, ok)
	for _, table := range []string{"orders", "spend"} {
		m := inbox.ColumnMap{Table: table, Columns: map[string]string{"a": "amount"}}
		require.NoError(t, k.KeepColumnMap(t.Context(), "a\x1fb", m))
		got, ok, err := k.ColumnMap(t.Context(), "a\x1fb")
		require.NoError(t, err)
		require.True(t, ok)
		require.Equal(t, m, got)
	}
}
