package sheet

import (
	"strings"
	"unicode"

	"plumbline/internal/ladder/problem"
	"plumbline/internal/ladder/tree"
)

// cellOf writes a value into one cell: a text as it is, unless it could be
// taken for something else; anything nested as YAML on one line.
func cellOf(n *tree.Node) string {
	if n == nil || n.Kind == tree.Null {
		return ""
	}
	if n.Kind != tree.Text || !verbatim(n) {
		return tree.Inline(n)
	}
	return n.Text
}

// verbatim tells whether a text reads back as itself. Numbers and dates do;
// the words null and (when quoted) present, missing, on_time do not.
func verbatim(n *tree.Node) bool {
	s := n.Text
	if s == "" || strings.TrimSpace(s) != s || strings.ContainsAny(s[:1], `{["'=`) || s == "null" {
		return false
	}
	if n.Quoted && (s == "present" || s == "missing" || s == "on_time") {
		return false
	}
	return !strings.ContainsFunc(s, func(c rune) bool { return c != '\n' && unicode.IsControl(c) || c == unicode.ReplacementChar })
}

// readCell turns a cell back into a value; nil for an empty one.
func (r *reader) readCell(cell, sheet string, row, col int) *tree.Node {
	if cell == "" {
		return nil
	}
	if !strings.ContainsAny(cell[:1], `{["`) {
		n := tree.NewText(cell)
		n.Quoted = false
		return n
	}
	return r.inline("v: "+cell, sheet, row, col).Get("v")
}

// inline reads YAML from a cell; problems are said at the cell.
func (r *reader) inline(src, sheet string, row, col int) *tree.Node {
	n, problems := tree.Read(sheet, []byte(src))
	for _, p := range problems {
		r.say(sheet, row, col, p.Rule, p.Sentence, p.WayOut)
	}
	if n == nil || len(problems) > 0 {
		return tree.NewMap()
	}
	return n
}

func (r *reader) say(sheet string, row, col int, rule, sentence, wayOut string) {
	p := problem.At(place(sheet, row, col), rule, sentence, wayOut)
	r.problems = append(r.problems, p)
}
