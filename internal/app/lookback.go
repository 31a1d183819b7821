package app

import (
	"context"
	"time"

	"plumbline/internal/access"
	"plumbline/internal/app/wording"
	"plumbline/internal/web/api"
	"plumbline/internal/web/view"
)

// Lookback is what the imported files say by themselves.
func (a *App) Lookback(ctx context.Context, scope access.Scope) (*view.Findings, error) {
	h, err := a.open(ctx)
	if err != nil {
		return nil, err
	}
	p, err := h.LookBack(ctx, scope, time.Time{})
	if err != nil {
		return nil, err
	}
	return wording.Findings(p), nil
}

// lookedBack takes files in and says what they show by themselves.
func (a *App) lookedBack(ctx context.Context, req api.Import, progress func(any)) (api.LookedBack, error) {
	var out api.LookedBack
	if len(req.Paths) > 0 {
		imported, err := a.importFiles(ctx, req, progress)
		if err != nil {
			return out, err
		}
		out.Summaries, out.Unread = imported.Summaries, imported.Unread
	}
	var err error
	out.Findings, err = a.Lookback(ctx, access.For(access.Owner))
	return out, err
}
