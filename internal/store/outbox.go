package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"time"

	"plumbline/internal/campaign"
	"plumbline/internal/store/answer"
	"plumbline/internal/store/outgoing"
)

// Tell puts facts into the outbox. Writers come one after another, so the
// order of seq is the order of commits: a reader misses none.
func (w *work) Tell(ctx context.Context, facts ...campaign.Fact) error {
	now := w.s.clock.Now().UnixMicro()
	for _, f := range facts {
		body, err := outgoing.Encode(f)
		if err != nil {
			return err
		}
		if _, err := w.tx.ExecContext(ctx, `INSERT INTO outbox (at, fact) VALUES ($1, $2)`, now, body); err != nil {
			return fmt.Errorf("put a fact into the outbox: %w", err)
		}
	}
	return nil
}

// letter is a fact as the outbox has it.
type letter struct {
	Seq  int64  `json:"s"`
	At   int64  `json:"a"` // microseconds
	Fact string `json:"f"`
}

func (l letter) open() (campaign.Outgoing, error) {
	fact, err := outgoing.Decode(l.Fact)
	if err != nil {
		return campaign.Outgoing{}, fmt.Errorf("fact %d of the outbox: %w", l.Seq, err)
	}
	return campaign.Outgoing{Seq: l.Seq, At: time.UnixMicro(l.At).UTC(), Fact: fact}, nil
}

func letters(ctx context.Context, on answer.Source, where string, args ...any) ([]letter, error) {
	rows, err := on.QueryContext(ctx, `SELECT seq, at, fact FROM outbox WHERE `+where, args...)
	out, err := answer.All(rows, err, func(scan func(...any) error) (l letter, err error) {
		err = scan(&l.Seq, &l.At, &l.Fact)
		return l, err
	})
	if err != nil {
		return nil, fmt.Errorf("read the outbox: %w", err)
	}
	return out, nil
}

// Outbox returns facts after a place, in the order they were told; limit 0 is
// 1000. Those that were packed are found again: facts that were restored, or
// begun anew elsewhere, are told from their own place on.
func (s *Store) Outbox(ctx context.Context, after int64, limit int) ([]campaign.Outgoing, error) {
	if limit <= 0 {
		limit = 1000
	}
	found, err := letters(ctx, s.read, `seq > $1 ORDER BY seq LIMIT $2`, after, limit)
	if err != nil {
		return nil, s.reached(err)
	}
	packed, err := s.packed(ctx, after) // asked second: what was packed meanwhile is in it
	if err != nil {
		return nil, s.reached(err)
	}
	if len(packed) > 0 {
		found = packed[:min(limit, len(packed))]
	}
	out := make([]campaign.Outgoing, 0, len(found))
	for _, l := range found {
		o, err := l.open()
		if err != nil {
			return nil, err
		}
		out = append(out, o)
	}
	return out, nil
}

// packed returns what follows a place in the bundle it is in; nothing when the
// place is past them all.
func (s *Store) packed(ctx context.Context, after int64) ([]letter, error) {
	var body []byte
	err := s.read.QueryRowContext(ctx, `SELECT body FROM outbox_packed WHERE last > $1 ORDER BY last LIMIT 1`, after).Scan(&body)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	var bundle []letter
	if err == nil {
		err = unpack(body, &bundle)
	}
	if err != nil {
		return nil, fmt.Errorf("read what was packed of the outbox: %w", err)
	}
	return bundle[slices.IndexFunc(bundle, func(l letter) bool { return l.Seq > after }):], nil
}

// bundle is how many facts are packed together.
const bundle = 2000

// PackOutbox takes facts up to a place, which the facts engine has for certain,
// out of the outbox and keeps them packed, a whole bundle at a time. It returns
// how many it took.
func (s *Store) PackOutbox(ctx context.Context, until int64) (int, error) {
	for taken := 0; ; taken += bundle {
		done, err := s.packSome(ctx, until)
		if err != nil || !done {
			return taken, err
		}
	}
}

func (s *Store) packSome(ctx context.Context, until int64) (done bool, err error) {
	err = s.tx(ctx, func(tx *sql.Tx) error {
		done = false
		some, err := letters(ctx, tx, `seq <= $1 ORDER BY seq LIMIT $2`, until, bundle)
		if err != nil || len(some) < bundle {
			return err
		}
		body, err := pack(some)
		if err != nil {
			return err
		}
		last := some[len(some)-1].Seq
		if _, err := tx.ExecContext(ctx, `INSERT INTO outbox_packed (last, body) VALUES ($1, $2)`, last, body); err != nil {
			return fmt.Errorf("pack the outbox: %w", err)
		}
		if _, err := tx.ExecContext(ctx, `DELETE FROM outbox WHERE seq <= $1`, last); err != nil {
			return fmt.Errorf("pack the outbox: %w", err)
		}
		done = true
		return nil
	})
	return done, err
}
