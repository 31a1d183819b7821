package duckdb

import (
	"slices"

	"github.com/cespare/xxhash/v2"

	"plumbline/internal/facts"
	"plumbline/internal/facts/duckdb/dialect"
)

// buffer gathers the batches of one table until it is worth asking the engine:
// a statement costs the same for ten rows as for a hundred thousand.
type buffer struct {
	table  *facts.Table
	n      int
	pinned bool
	cols   []column
	index  map[string]int
	hash   []int64 // of each row's identity
	asked  []asked
}

// bufferRows is how many rows are landed at once; it bounds the memory. It is a
// whole number of row groups, two for each of two threads.
const bufferRows = 4 * claimRows

// asked is a batch whose maker wants to know what became of its rows.
type asked struct {
	from    int
	tickets []int64
	tell    func(int64, facts.Outcome)
}

// column is one column of a buffer. Text of few different words is kept as
// numbers of words: the words are then handed over once, not with every row.
type column struct {
	facts.Column
	valid   []bool
	present int // how many are valid
	s       []string
	i       []int64
	f       []float64
	b       []bool
	words   []string
	codes   []int32 // 1-based; 0 is missing
	code    map[string]int32
	plain   bool // too many words: s holds the text
}

// manyWords is where numbering words stops to pay.
const manyWords = 2_000

func newBuffer(t *facts.Table) *buffer {
	b := &buffer{table: t, index: map[string]int{}, pinned: true}
	for i, c := range dialect.Columns(t) {
		b.index[c.Name] = i
		b.cols = append(b.cols, column{Column: c, code: map[string]int32{}, plain: c.Name == "event_id"})
	}
	return b
}

func (b *buffer) col(name string) *column { return &b.cols[b.index[name]] }

// add copies rows [from, to) of a batch: its maker may fill it anew.
func (b *buffer) add(batch *facts.Batch, from, to int) {
	if batch.Tell != nil {
		b.asked = append(b.asked, asked{b.n, slices.Clone(batch.Tickets[from:to]), batch.Tell})
	}
	for i := range b.cols {
		b.cols[i].add(&batch.Vectors()[i], from, to)
	}
	for _, id := range batch.Vectors()[b.index["event_id"]].S[from:to] {
		b.hash = append(b.hash, int64(xxhash.Sum64String(id)))
	}
	b.n += to - from
	b.pinned = b.pinned && batch.Pinned
}

func (b *buffer) reset() {
	b.n, b.pinned, b.hash, b.asked = 0, true, b.hash[:0], nil
	for i := range b.cols {
		c := &b.cols[i]
		clear(c.s) // let go of the text
		c.valid, c.present = c.valid[:0], 0
		c.s, c.i, c.f, c.b, c.codes = c.s[:0], c.i[:0], c.f[:0], c.b[:0], c.codes[:0]
		if !c.plain {
			c.words = c.words[:0]
			clear(c.code)
		}
	}
}

func (c *column) add(v *facts.Vector, from, to int) {
	c.valid = append(c.valid, v.Valid[from:to]...)
	for _, ok := range v.Valid[from:to] {
		if ok {
			c.present++
		}
	}
	switch c.Type {
	case facts.Text:
		c.addText(v, from, to)
	case facts.Float:
		c.f = append(c.f, v.F[from:to]...)
	case facts.Bool:
		c.b = append(c.b, v.B[from:to]...)
	default:
		c.i = append(c.i, v.I[from:to]...)
	}
}

func (c *column) addText(v *facts.Vector, from, to int) {
	if c.plain {
		c.s = append(c.s, v.S[from:to]...)
		return
	}
	last, lastCode := "", int32(0)
	for row := from; row < to; row++ {
		s := v.S[row]
		switch {
		case !v.Valid[row]:
			c.codes = append(c.codes, 0)
			continue
		case lastCode == 0 || s != last:
			last, lastCode = s, c.word(s)
		}
		c.codes = append(c.codes, lastCode)
	}
	if len(c.words) > manyWords {
		c.spell()
	}
}

func (c *column) word(s string) int32 {
	n, ok := c.code[s]
	if !ok {
		c.words = append(c.words, s)
		n = int32(len(c.words))
		c.code[s] = n
	}
	return n
}

// spell gives up numbering words.
func (c *column) spell() {
	c.plain = true
	for _, n := range c.codes {
		s := ""
		if n > 0 {
			s = c.words[n-1]
		}
		c.s = append(c.s, s)
	}
	c.words, c.codes, c.code = nil, nil, nil
}

// constant is the one value all rows have, as a literal.
func (c *column) constant() (string, bool) {
	switch {
	case c.present == 0:
		return "NULL", true
	case c.present < len(c.valid):
		return "", false
	}
	switch c.Type {
	case facts.Text:
		if c.plain || len(c.words) != 1 {
			return "", false
		}
		return dialect.Literal(c.Column, c.words[0])
	case facts.Float:
		return same(c.Column, c.f)
	case facts.Bool:
		return same(c.Column, c.b)
	default:
		return same(c.Column, c.i)
	}
}

func same[T comparable](c facts.Column, values []T) (string, bool) {
	for _, v := range values {
		if v != values[0] {
			return "", false
		}
	}
	return dialect.Literal(c, values[0])
}
