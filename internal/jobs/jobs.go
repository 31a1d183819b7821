// Package jobs is durable work: schedules, retries and one leader among
// several processes, by River. Jobs only wake loops: what is to be done stands
// in the records, so a job that is lost or comes twice changes nothing.
//
// In: loops, and the database of the records. Out: each loop run when it is
// due, by one process at a time.
package jobs

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"
	"github.com/riverqueue/river/riverdriver/riversqlite"
	"github.com/riverqueue/river/rivermigrate"
	"github.com/riverqueue/river/rivertype"
)

// Loop is work that is woken at intervals. Run does everything there is to do
// and may be run again at any time.
type Loop struct {
	Name  string
	Every time.Duration
	Run   func(ctx context.Context) error
	Here  func() bool // whether this process can run it; nil: any can
}

// Config says where jobs are kept: in SQLite beside the records, on the one
// connection that writes them, or in PostgreSQL.
type Config struct {
	SQLite   *sql.DB
	Postgres string // address; empty: SQLite
	Loops    []Loop
	Logger   *slog.Logger
}

// Runner runs loops until it is stopped.
type Runner struct {
	stop func(ctx context.Context) error
	wake func(ctx context.Context, loop string) error
}

// Wake has a loop run soon, beside its schedule.
func (r *Runner) Wake(ctx context.Context, loop string) error { return r.wake(ctx, loop) }

// Stop waits for what is running.
func (r *Runner) Stop(ctx context.Context) error { return r.stop(ctx) }

// Start brings River's tables up to date and begins.
func Start(ctx context.Context, c Config) (*Runner, error) {
	if c.Logger == nil {
		c.Logger = slog.New(slog.DiscardHandler)
	}
	if c.Postgres == "" {
		return start[*sql.Tx](ctx, riversqlite.New(c.SQLite), c, func() {})
	}
	pool, err := pgxpool.New(ctx, c.Postgres)
	if err != nil {
		return nil, fmt.Errorf("jobs: %w", err)
	}
	return start[pgx.Tx](ctx, riverpgxv5.New(pool), c, pool.Close)
}

// pollEvery is how often SQLite, which cannot notify, is asked for jobs.
const pollEvery = time.Second

func start[TTx any](ctx context.Context, driver riverdriver.Driver[TTx], c Config, free func()) (*Runner, error) {
	migrator, err := rivermigrate.New(driver, &rivermigrate.Config{Logger: c.Logger})
	if err != nil {
		free()
		return nil, fmt.Errorf("jobs: %w", err)
	}
	if _, err := migrator.Migrate(ctx, rivermigrate.DirectionUp, nil); err != nil {
		free()
		return nil, fmt.Errorf("jobs' tables: %w", err)
	}
	if err := freed(ctx, c.SQLite); err != nil {
		free()
		return nil, fmt.Errorf("jobs: %w", err)
	}
	workers := river.NewWorkers()
	if err := river.AddWorkerSafely(workers, &waker{loops: c.Loops}); err != nil {
		free()
		return nil, fmt.Errorf("jobs: %w", err)
	}
	client, err := river.NewClient(driver, &river.Config{
		JobTimeout: longest, RescueStuckJobsAfter: longest + time.Minute,
		Workers: workers, Logger: c.Logger, PeriodicJobs: periodic(c.Loops), FetchPollInterval: pollEvery,
		Queues: map[string]river.QueueConfig{river.QueueDefault: {MaxWorkers: 2}},
	})
	if err != nil {
		free()
		return nil, fmt.Errorf("jobs: %w", err)
	}
	if err := client.Start(context.WithoutCancel(ctx)); err != nil {
		free()
		return nil, fmt.Errorf("jobs: %w", err)
	}
	return &Runner{
		stop: func(ctx context.Context) error { defer free(); return client.Stop(ctx) },
		wake: func(ctx context.Context, loop string) error {
			_, err := client.Insert(ctx, wake{Loop: loop}, nil)
			return err
		},
	}, nil
}

// longest is how long a run of a loop may take: it goes on at its next. On
// PostgreSQL what a killed process was running comes to another after it.
const longest = 2 * time.Minute

// freed has jobs run again that a killed process was running: SQLite has one
// process at a time. A nil database is PostgreSQL's.
func freed(ctx context.Context, db *sql.DB) error {
	if db == nil {
		return nil
	}
	_, err := db.ExecContext(ctx, `UPDATE river_job SET state = 'available' WHERE state = 'running'`)
	return err
}

// periodic schedules every loop, and once at the start.
func periodic(loops []Loop) []*river.PeriodicJob {
	var out []*river.PeriodicJob
	for _, l := range loops {
		out = append(out, river.NewPeriodicJob(river.PeriodicInterval(l.Every),
			func() (river.JobArgs, *river.InsertOpts) { return wake{Loop: l.Name}, nil },
			&river.PeriodicJobOpts{ID: l.Name, RunOnStart: true}))
	}
	return out
}

// wake is the one kind of job there is.
type wake struct {
	Loop string `json:"loop" river:"unique"`
}

// Kind names it in the table of jobs.
func (wake) Kind() string { return "wake" }

// InsertOpts keeps one job of a loop waiting or running at a time; one that is
// done does not keep the next from coming.
func (wake) InsertOpts() river.InsertOpts {
	return river.InsertOpts{MaxAttempts: 5, UniqueOpts: river.UniqueOpts{ByArgs: true, ByState: []rivertype.JobState{
		rivertype.JobStateAvailable, rivertype.JobStatePending, rivertype.JobStateRunning, rivertype.JobStateRetryable, rivertype.JobStateScheduled,
	}}}
}

type waker struct {
	river.WorkerDefaults[wake]
	loops []Loop
}

// elsewhere is when a job is offered again that this process cannot run.
const elsewhere = 2 * time.Second

var errNoLoop = errors.New("there is no such loop in this build")

// Work runs the loop a job names.
func (w *waker) Work(ctx context.Context, job *river.Job[wake]) error {
	for _, l := range w.loops {
		if l.Name != job.Args.Loop {
			continue
		}
		if l.Here != nil && !l.Here() {
			return river.JobSnooze(elsewhere)
		}
		return l.Run(ctx)
	}
	return river.JobCancel(fmt.Errorf("%w: %s", errNoLoop, job.Args.Loop))
}
