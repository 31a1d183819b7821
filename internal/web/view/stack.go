package view

import (
	"cmp"
	"slices"

	"plumbline/internal/judge"
)

// Stack is the alignment stack: every KPI in its tier, red first.
type Stack struct {
	Shell    Shell
	Headline string
	Tiers    []Tier
}

// Tier is a column of the stack.
type Tier struct {
	Title, About string
	Tally        []Tally
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
func NewStack(shell Shell, src Source) Stack {
	p := Stack{Shell: shell}
	e := NewExplainer(src)
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
		tier.Tally = tallies(counts)
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
		return upper(countOf(unseen, "KPI cannot be judged.", "KPIs cannot be judged."))
	case unseen == 0:
		return upper(countOf(off, "KPI is off its bands.", "KPIs are off their bands."))
	}
	return upper(countOf(off, "KPI is", "KPIs are")) + " off, " + countOf(unseen, "cannot be judged.", "cannot be judged.")
}

func bySeverity(list []judge.Verdict) []judge.Verdict {
	list = slices.Clone(list)
	slices.SortStableFunc(list, func(a, b judge.Verdict) int {
		return cmp.Or(cmp.Compare(severity(a.Status), severity(b.Status)), cmp.Compare(a.Since, b.Since))
	})
	return list
}

// Diagnostics are the numbers that colour nothing: looked at, never judged by.
type Diagnostics struct {
	Shell Shell
	Rows  []DiagnosticRow
}

// DiagnosticRow is one diagnostic and what to use in its place.
type DiagnosticRow struct {
	KPIRow
	Text    string
	Instead string
}

// NewDiagnostics builds their page.
func NewDiagnostics(shell Shell, src Source) Diagnostics {
	p, e := Diagnostics{Shell: shell}, NewExplainer(src)
	for _, v := range src.Report.KPIs {
		if !v.Diagnostic {
			continue
		}
		m := metricOf(src.Ladder, v.Metric)
		row := DiagnosticRow{KPIRow: kpiRow(src, e, v), Text: m.Text}
		for _, id := range m.UseInstead {
			row.Instead = join(", ", row.Instead, metricOf(src.Ladder, id).Title)
		}
		p.Rows = append(p.Rows, row)
	}
	return p
}
