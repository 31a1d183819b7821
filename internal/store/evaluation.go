package store

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"plumbline/internal/judge"
)

// SaveReport keeps an evaluation under a name (role and as-of), with a stamp
// of what it was made from.
func (s *Store) SaveReport(ctx context.Context, name, stamp string, at time.Time, r *judge.Report) error {
	body, err := pack(r)
	if err != nil {
		return err
	}
	_, err = s.write.ExecContext(ctx, `INSERT INTO evaluations (name, at, stamp, body) VALUES ($1, $2, $3, $4)
		ON CONFLICT (name) DO UPDATE SET at = excluded.at, stamp = excluded.stamp, body = excluded.body`,
		name, at.UnixMicro(), stamp, body)
	return err
}

// Report returns the evaluation kept under a name; nil without one.
func (s *Store) Report(ctx context.Context, name string) (r *judge.Report, stamp string, err error) {
	var body []byte
	err = s.read.QueryRowContext(ctx, `SELECT stamp, body FROM evaluations WHERE name = $1`, name).Scan(&stamp, &body)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, "", nil
	}
	if err != nil {
		return nil, "", err
	}
	r = &judge.Report{}
	return r, stamp, unpack(body, r)
}

// ReportStamp tells which evaluation is kept under a name; empty without one.
func (s *Store) ReportStamp(ctx context.Context, name string) (stamp string, err error) {
	err = s.read.QueryRowContext(ctx, `SELECT stamp FROM evaluations WHERE name = $1`, name).Scan(&stamp)
	if errors.Is(err, sql.ErrNoRows) {
		return "", nil
	}
	return stamp, err
}

// Evaluated says when the evaluation kept under a name was made, and from what;
// the time is zero without one.
func (s *Store) Evaluated(ctx context.Context, name string) (at time.Time, stamp string, err error) {
	var micros int64
	err = s.read.QueryRowContext(ctx, `SELECT at, stamp FROM evaluations WHERE name = $1`, name).Scan(&micros, &stamp)
	if errors.Is(err, sql.ErrNoRows) {
		return time.Time{}, "", nil
	}
	if err != nil {
		return time.Time{}, "", err
	}
	return time.UnixMicro(micros).UTC(), stamp, nil
}

// UnstampReport marks the evaluation kept under a name as out of date. It stays
// readable: gates judge by it until another is stored.
func (s *Store) UnstampReport(ctx context.Context, name string) error {
	_, err := s.write.ExecContext(ctx, `UPDATE evaluations SET stamp = stamp || '+' WHERE name = $1`, name)
	return err
}
