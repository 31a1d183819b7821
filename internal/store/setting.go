package store

import (
	"context"
	"database/sql"
	"errors"
)

// Setting returns a kept value; ok is false when there is none.
func (s *Store) Setting(ctx context.Context, name string) (value []byte, ok bool, err error) {
	err = s.read.QueryRowContext(ctx, `SELECT value FROM settings WHERE name = $1`, name).Scan(&value)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, false, nil
	}
	return value, err == nil, err
}

// SetSetting keeps a value.
func (s *Store) SetSetting(ctx context.Context, name string, value []byte) error {
	_, err := s.write.ExecContext(ctx,
		`INSERT INTO settings (name, value) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET value = excluded.value`, name, value)
	return err
}

// SettingOnce keeps a value if there is none yet and returns the one kept.
func (s *Store) SettingOnce(ctx context.Context, name string, value []byte) (kept []byte, err error) {
	err = s.tx(ctx, func(tx *sql.Tx) error {
		if _, err := tx.ExecContext(ctx, `INSERT INTO settings (name, value) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING`, name, value); err != nil {
			return err
		}
		return tx.QueryRowContext(ctx, `SELECT value FROM settings WHERE name = $1`, name).Scan(&kept)
	})
	return kept, err
}
