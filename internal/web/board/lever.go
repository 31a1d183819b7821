package board

import (
	"math"
	"slices"

	"plumbline/internal/judge"
	"plumbline/internal/web/draw"
	"plumbline/internal/web/mark"
	"plumbline/internal/web/say"
)

// LeverGroup is the levers of one sub-outcome.
type LeverGroup struct {
	Title string
	Note  string
	Rows  []LeverRow
}

// LeverRow is one lever: its KPI, how it stands, and whether it moves the outcome.
type LeverRow struct {
	KPIRow
	Moves, Grade, Because string
}

// KPIRow is one KPI wherever KPIs are listed.
type KPIRow struct {
	ID, Title, Href, Where string
	Badge                  mark.Badge
	Now                    mark.Figure
	Green                  string
	Band                   *draw.Drawing
	BandOff                bool // drawn faint: there is no value on it
	Spark                  *draw.Drawing
	Owner                  string
	Marks                  []string // post hoc, correction, defaults
}

// kpiRow builds the row of a verdict.
func kpiRow(src mark.Source, e *mark.Explainer, v judge.Verdict) KPIRow {
	r := KPIRow{
		ID: v.KPI, Title: mark.KPITitle(src.Ladder, v), Href: src.To("/kpi/" + v.KPI), Badge: mark.BadgeOfVerdict(v), Now: nowOf(e, v),
		Where: say.Upper(v.Tier), Owner: mark.Who(src.Ladder, v.Owner),
	}
	if k, ok := src.Ladder.KPI(v.KPI); ok {
		r.Where, r.Owner = say.Join(" · ", r.Where, k.Touchpoint), say.Join(", ", r.Owner, k.Review)
	}
	if v.PostHoc {
		r.Marks = append(r.Marks, "post hoc")
	}
	if v.Corrected {
		r.Marks = append(r.Marks, "corrected")
	}
	if e.Withheld(v.Measurement) {
		return r
	}
	r.bands(src, v)
	if len(v.History) > 1 {
		s := mark.SparkOf(v)
		r.Spark = &s
	}
	return r
}

// nowOf is the number of a verdict. Money spent without any result has no
// ratio, and is not an absence of data.
func nowOf(e *mark.Explainer, v judge.Verdict) mark.Figure {
	f := e.Figure(v.Measurement)
	if v.Reason == judge.SpendNoResult && !e.Withheld(v.Measurement) {
		f.Text = "no result"
	}
	return f
}

func (r *KPIRow) bands(src mark.Source, v judge.Verdict) {
	if v.Bands == nil {
		return
	}
	r.Green = mark.Bound(*v.Bands, v.Measurement.Unit, say.First(v.Measurement.Currency, src.Report.Currency))
	at := v.Measurement.Value
	if !v.Measurement.Status.Has() {
		at, r.BandOff = math.NaN(), true
	}
	d := draw.BandBar(at, v.Bands.Green, v.Bands.Yellow, v.Bands.Higher)
	r.Band = &d
}

// whole returns a KPI's verdict with its history: a lever carries only the last.
func whole(src mark.Source, v judge.Verdict) judge.Verdict {
	if len(v.History) > 0 {
		return v
	}
	for _, k := range src.Report.KPIs {
		if k.KPI == v.KPI && k.Subject.ID == v.Subject.ID {
			v.History = k.History
		}
	}
	return v
}

func levers(src mark.Source, e *mark.Explainer, o judge.Outcome) LeverGroup {
	g := LeverGroup{Title: "Levers of " + o.Title}
	list := slices.Clone(o.Levers)
	slices.SortStableFunc(list, func(a, b judge.LeverState) int {
		return mark.Severity(a.Verdict.Status) - mark.Severity(b.Verdict.Status)
	})
	marked := 0
	for _, l := range list {
		l.Verdict = whole(src, l.Verdict)
		row := LeverRow{KPIRow: kpiRow(src, e, l.Verdict), Grade: say.First(l.Grade, "none"), Because: l.Because}
		row.Moves = evidenceSays(l)
		if l.Identity {
			row.Grade += "; counted in the gap"
		}
		if l.Verdict.PostHoc {
			marked++
		}
		g.Rows = append(g.Rows, row)
	}
	if marked > 0 {
		g.Note = say.CountOf(marked, "KPI was changed after the lock and is marked", "KPIs were changed after the lock and are marked")
	}
	return g
}

// evidenceSays answers "does it move the outcome?".
func evidenceSays(l judge.LeverState) string {
	if l.Effect != "" {
		return l.Effect
	}
	switch l.Grade {
	case "definitional":
		return "By definition: makes the outcome visible"
	case "experiment", "quasi":
		return "Shown"
	case "correlation":
		return "Moves together"
	case "refuted":
		return "Refuted"
	}
	return "Nothing seen yet"
}
