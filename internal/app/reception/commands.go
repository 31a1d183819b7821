package reception

import (
	"context"
	"errors"
	"os"

	"plumbline/internal/access"
	"plumbline/internal/fault"
	"plumbline/internal/web/api"
)

// Opener opens the reception of the folder, when a command needs it.
type Opener func(ctx context.Context) (*Reception, error)

// Commands puts the commands about people, tokens and the audit log on the
// mux: they are given at the data folder, by its owner.
func Commands(mux api.Router, log api.Logger, open Opener) {
	by := AtTheFolder()
	changed := func(what string) func(*Reception, context.Context, api.PersonAsked) (api.Person, error) {
		return func(r *Reception, ctx context.Context, q api.PersonAsked) (api.Person, error) {
			return r.Change(ctx, by.Actor, what, q)
		}
	}
	api.Handle(mux, log, "people/list", at(open, func(r *Reception, ctx context.Context, _ api.Nothing) (api.PeopleList, error) {
		return r.People(ctx, by.Actor)
	}))
	api.Handle(mux, log, "people/add", at(open, func(r *Reception, ctx context.Context, q api.PersonAsked) (api.Person, error) {
		return r.Add(ctx, by.Actor, q)
	}))
	api.Handle(mux, log, "people/invite", at(open, func(r *Reception, ctx context.Context, q api.PersonAsked) (api.Invited, error) {
		return r.Invite(ctx, by.Actor, q)
	}))
	api.Handle(mux, log, "people/reset", at(open, func(r *Reception, ctx context.Context, q api.PersonAsked) (api.Invited, error) {
		return r.Reset(ctx, by.Actor, q)
	}))
	for _, what := range []string{"role", "disable", "enable"} {
		api.Handle(mux, log, "people/"+what, at(open, changed(what)))
	}
	api.Handle(mux, log, "token/list", at(open, func(r *Reception, ctx context.Context, _ api.Nothing) ([]api.Token, error) {
		return r.Tokens(ctx, by)
	}))
	api.Handle(mux, log, "token/make", at(open, func(r *Reception, ctx context.Context, q api.TokenAsked) (api.Token, error) {
		return r.MakeToken(ctx, by, q)
	}))
	api.Handle(mux, log, "token/revoke", at(open, func(r *Reception, ctx context.Context, q api.TokenAsked) (api.Token, error) {
		return r.RevokeToken(ctx, by, q.ID)
	}))
	auditCommands(mux, log, open)
}

func auditCommands(mux api.Router, log api.Logger, open Opener) {
	by, scope := AtTheFolder().Actor, access.For(access.Owner)
	api.Handle(mux, log, "audit/list", at(open, func(r *Reception, ctx context.Context, q api.AuditAsked) (api.AuditList, error) {
		return r.Audit(ctx, scope, q)
	}))
	api.Handle(mux, log, "audit/verify", at(open, func(r *Reception, ctx context.Context, q api.AuditVerify) (access.Verified, error) {
		return r.Verify(ctx, scope, q)
	}))
	api.Handle(mux, log, "audit/head", at(open, func(r *Reception, ctx context.Context, _ api.Nothing) (access.SignedHead, error) {
		return r.Head(ctx)
	}))
	api.Handle(mux, log, "audit/export", at(open, func(r *Reception, ctx context.Context, q api.AuditExport) (int, error) {
		out, err := os.OpenFile(q.Out, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
		if err != nil {
			return 0, fault.Wrap(fault.Conflict, err, "%s is there already or cannot be written", q.Out).WithHint("choose another name with --out")
		}
		n, err := r.Export(ctx, by, scope, q.AuditAsked, q.Format, out)
		return n, errors.Join(err, out.Close())
	}))
}

// at gives a command the reception of the folder.
func at[Req, Resp any](open Opener, f func(*Reception, context.Context, Req) (Resp, error)) func(context.Context, Req, func(any)) (Resp, error) {
	return func(ctx context.Context, req Req, _ func(any)) (resp Resp, err error) {
		r, err := open(ctx)
		if err != nil {
			return resp, err
		}
		return f(r, ctx, req)
	}
}
