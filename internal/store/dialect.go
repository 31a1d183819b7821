package store

import (
	"context"
	"crypto/rand"
	"database/sql"
	"embed"
	"encoding/hex"
	"errors"
	"io/fs"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"
	"github.com/uptrace/bun"
	"github.com/uptrace/bun/dialect/sqlitedialect"

	"plumbline/internal/store/sqlite"
)

//go:embed migrations
var migrations embed.FS

// dialect is where SQLite and PostgreSQL differ.
type dialect struct {
	name     string // folder of its migrations
	goose    goose.Dialect
	postgres bool
	where    string               // as people are told; never with a password
	serial   string               // statement after which writers come one after another
	conflict func(err error) bool // of transactions: try again
}

// writers is the advisory lock of everyone who writes records.
const writers = 0x706c756d62 // "plumb"

func handles(c Config) (*Store, error) {
	if c.URL != "" {
		return postgres(c.URL)
	}
	f, err := sqlite.Open(c.Dir)
	if err != nil {
		return nil, err
	}
	house := dialect{name: "sqlite", goose: goose.DialectSQLite3, where: f.Path, conflict: func(error) bool { return false }}
	return &Store{write: f.Write, read: f.Read, lists: bun.NewDB(f.Read, sqlitedialect.New()), house: house, side: f.Side}, nil
}

// crossed tells that PostgreSQL gave up a transaction for another's sake.
func crossed(err error) bool {
	e, ok := errors.AsType[*pgconn.PgError](err)
	return ok && (e.Code == "40001" || e.Code == "40P01")
}

// plain has statements that are built sent as they are: kept as prepared ones,
// each text anew, they would push out those that are used again.
type plain struct {
	on       bun.IConn
	postgres bool
}

func (p plain) QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	return p.on.QueryContext(ctx, query, p.args(args)...)
}

func (p plain) ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error) {
	return p.on.ExecContext(ctx, query, p.args(args)...)
}

func (p plain) QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row {
	return p.on.QueryRowContext(ctx, query, p.args(args)...)
}

func (p plain) args(args []any) []any {
	if p.postgres {
		return append([]any{pgx.QueryExecModeExec}, args...)
	}
	return args
}

// migrate brings the tables up to date, one process after another.
func (s *Store) migrate(ctx context.Context) error {
	sub, err := fs.Sub(migrations, "migrations/"+s.house.name)
	if err != nil {
		return err
	}
	options, err := s.alone()
	if err != nil {
		return err
	}
	provider, err := goose.NewProvider(s.house.goose, s.write, sub, append(options, goose.WithAllowOutofOrder(true))...) // rooms add theirs independently
	if err != nil {
		return err
	}
	for try := 0; try < 5; try++ { // on SQLite another process may have been at it: the next look sees what it did
		var done []*goose.MigrationResult
		if done, err = provider.Up(ctx); err != nil {
			continue
		}
		if len(done) > 0 && !s.house.postgres {
			if err = sqlite.Plan(ctx, s.write); err != nil {
				return err
			}
		}
		return s.beginLog(ctx)
	}
	return err
}

// alone has two processes that start together migrate one after the other.
func (s *Store) alone() ([]goose.ProviderOption, error) {
	if !s.house.postgres {
		return nil, nil // SQLite has no lock to wait for
	}
	one, err := lock.NewPostgresSessionLocker(lock.WithLockTimeout(1, 60))
	if err != nil {
		return nil, err
	}
	return []goose.ProviderOption{goose.WithSessionLocker(one)}, nil
}

// beginLog gives the install its id, once.
func (s *Store) beginLog(ctx context.Context) error {
	id := make([]byte, 16)
	if _, err := rand.Read(id); err != nil {
		return err
	}
	_, err := s.write.ExecContext(ctx, `INSERT INTO audit_head (one, programme, seq, hash) VALUES (1, $1, 0, '') ON CONFLICT (one) DO NOTHING`, hex.EncodeToString(id))
	return err
}
