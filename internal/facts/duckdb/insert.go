package duckdb

import (
	"context"
	"fmt"
	"strings"
)

// insert adds rows of a buffer as they are. known, by position in rows, replaces
// known_at; nil keeps the row's own.
func (l *landing) insert(b *buffer, rows []int32, known []int64) error {
	if count(b, rows) == 0 {
		return nil
	}
	varying, names, exprs := []string{}, []string{hashColumn}, []string{"s." + hashColumn}
	for i := range b.cols {
		c := &b.cols[i]
		if c.Name == "known_at" && known != nil {
			continue
		}
		value, ok := c.constant() // source, arrival, what is missing throughout
		if !ok {
			varying = append(varying, c.Name)
			value = stored(c, "s."+name(c.Name))
		}
		names, exprs = append(names, name(c.Name)), append(exprs, value)
	}
	st := stageOf(b, rows, varying...).hashes(b)
	if known != nil {
		st.number("known", known)
		names, exprs = append(names, name("known_at")), append(exprs, "make_timestamp(s.known)")
	}
	return l.e.stages.with(l.ctx, st, func(_ context.Context, handle int64) error {
		return l.exec(fmt.Sprintf("INSERT INTO %s (%s) SELECT %s FROM %s s",
			name(b.table.Name), strings.Join(names, ", "), strings.Join(exprs, ", "), source(handle)))
	})
}
