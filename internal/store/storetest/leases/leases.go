// Package leases is what every store has to do for what only one may own.
package leases

import (
	"context"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"plumbline/internal/store"
	lease "plumbline/internal/store/leases"
	"plumbline/internal/store/storetest/given"
)

// Sentences lists them.
func Sentences() []given.Sentence {
	return []given.Sentence{
		{Says: "a lease is one holder's until it lapses or is given up", Test: oneHolder},
		{Says: "of two servers one owns, and the other takes over when it stops or dies", At: takenOver},
	}
}

func oneHolder(t *testing.T, s *store.Store) {
	ctx := t.Context()
	take := func(holder string, ttl time.Duration) (lease.Lease, bool) {
		l, mine, err := s.TakeLease(ctx, "facts", holder, ttl)
		require.NoError(t, err)
		return l, mine
	}
	_, ok, err := s.LeaseOf(ctx, "facts")
	require.NoError(t, err)
	require.False(t, ok)
	first, mine := take("a", time.Hour)
	require.True(t, mine)
	require.Equal(t, int64(1), first.Term)
	require.WithinDuration(t, time.Now().Add(time.Hour), first.Until, time.Minute)
	other, mine := take("b", time.Hour)
	require.False(t, mine)
	require.Equal(t, first, other, "it says whose it is")
	again, mine := take("a", 2*time.Hour)
	require.True(t, mine)
	require.Equal(t, []any{first.Term, first.Since}, []any{again.Term, again.Since}, "renewed, not taken anew")
	require.True(t, again.Until.After(first.Until))
	require.NoError(t, s.GiveUpLease(ctx, "facts", "b"))
	_, mine = take("b", time.Hour)
	require.False(t, mine, "another's cannot be given up")
	require.NoError(t, s.GiveUpLease(ctx, "facts", "a"))
	gone, ok, err := s.LeaseOf(ctx, "facts")
	require.NoError(t, err)
	require.False(t, ok)
	require.Equal(t, "a", gone.Holder, "who it was, until when")
	next, mine := take("b", time.Hour)
	require.True(t, mine)
	require.Equal(t, int64(2), next.Term)
	_, mine = take("b", time.Microsecond)
	require.True(t, mine)
	require.Eventually(t, func() bool { _, ok, err := s.LeaseOf(ctx, "facts"); return err == nil && !ok }, 10*time.Second, time.Millisecond)
	_, mine = take("c", time.Hour)
	require.True(t, mine, "it lapsed")
}

func takenOver(t *testing.T, c store.Config) {
	var owners atomic.Int64
	begun, ended := make(chan string, 10), make(chan error, 2)
	own := func(ctx context.Context, s *store.Store, holder string) {
		ended <- s.Own(ctx, "facts", holder, 300*time.Millisecond, func(ctx context.Context) error {
			if owners.Add(1) != 1 {
				t.Error("two own at once")
			}
			begun <- holder
			<-ctx.Done()
			owners.Add(-1)
			return ctx.Err()
		})
	}
	one, stop := context.WithCancel(t.Context())
	two, end := context.WithCancel(t.Context())
	defer end()
	go own(one, given.Open(t, c), "one")
	require.Equal(t, "one", <-begun)
	dies, err := store.Open(t.Context(), c)
	require.NoError(t, err)
	go own(two, dies, "two")
	stop()
	require.NoError(t, <-ended)
	require.Equal(t, "two", <-begun, "the first gave it up")
	require.NoError(t, dies.Close()) // it cannot renew any more, and cannot say so either
	three, last := context.WithCancel(t.Context())
	go own(three, given.Open(t, c), "three")
	require.Equal(t, "three", <-begun, "the second was not heard of")
	last()
	require.NoError(t, <-ended)
	end()
	<-ended
}
