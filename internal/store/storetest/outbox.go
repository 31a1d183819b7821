package storetest

import (
	"io"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"plumbline/internal/campaign"
	"plumbline/internal/store"
	"plumbline/internal/store/storetest/given"
)

func retention() []given.Sentence {
	return []given.Sentence{
		{Says: "facts that were packed are told again from any place, in their order", Test: toldAgain},
		{Says: "no fact is missed while the outbox is packed", Test: packedBesides},
		{Says: "a person is taken out of facts that were packed too", Test: packedRedacted},
		{Says: "a shared file is replaced under the hash it had", Test: replacedFile},
	}
}

// tellNumbers puts facts into the outbox, each with its number.
func tellNumbers(t *testing.T, s *store.Store, from, n int) {
	t.Helper()
	require.NoError(t, s.Write(t.Context(), func(tx campaign.Tx) error {
		for i := range n {
			if err := tx.Tell(t.Context(), campaign.Fact{Table: "a", Values: map[string]any{"n": from + i}}); err != nil {
				return err
			}
		}
		return nil
	}))
}

// reads reads the outbox from a place to its end, so many at a time.
func reads(t *testing.T, s *store.Store, after int64, limit int) (out []campaign.Outgoing) {
	t.Helper()
	for {
		some, err := s.Outbox(t.Context(), after, limit)
		require.NoError(t, err)
		if len(some) == 0 {
			return out
		}
		out, after = append(out, some...), some[len(some)-1].Seq
	}
}

func toldAgain(t *testing.T, s *store.Store) {
	tellNumbers(t, s, 0, 5000)
	all := reads(t, s, 0, 1000)
	require.Len(t, all, 5000)
	taken, err := s.PackOutbox(t.Context(), all[1998].Seq)
	require.NoError(t, err)
	require.Zero(t, taken, "less than a bundle is not worth it")
	taken, err = s.PackOutbox(t.Context(), all[4500].Seq)
	require.NoError(t, err)
	require.Equal(t, 4000, taken, "nothing beyond the place, and whole bundles")
	for _, after := range []int{0, 1, 1999, 2000, 2001, 3999, 4000, 4999} {
		require.Equal(t, all[after:], reads(t, s, all[0].Seq-1+int64(after), 700), after)
	}
	tellNumbers(t, s, 5000, 1000)
	taken, err = s.PackOutbox(t.Context(), all[4999].Seq+1000)
	require.NoError(t, err)
	require.Equal(t, 2000, taken)
	require.Len(t, reads(t, s, 0, 5000), 6000)
}

func packedBesides(t *testing.T, s *store.Store) {
	const rounds, each = 12, 500
	var wg sync.WaitGroup
	wg.Go(func() {
		for r := range rounds {
			tellNumbers(t, s, r*each, each)
		}
	})
	wg.Go(func() {
		for last := int64(0); ; {
			some, err := s.Outbox(t.Context(), last, 300)
			if err != nil || last >= rounds*each {
				return
			}
			if len(some) > 0 {
				last = some[len(some)-1].Seq
			}
			s.PackOutbox(t.Context(), last) // what fails here shows below
		}
	})
	seen, after := int64(0), int64(0) // a reader that is far behind
	for seen < rounds*each && t.Context().Err() == nil {
		some, err := s.Outbox(t.Context(), after, 100)
		require.NoError(t, err)
		for _, o := range some {
			require.Equal(t, seen, o.Fact.Values["n"])
			seen, after = seen+1, o.Seq
		}
	}
	wg.Wait()
}

func packedRedacted(t *testing.T, s *store.Store) {
	tellNumbers(t, s, 0, 1999)
	require.NoError(t, s.Write(t.Context(), func(tx campaign.Tx) error {
		return tx.Tell(t.Context(), campaign.Fact{Table: "a", Values: map[string]any{"name": "Mara Lin"}})
	}))
	all := reads(t, s, 0, 5000)
	taken, err := s.PackOutbox(t.Context(), all[1999].Seq)
	require.NoError(t, err)
	require.Equal(t, 2000, taken)
	rows, err := s.Redact(t.Context(), entry("lee"), func(text string) (string, bool) {
		return strings.ReplaceAll(text, "Mara Lin", "........"), strings.Contains(text, "Mara Lin")
	})
	require.NoError(t, err)
	require.EqualValues(t, 1, rows["outbox"])
	again := reads(t, s, 0, 5000)
	require.Len(t, again, 2000)
	require.Equal(t, "........", again[1999].Fact.Values["name"])
	require.Equal(t, all[:1999], again[:1999])
}

func replacedFile(t *testing.T, s *store.Store) {
	require.NoError(t, s.Raw().Keep(t.Context(), someHash, 1, oneX()))
	require.NoError(t, s.Raw().Replace(t.Context(), someHash, strings.NewReader("...")))
	in, err := s.Raw().Open(t.Context(), someHash)
	require.NoError(t, err)
	text, err := io.ReadAll(in)
	require.NoError(t, err)
	require.Equal(t, "...", string(text))
	names, err := s.Raw().Names(t.Context())
	require.NoError(t, err)
	require.Equal(t, []string{someHash}, names)
}
