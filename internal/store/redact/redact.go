// Package redact takes words out of what is kept beside the records: files as
// they came, quarantined text, pieces, the outbox, stored evaluations.
//
// In: a database, and what to put in place of a text. Out: rows changed, and
// the columns that still hold a word.
package redact

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"
)

// kept are the columns whose text may quote anybody, with what names their row.
var kept = []struct {
	table, key string
	columns    []string
}{
	{"arrivals", "seq", []string{"name", "options", "summary", "failure"}},
	{"quarantine", "arrival, id", []string{"field", "detail", "raw"}},
	{"pieces", "system, entity, id, name, key", []string{"value"}},
	{"outbox", "seq", []string{"fact"}},
}

// Rewrite puts other text in place of every text that change changes, and drops
// the stored evaluations, which quote names and are made again. It returns how
// many rows were changed, by table.
func Rewrite(ctx context.Context, tx *sql.Tx, change func(text string) (string, bool)) (map[string]int64, error) {
	out := map[string]int64{}
	for _, k := range kept {
		n, err := rewrite(ctx, tx, k.table, strings.Split(k.key, ", "), k.columns, change)
		if err != nil {
			return out, fmt.Errorf("take a person out of %s: %w", k.table, err)
		}
		if n > 0 {
			out[k.table] = n
		}
	}
	done, err := tx.ExecContext(ctx, "DELETE FROM evaluations")
	if err != nil {
		return out, err
	}
	if n, err := done.RowsAffected(); err == nil && n > 0 {
		out["evaluations"] = n
	}
	return out, nil
}

// changed is a row to be written again.
type changed struct{ key, values []any }

func rewrite(ctx context.Context, tx *sql.Tx, table string, key, columns []string, change func(string) (string, bool)) (int64, error) {
	rows, err := tx.QueryContext(ctx, "SELECT "+strings.Join(slices.Concat(key, columns), ", ")+" FROM "+table)
	if err != nil {
		return 0, err
	}
	var todo []changed
	err = each(rows, func(cells []any) {
		row, is := changed{key: slices.Clone(cells[:len(key)])}, false
		for _, c := range cells[len(key):] {
			v, other := redacted(c, change)
			row.values, is = append(row.values, v), is || other
		}
		if is {
			todo = append(todo, row)
		}
	})
	if err != nil {
		return 0, err
	}
	q, n := "UPDATE "+table+" SET ", 0
	for i, c := range columns {
		n++
		q += fmt.Sprintf("%s%s = $%d", strings.Repeat(", ", min(i, 1)), c, n)
	}
	for i, k := range key {
		n++
		q += fmt.Sprintf("%s%s = $%d", []string{" WHERE ", " AND "}[min(i, 1)], k, n)
	}
	for _, row := range todo {
		if _, err := tx.ExecContext(ctx, q, slices.Concat(row.values, row.key)...); err != nil {
			return 0, err
		}
	}
	return int64(len(todo)), nil
}

// redacted changes a text, kept as text or as bytes.
func redacted(cell any, change func(string) (string, bool)) (any, bool) {
	switch v := cell.(type) {
	case string:
		return change(v)
	case []byte:
		text, is := change(string(v))
		return []byte(text), is
	}
	return cell, false
}

// Holding lists the columns that hold a word, as table.column → rows.
func Holding(ctx context.Context, db *sql.DB, tables []string, in func(text string) bool) (map[string]int64, error) {
	out := map[string]int64{}
	for _, t := range tables {
		rows, err := db.QueryContext(ctx, `SELECT * FROM "`+t+`"`)
		if err != nil {
			return out, fmt.Errorf("look through %s: %w", t, err)
		}
		names, err := rows.Columns()
		if err != nil {
			rows.Close()
			return out, err
		}
		err = each(rows, func(cells []any) {
			for i, c := range cells {
				if _, is := redacted(c, func(text string) (string, bool) { return text, in(text) }); is {
					out[t+"."+names[i]]++
				}
			}
		})
		if err != nil {
			return out, fmt.Errorf("look through %s: %w", t, err)
		}
	}
	return out, nil
}

// each reads all rows and closes them.
func each(rows *sql.Rows, do func(cells []any)) error {
	defer rows.Close()
	names, err := rows.Columns()
	if err != nil {
		return err
	}
	cells, into := make([]any, len(names)), make([]any, len(names))
	for i := range cells {
		into[i] = &cells[i]
	}
	for rows.Next() {
		if err := rows.Scan(into...); err != nil {
			return err
		}
		do(cells)
	}
	return rows.Err()
}
