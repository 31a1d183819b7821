package app

import (
	"context"
	"time"

	"plumbline/internal/access"
	"plumbline/internal/fault"
	"plumbline/internal/web/view"
)

// Trace returns the path of a deliverable, both ways, with its breaks.
func (a *App) Trace(ctx context.Context, scope access.Scope, deliverable string, asOf time.Time) (*view.Path, error) {
	return nil, fault.New(fault.Unavailable, "the trace is not here yet")
}
