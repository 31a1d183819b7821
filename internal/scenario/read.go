package scenario

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"plumbline/internal/access"
	"plumbline/internal/fault"
	"plumbline/internal/ladder"
	"plumbline/internal/ladder/parse"
	"plumbline/internal/ladder/problem"
	"plumbline/internal/ladder/tree"
	"plumbline/internal/scenario/fact"
	"plumbline/internal/scenario/reading"
)

// reader collects what is wrong with one file.
type reader struct {
	*reading.Reading
	s *Scenario
}

// Read reads one scenario. All problems are returned at once; a scenario with
// problems cannot be run.
func Read(file string, src []byte) (*Scenario, []Problem) {
	r := &reader{&reading.Reading{}, &Scenario{File: file, source: src}}
	root, problems := tree.Read(file, src)
	r.Problems = problems
	if root == nil {
		return r.s, r.Problems
	}
	if root.Kind != tree.Mapping {
		r.Say(root.Pos, "begin with title:, ladder:, facts: and steps:", "a scenario is keys with values")
		return r.s, r.Problems
	}
	r.s.root = root
	r.Known(root, "a scenario", "title", "ladder", "locked", "facts", "records", "covers", "steps")
	r.s.Title = root.String("title")
	r.s.Ladder = r.ladder(root, "ladder")
	if r.s.Ladder == nil {
		return r.s, problem.Sort(r.Problems)
	}
	r.Calendar = r.s.Ladder.Program.Calendar()
	r.locked(root.Get("locked"))
	f := fact.Reader{Reading: r.Reading, Currency: r.s.Ladder.Program.Currency}
	r.s.facts = fact.Set{Calendar: r.Calendar, Entries: f.Entries(root.Get("facts"))}
	r.records(root.Get("records"))
	r.s.facts.Covers = f.Covers(root.Get("covers"))
	r.steps(root.Get("steps"), root.Pos)
	return r.s, problem.Sort(r.Problems)
}

// ladder reads a ladder written in place, or the file or folder it names.
func (r *reader) ladder(in *tree.Node, key string) *ladder.Ladder {
	n := in.Get(key)
	if n == nil || n.Kind == tree.Null || n.Kind == tree.List {
		r.Say(in.Pos, "write ladder: with the ladder under it, or the path of one", "there is no ladder")
		return nil
	}
	files := map[string][]byte{}
	if n.Kind == tree.Text {
		var err error
		if files, err = parse.ReadFiles(filepath.Join(filepath.Dir(r.s.File), filepath.FromSlash(n.Text))); err != nil {
			r.Say(n.Pos, "the path is taken from the scenario's own folder", "the ladder %s cannot be read", n.Text)
			return nil
		}
	} else {
		files[r.s.File] = r.cut(n)
	}
	l, problems := parse.Bytes(files)
	r.Problems = append(r.Problems, problems...)
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
		r.Say(n.Pos, "write {campaign: …, at: 2026-10-01} and the ladder it was locked under", "locked: holds keys with values")
		return
	}
	r.Known(n, "locked", "campaign", "at", "ladder")
	at, ok := r.Moment(n.Get("at"), n.Pos)
	l := r.s.Ladder
	if n.Get("ladder") != nil {
		l = r.ladder(n, "ladder")
	}
	if ok && l != nil {
		r.s.Locked = &Locked{Campaign: n.String("campaign"), At: at, Ladder: l}
	}
}

func (r *reader) steps(n *tree.Node, at ladder.Pos) {
	if n == nil || n.Kind != tree.List || len(n.Items) == 0 {
		r.Say(at, "write steps: with - {at: 2026-11-08, expect: …} under it", "a scenario without steps asks nothing")
		return
	}
	for _, item := range n.Items {
		if item.Kind != tree.Mapping {
			r.Say(item.Pos, "write at: and expect:", "a step is keys with values")
			continue
		}
		r.Known(item, "a step", "at", "as", "overrides", "expect")
		s := Step{Written: item.String("at"), As: access.Owner, Expect: item.Get("expect"), node: item}
		s.At, _ = r.Moment(item.Get("at"), item.Pos)
		if role := item.String("as"); role != "" {
			s.As = access.Role(role)
			if !slices.Contains(access.Roles, s.As) {
				r.Say(item.Get("as").Pos, "owner, operations, finance, legal, social, executive, creator or analyst", "there is no role %q", role)
			}
		}
		if o := item.Get("overrides"); o != nil {
			v, err := strconv.Atoi(o.Text)
			if err != nil {
				r.Say(o.Pos, "write a number", "overrides: is how many are in force")
			}
			s.Overrides = v
		}
		if s.Expect != nil && s.Expect.Kind == tree.Null {
			s.Expect = nil
		}
		if s.Expect != nil && s.Expect.Kind != tree.Mapping {
			r.Say(s.Expect.Pos, "write measurements:, verdicts:, outcomes:, objectives: or programme: under it", "expect: holds keys with values")
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
	r.Known(n, "expect:", "programme", "objectives", "outcomes", "verdicts", "drill", "measurements", "records", "gates")
	for _, e := range n.Entries {
		switch {
		case e.Value.Kind == tree.Null:
		case e.Key != "measurements" && e.Value.Kind != tree.Mapping:
			r.Say(e.Value.Pos, "write id: {status: green} under it", "%s: holds keys with values", e.Key)
		case e.Key == "measurements":
			r.measurements(e.Value)
		}
	}
}

func (r *reader) measurements(n *tree.Node) {
	if n.Kind != tree.List {
		r.Say(n.Pos, "write - {metric: …, period: 2026-10, value: 1} under it", "measurements: is a list")
	}
	for _, item := range n.Items {
		if item.Kind != tree.Mapping || item.String("metric") == "" || item.String("period") == "" {
			r.Say(item.Pos, "write {metric: attributed_orders, period: 2026-10, value: 1}", "a measurement names its metric and period")
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
