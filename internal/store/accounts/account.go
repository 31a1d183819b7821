// Package accounts keeps who may come in: accounts, invitations, tokens,
// sessions, and how often somebody tried.
package accounts

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"plumbline/internal/access"
	"plumbline/internal/access/people"
	"plumbline/internal/fault"
	"plumbline/internal/store/answer"
	"plumbline/internal/store/bound"
)

var _ people.Keeper = (*People)(nil)

// People keeps them in one store.
type People struct {
	write, read *sql.DB
	work        Work
}

// Work runs f in one write transaction; what f notes goes into the audit log
// with it.
type Work func(ctx context.Context, f func(tx *sql.Tx, note func(access.Entry)) error) error

// New keeps people with the handles and the transactions of a store.
func New(write, read *sql.DB, work Work) *People { return &People{write, read, work} }

const accountColumns = `id, login, name, role, person, password, epoch, made, disabled, seen`

func scanAccount(scan func(...any) error) (people.Account, error) {
	var a people.Account
	var made, disabled, seen *int64
	err := scan(&a.ID, &a.Login, &a.Name, &a.Role, &a.Person, &a.Password, &a.Epoch, &made, &disabled, &seen)
	a.Made, a.Disabled, a.Seen = answer.Moment(made), answer.Moment(disabled), answer.Moment(seen)
	return a, err
}

func accounts(ctx context.Context, on answer.Source) ([]people.Account, error) {
	rows, err := on.QueryContext(ctx, `SELECT `+accountColumns+` FROM accounts ORDER BY login`)
	return answer.All(rows, err, scanAccount)
}

