package app

import (
	"context"
	"fmt"
	"time"

	"plumbline/internal/access"
	"plumbline/internal/app/house"
	"plumbline/internal/app/story"
	"plumbline/internal/demo"
	"plumbline/internal/fault"
	"plumbline/internal/web/api"
	"plumbline/internal/web/view"
)

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
	return api.Done{Line: fmt.Sprintf("wrote the demo programme to %s: %d facts, as of %s", h.Folder.Dir, p.Facts, p.AsOf.Format(time.DateOnly))}, nil
}

// startDemo writes it in the background, while the pages show how far it is.
// A folder that has it already is served as it is.
func (a *App) startDemo(ctx context.Context, asOf string) error {
	h, err := a.open(ctx)
	if err != nil {
		return err
	}
	if _, err := h.InForce(time.Time{}); err == nil {
		return nil
	}
	if err := h.Facts.Need(); err != nil {
		return err
	}
	l := h.Load(a.Clock.Now(), view.Progress{Doing: "Writing the demo programme", Unit: "facts"})
	if l == nil {
		return nil
	}
	a.background("write the demo", func(ctx context.Context) error {
		defer h.Loaded()
		_, err := a.writeDemo(ctx, h, asOf, l.Set)
		return err
	})
	return nil
}

func (a *App) writeDemo(ctx context.Context, h *house.House, asOf string, progress func(done, total int)) (*demo.Programme, error) {
	if _, err := h.InForce(time.Time{}); err == nil {
		return nil, fault.New(fault.Conflict, "%s holds a programme already", h.Folder.Dir).WithHint("choose an empty folder with --data")
	}
	config := demo.Config{Progress: progress}
	if asOf != "" {
		at, err := h.Moment(asOf)
		if err != nil {
			return nil, err
		}
		config.AsOf = at
	}
	p, err := demo.Write(ctx, h.Writer(), config)
	if err != nil {
		return nil, err
	}
	if err := h.StandAt(ctx, p.AsOf); err != nil {
		return nil, err
	}
	files, err := demo.Ladder(config)
	if err != nil {
		return nil, err
	}
	began := p.Calendar.Start(p.Calendar.Prev(p.Quarter).From)
	applied, err := h.ApplyAt(ctx, began, access.Actor{ID: "maya", Role: access.Owner, Via: "cli"}, files, api.Apply{Author: "maya", Message: "the demo programme"})
	if err != nil {
		return nil, err
	}
	if !applied.Stored {
		return nil, fault.New(fault.Internal, "the demo's ladder does not compile: %v", applied.Problems)
	}
	if err := h.Hear(ctx, demo.Arrival, true); err != nil {
		return nil, err
	}
	if _, err = h.Report(ctx, access.For(access.Owner), time.Time{}); err != nil { // gates read what was judged
		return nil, err
	}
	if err := story.Play(ctx, story.Stage{Records: a, StandAt: h.TurnTo}, p.AsOf); err != nil {
		return nil, fmt.Errorf("the demo's last days: %w", err)
	}
	if err := h.StandAt(ctx, p.AsOf); err != nil {
		return nil, err
	}
	_, err = h.Report(ctx, access.For(access.Owner), time.Time{})
	return p, err
}

// Stories lists what goes on in the demo programme; none in a folder that tells
// no story.
func (a *App) Stories(ctx context.Context) (out []view.Tab) {
	h, err := a.open(ctx)
	if err != nil || !h.Tells() {
		return nil
	}
	for _, s := range demo.Stories() {
		out = append(out, view.Tab{Title: s.Sentence, Href: s.Page})
	}
	return out
}
