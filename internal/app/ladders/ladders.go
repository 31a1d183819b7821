// Package ladders answers the commands of a ladder: it is checked, put in force,
// locked and restored, begun from a template or a company's exports, and tried
// on scenarios. Most need the folder; who only writes a ladder needs none.
package ladders

import (
	"context"
	"slices"
	"time"

	"plumbline/internal/access"
	"plumbline/internal/app/house"
	"plumbline/internal/app/reception"
	"plumbline/internal/ladder"
	"plumbline/internal/ladder/lint"
	"plumbline/internal/ladder/parse"
	"plumbline/internal/ladder/problem"
	"plumbline/internal/period"
	"plumbline/internal/web/api"
)

// Ladders answers for one data folder.
type Ladders struct {
	Open  func(ctx context.Context) (*house.House, error) // the folder, opened by who needs it
	Clock period.Clock                                    // the real one: ladders outside a folder are held against its day
}

// Commands puts the commands on the mux.
func Commands(mux api.Router, log api.Logger, l Ladders) {
	api.Handle(mux, log, "check", l.check)
	api.Handle(mux, log, "schema", l.schema)
	api.Handle(mux, log, "metrics", l.metrics)
	api.Handle(mux, log, "apply", l.apply)
	api.Handle(mux, log, "history", l.history)
	api.Handle(mux, log, "restore", l.restore)
	api.Handle(mux, log, "lock", l.lock)
	api.Handle(mux, log, "init", l.begin)
	api.Handle(mux, log, "import-okrs", l.importOKRs)
	api.Handle(mux, log, "test", l.test)
}

func (l Ladders) today() period.Date { return period.Calendar{}.DateOf(l.Clock.Now()) }

// check compiles a ladder; it needs no data folder.
func (l Ladders) check(_ context.Context, req api.Check, _ func(any)) (api.Checked, error) {
	files := house.Texts(req.Files)
	if req.Path != "" {
		var err error
		if files, err = house.ReadLadder(req.Path); err != nil {
			return api.Checked{}, err
		}
	}
	options := []lint.Option{lint.On(l.today()), house.KnownFacts()}
	if req.Lock {
		options = append(options, parse.AtLock())
	}
	_, problems := parse.Check(files, options...)
	out := api.Checked{Problems: problems}
	for name := range files {
		out.Files = append(out.Files, name)
	}
	slices.Sort(out.Files)
	if problem.Errors(problems) == 0 {
		out.Revision = parse.Hash(files)
	}
	return out, nil
}

// apply checks a ladder and appends it to the history, or only compares.
func (l Ladders) apply(ctx context.Context, req api.Apply, _ func(any)) (api.Applied, error) {
	h, err := l.Open(ctx)
	if err != nil {
		return api.Applied{}, err
	}
	files, err := house.ReadLadder(req.Path)
	if err != nil {
		return api.Applied{}, err
	}
	return h.Apply(ctx, reception.AtTheFolder().Actor, files, req)
}

func (l Ladders) history(ctx context.Context, _ api.Nothing, _ func(any)) (ladder.History, error) {
	h, err := l.Open(ctx)
	if err != nil {
		return ladder.History{}, err
	}
	out := ladder.History{Locks: []ladder.Lock{}}
	if out.Revisions, err = h.Store.Revisions(ctx); err != nil {
		return out, err
	}
	locks, err := h.Store.Locks(ctx)
	for _, k := range locks {
		out.Locks = append(out.Locks, k.Lock)
	}
	return out, err
}

func (l Ladders) restore(ctx context.Context, req api.Restore, _ func(any)) (api.Applied, error) {
	h, err := l.Open(ctx)
	if err != nil {
		return api.Applied{}, err
	}
	r, err := h.Find(ctx, req.Revision)
	if err != nil {
		return api.Applied{}, err
	}
	return h.Apply(ctx, reception.AtTheFolder().Actor, house.Texts(r.Files), api.Apply{Author: req.Author, Message: "restore of " + r.ID[:12]})
}

// lock binds a campaign to the revision in force, if that is complete enough
// to brief under, and freezes the bands proposed from history.
func (l Ladders) lock(ctx context.Context, req api.Lock, _ func(any)) (api.Locked, error) {
	h, err := l.Open(ctx)
	if err != nil {
		return api.Locked{}, err
	}
	f, err := h.InForce(time.Time{})
	if err != nil {
		return api.Locked{}, err
	}
	out := api.Locked{Campaign: req.Campaign, Revision: f.Revision.ID}
	out.Problems = problem.Sort(parse.Lint(f.Ladder, parse.AtLock(), lint.On(h.Today()), house.KnownFacts()))
	if problem.Errors(out.Problems) > 0 {
		return out, nil
	}
	report, err := h.Report(ctx, access.For(access.Owner), time.Time{})
	if err != nil {
		return out, err
	}
	if out.Note, err = h.UnheardOf(ctx, req.Campaign); err != nil {
		return out, err
	}
	at := h.Now(time.Time{})
	return out, h.Store.AddLock(ctx, house.LockOf(req, f.Revision.ID, at, report),
		reception.Noted(at, reception.AtTheFolder().Actor, "ladder.locked", "campaign/"+req.Campaign, map[string]any{"revision": f.Revision.ID}))
}
