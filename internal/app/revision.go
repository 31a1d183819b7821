package app

import (
	"context"
	"fmt"
	"os"
	"slices"
	"strings"
	"time"

	"plumbline/internal/access"
	"plumbline/internal/app/draft"
	"plumbline/internal/app/reception"
	"plumbline/internal/facts"
	"plumbline/internal/fault"
	"plumbline/internal/judge"
	"plumbline/internal/ladder"
	"plumbline/internal/ladder/lint"
	"plumbline/internal/ladder/parse"
	"plumbline/internal/ladder/problem"
	"plumbline/internal/period"
	"plumbline/internal/store"
	"plumbline/internal/web/api"
)

// check compiles a ladder; it needs no data folder.
func (a *App) check(_ context.Context, req api.Check, _ func(any)) (api.Checked, error) {
	files := texts(req.Files)
	if req.Path != "" {
		var err error
		if files, err = readLadder(req.Path); err != nil {
			return api.Checked{}, err
		}
	}
	options := []lint.Option{lint.On(a.today()), knownFacts()}
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

// readLadder reads ladder files; a spreadsheet is read as its canvas.
func readLadder(path string) (map[string][]byte, error) {
	files, err := parse.ReadFiles(path)
	if os.IsNotExist(err) {
		return nil, fault.Wrap(fault.NotFound, err, "there is nothing at %s", path).WithHint("give a .yaml file or a folder of them")
	}
	return files, err
}

// apply checks a ladder and appends it to the history, or only compares.
func (a *App) apply(ctx context.Context, req api.Apply, _ func(any)) (api.Applied, error) {
	h, err := a.open(ctx)
	if err != nil {
		return api.Applied{}, err
	}
	files, err := readLadder(req.Path)
	if err != nil {
		return api.Applied{}, err
	}
	return h.apply(ctx, reception.AtTheFolder().Actor, files, req)
}

func (h *house) apply(ctx context.Context, by access.Actor, files map[string][]byte, req api.Apply) (api.Applied, error) {
	return h.applyAt(ctx, h.now(time.Time{}), by, files, req)
}

func (h *house) applyAt(ctx context.Context, at time.Time, by access.Actor, files map[string][]byte, req api.Apply) (api.Applied, error) {
	next, problems := parse.Check(files, lint.On(h.today()), knownFacts())
	out := api.Applied{Problems: problems}
	if problem.Errors(problems) > 0 {
		return out, nil
	}
	old := &ladder.Ladder{}
	if f, err := h.inForce(time.Time{}); err == nil {
		old, out.Parent = f.ladder, f.revision.ID
	}
	out.Revision, out.Changes = parse.Hash(files), ladder.Diff(old, next)
	if req.DryRun || out.Revision == out.Parent {
		return out, nil
	}
	err := h.store.AddRevision(ctx, ladder.Revision{
		ID: out.Revision, Parent: out.Parent, At: at, Author: req.Author, Message: req.Message, Files: draft.Named(files),
	}, reception.Noted(at, by, "ladder.applied", "ladder/"+out.Revision, map[string]any{"parent": out.Parent, "message": req.Message, "changes": len(out.Changes)}))
	if err != nil {
		return out, err
	}
	out.Stored = true
	return out, h.reload(ctx)
}

func (a *App) history(ctx context.Context, _ api.Nothing, _ func(any)) (ladder.History, error) {
	h, err := a.open(ctx)
	if err != nil {
		return ladder.History{}, err
	}
	out := ladder.History{Locks: []ladder.Lock{}}
	if out.Revisions, err = h.store.Revisions(ctx); err != nil {
		return out, err
	}
	locks, err := h.store.Locks(ctx)
	for _, l := range locks {
		out.Locks = append(out.Locks, l.Lock)
	}
	return out, err
}

func (a *App) restore(ctx context.Context, req api.Restore, _ func(any)) (api.Applied, error) {
	h, err := a.open(ctx)
	if err != nil {
		return api.Applied{}, err
	}
	r, err := h.find(ctx, req.Revision)
	if err != nil {
		return api.Applied{}, err
	}
	return h.apply(ctx, reception.AtTheFolder().Actor, texts(r.Files), api.Apply{Author: req.Author, Message: "restore of " + r.ID[:12]})
}

// find looks a revision up by the beginning of its id.
func (h *house) find(ctx context.Context, prefix string) (ladder.Revision, error) {
	revisions, err := h.store.Revisions(ctx)
	if err != nil {
		return ladder.Revision{}, err
	}
	found := map[string]ladder.Revision{}
	for _, r := range revisions {
		if len(prefix) >= 4 && strings.HasPrefix(r.ID, prefix) {
			found[r.ID] = r
		}
	}
	if len(found) != 1 {
		many := "no revision begins"
		if len(found) > 1 {
			many = fmt.Sprintf("%d revisions begin", len(found))
		}
		return ladder.Revision{}, fault.New(fault.NotFound, "%s with %q", many, prefix).
			WithHint("give at least four characters of one that plumbline history lists")
	}
	for _, r := range found {
		return r, nil
	}
	panic("unreachable")
}

// lock binds a campaign to the revision in force, if that is complete enough
// to brief under, and freezes the bands proposed from history.
func (a *App) lock(ctx context.Context, req api.Lock, _ func(any)) (api.Locked, error) {
	h, err := a.open(ctx)
	if err != nil {
		return api.Locked{}, err
	}
	f, err := h.inForce(time.Time{})
	if err != nil {
		return api.Locked{}, err
	}
	out := api.Locked{Campaign: req.Campaign, Revision: f.revision.ID}
	out.Problems = problem.Sort(parse.Lint(f.ladder, parse.AtLock(), lint.On(h.today()), knownFacts()))
	if problem.Errors(out.Problems) > 0 {
		return out, nil
	}
	report, err := h.report(ctx, access.For(access.Owner), time.Time{})
	if err != nil {
		return out, err
	}
	if out.Note, err = h.unheardOf(ctx, req.Campaign); err != nil {
		return out, err
	}
	at := h.now(time.Time{})
	return out, h.store.AddLock(ctx, lockOf(req, f.revision.ID, at, report),
		reception.Noted(at, reception.AtTheFolder().Actor, "ladder.locked", "campaign/"+req.Campaign, map[string]any{"revision": f.revision.ID}))
}

// unheardOf says so when no file has told of a campaign although files told of
// others: a lock comes before the brief, so that it may be new, or misspelt.
func (h *house) unheardOf(ctx context.Context, campaign string) (string, error) {
	g, err := h.facts.List(ctx, access.For(access.Owner), facts.List{Table: "campaigns", Columns: []string{"id"}, View: facts.View{Calendar: h.calendar()}})
	if err != nil || g.N == 0 {
		return "", err
	}
	var known []string
	for i := range g.N {
		known = append(known, g.Col("id").S[i])
	}
	if slices.Contains(known, campaign) {
		return "", nil
	}
	note := "no file has told of a campaign " + campaign + " yet"
	if near := problem.DidYouMean(campaign, known); near != "" {
		note += "; " + near
	}
	return note, nil
}

// judgeHistory is what earlier revisions and locks decided, as of a moment.
func (h *house) judgeHistory(ctx context.Context, f *inForce, asOf time.Time) (judge.History, error) {
	out := judge.History{Revision: f.revision.ID}
	locks, err := h.store.Locks(ctx)
	if err != nil {
		return out, err
	}
	past := h.until(f)
	for _, l := range locks {
		if l.At.After(asOf) {
			break
		}
		past.Locks = append(past.Locks, l.Lock)
		out.Frozen = append(slices.Clone(l.Frozen), out.Frozen...) // the latest lock is found first
	}
	out.Marks = ladder.Marks(past)
	out.Overrides, err = h.overridesAt(ctx, asOf)
	return out, err
}

// until is the history up to a revision.
func (h *house) until(f *inForce) (past ladder.History) {
	h.mu.RLock()
	defer h.mu.RUnlock()
	for _, p := range h.past {
		past.Revisions = append(past.Revisions, p.revision)
		if p == f {
			break
		}
	}
	return past
}

// lockOf freezes what the report proposed.
func lockOf(req api.Lock, revision string, at time.Time, report *judge.Report) store.Lock {
	return store.Lock{
		Lock:   ladder.Lock{Campaign: req.Campaign, Revision: revision, At: at, By: req.Author},
		Frozen: judge.Freeze(report),
	}
}

// today is the day that dates in a ladder are held against.
func (h *house) today() period.Date {
	cal := period.Calendar{}
	if f, err := h.inForce(time.Time{}); err == nil {
		cal = f.ladder.Program.Calendar()
	}
	return cal.DateOf(h.now(time.Time{}))
}

func (a *App) today() period.Date { return period.Calendar{}.DateOf(a.Clock.Now()) }
