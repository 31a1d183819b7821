package inbox

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"plumbline/internal/facts"
	"plumbline/internal/money"
)

// batchRows is how many rows of a table are handed over at a time.
const batchRows = 100_000

// kept is what must outlive a record: where it was and what it said.
type kept struct {
	n, line int
	raw     string
}

// writer is the Out of one part: it collects the rows of a record and gives
// them up together when one of them is bad.
type writer struct {
	r      *run
	p      part
	pens   map[*facts.Table]*pen
	last   *pen   // whose row is being filled
	used   []*pen // with rows of this record
	ticket int64

	record *Record
	made   int // rows and pieces
	bad    []bad
	skip   string
	left   []string // what of it is left out
	wrong  error    // a mistake of the format, not of the file
	pieces []pieced

	entries []entered
}

type bad struct{ column, reason, detail string }

// pen is one table's batch and where this record's rows begin in it.
type pen struct {
	w     *writer
	table *facts.Table
	batch *facts.Batch
	begin int
	rules []rule
}

// rule is what a column of a row must be.
type rule struct {
	at   int
	col  facts.Column
	must bool
}

func (r *run) newWriter(p part) *writer {
	return &writer{r: r, p: p, pens: map[*facts.Table]*pen{}}
}

func (w *writer) pen(t *facts.Table) *pen {
	if p, ok := w.pens[t]; ok {
		return p
	}
	p := &pen{w: w, table: t, batch: facts.NewBatch(t, 1024)}
	for _, c := range append(slices.Clone(facts.System), t.Columns...) {
		set := c.Name == "event_id" || c.Name == "source" // by sealing
		if (c.Must && !set) || len(c.One) > 0 {
			at, _ := p.batch.Index(c.Name)
			p.rules = append(p.rules, rule{at, c, c.Must && !set})
		}
	}
	w.pens[t] = p
	return p
}

// begin starts a record.
func (w *writer) begin(rec *Record, ticket int64) {
	w.record, w.ticket = rec, ticket
	w.entries = w.entries[:0]
	w.made, w.bad, w.skip, w.left, w.last, w.used, w.wrong = 0, w.bad[:0], "", w.left[:0], nil, w.used[:0], nil
}

// Put starts a row.
func (w *writer) Put(table *facts.Table, id string) Row {
	p := w.pen(table)
	if !slices.Contains(w.used, p) {
		p.begin = p.batch.N
		w.used = append(w.used, p)
	}
	p.batch.Next()
	w.last = p
	w.made++
	if id != "" {
		p.Text("event_id", facts.SourceID(w.r.sum.Source, id))
	}
	if w.record.Line > 0 {
		p.Int("line", int64(w.record.Line))
	}
	return p
}

// Bad quarantines the record.
func (w *writer) Bad(column, reason, detail string) {
	w.bad = append(w.bad, bad{column, reason, detail})
}

// Skip says why the record is deliberately not kept.
func (w *writer) Skip(reason string) { w.skip = reason }

// Leave says what of the record is left out.
func (w *writer) Leave(what string) {
	if !slices.Contains(w.left, what) {
		w.left = append(w.left, what)
	}
}

// Text sets a text column; a person becomes a hash, a code is upper case.
func (p *pen) Text(column, value string) {
	if value = strings.TrimSpace(value); value == "" {
		return
	}
	if strings.IndexByte(value, 0) >= 0 {
		value = strings.ReplaceAll(value, "\x00", "")
	}
	if at, c, ok := p.column(column, facts.Text); ok {
		switch {
		case c.Hashed:
			value = p.w.r.im.hasher.Hash(value)
		case c.Name == "code" || (c.Name == "id" && p.table.Name == "codes"):
			value = strings.ToUpper(value)
		}
		p.batch.SetText(at, value)
	}
}

// Int sets an Int, Date or Money column.
func (p *pen) Int(column string, value int64) {
	if at, _, ok := p.column(column, facts.Int, facts.Date, facts.Money, facts.Time); ok {
		p.batch.SetInt(at, value)
	}
}

