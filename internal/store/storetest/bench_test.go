package storetest_test

import (
	"context"
	"fmt"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"plumbline/internal/access"
	"plumbline/internal/campaign"
	"plumbline/internal/campaign/book"
	"plumbline/internal/campaign/kinds"
	"plumbline/internal/period"
	"plumbline/internal/store"
	"plumbline/internal/store/pgtest"
	"plumbline/internal/store/storetest/given"
)

// both runs a benchmark on each kind of store.
func both(b *testing.B, f func(b *testing.B, s *store.Store)) {
	b.Run("sqlite", func(b *testing.B) { f(b, given.Open(b, store.Config{Dir: b.TempDir()})) })
	b.Run("postgres", func(b *testing.B) {
		f(b, given.Open(b, store.Config{URL: pgtest.Start(b, "fsync=on").Database(b)}))
	})
}

const deliverables = 100_000

// BenchmarkListing asks for a page of 100,000 deliverables in the ways the
// pages do.
func BenchmarkListing(b *testing.B) {
	both(b, func(b *testing.B, s *store.Store) {
		fill(b, s, deliverables)
		ops := access.For(access.Operations)
		for name, q := range map[string]campaign.Query{
			"head":   {Where: []campaign.Cond{{Field: "state", Op: "=", Values: []string{"live"}}, {Field: "campaign", Op: "=", Values: []string{"c7"}}}},
			"due":    {Where: []campaign.Cond{{Field: "state", Op: "=", Values: []string{"planned"}}}, Order: []string{"due"}},
			"field":  {Where: []campaign.Cond{{Field: "platform", Op: "=", Values: []string{"tiktok"}}}, Order: []string{"-due"}},
			"tally":  {Where: []campaign.Cond{{Field: "platform", Op: "=", Values: []string{"tiktok"}}}, Count: true},
			"search": {Text: "d-000777"},
			"count":  {Where: []campaign.Cond{{Field: "state", Op: "=", Values: []string{"live"}}}, Count: true},
		} {
			q.Kind = campaign.KindDeliverable
			b.Run(name, func(b *testing.B) {
				for b.Loop() {
					page, err := s.Records(b.Context(), ops, q)
					require.NoError(b, err)
					require.NotEmpty(b, page.Rows)
				}
			})
		}
	})
}

func fill(b *testing.B, s *store.Store, n int) {
	b.Helper()
	states := []campaign.State{"planned", "submitted", "approved", "live", "verified"}
	platforms := []string{"instagram", "tiktok", "youtube"}
	start := time.Date(2026, 10, 1, 0, 0, 0, 0, time.UTC)
	for at := 0; at < n; at += 5000 {
		require.NoError(b, s.Write(b.Context(), func(tx campaign.Tx) error {
			for i := at; i < min(at+5000, n); i++ {
				d := &campaign.Deliverable{Head: campaign.Head{
					ID: fmt.Sprintf("d-%06d", i), Kind: campaign.KindDeliverable, Version: 1, State: states[i/40%5], Title: fmt.Sprint("Reel ", i), Campaign: fmt.Sprint("c", i%40),
					Creator: fmt.Sprint("k", i%500), Due: start.Add(time.Duration(i*7919%9000) * time.Hour), Made: start, Changed: start,
				}, Platform: platforms[i%3], Format: "reel", SubOutcome: "creator-orders", Expected: map[string]float64{"attributed_orders": 3}}
				row, err := campaign.RowOf(d)
				if err != nil {
					return err
				}
				if err := tx.Put(b.Context(), row, campaign.Past{Version: 1, Step: campaign.Create, At: start, Written: start}); err != nil {
					return err
				}
			}
			return nil
		}))
	}
}

// BenchmarkCommands asks for parcels, one command after another and eight at a
// time: record, version, fact, audit entry, durable before the answer.
func BenchmarkCommands(b *testing.B) {
	both(b, func(b *testing.B, s *store.Store) {
		book := &book.Book{Keeper: s, Machines: kinds.All(), Clock: period.System{}, House: func(context.Context) (campaign.House, error) { return campaign.House{}, nil }}
		by, scope := access.Actor{ID: "maya", Role: access.Operations, Via: "api"}, access.For(access.Operations)
		ask := func() error {
			_, err := book.Do(b.Context(), by, scope, campaign.Command{Kind: campaign.KindShipment, Step: campaign.Create})
			return err
		}
		b.Run("alone", func(b *testing.B) {
			for b.Loop() {
				require.NoError(b, ask())
			}
		})
		b.Run("eight", func(b *testing.B) {
			var failed atomic.Int64
			b.SetParallelism(4)
			b.RunParallel(func(pb *testing.PB) {
				for pb.Next() {
					if ask() != nil {
						failed.Add(1)
					}
				}
			})
			require.Zero(b, failed.Load())
		})
	})
}
