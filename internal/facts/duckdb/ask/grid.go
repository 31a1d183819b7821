package ask

import (
	"database/sql"
	"fmt"
	"strings"

	"plumbline/internal/facts"
	"plumbline/internal/period"
)

// output is one column of an answer: what it is and the SQL that makes it. Its
// SQL must yield what plain() yields: text, 64-bit integers, floats, booleans.
type output struct {
	column facts.Column
	sql    string
}

func selectList(outs []output) string {
	s := make([]string, len(outs))
	for i, o := range outs {
		s[i] = o.sql
	}
	return strings.Join(s, ", ")
}

// Question is a compiled statement.
type Question struct {
	SQL  string
	outs []output
	// first turns the number in the column "period" into the period's first
	// day; nil where there is none.
	first  func(int64) period.Date
	placed bool // the last column is the table's place
}

// Traits is what may be known of tables without looking.
type Traits interface {
	// Corrected tells whether a table holds corrections; without any, every row stands.
	Corrected(table string) bool
	// Foreign tells whether a table holds money in another currency than home.
	Foreign(table, home string) bool
}

// Scan reads the answer to a question by column.
func (q Question) Scan(rows *sql.Rows) (*facts.Grid, error) {
	g, err := q.read(rows)
	if err == nil && q.placed {
		last := len(g.Vectors) - 1
		if g.N > 0 {
			g.Place = g.Vectors[last].I[0]
		}
		g.Vectors = g.Vectors[:last]
	}
	if err == nil && q.first != nil {
		turn(g.Col("period"), q.first)
	}
	return g, err
}

func (q Question) read(rows *sql.Rows) (*facts.Grid, error) {
	g := &facts.Grid{Vectors: make([]facts.Vector, len(q.outs))}
	cells, into := make([]any, len(q.outs)), make([]any, len(q.outs))
	for i, o := range q.outs {
		g.Vectors[i].Column = o.column
		into[i] = &cells[i]
	}
	for rows.Next() {
		if err := rows.Scan(into...); err != nil {
			return nil, fmt.Errorf("reading an answer: %w", err)
		}
		for i := range cells {
			if err := push(&g.Vectors[i], cells[i]); err != nil {
				return nil, err
			}
		}
		g.N++
	}
	return g, rows.Err()
}

// turn replaces period numbers by the periods' first days.
func turn(v *facts.Vector, first func(int64) period.Date) {
	for i, ok := range v.Valid {
		if ok {
			v.I[i] = int64(first(v.I[i]))
		}
	}
}

// push appends a cell; nil is missing.
func push(v *facts.Vector, cell any) error {
	v.Valid = append(v.Valid, cell != nil)
	ok := true
	switch v.Column.Type {
	case facts.Text:
		var s string
		if cell != nil {
			s, ok = cell.(string)
		}
		v.S = append(v.S, s)
	case facts.Float:
		var f float64
		if cell != nil {
			f, ok = cell.(float64)
		}
		v.F = append(v.F, f)
	case facts.Bool:
		var b bool
		if cell != nil {
			b, ok = cell.(bool)
		}
		v.B = append(v.B, b)
	default:
		var n int64
		if cell != nil {
			n, ok = whole(cell)
		}
		v.I = append(v.I, n)
	}
	if !ok {
		return fmt.Errorf("reading %s: a %T is not %s", v.Column.Name, cell, v.Column.Type)
	}
	return nil
}

func whole(cell any) (int64, bool) {
	switch n := cell.(type) {
	case int64:
		return n, true
	case int32:
		return int64(n), true
	case int16:
		return int64(n), true
	case int8:
		return int64(n), true
	default:
		return 0, false
	}
}