// Float sets a Float column.
func (p *pen) Float(column string, value float64) {
	if at, _, ok := p.column(column, facts.Float); ok {
		p.batch.SetFloat(at, value)
	}
}

// Bool sets a Bool column.
func (p *pen) Bool(column string, value bool) {
	if at, _, ok := p.column(column, facts.Bool); ok {
		p.batch.SetBool(at, value)
	}
}

// Time sets a Time column.
func (p *pen) Time(column string, value time.Time) {
	if at, _, ok := p.column(column, facts.Time); ok {
		p.batch.SetInt(at, value.UnixMicro())
	}
}

func (p *pen) column(name string, types ...facts.Type) (int, facts.Column, bool) {
	at, ok := p.batch.Index(name)
	if ok {
		c := p.batch.Vectors()[at].Column
		if slices.Contains(types, c.Type) {
			return at, c, true
		}
	}
	p.w.wrong = errors.Join(p.w.wrong, fmt.Errorf("%s has no %s column %q", p.table.Name, types[0], name))
	return 0, facts.Column{}, false
}

// check holds this record's rows against their tables.
func (w *writer) check() {
	for _, p := range w.used {
		vectors := p.batch.Vectors()
		for row := p.begin; row < p.batch.N; row++ {
			p.complete(vectors, row)
			for _, rule := range p.rules {
				v := &vectors[rule.at]
				switch {
				case !v.Valid[row] && rule.must:
					w.Bad(rule.col.Name, "missing", p.table.Name+" needs "+rule.col.Name)
				case v.Valid[row] && len(rule.col.One) > 0 && !slices.Contains(rule.col.One, v.S[row]):
					w.Bad(rule.col.Name, "not_one_of", fmt.Sprintf("%q is none of %s", v.S[row], strings.Join(rule.col.One, ", ")))
				}
			}
		}
	}
}

// complete fills what a row does not say but means: a dimension has always
// been so, money is in the file's currency.
func (p *pen) complete(vectors []facts.Vector, row int) {
	at, _ := p.batch.Index("occurred_at")
	if v := &vectors[at]; !v.Valid[row] && p.table.Kind == facts.Dimension {
		v.I[row], v.Valid[row] = 0, true
	}
	at, ok := p.batch.Index("currency")
	if !ok {
		return
	}
	c := &vectors[at]
	if !c.Valid[row] && p.w.p.options.Currency != "" {
		c.S[row], c.Valid[row] = p.w.p.options.Currency, true
	}
	if c.Valid[row] && money.Known(c.S[row]) {
		return
	}
	for i := range vectors {
		if v := &vectors[i]; v.Column.Type == facts.Money && v.Valid[row] {
			p.w.Bad(v.Column.Name, "no_currency", fmt.Sprintf("%q is not an ISO 4217 currency; name one with --currency", c.S[row]))
			return
		}
	}
}

// drop gives this record's rows up.
func (w *writer) drop() {
	for _, p := range w.used {
		p.batch.Cut(p.begin)
	}
}

// keep makes this record's rows count for a ticket, and hands full batches over.
func (w *writer) keep(ticket int64) error {
	for _, p := range w.used {
		for row := p.begin; row < p.batch.N; row++ {
			p.batch.Tickets = append(p.batch.Tickets, ticket)
		}
		if p.batch.N >= batchRows {
			if err := w.hand(p); err != nil {
				return err
			}
		}
	}
	return nil
}

func (w *writer) hand(p *pen) error {
	if p.batch.N == 0 {
		return nil
	}
	p.batch.Seal(w.r.sealing(w.p))
	p.batch.Tell = w.r.ledger.Told
	w.r.covered.Add(p.batch, w.p.options.Zone)
	err := w.r.put(p.batch)
	p.batch.Reset()
	return err
}

// flush hands over what is left, in the order of the tables.
func (w *writer) flush() error {
	for _, t := range facts.Tables {
		if p, ok := w.pens[t]; ok {
			if err := w.hand(p); err != nil {
				return err
			}
		}
	}
	return nil
}
