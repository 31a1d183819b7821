package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"plumbline/internal/access"
	"plumbline/internal/access/people"
	"plumbline/internal/fault"
	"plumbline/internal/store/bound"
)

var _ people.Keeper = (*Store)(nil)

// asks is what answers questions: a handle or a transaction.
type asks interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}

// all reads every row of an answer.
func all[T any](rows *sql.Rows, err error, scan func(func(...any) error) (T, error)) ([]T, error) {
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []T
	for rows.Next() {
		v, err := scan(rows.Scan)
		if err != nil {
			return nil, err
		}
		out = append(out, v)
	}
	return out, rows.Err()
}

// oneOf reads the one row of an answer; without one it is not found.
func oneOf[T any](row *sql.Row, scan func(func(...any) error) (T, error), what string) (T, error) {
	v, err := scan(row.Scan)
	if errors.Is(err, sql.ErrNoRows) {
		return v, fault.New(fault.NotFound, "there is no such %s", what)
	}
	return v, err
}

const accountColumns = `id, login, name, role, person, password, epoch, made, disabled, seen`

func scanAccount(scan func(...any) error) (people.Account, error) {
	var a people.Account
	var made, disabled, seen *int64
	err := scan(&a.ID, &a.Login, &a.Name, &a.Role, &a.Person, &a.Password, &a.Epoch, &made, &disabled, &seen)
	a.Made, a.Disabled, a.Seen = moment(made), moment(disabled), moment(seen)
	return a, err
}

func accounts(ctx context.Context, on asks) ([]people.Account, error) {
	rows, err := on.QueryContext(ctx, `SELECT `+accountColumns+` FROM accounts ORDER BY login`)
	return all(rows, err, scanAccount)
}

