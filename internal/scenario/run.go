package scenario

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"time"

	"plumbline/internal/access"
	"plumbline/internal/facts"
	"plumbline/internal/fault"
	"plumbline/internal/judge"
	"plumbline/internal/ladder"
	"plumbline/internal/ladder/problem"
	"plumbline/internal/measure/gather"
)

// Factory makes an empty facts engine; the scenario closes it.
type Factory func(ctx context.Context) (facts.Engine, error)

// Result is what became of one file.
type Result struct {
	File     string
	Title    string
	Steps    int
	Held     int       // expectations that hold
	Problems []Problem // the file itself is wrong; nothing was run
	Diffs    []Diff
	Updated  bool // the file was rewritten; Diffs says what could not be
}

// OK tells whether everything expected holds.
func (r Result) OK() bool { return problem.Errors(r.Problems) == 0 && len(r.Diffs) == 0 }

// Results are those of all files, in order.
type Results []Result

// OK tells whether all files hold.
func (rs Results) OK() bool { return !slices.ContainsFunc(rs, func(r Result) bool { return !r.OK() }) }

// String prints every problem and diff, and one line at the end.
func (rs Results) String() string {
	var b strings.Builder
	bad, held := 0, 0
	for _, r := range rs {
		if !r.OK() {
			bad++
		}
		held += r.Held
		for _, p := range r.Problems {
			fmt.Fprintln(&b, p)
		}
		for _, d := range r.Diffs {
			fmt.Fprintln(&b, d)
		}
		if r.Updated {
			fmt.Fprintf(&b, "%s: expectations rewritten\n", r.File)
		}
	}
	fmt.Fprintf(&b, "%d scenarios, %d expectations hold, %d scenarios do not\n", len(rs), held, bad)
	return b.String()
}

// Run runs scenario files, or all *.yaml of a folder. With update it rewrites
// what does not hold, in place, and leaves the rest of each file as it is. An
// error means that something could not be run at all.
func Run(ctx context.Context, paths []string, engines Factory, desks Desks, update bool) (Results, error) {
	files, err := expand(paths)
	if err != nil {
		return nil, err
	}
	out, errs := make(Results, len(files)), make([]error, len(files))
	var wg sync.WaitGroup
	free := make(chan struct{}, runtime.GOMAXPROCS(0)) // each file has an engine of its own
	for i, file := range files {
		wg.Go(func() {
			free <- struct{}{}
			defer func() { <-free }()
			out[i], errs[i] = runFile(ctx, file, engines, desks, update)
		})
	}
	wg.Wait()
	return out, errors.Join(errs...)
}

func runFile(ctx context.Context, file string, engines Factory, desks Desks, update bool) (Result, error) {
	s, problems, err := ReadFile(file)
	if err != nil {
		return Result{}, err
	}
	r := Result{File: file, Title: s.Title, Steps: len(s.Steps), Problems: problems}
	if problem.Errors(problems) > 0 {
		return r, nil
	}
	if err := s.run(ctx, engines, desks, &r); err != nil {
		return r, fmt.Errorf("run %s: %w", file, err)
	}
	if update && len(r.Diffs) > 0 {
		return r, s.update(&r)
	}
	return r, nil
}

func expand(paths []string) ([]string, error) {
	var out []string
	for _, p := range paths {
		info, err := os.Stat(p)
		if err != nil {
			return nil, fault.Wrap(fault.NotFound, err, "there is no scenario %s", p).WithHint("give a scenario file, or a folder of them")
		}
		if !info.IsDir() {
			out = append(out, p)
			continue
		}
		found, err := filepath.Glob(filepath.Join(p, "*.yaml"))
		if err != nil || len(found) == 0 {
			return nil, fault.New(fault.NotFound, "there are no scenarios in %s", p).WithHint("scenarios are files that end in .yaml")
		}
		out = append(out, found...)
	}
	return out, nil
}

// run lands the facts once, moves the records as the moments pass, and asks at
// every step.
func (s *Scenario) run(ctx context.Context, engines Factory, desks Desks, r *Result) error {
	engine, err := engines(ctx)
	if err != nil {
		return fmt.Errorf("make an engine: %w", err)
	}
	defer engine.Close()
	if err := s.facts.Land(ctx, engine); err != nil {
		return err
	}
	k := &clerk{s: s, engine: engine}
	if len(s.done) > 0 && desks == nil {
		return fault.New(fault.Invalid, "%s moves records, and this run has no book of them", s.File)
	}
	if len(s.done) > 0 {
		if k.desk, err = desks(ctx, s.Ladder, engine); err != nil {
			return fmt.Errorf("make a book of records: %w", err)
		}
		defer k.desk.Close()
	}
	history, err := s.history(ctx, engine)
	if err != nil {
		return err
	}
	for i := range s.Steps {
		if err := s.step(ctx, k, history, &s.Steps[i], r); err != nil {
			return err
		}
	}
	if err := k.until(ctx, farFuture); err != nil { // what is refused after the last step is looked at too
		return err
	}
	r.Held += k.held
	r.Diffs = append(r.Diffs, k.diffs...)
	return nil
}

// farFuture is after every moment a scenario can write.
var farFuture = time.Date(9999, 1, 1, 0, 0, 0, 0, time.UTC)

func (s *Scenario) step(ctx context.Context, k *clerk, history judge.History, step *Step, r *Result) error {
	if err := k.until(ctx, step.At); err != nil {
		return err
	}
	h := judge.History{Revision: "scenario", Overrides: step.Overrides}
	if s.Locked != nil && !step.At.Before(s.Locked.At) {
		h.Frozen, h.Marks = history.Frozen, history.Marks
	}
	c := &comparer{step: step}
	report, err := s.report(ctx, k.engine, s.Ladder, step, h)
	if err != nil {
		return err
	}
	scope := access.For(step.As)
	c.judged(report.For(scope), scope)
	if err := c.measured(ctx, s, k.engine, scope); err != nil {
		return err
	}
	if k.desk != nil {
		if err := k.looked(ctx, c, report); err != nil {
			return err
		}
	}
	r.Held += c.held
	r.Diffs = append(r.Diffs, c.diffs...)
	return nil
}

func (s *Scenario) report(ctx context.Context, reader facts.Reader, l *ladder.Ladder, step *Step, h judge.History) (*judge.Report, error) {
	b, err := gather.Bundle(ctx, reader, l, step.At, access.For(access.Owner))
	if err != nil {
		return nil, fmt.Errorf("measure as of %s: %w", step.Written, err)
	}
	return judge.Judge(b, h), nil
}

// history is what the lock froze and what changed after it.
func (s *Scenario) history(ctx context.Context, reader facts.Reader) (judge.History, error) {
	h := judge.History{Revision: "scenario"}
	if s.Locked == nil {
		return h, nil
	}
	h.Marks = ladder.Marks(ladder.History{
		Revisions: []ladder.Revision{{ID: "locked", At: s.Locked.At, Ladder: s.Locked.Ladder}, {ID: "now", Parent: "locked", At: s.Locked.At, Ladder: s.Ladder}},
		Locks:     []ladder.Lock{{Campaign: s.Locked.Campaign, Revision: "locked", At: s.Locked.At}},
	})
	at, err := s.report(ctx, reader, s.Locked.Ladder, &Step{At: s.Locked.At, Written: "the lock"}, h)
	if err != nil {
		return h, err
	}
	h.Frozen = judge.Freeze(at)
	return h, nil
}
