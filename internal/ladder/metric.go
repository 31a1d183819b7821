package ladder

import "time"

// Metric is a formula over facts with a unit and a direction. The catalogue is
// written in it, and a ladder may add its own.
type Metric struct {
	Pos
	ID         string
	Title      string
	Unit       string // count | percent | per_1000 | per_100 | money | ratio | hours | days | score | share | points
	Better     string // up | down | neither
	Tier       string // gate | flow | impact
	Lens       string // hygiene | performance | risk
	Timing     string // leading | lagging
	Diagnostic bool
	UseInstead []string
	Minimum    int // minimum count behind a coloured value
	Settle     time.Duration
	Lookback   time.Duration // how far back a new event changes older periods
	Text       string        // the formula in words
	NoData     string
	Partial    string
	Source     string   // where the definition comes from
	Goals      []string // for plumbline metrics --for GOAL
	Formula    Formula
	Facts      []string // tables the formula reads; computed
}

// Formula has exactly one kind set.
//
//   - Sum: Σ of Of, as a count or money.
//   - Ratio: Σ Of ÷ Σ To × Times (100 for percent, 1000 for per_1000).
//   - Median: survival percentile P (50) of Span or of Values; open ones censored.
//   - Share: of the subjects or values in To, those in Of; a Ratio of Subject atoms.
//   - Score: Σ weight × part ÷ Σ weight over parts present.
//   - Series: last value of a company series.
//   - Derived: a named calculation with parameters, for what the language cannot say;
//     docs/reference/metrics.md lists them.
type Formula struct {
	Kind    string // sum | ratio | median | score | series | derived
	Of      []Atom
	To      []Atom
	Times   float64
	Span    *Span
	Values  *Atom
	P       float64 // percentile, 0–100
	Parts   []Part
	Series  string
	Derived string
	Params  map[string]string
}

// Atom is one sum over facts or subjects, added or (Minus) taken away.
//
// Over a table: Agg is count, sum, distinct, change (of a snapshot counter) or
// last. Over subjects (milestones pivoted to one row per record): Subject names
// the kind, When the event that places it in a period (or the event whose due
// date does, with Due), Where the conditions on its other events.
type Atom struct {
	Pos
	Minus   bool
	Facts   string
	Agg     string
	Column  string
	Where   []Where
	Subject string
	When    string
	Due     bool
	Assets  []Where // keep only rows whose asset meets these conditions
	Weight  string  // weigh rows: target_share of the asset's creator, …
}

// Where is one condition. On a table: Column Op Values. On subjects, Column is
// an event: present, missing, on_time (by its due), before/after (Other event),
// or a comparison of its value.
type Where struct {
	Pos
	Column string
	Op     string // is | not | at_least | at_most | above | below | present | missing | on_time | before | after
	Values []string
	Other  string
}

// Span is a duration between two events of one subject, censored while open.
type Span struct {
	Pos
	Subject  string
	From, To string
	Where    []Where
	Hours    string // charter | business | calendar
	Unit     string // hours | days
	By       string // which end places it in a period: from (default) | to
}

// Part is one weighted part of a score.
type Part struct {
	Name   string
	Weight float64
	Must   bool
	Floor  float64
}
