package store_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"plumbline/internal/fault"
	"plumbline/internal/judge"
	"plumbline/internal/ladder"
	"plumbline/internal/store"
)

var noon = time.Date(2026, 10, 1, 12, 0, 0, 0, time.UTC)

func open(t *testing.T, dir string) *store.Store {
	t.Helper()
	s, err := store.Open(t.Context(), store.Config{Dir: dir})
	require.NoError(t, err)
	t.Cleanup(func() { s.Close() })
	return s
}

func TestTheHistoryIsKeptInOrderAndSurvivesReopening(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	s := open(t, dir)
	first := ladder.Revision{ID: "aa", At: noon, Author: "maya", Message: "first", Files: map[string]string{"ladder.yaml": "program: {}\n"}}
	second := ladder.Revision{ID: "bb", Parent: "aa", At: noon.Add(time.Microsecond), Author: "dana", Files: map[string]string{"ladder.yaml": "x"}}
	require.NoError(t, s.AddRevision(t.Context(), first))
	require.NoError(t, s.AddRevision(t.Context(), second))
	require.NoError(t, s.Close())
	got, err := open(t, dir).Revisions(t.Context())
	require.NoError(t, err)
	require.Equal(t, []ladder.Revision{first, second}, got)
}

func TestARevisionOfAnOutdatedParentIsRefused(t *testing.T) {
	t.Parallel()
	s := open(t, t.TempDir())
	require.NoError(t, s.AddRevision(t.Context(), ladder.Revision{ID: "aa", At: noon}))
	err := s.AddRevision(t.Context(), ladder.Revision{ID: "bb", At: noon})
	require.Equal(t, fault.Conflict, fault.CodeOf(err), "somebody else was first")
	got, err := s.Revisions(t.Context())
	require.NoError(t, err)
	require.Len(t, got, 1, "and nothing was kept")
}

func TestACampaignIsLockedUnderARevisionOnceWithItsFrozenBands(t *testing.T) {
	t.Parallel()
	s := open(t, t.TempDir())
	lock := store.Lock{Lock: ladder.Lock{Campaign: "winter", Revision: "aa", By: "maya", At: noon},
		Frozen: []judge.Frozen{{KPI: "click-cost", Bands: judge.Bands{Green: 2, Yellow: 3}}}}
	require.NoError(t, s.AddLock(t.Context(), lock))
	again := lock
	again.By, again.At = "dana", noon.Add(time.Hour)
	require.NoError(t, s.AddLock(t.Context(), again))
	got, err := s.Locks(t.Context())
	require.NoError(t, err)
	require.Equal(t, []store.Lock{lock}, got)
}

func TestAnEvaluationIsReadBackAsItWasJudged(t *testing.T) {
	t.Parallel()
	s := open(t, t.TempDir())
	none, _, err := s.Report(t.Context(), "owner")
	require.NoError(t, err)
	require.Nil(t, none)
	report := &judge.Report{Programme: "Glow", AsOf: noon, Status: judge.Red}
	require.NoError(t, s.SaveReport(t.Context(), "owner", "r1", noon, report))
	report.Status = judge.Yellow
	require.NoError(t, s.SaveReport(t.Context(), "owner", "r2", noon, report))
	got, stamp, err := s.Report(t.Context(), "owner")
	require.NoError(t, err)
	require.Equal(t, "r2", stamp)
	require.Equal(t, report, got)
}

func TestASettingSetOnceStays(t *testing.T) {
	t.Parallel()
	s := open(t, t.TempDir())
	_, ok, err := s.Setting(t.Context(), "key")
	require.NoError(t, err)
	require.False(t, ok)
	for _, v := range []string{"first", "second"} {
		kept, err := s.SettingOnce(t.Context(), "key", []byte(v))
		require.NoError(t, err)
		require.Equal(t, "first", string(kept))
	}
	require.NoError(t, s.SetSetting(t.Context(), "key", []byte("third")))
	got, ok, err := s.Setting(t.Context(), "key")
	require.NoError(t, err)
	require.True(t, ok)
	require.Equal(t, "third", string(got))
}
