package storetest

import (
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"plumbline/internal/access"
	"plumbline/internal/campaign"
	"plumbline/internal/fault"
	"plumbline/internal/store"
	"plumbline/internal/store/storetest/given"
)

func backups() []given.Sentence {
	return []given.Sentence{{Says: "a backup while others write is whole, or refused with a way out", Test: backedUp}}
}

func backedUp(t *testing.T, s *store.Store) {
	dir := t.TempDir()
	var wg sync.WaitGroup
	for w := range 4 {
		wg.Go(func() {
			for i := range 30 {
				p := parcel(fmt.Sprintf("p-%d-%d", w, i))
				if err := s.Write(t.Context(), func(tx campaign.Tx) error {
					tx.Note(access.Entry{At: noon, By: maya, Act: "create", Subject: p.ID})
					row, err := campaign.RowOf(p)
					if err != nil {
						return err
					}
					return tx.Put(t.Context(), row, past(p))
				}); err != nil {
					t.Error(err)
				}
			}
		})
	}
	err := s.Backup(t.Context(), dir)
	wg.Wait()
	if fault.CodeOf(err) == fault.Invalid {
		require.Contains(t, fault.HintOf(err), "pg_dump")
		return
	}
	require.NoError(t, err)
	require.NoFileExists(t, filepath.Join(dir, "records.sqlite.part"))
	require.Equal(t, fault.Conflict, fault.CodeOf(s.Backup(t.Context(), dir)), "a backup is not written over")
	copied := given.Open(t, store.Config{Dir: dir})
	page, err := copied.Records(t.Context(), owner, campaign.Query{Kind: campaign.KindShipment, Limit: 1000})
	require.NoError(t, err)
	require.Len(t, given.Verify(t, copied), len(page.Rows), "records and log are of one moment")
	files, err := os.ReadDir(dir)
	require.NoError(t, err)
	require.NotEmpty(t, files)
}
