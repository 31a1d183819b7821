// Package duckdb keeps facts in DuckDB, embedded.
//
// In: batches through Land, one writer at a time, inserted only. Out: the
// answers of facts.Reader. The engine is locked to its data folder: no
// extensions, no other files, a fixed memory limit. What is DuckDB's way of
// saying things is in dialect, statements are written in ask; the behaviour is held to factstest.
package duckdb

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"runtime"
	"sync"

	driver "github.com/duckdb/duckdb-go/v2"

	"plumbline/internal/facts"
	"plumbline/internal/facts/duckdb/dialect"
	"plumbline/internal/facts/duckdb/stage"
	"plumbline/internal/fault"
	"plumbline/internal/period"
)

// Config says where facts live and what they may use.
type Config struct {
	Dir         string       // the data folder; facts.duckdb lies in it
	MemoryLimit string       // as DuckDB writes it: 512MB, 1GB; empty: 1GB
	Threads     int          // 0: one per core
	Clock       period.Clock // for the log; nil: the system's
	Logger      *slog.Logger // nil: silent
}

// Engine is the facts of one data folder. It owns every connection to the
// file: one left open would make the next Open of it in this process hang.
type Engine struct {
	config Config
	erased *erased
	clock  period.Clock
	log    *slog.Logger
	db     *sql.DB
	writer *sql.Conn
	stages *stage.Stages
	traits *known

	life   sync.RWMutex // held for reading by every call, for writing by Close
	closed bool
	write  sync.Mutex // one Land at a time
}

var _ facts.Engine = (*Engine)(nil)

// Open opens or makes the facts of a data folder.
func Open(ctx context.Context, c Config) (*Engine, error) {
	dir, err := filepath.Abs(c.Dir)
	if err != nil {
		return nil, fmt.Errorf("finding the data folder: %w", err)
	}
	if err := os.MkdirAll(dir, 0o750); err != nil {
		return nil, fault.Wrap(fault.Unavailable, err, "the data folder %s cannot be made", dir)
	}
	c.Dir = dir
	e := &Engine{config: c, clock: c.Clock, log: c.Logger, stages: stage.NewStages(), erased: &erased{ids: map[string]bool{}}}
	if e.clock == nil {
		e.clock = period.System{}
	}
	if e.log == nil {
		e.log = slog.New(slog.DiscardHandler)
	}
	if err := gone(filepath.Join(dir, unfinished)); err != nil {
		return nil, fmt.Errorf("clearing away what was cut off: %w", err)
	}
	if err := e.connect(ctx); err != nil {
		return nil, errors.Join(err, e.Close())
	}
	if err := e.recall(ctx); err != nil {
		return nil, errors.Join(err, e.Close())
	}
	if err := e.begin(ctx); err != nil {
		return nil, errors.Join(err, e.Close())
	}
	return e, nil
}

// factsFile is the name of the file, in the data folder.
const factsFile = "facts.duckdb"

// connect opens the file, locks the engine in and makes what is missing.
func (e *Engine) connect(ctx context.Context) error {
	file := filepath.Join(e.config.Dir, factsFile)
	connector, err := driver.NewConnector(file+dialect.Storage, nil)
	if err != nil {
		return fault.Wrap(fault.Unavailable, err, "the facts in %s cannot be opened", file).
			WithHint("another plumbline may have them open: stop it first")
	}
	e.db, e.writer = sql.OpenDB(connector), nil
	e.db.SetMaxOpenConns(8)
	for _, s := range dialect.Lock(e.config.Dir, cmp.Or(e.config.MemoryLimit, "1GB"), cmp.Or(e.config.Threads, runtime.NumCPU())) {
		if _, err := e.db.ExecContext(ctx, s); err != nil {
			return fault.Wrap(fault.Internal, err, "the facts engine refused a setting")
		}
	}
	if err := e.migrate(ctx); err != nil {
		return err
	}
	if e.writer, err = e.db.Conn(ctx); err != nil {
		return fmt.Errorf("opening the writing connection: %w", err)
	}
	if err := e.stages.Register(e.writer); err != nil {
		return fmt.Errorf("registering the batch function: %w", err)
	}
	e.traits, err = loadTraits(ctx, e.db)
	return err
}

// Close waits for running calls and closes every connection.
func (e *Engine) Close() error {
	e.life.Lock()
	defer e.life.Unlock()
	if e.closed {
		return nil
	}
	e.closed = true
	var errs []error
	if e.writer != nil {
		errs = append(errs, e.writer.Close())
	}
	if e.db != nil {
		errs = append(errs, e.db.Close())
	}
	return errors.Join(errs...)
}

// enter keeps the engine open until the returned function is called.
func (e *Engine) enter() (leave func(), err error) {
	e.life.RLock()
	if e.closed {
		e.life.RUnlock()
		return nil, fault.New(fault.Unavailable, "the facts are closed")
	}
	return e.life.RUnlock, nil
}
