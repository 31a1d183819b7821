package campaign

import (
	"context"
	"encoding/json"
	"time"

	"plumbline/internal/access"
)

// Row is a record as stored: its head, and one JSON object of fields per class.
type Row struct {
	Head
	Parts map[access.Class]json.RawMessage // of single classes, and access.Open; a part outside the scope is absent
}

// Outgoing is a fact on its way: seq orders the outbox.
type Outgoing struct {
	Seq  int64     `json:"seq"`
	At   time.Time `json:"at"` // when it was written
	Fact Fact      `json:"fact"`
}

// Keeper keeps records; store implements it on SQLite and PostgreSQL.
type Keeper interface {
	Reader
	// Write runs f in one transaction. What f noted for the audit log is
	// chained last, before the commit; f may run again after a conflict of
	// transactions and must have no effect but through tx.
	Write(ctx context.Context, f func(tx Tx) error) error
}

// Reader answers questions about records, each under a scope: rows and parts
// outside it are not read.
type Reader interface {
	Record(ctx context.Context, scope access.Scope, kind Kind, id string) (Row, error) // fault.NotFound
	Records(ctx context.Context, scope access.Scope, q Query) (Page, error)
	// Tally counts what a question finds by kind and state, in one statement.
	// Without a kind it counts all of them, by conditions on the head.
	Tally(ctx context.Context, scope access.Scope, q Query) ([]Tallied, error)
	Past(ctx context.Context, scope access.Scope, kind Kind, id string) ([]Past, error) // newest first
	// Was returns a record as it was at a version.
	Was(ctx context.Context, scope access.Scope, kind Kind, id string, version int64) (Row, error)
	// Outbox returns facts after a position, in order.
	Outbox(ctx context.Context, after int64, limit int) ([]Outgoing, error)
}

// Tx is one write transaction. It sees its own writes and everything.
type Tx interface {
	Record(ctx context.Context, kind Kind, id string) (Row, error) // fault.NotFound
	Records(ctx context.Context, q Query) (Page, error)
	// Put writes a record whose head carries the new version: 1 inserts, more
	// updates the version before it; fault.Conflict when that is not there.
	Put(ctx context.Context, row Row, past Past) error
	// Tell puts facts into the outbox.
	Tell(ctx context.Context, facts ...Fact) error
	// Forget deletes what names a person from a record as it is and was: the
	// named fields of every version ("title" too), the reasons of its steps, and
	// the personal part of the log's entries about it. E says who and when.
	Forget(ctx context.Context, e access.Entry, kind Kind, id string, fields ...string) error
	// Try runs f as a part that can be taken back alone: where f fails, what it
	// wrote, told and noted is as if it had not been, and the rest stands.
	Try(ctx context.Context, f func() error) error
	// Note puts an entry into the audit log at the end of the transaction.
	Note(e access.Entry)
	// Place and SetPlace keep how far a loop has read, by its name.
	Place(ctx context.Context, name string) (int64, error)
	SetPlace(ctx context.Context, name string, at int64) error
}

// Query asks for records of one kind.
type Query struct {
	Kind   Kind
	Where  []Cond
	Text   string   // found in id or title, whatever the case
	Order  []string // field names of the head or an open part, "-due" descending; default "id"
	Offset int
	Limit  int  // 0: 100
	Count  bool // also count all
	Most   int  // count no further than this; 0: to the end
}

// Cond is a condition on a field: of the head, or of a part the scope sees.
type Cond struct {
	Field  string
	Op     string   // = != in < <= > >= empty filled
	Values []string // times as RFC 3339, numbers as decimals
}

// Tallied is how many records of a kind are in a state.
type Tallied struct {
	Kind  Kind
	State State
	Count int
}

// Page is some of the records asked for.
type Page struct {
	Rows   []Row
	Total  int  // where Count was asked
	Beyond bool // there are more than Total: counting stopped at Most
	More   bool
}
