package owner_test

import (
	"context"
	"errors"
	"log/slog"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"plumbline/internal/app/owner"
	"plumbline/internal/facts"
	"plumbline/internal/facts/duckdb"
	"plumbline/internal/fault"
	"plumbline/internal/inbox"
	"plumbline/internal/ladder"
	"plumbline/internal/store"
)

// server is one of several on the same records, and what it was asked to do.
type server struct {
	*owner.Share
	resumed, told, reloaded, stood atomic.Int64
}

func serverAt(t *testing.T, s *store.Store, dir string) *server {
	out := &server{}
	count := func(n *atomic.Int64) func(context.Context) error {
		return func(context.Context) error { n.Add(1); return nil }
	}
	out.Share = &owner.Share{Records: s, Facts: &owner.Facts{}, Dir: dir, Present: "present", Log: slog.New(slog.DiscardHandler), Work: owner.Work{
		Open: func(ctx context.Context) (facts.Engine, error) {
			return duckdb.Open(ctx, duckdb.Config{Dir: dir, MemoryLimit: "256MB", Threads: 1})
		},
		Resume: count(&out.resumed), Tell: count(&out.told), Evaluate: func(context.Context) error { return nil }, Reload: count(&out.reloaded), Stand: count(&out.stood),
	}}
	return out
}

func joined(t *testing.T, s *server, take bool) (stop func()) {
	t.Helper()
	end, err := s.Join(t.Context(), take)
	require.NoError(t, err)
	return func() { require.NoError(t, end()) }
}

func TestOneOfTwoServersHoldsTheFactsAndTheOtherTakesThemWhenTold(t *testing.T) {
	t.Parallel()
	s := shared(t)
	id, err := s.BeginArrival(t.Context(), inbox.Arrival{SHA256: "a", Name: "a.csv", Received: time.Now(), Options: []byte("{}")})
	require.NoError(t, err)
	require.NoError(t, s.FinishArrival(t.Context(), id, inbox.Summary{}))

	first, second := serverAt(t, s, t.TempDir()), serverAt(t, s, t.TempDir())
	stop := joined(t, first, false)
	require.True(t, first.Facts.Here())
	require.EqualValues(t, 1, first.resumed.Load())
	require.Eventually(t, func() bool { return first.told.Load() > 0 }, 20*time.Second, 10*time.Millisecond, "what records tell is moved while it holds them")

	joined(t, second, false)()
	require.False(t, second.Facts.Here())
	require.ErrorContains(t, second.Facts.Need(), owner.NameOf(first.Dir))
	require.NotZero(t, second.stood.Load(), "it reads what it cannot know by itself")
	_, err = second.Join(t.Context(), true)
	require.Equal(t, fault.Conflict, fault.CodeOf(err))
	require.Contains(t, fault.MessageOf(err), owner.NameOf(first.Dir)+" holds the facts")
	require.Contains(t, fault.HintOf(err), "stop it first")

	stop()
	require.False(t, first.Facts.Here())
	stop = joined(t, second, true)
	require.True(t, second.Facts.Here())
	again, err := s.Arrival(t.Context(), everyone, id)
	require.NoError(t, err)
	require.Equal(t, inbox.ArrivalOpen, again.State, "what files brought is landed again where the facts begin anew")
	stop()

	joined(t, first, false)()
	require.False(t, first.Facts.Here(), "the first is not the home any more")
}

func TestAServerReadsALadderThatAnotherApplied(t *testing.T) {
	t.Parallel()
	s := shared(t)
	a := serverAt(t, s, t.TempDir())
	defer joined(t, a, false)()
	before := a.reloaded.Load()
	require.NoError(t, s.AddRevision(t.Context(), ladder.Revision{ID: "r1", At: time.Now(), Files: map[string]string{"a.yaml": ""}}))
	require.Eventually(t, func() bool { a.Notice(t.Context()); return a.reloaded.Load() == before+1 }, 20*time.Second, 10*time.Millisecond)
	var alone *owner.Share
	alone.Notice(t.Context()) // a server on records of its own has nobody to look at
}

func TestFactsThatCannotBeOpenedKeepAServerFromStarting(t *testing.T) {
	t.Parallel()
	s := shared(t)
	a := serverAt(t, s, t.TempDir())
	a.Open = func(context.Context) (facts.Engine, error) { return nil, errors.New("the file is damaged") }
	stop, err := a.Join(t.Context(), false)
	require.Error(t, err)
	require.NoError(t, stop())
	require.False(t, a.Facts.Here())
	b := serverAt(t, s, a.Dir)
	joined(t, b, false)()
}

func TestRecordsOfOthersAreNotOpenedWithAFolder(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	s, err := owner.OpenStore(t.Context(), store.Config{Dir: dir})
	require.NoError(t, err)
	require.NoError(t, s.Close())
	settled(t, shared(t), dir)
	_, err = owner.OpenStore(t.Context(), store.Config{Dir: dir})
	require.Equal(t, fault.Conflict, fault.CodeOf(err))
	require.Contains(t, fault.HintOf(err), "--store")
}
