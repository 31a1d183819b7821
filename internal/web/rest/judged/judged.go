// Package judged is the judged programme as the API tells it: the report, one
// KPI with its cells, and the metrics.
//
// In: a report of the judge, a ladder. Out: structs whose JSON names are
// written one way, with their tags' words for the document.
package judged

import (
	"time"

	"plumbline/internal/judge"
	"plumbline/internal/measure"
	"plumbline/internal/period"
)

// Report is the judged programme as the API tells it: the same figures as the
// pages, under names that are written one way.
type Report struct {
	Programme  string        `json:"programme" doc:"name of the programme"`
	Currency   string        `json:"currency" doc:"money is in major units of it"`
	AsOf       time.Time     `json:"as_of" doc:"facts known before"`
	Today      period.Date   `json:"today" doc:"the day it was judged on"`
	Revision   string        `json:"revision" doc:"of the ladder in force"`
	Status     judge.Status  `json:"status" doc:"the one tile of the programme" enum:"green,yellow,red,none"`
	Reason     judge.Reason  `json:"reason" doc:"why it has that colour"`
	Since      period.Date   `json:"since" doc:"first day of this colour"`
	Self       []Measurement `json:"self" doc:"how the programme measures itself"`
	Objectives []Objective   `json:"objectives"`
	KPIs       []Verdict     `json:"kpis" doc:"of the whole programme, with history"`
	Notes      []Note        `json:"notes" doc:"what its reader has to know: a metric post hoc, a source silent"`
	Stands     *Stands       `json:"stands,omitempty" doc:"there: nothing is evaluated any more, and since when"`
}

// Objective is one tile.
type Objective struct {
	ID         string         `json:"id"`
	Title      string         `json:"title"`
	Class      string         `json:"class" enum:"growth,brand,efficiency"`
	Owner      string         `json:"owner" doc:"person"`
	Rank       int            `json:"rank"`
	Status     judge.Status   `json:"status" enum:"green,yellow,red,none"`
	Reason     judge.Reason   `json:"reason"`
	Since      period.Date    `json:"since"`
	Worst      string         `json:"worst,omitempty" doc:"the key result that decides"`
	KeyResults []Outcome      `json:"key_results"`
	Counts     map[string]int `json:"counts" doc:"KPI colours under it; they never flip the tile"`
}

// Outcome is a key result or a sub-outcome.
type Outcome struct {
	judge.Outcome
	Track    *Track    `json:"track,omitempty" doc:"the figure day by day"`
	Variance *Variance `json:"variance,omitempty" doc:"actual less plan, split exactly"`
	Lagging  []Lagging `json:"lagging,omitempty" doc:"bookings under 60% of what they were to bring"`
	Levers   []Lever   `json:"levers,omitempty"`
	Subs     []Outcome `json:"sub_outcomes,omitempty"`
}

// Lever is an arrow and how its KPI stands.
type Lever struct {
	judge.LeverState
	Verdict Verdict `json:"verdict"`
}

// Verdict is the judgement of a KPI for a period and a subject.
type Verdict struct {
	judge.Verdict
	Bands       *Bands      `json:"bands,omitempty" doc:"in the metric's unit"`
	Measurement Measurement `json:"measurement"`
	History     []Dated     `json:"history,omitempty" doc:"past periods, oldest first"`
}

// Dated is one past period of a verdict.
type Dated struct {
	Measurement Measurement  `json:"measurement"`
	Status      judge.Status `json:"status" enum:"green,yellow,red,none"`
	Reason      judge.Reason `json:"reason"`
}

// Measurement is a metric's figure; where it is withheld, value, numerator,
// denominator and count are 0 and the status says so.
type Measurement struct {
	measure.Measurement
	Class []string `json:"class,omitempty" doc:"classes its formula reads"`
}

// Bands are the bounds of the colours.
type Bands struct {
	Green    float64  `json:"green"`
	GreenOp  string   `json:"green_op" doc:"how a value is held against it: >=, >, <=, <, ="`
	Yellow   float64  `json:"yellow"`
	YellowOp string   `json:"yellow_op"`
	Red      *float64 `json:"red,omitempty"`
	RedOp    string   `json:"red_op,omitempty"`
	Higher   bool     `json:"higher_is_better"`
	Basis    string   `json:"basis" doc:"explicit, proposed or frozen"`
	Note     string   `json:"note,omitempty" doc:"how proposed, from how much history"`
}

// Track is a figure day by day.
type Track struct {
	ID         string          `json:"id"`
	Unit       string          `json:"unit"`
	Cumulative bool            `json:"cumulative" doc:"a sum over the period; otherwise a level"`
	Points     []measure.Point `json:"points"`
	LastYear   []measure.Point `json:"last_year,omitempty" doc:"the same days a year earlier"`
	Entered    period.Date     `json:"entered" doc:"last day the source has spoken for"`
}

// Variance is actual less plan; the parts add up to the total.
type Variance struct {
	Plan           float64           `json:"plan"`
	Actual         float64           `json:"actual"`
	Total          float64           `json:"total"`
	Parts          []Part            `json:"parts"`
	By             map[string][]Part `json:"by,omitempty" doc:"additively over creator, platform, asset type"`
	NotVisibleLow  float64           `json:"not_visible_low"`
	NotVisibleHigh float64           `json:"not_visible_high"`
}

