package facts

import (
	"context"
	"time"

	"plumbline/internal/access"
	"plumbline/internal/period"
)

// View is what every question shares: the calendar, the window of local days
// [From, To), and the moment facts must have been known by (exclusive; zero:
// everything). Rows are limited by the Scope given to the call.
type View struct {
	Calendar period.Calendar
	From, To period.Date
	AsOf     time.Time
}

// Op compares a column with values.
type Op string

// The comparisons. Before and AtMost on a column compare with the column named in Other.
const (
	In      Op = "in"
	NotIn   Op = "not_in"
	AtLeast Op = "at_least"
	AtMost  Op = "at_most"
	Above   Op = "above"
	Below   Op = "below"
	Present Op = "present"
	Missing Op = "missing"
)

// Cond is one condition on a row: Column Op Values, or Column Op Other (a
// column of the same row). Values are text, int64, float64 or bool, by the column's type.
type Cond struct {
	Column string
	Op     Op
	Values []any
	Other  string
}

// Agg is how rows become one number.
type Agg string

// The aggregates. Count is Σsign, Sum is Σ(sign × column). Distinct, Min and
// Max look at rows not taken back.
const (
	Count    Agg = "count"
	Sum      Agg = "sum"
	Distinct Agg = "distinct"
	Min      Agg = "min"
	Max      Agg = "max"
)

// Term is one number asked for.
type Term struct {
	Name   string
	Agg    Agg
	Column string
	Where  []Cond
}

// Sums asks for many numbers over one table in one statement.
type Sums struct {
	View
	Table string
	Grain period.Grain // empty: one row for the whole window
	On    string       // the Time or Date column that places a row; empty: occurred_at
	By    []string     // text columns of the table to group by
	Where []Cond       // for all terms
	Terms []Term
	// Home is the currency wanted. Money of rows in another currency comes
	// back in rows of their own, one per currency and local day, to be
	// converted at that day's rate.
	Home string
	// Placed asks how many rows the table held when this was answered: then
	// Grid.Place says so. Since leaves out the rows before such a place, for
	// sums and counts of what has landed since. Neither goes with other terms.
	Placed bool
	Since  int64
}

// Change asks for snapshots: per key and period the last value, and the last
// value before the period, of each counter.
type Change struct {
	View
	Table    string
	Grain    period.Grain
	By       []string // text columns identifying what is counted, e.g. asset, basis
	Counters []string
	Where    []Cond
	// FromZero makes keys whose asset was published inside the window start at 0.
	FromZero bool
}

// Subjects asks for milestones pivoted to one row per subject.
type Subjects struct {
	View         // From/To zero: all time
	Kind  string // subject_kind
	Where []Cond
}

// Mark is one milestone of a subject. Times are microseconds UTC; 0 is missing.
type Mark struct {
	Event       string
	At, Due     int64
	Value       float64
	HasValue    bool
	Unit, Ref   string
	Reason      string
	Party       string
	ListVersion string
	Source      string
}

// Subject is one record as its milestones tell it, in order of occurrence.
type Subject struct {
	Kind, ID string
	Dims     map[string]string
	Marks    []Mark
}

// List asks for rows as they stand: for states, dimensions, and show-me-the-rows.
type List struct {
	View
	Table   string
	On      string   // as in Sums
	Columns []string // empty: all the scope may see, system columns included
	Where   []Cond
	Latest  bool     // states and dimensions: only the last row per Key as of the view
	Key     []string // for Latest; empty: the table's own id or natural key without occurred_at and source
	OrderBy []string // column, or -column for descending
	Limit   int      // 0: 10,000
	Offset  int
	// Withdrawn keeps rows that a correction took back, with the rows that
	// took them; otherwise only what stands is listed.
	Withdrawn bool
}

// Grid is an answer by column: Vectors[i].Column names it, N rows. Sums carries
// the columns "period" (Date, first day; absent without Grain), the By columns,
// "currency" and "day" (Date; missing for home-currency rows) when Home is set,
// then one column per term, missing where there was no row. Change carries
// "period", By, and for each counter c: "c" (last value), "c_before", "c_at" (Time).
type Grid struct {
	N       int
	Vectors []Vector
	Place   int64 // of Sums that asked for it; 0 where no row answered
}

