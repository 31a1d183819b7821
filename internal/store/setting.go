package store

import (
	"context"
	"database/sql"
	"errors"

	"plumbline/internal/store/answer"
)

// Setting returns a kept value; ok is false when there is none.
func (s *Store) Setting(ctx context.Context, name string) (value []byte, ok bool, err error) {
	err = s.read.QueryRowContext(ctx, `SELECT value FROM settings WHERE name = $1`, name).Scan(&value)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, false, nil
	}
	return value, err == nil, err
}

// SettingsNamed lists the names of the values kept whose name begins so.
func (s *Store) SettingsNamed(ctx context.Context, prefix string) (map[string]bool, error) {
	rows, err := s.read.QueryContext(ctx, `SELECT name FROM settings WHERE name >= $1 AND name < $2`, prefix, prefix+"\U0010ffff")
	names, err := answer.All(rows, err, func(scan func(...any) error) (name string, err error) {
		err = scan(&name)
		return name, err
	})
	out := make(map[string]bool, len(names))
	for _, n := range names {
		out[n] = true
	}
	return out, err
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
