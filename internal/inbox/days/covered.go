package days

import (
	"maps"
	"math"
	"slices"
	"time"

	"plumbline/internal/facts"
	"plumbline/internal/fault"
	"plumbline/internal/period"
)

// Range is a range of local days, both ends in.
type Range struct{ First, Last period.Date }

// Said reads what the asker says a file covers; ok is false where nothing was said.
func Said(covers [2]string) (said Range, ok bool, err error) {
	if covers[0] == "" && covers[1] == "" {
		return said, false, nil
	}
	if said.First, err = period.ParseDate(covers[0]); err != nil {
		return said, false, err
	}
	if said.Last, err = period.ParseDate(covers[1]); err != nil {
		return said, false, err
	}
	if said.Last < said.First {
		return said, false, fault.New(fault.Invalid, "--covers ends on %s, before it begins on %s", said.Last, said.First)
	}
	return said, true, nil
}

// Covered is which days the rows of a file speak for, by table.
type Covered map[string]Range

// Add widens the days of a batch's table by its rows.
func (c Covered) Add(b *facts.Batch, zone *time.Location) {
	if lo, hi, ok := extent(b); ok {
		c.Widen(b.Table, lo, hi, zone)
	}
}

// Widen widens a table's days by two moments, in µs. What a small table says
// is of no day.
func (c Covered) Widen(t *facts.Table, lo, hi int64, zone *time.Location) {
	if t.Kind == facts.Dimension {
		return
	}
	cal := period.Calendar{Zone: zone}
	r := Range{cal.DateOf(time.UnixMicro(lo)), cal.DateOf(time.UnixMicro(hi))}
	if had, ok := c[t.Name]; ok {
		r = Range{min(had.First, r.First), max(had.Last, r.Last)}
	}
	c[t.Name] = r
}

// Say puts what the asker said in place of the days of the rows.
func (c Covered) Say(said Range) {
	for name := range c {
		c[name] = said
	}
}

// Reports are the days as rows of the table reports, to be sealed.
func (c Covered) Reports(source string) *facts.Batch {
	table, _ := facts.Lookup("reports")
	b := facts.NewBatch(table, len(c))
	for _, name := range slices.Sorted(maps.Keys(c)) {
		d := c[name]
		b.Next()
		text := func(column, value string) { i, _ := b.Index(column); b.SetText(i, value) }
		number := func(column string, value int64) { i, _ := b.Index(column); b.SetInt(i, value) }
		text("id", source+"/"+name+"/"+d.First.String()+"/"+d.Last.String())
		text("table", name)
		number("first", int64(d.First))
		number("last", int64(d.Last))
		number("occurred_at", (d.Last + 1).UTC().UnixMicro())
	}
	return b
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
