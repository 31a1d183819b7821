package storetest

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"plumbline/internal/access"
	"plumbline/internal/campaign"
	"plumbline/internal/store"
	"plumbline/internal/store/files"
	"plumbline/internal/store/files/filestest"
	"plumbline/internal/store/storetest/given"
)

// shelves holds the tables that files lie in to what every shelf has to do.
func shelves(t *testing.T, fresh given.Place) {
	filestest.Run(t, func(t *testing.T) files.Shelf { return given.Open(t, fresh(t)).Attachments() })
}

func attachments() []given.Sentence {
	return []given.Sentence{
		{Says: "a file is named as long as a version of a record names it", Test: namedFiles},
		{Says: "files of two sorts do not meet", Test: sorts},
	}
}

const someHash = "2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881"

func namedFiles(t *testing.T, s *store.Store) {
	named := func() map[string]bool {
		out, err := s.Attached(t.Context())
		require.NoError(t, err)
		return out
	}
	require.Empty(t, named())
	d := &campaign.Deliverable{Head: campaign.Head{Kind: campaign.KindDeliverable, ID: "d1", Version: 1, Mastered: campaign.Here, Made: noon, Changed: noon}}
	d.Draft = []campaign.Upload{{Name: "reel.mp4", SHA256: someHash, Size: 1, At: noon}}
	put(t, s, d)
	require.Equal(t, map[string]bool{someHash: true}, named())
	d.Version, d.Draft = 2, nil
	put(t, s, d)
	require.Equal(t, map[string]bool{someHash: true}, named(), "an earlier version still shows it")
	require.NoError(t, s.Write(t.Context(), func(tx campaign.Tx) error {
		return tx.Forget(t.Context(), entry("maya"), campaign.KindDeliverable, "d1", "draft")
	}))
	require.Empty(t, named())
}

func sorts(t *testing.T, s *store.Store) {
	raw, own := s.Raw(), s.Attachments()
	require.NoError(t, raw.Keep(t.Context(), someHash, 1, oneX()))
	_, err := own.Open(t.Context(), someHash)
	require.Error(t, err)
	dropped, err := own.Drop(t.Context(), someHash, noon.AddDate(100, 0, 0))
	require.NoError(t, err)
	require.False(t, dropped)
}

func oneX() *strings.Reader { return strings.NewReader("x") }

func entry(by string) access.Entry {
	return access.Entry{At: noon, By: access.Actor{ID: by, Role: access.Legal, Via: "web"}}
}
