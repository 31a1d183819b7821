package app

import (
	"context"

	"plumbline/internal/access"
	"plumbline/internal/fault"
	"plumbline/internal/web/view"
)

// Lookback is what the imported files say by themselves.
func (a *App) Lookback(ctx context.Context, scope access.Scope) (*view.Findings, error) {
	return nil, fault.New(fault.Unavailable, "the lookback is not here yet")
}

func (h *house) findingRows(context.Context, access.Scope, string, view.Query) (*view.Rows, error) {
	return nil, fault.New(fault.NotFound, "the lookback is not here yet")
}

func (h *house) propose(_ context.Context, _ access.Scope, text string) ([]view.Proposal, string, error) {
	return nil, text, nil
}

func (h *house) orderCurrency(context.Context) string { return "USD" }
