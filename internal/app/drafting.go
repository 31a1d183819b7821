package app

import (
	"context"

	"plumbline/internal/access"
	"plumbline/internal/app/draft"
	"plumbline/internal/app/house"
	"plumbline/internal/fault"
	"plumbline/internal/ladder/lint"
	"plumbline/internal/ladder/parse"
	"plumbline/internal/ladder/problem"
	"plumbline/internal/web/api"
	"plumbline/internal/web/view"
)

// StartDemo begins to write the demo; State tells how far it is.
func (a *App) StartDemo(ctx context.Context) error { return a.startDemo(ctx, "") }

// Templates lists the worked mappings.
func (a *App) Templates(context.Context) ([]view.Template, error) {
	return draft.Templates(), nil
}

// Questions are what a draft asks, with what this folder already suggests.
func (a *App) Questions(ctx context.Context, _ access.Scope, template string) ([]view.Question, error) {
	if err := draft.Known(template); err != nil {
		return nil, err
	}
	h, err := a.open(ctx)
	if err != nil {
		return nil, err
	}
	cal := h.Calendar()
	quarter := cal.Label(cal.Of("quarter", h.Today()))
	return draft.Questions(h.HomeCurrency(ctx), quarter), nil
}

// Draft writes a ladder from a template and answers, with bands proposed from
// the facts imported so far.
func (a *App) Draft(ctx context.Context, scope access.Scope, template string, answers map[string]string) (view.Draft, error) {
	h, err := a.open(ctx)
	if err != nil {
		return view.Draft{}, err
	}
	said, err := draft.Answers(answers)
	if err != nil {
		return view.Draft{}, err
	}
	text, err := draft.Skeleton(template, said)
	if err != nil {
		return view.Draft{}, err
	}
	proposed, text, err := h.Propose(ctx, scope, text)
	if err != nil {
		return view.Draft{}, err
	}
	_, problems := parse.Check(map[string][]byte{"ladder.yaml": []byte(text)}, lint.On(h.Today()), house.KnownFacts())
	return view.Draft{Text: text, Proposed: proposed, Problems: problems}, nil
}

// Apply checks a ladder's text and makes it the revision in force.
func (a *App) Apply(ctx context.Context, by access.Actor, scope access.Scope, text string) (string, []view.Problem, error) {
	if scope.Role() != access.Owner {
		return "", nil, fault.New(fault.Forbidden, "only the owner of this folder may change the ladder")
	}
	h, err := a.open(ctx)
	if err != nil {
		return "", nil, err
	}
	got, err := h.Apply(ctx, by, map[string][]byte{"ladder.yaml": []byte(text)}, api.Apply{Author: by.ID, Message: "applied from the page"})
	if err != nil || problem.Errors(got.Problems) > 0 {
		return "", got.Problems, err
	}
	return got.Revision, got.Problems, nil
}
