package people

import (
	"cmp"
	"context"
	"net/http"
	"slices"
	"strings"
	"time"

	"plumbline/internal/access"
	"plumbline/internal/fault"
)

// invited is how long an invitation can be used.
const invited = 7 * 24 * time.Hour

// Invite makes an invitation; what the link carries is returned once. An
// earlier one to the same address ends with it.
func (d *Door) Invite(ctx context.Context, by access.Actor, n NewAccount) (carries string, i Invitation, err error) {
	if err := owner(by); err != nil {
		return "", i, err
	}
	a, err := d.named(n)
	if err != nil {
		return "", i, err
	}
	i = Invitation{Login: a.Login, Name: strings.TrimSpace(n.Name), Role: a.Role, Person: a.Person}
	return d.invite(ctx, by, i, func(all []Account) error { return free(all, a.Login) })
}

// Reset makes a link that sets the password of an account anew.
func (d *Door) Reset(ctx context.Context, by access.Actor, account string) (carries string, i Invitation, err error) {
	if err := owner(by); err != nil {
		return "", i, err
	}
	all, err := d.keeper.Accounts(ctx)
	if err != nil {
		return "", i, err
	}
	a, err := find(all, account)
	if err != nil {
		return "", i, err
	}
	i = Invitation{Login: a.Login, Name: a.Name, Role: a.Role, Person: a.Person, Account: a.ID}
	return d.invite(ctx, by, i, func([]Account) error { return nil })
}

func (d *Door) invite(ctx context.Context, by access.Actor, i Invitation, check func([]Account) error) (string, Invitation, error) {
	var carries string
	carries, i.Hash = secret("")
	i.ID, i.By, i.Made, i.Until = newID("i"), by.ID, d.now(), d.now().Add(invited)
	return carries, i, d.keeper.ChangePeople(ctx, func(tx Tx) error {
		all, err := tx.Accounts(ctx)
		if err != nil {
			return err
		}
		if err := check(all); err != nil {
			return err
		}
		if err := d.revokeOlder(ctx, tx, i.Login); err != nil {
			return err
		}
		tx.Note(invitationEntry(d.now(), by, "invitation.made", i))
		return tx.PutInvitation(ctx, i)
	})
}

func (d *Door) revokeOlder(ctx context.Context, tx Tx, login string) error {
	all, err := tx.Invitations(ctx)
	if err != nil {
		return err
	}
	for _, old := range all {
		if old.Login == login && old.Open(d.now()) {
			old.Revoked = d.now()
			if err := tx.PutInvitation(ctx, old); err != nil {
				return err
			}
		}
	}
	return nil
}

func invitationEntry(at time.Time, by access.Actor, act string, i Invitation) access.Entry {
	return access.Entry{
		At: at, By: by, Act: act, Subject: "invitation/" + i.ID,
		Payload:  text(map[string]any{"role": i.Role, "person": i.Person, "account": i.Account, "until": i.Until}),
		Personal: text(map[string]any{"login": i.Login, "name": i.Name}),
	}
}

// Invitations lists them, newest first, for owners.
func (d *Door) Invitations(ctx context.Context, by access.Actor) ([]Invitation, error) {
	if err := owner(by); err != nil {
		return nil, err
	}
	return d.keeper.Invitations(ctx)
}

// Revoke ends an invitation.
func (d *Door) Revoke(ctx context.Context, by access.Actor, id string) error {
	if err := owner(by); err != nil {
		return err
	}
	return d.keeper.ChangePeople(ctx, func(tx Tx) error {
		i, err := d.opened(ctx, tx, id)
		if err != nil {
			return err
		}
		i.Revoked = d.now()
		tx.Note(invitationEntry(d.now(), by, "invitation.revoked", i))
		return tx.PutInvitation(ctx, i)
	})
}

// opened is an invitation that can still be used, as this transaction sees it.
func (d *Door) opened(ctx context.Context, tx Tx, id string) (Invitation, error) {
	all, err := tx.Invitations(ctx)
	if err != nil {
		return Invitation{}, err
	}
	at := slices.IndexFunc(all, func(i Invitation) bool { return i.ID == id })
	if at < 0 || !all[at].Open(d.now()) {
		return Invitation{}, fault.New(fault.NotFound, "there is no open invitation %q", id).WithHint("it was used, taken back or has run out: ask for a new one")
	}
	return all[at], nil
}

// Invited looks at what a link carries; looking changes nothing.
func (d *Door) Invited(ctx context.Context, carries string) (Invitation, error) {
	i, err := d.keeper.InvitationOf(ctx, Hash(carries))
	if err != nil && fault.CodeOf(err) != fault.NotFound {
		return i, err
	}
	if err != nil || !i.Open(d.now()) {
		return Invitation{}, fault.New(fault.NotFound, "this invitation is not open any more").
			WithHint("it was used, taken back or has run out: ask for a new one")
	}
	return i, nil
}

// Accept turns an invitation into an account, or sets the password of one, and
// signs in.
func (d *Door) Accept(out http.Header, r *http.Request, carries, name, password string) (Account, error) {
	ctx := r.Context()
	i, err := d.Invited(ctx, carries)
	if err != nil {
		return Account{}, err
	}
	use := func(tx Tx) error {
		now, err := d.opened(ctx, tx, i.ID)
		if err != nil {
			return err
		}
		now.Used = d.now()
		return tx.PutInvitation(ctx, now)
	}
	var a Account
	if i.Account != "" {
		by := access.Actor{ID: i.Account, Role: i.Role, Via: "link"}
		a, err = d.setPassword(ctx, by, Account{ID: i.Account, Login: i.Login, Name: i.Name}, password, use)
	} else {
		a, err = d.join(ctx, i, cmp.Or(name, i.Name), password, use)
	}
	if err != nil {
		return a, err
	}
	return a, d.letIn(out, r, a)
}

func (d *Door) join(ctx context.Context, i Invitation, name, password string, use func(tx Tx) error) (Account, error) {
	a, err := d.account(ctx, NewAccount{Login: i.Login, Name: name, Role: i.Role, Person: i.Person, Password: password})
	if err != nil {
		return a, err
	}
	return a, d.keeper.ChangePeople(ctx, func(tx Tx) error {
		all, err := tx.Accounts(ctx)
		if err != nil {
			return err
		}
		if err := free(all, a.Login); err != nil {
			return err
		}
		if err := use(tx); err != nil {
			return err
		}
		by := access.Actor{ID: a.ID, Role: a.Role, Via: "link"}
		tx.Note(accountEntry(d.now(), by, "account.made", a, map[string]any{"invitation": i.ID}))
		return tx.PutAccount(ctx, a)
	})
}
