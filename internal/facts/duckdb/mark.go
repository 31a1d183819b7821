package duckdb

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"plumbline/internal/facts"
)

// createMarks has no constraint, as no table here has one: one writer, and a
// mark is deleted before it is set.
const createMarks = "CREATE TABLE IF NOT EXISTS marks (name VARCHAR, reached BIGINT)"

// reach sets a loop's mark in the transaction under way.
func (l *landing) reach(m facts.Reached) error {
	if m.Name == "" {
		return nil
	}
	return setMark(l.ctx, l.e.writer, m)
}

// executor is a connection or a transaction on it.
type executor interface {
	ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error)
}

func setMark(ctx context.Context, on executor, m facts.Reached) error {
	if _, err := on.ExecContext(ctx, "DELETE FROM marks WHERE name = ?", m.Name); err != nil {
		return fmt.Errorf("marking %s: %w", m.Name, err)
	}
	if _, err := on.ExecContext(ctx, "INSERT INTO marks VALUES (?, ?)", m.Name, m.At); err != nil {
		return fmt.Errorf("marking %s: %w", m.Name, err)
	}
	return nil
}

// advance moves the state of the facts on.
func advance(ctx context.Context, on executor) error {
	done, err := on.ExecContext(ctx, "UPDATE marks SET reached = reached + 1 WHERE name = ?", facts.StateMark)
	if err != nil {
		return fmt.Errorf("moving the state of the facts on: %w", err)
	}
	if n, err := done.RowsAffected(); err != nil || n > 0 {
		return err
	}
	return setMark(ctx, on, facts.Reached{Name: facts.StateMark, At: 1})
}

// begin gives facts of an earlier build, which kept no state, one.
func (e *Engine) begin(ctx context.Context) error {
	at, err := e.Marked(ctx, facts.StateMark)
	if err != nil || at > 0 {
		return err
	}
	for _, t := range facts.Tables {
		n, err := e.LastKnown(ctx, t.Name)
		if err != nil {
			return err
		}
		if n != 0 {
			return advance(ctx, e.db)
		}
	}
	return nil
}

// Marked returns how far a loop has read; 0 where nothing was marked.
func (e *Engine) Marked(ctx context.Context, name string) (int64, error) {
	leave, err := e.enter()
	if err != nil {
		return 0, err
	}
	defer leave()
	var at int64
	err = e.db.QueryRowContext(ctx, "SELECT reached FROM marks WHERE name = ?", name).Scan(&at)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, nil
	}
	return at, err
}
