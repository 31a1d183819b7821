// Package formats is what a format of an outside system is: how it says that a
// file is its own, how records become facts, and the cells it reads them from.
//
// In: the head of a file, records with places. Out: rows of facts and pieces
// through Out, problems with their column. It knows which of several formats a
// file is; taking the file in is package inbox.
package formats

import (
	"time"

	"plumbline/internal/access"
	"plumbline/internal/facts"
	"plumbline/internal/inbox/read"
)

// Options are what the asker said about a file.
type Options struct {
	As       string            // format name, or a table name for a plain file
	Columns  map[string]string // file column → table column, for a plain file
	Covers   [2]string         // --covers FROM..TO: days the file speaks for
	Zone     *time.Location    // for local times without an offset
	Currency string            // for money without a currency
	Source   string            // overrides the source name
	Encoding string            // overrides what the reader found: utf-8, utf-16le, utf-16be, windows-1252, iso-8859-1, …
	By       access.Actor      // who hands it in
	Day      string            // date order for slashed dates: "dmy" | "mdy" | "" = by the format or an unambiguous file
}

// Format is one kind of file from one outside system. Formats are listed in
// app/registry.go; they hold no state between files.
type Format interface {
	Name() string // "shopify.orders": system, dot, kind
	Doc() string  // one line for help and docs
	// Recognise answers 0 (no) to 100 (certain).
	Recognise(h read.Head) int
	// Open prepares a mapper for one file; a missing column is refused here.
	Open(h read.Head, o Options) (Mapper, error)
}

// Proposer is a Format that can say of a file nothing recognises how well it
// would fit (0 to 125) and how its columns would be read, for somebody to decide.
type Proposer interface {
	Propose(h read.Head) (fit int, columns map[string]string)
}

// Splitter is a Format of JSON documents that says itself where its records
// are; without it an array, or the one list of objects of an envelope, is taken.
type Splitter interface {
	// Records returns the keys that lead from the top to the list of records;
	// ok false: the whole document is one record.
	Records(doc any) (path []string, ok bool)
}

// Daily is a Mapper whose rows report on whole local days rather than moments:
// a row could be known when its day had ended and the source had settled.
type Daily interface {
	Settle() (zone *time.Location, settle time.Duration)
}

// Mapper turns records into facts. It calls out for each thing it makes of a
// record; a record for which it calls nothing counts as ignored with a reason.
type Mapper interface {
	Map(r read.Record, out Out) error // an error aborts the whole file
}

// Explainer is a Mapper that decided something the asker should see.
type Explainer interface {
	// Explain returns the full name of what was opened ("generic.orders"), the
	// file's columns as used, and what else was decided.
	Explain() (name string, columns map[string]string, notes []string)
}

// Columnar is a Mapper whose records each make one row of one table, in any
// order, so that many can be taken at once. It is for long plain files.
type Columnar interface {
	Mapper
	Table() *facts.Table
	// Filler returns a filler for one goroutine; hash makes keyed hashes of people.
	Filler(hash func(string) string) Filler
}

// Filler fills rows for one goroutine.
type Filler interface {
	// Fill adds the record's row to the batch. A record with a problem is
	// reported with its field (-1: the whole record); its half row is dropped.
	Fill(r *read.Record, b *facts.Batch) *Flaw
}

// Flaw is why a record cannot become a fact.
type Flaw struct {
	Field          int // index in Record.Fields; -1: the record
	Column         string
	Reason, Detail string
}

// Out takes what a mapper made of the current record.
type Out interface {
	// Put starts a row of a table; fill it through the Row, then the next call
	// or the end of the record completes it. id is the source's own id ("" : natural key).
	Put(table *facts.Table, id string) Row
	// Piece keeps part of an entity that several files spread out (an order, a
	// refund). When all pieces known so far change, Assemble of the format is
	// called again for that entity, in any order of arrival. Pieces are shared by
	// all formats of one system (the name up to the dot). The value must survive
	// JSON; of two values under one key that both carry "updated_at" (RFC 3339 or
	// a number) the newer stays, otherwise the last to arrive. Values under the
	// keys customer, visitor, session, person, lead, wallet and email are kept hashed.
	Piece(entity, id, piece, key string, value any)
	// Bad quarantines the record: column is the file's column name or "".
	Bad(column, reason, detail string)
	// Skip counts the record as read and deliberately not kept.
	Skip(reason string)
	// Leave says what of a record is left out while the rest is kept; the
	// Summary notes it with the number of records. It is for Map.
	Leave(what string)
}

// Row fills one fact. Setters refuse by returning nothing: a value that does
// not parse is reported with Out.Bad by the typed helpers of Cell.
type Row interface {
	Text(column, value string)
	Int(column string, value int64) // Int, Date, Money
	Float(column string, value float64)
	Bool(column string, value bool)
	Time(column string, value time.Time)
}

// Assembler is a Format whose entities are spread over files.
type Assembler interface {
	Format
	// Assemble makes facts from all pieces of one entity: piece name → key →
	// value. It returns what it still waits for ("" : nothing). It may hand pieces
	// on to another entity with Out.Piece, which is then assembled too.
	Assemble(entity, id string, pieces map[string]map[string]any, out Out) (waitsFor string, err error)
}
