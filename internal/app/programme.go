package app

import (
	"context"
	"slices"
	"strings"
	"time"

	"plumbline/internal/access"
	"plumbline/internal/app/house"
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
	var out web.State
	if l := h.UnderLoad(); l != nil {
		out.Loading = l.Now()
		return out
	}
	out.Facts, out.Revision = h.HasFacts(), h.State(nil)
	if f, err := h.InForce(time.Time{}); err == nil {
		out.Ready, out.Revision = true, h.State(f)
	}
	return out
}

// Report returns the evaluation as known at asOf, under the scope.
func (a *App) Report(ctx context.Context, scope access.Scope, asOf time.Time) (*judge.Report, error) {
	h, err := a.open(ctx)
	if err != nil {
		return nil, err
	}
	return h.Report(ctx, scope, asOf)
}

// Ladder returns the ladder that was in force at asOf.
func (a *App) Ladder(ctx context.Context, asOf time.Time) (*ladder.Ladder, error) {
	h, err := a.open(ctx)
	if err != nil {
		return nil, err
	}
	f, err := h.JudgedUnder(ctx, asOf)
	if err != nil {
		return nil, err
	}
	return f.Ladder, nil
}

// inForce opens the folder and returns the ladder in force.
func (a *App) inForce(ctx context.Context) (*house.House, *house.InForce, error) {
	h, err := a.open(ctx)
	if err != nil {
		return nil, nil, err
	}
	f, err := h.InForce(time.Time{})
	return h, f, err
}

// LadderFiles returns the ladder's text by file, as applied.
func (a *App) LadderFiles(ctx context.Context) ([]view.File, error) {
	_, f, err := a.inForce(ctx)
	if err != nil {
		return nil, err
	}
	var out []view.File
	for name, text := range f.Revision.Files {
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
	_, problems := parse.Check(house.Texts(f.Revision.Files), lint.On(h.Today()), house.KnownFacts())
	return problems, nil
}
