package app

import (
	"context"

	"plumbline/internal/access"
	"plumbline/internal/app/listing"
	"plumbline/internal/facts"
	"plumbline/internal/web/view"
)

// Deliverables lists deliverables by due date, a page of them.
func (a *App) Deliverables(ctx context.Context, scope access.Scope, q view.Query) (*view.Rows, error) {
	h, err := a.open(ctx)
	if err != nil {
		return nil, err
	}
	cal := h.Calendar()
	subjects, err := h.Facts.Subjects(ctx, scope, facts.Subjects{Kind: "deliverable", View: facts.View{Calendar: cal, AsOf: h.Now(q.AsOf)}})
	if err != nil {
		return nil, err
	}
	return listing.Deliverables(subjects, cal, q), nil
}