// AnyAccount tells whether an account was ever made.
func (p *People) AnyAccount(ctx context.Context) (some bool, err error) {
	err = p.read.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM accounts)`).Scan(&some)
	return some, err
}

// Accounts lists every account, by login.
func (p *People) Accounts(ctx context.Context) ([]people.Account, error) {
	return accounts(ctx, p.read)
}

// Account returns one by its id.
func (p *People) Account(ctx context.Context, id string) (people.Account, error) {
	return answer.OneOf(p.read.QueryRowContext(ctx, `SELECT `+accountColumns+` FROM accounts WHERE id = $1`, id), scanAccount, "account")
}

// AccountNamed returns one by its login.
func (p *People) AccountNamed(ctx context.Context, login string) (people.Account, error) {
	if bound.Readable(login) != nil {
		return people.Account{}, fault.New(fault.NotFound, "there is no such account")
	}
	return answer.OneOf(p.read.QueryRowContext(ctx, `SELECT `+accountColumns+` FROM accounts WHERE login = $1`, login), scanAccount, "account")
}

const invitationColumns = `id, hash, login, name, role, person, account, by_id, made, until, used, revoked`

func scanInvitation(scan func(...any) error) (people.Invitation, error) {
	var i people.Invitation
	var made, until, used, revoked *int64
	err := scan(&i.ID, &i.Hash, &i.Login, &i.Name, &i.Role, &i.Person, &i.Account, &i.By, &made, &until, &used, &revoked)
	i.Made, i.Until, i.Used, i.Revoked = answer.Moment(made), answer.Moment(until), answer.Moment(used), answer.Moment(revoked)
	return i, err
}

func invitations(ctx context.Context, on answer.Source) ([]people.Invitation, error) {
	rows, err := on.QueryContext(ctx, `SELECT `+invitationColumns+` FROM people_invitations ORDER BY made DESC, id`)
	return answer.All(rows, err, scanInvitation)
}

// Invitations lists every invitation, newest first.
func (p *People) Invitations(ctx context.Context) ([]people.Invitation, error) {
	return invitations(ctx, p.read)
}

// InvitationOf returns the invitation of a link.
func (p *People) InvitationOf(ctx context.Context, hash string) (people.Invitation, error) {
	return answer.OneOf(p.read.QueryRowContext(ctx, `SELECT `+invitationColumns+` FROM people_invitations WHERE hash = $1`, hash), scanInvitation, "invitation")
}

const tokenColumns = `id, hash, name, role, person, account, made, until, revoked`

func scanToken(scan func(...any) error) (people.Token, error) {
	var t people.Token
	var made, until, revoked *int64
	err := scan(&t.ID, &t.Hash, &t.Name, &t.Role, &t.Person, &t.Account, &made, &until, &revoked)
	t.Made, t.Until, t.Revoked = answer.Moment(made), answer.Moment(until), answer.Moment(revoked)
	return t, err
}

// Tokens lists every token, newest first.
func (p *People) Tokens(ctx context.Context) ([]people.Token, error) {
	rows, err := p.read.QueryContext(ctx, `SELECT `+tokenColumns+` FROM tokens ORDER BY made DESC, id`)
	return answer.All(rows, err, scanToken)
}

// TokenOf returns the token of a secret.
func (p *People) TokenOf(ctx context.Context, hash string) (people.Token, error) {
	return answer.OneOf(p.read.QueryRowContext(ctx, `SELECT `+tokenColumns+` FROM tokens WHERE hash = $1`, hash), scanToken, "token")
}

// ChangePeople runs f in one write transaction.
func (p *People) ChangePeople(ctx context.Context, f func(tx people.Tx) error) error {
	return p.work(ctx, func(tx *sql.Tx, note func(access.Entry)) error { return f(change{tx, note}) })
}

// change is a write transaction as the people room sees it.
type change struct {
	tx   *sql.Tx
	note func(access.Entry)
}

func (c change) Note(e access.Entry) { c.note(e) }

func (c change) Accounts(ctx context.Context) ([]people.Account, error) {
	return accounts(ctx, c.tx)
}

func (c change) Invitations(ctx context.Context) ([]people.Invitation, error) {
	return invitations(ctx, c.tx)
}

func (c change) PutAccount(ctx context.Context, a people.Account) error {
	if err := errors.Join(bound.Readable(a.Login), bound.Readable(a.Name), bound.Readable(a.Person)); err != nil {
		return err
	}
	return c.put(ctx, "accounts", accountColumns, `login = excluded.login, name = excluded.name, role = excluded.role, person = excluded.person,
		password = excluded.password, epoch = excluded.epoch, disabled = excluded.disabled, seen = excluded.seen`,
		a.ID, a.Login, a.Name, string(a.Role), a.Person, a.Password, a.Epoch, bound.Micros(a.Made), bound.Micros(a.Disabled), bound.Micros(a.Seen))
}

func (c change) PutInvitation(ctx context.Context, i people.Invitation) error {
	if err := errors.Join(bound.Readable(i.Login), bound.Readable(i.Name), bound.Readable(i.Person)); err != nil {
		return err
	}
	return c.put(ctx, "people_invitations", invitationColumns, `used = excluded.used, revoked = excluded.revoked, login = excluded.login, name = excluded.name`,
		i.ID, i.Hash, i.Login, i.Name, string(i.Role), i.Person, i.Account, i.By, bound.Micros(i.Made), bound.Micros(i.Until), bound.Micros(i.Used), bound.Micros(i.Revoked))
}

func (c change) PutToken(ctx context.Context, t people.Token) error {
	if err := errors.Join(bound.Readable(t.Name), bound.Readable(t.Person)); err != nil {
		return err
	}
	return c.put(ctx, "tokens", tokenColumns, `revoked = excluded.revoked`,
		t.ID, t.Hash, t.Name, string(t.Role), t.Person, t.Account, bound.Micros(t.Made), bound.Micros(t.Until), bound.Micros(t.Revoked))
}

// put inserts a row or changes the one with its id.
func (c change) put(ctx context.Context, table, columns, set string, values ...any) error {
	_, err := c.tx.ExecContext(ctx, `INSERT INTO `+table+` (`+columns+`) VALUES (`+bound.Marks(1, len(values))+`) ON CONFLICT (id) DO UPDATE SET `+set, values...)
	if err != nil {
		return fmt.Errorf("keep %s: %w", table, err)
	}
	return nil
}
