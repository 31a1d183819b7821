package scenario

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"plumbline/internal/access"
	"plumbline/internal/facts"
	"plumbline/internal/fault"
	"plumbline/internal/ladder"
	"plumbline/internal/ladder/parse"
	"plumbline/internal/ladder/problem"
	"plumbline/internal/ladder/tree"
	"plumbline/internal/period"
)

// reader collects what is wrong with one file.
type reader struct {
	s        *Scenario
	cal      period.Calendar
	problems []Problem
}

// Read reads one scenario. All problems are returned at once; a scenario with
// problems cannot be run.
func Read(file string, src []byte) (*Scenario, []Problem) {
	r := &reader{s: &Scenario{File: file, source: src, covers: map[string][][2]string{}}}
	root, problems := tree.Read(file, src)
	r.problems = problems
	if root == nil {
		return r.s, r.problems
	}
	if root.Kind != tree.Mapping {
		r.say(root.Pos, "begin with title:, ladder:, facts: and steps:", "a scenario is keys with values")
		return r.s, r.problems
	}
	r.s.root = root
	r.known(root, "a scenario", "title", "ladder", "locked", "facts", "records", "covers", "steps")
	r.s.Title = root.String("title")
	r.s.Ladder = r.ladder(root, "ladder")
	if r.s.Ladder == nil {
		return r.s, problem.Sort(r.problems)
	}
	r.cal = r.s.Ladder.Program.Calendar()
	r.locked(root.Get("locked"))
	r.facts(root.Get("facts"))
	r.records(root.Get("records"))
	r.coverage(root.Get("covers"))
	r.steps(root.Get("steps"), root.Pos)
	return r.s, problem.Sort(r.problems)
}

// say adds a problem.
func (r *reader) say(pos ladder.Pos, wayOut, format string, args ...any) {
	r.problems = append(r.problems, Problem{
		Pos: pos, Rule: "scenario", Severity: problem.Error, Sentence: fault.New(fault.Invalid, format, args...).Message, WayOut: wayOut,
	})
}

// fail adds a problem from a fault.
func (r *reader) fail(pos ladder.Pos, err error) {
	r.say(pos, fault.HintOf(err), "%s", fault.MessageOf(err))
}

// known refuses keys that a mapping does not have.
func (r *reader) known(n *tree.Node, of string, keys ...string) {
	for _, e := range n.Entries {
		if !slices.Contains(keys, e.Key) {
			r.say(e.Pos, problem.DidYouMean(e.Key, keys), "%s has no key %q", of, e.Key)
		}
	}
}

// ladder reads a ladder written in place, or the file or folder it names.
func (r *reader) ladder(in *tree.Node, key string) *ladder.Ladder {
	n := in.Get(key)
	if n == nil || n.Kind == tree.Null || n.Kind == tree.List {
		r.say(in.Pos, "write ladder: with the ladder under it, or the path of one", "there is no ladder")
		return nil
	}
	files := map[string][]byte{}
	if n.Kind == tree.Text {
		var err error
		if files, err = parse.ReadFiles(filepath.Join(filepath.Dir(r.s.File), filepath.FromSlash(n.Text))); err != nil {
			r.say(n.Pos, "the path is taken from the scenario's own folder", "the ladder %s cannot be read", n.Text)
			return nil
		}
	} else {
		files[r.s.File] = r.cut(n)
	}
	l, problems := parse.Bytes(files)
	r.problems = append(r.problems, problems...)
	if problem.Errors(problems) > 0 {
		return nil
	}
	return l
}

// cut blanks everything but the lines of a node, so that what is read of it has
// the places of the whole file.
func (r *reader) cut(n *tree.Node) []byte {
	lines := bytes.Split(r.s.source, []byte("\n"))
	from, to := n.Line-1, lastLine(n)
	for i := range lines {
		if i < from || i >= to {
			lines[i] = nil
		}
	}
	return bytes.Join(lines, []byte("\n"))
}

// lastLine is the last line that a node is written on.
func lastLine(n *tree.Node) int {
	last := 0
	n.Walk(func(c *tree.Node) {
		last = max(last, c.Line)
		for _, e := range c.Entries {
			last = max(last, e.Line)
		}
		if c.Kind == tree.Text && strings.Contains(c.Text, "\n") {
			last = max(last, c.Line+strings.Count(strings.TrimRight(c.Text, "\n"), "\n")+1)
		}
	})
	return last
}

func (r *reader) locked(n *tree.Node) {
	if n == nil {
		return
	}
	if n.Kind != tree.Mapping {
		r.say(n.Pos, "write {campaign: …, at: 2026-10-01} and the ladder it was locked under", "locked: holds keys with values")
		return
	}
	r.known(n, "locked", "campaign", "at", "ladder")
	at, ok := r.moment(n.Get("at"), n.Pos)
	l := r.s.Ladder
	if n.Get("ladder") != nil {
		l = r.ladder(n, "ladder")
	}
	if ok && l != nil {
		r.s.Locked = &Locked{Campaign: n.String("campaign"), At: at, Ladder: l}
	}
}

