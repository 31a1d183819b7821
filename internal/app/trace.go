package app

import (
	"context"
	"slices"
	"strings"
	"time"

	"plumbline/internal/access"
	"plumbline/internal/app/wording"
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
	asOf, err := h.moment(req.AsOf)
	if err != nil {
		return render.Trace{}, err
	}
	scope, err := h.sight.At(ctx, req.Role)
	if err != nil {
		return render.Trace{}, err
	}
	return h.trace(ctx, scope, req.ID, asOf)
}

func (h *house) trace(ctx context.Context, scope access.Scope, id string, asOf time.Time) (render.Trace, error) {
	f, err := h.inForce(asOf)
	if err != nil {
		return render.Trace{}, err
	}
	t, err := gather.Trace(ctx, &h.facts, f.ladder, h.now(asOf), scope, id)
	if err != nil {
		return render.Trace{}, err
	}
	report, err := h.report(ctx, scope, asOf)
	if err != nil {
		return render.Trace{}, err
	}
	out := render.Trace{Title: t.Title}
	if t.Kind == "deliverable" {
		out.Title = strings.Join(slices.DeleteFunc([]string{t.Title, t.Creator.Name, t.Campaign.Name}, func(s string) bool { return s == "" }), " · ")
	}
	out.Hops = wording.Hops(f.ladder, report, t)
	return out, nil
}

// Trace follows a deliverable up to its objective, for its page.
func (a *App) Trace(ctx context.Context, scope access.Scope, deliverable string, asOf time.Time) (*measure.Trace, error) {
	h, err := a.open(ctx)
	if err != nil {
		return nil, err
	}
	f, err := h.inForce(asOf)
	if err != nil {
		return nil, err
	}
	return gather.Trace(ctx, &h.facts, f.ladder, h.now(asOf), scope, deliverable)
}
