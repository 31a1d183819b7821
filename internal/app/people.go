package app

import (
	"context"
	"net/http"
	"path/filepath"

	"plumbline/internal/access"
	"plumbline/internal/app/door"
	"plumbline/internal/app/house"
	"plumbline/internal/app/reception"
	"plumbline/internal/fault"
	"plumbline/internal/web"
	"plumbline/internal/web/api"
)

// Reception is where pages ask for people and the audit log.
func (a *App) Reception(ctx context.Context) (*reception.Reception, error) {
	h, err := a.open(ctx)
	if err != nil {
		return nil, err
	}
	return h.Reception, nil
}

// receive is Reception as the pages ask for it.
func (a *App) receive(ctx context.Context) (web.Reception, error) { return a.Reception(ctx) }

// inside marks a request the house makes of itself: to draw pages ahead.
type inside struct{}

// asker finds out who makes a request. While there is no account, whoever
// reaches the loopback address stands at the data folder.
func (a *App) asker(r *http.Request) (access.Actor, access.Scope, error) {
	ctx := r.Context()
	h, err := a.open(ctx)
	if err != nil {
		return access.Actor{}, access.Scope{}, err
	}
	if ctx.Value(inside{}) != nil {
		return web.TheOwner(r)
	}
	some, err := h.Reception.Door.Any(ctx)
	if err != nil {
		return access.Actor{}, access.Scope{}, err
	}
	if !some && r.Header.Get("Authorization") == "" {
		return web.TheOwner(r)
	}
	who, err := h.Reception.Door.Who(r)
	if err != nil {
		return access.Actor{}, access.Scope{}, err
	}
	scope, err := h.Sight.Of(ctx, who.Actor.Role, who.Person)
	return who.Actor, scope, err
}

// atTheFolder holds commands to whoever stands at the data folder: one that
// says it comes from somebody else, by a token, is refused.
func (a *App) atTheFolder(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if isCommand(r.URL.Path) && r.Header.Get("Authorization") != "" {
			by, _, err := a.asker(r)
			if err == nil && by.Role != access.Owner {
				err = fault.New(fault.Forbidden, "commands are given at the data folder, by its owner").WithHint("the JSON API is for tokens: /api")
			}
			if err != nil {
				api.Fail(w, err)
				return
			}
		}
		next.ServeHTTP(w, r)
	})
}

// guardListening refuses to show pages beyond this machine to just anyone.
func (a *App) guardListening(ctx context.Context, h *house.House) error {
	if a.Listen == "" || door.Loopback(a.Listen) && len(a.Behind) == 0 {
		return nil
	}
	some, err := h.Reception.Door.Any(ctx)
	if err == nil && !some && len(a.Behind) > 0 {
		return fault.New(fault.Forbidden, "a proxy shows these pages to other machines, and nobody has an account here").
			WithHint("make an owner first: plumbline people add --role owner you@example.com")
	}
	if err == nil && !some {
		err = fault.New(fault.Forbidden, "%s can be reached from other machines, and nobody has an account here", a.Listen).
			WithHint("make an owner first: plumbline people add --role owner you@example.com; or listen on 127.0.0.1")
	}
	return err
}

// keepWatch writes counted refusals and signed heads of the audit log, until ctx ends.
func (a *App) keepWatch(ctx context.Context) error {
	r, err := a.Reception(ctx)
	if err != nil {
		return err
	}
	return r.Watch(ctx, filepath.Join(a.Dir, "audit-heads"), a.Logger)
}