// moment reads a day, which means its end, or a local time.
func (r *reader) moment(n *tree.Node, in ladder.Pos) (time.Time, bool) {
	if n == nil || n.Kind != tree.Text {
		r.say(in, "write at: 2026-11-08 (the end of that day) or \"2026-11-08 09:00\"", "there is no at:")
		return time.Time{}, false
	}
	if d, err := period.ParseDate(n.Text); err == nil {
		return r.cal.Start(d + 1), true
	}
	t, err := r.local(n.Text)
	if err != nil {
		r.fail(n.Pos, err)
		return time.Time{}, false
	}
	return t, true
}

// local reads a time in the programme's zone, or one with its own offset.
func (r *reader) local(s string) (time.Time, error) {
	if t, err := time.Parse(time.RFC3339, s); err == nil {
		return t.UTC(), nil
	}
	for _, layout := range []string{"2006-01-02 15:04:05", "2006-01-02 15:04"} {
		if t, err := time.ParseInLocation(layout, s, r.cal.Zone); err == nil {
			return t.UTC(), nil
		}
	}
	if d, err := period.ParseDate(s); err == nil {
		return r.cal.Start(d).Add(12 * time.Hour), nil
	}
	return time.Time{}, fault.New(fault.Invalid, "%q is not a time", s).WithHint("write 2026-11-08, \"2026-11-08 09:00\" or one with an offset")
}

// coverage reads which days tables speak for.
func (r *reader) coverage(n *tree.Node) {
	if n == nil || n.Kind != tree.Mapping {
		return
	}
	for _, e := range n.Entries {
		if _, ok := facts.Lookup(e.Key); !ok {
			r.say(e.Pos, problem.DidYouMean(e.Key, tableNames()), "there is no table %q", e.Key)
			continue
		}
		items := e.Value.Items
		if e.Value.Kind == tree.Text {
			items = []*tree.Node{e.Value}
		}
		for _, item := range items {
			from, to, _ := strings.Cut(item.Text, "..")
			_, bad := period.ParseDate(from)
			_, bad2 := period.ParseDate(to)
			if bad != nil || bad2 != nil || to < from {
				r.say(item.Pos, "write 2026-10-01..2026-12-31", "%q is not a range of days", item.Text)
				continue
			}
			r.s.covers[e.Key] = append(r.s.covers[e.Key], [2]string{from, to})
		}
	}
}

func tableNames() []string {
	var out []string
	for _, t := range facts.Tables {
		out = append(out, t.Name)
	}
	return out
}

func (r *reader) steps(n *tree.Node, at ladder.Pos) {
	if n == nil || n.Kind != tree.List || len(n.Items) == 0 {
		r.say(at, "write steps: with - {at: 2026-11-08, expect: …} under it", "a scenario without steps asks nothing")
		return
	}
	for _, item := range n.Items {
		if item.Kind != tree.Mapping {
			r.say(item.Pos, "write at: and expect:", "a step is keys with values")
			continue
		}
		r.known(item, "a step", "at", "as", "overrides", "expect")
		s := Step{Written: item.String("at"), As: access.Owner, Expect: item.Get("expect"), node: item}
		s.At, _ = r.moment(item.Get("at"), item.Pos)
		if role := item.String("as"); role != "" {
			s.As = access.Role(role)
			if !slices.Contains(access.Roles, s.As) {
				r.say(item.Get("as").Pos, "owner, operations, finance, legal, social, executive, creator or analyst", "there is no role %q", role)
			}
		}
		if o := item.Get("overrides"); o != nil {
			v, err := strconv.Atoi(o.Text)
			if err != nil {
				r.say(o.Pos, "write a number", "overrides: is how many are in force")
			}
			s.Overrides = v
		}
		if s.Expect != nil && s.Expect.Kind == tree.Null {
			s.Expect = nil
		}
		if s.Expect != nil && s.Expect.Kind != tree.Mapping {
			r.say(s.Expect.Pos, "write measurements:, verdicts:, outcomes:, objectives: or programme: under it", "expect: holds keys with values")
			s.Expect = nil
		}
		r.expect(s.Expect)
		r.s.Steps = append(r.s.Steps, s)
	}
}

// expect refuses what is expected of nothing: it would always hold.
func (r *reader) expect(n *tree.Node) {
	if n == nil {
		return
	}
	r.known(n, "expect:", "programme", "objectives", "outcomes", "verdicts", "drill", "measurements", "records", "gates")
	for _, e := range n.Entries {
		switch {
		case e.Value.Kind == tree.Null:
		case e.Key != "measurements" && e.Value.Kind != tree.Mapping:
			r.say(e.Value.Pos, "write id: {status: green} under it", "%s: holds keys with values", e.Key)
		case e.Key == "measurements":
			r.measurements(e.Value)
		}
	}
}

func (r *reader) measurements(n *tree.Node) {
	if n.Kind != tree.List {
		r.say(n.Pos, "write - {metric: …, period: 2026-10, value: 1} under it", "measurements: is a list")
	}
	for _, item := range n.Items {
		if item.Kind != tree.Mapping || item.String("metric") == "" || item.String("period") == "" {
			r.say(item.Pos, "write {metric: attributed_orders, period: 2026-10, value: 1}", "a measurement names its metric and period")
		}
	}
}

// ReadFile reads one scenario from disk.
func ReadFile(path string) (*Scenario, []Problem, error) {
	src, err := os.ReadFile(path)
	if err != nil {
		return nil, nil, fault.Wrap(fault.NotFound, err, "the scenario %s cannot be read", path)
	}
	s, problems := Read(path, src)
	return s, problems, nil
}
