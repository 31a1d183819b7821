package store

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"plumbline/internal/store/answer"
)

// keptRequests is how long what came of a request that names itself is kept.
const keptRequests = 24 * time.Hour

// ClaimRequest keeps that a key of an asker stands for a request. Where it
// stood for one already, found is true, with that request and what came of it:
// nil while nobody knows.
func (s *Store) ClaimRequest(ctx context.Context, asker, key, request string) (was string, came []byte, found bool, err error) {
	now := s.clock.Now()
	err = s.tx(ctx, func(tx *sql.Tx) error {
		if _, err := tx.ExecContext(ctx, `DELETE FROM requests WHERE at < $1`, now.Add(-keptRequests).UnixMicro()); err != nil {
			return err
		}
		n, err := answer.Changed(tx.ExecContext(ctx, `INSERT INTO requests (asker, key, request, at) VALUES ($1, $2, $3, $4) ON CONFLICT (asker, key) DO NOTHING`, asker, key, request, now.UnixMicro()))
		if err != nil || n == 1 {
			return err
		}
		found = true
		return tx.QueryRowContext(ctx, `SELECT request, came FROM requests WHERE asker = $1 AND key = $2`, asker, key).Scan(&was, &came)
	})
	return was, came, found, err
}

// SettleRequest keeps what came of a request.
func (s *Store) SettleRequest(ctx context.Context, asker, key string, came []byte) error {
	n, err := answer.Changed(s.write.ExecContext(ctx, `UPDATE requests SET came = $1 WHERE asker = $2 AND key = $3`, came, asker, key))
	if err == nil && n != 1 {
		return errors.New("a request that nobody claimed cannot be settled")
	}
	return err
}

// FreeRequest forgets a request of which nothing came, so that its key can be
// used once more.
func (s *Store) FreeRequest(ctx context.Context, asker, key string) error {
	_, err := s.write.ExecContext(ctx, `DELETE FROM requests WHERE asker = $1 AND key = $2 AND came IS NULL`, asker, key)
	return err
}
