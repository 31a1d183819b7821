package jobs_test

import (
	"context"
	"database/sql"
	"errors"
	"path/filepath"
	"testing"
	"time"

	_ "github.com/mattn/go-sqlite3"
	"github.com/stretchr/testify/require"

	"plumbline/internal/jobs"
)

func open(t *testing.T, path string) *sql.DB {
	t.Helper()
	db, err := sql.Open("sqlite3", "file:"+path+"?_journal_mode=WAL&_busy_timeout=5000&_txlock=immediate")
	require.NoError(t, err)
	db.SetMaxOpenConns(1)
	t.Cleanup(func() { require.NoError(t, db.Close()) })
	return db
}

// counting is a loop that says when it ran; it fails the first times it is told to.
func counting(name string, every time.Duration, fails int) (jobs.Loop, chan int) {
	ran := make(chan int, 100)
	n := 0
	return jobs.Loop{Name: name, Every: every, Run: func(context.Context) error {
		n++
		ran <- n
		if n <= fails {
			return errors.New("not yet")
		}
		return nil
	}}, ran
}

func start(t *testing.T, db *sql.DB, loops ...jobs.Loop) *jobs.Runner {
	t.Helper()
	r, err := jobs.Start(t.Context(), jobs.Config{SQLite: db, Loops: loops})
	require.NoError(t, err)
	return r
}

func await(t *testing.T, ran chan int) int {
	t.Helper()
	select {
	case n := <-ran:
		return n
	case <-time.After(time.Minute):
		t.Fatal("the loop did not run")
		return 0
	}
}

func TestALoopRunsAtTheStartAndWhenItIsWoken(t *testing.T) {
	t.Parallel()
	loop, ran := counting("sweep", time.Hour, 0)
	r := start(t, open(t, filepath.Join(t.TempDir(), "jobs.sqlite")), loop)
	require.Equal(t, 1, await(t, ran))
	require.Eventually(t, func() bool { // one that is still marked as running stands for the next
		require.NoError(t, r.Wake(t.Context(), "sweep"))
		return len(ran) > 0
	}, time.Minute, 200*time.Millisecond)
	require.NoError(t, r.Stop(context.Background()))
}

func TestALoopThatFailsIsTriedAgain(t *testing.T) {
	t.Parallel()
	loop, ran := counting("sweep", time.Hour, 1)
	r := start(t, open(t, filepath.Join(t.TempDir(), "jobs.sqlite")), loop)
	require.Equal(t, 1, await(t, ran))
	require.Equal(t, 2, await(t, ran))
	require.NoError(t, r.Stop(context.Background()))
}

func TestStoppingLeavesJobsForTheNextProcess(t *testing.T) {
	t.Parallel()
	db := open(t, filepath.Join(t.TempDir(), "jobs.sqlite"))
	first, ran := counting("sweep", time.Hour, 0)
	r := start(t, db, first)
	await(t, ran)
	require.NoError(t, r.Stop(context.Background()))
	second, again := counting("sweep", time.Hour, 0)
	r = start(t, db, second)
	await(t, again)
	require.NoError(t, r.Stop(context.Background()))
}
