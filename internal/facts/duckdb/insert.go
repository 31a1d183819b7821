package duckdb

import (
	"context"
	"fmt"
	"strings"

	"plumbline/internal/facts"
)

// insert adds rows of a batch as they are. known, by position in rows, replaces
// known_at; nil keeps the batch's own.
func (l *landing) insert(b *facts.Batch, rows []int32, known []int64) error {
	if count(b, rows) == 0 {
		return nil
	}
	var varying, names, exprs []string
	for i := range b.Vectors() {
		v := &b.Vectors()[i]
		if v.Column.Name == "known_at" && known != nil {
			continue
		}
		constant, ok := sameForAll(v)
		if !ok || v.Column.Name == "event_id" { // a stage needs at least one column
			varying = append(varying, v.Column.Name)
			constant = stored(v.Column, "s."+name(v.Column.Name))
		}
		names, exprs = append(names, name(v.Column.Name)), append(exprs, constant)
	}
	st := stageOf(b, rows, varying...)
	if known != nil {
		st.number("known", known)
		names, exprs = append(names, name("known_at")), append(exprs, "make_timestamp(s.known)")
	}
	return l.e.stages.with(l.ctx, st, func(_ context.Context, handle int64) error {
		return l.exec(fmt.Sprintf("INSERT INTO %s (%s) SELECT %s FROM %s s",
			name(b.Table.Name), strings.Join(names, ", "), strings.Join(exprs, ", "), source(handle)))
	})
}

// sameForAll finds columns with one value in the whole batch (source, arrival,
// whatever is missing throughout), which need not be handed over row by row.
func sameForAll(v *facts.Vector) (string, bool) {
	for _, ok := range v.Valid {
		if ok != v.Valid[0] {
			return "", false
		}
	}
	if !v.Valid[0] {
		return "NULL", true
	}
	var first any
	same := false
	switch v.Column.Type {
	case facts.Text:
		first, same = v.S[0], allEqual(v.S)
	case facts.Float:
		first, same = v.F[0], allEqual(v.F)
	case facts.Bool:
		first, same = v.B[0], allEqual(v.B)
	default:
		first, same = v.I[0], allEqual(v.I)
	}
	if !same {
		return "", false
	}
	return literal(v.Column, first)
}

func allEqual[T comparable](values []T) bool {
	for _, v := range values {
		if v != values[0] {
			return false
		}
	}
	return true
}
