// Package ledger counts what became of the records of one file, so that the
// counts of its summary add up to its lines: each record has one fate, the
// strongest of what its rows became.
package ledger

import "plumbline/internal/facts"

// Fate is what became of a record; the strongest of what its rows became.
type Fate uint8

// The fates, weakest first; the first means that no row has been told yet. From
// Unchanged to Corrected they are facts' outcomes in their order.
const (
	open Fate = iota
	Unchanged
	older
	New
	Corrected
	Waiting
	Quarantined
	Ignored
)

// Ledger counts the records of one file. The zero value is ready.
type Ledger struct {
	records  int
	bulk     facts.Landed // of records that made one row each and were not followed singly
	fates    []Fate       // of records that were, by ticket
	entities []Entity     // by −1 − ticket
}

// Entity is what became of an entity made from pieces, and of the records
// that brought them.
type Entity struct {
	Fate  Fate
	Waits bool
	From  []Part
}

// Part is one record's piece of an entity.
type Part struct {
	Ticket int64
	Same   bool // it was known with that value
}

// Counts are the records by fate; Records is the sum of the others.
type Counts struct {
	Records, New, Unchanged, Corrected, Older, Waiting, Quarantined, Ignored int
}

// Open gives a new record its ticket.
func (l *Ledger) Open() int64 {
	l.records++
	l.fates = append(l.fates, open)
	return int64(len(l.fates) - 1)
}

// Bulk opens records that are not followed singly; those of them that make a
// row are told to ToldBulk, the others are the caller's to count.
func (l *Ledger) Bulk(records int) { l.records += records }

// Records is how many have been opened.
func (l *Ledger) Records() int { return l.records }

// Set is for fates that no row decides.
func (l *Ledger) Set(ticket int64, f Fate) { l.fates[ticket] = f }

// Entity opens an entity and returns the ticket of its rows.
func (l *Ledger) Entity(e Entity) int64 {
	l.entities = append(l.entities, e)
	return -int64(len(l.entities))
}

// Told takes what became of one row.
func (l *Ledger) Told(ticket int64, became facts.Outcome) {
	f := Unchanged + Fate(became)
	if ticket < 0 {
		e := &l.entities[-1-ticket]
		e.Fate = max(e.Fate, f)
		return
	}
	l.fates[ticket] = max(l.fates[ticket], f)
}

// ToldBulk takes what became of the row of a record that is not followed singly.
func (l *Ledger) ToldBulk(_ int64, became facts.Outcome) {
	switch became {
	case facts.Fresh:
		l.bulk.New++
	case facts.Corrected:
		l.bulk.Corrected++
	case facts.Older:
		l.bulk.Older++
	default:
		l.bulk.Unchanged++
	}
}

// Count adds everything up, once all rows have been told.
func (l *Ledger) Count() Counts {
	for i := range l.entities {
		l.spread(&l.entities[i])
	}
	c := Counts{Records: l.records, New: l.bulk.New, Unchanged: l.bulk.Unchanged, Corrected: l.bulk.Corrected, Older: l.bulk.Older}
	for _, f := range l.fates {
		switch f {
		case Unchanged, open:
			c.Unchanged++
		case older:
			c.Older++
		case New:
			c.New++
		case Corrected:
			c.Corrected++
		case Waiting:
			c.Waiting++
		case Quarantined:
			c.Quarantined++
		case Ignored:
			c.Ignored++
		}
	}
	return c
}

// spread gives the records of an entity its fate: all wait while it waits; a
// record whose piece was known changed nothing by itself.
func (l *Ledger) spread(e *Entity) {
	for _, p := range e.From {
		f := max(e.Fate, Unchanged)
		switch {
		case e.Fate == Quarantined:
		case e.Waits:
			f = Waiting
		case p.Same:
			f = Unchanged
		}
		l.fates[p.Ticket] = max(l.fates[p.Ticket], f)
	}
}
