package view

import (
	"fmt"
	"maps"
	"slices"

	"plumbline/internal/fault"
	"plumbline/internal/inbox"
	"plumbline/internal/web/mark"
	"plumbline/internal/web/say"
)

// Import is the page that takes files.
type Import struct{ Shell Shell }

// NewImport builds it.
func NewImport(shell Shell) Import { return Import{Shell: shell} }

// Imported is what became of the files, as the programme tells it.
type Imported struct {
	Files  []inbox.Summary
	Unread []Unread
}

// Unread is a file nothing was taken from, and why.
type Unread struct {
	Name string
	Err  error
}

// ImportDone is what became of the files.
type ImportDone struct {
	Shell    Shell
	Headline string
	Failed   string
	Hint     string
	Files    []ImportedFile
	Unread   []UnreadFile
	Bad      int
	Then     string // lookback: its page comes next
}

// UnreadFile is a file nothing was taken from, with the reason and the way out.
type UnreadFile struct{ Name, Why, Hint string }

// ImportedFile is one file with counts that add up to its lines.
type ImportedFile struct {
	Name, Format string
	Counts       []mark.Pair
	Tables       string
	Why          []mark.Pair
	Notes        []string
	Quarantined  int
	Speed        string
}

// NewImportDone builds the summary; err is said beside what did land.
func NewImportDone(shell Shell, done Imported, err error, then string) ImportDone {
	p := ImportDone{Shell: shell, Then: then}
	lines, fresh := 0, 0
	for _, u := range done.Unread {
		p.Unread = append(p.Unread, UnreadFile{Name: u.Name, Why: say.Sentence(fault.MessageOf(u.Err)), Hint: say.Sentence(fault.HintOf(u.Err))})
	}
	for _, s := range done.Files {
		p.Files = append(p.Files, importedFile(s))
		p.Bad += s.Quarantined
		lines += s.Lines
		fresh += s.New
	}
	p.Headline = fmt.Sprintf("%s read, %s new.", say.Plural(lines, "line", "lines"), say.Count(int64(fresh)))
	if p.Bad > 0 {
		p.Headline = fmt.Sprintf("%s read, %s new, %s set aside.", say.Plural(lines, "line", "lines"), say.Count(int64(fresh)), say.Count(int64(p.Bad)))
	}
	if n := len(p.Unread); n > 0 {
		p.Headline += fmt.Sprintf(" %s not read.", say.Plural(n, "file was", "files were"))
	}
	if err != nil {
		p.Failed, p.Hint = say.Sentence(fault.MessageOf(err)), say.Sentence(fault.HintOf(err))
	}
	if len(done.Files) == 0 && (err != nil || len(p.Unread) > 0) {
		p.Headline = "The files could not be read."
	}
	return p
}

func importedFile(s inbox.Summary) ImportedFile {
	f := ImportedFile{Name: s.File, Format: s.Format, Quarantined: s.Quarantined, Why: ranked(s.Why)}
	for _, c := range []struct {
		name string
		n    int
	}{{"New", s.New}, {"Unchanged", s.Unchanged}, {"Corrected", s.Corrected}, {"Older", s.Older},
		{"Waiting", s.Waiting}, {"Ignored", s.Ignored}, {"Quarantined", s.Quarantined}, {"Lines", s.Lines}} {
		if c.n > 0 || c.name == "Lines" || c.name == "New" {
			f.Counts = append(f.Counts, mark.Pair{Name: c.name, Value: say.Count(int64(c.n))})
		}
	}
	for _, t := range slices.Sorted(maps.Keys(s.Tables)) {
		f.Tables = say.Join(", ", f.Tables, t+" "+say.Count(int64(s.Tables[t])))
	}
	for _, n := range s.Notes {
		f.Notes = append(f.Notes, say.Sentence(n))
	}
	if s.Seconds > 1 {
		f.Speed = say.Count(int64(float64(s.Lines)/s.Seconds)) + " lines a second"
	}
	return f
}

// ranked lists counts, most first.
func ranked(counts map[string]int) []mark.Pair {
	keys := slices.Sorted(maps.Keys(counts))
	slices.SortStableFunc(keys, func(a, b string) int { return counts[b] - counts[a] })
	var out []mark.Pair
	for _, k := range keys {
		out = append(out, mark.Pair{Name: inbox.ReasonWords(k), Value: say.Count(int64(counts[k]))})
	}
	return out
}
