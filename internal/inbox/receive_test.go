package inbox_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"plumbline/internal/fault"
	"plumbline/internal/inbox"
)

func TestAFileOnDiskIsKeptOnceAndItsProgressIsTold(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	path := filepath.Join(t.TempDir(), "orders.csv")
	require.NoError(t, os.WriteFile(path, []byte(orders), 0o600))
	for range 2 {
		var last inbox.Progress
		s, err := h.inbox.Import(t.Context(), owner, path, inbox.Options{}, func(p inbox.Progress) { last = p })
		require.NoError(t, err)
		h.adds(s)
		require.Equal(t, int64(3), last.Records)
		require.Equal(t, int64(len(orders)), last.Done)
		require.Equal(t, last.Size, last.Done)
	}
	kept, err := os.ReadDir(filepath.Join(h.dir, "raw"))
	require.NoError(t, err)
	require.Len(t, kept, 1)
	require.NoError(t, os.WriteFile(path, []byte("gone"), 0o600), "the kept bytes are the importer's own")
	_, err = h.inbox.Replay(t.Context(), owner, "a1", nil, nil)
	require.NoError(t, err)
}

func TestAPathThatIsNoFileIsRefused(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	_, err := h.inbox.Import(t.Context(), owner, filepath.Join(t.TempDir(), "nothing.csv"), inbox.Options{}, nil)
	require.Equal(t, fault.NotFound, fault.CodeOf(err))
	_, err = h.inbox.Import(t.Context(), owner, t.TempDir(), inbox.Options{}, nil)
	require.ErrorContains(t, err, "is a folder")
}

func TestAPipeIsKeptLikeAFile(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	r, w, err := os.Pipe()
	require.NoError(t, err)
	go func() { _, _ = w.WriteString(orders); w.Close() }()
	s, err := h.inbox.ImportReader(t.Context(), owner, "stdin.csv", r, inbox.Options{As: "orders"}, nil)
	require.NoError(t, err)
	require.Equal(t, 3, s.New)
}
