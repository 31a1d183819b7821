// Package entry is what rows of a file say of records of work: they become no
// facts of their own but commands, which the record of work takes or refuses.
//
// In: entries that a format made of rows. Out: what became of each, with every
// problem by the field it is about.
package entry

import (
	"context"

	"plumbline/internal/access"
)

// Entry is what one row says of one record.
type Entry struct {
	Kind, ID string
	Row      any               // as its format and the sink understand it
	Columns  map[string]string // field → the file's column it stands in
}

// Taker is an Out that also takes entries.
type Taker interface{ Enter(e Entry) }

// From is where entries come from.
type From struct {
	Source string
	Named  bool // the asker named the source: it masters its records
	By     access.Actor
	Scope  access.Scope
}

// State is what became of an entry.
type State int

// The states.
const (
	Unchanged State = iota // says what is so already
	New                    // a record was made
	Changed                // one was changed or moved
	Refused                // see Flaws
)

// Outcome is what became of one entry.
type Outcome struct {
	State State
	Flaws []Flaw
}

// Flaw is one problem with an entry.
type Flaw struct{ Field, Reason, Detail string }

// Sink takes entries in their order; app implements it over the record of work.
type Sink interface {
	Take(ctx context.Context, from From, entries []Entry) ([]Outcome, error)
}
