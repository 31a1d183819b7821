package board

import (
	"fmt"
	"plumbline/internal/web/mark"
	"plumbline/internal/web/say"
	"plumbline/internal/web/view"
)

// Ladder is the page of the ladder in force: what check says, and its text.
type Ladder struct {
	Shell    view.Shell
	Headline string
	Revision string
	Counts   []mark.Pair
	Problems []view.ProblemRow
	Files    []LadderFile
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
func NewLadder(shell view.Shell, src mark.Source, problems []view.Problem, files []view.File) Ladder {
	p := Ladder{Shell: shell, Headline: view.CheckSays(problems), Problems: view.ProblemRows(problems)}
	if src.Report != nil {
		p.Revision = say.Short(src.Report.Revision)
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
			p.Counts = append(p.Counts, mark.Pair{Name: c.name, Value: say.Count(int64(c.n))})
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

func ladderFile(f view.File, bad map[string]bool) LadderFile {
	out := LadderFile{Name: f.Name}
	for i, text := range say.SplitLines(f.Text) {
		at := fmt.Sprintf("%s:%d", f.Name, i+1)
		out.Lines = append(out.Lines, LadderLine{ID: at, Number: fmt.Sprint(i + 1), Text: text, Bad: bad[at]})
	}
	return out
}
