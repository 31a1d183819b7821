package jobs_test

import (
	"context"
	"database/sql"
	"errors"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	_ "github.com/mattn/go-sqlite3"
	"github.com/stretchr/testify/require"

	"plumbline/internal/jobs"
	"plumbline/internal/store/pgtest"
)

// databases are where jobs can be kept: each test runs on both.
func databases(t *testing.T, f func(t *testing.T, on jobs.Config)) {
	t.Helper()
	t.Run("SQLite", func(t *testing.T) {
		t.Parallel()
		db, err := sql.Open("sqlite3", "file:"+filepath.Join(t.TempDir(), "jobs.sqlite")+"?_journal_mode=WAL&_busy_timeout=5000&_txlock=immediate")
		require.NoError(t, err)
		db.SetMaxOpenConns(1)
		t.Cleanup(func() { require.NoError(t, db.Close()) })
		f(t, jobs.Config{SQLite: db})
	})
	t.Run("PostgreSQL", func(t *testing.T) {
		t.Parallel()
		f(t, jobs.Config{Postgres: pgtest.Start(t).Database(t)})
	})
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

func start(t *testing.T, on jobs.Config, loops ...jobs.Loop) *jobs.Runner {
	t.Helper()
	on.Loops = loops
	r, err := jobs.Start(t.Context(), on)
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
	databases(t, func(t *testing.T, on jobs.Config) {
		loop, ran := counting("sweep", time.Hour, 0)
		r := start(t, on, loop)
		require.Equal(t, 1, await(t, ran))
		require.Eventually(t, func() bool { // one that is still marked as running stands for the next
			require.NoError(t, r.Wake(t.Context(), "sweep"))
			return len(ran) > 0
		}, time.Minute, 200*time.Millisecond)
		require.NoError(t, r.Stop(context.Background()))
	})
}

func TestALoopThatFailsIsTriedAgain(t *testing.T) {
	t.Parallel()
	databases(t, func(t *testing.T, on jobs.Config) {
		loop, ran := counting("sweep", time.Hour, 1)
		r := start(t, on, loop)
		require.Equal(t, 1, await(t, ran))
		require.Equal(t, 2, await(t, ran))
		require.NoError(t, r.Stop(context.Background()))
	})
}

func TestStoppingLeavesJobsForTheNextProcess(t *testing.T) {
	t.Parallel()
	databases(t, func(t *testing.T, on jobs.Config) {
		first, ran := counting("sweep", time.Hour, 0)
		r := start(t, on, first)
		await(t, ran)
		require.NoError(t, r.Stop(context.Background()))
		second, again := counting("sweep", time.Hour, 0)
		r = start(t, on, second)
		await(t, again)
		require.NoError(t, r.Stop(context.Background()))
	})
}

func TestOfTwoServersOnOneDatabaseOneRunsALoopAtATime(t *testing.T) {
	t.Parallel()
	on := jobs.Config{Postgres: pgtest.Start(t).Database(t)}
	running, both, ran := make(chan struct{}, 1), make(chan struct{}, 1), make(chan struct{}, 100)
	loop := jobs.Loop{Name: "sweep", Every: time.Second, Run: func(context.Context) error {
		select {
		case running <- struct{}{}:
		default:
			both <- struct{}{}
			return nil
		}
		ran <- struct{}{}
		<-running
		return nil
	}}
	first, second := start(t, on, loop), start(t, on, loop)
	for range 4 {
		select {
		case <-ran:
		case <-time.After(time.Minute):
			t.Fatal("the loop did not run")
		}
	}
	require.NoError(t, first.Stop(context.Background()))
	require.NoError(t, second.Stop(context.Background()))
	require.Empty(t, both)
}

func TestALoopThatOnlyOneServerCanRunComesToThatServer(t *testing.T) {
	t.Parallel()
	databases(t, func(t *testing.T, on jobs.Config) {
		loop, ran := counting("facts", time.Hour, 0)
		cannot := loop
		cannot.Here = func() bool { return false }
		cannot.Run = func(context.Context) error { t.Error("it ran where it cannot"); return nil }
		other := start(t, on, cannot)
		defer func() { require.NoError(t, other.Stop(context.Background())) }()
		require.NoError(t, other.Wake(t.Context(), "facts"))
		if on.SQLite == nil {
			one := start(t, on, loop)
			defer func() { require.NoError(t, one.Stop(context.Background())) }()
			require.Equal(t, 1, await(t, ran))
		}
	})
}

func TestLoopsRunAgainWhenTheDatabaseIsBack(t *testing.T) {
	t.Parallel()
	server := pgtest.Start(t, "fsync=on")
	loop, ran := counting("loop", time.Hour, 0)
	url := server.Database(t)
	r := start(t, jobs.Config{Postgres: url}, loop)
	require.Equal(t, 1, await(t, ran))
	db, err := sql.Open("pgx", url)
	require.NoError(t, err)
	require.Eventually(t, func() bool { // it is known to be done
		var running int
		return db.QueryRowContext(t.Context(), `SELECT count(*) FROM river_job WHERE state <> 'completed'`).Scan(&running) == nil && running == 0
	}, time.Minute, 10*time.Millisecond)
	require.NoError(t, db.Close())
	require.NoError(t, server.Down(syscall.SIGQUIT))
	require.Error(t, r.Wake(t.Context(), "loop"), "it is said that nothing was kept")
	require.NoError(t, server.Up())
	require.Eventually(t, func() bool { return r.Wake(t.Context(), "loop") == nil }, time.Minute, 10*time.Millisecond)
	await(t, ran)
	require.NoError(t, r.Stop(context.Background()))
}

func TestWhatAKilledProcessWasRunningRunsAgainAtTheNextStart(t *testing.T) {
	t.Parallel()
	db, err := sql.Open("sqlite3", "file:"+filepath.Join(t.TempDir(), "jobs.sqlite")+"?_journal_mode=WAL&_busy_timeout=5000&_txlock=immediate")
	require.NoError(t, err)
	db.SetMaxOpenConns(1)
	defer db.Close()
	loop, ran := counting("loop", time.Hour, 0)
	r := start(t, jobs.Config{SQLite: db}, loop)
	require.Equal(t, 1, await(t, ran))
	require.NoError(t, r.Stop(context.Background()))
	_, err = db.ExecContext(t.Context(), `UPDATE river_job SET state = 'running', finalized_at = NULL`)
	require.NoError(t, err)
	again := start(t, jobs.Config{SQLite: db}, loop)
	require.Equal(t, 2, await(t, ran))
	require.NoError(t, again.Stop(context.Background()))
}