// Part is one bar of a variance.
type Part struct {
	Name  string  `json:"name" doc:"not_visible, not_delivered, performed, a factor, mix, not_booked, unexplained, or a subject"`
	Value float64 `json:"value"`
}

// Lagging is a booking that brought too little.
type Lagging struct {
	Deliverable string  `json:"deliverable"`
	Creator     string  `json:"creator,omitempty"`
	Campaign    string  `json:"campaign,omitempty"`
	Expected    float64 `json:"expected"`
	Actual      float64 `json:"actual"`
}

// Note is something the reader has to know.
type Note struct {
	Kind    string            `json:"kind"`
	Subject string            `json:"subject,omitempty"`
	Args    map[string]string `json:"args,omitempty"`
}

// Stands says that evaluation stands still.
type Stands struct {
	Since time.Time `json:"since"`
	Owner string    `json:"owner" doc:"who holds the facts"`
	Heard time.Time `json:"heard,omitzero" doc:"when it was last heard of"`
}

// Told is a report as the API tells it; a KPI's own address has its cells.
func Told(r *judge.Report) Report {
	out := Report{Programme: r.Programme, Currency: r.Currency, AsOf: r.AsOf, Today: r.Today, Revision: r.Revision, Status: r.Status, Reason: r.Reason, Since: r.Since,
		Self: each(r.Self, measured), Objectives: each(r.Objectives, objective), KPIs: each(r.KPIs, verdict), Notes: each(r.Notes, func(n judge.Note) Note { return Note(n) })}
	if r.Stands != nil {
		s := Stands(*r.Stands)
		out.Stands = &s
	}
	return out
}

// KPI is one KPI with its cells.
type KPI struct {
	AsOf    time.Time            `json:"as_of"`
	Verdict Verdict              `json:"verdict" doc:"of the programme"`
	Cells   map[string][]Verdict `json:"cells" doc:"by dimension: creator, campaign, platform, asset type, where it was judged"`
}

// KPIOf is one KPI of a report; ok false: it has none of this id.
func KPIOf(r *judge.Report, id string) (k KPI, ok bool) {
	for _, v := range r.KPIs {
		if v.KPI == id {
			out := KPI{r.AsOf, verdict(v), map[string][]Verdict{}}
			for by, cells := range r.Drill[id] {
				out.Cells[by] = each(cells, verdict)
			}
			return out, true
		}
	}
	return KPI{}, false
}

// each turns every element of a list into another; the answer is never null.
func each[A, B any](list []A, f func(A) B) []B {
	out := make([]B, 0, len(list))
	for _, x := range list {
		out = append(out, f(x))
	}
	return out
}

func objective(o judge.ObjectiveState) Objective {
	out := Objective{ID: o.ID, Title: o.Title, Class: o.Class, Owner: o.Owner, Rank: o.Rank, Status: o.Status, Reason: o.Reason, Since: o.Since, Worst: o.Worst,
		KeyResults: each(o.KeyResults, outcome), Counts: map[string]int{}}
	for colour, n := range o.Counts {
		out.Counts[string(colour)] = n
	}
	return out
}

func outcome(o judge.Outcome) Outcome {
	out := Outcome{Outcome: o, Lagging: each(o.Lagging, func(l judge.Lagging) Lagging { return Lagging(l) }), Levers: each(o.Levers, lever), Subs: each(o.Subs, outcome)}
	if t := o.Track; t != nil {
		out.Track = &Track{ID: t.ID, Unit: t.Unit, Cumulative: t.Cumulative, Points: each(t.Points, same), LastYear: t.LastYear, Entered: t.Entered}
	}
	if v := o.Variance; v != nil {
		out.Variance = &Variance{Plan: v.Plan, Actual: v.Actual, Total: v.Total, Parts: each(v.Parts, bar), By: map[string][]Part{}, NotVisibleLow: v.NotVisibleLow, NotVisibleHigh: v.NotVisibleHigh}
		for by, parts := range v.By {
			out.Variance.By[by] = each(parts, bar)
		}
	}
	return out
}

func same[T any](v T) T { return v }

func bar(p judge.VariancePart) Part { return Part(p) }

func lever(l judge.LeverState) Lever { return Lever{l, verdict(l.Verdict)} }

func verdict(v judge.Verdict) Verdict {
	out := Verdict{Verdict: v, Measurement: measured(v.Measurement)}
	for _, d := range v.History {
		out.History = append(out.History, Dated{measured(d.Measurement), d.Status, d.Reason})
	}
	if b := v.Bands; b != nil {
		out.Bands = &Bands{Green: b.Green, GreenOp: b.GreenOp, Yellow: b.Yellow, YellowOp: b.YellowOp, Red: b.Red, RedOp: b.RedOp, Higher: b.Higher, Basis: b.Basis, Note: b.Note}
	}
	return out
}

func measured(m measure.Measurement) Measurement { return Measurement{m, m.Class.Names()} }
