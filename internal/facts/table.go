package facts

import "plumbline/internal/access"

// Type is the type of a column's values.
type Type string

// The types. Money is int64 minor units of the row's currency column; Time is
// int64 microseconds since 1970 UTC; Date is int64 days since 1970.
const (
	Text  Type = "text"
	Int   Type = "int"
	Float Type = "float"
	Bool  Type = "bool"
	Time  Type = "time"
	Date  Type = "date"
	Money Type = "money"
)

// Kind says how rows of a table are read.
type Kind string

// Events are summed with their sign. Snapshots are cumulative counters kept as
// they came; a change is a difference of last values. States hold until the
// next row of the same key. Dimensions are versioned by id.
const (
	Event     Kind = "event"
	Snapshot  Kind = "snapshot"
	State     Kind = "state"
	Dimension Kind = "dimension"
)

// Column is one column of a table.
type Column struct {
	Name  string       `json:"name"`
	Type  Type         `json:"type"`
	Class access.Class `json:"-"`
	Doc   string       `json:"doc"`
	Must  bool         `json:"must,omitempty"` // a row without it is refused
	One   []string     `json:"one_of,omitempty"`
	// Hashed says that the value names a person: inbox keeps only its keyed hash.
	Hashed bool `json:"hashed,omitempty"`
}

// Table is one kind of fact.
type Table struct {
	Name    string   `json:"name"`
	Kind    Kind     `json:"kind"`
	Doc     string   `json:"doc"`
	Key     []string `json:"key"` // the natural key: identity when the source has no id of its own
	Columns []Column `json:"columns"`
}

// Column returns the column of a name, system columns included.
func (t *Table) Column(name string) (Column, bool) {
	for _, c := range append(System, t.Columns...) {
		if c.Name == name {
			return c, true
		}
	}
	return Column{}, false
}

// Has tells whether the table has a column of that name.
func (t *Table) Has(name string) bool { _, ok := t.Column(name); return ok }

// System are the columns every table carries before its own.
var System = []Column{
	{Name: "event_id", Type: Text, Doc: "identity: the source's own id, else a hash of the natural key", Must: true},
	{Name: "content", Type: Int, Doc: "hash of the row's own columns; other content under one id is a correction"},
	{Name: "occurred_at", Type: Time, Doc: "when it happened, UTC", Must: true},
	{Name: "received_at", Type: Time, Doc: "when it arrived here"},
	{Name: "known_at", Type: Time, Doc: "when it could have been known; see DESIGN §5"},
	{Name: "updated_at", Type: Time, Doc: "the source's own update time; an older one never replaces a newer"},
	{Name: "sign", Type: Int, Doc: "+1, or -1 for what a correction takes back"},
	{Name: "source", Type: Text, Doc: "which source said so", Must: true},
	{Name: "arrival", Type: Text, Doc: "the arrival (file) it came in"},
	{Name: "line", Type: Int, Doc: "line in that file, 1-based"},
}

// Dims are the shared dimensions, present on every event, snapshot and state table.
var Dims = []Column{
	{Name: "campaign", Type: Text, Doc: "campaign id"},
	{Name: "creator", Type: Text, Doc: "creator id"},
	{Name: "asset", Type: Text, Doc: "asset (live post) id"},
	{Name: "platform", Type: Text, Doc: "tiktok, instagram, youtube, …"},
	{Name: "region", Type: Text, Doc: "ISO country, or country-region"},
	{Name: "link", Type: Text, Doc: "tracked link id"},
	{Name: "code", Type: Text, Doc: "discount code, upper case"},
}

// DimNames are the names of Dims.
var DimNames = []string{"campaign", "creator", "asset", "platform", "region", "link", "code"}

// Lookup returns the table of a name.
func Lookup(name string) (*Table, bool) {
	for _, t := range Tables {
		if t.Name == name {
			return t, true
		}
	}
	return nil, false
}
