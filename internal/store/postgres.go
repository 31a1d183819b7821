package store

import (
	"cmp"
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"maps"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/pressly/goose/v3"
	"github.com/uptrace/bun"
	"github.com/uptrace/bun/dialect/pgdialect"

	"plumbline/internal/fault"
)

// patience is what a server of several owes the others: a machine that vanished
// in the middle of writing must not keep them waiting for ever.
var patience = map[string]string{
	"idle_in_transaction_session_timeout": "30s", // longer than anything here thinks between two statements
	"lock_timeout":                        "30s",
	"tcp_keepalives_idle":                 "10",
	"tcp_keepalives_interval":             "5",
	"tcp_keepalives_count":                "3",
}

// pool is how many connections a handle has at most; a process has two.
const pool = 8

func postgres(address string) (*Store, error) {
	c, err := pgx.ParseConfig(address)
	if err != nil {
		return nil, fault.New(fault.Invalid, "the address of the records cannot be read").WithHint("write it as postgres://user:password@host:5432/database")
	}
	c.ConnectTimeout = cmp.Or(c.ConnectTimeout, 5*time.Second)
	where := "PostgreSQL at " + cmp.Or(c.Host, "its socket") + "/" + c.Database
	open := func(c *pgx.ConnConfig, reads bool) *sql.DB {
		db := sql.OpenDB(telling{stdlib.GetConnector(*c), where, reads})
		db.SetMaxOpenConns(pool)
		return db
	}
	write, only := c.Copy(), c.Copy()
	maps.Copy(write.RuntimeParams, patience)
	only.RuntimeParams["default_transaction_read_only"] = "on"
	house := dialect{
		name: "postgres", goose: goose.DialectPostgres, postgres: true, where: where,
		serial: fmt.Sprintf("SELECT pg_advisory_xact_lock(%d)", writers), conflict: crossed,
	}
	read := open(only, true)
	return &Store{write: open(write, false), read: read, lists: bun.NewDB(read, pgdialect.New()), house: house}, nil
}

// telling opens connections that say when the database is gone.
type telling struct {
	driver.Connector
	where string
	reads bool // nothing is written: what broke off may be asked again
}

// Connect opens one.
func (t telling) Connect(ctx context.Context) (driver.Conn, error) {
	c, err := t.Connector.Connect(ctx)
	if err != nil {
		return nil, reached(t.where, err)
	}
	return conn{c.(*stdlib.Conn), t}, nil
}

// conn is a connection whose questions say when the database is gone. What
// fails in a transaction is told by its end.
type conn struct {
	*stdlib.Conn
	telling
}

// QueryContext asks.
func (c conn) QueryContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Rows, error) {
	rows, err := c.Conn.QueryContext(ctx, query, args)
	if err != nil && c.reads && gone(err) {
		err = errors.Join(driver.ErrBadConn, err) // has it asked again, on another connection
	}
	return rows, reached(c.where, err)
}

// ExecContext writes.
func (c conn) ExecContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Result, error) {
	out, err := c.Conn.ExecContext(ctx, query, args)
	return out, reached(c.where, err)
}
