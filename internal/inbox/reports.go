package inbox

import (
	"maps"
	"math"
	"slices"
	"time"

	"plumbline/internal/facts"
	"plumbline/internal/fault"
	"plumbline/internal/period"
)

// days is a range of local days, both ends in.
type days struct{ first, last period.Date }

// cover widens the days a table's rows speak for by a sealed batch.
func (r *run) cover(b *facts.Batch, o Options) {
	lo, hi, ok := extent(b)
	if !ok {
		return
	}
	r.widen(b.Table, lo, hi, o.Zone)
}

func (r *run) widen(t *facts.Table, lo, hi int64, zone *time.Location) {
	if t.Kind == facts.Dimension {
		return
	}
	cal := period.Calendar{Zone: zone}
	first, last := cal.DateOf(time.UnixMicro(lo)), cal.DateOf(time.UnixMicro(hi))
	d, had := r.covered[t.Name]
	if !had {
		r.covered[t.Name] = &days{first, last}
		return
	}
	d.first, d.last = min(d.first, first), max(d.last, last)
}

// extent is the first and last moment of a batch.
func extent(b *facts.Batch) (lo, hi int64, ok bool) {
	at, _ := b.Index("occurred_at")
	v := &b.Vectors()[at]
	lo, hi = math.MaxInt64, math.MinInt64
	for i, valid := range v.Valid {
		if valid {
			lo, hi = min(lo, v.I[i]), max(hi, v.I[i])
		}
	}
	return lo, hi, lo <= hi
}

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
	table, _ := facts.Lookup("reports")
	b := facts.NewBatch(table, len(r.covered))
	for _, name := range slices.Sorted(maps.Keys(r.covered)) {
		d := r.covered[name]
		b.Next()
		text := func(column, value string) { i, _ := b.Index(column); b.SetText(i, value) }
		number := func(column string, value int64) { i, _ := b.Index(column); b.SetInt(i, value) }
		text("id", r.sum.Source+"/"+name+"/"+d.first.String()+"/"+d.last.String())
		text("table", name)
		number("first", int64(d.first))
		number("last", int64(d.last))
		number("occurred_at", (d.last + 1).UTC().UnixMicro())
		b.Tickets = append(b.Tickets, 0)
	}
	b.Seal(facts.Sealing{Source: r.sum.Source, Arrival: r.sum.Arrival, Received: r.received})
	r.reports = map[string]int{}
	b.Tell = func(_ int64, became facts.Outcome) {
		if became == facts.Fresh || became == facts.Corrected {
			r.reports[table.Name]++
		}
	}
	return r.put(b)
}

// covers puts what the asker said in place of the days of the rows.
func (r *run) covers() error {
	c := r.asked.Covers
	if c[0] == "" && c[1] == "" {
		return nil
	}
	first, err := period.ParseDate(c[0])
	if err != nil {
		return err
	}
	last, err := period.ParseDate(c[1])
	if err != nil {
		return err
	}
	if last < first {
		return fault.New(fault.Invalid, "--covers ends on %s, before it begins on %s", last, first)
	}
	for _, p := range r.parts {
		if c, is := p.mapper.(Columnar); is && c.Table().Kind != facts.Dimension && r.covered[c.Table().Name] == nil {
			r.covered[c.Table().Name] = &days{first, last}
		}
	}
	for _, d := range r.covered {
		d.first, d.last = first, last
	}
	return nil
}
