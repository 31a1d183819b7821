package relay_test

import (
	"context"
	"log/slog"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"plumbline/internal/app/relay"
	"plumbline/internal/campaign"
	"plumbline/internal/campaign/book"
	"plumbline/internal/campaign/kinds"
	"plumbline/internal/campaign/receive"
	"plumbline/internal/facts"
	"plumbline/internal/facts/duckdb"
	"plumbline/internal/period"
	"plumbline/internal/store"
)

func in(s *store.Store, e *duckdb.Engine) *relay.In {
	book := &book.Book{Keeper: s, Machines: kinds.All(), Clock: period.Fixed(noon.Add(24 * time.Hour)),
		House: func(context.Context) (campaign.House, error) { return campaign.House{}, nil }}
	return &relay.In{From: e, Book: book, Read: receive.Commands, Log: slog.New(slog.DiscardHandler)}
}

// arrived lands milestones of terms as a tracker tells them.
func arrived(t *testing.T, e *duckdb.Engine, arrival string, events ...string) {
	t.Helper()
	table, _ := facts.Lookup("milestones")
	b := facts.NewBatch(table, len(events))
	for i, event := range events {
		require.NoError(t, b.Put(map[string]any{"subject_kind": "terms", "subject": "t-1", "event": event, "creator": "ann",
			"campaign": "c-1", "occurred_at": noon.Add(time.Duration(i) * time.Hour)}))
	}
	b.Seal(facts.Sealing{Source: "tracker", Arrival: arrival, Received: noon.Add(12 * time.Hour)})
	_, err := e.Land(t.Context(), func(put func(*facts.Batch) error) error { return put(b) })
	require.NoError(t, err)
}

func terms(t *testing.T, s *store.Store) *campaign.Terms {
	t.Helper()
	row, err := s.Record(t.Context(), owner, campaign.KindTerms, "t-1")
	require.NoError(t, err)
	r, err := row.Record()
	require.NoError(t, err)
	return r.(*campaign.Terms)
}

func TestATrackerThatTellsOfASignatureMovesTheRecord(t *testing.T) {
	t.Parallel()
	s, e := world(t)
	arrived(t, e, "a1", "sent", "signed")
	changed, err := in(s, e).Arrival(t.Context(), "a1")
	require.NoError(t, err)
	require.Positive(t, changed)
	got := terms(t, s)
	require.Equal(t, campaign.Signed, got.State)
	require.Equal(t, noon.Add(time.Hour), got.Signed.UTC())
	require.Equal(t, "tracker", got.Mastered, "it is read-only here")
}

func TestAnArrivalHeardTwiceChangesNothing(t *testing.T) {
	t.Parallel()
	s, e := world(t)
	arrived(t, e, "a1", "sent", "signed")
	_, err := in(s, e).Arrival(t.Context(), "a1")
	require.NoError(t, err)
	was := terms(t, s).Version
	changed, err := in(s, e).Arrival(t.Context(), "a1")
	require.NoError(t, err)
	require.Zero(t, changed)
	require.Equal(t, was, terms(t, s).Version)
}

func TestWhatWasHeardIsNotToldAgain(t *testing.T) {
	t.Parallel()
	s, e := world(t)
	arrived(t, e, "a1", "sent", "signed")
	_, err := in(s, e).Arrival(t.Context(), "a1")
	require.NoError(t, err)
	moved, err := out(s, e).Run(t.Context())
	require.NoError(t, err)
	require.Zero(t, moved)
}

func TestAdoptedRecordsAreKeptHereFromNowOn(t *testing.T) {
	t.Parallel()
	s, e := world(t)
	arrived(t, e, "a1", "sent")
	loop := in(s, e)
	loop.Adopt = true
	_, err := loop.Arrival(t.Context(), "a1")
	require.NoError(t, err)
	require.Equal(t, campaign.Here, terms(t, s).Mastered)
}
