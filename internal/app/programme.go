package app

import (
	"context"
	"slices"
	"strings"
	"time"

	"plumbline/internal/access"
	"plumbline/internal/judge"
	"plumbline/internal/ladder"
	"plumbline/internal/ladder/lint"
	"plumbline/internal/ladder/parse"
	"plumbline/internal/web"
	"plumbline/internal/web/view"
)

var _ web.Service = (*App)(nil)

// State tells what there is to show, at once.
func (a *App) State(ctx context.Context) web.State {
	h, err := a.open(ctx)
	if err != nil {
		return web.State{}
	}
	h.mu.RLock()
	l, n := h.loading, len(h.past)
	h.mu.RUnlock()
	var out web.State
	if l != nil {
		out.Loading = l.now()
		return out
	}
	out.Facts, out.Revision = h.known.Load() > 0 || h.share != nil && !h.facts.Standing().Evaluated.IsZero(), h.state(nil)
	if f, err := h.inForce(time.Time{}); err == nil && n > 0 {
		out.Ready, out.Revision = true, h.state(f)
	}
	return out
}

// Report returns the evaluation as known at asOf, under the scope.
func (a *App) Report(ctx context.Context, scope access.Scope, asOf time.Time) (*judge.Report, error) {
	h, err := a.open(ctx)
	if err != nil {
		return nil, err
	}
	return h.report(ctx, scope, asOf)
}

// Ladder returns the ladder that was in force at asOf.
func (a *App) Ladder(ctx context.Context, asOf time.Time) (*ladder.Ladder, error) {
	h, err := a.open(ctx)
	if err != nil {
		return nil, err
	}
	f, err := h.judgedUnder(ctx, asOf)
	if err != nil {
		return nil, err
	}
	return f.ladder, nil
}

// inForce opens the folder and returns the ladder in force.
func (a *App) inForce(ctx context.Context) (*house, *inForce, error) {
	h, err := a.open(ctx)
	if err != nil {
		return nil, nil, err
	}
	f, err := h.inForce(time.Time{})
	return h, f, err
}

// LadderFiles returns the ladder's text by file, as applied.
func (a *App) LadderFiles(ctx context.Context) ([]view.File, error) {
	_, f, err := a.inForce(ctx)
	if err != nil {
		return nil, err
	}
	var out []view.File
	for name, text := range f.revision.Files {
		out = append(out, view.File{Name: name, Text: text})
	}
	slices.SortFunc(out, func(a, b view.File) int { return strings.Compare(a.Name, b.Name) })
	return out, nil
}

// Check compiles the ladder in force.
func (a *App) Check(ctx context.Context) ([]view.Problem, error) {
	h, f, err := a.inForce(ctx)
	if err != nil {
		return nil, err
	}
	_, problems := parse.Check(texts(f.revision.Files), lint.On(h.today()), knownFacts())
	return problems, nil
}
