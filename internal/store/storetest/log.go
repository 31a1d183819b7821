package storetest

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"plumbline/internal/access"
	"plumbline/internal/campaign"
	"plumbline/internal/store"
	"plumbline/internal/store/storetest/given"
)

func logs() []given.Sentence {
	return []given.Sentence{
		{Says: "the log is chained, whoever writes at the same time", Test: chained},
		{Says: "what names a person is forgotten in every version and in the log", Test: forgotten},
		{Says: "an erased entry leaves the chain whole", Test: erased},
		{Says: "what was altered, taken out or moved in the log has a name", Test: tamperingNamed},
		{Says: "an install has one id", Test: oneInstall},
	}
}

func chained(t *testing.T, s *store.Store) {
	const writers, each = 16, 10
	var wg sync.WaitGroup
	for w := range writers {
		wg.Go(func() {
			for i := range each {
				id := fmt.Sprintf("p-%d-%d", w, i)
				err := s.Write(t.Context(), func(tx campaign.Tx) error {
					tx.Note(access.Entry{At: noon, By: maya, Act: "create", Subject: id, Payload: []byte(`{"é": 1}`), Personal: []byte("why")})
					tx.Note(access.Entry{At: noon, By: maya, Act: "sent", Subject: id})
					row, err := campaign.RowOf(parcel(id))
					if err != nil {
						return err
					}
					return tx.Put(t.Context(), row, past(parcel(id)))
				})
				if err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
	all := given.Verify(t, s)
	require.Len(t, all, writers*each*2)
	for i := 0; i < len(all); i += 2 {
		require.Equal(t, all[i].Subject, all[i+1].Subject, "one transaction's entries stand together")
	}
}

func erased(t *testing.T, s *store.Store) {
	for _, why := range []string{"first", "second"} {
		require.NoError(t, s.Write(t.Context(), func(tx campaign.Tx) error {
			tx.Note(access.Entry{At: noon, By: maya, Act: "declined", Subject: "offer/" + why, Personal: []byte(why)})
			return nil
		}))
	}
	before := given.Verify(t, s)
	require.NotEqual(t, before[0].Salt, before[1].Salt)
	require.Equal(t, before[1].PersonalHash, lengthed(before[1].Salt, before[1].Personal))
	require.NoError(t, s.EraseAudit(t.Context(), access.Entry{At: noon, By: maya}, "offer/first"))
	after := given.Verify(t, s)
	require.Nil(t, after[0].Personal)
	require.Nil(t, after[0].Salt)
	require.NotEmpty(t, after[0].PersonalHash, "that there was something stays known")
	require.Equal(t, before[1], after[1])
	require.Equal(t, access.ErasureAct, after[2].Act)
	v, err := access.Verify(t.Context(), s, nil)
	require.NoError(t, err)
	require.Empty(t, v.Findings, "the log says itself what was erased")
}

func forgotten(t *testing.T, s *store.Store) {
	ctx := t.Context()
	creator := func(v int64, name string) *campaign.Creator {
		return &campaign.Creator{
			Head: campaign.Head{ID: "c1", Kind: campaign.KindCreator, Version: v, Title: "@canary", Made: noon, Changed: noon}, Name: name, Country: "US", Handles: []campaign.Handle{{Platform: "tiktok", Handle: "canary"}},
		}
	}
	put(t, s, creator(1, "Canary One"))
	put(t, s, creator(2, "Canary Two"))
	put(t, s, parcel("p1", func(p *campaign.Shipment) { p.Tracking = "kept" }))
	require.NoError(t, s.Write(ctx, func(tx campaign.Tx) error {
		tx.Note(access.Entry{At: noon, By: maya, Act: "edit", Subject: "creator/c1", Personal: []byte("canary")})
		return nil
	}))
	require.NoError(t, s.Write(ctx, func(tx campaign.Tx) error {
		if err := tx.Forget(ctx, access.Entry{At: noon, By: maya}, campaign.KindCreator, "c1", "title", "name", "handles"); err != nil {
			return err
		}
		row, err := campaign.RowOf(&campaign.Creator{Head: campaign.Head{ID: "c1", Kind: campaign.KindCreator, Version: 3, Title: "erased", Made: noon, Changed: noon}, Country: "US"})
		require.NoError(t, err)
		return tx.Put(ctx, row, campaign.Past{Version: 3, Step: "erased", At: noon, Written: noon})
	}))
	for v := int64(1); v <= 3; v++ {
		row, err := s.Was(ctx, owner, campaign.KindCreator, "c1", v)
		require.NoError(t, err)
		require.NotContains(t, strings.ToLower(row.Title+string(text(row.Parts))), "canary")
		require.Contains(t, string(row.Parts[access.Open]), "US", "what was measured stays")
	}
	past, err := s.Past(ctx, owner, campaign.KindCreator, "c1")
	require.NoError(t, err)
	require.Equal(t, []string{"", "", ""}, []string{past[0].Reason, past[1].Reason, past[2].Reason})
	require.Empty(t, ids(t, s, owner, campaign.Query{Kind: campaign.KindCreator, Text: "canary"}))
	for _, e := range given.Verify(t, s) {
		require.NotContains(t, string(e.Personal), "canary")
	}
	require.Equal(t, []string{"p1"}, ids(t, s, owner, where("tracking", "=", "kept")), "others keep theirs")
}

// lengthed hashes fields with their lengths before them.
func lengthed(fields ...[]byte) string {
	sum := sha256.New()
	for _, f := range fields {
		sum.Write(binary.BigEndian.AppendUint64(nil, uint64(len(f))))
		sum.Write(f)
	}
	return hex.EncodeToString(sum.Sum(nil))
}

func oneInstall(t *testing.T, s *store.Store) {
	head, err := s.AuditHead(t.Context())
	require.NoError(t, err)
	require.Len(t, head.Programme, 32)
}
