// Package stage gathers the rows of a landing by column and hands them to SQL.
//
// In: batches. Out: a table function over their columns, read in parallel.
package stage

import (
	"slices"

	"github.com/cespare/xxhash/v2"

	"plumbline/internal/facts"
	"plumbline/internal/facts/duckdb/dialect"
)

// Buffer gathers the batches of one table until it is worth asking the engine:
// a statement costs the same for ten rows as for a hundred thousand.
type Buffer struct {
	Table  *facts.Table
	N      int
	Pinned bool
	Cols   []Column
	index  map[string]int
	Hash   []int64 // of each row's identity
	Asked  []asked
}

// BufferRows is how many rows are landed at once; it bounds the memory. It is a
// whole number of row groups, two for each of two threads.
const BufferRows = 4 * claimRows

// asked is a batch whose maker wants to know what became of its rows.
type asked struct {
	From    int
	Tickets []int64
	Tell    func(int64, facts.Outcome)
}

// Column is one column of a buffer. Text of few different words is kept as
// numbers of words: the words are then handed over once, not with every row.
type Column struct {
	facts.Column
	Valid   []bool
	present int // how many are valid
	s       []string
	I       []int64
	f       []float64
	b       []bool
	Words   []string
	codes   []int32 // 1-based; 0 is missing
	code    map[string]int32
	Plain   bool // too many words: s holds the text
}

// manyWords is where numbering words stops to pay.
const manyWords = 2_000

// NewBuffer returns an empty buffer for rows of a table.
func NewBuffer(t *facts.Table) *Buffer {
	b := &Buffer{Table: t, index: map[string]int{}, Pinned: true}
	for i, c := range dialect.Columns(t) {
		b.index[c.Name] = i
		b.Cols = append(b.Cols, Column{Column: c, code: map[string]int32{}, Plain: c.Name == "event_id"})
	}
	return b
}

// Col is a column by its name.
func (b *Buffer) Col(name string) *Column { return &b.Cols[b.index[name]] }

// Add copies rows [from, to) of a batch: its maker may fill it anew.
func (b *Buffer) Add(batch *facts.Batch, from, to int) {
	if batch.Tell != nil {
		b.Asked = append(b.Asked, asked{b.N, slices.Clone(batch.Tickets[from:to]), batch.Tell})
	}
	for i := range b.Cols {
		b.Cols[i].add(&batch.Vectors()[i], from, to)
	}
	for _, id := range batch.Vectors()[b.index["event_id"]].S[from:to] {
		b.Hash = append(b.Hash, int64(xxhash.Sum64String(id)))
	}
	b.N += to - from
	b.Pinned = b.Pinned && batch.Pinned
}

// Reset empties the buffer and keeps its memory.
func (b *Buffer) Reset() {
	b.N, b.Pinned, b.Hash, b.Asked = 0, true, b.Hash[:0], nil
	for i := range b.Cols {
		c := &b.Cols[i]
		clear(c.s) // let go of the text
		c.Valid, c.present = c.Valid[:0], 0
		c.s, c.I, c.f, c.b, c.codes = c.s[:0], c.I[:0], c.f[:0], c.b[:0], c.codes[:0]
		if !c.Plain {
			c.Words = c.Words[:0]
			clear(c.code)
		}
	}
}

func (c *Column) add(v *facts.Vector, from, to int) {
	c.Valid = append(c.Valid, v.Valid[from:to]...)
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
		c.I = append(c.I, v.I[from:to]...)
	}
}

func (c *Column) addText(v *facts.Vector, from, to int) {
	if c.Plain {
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
	if len(c.Words) > manyWords {
		c.spell()
	}
}

func (c *Column) word(s string) int32 {
	n, ok := c.code[s]
	if !ok {
		c.Words = append(c.Words, s)
		n = int32(len(c.Words))
		c.code[s] = n
	}
	return n
}

// spell gives up numbering words.
func (c *Column) spell() {
	c.Plain = true
	for _, n := range c.codes {
		s := ""
		if n > 0 {
			s = c.Words[n-1]
		}
		c.s = append(c.s, s)
	}
	c.Words, c.codes, c.code = nil, nil, nil
}

// Constant is the one value all rows have, as a literal.
func (c *Column) Constant() (string, bool) {
	switch {
	case c.present == 0:
		return "NULL", true
	case c.present < len(c.Valid):
		return "", false
	}
	switch c.Type {
	case facts.Text:
		if c.Plain || len(c.Words) != 1 {
			return "", false
		}
		return dialect.Literal(c.Column, c.Words[0])
	case facts.Float:
		return same(c.Column, c.f)
	case facts.Bool:
		return same(c.Column, c.b)
	default:
		return same(c.Column, c.I)
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

func (c *Column) Text(row int) string {
	switch {
	case !c.Valid[row]:
		return ""
	case c.Plain:
		return c.s[row]
	}
	return c.Words[c.codes[row]-1]
}

// Blank makes a text missing.
func (c *Column) Blank(row int) {
	if !c.Valid[row] {
		return
	}
	c.Valid[row] = false
	c.present--
	if c.Plain {
		c.s[row] = ""
		return
	}
	c.codes[row] = 0
}
