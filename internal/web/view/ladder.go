package view

import (
	"fmt"

	"plumbline/internal/ladder/problem"
)

// Ladder is the page of the ladder in force: what check says, and its text.
type Ladder struct {
	Shell    Shell
	Headline string
	Revision string
	Counts   []Pair
	Problems []ProblemRow
	Files    []LadderFile
}

// ProblemRow is one finding as it is shown.
type ProblemRow struct {
	Badge              Badge
	Place, Href        string
	Rule, Says, WayOut string
}

// LadderFile is a file with its lines, so that findings can point at them.
type LadderFile struct {
	Name  string
	Lines []LadderLine
}

// LadderLine is one line; Bad marks one with a finding.
type LadderLine struct {
	ID, Number, Text string
	Bad              bool
}

// NewLadder builds the page.
func NewLadder(shell Shell, src Source, problems []Problem, files []File) Ladder {
	p := Ladder{Shell: shell, Headline: CheckSays(problems), Problems: ProblemRows(problems)}
	if src.Report != nil {
		p.Revision = short(src.Report.Revision)
		krs, subs := 0, 0
		for _, o := range src.Ladder.Objectives {
			krs += len(o.KeyResults)
			for _, kr := range o.KeyResults {
				subs += len(kr.SubOutcomes)
			}
		}
		for _, c := range []struct {
			name string
			n    int
		}{{"objectives", len(src.Ladder.Objectives)}, {"Key Results", krs}, {"sub-outcomes", subs}, {"KPIs", len(src.Ladder.KPIs)}, {"parked", len(src.Ladder.Parked)}, {"gates", len(src.Ladder.Gates)}} {
			p.Counts = append(p.Counts, Pair{c.name, Count(int64(c.n))})
		}
	}
	bad := map[string]bool{}
	for _, x := range problems {
		bad[fmt.Sprintf("%s:%d", x.File, x.Line)] = true
	}
	for _, f := range files {
		p.Files = append(p.Files, ladderFile(f, bad))
	}
	return p
}

func ladderFile(f File, bad map[string]bool) LadderFile {
	out := LadderFile{Name: f.Name}
	for i, text := range splitLines(f.Text) {
		at := fmt.Sprintf("%s:%d", f.Name, i+1)
		out.Lines = append(out.Lines, LadderLine{ID: at, Number: fmt.Sprint(i + 1), Text: text, Bad: bad[at]})
	}
	return out
}

// CheckSays is the result of a check in one sentence.
func CheckSays(problems []Problem) string {
	errors := problem.Errors(problems)
	warnings := len(problems) - errors
	switch {
	case errors > 0 && warnings > 0:
		return fmt.Sprintf("The ladder has %s and %s.", plural(errors, "error", "errors"), plural(warnings, "warning", "warnings"))
	case errors > 0:
		return fmt.Sprintf("The ladder has %s.", plural(errors, "error", "errors"))
	case warnings > 0:
		return fmt.Sprintf("The ladder holds, with %s.", plural(warnings, "warning", "warnings"))
	}
	return "The ladder holds: nothing to correct."
}

// ProblemRows prepares findings for a table, errors first.
func ProblemRows(problems []Problem) []ProblemRow {
	var errors, warnings []ProblemRow
	for _, x := range problems {
		at := fmt.Sprintf("%s:%d", x.File, x.Line)
		row := ProblemRow{Badge: Badge{Colour: "yellow", Word: "Warning"}, Place: fmt.Sprintf("%s:%d", at, x.Col), Href: "#" + at, Rule: x.Rule, Says: sentence(x.Sentence), WayOut: sentence(x.WayOut)}
		if x.Severity == problem.Error {
			row.Badge = Badge{Colour: "red", Word: "Error"}
			errors = append(errors, row)
			continue
		}
		warnings = append(warnings, row)
	}
	return append(errors, warnings...)
}
