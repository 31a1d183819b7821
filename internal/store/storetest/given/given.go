// Package given is what every sentence about a store is told with: a store, a
// few people and a time.
package given

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"plumbline/internal/access"
	"plumbline/internal/money"
	"plumbline/internal/store"
)

// Place names an empty store, a fresh one at each call.
type Place func(t testing.TB) store.Config

// Sentence is one thing a store has to do: one that is open (Test), or one that
// the test itself opens (At).
type Sentence struct {
	Says string
	Test func(t *testing.T, s *store.Store)
	At   func(t *testing.T, c store.Config)
}

// Open opens a store and closes it with the test.
func Open(t testing.TB, c store.Config) *store.Store {
	t.Helper()
	s, err := store.Open(t.Context(), c)
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, s.Close()) })
	return s
}

// Who asks, when, and who acts.
var (
	Owner = access.For(access.Owner)
	Noon  = time.Date(2026, 10, 1, 12, 0, 0, 123456000, time.UTC)
	Maya  = access.Actor{ID: "maya", Role: access.Operations, Via: "web"}
)

// Cents is an amount in US dollars, minor in cents.
func Cents(minor int64) *money.Amount { return &money.Amount{Minor: minor, Currency: "USD"} }

// Verify walks an audit log and fails where a link is broken.
func Verify(t testing.TB, s *store.Store) []access.Sealed {
	t.Helper()
	head, err := s.AuditHead(t.Context())
	require.NoError(t, err)
	var all []access.Sealed
	prev := ""
	for {
		some, err := s.Audit(t.Context(), int64(len(all)), 100)
		require.NoError(t, err)
		for _, e := range some {
			all = append(all, e)
			require.Equal(t, int64(len(all)), e.Seq)
			require.Equal(t, prev, e.Prev)
			require.Equal(t, e.Link(head.Programme), e.Hash)
			prev = e.Hash
		}
		if len(some) == 0 {
			break
		}
	}
	require.Equal(t, head.Hash, prev)
	require.Equal(t, head.Seq, int64(len(all)))
	return all
}
