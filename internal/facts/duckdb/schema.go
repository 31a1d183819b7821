package duckdb

import (
	"context"
	"fmt"

	"plumbline/internal/facts"
	"plumbline/internal/facts/duckdb/dialect"
	"plumbline/internal/fault"
)

// migrate makes the tables that are missing and adds columns that a later
// version brought. Nothing is ever dropped.
func (e *Engine) migrate(ctx context.Context) error {
	have, err := e.existing(ctx)
	if err != nil {
		return err
	}
	for _, s := range []string{createMarks, createErased} {
		if _, err := e.db.ExecContext(ctx, s); err != nil {
			return fmt.Errorf("making the engine's own tables: %w", err)
		}
	}
	for _, t := range facts.Tables {
		if have[t.Name] != nil && !have[t.Name][dialect.HashColumn] {
			return fault.New(fault.Conflict, "these facts were written by a build from before the first release").
				WithHint("move facts.duckdb away and import the files again")
		}
		for _, s := range steps(t, have[t.Name]) {
			if _, err := e.db.ExecContext(ctx, s); err != nil {
				return fmt.Errorf("making the table %s: %w", t.Name, err)
			}
		}
	}
	return nil
}

func steps(t *facts.Table, have map[string]bool) []string {
	if have == nil {
		return []string{dialect.CreateTable(t)}
	}
	var out []string
	for _, c := range dialect.Columns(t) {
		if !have[c.Name] {
			out = append(out, dialect.AddColumn(t, c))
		}
	}
	return out
}

// existing lists the columns in the file, by table.
func (e *Engine) existing(ctx context.Context) (map[string]map[string]bool, error) {
	rows, err := e.db.QueryContext(ctx, dialect.ListColumns)
	if err != nil {
		return nil, fmt.Errorf("listing the columns: %w", err)
	}
	defer rows.Close()
	have := map[string]map[string]bool{}
	for rows.Next() {
		var table, column string
		if err := rows.Scan(&table, &column); err != nil {
			return nil, err
		}
		if have[table] == nil {
			have[table] = map[string]bool{}
		}
		have[table][column] = true
	}
	return have, rows.Err()
}
