// Package answer reads what a database answers, and how many rows it changed.
package answer

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"plumbline/internal/fault"
)

// Source is what answers questions: a handle or a transaction.
type Source interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}

// All reads every row of an answer; err is what asking failed of.
func All[T any](rows *sql.Rows, err error, scan func(func(...any) error) (T, error)) ([]T, error) {
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []T
	for rows.Next() {
		v, err := scan(rows.Scan)
		if err != nil {
			return nil, err
		}
		out = append(out, v)
	}
	return out, rows.Err()
}

// OneOf reads the one row of an answer; without one it is not found.
func OneOf[T any](row *sql.Row, scan func(func(...any) error) (T, error), what string) (T, error) {
	v, err := scan(row.Scan)
	if errors.Is(err, sql.ErrNoRows) {
		return v, fault.New(fault.NotFound, "there is no such %s", what)
	}
	return v, err
}

// Changed is how many rows a statement changed; err is what it failed of.
func Changed(out sql.Result, err error) (int64, error) {
	if err != nil {
		return 0, err
	}
	return out.RowsAffected()
}

// Moment is a time as it was kept, in microseconds; zero for none.
func Moment(v *int64) time.Time {
	if v == nil {
		return time.Time{}
	}
	return time.UnixMicro(*v).UTC()
}
