package render

import (
	"regexp"
	"strings"

	"github.com/mattn/go-runewidth"
)

var escapes = regexp.MustCompile("\x1b\\[[0-9;]*m")

// columns is the width of text on a terminal: colours take none, wide letters two.
func columns(s string) int { return narrow.StringWidth(escapes.ReplaceAllString(s, "")) }

// narrow measures the same everywhere: signs of ambiguous width take one column.
var narrow = &runewidth.Condition{EastAsianWidth: false, StrictEmojiNeutral: true}

// table is rows of cells set in columns. Numbers stand to the right.
type table struct {
	heads []string
	right map[int]bool
	rows  [][]string
	notes [][]string // lines under a row
}

func newTable(heads ...string) *table { return &table{heads: heads, right: map[int]bool{}} }

// numbers sets columns to the right.
func (t *table) numbers(cols ...int) *table {
	for _, c := range cols {
		t.right[c] = true
	}
	return t
}

// add adds a row; missing cells are empty.
func (t *table) add(cells ...string) *table {
	t.rows = append(t.rows, cells)
	t.notes = append(t.notes, nil)
	return t
}

// note adds a line under the last row.
func (t *table) note(text string) { t.notes[len(t.notes)-1] = append(t.notes[len(t.notes)-1], text) }

const gap = "  "

// write sets the table. The last column that is too wide is cut by wrapping it.
func (t *table) write(p *page, indent int) {
	widths := t.widths()
	last := len(widths) - 1
	room := p.width() - indent
	for _, w := range widths[:last] {
		room -= w + len(gap)
	}
	left := strings.Repeat(" ", indent)
	if strings.Join(t.heads, "") != "" {
		p.line(left, p.Dim(t.set(t.heads, widths)))
	}
	for i, row := range t.rows {
		t.writeRow(p, left, row, widths, max(20, room))
		for _, n := range t.notes[i] {
			p.text(indent+4, n)
		}
	}
}

func (t *table) writeRow(p *page, left string, row []string, widths []int, room int) {
	last := len(widths) - 1
	if len(row) <= last || columns(row[last]) <= room || t.right[last] {
		p.line(left, t.set(row, widths))
		return
	}
	offset := 0
	for _, w := range widths[:last] {
		offset += w + len(gap)
	}
	for i, part := range wrap(row[last], room) {
		if i == 0 {
			first := append(append([]string{}, row[:last]...), part)
			p.line(left, t.set(first, widths))
			continue
		}
		p.line(left, strings.Repeat(" ", offset), part)
	}
}

func (t *table) widths() []int {
	var out []int
	for _, row := range append([][]string{t.heads}, t.rows...) {
		for i, c := range row {
			if i == len(out) {
				out = append(out, 0)
			}
			out[i] = max(out[i], columns(c))
		}
	}
	return out
}

func (t *table) set(row []string, widths []int) string {
	var b strings.Builder
	for i, c := range row {
		pad := strings.Repeat(" ", max(0, widths[i]-columns(c)))
		if i > 0 {
			b.WriteString(gap)
		}
		switch {
		case t.right[i]:
			b.WriteString(pad + c)
		case i == len(row)-1:
			b.WriteString(c) // nothing follows: no trailing spaces inside colours
		default:
			b.WriteString(c + pad)
		}
	}
	return b.String()
}

// markdown sets the table as GitHub and wikis read it.
func (t *table) markdown(p *page) {
	cell := func(c string) string { return strings.ReplaceAll(escapes.ReplaceAllString(c, ""), "|", "\\|") }
	line := func(row []string) {
		cells := make([]string, len(t.heads))
		for i := range cells {
			if i < len(row) {
				cells[i] = cell(row[i])
			}
		}
		p.line("| ", strings.Join(cells, " | "), " |")
	}
	line(t.heads)
	rule := make([]string, len(t.heads))
	for i := range rule {
		rule[i] = "---"
		if t.right[i] {
			rule[i] = "---:"
		}
	}
	p.line("| ", strings.Join(rule, " | "), " |")
	for _, row := range t.rows {
		line(row)
	}
}

// wrap breaks text into lines of at most a width, between words.
func wrap(text string, width int) []string {
	var lines []string
	line := ""
	for _, word := range strings.Fields(text) {
		switch {
		case line == "":
			line = word
		case columns(line)+1+columns(word) <= width:
			line += " " + word
		default:
			lines, line = append(lines, line), word
		}
	}
	if line != "" {
		lines = append(lines, line)
	}
	return lines
}

// fits tells whether the table is no wider than a number of columns.
func (t *table) fits(width int) bool {
	total := 0
	for i, w := range t.widths() {
		if i > 0 {
			total += len(gap)
		}
		total += w
	}
	return total <= width
}
