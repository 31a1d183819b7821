package app

import (
	"context"
	"encoding/json"
	"net/http"
	"path/filepath"
	"strings"
	"time"

	"plumbline/internal/access"
	"plumbline/internal/access/keys"
	"plumbline/internal/access/people"
	"plumbline/internal/app/door"
	"plumbline/internal/app/reception"
	"plumbline/internal/campaign"
	"plumbline/internal/fault"
	"plumbline/internal/web"
	"plumbline/internal/web/api"
)

// openDoor makes what lets people in.
func (h *house) openDoor() {
	h.reception = &reception.Reception{
		Door: people.New(h.store, h.clock), Log: h.store, Clock: h.clock, Calendar: h.calendar, Shown: shown,
		Keys: keys.Ring{Settings: h.store, Install: h.key, Use: "audit", Clock: h.clock},
	}
}

// Reception is where pages ask for people and the audit log.
func (a *App) Reception(ctx context.Context) (*reception.Reception, error) {
	h, err := a.open(ctx)
	if err != nil {
		return nil, err
	}
	return h.reception, nil
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
	some, err := h.reception.Door.Any(ctx)
	if err != nil {
		return access.Actor{}, access.Scope{}, err
	}
	if !some && r.Header.Get("Authorization") == "" {
		return web.TheOwner(r)
	}
	who, err := h.reception.Door.Who(r)
	if err != nil {
		return access.Actor{}, access.Scope{}, err
	}
	scope, err := h.scopeFor(ctx, who.Actor.Role, who.Person)
	return who.Actor, scope, err
}

// guardListening refuses to show pages beyond this machine to just anyone.
func (a *App) guardListening(ctx context.Context, h *house) error {
	if a.Listen == "" || door.Loopback(a.Listen) {
		return nil
	}
	some, err := h.reception.Door.Any(ctx)
	if err == nil && !some {
		err = fault.New(fault.Forbidden, "%s can be reached from other machines, and nobody has an account here", a.Listen).
			WithHint("make an owner first: plumbline people add --role owner you@example.com; or listen on 127.0.0.1")
	}
	return err
}

// headsEvery is how often the signed head of the audit log is put out.
const headsEvery = time.Hour

// keepWatch writes counted refusals and signed heads of the audit log, until ctx ends.
func (a *App) keepWatch(ctx context.Context) error {
	h, err := a.open(ctx)
	if err != nil {
		return err
	}
	minute, hour := time.NewTicker(time.Minute), time.NewTicker(headsEvery)
	defer minute.Stop()
	defer hour.Stop()
	a.keepHead(ctx, h)
	for {
		select {
		case <-ctx.Done():
			return h.reception.Door.Tick(context.WithoutCancel(ctx), true)
		case <-hour.C:
			a.keepHead(ctx, h)
		case <-minute.C:
			if err := h.reception.Door.Tick(ctx, false); err != nil {
				a.Logger.Error("note refused sign-ins", "error", err)
			}
		}
	}
}

func (a *App) keepHead(ctx context.Context, h *house) {
	head, err := h.reception.KeepHead(ctx, filepath.Join(h.folder.Dir, "audit-heads"))
	if err != nil {
		a.Logger.Error("keep the head of the audit log", "error", err)
		return
	}
	a.Logger.Info("head of the audit log", "seq", head.Seq, "hash", head.Hash, "key", head.Key)
}

// shown is the personal part of an entry as a scope may see it: of a record's
// fields only those of its classes.
func shown(scope access.Scope, e access.Sealed) []byte {
	if !scope.Sees(access.Personal) || len(e.Personal) == 0 {
		return nil
	}
	var said map[string]json.RawMessage
	if json.Unmarshal(e.Personal, &said) != nil || said["set"] == nil {
		return e.Personal
	}
	kind, _, _ := strings.Cut(e.Subject, "/")
	var set map[string]json.RawMessage
	if json.Unmarshal(said["set"], &set) != nil {
		return nil // of another form: what is in it cannot be told
	}
	for name := range set {
		if f, known := campaign.FieldOf(campaign.Kind(kind), name); known && !scope.Sees(f.Class) {
			delete(set, name)
		}
	}
	said["set"], _ = json.Marshal(set)
	out, _ := json.Marshal(said)
	return out
}

// peopleCommands puts the commands about people and the audit log on the mux:
// they are given at the data folder, by its owner.
func (a *App) peopleCommands(mux *http.ServeMux, log api.Logger) {
	by := reception.AtTheFolder()
	changed := func(what string) func(*reception.Reception, context.Context, api.PersonAsked) (api.Person, error) {
		return func(r *reception.Reception, ctx context.Context, q api.PersonAsked) (api.Person, error) {
			return r.Change(ctx, by.Actor, what, q)
		}
	}
	api.Handle(mux, log, "people/list", at(a, func(r *reception.Reception, ctx context.Context, _ api.Nothing) (api.PeopleList, error) {
		return r.People(ctx, by.Actor)
	}))
	api.Handle(mux, log, "people/add", at(a, func(r *reception.Reception, ctx context.Context, q api.PersonAsked) (api.Person, error) {
		return r.Add(ctx, by.Actor, q)
	}))
	api.Handle(mux, log, "people/invite", at(a, func(r *reception.Reception, ctx context.Context, q api.PersonAsked) (api.Invited, error) {
		return r.Invite(ctx, by.Actor, q)
	}))
	api.Handle(mux, log, "people/reset", at(a, func(r *reception.Reception, ctx context.Context, q api.PersonAsked) (api.Invited, error) {
		return r.Reset(ctx, by.Actor, q)
	}))
	for _, what := range []string{"role", "disable", "enable"} {
		api.Handle(mux, log, "people/"+what, at(a, changed(what)))
	}
	api.Handle(mux, log, "token/list", at(a, func(r *reception.Reception, ctx context.Context, _ api.Nothing) ([]api.Token, error) {
		return r.Tokens(ctx, by)
	}))
	api.Handle(mux, log, "token/make", at(a, func(r *reception.Reception, ctx context.Context, q api.TokenAsked) (api.Token, error) {
		return r.MakeToken(ctx, by, q)
	}))
	api.Handle(mux, log, "token/revoke", at(a, func(r *reception.Reception, ctx context.Context, q api.TokenAsked) (api.Token, error) {
		return r.RevokeToken(ctx, by, q.ID)
	}))
	a.auditCommands(mux, log, by)
	api.Handle(mux, log, "access/prove", a.prove)
}

// at gives a command the reception of the folder, opened when it is needed.
func at[Req, Resp any](a *App, f func(*reception.Reception, context.Context, Req) (Resp, error)) func(context.Context, Req, func(any)) (Resp, error) {
	return func(ctx context.Context, req Req, _ func(any)) (resp Resp, err error) {
		r, err := a.Reception(ctx)
		if err != nil {
			return resp, err
		}
		return f(r, ctx, req)
	}
}
