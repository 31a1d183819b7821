package app

import (
	"context"
	"fmt"
	"time"

	"plumbline/internal/app/looking"
	"plumbline/internal/app/relay"
	"plumbline/internal/app/seeding"
	"plumbline/internal/app/upkeep"
	"plumbline/internal/fault"
	"plumbline/internal/inbox/person"
	"plumbline/internal/inbox/raw"
	"plumbline/internal/jobs"
)

// sweepEvery is how often records are looked at for what fell due.
const sweepEvery = time.Minute

// startJobs begins the loops of a serving process; Stop ends them before the
// folder closes.
func (a *App) startJobs(ctx context.Context, h *house) error {
	sqlite, postgres := h.store.Jobs()
	runner, err := jobs.Start(ctx, jobs.Config{SQLite: sqlite, Postgres: postgres, Logger: a.Logger, Loops: h.loops()})
	if err != nil {
		return err
	}
	a.push(func() error { return runner.Stop(context.Background()) })
	return nil
}

func (h *house) loops() []jobs.Loop {
	u := &upkeep.Upkeep{Records: h.store, Files: h.files, Raw: raw.In(h.folder.Dir, h.sharedRaw()), Clock: h.clock}
	return []jobs.Loop{
		{Name: "due", Every: sweepEvery, Run: h.fallDue},
		{Name: "seeding", Every: time.Hour, Run: h.seed, Here: h.facts.Here},
		{Name: "looking", Every: lookEvery, Run: h.look, Here: h.facts.Here},
		{Name: "files", Every: time.Hour, Run: u.Sweep},
		{Name: "outbox", Every: time.Hour, Run: func(ctx context.Context) error { return u.Pack(ctx, &h.facts, relay.Place) }, Here: h.facts.Here},
		{Name: "decisions", Every: 24 * time.Hour, Run: func(ctx context.Context) error { return u.Forget(ctx, h.now(time.Time{})) }},
	}
}

// lookEvery is how often live posts are asked whether their next look has come.
const lookEvery = 10 * time.Minute

// looking looks at live posts from what was imported of them.
func (h *house) looking() *looking.Loop {
	return &looking.Loop{From: &h.facts, Book: h.book, Clock: present{h}, Log: h.log}
}

// look takes the looks that have come.
func (h *house) look(ctx context.Context) error {
	changed, err := h.looking().Due(ctx)
	if err != nil || changed == 0 {
		return err
	}
	return h.tell(ctx)
}

// seed lets the facts move the pipeline of creators, where the facts are.
func (h *house) seed(ctx context.Context) error {
	f, err := h.inForce(time.Time{})
	if h.facts.Need() != nil || fault.CodeOf(err) == fault.NotFound {
		return nil
	}
	if err != nil {
		return err
	}
	moved, err := (&seeding.Loop{From: &h.facts, Book: h.book, Ladder: f.ladder, Clock: present{h}, Hash: person.New(h.key).Hash}).Run(ctx)
	if err != nil || moved == 0 {
		return err
	}
	return h.tell(ctx)
}

// fallDue takes the steps whose time came, and tells the facts.
func (h *house) fallDue(ctx context.Context) error {
	if _, err := h.book.FallDue(ctx); err != nil {
		return fmt.Errorf("what fell due: %w", err)
	}
	return h.tell(ctx)
}
