package app

import (
	"context"

	"plumbline/internal/app/house"
	"plumbline/internal/jobs"
)

// startJobs begins the loops of a serving process; Stop ends them before the
// folder closes.
func (a *App) startJobs(ctx context.Context, h *house.House) error {
	sqlite, postgres := h.Store.Jobs()
	runner, err := jobs.Start(ctx, jobs.Config{SQLite: sqlite, Postgres: postgres, Logger: a.Logger, Loops: h.Loops()})
	if err != nil {
		return err
	}
	a.push(func() error { return runner.Stop(context.Background()) })
	return nil
}
