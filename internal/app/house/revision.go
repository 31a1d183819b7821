package house

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
	"plumbline/internal/measure"
	"plumbline/internal/period"
	"plumbline/internal/store"
	"plumbline/internal/web/api"
)

// ReadLadder reads ladder files; a spreadsheet is read as its canvas.
func ReadLadder(path string) (map[string][]byte, error) {
	files, err := parse.ReadFiles(path)
	if os.IsNotExist(err) {
		return nil, fault.Wrap(fault.NotFound, err, "there is nothing at %s", path).WithHint("give a .yaml file or a folder of them")
	}
	return files, err
}

// Apply checks a ladder and puts it in force now, or only compares.
func (h *House) Apply(ctx context.Context, by access.Actor, files map[string][]byte, req api.Apply) (api.Applied, error) {
	return h.ApplyAt(ctx, h.Now(time.Time{}), by, files, req)
}

// ApplyAt is apply at a moment of a story.
func (h *House) ApplyAt(ctx context.Context, at time.Time, by access.Actor, files map[string][]byte, req api.Apply) (api.Applied, error) {
	next, problems := parse.Check(files, lint.On(h.Today()), KnownFacts())
	out := api.Applied{Problems: problems}
	if problem.Errors(problems) > 0 {
		return out, nil
	}
	old := &ladder.Ladder{}
	if f, err := h.InForce(time.Time{}); err == nil {
		old, out.Parent = f.Ladder, f.Revision.ID
	}
	out.Revision, out.Changes = parse.Hash(files), ladder.Diff(old, next)
	if req.DryRun || out.Revision == out.Parent {
		return out, nil
	}
	err := h.Store.AddRevision(ctx, ladder.Revision{
		ID: out.Revision, Parent: out.Parent, At: at, Author: req.Author, Message: req.Message, Files: draft.Named(files),
	}, reception.Noted(at, by, "ladder.applied", "ladder/"+out.Revision, map[string]any{"parent": out.Parent, "message": req.Message, "changes": len(out.Changes)}))
	if err != nil {
		return out, err
	}
	out.Stored = true
	return out, h.reload(ctx)
}

// Find looks a revision up by the beginning of its id.
func (h *House) Find(ctx context.Context, prefix string) (ladder.Revision, error) {
	revisions, err := h.Store.Revisions(ctx)
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

// UnheardOf says so when no file has told of a campaign although files told of
// others: a lock comes before the brief, so that it may be new, or misspelt.
func (h *House) UnheardOf(ctx context.Context, campaign string) (string, error) {
	g, err := h.Facts.List(ctx, access.For(access.Owner), facts.List{Table: "campaigns", Columns: []string{"id"}, View: facts.View{Calendar: h.Calendar()}})
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
func (h *House) judgeHistory(ctx context.Context, f *InForce, asOf time.Time) (judge.History, error) {
	out := judge.History{Revision: f.Revision.ID}
	locks, err := h.Store.Locks(ctx)
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
func (h *House) until(f *InForce) (past ladder.History) {
	h.mu.RLock()
	defer h.mu.RUnlock()
	for _, p := range h.past {
		past.Revisions = append(past.Revisions, p.Revision)
		if p == f {
			break
		}
	}
	return past
}

// LockOf freezes what the report proposed.
func LockOf(req api.Lock, revision string, at time.Time, report *judge.Report) store.Lock {
	return store.Lock{
		Lock:   ladder.Lock{Campaign: req.Campaign, Revision: revision, At: at, By: req.Author},
		Frozen: judge.Freeze(report),
	}
}

// Today is the day that dates in a ladder are held against.
func (h *House) Today() period.Date {
	cal := period.Calendar{}
	if f, err := h.InForce(time.Time{}); err == nil {
		cal = f.Ladder.Program.Calendar()
	}
	return cal.DateOf(h.Now(time.Time{}))
}

// ReadTried compiles a ladder that is not in force.
func (h *House) ReadTried(path string) (*ladder.Ladder, error) {
	files, err := ReadLadder(path)
	if err != nil {
		return nil, err
	}
	l, problems := parse.Check(files, lint.On(h.Today()), KnownFacts())
	if i := slices.IndexFunc(problems, func(p problem.Problem) bool { return p.Severity == problem.Error }); i >= 0 {
		return nil, fault.New(fault.Invalid, "the ladder cannot be tried: %s", problems[i].String()).WithHint("plumbline check %s shows every problem", path)
	}
	return l, nil
}

// KnownFacts lets the check hold a ladder's own metrics to what can be read.
func KnownFacts() lint.Option { return lint.Facts(measure.Vocabulary()) }
