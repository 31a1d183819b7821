package people

import (
	"context"
	"net/http"
	"slices"
	"time"

	"plumbline/internal/access"
	"plumbline/internal/fault"
)

// Accounts lists everybody, for owners.
func (d *Door) Accounts(ctx context.Context, by access.Actor) ([]Account, error) {
	if err := owner(by); err != nil {
		return nil, err
	}
	return d.keeper.Accounts(ctx)
}

// Account returns the asker's own account.
func (d *Door) Account(ctx context.Context, by access.Actor) (Account, error) {
	return d.keeper.Account(ctx, by.ID)
}

// ChangePassword sets one's own password, ends every other session, and goes
// on in a new one.
func (d *Door) ChangePassword(out http.Header, r *http.Request, by access.Actor, old, fresh string) error {
	ctx := r.Context()
	a, err := d.keeper.Account(ctx, by.ID)
	if err != nil {
		return err
	}
	if err := d.limits.allow(ctx, a.Login, addressOf(r)); err != nil {
		return err
	}
	ok, err := d.same(ctx, old, a.Password)
	if err != nil {
		return err
	}
	if !ok {
		if err := d.refused(ctx, a.Login, addressOf(r)); err != nil {
			return err
		}
		return fault.New(fault.Invalid, "the password you have now is another")
	}
	if a, err = d.setPassword(ctx, by, a, fresh, nil); err != nil {
		return err
	}
	return d.sessions.begin(out, r, a)
}

func (d *Door) setPassword(ctx context.Context, by access.Actor, a Account, fresh string, also func(tx Tx) error) (Account, error) {
	if err := strong(fresh, a.Login, a.Name); err != nil {
		return a, err
	}
	hash, err := d.hash(ctx, fresh)
	if err != nil {
		return a, err
	}
	return d.change(ctx, by, a.ID, "account.password", func(tx Tx, a *Account, _ []Account) (map[string]any, error) {
		a.Password, a.Epoch = hash, a.Epoch+1
		if also == nil {
			return nil, nil
		}
		return nil, also(tx)
	})
}

// SetRole gives an account another role and person, and ends its sessions.
func (d *Door) SetRole(ctx context.Context, by access.Actor, id string, role access.Role, person string) (Account, error) {
	if err := known(role); err != nil {
		return Account{}, err
	}
	return d.asOwner(ctx, by, id, "account.role", func(_ Tx, a *Account, all []Account) (map[string]any, error) {
		if err := spared(all, *a, role == access.Owner); err != nil {
			return nil, err
		}
		was := map[string]any{"was": a.Role, "was_person": a.Person}
		a.Role, a.Person, a.Epoch = role, person, a.Epoch+1
		return was, nil
	})
}

// Disable shuts an account out, with its sessions and tokens.
func (d *Door) Disable(ctx context.Context, by access.Actor, id string) (Account, error) {
	return d.asOwner(ctx, by, id, "account.disabled", func(_ Tx, a *Account, all []Account) (map[string]any, error) {
		if err := spared(all, *a, false); err != nil {
			return nil, err
		}
		a.Disabled, a.Epoch = d.now(), a.Epoch+1
		return nil, nil
	})
}

// Enable lets a disabled account in again.
func (d *Door) Enable(ctx context.Context, by access.Actor, id string) (Account, error) {
	return d.asOwner(ctx, by, id, "account.enabled", func(_ Tx, a *Account, _ []Account) (map[string]any, error) {
		a.Disabled = time.Time{}
		return nil, nil
	})
}

// spared keeps the last owner.
func spared(all []Account, a Account, stays bool) error {
	if a.Role != access.Owner || stays {
		return nil
	}
	for _, other := range all {
		if other.ID != a.ID && other.Role == access.Owner && other.Disabled.IsZero() {
			return nil
		}
	}
	return fault.New(fault.Conflict, "%s is the last owner", a.Login).WithHint("make somebody else an owner first")
}

func (d *Door) asOwner(ctx context.Context, by access.Actor, id, act string, f func(Tx, *Account, []Account) (map[string]any, error)) (Account, error) {
	if err := owner(by); err != nil {
		return Account{}, err
	}
	return d.change(ctx, by, id, act, f)
}

// change reads an account by its id or address, changes it and notes it, in
// one transaction.
func (d *Door) change(ctx context.Context, by access.Actor, id, act string, f func(Tx, *Account, []Account) (map[string]any, error)) (Account, error) {
	var out Account
	err := d.keeper.ChangePeople(ctx, func(tx Tx) error {
		all, err := tx.Accounts(ctx)
		if err != nil {
			return err
		}
		if out, err = find(all, id); err != nil {
			return err
		}
		more, err := f(tx, &out, all)
		if err != nil {
			return err
		}
		tx.Note(accountEntry(d.now(), by, act, out, more))
		return tx.PutAccount(ctx, out)
	})
	return out, err
}

func find(all []Account, id string) (Account, error) {
	i := slices.IndexFunc(all, func(a Account) bool { return a.ID == id || a.Login == id })
	if i < 0 {
		return Account{}, fault.New(fault.NotFound, "there is no account %q", id).WithHint("plumbline people list shows them")
	}
	return all[i], nil
}
