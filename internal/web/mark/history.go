package mark

import (
	"fmt"
	"math"
	"slices"

	"plumbline/internal/judge"
	"plumbline/internal/measure"
	"plumbline/internal/period"
	"plumbline/internal/web/draw"
	"plumbline/internal/web/say"
)

// HistoryChart draws a KPI's past periods against its bands. A period without
// data is a gap; a provisional one is hollow.
func HistoryChart(src Source, v judge.Verdict) *Chart {
	if len(v.History) == 0 {
		return nil
	}
	money := say.First(v.Measurement.Currency, src.Report.Currency)
	unit := v.Measurement.Unit
	cal := src.Ladder.Program.Calendar()
	c := &Chart{ID: "chart-" + v.KPI, Columns: []string{"Period", "Value", "From", "Standing", "Verdict"}}
	line := draw.Line{
		Y: func(x float64) string { return say.Axis(x, unit, money) }, X: func(x float64) string { return say.Day(period.Date(x)) },
		X0: float64(begun(v.History)[0].Measurement.Period.From), X1: float64(v.History[len(v.History)-1].Measurement.Period.From),
		Label: fmt.Sprintf("%s over %d periods, now %s", KPITitle(src.Ladder, v), len(v.History), say.Number(v.Measurement.Value, unit, money)),
	}
	if line.X0 == line.X1 {
		line.X0 -= 7
	}
	var curve []draw.XY
	for _, h := range begun(v.History) {
		m := h.Measurement
		at := draw.XY{X: float64(m.Period.From), Y: ValueOf(m)}
		curve = append(curve, at)
		line.XTicks = append(line.XTicks, at.X)
		c.Live.Ticks = append(c.Live.Ticks, ms(m.Period.From))
		if !math.IsNaN(at.Y) {
			class := BadgeOf(h.Status).Colour + "-s"
			if m.Status == measure.Provisional {
				class = "hollow"
			}
			line.Dots = append(line.Dots, draw.Dot{X: at.X, Y: at.Y, R: 4, Class: class})
		}
		c.Rows = append(c.Rows, historyRow(cal, h, unit, money))
	}
	line.Curves = []draw.Curve{{Points: curve, Class: "actual"}}
	suffix, prefix := say.Affixes(unit, money)
	c.Live = Live{Ticks: c.Live.Ticks, Name: KPITitle(src.Ladder, v), Colour: BadgeOf(v.Status).Colour, Actual: live(curve), Suffix: suffix, Prefix: prefix, Dots: true}
	line.Max = ceiling(unit, curve)
	c.Live.Max = line.Max
	zones(&line, &c.Live, v.Bands)
	line.W, line.H = 900, 280
	c.Wide = line.Draw()
	line.W, line.H = 340, 240
	c.Phone = line.Draw()
	c.Note = "A gap is a period without data; a hollow point may still change. " + BandNote(v)
	slices.Reverse(c.Rows)
	return c
}

// begun leaves out the periods before the first value: nothing is known of them.
func begun(list []judge.Dated) []judge.Dated {
	for i, h := range list {
		if h.Measurement.Status.Has() {
			return list[i:]
		}
	}
	return list
}

func historyRow(cal period.Calendar, h judge.Dated, unit, money string) []string {
	m := h.Measurement
	row := []string{say.Upper(say.PeriodName(cal, m.Period)), say.Missing, "", standing(m), BadgeOf(h.Status).Word}
	if m.Status.Has() {
		row[1] = say.Number(m.Value, unit, money)
		if m.Denominator != 0 {
			row[2] = say.Number(m.Numerator, "count", "") + " ÷ " + say.Number(m.Denominator, "count", "")
		}
	}
	return row
}

func zones(line *draw.Line, l *Live, b *judge.Bands) {
	if b == nil {
		return
	}
	g, y := b.Green, b.Yellow
	nan := math.NaN()
	if b.Higher {
		line.Zones = []draw.Zone{{From: g, To: nan, Class: "green-s"}, {From: y, To: g, Class: "yellow-s"}, {From: nan, To: y, Class: "red-s"}}
		l.Bands = []LiveBand{{&g, nil, "green"}, {&y, &g, "yellow"}, {nil, &y, "red"}}
	} else {
		line.Zones = []draw.Zone{{From: nan, To: g, Class: "green-s"}, {From: g, To: y, Class: "yellow-s"}, {From: y, To: nan, Class: "red-s"}}
		l.Bands = []LiveBand{{nil, &g, "green"}, {&g, &y, "yellow"}, {&y, nil, "red"}}
	}
	line.Marks = append(line.Marks, draw.Mark{Flat: true, Y: g, Text: ""})
}

// SparkOf draws the last eight periods of a verdict.
func SparkOf(v judge.Verdict) draw.Drawing {
	var values []float64
	for _, h := range lastDated(v.History, 8) {
		values = append(values, ValueOf(h.Measurement))
	}
	return draw.Spark(values, BadgeOf(v.Status).Colour+"-s")
}

func lastDated(list []judge.Dated, n int) []judge.Dated {
	if len(list) > n {
		return list[len(list)-n:]
	}
	return list
}

// ValueOf is the value of a measurement, NaN where there is none: a gap.
func ValueOf(m measure.Measurement) float64 {
	if m.Status.Has() {
		return m.Value
	}
	return math.NaN()
}