// AnyAccount tells whether an account was ever made.
func (s *Store) AnyAccount(ctx context.Context) (some bool, err error) {
	err = s.read.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM accounts)`).Scan(&some)
	return some, err
}

// Accounts lists every account, by login.
func (s *Store) Accounts(ctx context.Context) ([]people.Account, error) { return accounts(ctx, s.read) }

// Account returns one by its id.
func (s *Store) Account(ctx context.Context, id string) (people.Account, error) {
	return oneOf(s.read.QueryRowContext(ctx, `SELECT `+accountColumns+` FROM accounts WHERE id = $1`, id), scanAccount, "account")
}

// AccountNamed returns one by its login.
func (s *Store) AccountNamed(ctx context.Context, login string) (people.Account, error) {
	if bound.Readable(login) != nil {
		return people.Account{}, fault.New(fault.NotFound, "there is no such account")
	}
	return oneOf(s.read.QueryRowContext(ctx, `SELECT `+accountColumns+` FROM accounts WHERE login = $1`, login), scanAccount, "account")
}

const invitationColumns = `id, hash, login, name, role, person, account, by_id, made, until, used, revoked`

func scanInvitation(scan func(...any) error) (people.Invitation, error) {
	var i people.Invitation
	var made, until, used, revoked *int64
	err := scan(&i.ID, &i.Hash, &i.Login, &i.Name, &i.Role, &i.Person, &i.Account, &i.By, &made, &until, &used, &revoked)
	i.Made, i.Until, i.Used, i.Revoked = moment(made), moment(until), moment(used), moment(revoked)
	return i, err
}

func invitations(ctx context.Context, on asks) ([]people.Invitation, error) {
	rows, err := on.QueryContext(ctx, `SELECT `+invitationColumns+` FROM people_invitations ORDER BY made DESC, id`)
	return all(rows, err, scanInvitation)
}

// Invitations lists every invitation, newest first.
func (s *Store) Invitations(ctx context.Context) ([]people.Invitation, error) {
	return invitations(ctx, s.read)
}

// InvitationOf returns the invitation of a link.
func (s *Store) InvitationOf(ctx context.Context, hash string) (people.Invitation, error) {
	return oneOf(s.read.QueryRowContext(ctx, `SELECT `+invitationColumns+` FROM people_invitations WHERE hash = $1`, hash), scanInvitation, "invitation")
}

const tokenColumns = `id, hash, name, role, person, account, made, until, revoked`

func scanToken(scan func(...any) error) (people.Token, error) {
	var t people.Token
	var made, until, revoked *int64
	err := scan(&t.ID, &t.Hash, &t.Name, &t.Role, &t.Person, &t.Account, &made, &until, &revoked)
	t.Made, t.Until, t.Revoked = moment(made), moment(until), moment(revoked)
	return t, err
}

// Tokens lists every token, newest first.
func (s *Store) Tokens(ctx context.Context) ([]people.Token, error) {
	rows, err := s.read.QueryContext(ctx, `SELECT `+tokenColumns+` FROM tokens ORDER BY made DESC, id`)
	return all(rows, err, scanToken)
}

// TokenOf returns the token of a secret.
func (s *Store) TokenOf(ctx context.Context, hash string) (people.Token, error) {
	return oneOf(s.read.QueryRowContext(ctx, `SELECT `+tokenColumns+` FROM tokens WHERE hash = $1`, hash), scanToken, "token")
}

// ChangePeople runs f in one write transaction.
func (s *Store) ChangePeople(ctx context.Context, f func(tx people.Tx) error) error {
	return s.work(ctx, func(w *work) error { return f(peopleWork{w}) })
}

// peopleWork is a write transaction as the people room sees it.
type peopleWork struct{ w *work }

func (p peopleWork) Note(e access.Entry) { p.w.Note(e) }

func (p peopleWork) Accounts(ctx context.Context) ([]people.Account, error) {
	return accounts(ctx, p.w.tx)
}

func (p peopleWork) Invitations(ctx context.Context) ([]people.Invitation, error) {
	return invitations(ctx, p.w.tx)
}

func (p peopleWork) PutAccount(ctx context.Context, a people.Account) error {
	if err := errors.Join(bound.Readable(a.Login), bound.Readable(a.Name), bound.Readable(a.Person)); err != nil {
		return err
	}
	return p.put(ctx, "accounts", accountColumns, `login = excluded.login, name = excluded.name, role = excluded.role, person = excluded.person,
		password = excluded.password, epoch = excluded.epoch, disabled = excluded.disabled, seen = excluded.seen`,
		a.ID, a.Login, a.Name, string(a.Role), a.Person, a.Password, a.Epoch, micros(a.Made), micros(a.Disabled), micros(a.Seen))
}

func (p peopleWork) PutInvitation(ctx context.Context, i people.Invitation) error {
	if err := errors.Join(bound.Readable(i.Login), bound.Readable(i.Name), bound.Readable(i.Person)); err != nil {
		return err
	}
	return p.put(ctx, "people_invitations", invitationColumns, `used = excluded.used, revoked = excluded.revoked, login = excluded.login, name = excluded.name`,
		i.ID, i.Hash, i.Login, i.Name, string(i.Role), i.Person, i.Account, i.By, micros(i.Made), micros(i.Until), micros(i.Used), micros(i.Revoked))
}

func (p peopleWork) PutToken(ctx context.Context, t people.Token) error {
	if err := errors.Join(bound.Readable(t.Name), bound.Readable(t.Person)); err != nil {
		return err
	}
	return p.put(ctx, "tokens", tokenColumns, `revoked = excluded.revoked`,
		t.ID, t.Hash, t.Name, string(t.Role), t.Person, t.Account, micros(t.Made), micros(t.Until), micros(t.Revoked))
}

// put inserts a row or changes the one with its id.
func (p peopleWork) put(ctx context.Context, table, columns, set string, values ...any) error {
	_, err := p.w.tx.ExecContext(ctx, `INSERT INTO `+table+` (`+columns+`) VALUES (`+bound.Marks(1, len(values))+`) ON CONFLICT (id) DO UPDATE SET `+set, values...)
	if err != nil {
		return fmt.Errorf("keep %s: %w", table, err)
	}
	return nil
}

// Session returns a session that has not ended.
func (s *Store) Session(ctx context.Context, token string, now time.Time) (data []byte, ok bool, err error) {
	err = s.read.QueryRowContext(ctx, `SELECT data FROM sessions WHERE token = $1 AND until > $2`, token, now.UnixMicro()).Scan(&data)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, false, nil
	}
	return data, err == nil, err
}

// PutSession keeps a session.
func (s *Store) PutSession(ctx context.Context, token string, data []byte, until time.Time) error {
	_, err := s.write.ExecContext(ctx, `INSERT INTO sessions (token, data, until) VALUES ($1, $2, $3)
		ON CONFLICT (token) DO UPDATE SET data = excluded.data, until = excluded.until`, token, data, until.UnixMicro())
	return err
}

// DropSession ends a session.
func (s *Store) DropSession(ctx context.Context, token string) error {
	_, err := s.write.ExecContext(ctx, `DELETE FROM sessions WHERE token = $1`, token)
	return err
}

// DropSessions forgets the sessions that ended before a moment.
func (s *Store) DropSessions(ctx context.Context, before time.Time) error {
	_, err := s.write.ExecContext(ctx, `DELETE FROM sessions WHERE until <= $1`, before.UnixMicro())
	return err
}
