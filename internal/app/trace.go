package app

import (
	"context"
	"time"

	"plumbline/internal/access"
	"plumbline/internal/cli/render"
	"plumbline/internal/measure"
	"plumbline/internal/measure/gather"
	"plumbline/internal/web/api"
)

// traced follows a deliverable up, or a key result down, in words.
func (a *App) traced(ctx context.Context, req api.Trace, _ func(any)) (render.Trace, error) {
	h, err := a.open(ctx)
	if err != nil {
		return render.Trace{}, err
	}
	asOf, err := h.Moment(req.AsOf)
	if err != nil {
		return render.Trace{}, err
	}
	scope, err := h.Sight.At(ctx, req.Role)
	if err != nil {
		return render.Trace{}, err
	}
	return h.Trace(ctx, scope, req.ID, asOf)
}

// Trace follows a deliverable up to its objective, for its page.
func (a *App) Trace(ctx context.Context, scope access.Scope, deliverable string, asOf time.Time) (*measure.Trace, error) {
	h, err := a.open(ctx)
	if err != nil {
		return nil, err
	}
	f, err := h.InForce(asOf)
	if err != nil {
		return nil, err
	}
	return gather.Trace(ctx, &h.Facts, f.Ladder, h.Now(asOf), scope, deliverable)
}
