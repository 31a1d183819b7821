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
	Window     time.Duration // a cohort is measured once this has passed since its period's end
	Beside     []string      // metrics whose value is shown beside this one
	Text       string        // the formula in words
	NoData     string
	Partial    string
	Source     string   // where the definition comes from
	Goals      []string // for plumbline metrics --for GOAL
	Formula    Formula
	Facts      []string // tables the formula reads; computed
}

// Formula has exactly one kind set. The written form is shorter than these
// types; docs/reference/language.md shows it (metrics[].formula), for example
//
//	formula:
//	  ratio:
//	    of: [{subject: asset, when: live, where: {identifier: present, tracked: present}}]
//	    to: [{subject: asset, when: live, where: {tracked: present}}]
//
// In it the aggregate is a key of its own (count, sum, distinct, change, last,
// standing), and where: is column → value, list, present, missing, on_time, or
// {not: …, at_least: …, before: event, within: {length: 30d, after: event}}.
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
	// Coverage beside the sources' own: Σ Seen ÷ Σ Expected; nothing seen of
	// something expected is no data.
	Seen, Expected []Atom
	Counted        []Atom // what the minimum count is held against; empty: To, or the number of durations
	Empty          string // "red": Of above zero with To at zero is a finding once settled, not an absence
}

// Atom is one sum over facts or subjects, added or (Minus) taken away.
//
// Over a table: Agg is count, sum, distinct, change (of a snapshot counter),
// last (a level at the period's end) or standing (rows whose On lies before the
// period's end and which were not taken down). Over subjects (milestones pivoted
// to one row per record): Subject names the kind, When the event that places it
// in a period (or the event whose due date does, with Due), Where the conditions
// on its other events; Agg is count, or sum of the value of the event Column.
type Atom struct {
	Pos
	Minus   bool
	Facts   string
	Agg     string
	Column  string // "@revenue": net or gross, as the charter says
	On      string // time or date column that places a row; empty: occurred_at, published_at of assets. "@refunds": by the charter's book
	Where   []Where
	Subject string
	When    string  // an event, or several as a|b: the first that happened
	Due     bool    // placed by the due date, once it has passed
	Assets  []Where // keep only rows whose asset meets these conditions
	Window  bool    // only while the asset's attribution window is open
	Weight  string  // weigh rows: target_share of the asset's creator
	Times   float64 // factor; 0 is 1
	Scale   string  // margin: times the charter's margin
}

// Where is one condition. On a table: Column Op Values, or Op Other (a column
// of the same row). On subjects, Column is an event, a field of one
// (event.value, event.reason, event.party, event.unit, event.ref,
// event.list_version), or an event of a linked record (terms.signed: linked by
// ref in either direction, else the same creator and campaign).
//
// Ops: is, not, at_least, at_most, above, below, starts_with, present, missing;
// between times: before, after, within (Column at most Values[0], a length of
// time, after Other); on subjects on_time: Column happened by the due date on
// the event Other (empty: its own).
//
// A value of the form @word is read from the ladder: @answer, @escalate,
// @optional, @never_answer (comment classes), @severity (incident severities
// that count).
type Where struct {
	Pos
	Column string
	Op     string
	Values []string
	Other  string
}

// Span is a duration between two events of one subject, or two time columns of
// one table's rows (Facts), censored while open.
type Span struct {
	Pos
	Subject  string
	Facts    string
	From, To string // To may be several events as a|b, or of a linked record
	Where    []Where
	Hours    string   // charter | business | calendar
	Unit     string   // hours | days
	By       string   // which end places it in a period: from (default) | to
	Each     bool     // every From opens a span that the next To closes; otherwise the first of each
	Once     []string // only the earliest subject of each combination of these dimensions counts
}

// Part is one weighted part of a score over ratings.
type Part struct {
	Name   string
	Weight float64
	Must   bool
	Floor  float64
}
