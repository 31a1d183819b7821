package store

import (
	"context"
	"fmt"
	"time"

	"plumbline/internal/campaign"
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

// Outbox returns facts after a place, in the order they were told; limit 0 is 1000.
func (s *Store) Outbox(ctx context.Context, after int64, limit int) ([]campaign.Outgoing, error) {
	if limit <= 0 {
		limit = 1000
	}
	rows, err := s.read.QueryContext(ctx, `SELECT seq, at, fact FROM outbox WHERE seq > $1 ORDER BY seq LIMIT $2`, after, limit)
	if err != nil {
		return nil, fmt.Errorf("read the outbox: %w", err)
	}
	defer rows.Close()
	var out []campaign.Outgoing
	for rows.Next() {
		var o campaign.Outgoing
		var at int64
		var body string
		if err := rows.Scan(&o.Seq, &at, &body); err != nil {
			return nil, err
		}
		o.At = time.UnixMicro(at).UTC()
		if o.Fact, err = outgoing.Decode(body); err != nil {
			return nil, fmt.Errorf("fact %d of the outbox: %w", o.Seq, err)
		}
		out = append(out, o)
	}
	return out, rows.Err()
}
