package tree

import (
	"regexp"
	"strconv"
	"strings"
)

// width is where a line is broken into one key a line.
const width = 110

// Write prints a tree as YAML with its comments. Small mappings and lists stand
// on one line. Read gives back a tree with the same canonical form.
func Write(n *Node) string {
	w := &writer{}
	if n.Kind != Mapping || len(n.Entries) == 0 {
		return inline(n) + "\n"
	}
	w.mapping(n, 0, true)
	return w.String()
}

type writer struct{ strings.Builder }

func (w *writer) line(indent int, s string) {
	w.WriteString(strings.Repeat(" ", indent))
	w.WriteString(s)
}

func (w *writer) above(indent int, comments []string) {
	for _, c := range comments {
		w.line(indent, strings.TrimRight("# "+c, " ")+"\n")
	}
}

// mapping prints entries; the caller has already indented the first one unless top.
func (w *writer) mapping(n *Node, indent int, top bool) {
	for i, e := range n.Entries {
		if top && i > 0 && indent == 0 {
			w.WriteByte('\n')
		}
		if top || i > 0 {
			w.above(indent, e.Above)
			w.line(indent, "")
		}
		w.WriteString(scalar(e.Key, false, false))
		w.WriteByte(':')
		w.value(e.Value, indent, len(e.Key)+1)
	}
}

// value prints what follows a key: on the same line when it is small.
func (w *writer) value(n *Node, indent, used int) {
	beside := ""
	if n.Beside != "" {
		beside = " # " + n.Beside
	}
	switch {
	case n.Kind == Null:
		w.WriteString(beside + "\n")
	case n.Kind == Text || small(n, indent+used):
		w.WriteString(" " + inline(n) + beside + "\n")
	case n.Kind == Mapping:
		w.WriteString(beside + "\n")
		w.mapping(n, indent+2, true)
	default:
		w.WriteString(beside + "\n")
		w.list(n, indent+2)
	}
}

func (w *writer) list(n *Node, indent int) {
	for _, item := range n.Items {
		w.above(indent, item.Above)
		w.line(indent, "- ")
		switch {
		case item.Kind == Mapping && len(item.Entries) > 0 && !small(item, indent+2):
			if len(item.Entries[0].Above) > 0 { // a comment above the first key belongs above the dash
				item.Entries[0].Above = nil
			}
			w.mapping(item, indent+2, false)
		default:
			beside := ""
			if item.Beside != "" {
				beside = " # " + item.Beside
			}
			w.WriteString(inline(item) + beside + "\n")
		}
	}
}

// small tells whether a mapping or list fits on its line: no comments inside,
// no more than two levels, not too wide.
func small(n *Node, used int) bool {
	if len(n.Entries) == 0 && len(n.Items) == 0 {
		return true
	}
	limit := width
	if n.Flow { // its author had it on one line
		limit = 170
	}
	return depth(n) <= 3 && !commented(n) && used+len(inline(n)) < limit
}

func depth(n *Node) int {
	d := 0
	for _, e := range n.Entries {
		d = max(d, depth(e.Value))
	}
	for _, i := range n.Items {
		d = max(d, depth(i))
	}
	if n.Kind == Mapping || n.Kind == List {
		d++
	}
	return d
}

func commented(n *Node) bool {
	for _, e := range n.Entries {
		if len(e.Above) > 0 || e.Value.Beside != "" || commented(e.Value) {
			return true
		}
	}
	for _, i := range n.Items {
		if len(i.Above) > 0 || i.Beside != "" || commented(i) {
			return true
		}
	}
	return false
}

// inline prints a value on one line.
func inline(n *Node) string {
	var parts []string
	switch n.Kind {
	case Text:
		return scalar(n.Text, n.Quoted, true)
	case Mapping:
		for _, e := range n.Entries {
			parts = append(parts, scalar(e.Key, false, true)+": "+inline(e.Value))
		}
		return "{" + strings.Join(parts, ", ") + "}"
	case List:
		for _, i := range n.Items {
			parts = append(parts, inline(i))
		}
		return "[" + strings.Join(parts, ", ") + "]"
	}
	return "null"
}

// plain is what needs no quotes anywhere in YAML, and means the same with and without.
var plain = regexp.MustCompile(`^[A-Za-z0-9_$(][^,\[\]{}"'\\\x00-\x1f\x7f-\x{a0}]*$`)

// meeting is the one text with a colon that is safe everywhere: monday 10:00.
var meeting = regexp.MustCompile(`^[a-z]+( [a-z]+)? \d\d:\d\d$`)

// words that mean something else without quotes.
var special = map[string]bool{"null": true, "Null": true, "NULL": true, "present": true, "missing": true, "on_time": true}

func scalar(s string, quoted, flow bool) string {
	if plain.MatchString(s) && !strings.HasSuffix(s, " ") && !strings.Contains(s, "#") && (!strings.Contains(s, ":") || meeting.MatchString(s)) && (!special[s] || !quoted && s[0] != 'n' && s[0] != 'N') {
		return s
	}
	if special[s] && !quoted && flow && s[0] != 'n' && s[0] != 'N' {
		return s
	}
	return quote(s)
}

// quote writes a double-quoted text as YAML reads it.
func quote(s string) string {
	var b strings.Builder
	b.WriteByte('"')
	for _, c := range strings.ToValidUTF8(s, "\uFFFD") {
		switch {
		case c == '"' || c == '\\':
			b.WriteByte('\\')
			b.WriteRune(c)
		case c == '\n':
			b.WriteString(`\n`)
		case c == '\t':
			b.WriteString(`\t`)
		case c == '\r':
			b.WriteString(`\r`)
		case c < 0x20 || (c >= 0x7f && c <= 0xa0) || c == 0x2028 || c == 0x2029 || c == 0xfeff:
			b.WriteString(`\u` + leftPad(strconv.FormatInt(int64(c), 16)))
		default:
			b.WriteRune(c)
		}
	}
	b.WriteByte('"')
	return b.String()
}

func leftPad(hex string) string { return strings.Repeat("0", 4-len(hex)) + hex }

// Inline prints a value on one line, as Write does for small ones.
func Inline(n *Node) string { return inline(n) }
