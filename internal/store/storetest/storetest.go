// Package storetest is what every store of records has to do, told once and
// run against each: SQLite and PostgreSQL.
package storetest

import (
	"context"
	"encoding/json"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"plumbline/internal/access"
	"plumbline/internal/campaign"
	"plumbline/internal/money"
	"plumbline/internal/store"
)

// Place names an empty store, a fresh one at each call.
type Place func(t testing.TB) store.Config

// sentence is one thing a store has to do: one that is open, or one that the
// test itself opens.
type sentence struct {
	says string
	test func(t *testing.T, s *store.Store)
	at   func(t *testing.T, c store.Config)
}

// Run holds a kind of store to everything.
func Run(t *testing.T, fresh Place) {
	shelves(t, fresh)
	for _, group := range [][]sentence{attachments(), retention(), records(), lists(), oracles(), scopes(), logs(), programme(), arrivals(), people(), leases(), backups(), deaths(), gates(), requests()} {
		for _, s := range group {
			t.Run(s.says, func(t *testing.T) {
				t.Parallel()
				if s.at != nil {
					s.at(t, fresh(t))
					return
				}
				s.test(t, Open(t, fresh(t)))
			})
		}
	}
}

// Open opens a store and closes it with the test.
func Open(t testing.TB, c store.Config) *store.Store {
	t.Helper()
	s, err := store.Open(t.Context(), c)
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, s.Close()) })
	return s
}

var (
	owner = access.For(access.Owner)
	noon  = time.Date(2026, 10, 1, 12, 0, 0, 123456000, time.UTC)
	maya  = access.Actor{ID: "maya", Role: access.Operations, Via: "web"}
)

// parcel is a shipment as it is kept first.
func parcel(id string, more ...func(*campaign.Shipment)) *campaign.Shipment {
	p := &campaign.Shipment{
		Head: campaign.Head{ID: id, Kind: campaign.KindShipment, Version: 1, State: campaign.Requested, Mastered: campaign.Here, Made: noon, Changed: noon},
	}
	for _, m := range more {
		m(p)
	}
	return p
}

func cents(minor int64) *money.Amount { return &money.Amount{Minor: minor, Currency: "USD"} }

// put keeps records, each with its past, in one transaction.
func put(t testing.TB, s *store.Store, records ...campaign.Record) {
	t.Helper()
	require.NoError(t, try(t.Context(), s, records...))
}

func try(ctx context.Context, s *store.Store, records ...campaign.Record) error {
	return s.Write(ctx, func(tx campaign.Tx) error {
		for _, r := range records {
			row, err := campaign.RowOf(r)
			if err != nil {
				return err
			}
			if err := tx.Put(ctx, row, past(r)); err != nil {
				return err
			}
		}
		return nil
	})
}

func past(r campaign.Record) campaign.Past {
	return campaign.Past{Version: r.Top().Version, Step: "step", From: "before", To: r.Top().State, At: noon, Written: noon.Add(time.Second), By: maya, Reason: "because"}
}

// ids lists what a question finds, in order.
func ids(t testing.TB, s *store.Store, scope access.Scope, q campaign.Query) []string {
	t.Helper()
	if q.Kind == "" {
		q.Kind = campaign.KindShipment
	}
	page, err := s.Records(t.Context(), scope, q)
	require.NoError(t, err)
	out := []string{}
	for _, r := range page.Rows {
		out = append(out, r.ID)
	}
	return out
}

func where(field, op string, values ...string) campaign.Query {
	return campaign.Query{Where: []campaign.Cond{{Field: field, Op: op, Values: values}}}
}

func text(v any) json.RawMessage {
	b, err := json.Marshal(v)
	if err != nil {
		panic(fmt.Sprintf("a fixture cannot be written: %v", err))
	}
	return b
}
