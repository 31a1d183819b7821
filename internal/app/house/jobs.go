package house

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

// Loops are what a serving process does again and again.
func (h *House) Loops() []jobs.Loop {
	u := &upkeep.Upkeep{Records: h.Store, Files: h.files, Raw: raw.In(h.Folder.Dir, h.sharedRaw()), Clock: h.Clock}
	return []jobs.Loop{
		{Name: "due", Every: sweepEvery, Run: h.fallDue},
		{Name: "seeding", Every: time.Hour, Run: h.seed, Here: h.Facts.Here},
		{Name: "looking", Every: lookEvery, Run: h.look, Here: h.Facts.Here},
		{Name: "files", Every: time.Hour, Run: u.Sweep},
		{Name: "outbox", Every: time.Hour, Run: func(ctx context.Context) error { return u.Pack(ctx, &h.Facts, relay.Place) }, Here: h.Facts.Here},
		{Name: "decisions", Every: 24 * time.Hour, Run: func(ctx context.Context) error { return u.Forget(ctx, h.Now(time.Time{})) }},
	}
}

// lookEvery is how often live posts are asked whether their next look has come.
const lookEvery = 10 * time.Minute

// looking looks at live posts from what was imported of them.
func (h *House) looking() *looking.Loop {
	return &looking.Loop{From: &h.Facts, Book: h.Book, Clock: present{h}, Log: h.log}
}

// look takes the looks that have come.
func (h *House) look(ctx context.Context) error {
	changed, err := h.looking().Due(ctx)
	if err != nil || changed == 0 {
		return err
	}
	return h.tell(ctx)
}

// seed lets the facts move the pipeline of creators, where the facts are.
func (h *House) seed(ctx context.Context) error {
	f, err := h.InForce(time.Time{})
	if h.Facts.Need() != nil || fault.CodeOf(err) == fault.NotFound {
		return nil
	}
	if err != nil {
		return err
	}
	moved, err := (&seeding.Loop{From: &h.Facts, Book: h.Book, Ladder: f.Ladder, Clock: present{h}, Hash: person.New(h.Key).Hash}).Run(ctx)
	if err != nil || moved == 0 {
		return err
	}
	return h.tell(ctx)
}

// fallDue takes the steps whose time came, and tells the facts.
func (h *House) fallDue(ctx context.Context) error {
	if _, err := h.Book.FallDue(ctx); err != nil {
		return fmt.Errorf("what fell due: %w", err)
	}
	return h.tell(ctx)
}
