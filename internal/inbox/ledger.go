package inbox

import "plumbline/internal/facts"

// fate is what became of a record; the strongest of what its rows became.
type fate uint8

const (
	open fate = iota // no row of it has been told yet
	unchanged
	older
	fresh
	corrected
	waiting
	quarantined
	ignored
)

// ledger counts records so that the counts of a Summary add up to the lines.
type ledger struct {
	records  int
	bulk     facts.Landed // of records that made one row each and were not followed singly
	fates    []fate       // of records that were, by ticket
	entities []entityFate // by −1 − ticket
	reports  map[string]int
}

// entityFate is what became of an entity made from pieces, and of the records
// that brought them.
type entityFate struct {
	fate  fate
	waits bool
	from  []pieceOf
}

// pieceOf is one record's piece of an entity.
type pieceOf struct {
	ticket int64
	same   bool // it was known with that value
	record kept
}

// open gives a new record its ticket.
func (l *ledger) open() int64 {
	l.records++
	l.fates = append(l.fates, open)
	return int64(len(l.fates) - 1)
}

// set is for fates that no row decides.
func (l *ledger) set(ticket int64, f fate) { l.fates[ticket] = f }

// told takes what became of one row.
func (l *ledger) told(ticket int64, became facts.Outcome) {
	f := unchanged + fate(became)
	if ticket < 0 {
		e := &l.entities[-1-ticket]
		e.fate = max(e.fate, f)
		return
	}
	l.fates[ticket] = max(l.fates[ticket], f)
}

// ignore counts a record that is read and deliberately not kept.
func (l *ledger) ignore(s *Summary, reason string) {
	l.set(l.open(), ignored)
	s.Why[reason]++
}

// count fills the summary.
func (l *ledger) count(s *Summary) {
	for i := range l.entities {
		l.spread(&l.entities[i])
	}
	s.Lines = l.records
	s.New, s.Unchanged, s.Corrected, s.Older = l.bulk.New, l.bulk.Unchanged, l.bulk.Corrected, l.bulk.Older
	for _, f := range l.fates {
		switch f {
		case unchanged, open:
			s.Unchanged++
		case older:
			s.Older++
		case fresh:
			s.New++
		case corrected:
			s.Corrected++
		case waiting:
			s.Waiting++
		case quarantined:
			s.Quarantined++
		case ignored:
			s.Ignored++
		}
	}
}

// spread gives the records of an entity its fate: all wait while it waits; a
// record whose piece was known changed nothing by itself.
func (l *ledger) spread(e *entityFate) {
	for _, p := range e.from {
		f := max(e.fate, unchanged)
		switch {
		case e.fate == quarantined:
		case e.waits:
			f = waiting
		case p.same:
			f = unchanged
		}
		l.fates[p.ticket] = max(l.fates[p.ticket], f)
	}
}

// toldBulk takes what became of the row of a record that is not followed singly.
func (l *ledger) toldBulk(_ int64, became facts.Outcome) {
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
