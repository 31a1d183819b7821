package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"plumbline/internal/access"
	"plumbline/internal/fault"
	"plumbline/internal/judge"
	"plumbline/internal/ladder"
	"plumbline/internal/store/answer"
)

// Lock is a campaign bound to a revision, with the bands that were proposed
// from history and frozen with it.
type Lock struct {
	ladder.Lock
	Frozen []judge.Frozen
}

// AddRevision appends to the history, if parent still is the last entry. Notes
// go into the audit log with it.
func (s *Store) AddRevision(ctx context.Context, r ladder.Revision, notes ...access.Entry) error {
	files, err := pack(r.Files)
	if err != nil {
		return err
	}
	return s.work(ctx, func(w *work) error {
		w.notes = append(w.notes, notes...)
		var last string
		err := w.tx.QueryRowContext(ctx, `SELECT hash FROM revisions ORDER BY seq DESC LIMIT 1`).Scan(&last)
		if err != nil && !errors.Is(err, sql.ErrNoRows) {
			return err
		}
		if last != r.Parent {
			return fault.New(fault.Conflict, "the ladder was changed meanwhile: %.12s is in force", last).WithHint("run plumbline diff again")
		}
		_, err = w.tx.ExecContext(ctx, `INSERT INTO revisions (hash, parent, at, author, message, files) VALUES ($1, $2, $3, $4, $5, $6)`,
			r.ID, r.Parent, r.At.UnixMicro(), r.Author, r.Message, files)
		return err
	})
}

// LastRevision names the last entry of the history; another one means that
// the history has grown. It is 0 before the first.
func (s *Store) LastRevision(ctx context.Context) (seq int64, err error) {
	err = s.read.QueryRowContext(ctx, `SELECT COALESCE(MAX(seq), 0) FROM revisions`).Scan(&seq)
	return seq, err
}

// Revisions returns the history, oldest first, with its texts.
func (s *Store) Revisions(ctx context.Context) ([]ladder.Revision, error) {
	rows, err := s.read.QueryContext(ctx, `SELECT hash, parent, at, author, message, files FROM revisions ORDER BY seq`)
	if err != nil {
		return nil, fmt.Errorf("read revisions: %w", err)
	}
	defer rows.Close()
	var out []ladder.Revision
	for rows.Next() {
		var r ladder.Revision
		var at int64
		var files []byte
		if err := rows.Scan(&r.ID, &r.Parent, &at, &r.Author, &r.Message, &files); err != nil {
			return nil, err
		}
		if err := unpack(files, &r.Files); err != nil {
			return nil, err
		}
		r.At = time.UnixMicro(at).UTC()
		out = append(out, r)
	}
	return out, rows.Err()
}

// AddLock keeps a lock. A campaign is locked under a revision once.
func (s *Store) AddLock(ctx context.Context, l Lock, notes ...access.Entry) error {
	frozen, err := json.Marshal(l.Frozen)
	if err != nil {
		return err
	}
	return s.work(ctx, func(w *work) error {
		n, err := answer.Changed(w.tx.ExecContext(ctx,
			`INSERT INTO locks (campaign, hash, at, author, frozen) VALUES ($1, $2, $3, $4, $5) ON CONFLICT (campaign, hash) DO NOTHING`,
			l.Campaign, l.Revision, l.At.UnixMicro(), l.By, frozen))
		if n > 0 {
			w.notes = append(w.notes, notes...)
		}
		return err
	})
}

// Locks returns every lock, oldest first.
func (s *Store) Locks(ctx context.Context) ([]Lock, error) {
	rows, err := s.read.QueryContext(ctx, `SELECT campaign, hash, at, author, frozen FROM locks ORDER BY at, campaign`)
	if err != nil {
		return nil, fmt.Errorf("read locks: %w", err)
	}
	defer rows.Close()
	var out []Lock
	for rows.Next() {
		var l Lock
		var at int64
		var frozen []byte
		if err := rows.Scan(&l.Campaign, &l.Revision, &at, &l.By, &frozen); err != nil {
			return nil, err
		}
		if err := json.Unmarshal(frozen, &l.Frozen); err != nil {
			return nil, err
		}
		l.At = time.UnixMicro(at).UTC()
		out = append(out, l)
	}
	return out, rows.Err()
}
