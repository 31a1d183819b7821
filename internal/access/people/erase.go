package people

import (
	"context"

	"plumbline/internal/access"
	"plumbline/internal/fault"
)

// Erase takes the address and the name of an account out, and shuts it out for
// good. What its id did stays in the log. It returns the account as it was: what
// quotes it elsewhere is found by that.
func (d *Door) Erase(ctx context.Context, by access.Actor, id string) (was Account, err error) {
	_, err = d.asOwner(ctx, by, id, "account.erased", func(tx Tx, a *Account, all []Account) (map[string]any, error) {
		if a.ID == by.ID {
			return nil, fault.New(fault.Conflict, "this is your own account").WithHint("another owner erases it")
		}
		if err := spared(all, *a, false); err != nil {
			return nil, err
		}
		was = *a
		a.Login, a.Name, a.Person, a.Password = a.ID+"@erased.invalid", "erased account", "", ""
		a.Epoch++
		if a.Disabled.IsZero() {
			a.Disabled = d.now()
		}
		return nil, d.eraseInvitations(ctx, tx, was.Login, a.Login)
	})
	return was, err
}

// eraseInvitations takes an address out of the links that were made for it.
func (d *Door) eraseInvitations(ctx context.Context, tx Tx, login, erased string) error {
	all, err := tx.Invitations(ctx)
	if err != nil {
		return err
	}
	for _, i := range all {
		if i.Login != login {
			continue
		}
		if i.Open(d.now()) {
			i.Revoked = d.now()
		}
		i.Login, i.Name = erased, ""
		if err := tx.PutInvitation(ctx, i); err != nil {
			return err
		}
	}
	return nil
}
