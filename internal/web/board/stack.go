package board

import (
	"cmp"
	"slices"

	"plumbline/internal/judge"
	"plumbline/internal/web/mark"
	"plumbline/internal/web/say"
	"plumbline/internal/web/view"
)

// Stack is the alignment stack: every KPI in its tier, red first.
type Stack struct {
	Shell    view.Shell
	Headline string
	Tiers    []Tier
}

// Tier is a column of the stack.
type Tier struct {
	Title, About string
	Tally        []mark.Tally
	KPIs         []StackKPI
}

// StackKPI is a KPI in the stack.
type StackKPI struct {
	KPIRow
	Says string
}

// tiers are the columns with what each is for.
var tiers = []struct{ id, title, about string }{
	{"gate", "Gate", "Green before money or product moves."},
	{"flow", "Flow", "Looked at weekly; can still be fixed."},
	{"impact", "Impact", "Read at the checkpoints of the Key Result."},
}

// NewStack builds the alignment stack. Diagnostics have a page of their own.
func NewStack(shell view.Shell, src mark.Source) Stack {
	p := Stack{Shell: shell}
	e := mark.NewExplainer(src)
	off, unseen := 0, 0
	for _, t := range tiers {
		tier := Tier{Title: t.title, About: t.about}
		counts := map[judge.Status]int{}
		for _, v := range bySeverity(src.Report.KPIs) {
			if v.Tier != t.id || v.Diagnostic {
				continue
			}
			counts[v.Status]++
			if v.Status == judge.Red {
				off++
			} else if v.Status == judge.None {
				unseen++
			}
			tier.KPIs = append(tier.KPIs, StackKPI{kpiRow(src, e, v), verdictSays(src, v)})
		}
		tier.Tally = mark.Tallies(counts)
		p.Tiers = append(p.Tiers, tier)
	}
	p.Headline = stackHeadline(off, unseen)
	return p
}

func stackHeadline(off, unseen int) string {
	switch {
	case off == 0 && unseen == 0:
		return "Every KPI is inside its bands or drifting."
	case off == 0:
		return say.Upper(say.CountOf(unseen, "KPI cannot be judged.", "KPIs cannot be judged."))
	case unseen == 0:
		return say.Upper(say.CountOf(off, "KPI is off its bands.", "KPIs are off their bands."))
	}
	return say.Upper(say.CountOf(off, "KPI is", "KPIs are")) + " off, " + say.CountOf(unseen, "cannot be judged.", "cannot be judged.")
}

func bySeverity(list []judge.Verdict) []judge.Verdict {
	list = slices.Clone(list)
	slices.SortStableFunc(list, func(a, b judge.Verdict) int {
		return cmp.Or(cmp.Compare(mark.Severity(a.Status), mark.Severity(b.Status)), cmp.Compare(a.Since, b.Since))
	})
	return list
}

// Diagnostics are the numbers that colour nothing: looked at, never judged by.
type Diagnostics struct {
	Shell view.Shell
	Rows  []DiagnosticRow
}

// DiagnosticRow is one diagnostic and what to use in its place.
type DiagnosticRow struct {
	KPIRow
	Text    string
	Instead string
}

// NewDiagnostics builds their page.
func NewDiagnostics(shell view.Shell, src mark.Source) Diagnostics {
	p, e := Diagnostics{Shell: shell}, mark.NewExplainer(src)
	for _, v := range src.Report.KPIs {
		if !v.Diagnostic {
			continue
		}
		m := mark.MetricOf(src.Ladder, v.Metric)
		row := DiagnosticRow{KPIRow: kpiRow(src, e, v), Text: m.Text}
		for _, id := range m.UseInstead {
			row.Instead = say.Join(", ", row.Instead, mark.MetricOf(src.Ladder, id).Title)
		}
		p.Rows = append(p.Rows, row)
	}
	return p
}
