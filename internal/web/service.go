// Package web is the pages: handlers, the frame around them, and the assets
// they load. Commands travel through package web/api.
//
// In: a request and the asker's scope. Out: HTML made of judged reports. The
// pages read through Service and never reach for stores or engines.
package web

import (
	"context"
	"time"

	"plumbline/internal/access"
	"plumbline/internal/facts"
	"plumbline/internal/measure"
	"plumbline/internal/web/hall"
	"plumbline/internal/web/view"
)

// Service is what the pages need; app implements it. A zero asOf is now.
type Service interface {
	Programme
	Data
	Drafting
}

// Programme is the ladder in force and what it was judged to be.
type Programme interface {
	hall.Programme
	// LadderFiles returns the ladder's text by file, as applied.
	LadderFiles(ctx context.Context) ([]view.File, error)
	// Check compiles the ladder in force and returns every problem.
	Check(ctx context.Context) ([]view.Problem, error)
	// Trace follows a deliverable up to its objective, with its breaks.
	Trace(ctx context.Context, scope access.Scope, deliverable string, asOf time.Time) (*measure.Trace, error)
	// Deliverables lists deliverables; a page of them.
	Deliverables(ctx context.Context, scope access.Scope, q view.Query) (*view.Rows, error)
}

// Data is what came in.
type Data interface {
	// Rows returns the facts behind a figure, a page of them: a KPI
	// ("kpi:ID"), a lookback finding ("lookback:ID") or a reconcile class ("reconcile:ID").
	Rows(ctx context.Context, scope access.Scope, figure string, q view.Query) (*view.Rows, error)
	// Import reads files that lie on this machine and lands their facts.
	Import(ctx context.Context, by access.Actor, scope access.Scope, files []view.Upload, progress func(view.Progress)) (view.Imported, error)
	Quarantine(ctx context.Context, scope access.Scope, q view.QuarantineAsk) (view.Quarantine, error)
	// Replay reads files of the quarantine once more, after a fix.
	Replay(ctx context.Context, by access.Actor, scope access.Scope, fix view.Fix, progress func(view.Progress)) (view.Imported, error)
	Coverage(ctx context.Context, scope access.Scope) ([]facts.Coverage, error)
	Lookback(ctx context.Context, scope access.Scope) (*view.Findings, error)
}

// Drafting begins programmes: the demo, and ladders from templates.
type Drafting interface {
	// StartDemo begins to write the demo; State tells how far it is.
	StartDemo(ctx context.Context) error
	// Stories lists what goes on in the demo programme; none anywhere else.
	Stories(ctx context.Context) []view.Tab
	Templates(ctx context.Context) ([]view.Template, error)
	Questions(ctx context.Context, scope access.Scope, template string) ([]view.Question, error)
	// Draft writes a ladder from a template and answers, with bands proposed
	// from the facts imported so far.
	Draft(ctx context.Context, scope access.Scope, template string, answers map[string]string) (view.Draft, error)
	// Apply checks a ladder's text and makes it the revision in force. With
	// problems that are errors nothing is applied and revision is empty.
	Apply(ctx context.Context, by access.Actor, scope access.Scope, text string) (revision string, problems []view.Problem, err error)
}

// State is what there is to show.
type State = hall.State
