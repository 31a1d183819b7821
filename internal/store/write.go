package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"plumbline/internal/access"
	"plumbline/internal/campaign"
	"plumbline/internal/fault"
	"plumbline/internal/store/answer"
	"plumbline/internal/store/bound"
	"plumbline/internal/store/filter"
)

// work is one write transaction on records.
type work struct {
	view
	tx    *sql.Tx
	notes []access.Entry
}

// Write runs f in one transaction, one writer after another: what a step found
// by asking still holds when it is kept. The audit log is chained last.
func (s *Store) Write(ctx context.Context, f func(tx campaign.Tx) error) error {
	return s.work(ctx, func(w *work) error { return f(w) })
}

// work is Write for the rooms that keep more than records: they write with
// w.tx and note with w.Note.
func (s *Store) work(ctx context.Context, f func(w *work) error) error {
	return s.serial(ctx, func(tx *sql.Tx) error {
		w := &work{view: view{s, tx}, tx: tx}
		if err := f(w); err != nil {
			return err
		}
		return w.seal(ctx)
	})
}

// noting is work for the sub-rooms.
func (s *Store) noting(ctx context.Context, f func(tx *sql.Tx, note func(access.Entry)) error) error {
	return s.work(ctx, func(w *work) error { return f(w.tx, w.Note) })
}

// everything is what a transaction reads under.
var everything = access.For(access.Owner)

// Record returns one record, whole.
func (w *work) Record(ctx context.Context, kind campaign.Kind, id string) (campaign.Row, error) {
	return w.record(ctx, everything, kind, id)
}

// Records lists records, whole.
func (w *work) Records(ctx context.Context, q campaign.Query) (campaign.Page, error) {
	return w.records(ctx, everything, q)
}

// Put writes a record with its version and its past.
func (w *work) Put(ctx context.Context, row campaign.Row, past campaign.Past) error {
	values, err := columns(row)
	if err != nil {
		return err
	}
	n, err := w.put(ctx, row, values)
	if err != nil {
		return fmt.Errorf("keep %s %s: %w", row.Kind, row.ID, err)
	}
	if n != 1 {
		return fault.New(fault.Conflict, "%s %s was changed by somebody else", campaign.Words(string(row.Kind)), row.ID).WithHint("look at what changed, then save again")
	}
	return w.version(ctx, values, past)
}

func (w *work) put(ctx context.Context, row campaign.Row, values []any) (int64, error) {
	values = append(values[:len(values):len(values)], filter.Fold(row.ID+"\n"+row.Title))
	if row.Version == 1 {
		return answer.Changed(w.tx.ExecContext(ctx, `INSERT INTO records (`+recordColumns+`, folded) VALUES (`+bound.Marks(1, len(values))+`)
			ON CONFLICT (kind, id) DO NOTHING`, values...))
	}
	return answer.Changed(w.tx.ExecContext(ctx, `UPDATE records SET (`+recordColumns+`, folded) = (`+bound.Marks(1, len(values))+`)
		WHERE kind = $1 AND id = $2 AND version + 1 = $3`, values...))
}

func (w *work) version(ctx context.Context, values []any, p campaign.Past) error {
	if err := errors.Join(bound.Readable(p.Reason), bound.Readable(p.Source), bound.Readable(p.By.ID)); err != nil {
		return err
	}
	values = append(values[:len(values):len(values)],
		p.Step, string(p.From), p.At.UnixMicro(), p.Written.UnixMicro(), p.By.ID, string(p.By.Role), p.By.Via, p.Reason, p.Source)
	_, err := w.tx.ExecContext(ctx, `INSERT INTO record_versions (`+recordColumns+`, step, was, happened, written, by_id, by_role, via, reason, source)
		VALUES (`+bound.Marks(1, len(values))+`)`, values...)
	if err != nil {
		return fmt.Errorf("keep the version: %w", err)
	}
	return nil
}

// Try runs f between a savepoint and its release or its rollback.
func (w *work) Try(ctx context.Context, f func() error) error {
	if _, err := w.tx.ExecContext(ctx, `SAVEPOINT part`); err != nil {
		return fmt.Errorf("begin a part of a transaction: %w", err)
	}
	noted, failed := len(w.notes), f()
	if failed != nil {
		w.notes = w.notes[:noted]
		if _, err := w.tx.ExecContext(context.WithoutCancel(ctx), `ROLLBACK TO SAVEPOINT part`); err != nil {
			return fmt.Errorf("take back a part of a transaction: %w", errors.Join(err, failed))
		}
	}
	if _, err := w.tx.ExecContext(context.WithoutCancel(ctx), `RELEASE SAVEPOINT part`); err != nil {
		return fmt.Errorf("end a part of a transaction: %w", errors.Join(err, failed))
	}
	return failed
}

// Place returns how far a loop has read; 0 at first.
func (w *work) Place(ctx context.Context, name string) (at int64, err error) {
	err = w.tx.QueryRowContext(ctx, `SELECT at FROM places WHERE name = $1`, name).Scan(&at)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, nil
	}
	return at, err
}

// SetPlace keeps how far a loop has read.
func (w *work) SetPlace(ctx context.Context, name string, at int64) error {
	_, err := w.tx.ExecContext(ctx, `INSERT INTO places (name, at) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET at = excluded.at`, name, at)
	return err
}

// Note has an entry put into the audit log at the end.
func (w *work) Note(e access.Entry) { w.notes = append(w.notes, e) }
