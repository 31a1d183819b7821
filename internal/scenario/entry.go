package scenario

import (
	"strings"
	"time"

	"plumbline/internal/facts"
	"plumbline/internal/period"
)

// entry is one line under a table: a row, or a run of rows.
type entry struct {
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
	clock   [2]int // hour and minute of its rows
	of      *cell  // the column that takes the value; nil: the value is how many rows
	minor   []int64
}

// cell is one column's value, read.
type cell struct {
	column facts.Column
	text   string // with {n} for the number of the row
	i      int64
	f      float64
	b      bool
}

// row is one fact to be put.
type row struct {
	*entry
	n        int
	value    int // index into the run; -1 for a row
	occurred time.Time
}

// rows lists what an entry stands for, numbered from 1.
func (e *entry) rows(zone *time.Location) []row {
	if e.run == nil {
		return []row{{entry: e, n: 1, value: -1, occurred: e.at}}
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
			out = append(out, row{entry: e, n: len(out) + 1, value: i, occurred: at.Add(time.Duration(k) * time.Second)})
		}
	}
	return out
}

// put appends the row to a batch.
func (r row) put(b *facts.Batch) {
	b.Next()
	set := func(name string, t time.Time) {
		if i, ok := b.Index(name); ok && !t.IsZero() {
			b.SetInt(i, t.UnixMicro())
		}
	}
	set("occurred_at", r.occurred)
	set("received_at", r.arrived())
	set("updated_at", r.updated)
	text := func(name, s string) {
		if i, ok := b.Index(name); ok && s != "" {
			b.SetText(i, r.numbered(s))
		}
	}
	text("source", r.source)
	if r.id != "" && !r.table.Has("id") {
		text("event_id", facts.SourceID(r.source, r.id))
	}
	for i := range r.cells {
		r.fill(b, &r.cells[i])
	}
	r.required(b)
	if r.run != nil && !r.has("published_at") {
		set("published_at", r.occurred) // a run of posts goes live day by day
	}
	if r.value >= 0 && r.run.of != nil {
		c := *r.run.of
		c.f, c.i = r.run.values[r.value].Number, r.run.minor[r.value]
		r.fill(b, &c)
	}
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

func (r row) numbered(s string) string { return strings.ReplaceAll(s, "{n}", itoa(r.n)) }

func (r row) fill(b *facts.Batch, c *cell) {
	i, _ := b.Index(c.column.Name)
	switch c.column.Type {
	case facts.Text:
		b.SetText(i, r.numbered(c.text))
	case facts.Float:
		b.SetFloat(i, c.f)
	case facts.Bool:
		b.SetBool(i, c.b)
	default:
		b.SetInt(i, c.i)
	}
}

// required gives a column that must be there, and was not written, the row's
// own name: an order needs an id, and a scenario seldom cares which.
func (r row) required(b *facts.Batch) {
	for _, c := range r.table.Columns {
		if !c.Must || c.Type != facts.Text || len(c.One) > 0 || r.has(c.Name) {
			continue
		}
		i, _ := b.Index(c.Name)
		name := r.numbered(r.id)
		if name == "" {
			name = r.place + "." + itoa(r.n)
		}
		b.SetText(i, name)
	}
}

func (e *entry) has(column string) bool {
	for i := range e.cells {
		if e.cells[i].column.Name == column {
			return true
		}
	}
	return false
}

// key is the identity under which a row could be a version of another.
func (r row) key() string { return r.table.Name + " " + r.source + " " + r.numbered(r.id) }
