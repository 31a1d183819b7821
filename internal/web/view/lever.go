package view

import (
	"math"
	"slices"

	"plumbline/internal/judge"
	"plumbline/internal/measure"
	"plumbline/internal/web/draw"
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
	Badge                  Badge
	Now                    Figure
	Green                  string
	Band                   *draw.Drawing
	BandOff                bool // drawn faint: there is no value on it
	Spark                  *draw.Drawing
	Owner                  string
	Marks                  []string // post hoc, correction, defaults
}

// kpiRow builds the row of a verdict.
func kpiRow(src Source, e *Explainer, v judge.Verdict) KPIRow {
	r := KPIRow{
		ID: v.KPI, Title: kpiTitle(src.Ladder, v), Href: src.to("/kpi/" + v.KPI), Badge: badgeOfVerdict(v), Now: e.Figure(v.Measurement),
		Where: upper(v.Tier), Owner: who(src.Ladder, v.Owner),
	}
	if k, ok := src.Ladder.KPI(v.KPI); ok {
		r.Where, r.Owner = join(" · ", r.Where, k.Touchpoint), join(", ", r.Owner, k.Review)
	}
	if v.PostHoc {
		r.Marks = append(r.Marks, "post hoc")
	}
	if v.Corrected {
		r.Marks = append(r.Marks, "corrected")
	}
	if e.withheld(v.Measurement) {
		return r
	}
	r.bands(src, v)
	if len(v.History) > 1 {
		s := sparkOf(v)
		r.Spark = &s
	}
	return r
}

func (r *KPIRow) bands(src Source, v judge.Verdict) {
	if v.Bands == nil {
		return
	}
	r.Green = bound(*v.Bands, v.Measurement.Unit, first(v.Measurement.Currency, src.Report.Currency))
	at := v.Measurement.Value
	if !v.Measurement.Status.Has() {
		at, r.BandOff = math.NaN(), true
	}
	d := draw.BandBar(at, v.Bands.Green, v.Bands.Yellow, v.Bands.Higher)
	r.Band = &d
}

func sparkOf(v judge.Verdict) draw.Drawing {
	var values []float64
	for _, h := range lastDated(v.History, 8) {
		values = append(values, valueOf(h.Measurement))
	}
	return draw.Spark(values, BadgeOf(v.Status).Colour+"-s")
}

func lastDated(list []judge.Dated, n int) []judge.Dated {
	if len(list) > n {
		return list[len(list)-n:]
	}
	return list
}

// valueOf is the value of a measurement, NaN where there is none: a gap.
func valueOf(m measure.Measurement) float64 {
	if m.Status.Has() {
		return m.Value
	}
	return math.NaN()
}

// whole returns a KPI's verdict with its history: a lever carries only the last.
func whole(src Source, v judge.Verdict) judge.Verdict {
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

func levers(src Source, e *Explainer, o judge.Outcome) LeverGroup {
	g := LeverGroup{Title: "Levers of " + o.Title}
	list := slices.Clone(o.Levers)
	slices.SortStableFunc(list, func(a, b judge.LeverState) int { return severity(a.Verdict.Status) - severity(b.Verdict.Status) })
	marked := 0
	for _, l := range list {
		l.Verdict = whole(src, l.Verdict)
		row := LeverRow{KPIRow: kpiRow(src, e, l.Verdict), Grade: first(l.Grade, "none"), Because: l.Because}
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
		g.Note = countOf(marked, "KPI was changed after the lock and is marked", "KPIs were changed after the lock and are marked")
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
