package storetest

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"plumbline/internal/store"
	"plumbline/internal/store/storetest/given"
)

func requests() []given.Sentence {
	return []given.Sentence{
		{Says: "a request that names itself is claimed once, and what came of it is kept for a day", At: requestOnce},
	}
}

// clockHand is a clock that is moved by hand.
type clockHand struct{ at time.Time }

func (c *clockHand) Now() time.Time { return c.at }

func requestOnce(t *testing.T, c store.Config) {
	ctx := t.Context()
	hand := &clockHand{noon}
	c.Clock = hand
	s := given.Open(t, c)
	claim := func(asker, key, request string) (was string, came []byte, found bool) {
		was, came, found, err := s.ClaimRequest(ctx, asker, key, request)
		require.NoError(t, err)
		return was, came, found
	}
	_, _, found := claim("maya", "k1", "r1")
	require.False(t, found)
	was, came, found := claim("maya", "k1", "r2")
	require.True(t, found)
	require.Equal(t, "r1", was)
	require.Nil(t, came, "nobody knows yet")
	_, _, found = claim("dana", "k1", "r1")
	require.False(t, found, "every asker has keys of their own")
	require.NoError(t, s.SettleRequest(ctx, "maya", "k1", []byte(`{"id":"m1"}`)))
	require.Error(t, s.SettleRequest(ctx, "maya", "k9", nil))
	require.NoError(t, s.FreeRequest(ctx, "maya", "k1"), "what came of it stays")
	_, came, found = claim("maya", "k1", "r1")
	require.True(t, found)
	require.JSONEq(t, `{"id":"m1"}`, string(came))
	require.NoError(t, s.FreeRequest(ctx, "dana", "k1"))
	_, _, found = claim("dana", "k1", "r3")
	require.False(t, found, "freed, it can be used again")
	hand.at = noon.Add(25 * time.Hour)
	_, _, found = claim("maya", "k1", "r1")
	require.False(t, found, "a day later it is forgotten")
}
