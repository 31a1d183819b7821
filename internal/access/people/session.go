package people

import (
	"context"
	"net/http"
	"strings"
	"time"

	"github.com/alexedwards/scs/v2"

	"plumbline/internal/access"
	"plumbline/internal/fault"
	"plumbline/internal/period"
)

// Cookie is the name of the session's cookie.
const Cookie = "plumbline_session"

// lifetime is how long a session lasts, used or not: a working week.
const lifetime = 7 * 24 * time.Hour

// sessions keeps who is signed in. The cookie is set at sign-in and taken at
// sign-out only, so that looking at a page writes nothing.
type sessions struct {
	*scs.SessionManager
	keeper Keeper
	clock  period.Clock
}

func newSessions(k Keeper, clock period.Clock) sessions {
	m := scs.New()
	m.Lifetime, m.HashTokenInStore, m.Store = lifetime, true, shelf{k, clock}
	return sessions{m, k, clock}
}

// shelf is the keeper as the session library asks for it: it takes the methods
// with a context where there are some.
type shelf struct {
	keeper Keeper
	clock  period.Clock
}

// Find looks a session up.
func (s shelf) Find(token string) ([]byte, bool, error) {
	return s.FindCtx(context.Background(), token)
}

// Commit keeps a session.
func (s shelf) Commit(token string, b []byte, until time.Time) error {
	return s.CommitCtx(context.Background(), token, b, until)
}

// Delete ends a session.
func (s shelf) Delete(token string) error { return s.DeleteCtx(context.Background(), token) }

// FindCtx looks a session up.
func (s shelf) FindCtx(ctx context.Context, token string) ([]byte, bool, error) {
	return s.keeper.Session(ctx, token, s.clock.Now())
}

// CommitCtx keeps a session.
func (s shelf) CommitCtx(ctx context.Context, token string, b []byte, until time.Time) error {
	return s.keeper.PutSession(ctx, token, b, until)
}

// DeleteCtx ends a session.
func (s shelf) DeleteCtx(ctx context.Context, token string) error {
	return s.keeper.DropSession(ctx, token)
}

// begin makes a session of an account and gives the browser its cookie.
func (s sessions) begin(out http.Header, r *http.Request, a Account) error {
	ctx, err := s.Load(r.Context(), "")
	if err != nil {
		return err
	}
	s.Put(ctx, "account", a.ID)
	s.Put(ctx, "epoch", a.Epoch)
	s.SetDeadline(ctx, s.clock.Now().Add(lifetime))
	token, _, err := s.Commit(ctx)
	if err != nil {
		return err
	}
	out.Add("Set-Cookie", cookie(r, token, int(lifetime.Seconds())).String())
	return s.keeper.DropSessions(r.Context(), s.clock.Now())
}

// end ends the session of a request.
func (s sessions) end(out http.Header, r *http.Request) error {
	out.Add("Set-Cookie", cookie(r, "", -1).String())
	c, err := r.Cookie(Cookie)
	if err != nil {
		return nil // nobody was signed in
	}
	ctx, err := s.Load(r.Context(), c.Value)
	if err != nil {
		return err
	}
	return s.Destroy(ctx)
}

// cookie is out of reach of scripts and of forms elsewhere; over TLS it stays there.
func cookie(r *http.Request, value string, age int) *http.Cookie {
	return &http.Cookie{
		Name: Cookie, Value: value, Path: "/", MaxAge: age, HttpOnly: true, SameSite: http.SameSiteLaxMode,
		Secure: r.TLS != nil || r.Header.Get("X-Forwarded-Proto") == "https",
	}
}

// account finds whose session a request belongs to.
func (s sessions) account(r *http.Request) (Account, error) {
	c, err := r.Cookie(Cookie)
	if err != nil {
		return Account{}, signedOut()
	}
	ctx, err := s.Load(r.Context(), c.Value)
	if err != nil {
		return Account{}, err
	}
	id := s.GetString(ctx, "account")
	if id == "" {
		return Account{}, signedOut()
	}
	a, err := s.keeper.Account(ctx, id)
	switch {
	case fault.CodeOf(err) == fault.NotFound:
		return a, signedOut()
	case err != nil:
		return a, err
	case !a.Disabled.IsZero() || a.Epoch != s.GetInt64(ctx, "epoch"):
		return a, signedOut()
	}
	return a, nil
}

func signedOut() error {
	return fault.New(fault.SignedOut, "nobody is signed in").WithHint("sign in, or send a token as Authorization: Bearer")
}

// Who finds out who makes a request: by its token, or by its session. Where
// there is neither it is fault.SignedOut.
func (d *Door) Who(r *http.Request) (Who, error) {
	if scheme, token, ok := strings.Cut(r.Header.Get("Authorization"), " "); ok && strings.EqualFold(scheme, "bearer") {
		return d.bearer(r.Context(), strings.TrimSpace(token))
	}
	a, err := d.sessions.account(r)
	if err != nil {
		return Who{}, err
	}
	return Who{Actor: access.Actor{ID: a.ID, Role: a.Role, Via: "web"}, Person: a.Person, Name: a.Name, Account: a.ID}, nil
}
