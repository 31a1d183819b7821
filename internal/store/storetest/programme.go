package storetest

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"plumbline/internal/fault"
	"plumbline/internal/judge"
	"plumbline/internal/ladder"
	"plumbline/internal/store"
	"plumbline/internal/store/storetest/given"
)

func programme() []given.Sentence {
	return []given.Sentence{
		{Says: "the history is kept in order and survives reopening", At: theHistoryIsKeptInOrderAndSurvivesReopening},
		{Says: "a revision of an outdated parent is refused", Test: aRevisionOfAnOutdatedParentIsRefused},
		{Says: "a campaign is locked under a revision once with its frozen bands", Test: aCampaignIsLockedUnderARevisionOnceWithItsFrozenBands},
		{Says: "an evaluation is read back as it was judged", Test: anEvaluationIsReadBackAsItWasJudged},
		{Says: "a setting set once stays", Test: aSettingSetOnceStays},
		{Says: "settings are listed by how their names begin", Test: settingsByName},
	}
}

func theHistoryIsKeptInOrderAndSurvivesReopening(t *testing.T, c store.Config) {
	s := given.Open(t, c)
	first := ladder.Revision{ID: "aa", At: noon, Author: "maya", Message: "first", Files: map[string]string{"ladder.yaml": "program: {}\n"}}
	second := ladder.Revision{ID: "bb", Parent: "aa", At: noon.Add(time.Microsecond), Author: "dana", Files: map[string]string{"ladder.yaml": "x"}}
	require.NoError(t, s.AddRevision(t.Context(), first))
	require.NoError(t, s.AddRevision(t.Context(), second))
	require.NoError(t, s.Close())
	got, err := given.Open(t, c).Revisions(t.Context())
	require.NoError(t, err)
	require.Equal(t, []ladder.Revision{first, second}, got)
}

func aRevisionOfAnOutdatedParentIsRefused(t *testing.T, s *store.Store) {
	require.NoError(t, s.AddRevision(t.Context(), ladder.Revision{ID: "aa", At: noon}))
	err := s.AddRevision(t.Context(), ladder.Revision{ID: "bb", At: noon})
	require.Equal(t, fault.Conflict, fault.CodeOf(err), "somebody else was first")
	got, err := s.Revisions(t.Context())
	require.NoError(t, err)
	require.Len(t, got, 1, "and nothing was kept")
}

func aCampaignIsLockedUnderARevisionOnceWithItsFrozenBands(t *testing.T, s *store.Store) {
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

func anEvaluationIsReadBackAsItWasJudged(t *testing.T, s *store.Store) {
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

func aSettingSetOnceStays(t *testing.T, s *store.Store) {
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

func settingsByName(t *testing.T, s *store.Store) {
	for _, name := range []string{"heard.a1", "heard.a2", "heard", "hear.a1", "heard/", "heare"} {
		require.NoError(t, s.SetSetting(t.Context(), name, []byte("1")))
	}
	got, err := s.SettingsNamed(t.Context(), "heard.")
	require.NoError(t, err)
	require.Equal(t, map[string]bool{"heard.a1": true, "heard.a2": true}, got)
}
