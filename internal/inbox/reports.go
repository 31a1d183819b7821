package inbox

import (
	"plumbline/internal/facts"
	"plumbline/internal/inbox/days"
)

// report says in the facts which days of which tables this file speaks for:
// that is what tells no rows from no data. The days are those of its rows, or
// those the asker said it covers.
func (r *run) report() error {
	if err := r.covers(); err != nil {
		return err
	}
	if len(r.covered) == 0 {
		return nil
	}
	b := r.covered.Reports(r.sum.Source)
	b.Tickets = make([]int64, b.N)
	b.Seal(facts.Sealing{Source: r.sum.Source, Arrival: r.sum.Arrival, Received: r.received})
	r.reports = map[string]int{}
	b.Tell = func(_ int64, became facts.Outcome) {
		if became == facts.Fresh || became == facts.Corrected {
			r.reports[b.Table.Name]++
		}
	}
	return r.put(b)
}

// covers puts what the asker said in place of the days of the rows, also for a
// table of which the file holds no row at all.
func (r *run) covers() error {
	said, ok, err := days.Said(r.asked.Covers)
	if err != nil || !ok {
		return err
	}
	for _, p := range r.parts {
		if c, is := p.mapper.(Columnar); is && c.Table().Kind != facts.Dimension {
			r.covered[c.Table().Name] = said
		}
	}
	r.covered.Say(said)
	return nil
}
