// Package gates is what every store has to do for gates: decisions, keys, permits
// that are used once.
package gates

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
	"plumbline/internal/store/storetest/given"
)

// Sentences lists them.
func Sentences() []given.Sentence {
	return []given.Sentence{
		{Says: "a decision is kept whole and told within a scope", Test: decided},
		{Says: "decisions are found by gate, subject, time and what they would have stopped", Test: decisionsFound},
		{Says: "decisions of before a moment are forgotten, and the log says how many", Test: decisionsForgotten},
		{Says: "a key that is added retires the one before it", Test: keysRotate},
		{Says: "a permit is used once", Test: usedOnce},
		{Says: "a permit is used once, also by many at a time", Test: usedOnceByManyAtATime},
	}
}

func decision(id, name, subject string, at time.Time, would gate.Answer) gate.Decision {
	return gate.Decision{
		ID: id, Gate: name, Subject: subject, Amount: given.Cents(120000), Mode: gate.Enforce, Answer: would, Would: would, At: at, Evidence: "hash", By: given.Maya,
		Campaign: "autumn", Creator: "mia",
		Requirements: []gate.Requirement{{Name: "screens_passed", Finding: condition.Finding{
			State: condition.NotMet, Text: "the safety screen failed: hate speech", Bare: "the safety screen failed", Class: access.Safety,
		}}},
	}
}

func decided(t *testing.T, s *store.Store) {
	d := decision("g1", gate.Commit, "terms/t1", given.Noon, gate.Deny)
	require.NoError(t, s.KeepDecisions(t.Context(), []gate.Decision{d}))
	all, err := s.Decisions(t.Context(), given.Owner, gate.Query{})
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
	for _, scope := range []access.Scope{{}, given.Owner.Only("campaign", "winter"), given.Owner.Only("planet", "mars"), given.Owner.Only("creator")} {
		all, err = s.Decisions(t.Context(), scope, gate.Query{})
		require.NoError(t, err)
		require.Empty(t, all)
	}
	log, err := s.Audit(t.Context(), 0, 0)
	require.NoError(t, err)
	require.Equal(t, "gate.deny", log[0].Act)
	require.NotContains(t, log[0].Payload, "hate", "what may have to be erased stands apart")
	require.Error(t, s.KeepDecisions(t.Context(), []gate.Decision{decision("g2", gate.Commit, "terms/t2", given.Noon, gate.Allow), d}), "an id is taken once")
	all, err = s.Decisions(t.Context(), given.Owner, gate.Query{})
	require.NoError(t, err)
	require.Len(t, all, 1, "and nothing of the batch was kept")
}

func decisionsFound(t *testing.T, s *store.Store) {
	step := decision("g3", gate.Pay, "spend/p1", given.Noon.Add(2*time.Hour), gate.Allow)
	step.Via = gate.ViaStep
	require.NoError(t, s.KeepDecisions(t.Context(), []gate.Decision{
		decision("g1", gate.Commit, "terms/t1", given.Noon, gate.Deny), decision("g2", gate.Commit, "terms/t2", given.Noon.Add(time.Hour), gate.Allow), step,
	}))
	for want, q := range map[string]gate.Query{
		"g3 g2 g1": {},
		"g2 g1":    {Gate: gate.Commit},
		"g1":       {Stopped: true},
		"g3":       {Via: gate.ViaStep},
		"g2":       {From: given.Noon.Add(time.Minute), To: given.Noon.Add(2 * time.Hour)},
		" g1":      {Subject: "terms/t1"},
		"g2 ":      {Limit: 1, Offset: 1},
	} {
		got := ""
		all, err := s.Decisions(t.Context(), given.Owner, q)
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

func decisionsForgotten(t *testing.T, s *store.Store) {
	require.NoError(t, s.KeepDecisions(t.Context(), []gate.Decision{
		{ID: "g1", Gate: "pay", Subject: "spend/s1", At: given.Noon, Would: gate.Allow, By: given.Maya}, {ID: "g2", Gate: "pay", Subject: "spend/s2", At: given.Noon.Add(time.Hour), Would: gate.Allow, By: given.Maya},
	}))
	by := access.Actor{ID: "plumbline", Role: access.Owner}
	n, err := s.DropDecisions(t.Context(), given.Noon, by)
	require.NoError(t, err)
	require.Zero(t, n)
	before := len(given.Verify(t, s))
	n, err = s.DropDecisions(t.Context(), given.Noon.Add(time.Minute), by)
	require.NoError(t, err)
	require.EqualValues(t, 1, n)
	left, err := s.Decisions(t.Context(), given.Owner, gate.Query{})
	require.NoError(t, err)
	require.Len(t, left, 1)
	require.Equal(t, "g2", left[0].ID)
	log := given.Verify(t, s)
	require.Len(t, log, before+1)
	require.Contains(t, log[before].Payload, `"decisions":1`)
}

func keysRotate(t *testing.T, s *store.Store) {
	install := []byte("32 bytes that stand for a house.")
	var kept []permit.Sealed
	for i := range 2 {
		k, err := permit.NewKey(given.Noon.Add(time.Duration(i) * time.Hour)).Seal(install)
		require.NoError(t, err)
		require.NoError(t, s.KeepGateKey(t.Context(), k, given.Maya))
		kept = append(kept, k)
	}
	all, err := s.GateKeys(t.Context())
	require.NoError(t, err)
	require.Equal(t, kept[1].ID, all[0].ID, "newest first")
	require.Nil(t, all[0].Retired)
	require.Equal(t, kept[1].Made, *all[1].Retired)
	require.True(t, all[1].Current(given.Noon.Add(24*time.Hour)))
	opened, err := all[1].Open(install)
	require.NoError(t, err)
	_, _, err = permit.Issue(opened, permit.Claims{Gate: gate.Pay}, given.Noon, 0)
	require.NoError(t, err)
}

func usedOnce(t *testing.T, s *store.Store) {
	use := gate.Use{Claims: permit.Claims{ID: "p1", Gate: gate.Pay, Subject: "spend/p1"}, Amount: given.Cents(100), By: given.Maya, At: given.Noon}
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
			errs <- s.Redeem(t.Context(), gate.Use{Claims: permit.Claims{ID: "p9", Gate: gate.Shipment, Subject: "shipment/s1"}, By: at, At: given.Noon})
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
