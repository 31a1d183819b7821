// Package arrivals keeps what came in as files: the files, what of them could
// not be mapped, pieces of things that arrive in several files, and how people
// said columns are to be read.
package arrivals

import (
	"context"
	"database/sql"
)

// Keeper keeps arrivals in one store.
type Keeper struct {
	write, read *sql.DB
	tx          Transact
}

// Transact runs f in one write transaction.
type Transact func(ctx context.Context, f func(tx *sql.Tx) error) error

// New keeps arrivals with the handles of a store.
func New(write, read *sql.DB, tx Transact) *Keeper { return &Keeper{write, read, tx} }
