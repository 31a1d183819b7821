package fact

import (
	"strconv"
	"strings"
	"time"

	"plumbline/internal/facts"
	"plumbline/internal/period"
)

// Entry is one line under a table: a row, or a run of rows.
type Entry struct {
	table    *facts.Table
	place    string // for ids made up here
	id       string // the source's own id; may hold {n}
	source   string
	at       time.Time // of a row
	received time.Time // zero: as it happened
	updated  time.Time
	cells    []cell
	run      *run
}

// run is a value or a number of rows for each period of a stretch.
type run struct {
	values  []Value
	periods []period.Period
	clock   [2]int        // hour and minute of its rows
	of      *facts.Column // the column that takes the value; nil: the value is how many rows
	given   []any         // its values, read
}

// cell is one column's value, read.
type cell struct {
	column facts.Column
	value  any // as Batch.Put takes it; a text with {n} for the number of the row
}

// row is one fact to be put.
type row struct {
	*Entry
	n        int
	value    int // index into the run; -1 for a row
	occurred time.Time
}

// rows lists what an entry stands for, numbered from 1.
func (e *Entry) rows(zone *time.Location) []row {
	if e.run == nil {
		return []row{{Entry: e, n: 1, value: -1, occurred: e.at}}
	}
	var out []row
	for i, v := range e.run.values {
		if v.Missing {
			continue
		}
		y, m, d := e.run.periods[i].From.Civil()
		at := time.Date(y, m, d, e.run.clock[0], e.run.clock[1], 0, 0, zone).UTC()
		count := 1
		if e.run.of == nil {
			count = int(v.Number)
		}
		for k := range count {
			out = append(out, row{Entry: e, n: len(out) + 1, value: i, occurred: at.Add(time.Duration(k) * time.Second)})
		}
	}
	return out
}

// put appends the row to a batch.
func (r row) put(b *facts.Batch) error {
	v := map[string]any{"occurred_at": r.occurred, "received_at": r.arrived()}
	if !r.updated.IsZero() {
		v["updated_at"] = r.updated
	}
	if r.source != "" {
		v["source"] = r.numbered(r.source)
	}
	if r.id != "" && !r.table.Has("id") {
		v["event_id"] = r.numbered(facts.SourceID(r.source, r.id))
	}
	for _, c := range r.cells {
		v[c.column.Name] = c.value
		if s, ok := c.value.(string); ok {
			v[c.column.Name] = r.numbered(s)
		}
	}
	r.required(v)
	if r.run != nil && r.table.Has("published_at") && !r.has("published_at") {
		v["published_at"] = r.occurred // a run of posts goes live day by day
	}
	if r.value >= 0 && r.run.of != nil {
		v[r.run.of.Name] = r.run.given[r.value]
	}
	return b.Put(v)
}

// arrived is when a row came in: when it says, else as soon as it was so.
func (r row) arrived() time.Time {
	switch {
	case !r.received.IsZero():
		return r.received
	case r.updated.After(r.occurred):
		return r.updated
	default:
		return r.occurred
	}
}

func (r row) numbered(s string) string { return strings.ReplaceAll(s, "{n}", strconv.Itoa(r.n)) }

// required gives a column that must be there, and was not written, the row's
// own name: an order needs an id, and a scenario seldom cares which.
func (r row) required(v map[string]any) {
	for _, c := range r.table.Columns {
		if !c.Must || c.Type != facts.Text || len(c.One) > 0 || r.has(c.Name) {
			continue
		}
		name := r.numbered(r.id)
		if name == "" {
			name = r.place + "." + strconv.Itoa(r.n)
		}
		v[c.Name] = name
	}
}

func (e *Entry) has(column string) bool {
	for i := range e.cells {
		if e.cells[i].column.Name == column {
			return true
		}
	}
	return false
}

// key is the identity under which a row could be a version of another.
func (r row) key() string { return r.table.Name + " " + r.source + " " + r.numbered(r.id) }
