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
	"plumbline/internal/store"
	"plumbline/internal/store/storetest/accounts"
	"plumbline/internal/store/storetest/arrivals"
	"plumbline/internal/store/storetest/gates"
	"plumbline/internal/store/storetest/given"
	"plumbline/internal/store/storetest/leases"
)

// Run holds a kind of store to everything.
func Run(t *testing.T, fresh given.Place) {
	shelves(t, fresh)
	for _, group := range [][]given.Sentence{attachments(), retention(), records(), lists(), oracles(), scopes(), logs(), programme(), arrivals.Sentences(), accounts.Sentences(), leases.Sentences(), backups(), deaths(), gates.Sentences(), requests()} {
		for _, s := range group {
			t.Run(s.Says, func(t *testing.T) {
				t.Parallel()
				if s.At != nil {
					s.At(t, fresh(t))
					return
				}
				s.Test(t, given.Open(t, fresh(t)))
			})
		}
	}
}

var owner, noon, maya = given.Owner, given.Noon, given.Maya

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
