package judge_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"plumbline/internal/judge"
	"plumbline/internal/ladder"
	"plumbline/internal/measure"
	"plumbline/internal/period"
)

// date reads a day; tests write only good ones.
func date(s string) period.Date {
	d, err := period.ParseDate(s)
	if err != nil {
		panic(err)
	}
	return d
}

func noon(s string) time.Time { return date(s).UTC().Add(12 * time.Hour) }

func q(n float64, unit string) ladder.Quantity { return ladder.Quantity{Number: n, Unit: unit} }

func qp(n float64, unit string) *ladder.Quantity { v := q(n, unit); return &v }

func bound(op string, n float64) *ladder.Bound { return &ladder.Bound{Op: op, Value: q(n, "")} }

const week = 7 * 24 * time.Hour

var quarter = period.Period{Grain: period.Quarter, From: date("2026-10-01"), To: date("2027-01-01")}

// weeks makes a weekly history that ends before the bundle's day.
func weeks(values ...float64) []measure.Measurement {
	end := date("2026-11-23") // a Monday
	var out []measure.Measurement
	for i, v := range values {
		from := end - period.Date(7*(len(values)-i))
		out = append(out, measure.Measurement{
			Metric: "m", Period: period.Period{Grain: period.Week, From: from, To: from + 7},
			Status: measure.OK, Value: v, Unit: "percent", Coverage: 1,
		})
	}
	return out
}

// program is a ladder with one KPI "k" on metric "m", and a bundle over it.
type program struct {
	l *ladder.Ladder
	b *measure.Bundle
	h judge.History
}

func newProgram() *program {
	l := &ladder.Ladder{
		Program: ladder.Program{Name: "Glow", Currency: "USD"},
		Metrics: []ladder.Metric{
			{ID: "m", Unit: "percent", Better: "up"},
			{ID: "orders", Unit: "count", Better: "up"},
			{ID: "spam", Unit: "count", Better: "up", Diagnostic: true},
		},
		KPIs: []ladder.KPI{{ID: "k", Title: "Tagged", Metric: "m", Tier: "flow", Bands: &ladder.Bands{Green: bound(">=", 98), Yellow: bound(">=", 90)}}},
	}
	return &program{l: l, b: &measure.Bundle{
		Today: date("2026-11-23"), AsOf: time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC),
		KPIs: map[string]*measure.Set{}, Drill: map[string]map[string]*measure.Set{},
		Tracks: map[string]*measure.Track{}, Factors: map[string][]measure.Factor{}, Ladder: l,
	}}
}

func (p *program) history(ms []measure.Measurement) *program {
	p.b.KPIs["k"] = measure.NewSet(ms)
	return p
}

func (p *program) kpi(t *testing.T) judge.Verdict {
	t.Helper()
	r := judge.Judge(p.b, p.h)
	require.Len(t, r.KPIs, 1)
	return r.KPIs[0]
}

// objective adds an objective with one key result.
func (p *program) objective(id string, rank int, kr ladder.KeyResult) *program {
	if kr.ID == "" {
		kr.ID = id + "-kr"
	}
	if kr.Period.To == 0 {
		kr.Period = quarter
	}
	p.l.Objectives = append(p.l.Objectives, ladder.Objective{ID: id, Title: id, Rank: rank, KeyResults: []ladder.KeyResult{kr}})
	return p
}

// track gives a key result a figure for every day from the start of the
// quarter to yesterday, as f says.
func (p *program) track(id string, cumulative bool, f func(day int) float64) *measure.Track {
	t := &measure.Track{ID: id, Unit: "count", Cumulative: cumulative, Entered: p.b.Today - 1}
	for d := quarter.From; d < p.b.Today; d++ {
		t.Points = append(t.Points, measure.Point{Day: d, Value: f(int(d-quarter.From) + 1), Status: measure.OK})
	}
	last := t.Points[len(t.Points)-1].Value
	t.Now = measure.Measurement{Status: measure.OK, Value: last, Coverage: 1, Unit: "count", Denominator: 1}
	p.b.Tracks[id] = t
	return t
}

func (p *program) outcome(t *testing.T) judge.Outcome {
	t.Helper()
	r := judge.Judge(p.b, p.h)
	require.NotEmpty(t, r.Objectives)
	return r.Objectives[0].KeyResults[0]
}
