// Package store keeps the records: what rooms need remembered, in SQLite or
// PostgreSQL.
//
// In: the small interfaces rooms declare. Out: their answers. Every write is
// one transaction, answered after it is durable.
//
// The SQL is one text for both: its parameters are bound as $1, $2 in the order
// of their first appearance, which both drivers take; lists of records are
// built with bun (filter). Times are microseconds.
package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"

	"github.com/uptrace/bun"

	"plumbline/internal/fault"
	"plumbline/internal/period"
	"plumbline/internal/store/accounts"
	"plumbline/internal/store/arrivals"
	"plumbline/internal/store/gates"
	"plumbline/internal/store/leases"
)

// Config says where the records lie.
type Config struct {
	Dir   string       // data folder: records.sqlite in it, unless URL is given
	URL   string       // postgres://…
	Clock period.Clock // stamps the outbox; nil: the machine's
}

// Store is the records of one programme.
type Store struct {
	*arrivals.Keeper
	*accounts.People
	*gates.Gates
	*leases.Leases

	write *sql.DB       // SQLite: one connection
	read  *sql.DB       // cannot write
	lists *bun.DB       // read, for statements that are built
	turn  chan struct{} // who writes records
	side  io.Closer     // works beside the handles; nil: nothing does
	house dialect
	clock period.Clock
	url   string // PostgreSQL's; empty: SQLite
}

// Open opens or makes the records and brings them up to date.
func Open(ctx context.Context, c Config) (*Store, error) {
	s, err := handles(c)
	if err != nil {
		return nil, err
	}
	s.clock, s.url, s.turn = c.Clock, c.URL, make(chan struct{}, 1)
	if s.clock == nil {
		s.clock = period.System{}
	}
	s.rooms()
	if err := s.migrate(ctx); err != nil {
		return nil, errors.Join(fault.Wrap(fault.Unavailable, err, "the records in %s cannot be opened", s.house.where), s.Close())
	}
	return s, nil
}

// rooms has the sub-rooms keep what is theirs with the store's handles.
func (s *Store) rooms() {
	s.Keeper = arrivals.New(s.write, s.read, s.tx)
	s.People = accounts.New(s.write, s.read, s.noting)
	s.Gates = gates.New(s.read, s.clock, s.noting)
	s.Leases = leases.New(s.write, s.read, s.tx, s.house.postgres)
}

// Where says where the records are, as people are told: never with a password.
func (s *Store) Where() string { return s.house.where }

// Close closes the handles.
func (s *Store) Close() error {
	err := errors.Join(s.write.Close(), s.read.Close())
	if s.side != nil {
		err = errors.Join(s.side.Close(), err)
	}
	return err
}

// tx runs f in one write transaction; after a conflict of transactions again,
// and when the connection broke before the end was asked for: nothing was
// written then. f asks through tx alone: on SQLite the write handle waits for
// ever while a transaction is open.
func (s *Store) tx(ctx context.Context, f func(tx *sql.Tx) error) error {
	for try := 1; ; try++ {
		ending, err := s.once(ctx, f)
		switch {
		case err == nil:
			return nil
		case s.house.conflict(err) && try < tries:
		case ending && gone(err):
			return fault.Wrap(fault.Unavailable, err, "the records in %s broke off while this was being kept", s.house.where).
				WithHint("look whether it is there before you do it again")
		case ending || !gone(err) || is(err, stalled) || try == broken:
			return s.reached(err)
		}
	}
}

// How often a transaction is begun again: after a conflict, after its
// connection broke.
const (
	tries  = 20
	broken = 3
)

// once says beside its error whether that came while the transaction was ending.
func (s *Store) once(ctx context.Context, f func(tx *sql.Tx) error) (ending bool, err error) {
	tx, err := s.write.BeginTx(ctx, nil)
	if err != nil {
		return false, fmt.Errorf("begin: %w", err)
	}
	defer tx.Rollback() // after a commit it does nothing; after a panic it frees the handle
	if err := f(tx); err != nil {
		return false, err
	}
	return true, tx.Commit()
}

// serial runs f like tx, one writer after another: what f found by asking
// still holds when it is committed. SQLite has one writer anyway. On PostgreSQL
// one writer of this process asks for the lock that other servers' want too.
// They queue here, since a pool of connections serves whoever it meets.
func (s *Store) serial(ctx context.Context, f func(tx *sql.Tx) error) error {
	select {
	case s.turn <- struct{}{}:
		defer func() { <-s.turn }()
	case <-ctx.Done():
		return ctx.Err()
	}
	return s.tx(ctx, func(tx *sql.Tx) error {
		if s.house.serial != "" {
			if _, err := tx.ExecContext(ctx, s.house.serial); err != nil {
				return err
			}
		}
		return f(tx)
	})
}
