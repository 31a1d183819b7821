package duckdb

import (
	"context"
	"os"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"plumbline/internal/access"
	"plumbline/internal/facts"
	"plumbline/internal/fault"
)

func landed(t *testing.T, e *Engine, from, to int) {
	t.Helper()
	table, _ := facts.Lookup("clicks")
	_, err := e.LandAt(context.Background(), facts.Reached{Name: "loop", At: int64(to)}, func(put func(*facts.Batch) error) error {
		b := facts.NewBatch(table, to-from)
		for i := from; i < to; i++ {
			require.NoError(t, b.Put(map[string]any{"event_id": facts.SourceID("test", strconv.Itoa(i)), "occurred_at": time.Unix(int64(i), 0)}))
		}
		b.Seal(facts.Sealing{Source: "test", Arrival: "a1", Received: time.Unix(0, 0)})
		return put(b)
	})
	require.NoError(t, err)
}

func TestABackupHoldsTheRowsTheirMarkAndWhatIsLandedLaterIsAddedOnce(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	e, err := Open(context.Background(), Config{Dir: dir, MemoryLimit: "256MB", Threads: 1})
	require.NoError(t, err)
	landed(t, e, 0, 1000)
	into := filepath.Join(dir, "copy")
	require.NoError(t, os.Mkdir(into, 0o700))
	writing := make(chan struct{})
	go func() { defer close(writing); landed(t, e, 1000, 1100) }()
	require.NoError(t, e.Backup(context.Background(), into))
	<-writing
	require.Equal(t, fault.Conflict, fault.CodeOf(e.Backup(context.Background(), into)), "a backup is not written over")
	require.NoError(t, e.Close())

	copied, err := Open(context.Background(), Config{Dir: into, MemoryLimit: "256MB", Threads: 1})
	require.NoError(t, err)
	defer copied.Close()
	mark, err := copied.Marked(context.Background(), "loop")
	require.NoError(t, err)
	n, err := copied.Count(context.Background(), access.For(access.Owner), "clicks")
	require.NoError(t, err)
	require.Equal(t, mark, n, "rows and mark are of one moment")
	landed(t, copied, 900, 1100)
	n, err = copied.Count(context.Background(), access.For(access.Owner), "clicks")
	require.NoError(t, err)
	require.EqualValues(t, 1100, n)
}

func TestFactsAreBackedUpNowhereButInTheDataFolder(t *testing.T) {
	t.Parallel()
	e := OpenTest(t)
	out := t.TempDir()
	require.Error(t, e.Backup(context.Background(), out))
	require.NoFileExists(t, filepath.Join(out, "facts.duckdb"))
}
