package judge_test

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"plumbline/internal/access"
	"plumbline/internal/judge"
	"plumbline/internal/ladder"
	"plumbline/internal/measure"
	"plumbline/internal/period"
)

var statuses = []measure.Status{
	measure.OK, measure.Partial, measure.Provisional, measure.Stale, measure.NotYet, measure.TooFew, measure.NoData, measure.Failed, measure.Withheld,
}

// anything draws a programme of one objective with whatever figures.
func anything(t *rapid.T) *program {
	value := rapid.OneOf(rapid.Just(0.0), rapid.Float64Range(-1e6, 1e6), rapid.Float64Range(0, 100))
	status := rapid.SampledFrom(statuses)
	ms := weeks(rapid.SliceOfN(value, 0, 30).Draw(t, "history")...)
	for i := range ms {
		ms[i].Status, ms[i].Coverage = status.Draw(t, "status"), rapid.Float64Range(0, 1).Draw(t, "coverage")
	}
	p := newProgram().history(ms)
	p.l.Metrics[0].Better = rapid.SampledFrom([]string{"up", "down", "neither"}).Draw(t, "better")
	if rapid.Bool().Draw(t, "baseline") {
		p.l.KPIs[0].Bands, p.l.KPIs[0].Baseline = nil, &ladder.Baseline{History: 8 * week, Yellow: 2, Red: 3.5}
	}
	kr := ladder.KeyResult{
		Kind: rapid.SampledFrom([]ladder.Kind{ladder.Reach, ladder.Reduce, ladder.Hold, ladder.Never, ladder.OnDate}).Draw(t, "kind"),
		From: qp(value.Draw(t, "from"), ""), Target: qp(value.Draw(t, "target"), ""),
		Shape:       rapid.SampledFrom([]string{"", "even", "booked", "last_year"}).Draw(t, "shape"),
		SubOutcomes: []ladder.SubOutcome{{ID: "s", Metric: "orders", Target: qp(value.Draw(t, "sub"), ""), Levers: []ladder.Lever{{KPI: "k"}}}},
	}
	if rapid.Bool().Draw(t, "no start") {
		kr.From = nil
	}
	p.objective("o", 1, kr)
	for _, id := range []string{"o-kr", "s"} {
		tr := p.track(id, rapid.Bool().Draw(t, "cumulative"), func(int) float64 { return value.Draw(t, "figure") })
		tr.Now.Status, tr.Unit = status.Draw(t, "now"), rapid.SampledFrom([]string{"count", "percent", "money"}).Draw(t, "unit")
		tr.Entered = quarter.From + period.Date(rapid.IntRange(-5, 60).Draw(t, "entered"))
	}
	for i := range rapid.IntRange(0, 6).Draw(t, "bookings") {
		b := booking(rapid.IntRange(-20, 120).Draw(t, "due"), value.Draw(t, "expected"), value.Draw(t, "actual"), rapid.Bool().Draw(t, "live"))
		b.SubOutcome, b.Visible, b.Reach = "s", i%2 == 0, 1000
		p.b.Bookings = append(p.b.Bookings, b)
	}
	p.b.Today = date("2026-10-01") + period.Date(rapid.IntRange(-10, 120).Draw(t, "today"))
	p.b.AsOf = p.b.Today.UTC()
	return p
}

func TestWhateverTheFiguresAReportCanBeWrittenDownAndSaid(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		p := anything(t)
		r := judge.Judge(p.b, p.h)
		raw, err := json.Marshal(r)
		require.NoError(t, err, "every number is a number")
		var again judge.Report
		require.NoError(t, json.Unmarshal(raw, &again))
		require.NotEmpty(t, r.Headline())
		kr := r.Objectives[0].KeyResults[0]
		for _, said := range []judge.Said{r.KPIs[0], r.Objectives[0], kr, kr.Subs[0]} {
			for _, role := range access.Roles {
				require.NotEmpty(t, judge.Sentence(said, access.For(role)))
			}
		}
	})
}

func TestWithoutAJudgedFigureNothingIsGreen(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		p := anything(t)
		r := judge.Judge(p.b, p.h)
		v, kr := r.KPIs[0], r.Objectives[0].KeyResults[0]
		if s := v.Measurement.Status; s != measure.OK && s != measure.Partial && s != measure.Provisional {
			require.NotEqual(t, judge.Green, v.Status)
		}
		for _, o := range append([]judge.Outcome{kr}, kr.Subs...) {
			if s := o.Track.Now.Status; s != measure.OK && s != measure.Partial && s != measure.Provisional && s != measure.TooFew {
				require.NotEqual(t, judge.Green, o.Status)
				require.Nil(t, o.Forecast)
			}
		}
		require.NotEmpty(t, v.Reason)
		require.NotEmpty(t, kr.Reason)
	})
}
