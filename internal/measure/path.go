package measure

import "plumbline/internal/period"

// Trace is the path between a deliverable and a key result, with the numbers
// at each hop and each break named. It breaks by the rules of trace_coverage.
type Trace struct {
	Kind     string // deliverable | key_result
	ID       string
	Title    string
	Creator  Subject
	Campaign Subject
	Hops     []Hop
	Breaks   []string // ids of derive's breaks; empty: unbroken
}

// Hop is one step of a trace.
type Hop struct {
	Kind   string // brief, terms, shipment, live, identifier, measured, kpi, sub_outcome, key_result, objective, deliverable
	ID     string
	Title  string
	Day    *period.Date // when it was done
	Due    *period.Date // when it was to be done
	Note   string       // what kind of it: link, code, the lock, the series
	Figure *Measurement // the number of this hop
	Beside []Measurement
	Broken []string // what is broken here
	Under  []Hop    // key result: what hangs below
}
