package app

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"os"
	"time"

	"plumbline/internal/access"
	"plumbline/internal/access/people"
	"plumbline/internal/app/reception"
	"plumbline/internal/fault"
	"plumbline/internal/inbox"
	"plumbline/internal/web/api"
)

// noted is a line for the audit log; what it says names no person.
func noted(at time.Time, by access.Actor, act, subject string, said map[string]any) access.Entry {
	payload, _ := json.Marshal(said) // texts and numbers
	return access.Entry{At: at, By: by, Act: act, Subject: subject, Payload: payload}
}

// noteImport says in the audit log who took a file in, and what came of it.
// Its name may name a person.
func (h *house) noteImport(ctx context.Context, by access.Actor, act string, s inbox.Summary) error {
	e := noted(h.clock.Now(), by, act, "arrival/"+s.Arrival, map[string]any{
		"format": s.Format, "source": s.Source, "records": s.Lines, "new": s.New, "corrected": s.Corrected, "quarantined": s.Quarantined,
	})
	e.Personal, _ = json.Marshal(map[string]string{"file": s.File})
	return h.store.Note(ctx, e)
}

func (a *App) auditCommands(mux *http.ServeMux, log api.Logger, by people.Who) {
	scope := access.For(access.Owner)
	api.Handle(mux, log, "audit/list", at(a, func(r *reception.Reception, ctx context.Context, q api.AuditAsked) (api.AuditList, error) {
		return r.Audit(ctx, scope, q)
	}))
	api.Handle(mux, log, "audit/verify", at(a, func(r *reception.Reception, ctx context.Context, q api.AuditVerify) (access.Verified, error) {
		return r.Verify(ctx, scope, q)
	}))
	api.Handle(mux, log, "audit/head", at(a, func(r *reception.Reception, ctx context.Context, _ api.Nothing) (access.SignedHead, error) {
		return r.Head(ctx)
	}))
	api.Handle(mux, log, "audit/export", at(a, func(r *reception.Reception, ctx context.Context, q api.AuditExport) (int, error) {
		out, err := os.OpenFile(q.Out, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
		if err != nil {
			return 0, fault.Wrap(fault.Conflict, err, "%s is there already or cannot be written", q.Out).WithHint("choose another name with --out")
		}
		n, err := r.Export(ctx, by.Actor, scope, q.AuditAsked, q.Format, out)
		return n, errors.Join(err, out.Close())
	}))
}
