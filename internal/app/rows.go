package app

import (
	"context"
	"strings"

	"plumbline/internal/access"
	"plumbline/internal/fault"
	"plumbline/internal/web/view"
)

// Rows returns the facts behind a figure, a page of them.
func (a *App) Rows(ctx context.Context, scope access.Scope, figure string, q view.Query) (*view.Rows, error) {
	h, err := a.open(ctx)
	if err != nil {
		return nil, err
	}
	kind, id, _ := strings.Cut(figure, ":")
	switch kind {
	case "kpi":
		return h.KPIRows(ctx, scope, id, q)
	case "lookback", "reconcile":
		return h.FindingRows(ctx, scope, figure, q)
	}
	return nil, fault.New(fault.NotFound, "no figure is called %q", figure)
}
