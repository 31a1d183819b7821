package arrivals

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"plumbline/internal/access"
	"plumbline/internal/fault"
	"plumbline/internal/inbox"
)

// StageQuarantine keeps records that could not be mapped.
func (k *Keeper) StageQuarantine(ctx context.Context, arrival string, rows []inbox.Quarantined) error {
	seq := arrivalSeq(arrival)
	return k.tx(ctx, func(tx *sql.Tx) error {
		insert, err := tx.PrepareContext(ctx, `INSERT INTO quarantine (arrival, id, sheet, format, line, col, field, reason, detail, raw, at)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) ON CONFLICT (arrival, id) DO NOTHING`)
		if err != nil {
			return err
		}
		defer insert.Close()
		for _, q := range rows {
			if _, err := insert.ExecContext(ctx, seq, q.ID, q.Sheet, q.Format, q.Line, q.Column, q.Field, q.Reason, q.Detail, q.Raw, q.At.UnixMicro()); err != nil {
				return err
			}
		}
		return nil
	})
}

const quarantineRows = `SELECT q.id, q.arrival, a.name, q.sheet, q.format, q.line, q.col, q.field, q.reason, q.detail, q.raw, q.at
	FROM quarantine q JOIN arrivals a ON a.seq = q.arrival WHERE a.state = 'done'`

// Quarantined lists them, newest arrival first, in the order of their lines.
func (k *Keeper) Quarantined(ctx context.Context, scope access.Scope, f inbox.QuarantineFilter) ([]inbox.Quarantined, error) {
	if scope.Nothing() {
		return nil, nil
	}
	where, args := narrowed(f)
	if f.Limit <= 0 {
		f.Limit = 1000
	}
	n := len(args)
	rows, err := k.read.QueryContext(ctx, quarantineRows+where+fmt.Sprintf(` ORDER BY q.arrival DESC, q.line, q.id LIMIT $%d OFFSET $%d`, n+1, n+2), append(args, f.Limit, max(0, f.Offset))...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []inbox.Quarantined
	for rows.Next() {
		q, err := scanQuarantined(rows.Scan, scope)
		if err != nil {
			return nil, err
		}
		out = append(out, q)
	}
	return out, rows.Err()
}

// narrowed is a filter as conditions.
func narrowed(f inbox.QuarantineFilter) (where string, args []any) {
	is := func(column string, value any) {
		args = append(args, value)
		where += fmt.Sprintf(" AND %s = $%d", column, len(args))
	}
	if f.Arrival != "" {
		is("q.arrival", arrivalSeq(f.Arrival))
	}
	if f.Format != "" {
		is("q.format", f.Format)
	}
	if f.Reason != "" {
		is("q.reason", f.Reason)
	}
	return where, args
}

// QuarantineCount counts them by reason and by file.
func (k *Keeper) QuarantineCount(ctx context.Context, scope access.Scope, f inbox.QuarantineFilter) (inbox.QuarantineCount, error) {
	out := inbox.QuarantineCount{Reasons: map[string]int{}}
	if scope.Nothing() {
		return out, nil
	}
	where, args := narrowed(f)
	rows, err := k.read.QueryContext(ctx, `SELECT q.arrival, a.name, q.format, q.reason, count(*), max(q.at) FROM quarantine q JOIN arrivals a ON a.seq = q.arrival
		WHERE a.state = 'done'`+where+` GROUP BY q.arrival, a.name, q.format, q.reason ORDER BY q.arrival DESC, q.format, q.reason`, args...)
	if err != nil {
		return out, err
	}
	defer rows.Close()
	for rows.Next() {
		var arrival, at int64
		var reason string
		var one inbox.QuarantineFile
		if err := rows.Scan(&arrival, &one.File, &one.Format, &reason, &one.Records, &at); err != nil {
			return out, err
		}
		one.Arrival, one.At = arrivalID(arrival), time.UnixMicro(at).UTC()
		out.Total += one.Records
		out.Reasons[reason] += one.Records
		if last := len(out.Files) - 1; last >= 0 && out.Files[last].Arrival == one.Arrival && out.Files[last].Format == one.Format {
			out.Files[last].Records += one.Records
			continue
		}
		out.Files = append(out.Files, one)
	}
	return out, rows.Err()
}

// QuarantinedOne shows one of them.
func (k *Keeper) QuarantinedOne(ctx context.Context, scope access.Scope, id string) (inbox.Quarantined, error) {
	missing := fault.New(fault.NotFound, "there is no quarantined record %q", id).WithHint("list them with plumbline quarantine list")
	if scope.Nothing() {
		return inbox.Quarantined{}, missing
	}
	row := k.read.QueryRowContext(ctx, quarantineRows+` AND q.id = $1 ORDER BY q.arrival DESC LIMIT 1`, id)
	q, err := scanQuarantined(row.Scan, scope)
	if errors.Is(err, sql.ErrNoRows) {
		return inbox.Quarantined{}, missing
	}
	return q, err
}

// scanQuarantined reads one row. What a bad record said may be anything, so
// its text is shown only to those who may see every class.
func scanQuarantined(scan func(...any) error, scope access.Scope) (inbox.Quarantined, error) {
	var q inbox.Quarantined
	var arrival, at int64
	err := scan(&q.ID, &arrival, &q.File, &q.Sheet, &q.Format, &q.Line, &q.Column, &q.Field, &q.Reason, &q.Detail, &q.Raw, &at)
	q.Arrival, q.At = arrivalID(arrival), time.UnixMicro(at).UTC()
	if !scope.Sees(access.All) {
		q.ID, q.Raw, q.Detail = "", "", "" // the id is made of the file's bytes: it would tell two contents apart
	}
	return q, err
}
