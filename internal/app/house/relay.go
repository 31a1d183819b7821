package house

import (
	"context"
	"math"
	"slices"
	"time"

	"plumbline/internal/access"
	"plumbline/internal/app/relay"
	"plumbline/internal/campaign/receive"
	"plumbline/internal/facts"
	"plumbline/internal/inbox"
	"plumbline/internal/period"
)

// tell moves what records told into the facts. One runs at a time; who comes
// while one runs waits for it, and finds its own rows moved.
func (h *House) tell(ctx context.Context) error {
	if !h.Facts.Here() {
		return nil // who holds them looks every second
	}
	h.relaying.Lock()
	defer h.relaying.Unlock()
	cal := period.Calendar{}
	if f, err := h.InForce(time.Time{}); err == nil {
		cal = f.Ladder.Program.Calendar()
	}
	moved, err := (&relay.Out{From: h.Store, Into: landing{h}, Clock: present{h}, Calendar: cal}).Run(ctx)
	if err != nil || moved == 0 {
		return err
	}
	return h.pass(ctx)
}

// pass lets a story's moment move past what was just done in it: facts count
// as known only after their moment.
func (h *House) pass(ctx context.Context) error {
	at := h.stand.Load()
	if at == 0 {
		return nil
	}
	return h.StandAt(ctx, time.UnixMicro(at+1).UTC())
}

// Hear drives the records by the facts of one arrival. Adopted records are kept
// here from now on.
func (h *House) Hear(ctx context.Context, arrival string, adopt bool) error {
	in := &relay.In{From: &h.Facts, Book: h.Book, Read: receive.Commands, Log: h.log, Adopt: adopt}
	if _, err := in.Arrival(ctx, arrival); err != nil {
		return err
	}
	if _, err := h.looking().Arrival(ctx, arrival); err != nil {
		return err
	}
	return h.Store.SetSetting(ctx, heardOf+arrival, []byte("1"))
}

const heardOf = "heard."

// heard lets the records hear of what a file brought; err is what became of the file.
func (h *House) heard(ctx context.Context, sum inbox.Summary, err error) error {
	if err != nil {
		return err
	}
	if err := h.Hear(ctx, sum.Arrival, false); err != nil {
		return err
	}
	return h.tell(ctx) // rows that are records have told the facts nothing yet
}

// catchUp tells what a kill left untold and hears what it left unheard.
func (h *House) catchUp(ctx context.Context) error {
	if err := h.tell(ctx); err != nil {
		return err
	}
	arrivals, err := h.Store.Arrivals(ctx, access.For(access.Owner), math.MaxInt32)
	if err != nil {
		return err
	}
	heard, err := h.Store.SettingsNamed(ctx, heardOf)
	if err != nil {
		return err
	}
	for _, a := range slices.Backward(arrivals) { // oldest first
		if heard[heardOf+a.ID] || a.State != inbox.ArrivalDone {
			continue
		}
		if err := h.Hear(ctx, a.ID, false); err != nil {
			return err
		}
	}
	return nil
}

// LandAt lands a loop's rows and counts what changed.
func (l landing) LandAt(ctx context.Context, at facts.Reached, fill func(put func(*facts.Batch) error) error) (facts.Landed, error) {
	landed, err := l.h.Facts.LandAt(ctx, at, fill)
	return landed, l.landed(ctx, landed, err)
}

// Marked returns how far a loop has read.
func (l landing) Marked(ctx context.Context, name string) (int64, error) {
	return l.h.Facts.Marked(ctx, name)
}
