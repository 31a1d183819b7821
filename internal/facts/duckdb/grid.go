package duckdb

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
	"time"

	"plumbline/internal/facts"
	"plumbline/internal/fault"
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

// question is a compiled statement, held under the traits it was compiled for.
type question struct {
	sql  string
	outs []output
}

// ask compiles and runs a question. Compiling sees the traits; they hold until
// the statement has its snapshot.
func (e *Engine) ask(ctx context.Context, compile func(t *traits) (question, error)) (*facts.Grid, error) {
	leave, err := e.enter()
	if err != nil {
		return nil, err
	}
	defer leave()
	rows, q, err := e.run(ctx, compile)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	return scan(rows, q.outs)
}

func (e *Engine) run(ctx context.Context, compile func(t *traits) (question, error)) (*sql.Rows, question, error) {
	e.traits.mu.RLock()
	defer e.traits.mu.RUnlock()
	q, err := compile(e.traits)
	if err != nil {
		return nil, q, err
	}
	began := time.Now()
	rows, err := e.db.QueryContext(ctx, q.sql)
	if err != nil {
		if ctx.Err() != nil {
			return nil, q, ctx.Err()
		}
		return nil, q, fault.Wrap(fault.Internal, err, "the facts could not be read")
	}
	e.log.Debug("facts asked", "took", time.Since(began))
	return rows, q, nil
}

// scan reads an answer by column.
func scan(rows *sql.Rows, outs []output) (*facts.Grid, error) {
	g := &facts.Grid{Vectors: make([]facts.Vector, len(outs))}
	cells, into := make([]any, len(outs)), make([]any, len(outs))
	for i, o := range outs {
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
