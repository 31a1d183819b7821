package duckdb

import (
	"context"
	"fmt"
	"strings"

	"plumbline/internal/facts"
	"plumbline/internal/facts/duckdb/dialect"
	"plumbline/internal/facts/duckdb/stage"
)

// insert adds rows of a buffer as they are. known, by position in rows, replaces
// known_at; nil keeps the row's own.
func (l *landing) insert(b *stage.Buffer, rows []int32, known []int64) error {
	if stage.Count(b, rows) == 0 {
		return nil
	}
	varying, names, exprs := []string{}, []string{dialect.HashColumn}, []string{"s." + dialect.HashColumn}
	for i := range b.Cols {
		c := &b.Cols[i]
		if c.Name == "known_at" && known != nil {
			continue
		}
		value, ok := c.Constant() // source, arrival, what is missing throughout
		if !ok {
			varying = append(varying, c.Name)
			value = stored(c, "s."+dialect.Name(c.Name))
		}
		names, exprs = append(names, dialect.Name(c.Name)), append(exprs, value)
	}
	st := stage.StageOf(b, rows, varying...).Hashes(b)
	if known != nil {
		st.Number("known", known)
		names, exprs = append(names, dialect.Name("known_at")), append(exprs, "make_timestamp(s.known)")
	}
	return l.e.stages.With(l.ctx, st, func(_ context.Context, handle int64) error {
		return l.exec(fmt.Sprintf("INSERT INTO %s (%s) SELECT %s FROM %s s",
			dialect.Name(b.Table.Name), strings.Join(names, ", "), strings.Join(exprs, ", "), stage.Source(handle)))
	})
}

// stored turns a staged value into the stored type.
func stored(c *stage.Column, staged string) string {
	switch c.Type {
	case facts.Text:
		if !c.Plain {
			return dialect.WordList(c.Words) + "[" + staged + "]"
		}
		return staged
	case facts.Float:
		return staged
	case facts.Bool:
		return fmt.Sprintf("CASE %s WHEN 1 THEN true WHEN 0 THEN false END", staged)
	case facts.Time:
		return fmt.Sprintf("make_timestamp(nullif(%s, %s))", staged, dialect.Number(dialect.Missing))
	case facts.Date:
		return fmt.Sprintf("DATE '1970-01-01' + nullif(%s, %s)::INTEGER", staged, dialect.Number(dialect.Missing))
	default:
		return fmt.Sprintf("nullif(%s, %s)::%s", staged, dialect.Number(dialect.Missing), dialect.SQLType(c.Column))
	}
}
