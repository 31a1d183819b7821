package accounts

import (
	"context"
	"database/sql"
	"errors"
	"time"
)

// Session returns a session that has not ended.
func (p *People) Session(ctx context.Context, token string, now time.Time) (data []byte, ok bool, err error) {
	err = p.read.QueryRowContext(ctx, `SELECT data FROM sessions WHERE token = $1 AND until > $2`, token, now.UnixMicro()).Scan(&data)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, false, nil
	}
	return data, err == nil, err
}

// PutSession keeps a session.
func (p *People) PutSession(ctx context.Context, token string, data []byte, until time.Time) error {
	_, err := p.write.ExecContext(ctx, `INSERT INTO sessions (token, data, until) VALUES ($1, $2, $3)
		ON CONFLICT (token) DO UPDATE SET data = excluded.data, until = excluded.until`, token, data, until.UnixMicro())
	return err
}

// DropSession ends a session.
func (p *People) DropSession(ctx context.Context, token string) error {
	_, err := p.write.ExecContext(ctx, `DELETE FROM sessions WHERE token = $1`, token)
	return err
}

// DropSessions forgets the sessions that ended before a moment.
func (p *People) DropSessions(ctx context.Context, before time.Time) error {
	_, err := p.write.ExecContext(ctx, `DELETE FROM sessions WHERE until <= $1`, before.UnixMicro())
	return err
}
