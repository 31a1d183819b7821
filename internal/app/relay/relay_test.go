package relay_test

import (
	"context"
	"encoding/json"
	"errors"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"plumbline/internal/access"
	"plumbline/internal/app/relay"
	"plumbline/internal/campaign"
	"plumbline/internal/campaign/book"
	"plumbline/internal/campaign/kinds"
	"plumbline/internal/facts"
	"plumbline/internal/facts/duckdb"
	"plumbline/internal/period"
	"plumbline/internal/store"
)

var (
	owner = access.For(access.Owner)
	noon  = time.Date(2026, 10, 1, 12, 0, 0, 0, time.UTC)
)

// world is a store and an engine in folders that go with the test.
func world(t *testing.T) (*store.Store, *duckdb.Engine) {
	t.Helper()
	clock := period.Fixed(noon)
	s, err := store.Open(t.Context(), store.Config{Dir: t.TempDir(), Clock: clock})
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, s.Close()) })
	e, err := duckdb.Open(t.Context(), duckdb.Config{Dir: t.TempDir(), Clock: clock, MemoryLimit: "256MB", Threads: 1})
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, e.Close()) })
	return s, e
}

func tell(t *testing.T, s *store.Store, subject string) {
	t.Helper()
	require.NoError(t, s.Write(t.Context(), func(tx campaign.Tx) error {
		return tx.Tell(t.Context(), campaign.Fact{Table: "milestones", Values: map[string]any{
			"subject_kind": "terms", "subject": subject, "event": "signed", "occurred_at": noon, "campaign": "c-1",
		}})
	}))
}

func out(s *store.Store, into facts.Marker) *relay.Out {
	return &relay.Out{From: s, Into: into, Clock: period.Fixed(noon), Calendar: period.Calendar{WeekStarts: time.Monday}}
}

func TestWhatRecordsTellIsInTheFactsOnceHoweverOftenItIsRelayed(t *testing.T) {
	t.Parallel()
	s, e := world(t)
	tell(t, s, "t-1")
	tell(t, s, "t-2")
	for _, want := range []int{2, 0} {
		moved, err := out(s, e).Run(t.Context())
		require.NoError(t, err)
		require.Equal(t, want, moved)
	}
	tell(t, s, "t-3")
	moved, err := out(s, e).Run(t.Context())
	require.NoError(t, err)
	require.Equal(t, 1, moved)
	n, err := e.Count(t.Context(), owner, "milestones")
	require.NoError(t, err)
	require.EqualValues(t, 3, n)
}

// broken is a facts engine whose process is killed at the landing it is told to:
// before anything of it is durable, or right after all of it is.
type broken struct {
	*duckdb.Engine
	before bool
}

var errKilled = errors.New("killed")

func (b broken) LandAt(ctx context.Context, at facts.Reached, fill func(func(*facts.Batch) error) error) (facts.Landed, error) {
	if b.before {
		return b.Engine.LandAt(ctx, at, func(put func(*facts.Batch) error) error { return errors.Join(fill(put), errKilled) })
	}
	landed, err := b.Engine.LandAt(ctx, at, fill)
	return landed, errors.Join(err, errKilled)
}

func TestAKillOnEitherSideOfTheLandingNeitherLosesNorDoublesARow(t *testing.T) {
	t.Parallel()
	for name, before := range map[string]bool{"before": true, "after": false} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s, e := world(t)
			tell(t, s, "t-1")
			_, err := out(s, broken{e, before}).Run(t.Context())
			require.ErrorIs(t, err, errKilled)
			_, err = out(s, e).Run(t.Context())
			require.NoError(t, err)
			n, err := e.Count(t.Context(), owner, "milestones")
			require.NoError(t, err)
			require.EqualValues(t, 1, n)
		})
	}
}

func TestTheDaysThatRecordsSpeakForAreReported(t *testing.T) {
	t.Parallel()
	s, e := world(t)
	tell(t, s, "t-1")
	_, err := out(s, e).Run(t.Context())
	require.NoError(t, err)
	covered, err := e.Coverage(t.Context(), owner, time.Time{})
	require.NoError(t, err)
	require.Len(t, covered, 1)
	require.Equal(t, relay.Source, covered[0].Source)
	require.Equal(t, "milestones", covered[0].Table)
	require.Equal(t, period.NewDate(2026, 10, 1), covered[0].Last)
}

func TestARowOfATableThatIsNotThereStopsTheRelayAndIsNamed(t *testing.T) {
	t.Parallel()
	s, e := world(t)
	require.NoError(t, s.Write(t.Context(), func(tx campaign.Tx) error {
		return tx.Tell(t.Context(), campaign.Fact{Table: "nowhere", Values: map[string]any{}})
	}))
	_, err := out(s, e).Run(t.Context())
	require.ErrorContains(t, err, "nowhere")
}

func TestAStepThatIsTakenBackIsNoEventInTheFactsAnyMore(t *testing.T) {
	t.Parallel()
	s, e := world(t)
	b := &book.Book{Keeper: s, Machines: kinds.All(), Clock: period.Fixed(noon), House: func(context.Context) (campaign.House, error) {
		return campaign.House{Calendar: period.Calendar{Zone: time.UTC}}, nil
	}}
	maya := access.Actor{ID: "maya", Role: access.Operations, Via: "web"}
	for _, step := range []string{campaign.Create, "contacted"} {
		_, err := b.Do(t.Context(), maya, owner, campaign.Command{Kind: campaign.KindCreator, ID: "mara", Step: step, Set: map[string]json.RawMessage{"name": json.RawMessage(`"Mara"`)}})
		require.NoError(t, err)
	}
	contacted := func() int {
		_, err := out(s, e).Run(t.Context())
		require.NoError(t, err)
		grid, err := e.List(t.Context(), owner, facts.List{Table: "milestones", Where: []facts.Cond{{Column: "event", Op: facts.In, Values: []any{"contacted"}}}})
		require.NoError(t, err)
		return grid.N
	}
	require.Equal(t, 1, contacted())
	_, err := b.Undo(t.Context(), maya, owner, campaign.KindCreator, "mara", 2)
	require.NoError(t, err)
	require.Zero(t, contacted())
}
