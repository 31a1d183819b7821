// Package people is who may come in: accounts, invitations, API tokens and
// sessions, and what became of those who tried.
//
// In: passwords, links and tokens. Out: who asks, or a fault. Every change is
// one transaction with its line in the audit log. Secrets are kept as hashes.
package people

import (
	"context"
	"time"

	"plumbline/internal/access"
)

// Account is a person who signs in. Login and name are personal data. Zero
// times are: never.
type Account struct {
	ID       string
	Login    string // e-mail address, folded
	Name     string
	Role     access.Role
	Person   string // id in the ladder's people; empty: none
	Password string // argon2id, in its own encoding
	Epoch    int64  // counts what ends every session: password, role, disabled
	Made     time.Time
	Disabled time.Time
	Seen     time.Time // last sign-in
}

// Invitation is a link by which somebody makes an account, or sets the
// password of one.
type Invitation struct {
	ID      string
	Hash    string // SHA-256 of what the link carries
	Login   string
	Name    string
	Role    access.Role
	Person  string
	Account string // an account whose password it sets; empty: a new one
	By      string // who made it
	Made    time.Time
	Until   time.Time
	Used    time.Time
	Revoked time.Time
}

// Open tells whether it can still be used.
func (i Invitation) Open(now time.Time) bool {
	return i.Used.IsZero() && i.Revoked.IsZero() && now.Before(i.Until)
}

// Token is a key for programs. What it may see is its role's, and its person's.
type Token struct {
	ID      string
	Hash    string // SHA-256 of the secret
	Name    string // what it is for
	Role    access.Role
	Person  string
	Account string // who made it: it ends with that account; empty: made at the data folder
	Made    time.Time
	Until   time.Time
	Revoked time.Time
}

// Open tells whether it can still be used.
func (t Token) Open(now time.Time) bool { return t.Revoked.IsZero() && now.Before(t.Until) }

// Who is somebody found out by their cookie or token.
type Who struct {
	Actor   access.Actor
	Person  string // id in the ladder's people
	Name    string
	Account string // empty: nobody's, as at the data folder
}

// Keeper keeps people; store implements it.
type Keeper interface {
	Sessions
	Tries
	AnyAccount(ctx context.Context) (bool, error)
	Accounts(ctx context.Context) ([]Account, error)                 // by login
	Account(ctx context.Context, id string) (Account, error)         // fault.NotFound
	AccountNamed(ctx context.Context, login string) (Account, error) // fault.NotFound
	Invitations(ctx context.Context) ([]Invitation, error)           // newest first
	InvitationOf(ctx context.Context, hash string) (Invitation, error)
	Tokens(ctx context.Context) ([]Token, error) // newest first
	TokenOf(ctx context.Context, hash string) (Token, error)
	// ChangePeople runs f in one write transaction, one writer after another;
	// what it noted is chained last. f has no effect but through tx.
	ChangePeople(ctx context.Context, f func(tx Tx) error) error
}

// Tx is one change of people.
type Tx interface {
	Accounts(ctx context.Context) ([]Account, error)
	Invitations(ctx context.Context) ([]Invitation, error)
	PutAccount(ctx context.Context, a Account) error
	PutInvitation(ctx context.Context, i Invitation) error
	PutToken(ctx context.Context, t Token) error
	Note(e access.Entry)
}

// Sessions keeps sessions, by the hash of their token.
type Sessions interface {
	Session(ctx context.Context, token string, now time.Time) (data []byte, ok bool, err error)
	PutSession(ctx context.Context, token string, data []byte, until time.Time) error
	DropSession(ctx context.Context, token string) error
	DropSessions(ctx context.Context, before time.Time) error // those that ended before
}

// Tried is how often something was tried since a moment.
type Tried struct {
	N     int
	Since time.Time
}

// Tries keeps counts that run out, by their keys.
type Tries interface {
	// Tries returns the counts of these keys that have not run out.
	Tries(ctx context.Context, keys []string, now time.Time) (map[string]Tried, error)
	// AddTries counts one more under each key: a new count lasts until a moment.
	// Where most are kept already new ones are not, and ok is false.
	AddTries(ctx context.Context, keys []string, now, until time.Time, most int) (ok bool, err error)
	DropTries(ctx context.Context, keys []string) error
}
