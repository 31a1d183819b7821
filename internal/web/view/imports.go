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

// ImportDone is what became of the files.
type ImportDone struct {
	Shell    Shell
	Headline string
	Failed   string
	Hint     string
	Files    []ImportedFile
	Bad      int
	Then     string // lookback: its page comes next
}

// ImportedFile is one file with counts that add up to its lines.
type ImportedFile struct {
	Name, Format string
	Counts       []mark.Pair
	Tables       string
	Why          []mark.Pair
	Quarantined  int
	Speed        string
}

// NewImportDone builds the summary; err is said beside what did land.
func NewImportDone(shell Shell, sums []inbox.Summary, err error, then string) ImportDone {
	p := ImportDone{Shell: shell, Then: then}
	lines, fresh := 0, 0
	for _, s := range sums {
		p.Files = append(p.Files, importedFile(s))
		p.Bad += s.Quarantined
		lines += s.Lines
		fresh += s.New
	}
	p.Headline = fmt.Sprintf("%s read, %s new.", say.Plural(lines, "line", "lines"), say.Count(int64(fresh)))
	if p.Bad > 0 {
		p.Headline = fmt.Sprintf("%s read, %s new, %s set aside.", say.Plural(lines, "line", "lines"), say.Count(int64(fresh)), say.Count(int64(p.Bad)))
	}
	if err != nil {
		p.Failed, p.Hint = say.Sentence(fault.MessageOf(err)), say.Sentence(fault.HintOf(err))
		if len(sums) == 0 {
			p.Headline = "The files could not be read."
		}
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
		out = append(out, mark.Pair{Name: say.Plain(k), Value: say.Count(int64(counts[k]))})
	}
	return out
}
