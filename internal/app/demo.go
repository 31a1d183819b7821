package app

import (
	"context"
	"encoding/json"
	"fmt"
	"sync"
	"time"

	"plumbline/internal/access"
	"plumbline/internal/app/story"
	"plumbline/internal/demo"
	"plumbline/internal/facts"
	"plumbline/internal/fault"
	"plumbline/internal/web/api"
	"plumbline/internal/web/view"
)

// loading is work that has to end before the programme shows.
type loading struct {
	mu       sync.Mutex
	progress view.Progress
	began    time.Time
}

func (l *loading) set(done, total int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.progress.Done, l.progress.Total = int64(done), int64(total)
	l.progress.Elapsed = time.Since(l.began)
}

func (l *loading) now() *view.Progress {
	l.mu.Lock()
	defer l.mu.Unlock()
	p := l.progress
	return &p
}

// demo writes the demo programme and waits for it.
func (a *App) demo(ctx context.Context, req api.Demo, progress func(any)) (api.Done, error) {
	h, err := a.withFacts(ctx)
	if err != nil {
		return api.Done{}, err
	}
	p, err := a.writeDemo(ctx, h, req.AsOf, func(done, total int) { progress(map[string]int{"done": done, "total": total}) })
	if err != nil {
		return api.Done{}, err
	}
	return api.Done{Line: fmt.Sprintf("wrote the demo programme to %s: %d facts, as of %s", h.folder.Dir, p.Facts, p.AsOf.Format(time.DateOnly))}, nil
}

// startDemo writes it in the background, while the pages show how far it is.
// A folder that has it already is served as it is.
func (a *App) startDemo(ctx context.Context, asOf string) error {
	h, err := a.open(ctx)
	if err != nil {
		return err
	}
	if _, err := h.inForce(time.Time{}); err == nil {
		return nil
	}
	if err := h.facts.Need(); err != nil {
		return err
	}
	l := &loading{began: a.Clock.Now(), progress: view.Progress{Doing: "Writing the demo programme", Unit: "facts"}}
	h.mu.Lock()
	busy := h.loading != nil
	if !busy {
		h.loading = l
	}
	h.mu.Unlock()
	if busy {
		return nil
	}
	a.background("write the demo", func(ctx context.Context) error {
		defer h.loaded()
		_, err := a.writeDemo(ctx, h, asOf, l.set)
		return err
	})
	return nil
}

func (h *house) loaded() {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.loading = nil
}

func (a *App) writeDemo(ctx context.Context, h *house, asOf string, progress func(done, total int)) (*demo.Programme, error) {
	if _, err := h.inForce(time.Time{}); err == nil {
		return nil, fault.New(fault.Conflict, "%s holds a programme already", h.folder.Dir).WithHint("choose an empty folder with --data")
	}
	config := demo.Config{Progress: progress}
	if asOf != "" {
		at, err := h.moment(asOf)
		if err != nil {
			return nil, err
		}
		config.AsOf = at
	}
	p, err := demo.Write(ctx, h.writer(), config)
	if err != nil {
		return nil, err
	}
	if err := h.standAt(ctx, p.AsOf); err != nil {
		return nil, err
	}
	files, err := demo.Ladder(config)
	if err != nil {
		return nil, err
	}
	began := p.Calendar.Start(p.Calendar.Prev(p.Quarter).From)
	applied, err := h.applyAt(ctx, began, access.Actor{ID: "maya", Role: access.Owner, Via: "cli"}, files, api.Apply{Author: "maya", Message: "the demo programme"})
	if err != nil {
		return nil, err
	}
	if !applied.Stored {
		return nil, fault.New(fault.Internal, "the demo's ladder does not compile: %v", applied.Problems)
	}
	if err := h.hear(ctx, demo.Arrival, true); err != nil {
		return nil, err
	}
	if _, err = h.report(ctx, access.For(access.Owner), time.Time{}); err != nil { // gates read what was judged
		return nil, err
	}
	if err := story.Play(ctx, story.Stage{Records: a, StandAt: func(at time.Time) { h.stand.Store(at.UnixMicro()) }}, p.AsOf); err != nil {
		return nil, fmt.Errorf("the demo's last days: %w", err)
	}
	if err := h.standAt(ctx, p.AsOf); err != nil {
		return nil, err
	}
	_, err = h.report(ctx, access.For(access.Owner), time.Time{})
	return p, err
}

// standAt fixes the present of this folder: a story is told as of one moment.
func (h *house) standAt(ctx context.Context, at time.Time) error {
	raw, err := json.Marshal(at)
	if err != nil {
		return err
	}
	h.stand.Store(at.UnixMicro())
	return h.store.SetSetting(ctx, settingStand, raw)
}

// writer lands facts and makes what was evaluated before out of date.
func (h *house) writer() facts.Writer { return landing{h} }

type landing struct{ h *house }

// Land passes on to the engine and counts what changed.
func (l landing) Land(ctx context.Context, fill func(put func(*facts.Batch) error) error) (facts.Landed, error) {
	landed, err := l.h.facts.Land(ctx, fill)
	return landed, l.landed(ctx, landed, err)
}

func (l landing) landed(ctx context.Context, landed facts.Landed, err error) error {
	if err != nil || landed.New+landed.Corrected == 0 {
		return err
	}
	l.h.gauge.landed.Add(float64(landed.New + landed.Corrected))
	return l.h.noteState(ctx)
}

// Stories lists what goes on in the demo programme; none in a folder that tells
// no story.
func (a *App) Stories(ctx context.Context) (out []view.Tab) {
	h, err := a.open(ctx)
	if err != nil || h.stand.Load() == 0 {
		return nil
	}
	for _, s := range demo.Stories() {
		out = append(out, view.Tab{Title: s.Sentence, Href: s.Page})
	}
	return out
}
