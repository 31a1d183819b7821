package owner_test

import (
	"context"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"plumbline/internal/access"
	"plumbline/internal/app/owner"
	"plumbline/internal/facts"
	"plumbline/internal/facts/duckdb"
	"plumbline/internal/fault"
	"plumbline/internal/period"
	"plumbline/internal/store"
)

var everyone = access.For(access.Owner)

func shared(t *testing.T) *store.Store {
	t.Helper()
	s, err := store.Open(t.Context(), store.Config{Dir: t.TempDir()})
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, s.Close()) })
	return s
}

func settled(t *testing.T, s owner.Settings, dir string) bool {
	t.Helper()
	mine, err := owner.Settle(t.Context(), s, dir, "PostgreSQL at db/plumbline")
	require.NoError(t, err)
	return mine
}

func TestTheFirstFolderIsTheHomeOfTheFactsAndStaysIt(t *testing.T) {
	t.Parallel()
	s, first, second := shared(t), t.TempDir(), t.TempDir()
	require.True(t, settled(t, s, first))
	require.False(t, settled(t, s, second))
	require.True(t, settled(t, s, first))
	home, err := owner.At(t.Context(), s)
	require.NoError(t, err)
	require.Equal(t, owner.NameOf(first), home.Name)

	moved := filepath.Join(t.TempDir(), "moved")
	require.NoError(t, os.Rename(first, moved))
	require.True(t, settled(t, s, moved), "it is known by what is in it, not by its path")
	home, err = owner.At(t.Context(), s)
	require.NoError(t, err)
	require.Equal(t, owner.NameOf(moved), home.Name)

	require.NoError(t, owner.Move(t.Context(), s, second))
	require.True(t, settled(t, s, second))
	require.False(t, settled(t, s, moved))
}

func TestAFolderBelongsToTheRecordsItWasFirstUsedWith(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	require.NoError(t, owner.Fits(dir, ""))
	require.NoError(t, owner.Fits(dir, "PostgreSQL at db/plumbline"))
	settled(t, shared(t), dir)
	require.NoError(t, owner.Fits(dir, "PostgreSQL at db/plumbline"))
	for _, other := range []string{"", "PostgreSQL at db/another"} {
		err := owner.Fits(dir, other)
		require.Equal(t, fault.Conflict, fault.CodeOf(err))
		require.Contains(t, fault.MessageOf(err), "PostgreSQL at db/plumbline")
	}
	own := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(own, "records.sqlite"), nil, 0o600))
	require.NoError(t, owner.Fits(own, ""))
	require.Contains(t, fault.HintOf(owner.Fits(own, "PostgreSQL at db/plumbline")), "leave --store out")
}

func TestWithoutTheFactsEveryAnswerSaysWhoHasThemSinceWhenAndWhatToDo(t *testing.T) {
	t.Parallel()
	var f owner.Facts
	require.False(t, f.Here())
	require.Equal(t, fault.Unavailable, fault.CodeOf(f.Need()))
	at := time.Date(2026, 11, 21, 8, 0, 0, 0, time.UTC)
	for says, standing := range map[string]owner.Standing{
		"no server holds the facts":                               {},
		"the facts are with alpha:/data; this server has records": {Owner: "alpha:/data", Alive: true},
		"was never heard of, and nothing was evaluated yet":       {Owner: "alpha:/data"},
		"evaluation stands since 21 Nov 2026 08:00:00 UTC":        {Owner: "alpha:/data", Heard: at, Evaluated: at},
	} {
		f.Heard(standing)
		for _, ask := range asks(t.Context(), &f) {
			err := ask()
			require.Equal(t, fault.Unavailable, fault.CodeOf(err))
			require.Contains(t, fault.MessageOf(err), says)
			require.NotEmpty(t, fault.HintOf(err))
		}
	}
	require.NoError(t, f.Close())
}

// asks is every question and every landing there is.
func asks(ctx context.Context, f facts.Engine) []func() error {
	fill := func(func(*facts.Batch) error) error { return nil }
	return []func() error{
		func() error { _, err := f.Sums(ctx, everyone, facts.Sums{Table: "orders"}); return err },
		func() error { _, err := f.Change(ctx, everyone, facts.Change{}); return err },
		func() error { _, err := f.Subjects(ctx, everyone, facts.Subjects{Kind: "terms"}); return err },
		func() error { _, err := f.List(ctx, everyone, facts.List{Table: "orders"}); return err },
		func() error { _, err := f.Coverage(ctx, everyone, time.Time{}); return err },
		func() error { _, _, _, err := f.Extent(ctx, everyone, "orders", period.Calendar{}); return err },
		func() error { _, err := f.Count(ctx, everyone, "orders"); return err },
		func() error { _, err := f.Land(ctx, fill); return err },
		func() error { _, err := f.LandAt(ctx, facts.Reached{}, fill); return err },
		func() error { _, err := f.Marked(ctx, "x"); return err },
	}
}

func TestFactsAreHeldAndLetGoOfWhileOthersAsk(t *testing.T) {
	t.Parallel()
	var f owner.Facts
	f.Heard(owner.Standing{Owner: "alpha:/data", Alive: true})
	e := duckdb.OpenTest(t)
	f.Hold(e)
	require.True(t, f.Here())
	require.NoError(t, f.Need())
	n, err := f.Count(t.Context(), everyone, "orders")
	require.NoError(t, err)
	require.Zero(t, n)
	require.Same(t, e, f.Release())
	_, err = f.Count(t.Context(), everyone, "orders")
	require.Equal(t, fault.Unavailable, fault.CodeOf(err))
}
