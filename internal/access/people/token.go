package people

import (
	"context"
	"slices"
	"strings"
	"time"

	"plumbline/internal/access"
	"plumbline/internal/fault"
)

// TokenPrefix begins every API token, so that one that leaked is recognised.
const TokenPrefix = "plumb_"

// How long a token lasts, in days.
const (
	tokenDays    = 90
	maxTokenDays = 366
)

// NewToken is a token as it is asked for.
type NewToken struct {
	Name   string
	Role   access.Role // empty: the asker's
	Person string
	Days   int // 0: 90; at most 366
}

// MakeToken makes a token; its secret is returned once. An owner may give it
// any role, anybody else only their own.
func (d *Door) MakeToken(ctx context.Context, who Who, n NewToken) (plain string, t Token, err error) {
	if t, err = d.token(who, n); err != nil {
		return "", t, err
	}
	plain, t.Hash = secret(TokenPrefix)
	return plain, t, d.keeper.ChangePeople(ctx, func(tx Tx) error {
		tx.Note(tokenEntry(d.now(), who.Actor, "token.made", t))
		return tx.PutToken(ctx, t)
	})
}

func (d *Door) token(who Who, n NewToken) (Token, error) {
	t := Token{ID: newID("t"), Name: strings.TrimSpace(n.Name), Role: n.Role, Person: n.Person, Account: who.Account, Made: d.now()}
	if t.Role == "" {
		t.Role, t.Person = who.Actor.Role, who.Person
	}
	if who.Actor.Role != access.Owner && (t.Role != who.Actor.Role || t.Person != who.Person) {
		return t, fault.New(fault.Forbidden, "a token of yours has your own role").WithHint("ask an owner for a token with another")
	}
	if who.Actor.Via == "api" {
		return t, fault.New(fault.Forbidden, "a token cannot make tokens").WithHint("sign in, or use the command line at the data folder")
	}
	if err := known(t.Role); err != nil {
		return t, err
	}
	if n.Days == 0 {
		n.Days = tokenDays
	}
	switch {
	case t.Name == "" || len(t.Name) > 100:
		return t, fault.New(fault.Invalid, "a token needs a name").WithHint("say what it is for, in a few words")
	case n.Days < 1 || n.Days > maxTokenDays:
		return t, fault.New(fault.Invalid, "a token lasts 1 to %d days, not %d", maxTokenDays, n.Days)
	}
	t.Until = t.Made.Add(time.Duration(n.Days) * 24 * time.Hour)
	return t, nil
}

func tokenEntry(at time.Time, by access.Actor, act string, t Token) access.Entry {
	return access.Entry{
		At: at, By: by, Act: act, Subject: "token/" + t.ID,
		Payload: text(map[string]any{"name": t.Name, "role": t.Role, "person": t.Person, "account": t.Account, "until": t.Until}),
	}
}

// Tokens lists the asker's tokens, newest first; an owner sees all.
func (d *Door) Tokens(ctx context.Context, who Who) ([]Token, error) {
	all, err := d.keeper.Tokens(ctx)
	if err != nil || who.Actor.Role == access.Owner {
		return all, err
	}
	mine := who.Account
	return slices.DeleteFunc(all, func(t Token) bool { return mine == "" || t.Account != mine }), nil // those of the data folder are the owner's
}

// RevokeToken ends a token of the asker's; an owner may end any.
func (d *Door) RevokeToken(ctx context.Context, who Who, id string) (Token, error) {
	mine, err := d.Tokens(ctx, who)
	if err != nil {
		return Token{}, err
	}
	at := slices.IndexFunc(mine, func(t Token) bool { return t.ID == id })
	if at < 0 || !mine[at].Open(d.now()) {
		return Token{}, fault.New(fault.NotFound, "there is no open token %q", id).WithHint("plumbline token list shows them")
	}
	t := mine[at]
	t.Revoked = d.now()
	return t, d.keeper.ChangePeople(ctx, func(tx Tx) error {
		tx.Note(tokenEntry(d.now(), who.Actor, "token.revoked", t))
		return tx.PutToken(ctx, t)
	})
}

// bearer finds out who a token speaks for.
func (d *Door) bearer(ctx context.Context, plain string) (Who, error) {
	t, err := d.keeper.TokenOf(ctx, Hash(plain))
	if err == nil && t.Open(d.now()) {
		var stands bool
		if stands, err = d.stands(ctx, t); stands {
			return Who{Actor: access.Actor{ID: t.ID, Role: t.Role, Via: "api"}, Person: t.Person, Name: t.Name, Account: t.Account}, nil
		}
	}
	if err != nil && fault.CodeOf(err) != fault.NotFound {
		return Who{}, err
	}
	return Who{}, fault.New(fault.SignedOut, "this token is not known, was revoked or has run out").WithHint("make a new one: plumbline token make")
}

// stands tells whether who made a token could still make it.
func (d *Door) stands(ctx context.Context, t Token) (bool, error) {
	if t.Account == "" {
		return true, nil // made at the data folder
	}
	a, err := d.keeper.Account(ctx, t.Account)
	if err != nil {
		return false, err
	}
	return a.Disabled.IsZero() && (a.Role == access.Owner || a.Role == t.Role && a.Person == t.Person), nil
}
