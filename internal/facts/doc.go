// Package facts is the append-only record of what happened: typed event
// tables, small versioned tables beside them, and the query language over
// both.
//
// In: batches of typed rows from inbox, and the outbox of records. Out: sums,
// snapshots, subjects and rows for measure, always under a Scope and as known
// by a moment. Engines live in sub-rooms and are held to factstest.
package facts
