package render

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"time"

	"plumbline/internal/inbox"
)

// Imports writes what became of files: per file the counts that add up to its
// lines, what landed where, and why something did not.
func Imports(w io.Writer, files []inbox.Summary, style Style) error {
	p := newPage(style)
	t := newTable("File", "Read as", "Lines", "New", "Unchanged", "Corrected", "Older", "Waiting", "Quarantined", "Ignored").numbers(2, 3, 4, 5, 6, 7, 8, 9)
	for _, f := range files {
		t.add(f.File, f.Format, whole(f.Lines), whole(f.New), whole(f.Unchanged), whole(f.Corrected), whole(f.Older), whole(f.Waiting), whole(f.Quarantined), whole(f.Ignored))
	}
	if len(files) < 2 || !t.fits(p.width()) {
		importsTall(p, files)
		return p.to(w)
	}
	t.write(p, 0)
	for _, f := range files {
		if noted(f) {
			p.line()
			p.line(p.Bold(f.File))
			importNotes(p, f)
		}
	}
	return p.to(w)
}

// importsTall is the narrow form: one block a file, only the counts that are
// not zero, and under them what became of the rows.
func importsTall(p *page, files []inbox.Summary) {
	for i, f := range files {
		if i > 0 {
			p.line()
		}
		p.line(p.Bold(f.File), p.Dim("  read as "+f.Format))
		var parts []string
		for _, c := range counts(f) {
			parts = append(parts, whole(c.n)+" "+c.name)
		}
		p.text(2, join(": ", whole(f.Lines)+" "+plural(f.Lines, "line", "lines"), strings.Join(parts, ", ")))
		importNotes(p, f)
	}
}

type countOf struct {
	n    int
	name string
}

// counts are the parts of a file's lines that are not zero.
func counts(f inbox.Summary) []countOf {
	all := []countOf{
		{f.New, "new"}, {f.Unchanged, "unchanged"}, {f.Corrected, "corrected"}, {f.Older, "older than what is known"},
		{f.Waiting, "waiting for their other half"}, {f.Quarantined, "in quarantine"}, {f.Ignored, "left out on purpose"},
	}
	return slices.DeleteFunc(all, func(c countOf) bool { return c.n == 0 })
}

// noted tells whether there is more to say of a file than its counts.
func noted(f inbox.Summary) bool {
	return len(f.Tables)+len(f.Why)+len(f.Notes)+len(columnsRenamed(f.Columns)) > 0
}

// counted names rows of a table: 1 order, 41 refunds, 2 inquiries.
func counted(n int, table string) string {
	name := plain(table)
	if n == 1 {
		if stem, is := strings.CutSuffix(name, "ies"); is {
			name = stem + "y"
		}
		name = strings.TrimSuffix(name, "s")
	}
	return whole(n) + " " + name
}

func importNotes(p *page, f inbox.Summary) {
	if len(f.Tables) > 0 {
		var parts []string
		for _, name := range slices.Sorted(maps.Keys(f.Tables)) {
			parts = append(parts, counted(f.Tables[name], name))
		}
		p.text(2, "Landed: "+strings.Join(parts, ", ")+".")
	}
	if renamed := columnsRenamed(f.Columns); renamed != "" {
		p.text(2, "Columns taken as: "+renamed+".")
	}
	for _, n := range f.Notes {
		p.text(2, sentenceCase(n))
	}
	for _, reason := range slices.Sorted(maps.Keys(f.Why)) {
		p.text(2, fmt.Sprintf("%s: %s", whole(f.Why[reason]), plain(reason)))
	}
	if f.Quarantined > 0 {
		p.text(2, "See them with: plumbline quarantine list --arrival "+f.Arrival)
	}
}

// ImportLine is the one line an import ends with.
func ImportLine(files []inbox.Summary) string {
	var all inbox.Summary
	for _, f := range files {
		all.Lines, all.New, all.Unchanged, all.Corrected = all.Lines+f.Lines, all.New+f.New, all.Unchanged+f.Unchanged, all.Corrected+f.Corrected
		all.Older, all.Waiting, all.Quarantined = all.Older+f.Older, all.Waiting+f.Waiting, all.Quarantined+f.Quarantined
		all.Ignored, all.Seconds = all.Ignored+f.Ignored, all.Seconds+f.Seconds
	}
	text := fmt.Sprintf("Read %s %s from %d %s: %s new", whole(all.Lines), plural(all.Lines, "line", "lines"), len(files), plural(len(files), "file", "files"), whole(all.New))
	for _, part := range []struct {
		n    int
		what string
	}{{all.Unchanged, "unchanged"}, {all.Corrected, "corrected"}, {all.Older, "older"}, {all.Waiting, "waiting"}, {all.Quarantined, "in quarantine"}, {all.Ignored, "ignored"}} {
		if part.n > 0 {
			text += ", " + whole(part.n) + " " + part.what
		}
	}
	if took := time.Duration(all.Seconds * float64(time.Second)); took >= 10*time.Millisecond {
		text += " (" + took.Round(10*time.Millisecond).String() + ")"
	}
	return text + "."
}

// Quarantine lists records that could not be mapped, each with its place and reason.
func Quarantine(w io.Writer, rows []inbox.Quarantined, style Style) error {
	p := newPage(style)
	if len(rows) == 0 {
		p.line("Nothing is in quarantine.")
		return p.to(w)
	}
	t := newTable("Id", "Place", "Field", "Reason")
	for _, q := range rows {
		t.add(q.ID, place(q), q.Field, join(": ", inbox.ReasonWords(q.Reason), q.Detail))
	}
	t.write(p, 0)
	return p.to(w)
}

// place is file:line:column, as editors jump to it; a sheet is named before the line.
func place(q inbox.Quarantined) string {
	text := q.File
	if q.Sheet != "" {
		text += "[" + q.Sheet + "]"
	}
	text += fmt.Sprintf(":%d", q.Line)
	if q.Column > 0 {
		text += fmt.Sprintf(":%d", q.Column)
	}
	return text
}

// QuarantinedRow shows one record whole.
func QuarantinedRow(w io.Writer, q inbox.Quarantined, style Style) error {
	p := newPage(style)
	p.line(p.Bold(place(q)), p.Dim("  "+q.ID))
	p.text(2, join(": ", inbox.ReasonWords(q.Reason), q.Detail))
	if q.Field != "" {
		p.line("  column ", q.Field)
	}
	p.line("  ", p.Dim(join(" · ", "read as "+q.Format, "arrival "+q.Arrival, q.At.Format("2 Jan 2006 15:04"))))
	p.line()
	for l := range strings.Lines(q.Raw) {
		p.line("  ", strings.TrimRight(l, "\r\n"))
	}
	return p.to(w)
}

// columnsRenamed lists the columns of a file that were taken for one of another name.
func columnsRenamed(columns map[string]string) string {
	var parts []string
	for _, name := range slices.Sorted(maps.Keys(columns)) {
		if as := columns[name]; !strings.EqualFold(name, as) {
			parts = append(parts, name+" → "+as)
		}
	}
	return strings.Join(parts, ", ")
}
