package app

import (
	"context"
	"time"

	"plumbline/internal/app/relay"
	"plumbline/internal/facts"
	"plumbline/internal/period"
)

// tell moves what records told into the facts. One runs at a time; who comes
// while one runs waits for it, and finds its own rows moved.
func (h *house) tell(ctx context.Context) error {
	h.relaying.Lock()
	defer h.relaying.Unlock()
	cal := period.Calendar{}
	if f, err := h.inForce(time.Time{}); err == nil {
		cal = f.ladder.Program.Calendar()
	}
	moved, err := (&relay.Out{From: h.store, Into: landing{h}, Clock: present{h}, Calendar: cal}).Run(ctx)
	if err != nil || moved == 0 {
		return err
	}
	return h.pass(ctx)
}

// pass lets a story's moment move past what was just done in it: facts count
// as known only after their moment.
func (h *house) pass(ctx context.Context) error {
	at := h.stand.Load()
	if at == 0 {
		return nil
	}
	return h.standAt(ctx, time.UnixMicro(at+1).UTC())
}

// LandAt lands a loop's rows and counts what changed.
func (l landing) LandAt(ctx context.Context, at facts.Reached, fill func(put func(*facts.Batch) error) error) (facts.Landed, error) {
	landed, err := l.h.facts.LandAt(ctx, at, fill)
	return landed, l.landed(ctx, landed, err)
}

// Marked returns how far a loop has read.
func (l landing) Marked(ctx context.Context, name string) (int64, error) {
	return l.h.facts.Marked(ctx, name)
}
