package house

import (
	"context"
	"slices"
	"strings"
	"time"

	"plumbline/internal/access"
	"plumbline/internal/app/wording"
	"plumbline/internal/cli/render"
	"plumbline/internal/measure/gather"
)

// Trace follows a deliverable up, or a key result down, in words.
func (h *House) Trace(ctx context.Context, scope access.Scope, id string, asOf time.Time) (render.Trace, error) {
	f, err := h.InForce(asOf)
	if err != nil {
		return render.Trace{}, err
	}
	t, err := gather.Trace(ctx, &h.Facts, f.Ladder, h.Now(asOf), scope, id)
	if err != nil {
		return render.Trace{}, err
	}
	report, err := h.Report(ctx, scope, asOf)
	if err != nil {
		return render.Trace{}, err
	}
	out := render.Trace{Title: t.Title}
	if t.Kind == "deliverable" {
		out.Title = strings.Join(slices.DeleteFunc([]string{t.Title, t.Creator.Name, t.Campaign.Name}, func(s string) bool { return s == "" }), " · ")
	}
	out.Hops = wording.Hops(f.Ladder, report, t)
	return out, nil
}
