// Package store keeps the records: what rooms need remembered, in SQLite.
//
// In: the small interfaces rooms declare. Out: their answers. One write handle
// with one connection, a pool of readers beside it; every write is one
// transaction, answered after it is durable.
package store

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"path/filepath"

	_ "github.com/mattn/go-sqlite3" // the driver named sqlite3
	"github.com/pressly/goose/v3"

	"plumbline/internal/fault"
)

//go:embed migrations/*.sql
var migrations embed.FS

// Store is the records of one data folder.
type Store struct {
	write *sql.DB // one connection
	read  *sql.DB
}

// Open opens or makes the records in a data folder and brings them up to date.
func Open(ctx context.Context, dir string) (*Store, error) {
	path := filepath.Join(dir, "records.sqlite")
	write, err := sql.Open("sqlite3", dsn(path, "_txlock=immediate"))
	if err != nil {
		return nil, fmt.Errorf("open records: %w", err)
	}
	write.SetMaxOpenConns(1)
	s := &Store{write: write}
	if err := s.migrate(ctx); err != nil {
		return nil, errors.Join(fault.Wrap(fault.Unavailable, err, "the records in %s cannot be opened", path), s.Close())
	}
	if s.read, err = sql.Open("sqlite3", dsn(path, "mode=ro")); err != nil {
		return nil, errors.Join(fmt.Errorf("open records for reading: %w", err), s.Close())
	}
	s.read.SetMaxOpenConns(4)
	return s, nil
}

func dsn(path, more string) string {
	return "file:" + (&url.URL{Path: path}).EscapedPath() +
		"?_journal_mode=WAL&_synchronous=FULL&_busy_timeout=5000&_foreign_keys=on&" + more
}

func (s *Store) migrate(ctx context.Context) error {
	sub, err := fs.Sub(migrations, "migrations")
	if err != nil {
		return err
	}
	provider, err := goose.NewProvider(goose.DialectSQLite3, s.write, sub)
	if err != nil {
		return err
	}
	_, err = provider.Up(ctx)
	return err
}

// Close closes both handles.
func (s *Store) Close() error {
	err := s.write.Close()
	if s.read != nil {
		err = errors.Join(err, s.read.Close())
	}
	return err
}

// tx runs f in one write transaction.
func (s *Store) tx(ctx context.Context, f func(tx *sql.Tx) error) error {
	tx, err := s.write.BeginTx(ctx, nil)
	if err != nil {
		return fmt.Errorf("begin: %w", err)
	}
	if err := f(tx); err != nil {
		return errors.Join(err, tx.Rollback())
	}
	return tx.Commit()
}

// Setting returns a kept value; ok is false when there is none.
func (s *Store) Setting(ctx context.Context, name string) (value []byte, ok bool, err error) {
	err = s.read.QueryRowContext(ctx, `SELECT value FROM settings WHERE name = ?`, name).Scan(&value)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, false, nil
	}
	return value, err == nil, err
}

// SetSetting keeps a value.
func (s *Store) SetSetting(ctx context.Context, name string, value []byte) error {
	_, err := s.write.ExecContext(ctx,
		`INSERT INTO settings (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value`, name, value)
	return err
}

// SettingOnce keeps a value if there is none yet and returns the one kept.
func (s *Store) SettingOnce(ctx context.Context, name string, value []byte) (kept []byte, err error) {
	err = s.tx(ctx, func(tx *sql.Tx) error {
		if _, err := tx.ExecContext(ctx, `INSERT INTO settings (name, value) VALUES (?, ?) ON CONFLICT (name) DO NOTHING`, name, value); err != nil {
			return err
		}
		return tx.QueryRowContext(ctx, `SELECT value FROM settings WHERE name = ?`, name).Scan(&kept)
	})
	return kept, err
}
