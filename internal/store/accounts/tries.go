package accounts

import (
	"context"
	"time"

	"plumbline/internal/access/people"
	"plumbline/internal/store/answer"
	"plumbline/internal/store/bound"
)

// Tries returns the counts of these keys that have not run out.
func (p *People) Tries(ctx context.Context, keys []string, now time.Time) (map[string]people.Tried, error) {
	out := map[string]people.Tried{}
	if len(keys) == 0 {
		return out, nil
	}
	args := []any{now.UnixMicro()}
	for _, k := range keys {
		args = append(args, k)
	}
	type row struct {
		key string
		people.Tried
	}
	rows, err := p.read.QueryContext(ctx, `SELECT key, n, since FROM tries WHERE until > $1 AND key IN (`+bound.Marks(2, len(keys))+`)`, args...)
	found, err := answer.All(rows, err, func(scan func(...any) error) (r row, err error) {
		var since int64
		err = scan(&r.key, &r.N, &since)
		r.Since = time.UnixMicro(since).UTC()
		return r, err
	})
	for _, r := range found {
		out[r.key] = r.Tried
	}
	return out, err
}

// AddTries counts one more under each key, and lets go of what has run out. A
// count that has run out begins anew. Where more than most are kept, the new
// are not: ok is false.
func (p *People) AddTries(ctx context.Context, keys []string, now, until time.Time, most int) (ok bool, err error) {
	if _, err := p.write.ExecContext(ctx, `DELETE FROM tries WHERE until <= $1`, now.UnixMicro()); err != nil {
		return false, err
	}
	ok = true
	for _, k := range keys {
		res, err := p.write.ExecContext(ctx, `INSERT INTO tries (key, n, since, until)
			SELECT CAST($1 AS TEXT), 1, CAST($2 AS BIGINT), CAST($3 AS BIGINT) WHERE (SELECT count(*) FROM tries) < $4 OR EXISTS (SELECT 1 FROM tries WHERE key = $1)
			ON CONFLICT (key) DO UPDATE SET n = tries.n + 1`, k, now.UnixMicro(), until.UnixMicro(), most)
		if err != nil {
			return false, err
		}
		n, err := res.RowsAffected()
		if err != nil {
			return false, err
		}
		ok = ok && n > 0
	}
	return ok, nil
}

// DropTries forgets the counts of keys.
func (p *People) DropTries(ctx context.Context, keys []string) error {
	args := make([]any, len(keys))
	for i, k := range keys {
		args[i] = k
	}
	if len(args) == 0 {
		return nil
	}
	_, err := p.write.ExecContext(ctx, `DELETE FROM tries WHERE key IN (`+bound.Marks(1, len(keys))+`)`, args...)
	return err
}
