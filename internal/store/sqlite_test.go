package store_test

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"plumbline/internal/store"
)

func TestWhatIsWrittenMovesFromTheLogIntoTheFileBesideTheWriter(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	s, err := store.Open(t.Context(), store.Config{Dir: dir})
	require.NoError(t, err)
	defer s.Close()
	for i := range 6 {
		require.NoError(t, s.SetSetting(t.Context(), fmt.Sprint(i), make([]byte, 1<<20)))
	}
	require.Eventually(t, func() bool {
		file, err := os.Stat(filepath.Join(dir, "records.sqlite"))
		return err == nil && file.Size() > 4<<20
	}, 20*time.Second, 10*time.Millisecond)
}
