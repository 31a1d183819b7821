package told

import (
	"time"

	"plumbline/internal/demo/world"
	"plumbline/internal/facts"
	"plumbline/internal/period"
)

// chunk is how many rows of a table go to the engine at once: enough to be
// fast, few enough to keep memory flat.
const chunk = 20_000

// sink gathers rows by table and hands full batches on, sealed.
type sink struct {
	w       *world.World
	put     func(*facts.Batch) error
	batches map[string]*facts.Batch
	order   []string // tables in order of first use, so that output never depends on a map
	err     error
}

// Arrival is the arrival all of the demo's facts name.
const Arrival = "demo"

func newSink(w *world.World, put func(*facts.Batch) error) *sink {
	return &sink{w: w, put: put, batches: map[string]*facts.Batch{}}
}

// row starts a row, or returns nil, on which every setter does nothing, when
// it had not arrived by the moment the programme stands at. id is the source's own, "" for none.
func (s *sink) row(table string, at time.Time, source, id string) *row {
	arrived := s.w.Arrival(source, at)
	if s.err != nil || arrived.After(s.w.Now) {
		return nil
	}
	b := s.batch(table)
	if b.N == chunk {
		s.send(b)
	}
	b.Next()
	r := &row{b: b}
	if id != "" {
		r.text("event_id", facts.SourceID(source, id))
	}
	r.time("occurred_at", at).time("received_at", arrived).time("known_at", arrived)
	return r.text("source", source).text("arrival", Arrival)
}

func (s *sink) batch(table string) *facts.Batch {
	b, ok := s.batches[table]
	if !ok {
		t, known := facts.Lookup(table)
		if !known {
			panic("demo: no table " + table) // a misspelt table is a bug that any test run finds
		}
		b = facts.NewBatch(t, 1024)
		s.batches[table] = b
		s.order = append(s.order, table)
	}
	return b
}

func (s *sink) send(b *facts.Batch) {
	if b.N == 0 || s.err != nil {
		return
	}
	b.Seal(facts.Sealing{Arrival: Arrival, Received: s.w.Now})
	s.err = s.put(b)
	b.Reset()
}

// flush hands on what is left and returns the first error met.
func (s *sink) flush() error {
	for _, name := range s.order {
		s.send(s.batches[name])
	}
	return s.err
}

// row fills one fact; a nil row takes anything and keeps nothing. Empty text
// and zero times and days stay missing.
type row struct{ b *facts.Batch }

func (r *row) col(name string) int {
	i, ok := r.b.Index(name)
	if !ok {
		panic("demo: table " + r.b.Table.Name + " has no column " + name)
	}
	return i
}

func (r *row) text(name, v string) *row {
	if r != nil && v != "" {
		r.b.SetText(r.col(name), v)
	}
	return r
}

// int fills an Int or Money column.
func (r *row) int(name string, v int) *row {
	if r != nil {
		r.b.SetInt(r.col(name), int64(v))
	}
	return r
}

func (r *row) float(name string, v float64) *row {
	if r != nil {
		r.b.SetFloat(r.col(name), v)
	}
	return r
}

func (r *row) flag(name string, v bool) *row {
	if r != nil {
		r.b.SetBool(r.col(name), v)
	}
	return r
}

func (r *row) time(name string, v time.Time) *row {
	if r != nil && !v.IsZero() {
		r.b.SetInt(r.col(name), v.UnixMicro())
	}
	return r
}

func (r *row) day(name string, v period.Date) *row {
	if r != nil && v != 0 {
		r.b.SetInt(r.col(name), int64(v))
	}
	return r
}

// known says when a row arrived, where that is not when its source usually tells.
func (r *row) known(at time.Time) *row { return r.time("received_at", at).time("known_at", at) }
