package storetest

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"plumbline/internal/access"
	"plumbline/internal/fault"
	"plumbline/internal/gate"
	"plumbline/internal/gate/condition"
	"plumbline/internal/gate/permit"
	"plumbline/internal/store"
)

func gates() []sentence {
	return []sentence{
		{says: "a decision is kept whole and told within a scope", test: decided},
		{says: "decisions are found by gate, subject, time and what they would have stopped", test: decisionsFound},
		{says: "a key that is added retires the one before it", test: keysRotate},
		{says: "a permit is used once", test: usedOnce},
		{says: "a permit is used once, also by many at a time", test: usedOnceByManyAtATime},
	}
}

func decision(id, name, subject string, at time.Time, would gate.Answer) gate.Decision {
	return gate.Decision{
		ID: id, Gate: name, Subject: subject, Amount: cents(120000), Mode: gate.Enforce, Answer: would, Would: would, At: at, Evidence: "hash", By: maya,
		Campaign: "autumn", Creator: "mia",
		Requirements: []gate.Requirement{{Name: "screens_passed", Finding: condition.Finding{
			State: condition.NotMet, Text: "the safety screen failed: hate speech", Bare: "the safety screen failed", Class: access.Safety,
		}}},
	}
}

func decided(t *testing.T, s *store.Store) {
	d := decision("g1", gate.Commit, "terms/t1", noon, gate.Deny)
	require.NoError(t, s.KeepDecisions(t.Context(), []gate.Decision{d}))
	all, err := s.Decisions(t.Context(), owner, gate.Query{})
	require.NoError(t, err)
	require.Len(t, all, 1)
	require.Equal(t, "the safety screen failed: hate speech", all[0].Requirements[0].Text)
	require.Equal(t, d.At, all[0].At)

	all, err = s.Decisions(t.Context(), access.For(access.Finance), gate.Query{})
	require.NoError(t, err)
	require.Equal(t, "the safety screen failed", all[0].Requirements[0].Text)
	require.Equal(t, []string{"safety"}, all[0].Requirements[0].Hidden)
	all, err = s.Decisions(t.Context(), access.For(access.Social), gate.Query{})
	require.NoError(t, err)
	require.Nil(t, all[0].Amount)
	for _, scope := range []access.Scope{{}, owner.Only("campaign", "winter"), owner.Only("planet", "mars"), owner.Only("creator")} {
		all, err = s.Decisions(t.Context(), scope, gate.Query{})
		require.NoError(t, err)
		require.Empty(t, all)
	}
	log, err := s.Audit(t.Context(), 0, 0)
	require.NoError(t, err)
	require.Equal(t, "gate.deny", log[0].Act)
	require.NotContains(t, log[0].Payload, "hate", "what may have to be erased stands apart")
	require.Error(t, s.KeepDecisions(t.Context(), []gate.Decision{decision("g2", gate.Commit, "terms/t2", noon, gate.Allow), d}), "an id is taken once")
	all, err = s.Decisions(t.Context(), owner, gate.Query{})
	require.NoError(t, err)
	require.Len(t, all, 1, "and nothing of the batch was kept")
}

func decisionsFound(t *testing.T, s *store.Store) {
	step := decision("g3", gate.Pay, "spend/p1", noon.Add(2*time.Hour), gate.Allow)
	step.Via = gate.ViaStep
	require.NoError(t, s.KeepDecisions(t.Context(), []gate.Decision{
		decision("g1", gate.Commit, "terms/t1", noon, gate.Deny), decision("g2", gate.Commit, "terms/t2", noon.Add(time.Hour), gate.Allow), step,
	}))
	for want, q := range map[string]gate.Query{
		"g3 g2 g1": {},
		"g2 g1":    {Gate: gate.Commit},
		"g1":       {Stopped: true},
		"g3":       {Via: gate.ViaStep},
		"g2":       {From: noon.Add(time.Minute), To: noon.Add(2 * time.Hour)},
		" g1":      {Subject: "terms/t1"},
		"g2 ":      {Limit: 1, Offset: 1},
	} {
		got := ""
		all, err := s.Decisions(t.Context(), owner, q)
		require.NoError(t, err)
		for i, d := range all {
			if i > 0 {
				got += " "
			}
			got += d.ID
		}
		require.Contains(t, want, got)
		require.NotEmpty(t, got)
	}
}

func keysRotate(t *testing.T, s *store.Store) {
	install := []byte("32 bytes that stand for a house.")
	var kept []permit.Sealed
	for i := range 2 {
		k, err := permit.NewKey(noon.Add(time.Duration(i) * time.Hour)).Seal(install)
		require.NoError(t, err)
		require.NoError(t, s.KeepGateKey(t.Context(), k, maya))
		kept = append(kept, k)
	}
	all, err := s.GateKeys(t.Context())
	require.NoError(t, err)
	require.Equal(t, kept[1].ID, all[0].ID, "newest first")
	require.Nil(t, all[0].Retired)
	require.Equal(t, kept[1].Made, *all[1].Retired)
	require.True(t, all[1].Current(noon.Add(24*time.Hour)))
	opened, err := all[1].Open(install)
	require.NoError(t, err)
	_, _, err = permit.Issue(opened, permit.Claims{Gate: gate.Pay}, noon, 0)
	require.NoError(t, err)
}

func usedOnce(t *testing.T, s *store.Store) {
	use := gate.Use{Claims: permit.Claims{ID: "p1", Gate: gate.Pay, Subject: "spend/p1"}, Amount: cents(100), By: maya, At: noon}
	require.NoError(t, s.Redeem(t.Context(), use))
	err := s.Redeem(t.Context(), use)
	require.Equal(t, fault.Conflict, fault.CodeOf(err))
	require.Equal(t, "the permit was used on 1 Oct 2026 12:00:00 UTC by maya", fault.MessageOf(err))
	use.Claims.ID, use.Amount = "p2", nil
	require.NoError(t, s.Redeem(t.Context(), use))
}

func usedOnceByManyAtATime(t *testing.T, s *store.Store) {
	const many = 12
	errs := make(chan error, many)
	for i := range many {
		go func() {
			at := access.Actor{ID: fmt.Sprintf("gate-%d", i), Role: access.Operations, Via: "api"}
			errs <- s.Redeem(t.Context(), gate.Use{Claims: permit.Claims{ID: "p9", Gate: gate.Shipment, Subject: "shipment/s1"}, By: at, At: noon})
		}()
	}
	went := 0
	for range many {
		err := <-errs
		if err == nil {
			went++
			continue
		}
		require.Equal(t, fault.Conflict, fault.CodeOf(err), "%v", err)
		require.Regexp(t, `^the permit was used on 1 Oct 2026 12:00:00 UTC by gate-\d+$`, fault.MessageOf(err))
	}
	require.Equal(t, 1, went)
	var lines int
	entries, err := s.Audit(t.Context(), 0, 100)
	require.NoError(t, err)
	for _, e := range entries {
		if e.Act == "gate.redeem" {
			lines++
		}
	}
	require.Equal(t, 1, lines, "and it is in the log once")
}
