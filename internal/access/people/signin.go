package people

import (
	"context"
	"errors"
	"net"
	"net/http"

	"plumbline/internal/access"
	"plumbline/internal/fault"
)

// wrong is what every refused sign-in says: it does not tell whether there is
// such an account.
func wrong() error {
	return fault.New(fault.Forbidden, "the address or the password is wrong").WithHint("try again, or ask an owner for a link to set a new password")
}

// SignIn lets a person in and gives the browser its session, through the header of the answer. Too many tries
// are fault.Unavailable, wrong ones fault.Forbidden.
func (d *Door) SignIn(out http.Header, r *http.Request, login, password string) (Account, error) {
	ctx, address := r.Context(), addressOf(r)
	if folded, err := Login(login); err == nil {
		login = folded
	}
	if err := d.limits.allow(ctx, login, address); err != nil {
		return Account{}, err
	}
	a, err := d.check(ctx, login, password)
	if fault.CodeOf(err) == fault.Forbidden {
		if failed := d.refused(ctx, login, address); failed != nil {
			return a, failed
		}
	}
	if err != nil {
		return a, err
	}
	if err := d.limits.welcome(ctx, login, address); err != nil {
		return a, err
	}
	return a, d.letIn(out, r, a)
}

// refused counts a try that failed, and notes it.
func (d *Door) refused(ctx context.Context, login, address string) error {
	return errors.Join(d.note(ctx, d.limits.refused(login, address)...), d.limits.count(ctx, login, address))
}

func (d *Door) check(ctx context.Context, login, password string) (Account, error) {
	a, err := d.keeper.AccountNamed(ctx, login)
	if err != nil && fault.CodeOf(err) != fault.NotFound {
		return a, err
	}
	ok, err := d.same(ctx, password, a.Password)
	if err != nil {
		return a, err
	}
	if !ok || !a.Disabled.IsZero() {
		return Account{}, wrong()
	}
	return a, nil
}

// letIn notes a sign-in and begins a session.
func (d *Door) letIn(out http.Header, r *http.Request, a Account) error {
	ctx := r.Context()
	by := access.Actor{ID: a.ID, Role: a.Role, Via: "web"}
	now, err := d.change(ctx, by, a.ID, "sign-in", func(_ Tx, a *Account, _ []Account) (map[string]any, error) {
		if !a.Disabled.IsZero() {
			return nil, wrong() // shut out while the password was compared
		}
		a.Seen = d.now()
		return nil, nil
	})
	if err != nil {
		return err
	}
	return d.sessions.begin(out, r, now)
}

// SignOut ends the session of a request.
func (d *Door) SignOut(out http.Header, r *http.Request) error {
	if who, err := d.Who(r); err == nil {
		err := d.note(r.Context(), access.Entry{At: d.now(), By: who.Actor, Act: "sign-out", Subject: "account/" + who.Account})
		if err != nil {
			return err
		}
	}
	return d.sessions.end(out, r)
}

// Tick writes what has fallen due for the log; it is called now and then, and
// with last at the end.
func (d *Door) Tick(ctx context.Context, last bool) error { return d.note(ctx, d.limits.tick(last)...) }

func (d *Door) note(ctx context.Context, entries ...access.Entry) error {
	if len(entries) == 0 {
		return nil
	}
	return d.keeper.ChangePeople(ctx, func(tx Tx) error {
		for _, e := range entries {
			tx.Note(e)
		}
		return nil
	})
}

func addressOf(r *http.Request) string {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		return r.RemoteAddr
	}
	return host
}
