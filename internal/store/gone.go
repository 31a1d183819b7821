package store

import (
	"context"
	"database/sql/driver"
	"errors"
	"io"
	"net"
	"strings"

	"github.com/jackc/pgx/v5/pgconn"

	"plumbline/internal/fault"
)

// reached turns what is told of a database that does not answer into a fault
// with a way out. Nothing was written then, or nobody was told that it was.
func (s *Store) reached(err error) error { return reached(s.house.where, err) }

func reached(where string, err error) error {
	switch {
	case err == nil || fault.CodeOf(err) == fault.Unavailable:
		return err
	case is(err, "53300"): // too many
		return fault.Wrap(fault.Unavailable, err, "the records in %s have no connection free", where).
			WithHint("try again in a moment; if it stays so, raise max_connections there, or run fewer servers on them: each takes up to %d", 2*pool+4)
	case is(err, "55P03"):
		return fault.Wrap(fault.Unavailable, err, "another server has been writing into the records in %s for too long", where).WithHint("try again in a moment; nothing was written")
	case gone(err):
		return fault.Wrap(fault.Unavailable, err, "the records in %s do not answer", where).WithHint("try again in a moment; nothing that was answered is lost")
	}
	return err
}

// gone tells that the database cannot be asked just now: it is shutting down,
// starting, or not to be reached, or the connection broke. Who gave up waiting
// is not told so.
func gone(err error) bool {
	if errors.Is(err, context.Canceled) {
		return false
	}
	if _, ok := errors.AsType[*net.OpError](err); ok {
		return true
	}
	if _, ok := errors.AsType[*pgconn.ConnectError](err); ok {
		return true
	}
	return is(err, "57P") || is(err, "08") || is(err, "53300") || is(err, stalled) ||
		errors.Is(err, driver.ErrBadConn) || errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, net.ErrClosed) || pgconn.SafeToRetry(err)
}

// stalled is PostgreSQL's code for a transaction that said nothing for too long.
const stalled = "25P03"

// is tells that PostgreSQL answered with a code that begins so.
func is(err error, code string) bool {
	e, ok := errors.AsType[*pgconn.PgError](err)
	return ok && strings.HasPrefix(e.Code, code)
}