// Col returns the column of a name, or nil.
func (g *Grid) Col(name string) *Vector {
	for i := range g.Vectors {
		if g.Vectors[i].Column.Name == name {
			return &g.Vectors[i]
		}
	}
	return nil
}

// Row is one row by column: text, float64, bool, time.Time (UTC), and int64 for
// everything else; what is missing is absent.
func (g *Grid) Row(i int) map[string]any {
	out := make(map[string]any, len(g.Vectors))
	for k := range g.Vectors {
		v := &g.Vectors[k]
		if !v.Valid[i] {
			continue
		}
		switch v.Column.Type {
		case Text:
			out[v.Column.Name] = v.S[i]
		case Float:
			out[v.Column.Name] = v.F[i]
		case Bool:
			out[v.Column.Name] = v.B[i]
		case Time:
			out[v.Column.Name] = time.UnixMicro(v.I[i]).UTC()
		default:
			out[v.Column.Name] = v.I[i]
		}
	}
	return out
}

// Coverage says which local days a table's sources have reported.
type Coverage struct {
	Source, Table string
	First, Last   period.Date
	Arrived       time.Time
}

// Landed counts what became of the rows of an ingest. The sum of all but
// Corrected's taken-back halves is the number of rows given.
type Landed struct {
	New, Unchanged, Corrected, Older int
	First, Last                      period.Date      // UTC days touched; for invalidation
	FirstAt, LastAt                  int64            // the same as instants, µs; 0: unknown
	KnownAt                          int64            // when the last of the rows became known, µs
	Held                             map[string]int64 // rows each table held before
	Tables                           map[string]int
}

// Outcome is what became of one row of an ingest.
type Outcome uint8

// The outcomes, weakest first: of a record that made several rows the strongest counts.
const (
	Unchanged Outcome = iota // known, with the same content
	Older                    // an older update of what is known: kept out
	Fresh                    // not known before
	Corrected                // known with other content: taken back and put anew
)

// Reader answers questions. Every call takes the asker's scope: the SELECT
// list and the row filter are made from it, and asking for a column outside it
// is refused with fault.Forbidden.
type Reader interface {
	Sums(ctx context.Context, scope access.Scope, q Sums) (*Grid, error)
	Change(ctx context.Context, scope access.Scope, q Change) (*Grid, error)
	Subjects(ctx context.Context, scope access.Scope, q Subjects) ([]Subject, error)
	List(ctx context.Context, scope access.Scope, q List) (*Grid, error)
	Coverage(ctx context.Context, scope access.Scope, asOf time.Time) ([]Coverage, error)
	// Extent returns the first and last local day with a row in the table (all tables if empty).
	Extent(ctx context.Context, scope access.Scope, table string, cal period.Calendar) (first, last period.Date, ok bool, err error)
	Count(ctx context.Context, scope access.Scope, table string) (int64, error)
}

// Writer takes rows in. Land opens one transaction and calls fill; whatever
// fill puts lands together or not at all. Rows carry event_id, content and
// occurred_at, received_at, known_at already set by inbox (Batch.Seal). A batch
// whose Tell is set wants to know what became of each of its rows. The batch may
// be reset and filled again as soon as put has returned.
type Writer interface {
	Land(ctx context.Context, fill func(put func(*Batch) error) error) (Landed, error)
}

// Reached is how far a loop has read that lands rows: kept with them, so that a
// kill between the two cannot be.
type Reached struct {
	Name string
	At   int64
}

// StateMark is the mark that an engine sets itself: it grows with every landing or
// erasure that changes an answer, corrections included. Equal states give equal
// answers. It is 0 while there are no facts.
const StateMark = "facts.state"

// Marker is a Writer that keeps a loop's mark in the transaction of its rows.
type Marker interface {
	LandAt(ctx context.Context, reached Reached, fill func(put func(*Batch) error) error) (Landed, error)
	// Marked returns the mark by its name; 0 where none was set.
	Marked(ctx context.Context, name string) (int64, error)
}

// Engine is a Reader and Writer with a life.
type Engine interface {
	Reader
	Writer
	Marker
	Eraser
	// LastKnown is when the last row of a table became known, µs; 0 without rows.
	LastKnown(ctx context.Context, table string) (int64, error)
	Close() error
}
