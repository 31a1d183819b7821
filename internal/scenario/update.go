package scenario

import (
	"bytes"
	"cmp"
	"os"
	"slices"
	"strings"

	"plumbline/internal/fault"
	"plumbline/internal/ladder/tree"
)

// update rewrites a file's expectations in place: each value that does not hold
// where it stands, and what was judged and is not written as lines of its own.
// Everything else stays byte by byte. What cannot be rewritten stays a diff.
func (s *Scenario) update(r *Result) error {
	lines := strings.Split(string(s.source), "\n")
	var left, done []Diff
	slices.SortStableFunc(r.Diffs, func(a, b Diff) int { return cmp.Or(b.Line-a.Line, b.Col-a.Col) })
	for _, d := range r.Diffs {
		switch {
		case d.node != nil && replace(lines, d.node, d.Got):
			done = append(done, d)
		case d.add == nil:
			left = append(left, d)
		}
	}
	more := map[int][]string{} // after line → lines to add
	for _, d := range r.Diffs {
		if d.add == nil {
			continue
		}
		if !d.add.into(more) {
			left = append(left, d)
			continue
		}
		done = append(done, d)
	}
	r.Diffs = left
	if len(done) == 0 {
		return nil
	}
	r.Updated = true
	text := []byte(strings.Join(merge(lines, more), "\n"))
	if bytes.Equal(text, s.source) {
		return nil
	}
	if err := os.WriteFile(s.File, text, 0o644); err != nil {
		return fault.Wrap(fault.Unavailable, err, "the scenario %s cannot be rewritten", s.File)
	}
	return nil
}

// replace puts a value where a node stands; false where its end cannot be told.
func replace(lines []string, n *tree.Node, with string) bool {
	line := []rune(lines[n.Line-1])
	from := n.Col - 1
	to, ok := end(line, from, n)
	if !ok {
		return false
	}
	lines[n.Line-1] = string(line[:from]) + with + string(line[to:])
	return true
}

// end finds where a value that begins at from ends on its line.
func end(line []rune, from int, n *tree.Node) (int, bool) {
	rest := string(line[min(from, len(line)):])
	switch {
	case n.Kind == tree.List && strings.HasPrefix(rest, "["):
		i := strings.IndexRune(rest, ']')
		return from + len([]rune(rest[:i+1])), i >= 0 && !strings.Contains(rest[1:i], "[")
	case n.Kind == tree.Null && strings.HasPrefix(rest, "null"):
		return from + 4, true
	case n.Kind != tree.Text:
		return 0, false
	case !n.Quoted:
		return from + len([]rune(n.Text)), strings.HasPrefix(rest, n.Text)
	}
	if rest == "" || rest[0] != '"' && rest[0] != '\'' {
		return 0, false
	}
	for i := from + 1; i < len(line); i++ {
		switch {
		case line[i] == '\\' && rest[0] == '"':
			i++
		case line[i] == rune(rest[0]):
			return i + 1, true
		}
	}
	return 0, false
}

// into plans the lines that an addition needs: under its section, else a new
// section under expect:, else expect: itself.
func (a *addition) into(more map[int][]string) bool {
	step := a.step
	if step.Expect == nil {
		if len(step.node.Entries) == 0 {
			return false
		}
		at, indent := lastLine(step.node), step.node.Entries[0].Col-1
		if n := step.node.Get("expect"); n != nil {
			at = entryLine(step.node, "expect")
		} else if !slices.Contains(more[at], pad(indent)+"expect:") {
			more[at] = append(more[at], pad(indent)+"expect:")
		}
		return a.under(more, at, indent+2)
	}
	if len(step.Expect.Entries) == 0 || step.Expect.Entries[0].Line == entryLine(step.node, "expect") {
		return false // written as {…} on one line
	}
	section := step.Expect.Get(a.section)
	if section == nil {
		return a.under(more, lastLine(step.Expect), step.Expect.Entries[0].Col-1)
	}
	if section.Kind != tree.Mapping || section.Entries[0].Line == entryLine(step.Expect, a.section) {
		return false
	}
	at := lastLine(section)
	more[at] = append(more[at], pad(section.Entries[0].Col-1)+a.text)
	return true
}

// under adds a line to a section that is not there yet.
func (a *addition) under(more map[int][]string, at, indent int) bool {
	head := pad(indent) + a.section + ":"
	if a.section == "programme" {
		more[at] = append(more[at], head+" "+a.text)
		return true
	}
	if i := slices.Index(more[at], head); i >= 0 {
		for i++; i < len(more[at]) && strings.HasPrefix(more[at][i], pad(indent+2)); i++ {
		}
		more[at] = slices.Insert(more[at], i, pad(indent+2)+a.text)
		return true
	}
	more[at] = append(more[at], head, pad(indent+2)+a.text)
	return true
}

func pad(n int) string { return strings.Repeat(" ", n) }

func entryLine(n *tree.Node, key string) int {
	for _, e := range n.Entries {
		if e.Key == key {
			return e.Line
		}
	}
	return 0
}

func merge(lines []string, more map[int][]string) []string {
	var out []string
	for i, line := range lines {
		out = append(out, line)
		out = append(out, more[i+1]...)
	}
	return out
}
