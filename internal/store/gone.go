package store

import (
	"database/sql/driver"
	"errors"
	"net"
	"strings"

	"github.com/jackc/pgx/v5/pgconn"

	"plumbline/internal/fault"
)

// reached turns what is told of a database that does not answer into a fault
// with a way out. Nothing was written then, or nobody was told that it was.
func (s *Store) reached(err error) error {
	if err == nil || !gone(err) {
		return err
	}
	return fault.Wrap(fault.Unavailable, err, "the records in %s do not answer", s.house.where).WithHint("try again in a moment; nothing that was answered is lost")
}

func gone(err error) bool {
	if _, ok := errors.AsType[*net.OpError](err); ok {
		return true
	}
	if _, ok := errors.AsType[*pgconn.ConnectError](err); ok {
		return true
	}
	if e, ok := errors.AsType[*pgconn.PgError](err); ok { // shutting down, starting, too many clients
		return strings.HasPrefix(e.Code, "57P") || strings.HasPrefix(e.Code, "08") || e.Code == "53300"
	}
	return errors.Is(err, driver.ErrBadConn)
}
