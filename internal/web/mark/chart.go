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

// Chart is one chart three times: drawn for a desktop and for a phone, and as
// data for the live chart; and the table behind it.
type Chart struct {
	ID          string
	Wide, Phone draw.Drawing
	Live        Live
	Note        string // what the lines are
	Columns     []string
	Rows        [][]string
}

// Live is the data of the live chart, as its script reads it. Times are
// milliseconds, as browsers count.
type Live struct {
	Name   string     `json:"name"`
	Colour string     `json:"colour"`
	Actual [][2]*num  `json:"actual"`
	Plan   [][2]*num  `json:"plan,omitempty"`
	Last   [][2]*num  `json:"last,omitempty"`
	Fore   [][2]*num  `json:"fore,omitempty"`
	Low    [][2]*num  `json:"low,omitempty"`
	Span   [][2]*num  `json:"span,omitempty"`
	Marks  []LiveMark `json:"marks,omitempty"`
	Bands  []LiveBand `json:"bands,omitempty"`
	Dots   bool       `json:"dots,omitempty"` // a mark on every point
	Zero   bool       `json:"zero"`
	Ticks  []num      `json:"ticks,omitempty"`    // where the time axis is labelled
	Max    *num       `json:"max,omitempty"`      // the axis ends here
	Ends   string     `json:"foreText,omitempty"` // what stands beside the forecast
	Suffix string     `json:"suffix,omitempty"`
	Prefix string     `json:"prefix,omitempty"`
}

type num = float64

// LiveMark is a day or a level with its text.
type LiveMark struct {
	Text string   `json:"text"`
	X    *float64 `json:"x,omitempty"`
	Y    *float64 `json:"y,omitempty"`
}

// LiveBand is a zone of values; a nil side is open.
type LiveBand struct {
	From   *float64 `json:"from"`
	To     *float64 `json:"to"`
	Colour string   `json:"colour"`
}

func ms(d period.Date) float64 { return float64(d) * 86400000 }

func live(points []draw.XY) [][2]*num {
	out := make([][2]*num, 0, len(points))
	for _, p := range points {
		x := p.X * 86400000
		cell := [2]*num{&x, nil}
		if !math.IsNaN(p.Y) {
			y := p.Y
			cell[1] = &y
		}
		out = append(out, cell)
	}
	return out
}

// points turns a track into a curve; a day without data is a gap.
func points(list []measure.Point) []draw.XY {
	out := make([]draw.XY, 0, len(list))
	for _, p := range list {
		y := p.Value
		if p.Status != "" && !p.Status.Has() {
			y = math.NaN()
		}
		out = append(out, draw.XY{X: float64(p.Day), Y: y})
	}
	return out
}

// OutcomeChart draws plan, actual and forecast of a key result or
// sub-outcome; nil when there is nothing to draw.
func OutcomeChart(src Source, o judge.Outcome, name string) *Chart {
	if o.Track == nil || len(o.Track.Points) == 0 || Hidden(src, o) {
		return nil
	}
	s := outcomeSeries(src, o)
	c := &Chart{ID: "chart-" + o.ID, Note: s.note(src, o)}
	suffix, prefix := say.Affixes(o.Unit, src.Report.Currency)
	c.Live = Live{
		Name: name, Colour: s.colour, Actual: live(s.actual), Plan: live(s.plan), Last: live(s.last), Fore: live(s.fore),
		Low: live(s.low), Zero: o.Track.Cumulative, Suffix: suffix, Prefix: prefix,
	}
	for _, p := range src.Ladder.Program.Calendar().Between(period.Week, o.Period.From, o.Period.To) {
		if p.From >= o.Period.From {
			c.Live.Ticks = append(c.Live.Ticks, ms(p.From))
		}
	}
	for i, p := range s.high {
		c.Live.Span = append(c.Live.Span, live([]draw.XY{{X: p.X, Y: p.Y - s.low[i].Y}})...)
	}
	c.Live.Max = ceiling(o.Unit, append(append([]draw.XY{}, s.actual...), s.high...))
	if o.Forecast != nil {
		c.Live.Ends = "forecast " + say.Number(o.Forecast.Value, o.Unit, src.Report.Currency)
	}
	if o.Target != nil {
		c.Live.Marks = append(c.Live.Marks, LiveMark{Text: "target " + say.Number(*o.Target, o.Unit, src.Report.Currency), Y: o.Target})
	}
	c.Wide, c.Phone = s.draw(src, o, 900, 290), s.draw(src, o, 340, 250)
	c.Columns, c.Rows = s.table(src, o)
	return c
}

// series are the curves of an outcome.
type series struct {
	actual, plan, last, fore, low, high []draw.XY
	colour                              string
}

func outcomeSeries(src Source, o judge.Outcome) series {
	s := series{actual: points(o.Track.Points), plan: points(o.Plan), last: points(o.Track.LastYear), colour: BadgeOf(o.Status).Colour}
	if o.Forecast == nil {
		return s
	}
	from, ok := lastPoint(s.actual)
	end := float64(o.Period.To - 1)
	if !ok || from.X >= end {
		return s
	}
	for i := range 9 {
		part := float64(i) / 8
		x := from.X + (end-from.X)*part
		at := func(v float64) draw.XY { return draw.XY{X: x, Y: from.Y + (v-from.Y)*part} }
		s.fore, s.low, s.high = append(s.fore, at(o.Forecast.Value)), append(s.low, at(o.Forecast.Low)), append(s.high, at(o.Forecast.High))
	}
	return s
}

func lastPoint(list []draw.XY) (draw.XY, bool) {
	for i := len(list) - 1; i >= 0; i-- {
		if !math.IsNaN(list[i].Y) {
			return list[i], true
		}
	}
	return draw.XY{}, false
}

func (s series) draw(src Source, o judge.Outcome, w, h float64) draw.Drawing {
	money := src.Report.Currency
	line := draw.Line{
		W: w, H: h, X0: float64(o.Period.From), X1: float64(o.Period.To - 1), FromZero: o.Track.Cumulative,
		Label: s.label(src, o), Low: s.low, High: s.high, RangeClass: s.colour + "-s",
		Y: func(v float64) string { return say.Axis(v, o.Unit, money) },
		X: func(v float64) string { return say.Day(period.Date(v)) },
	}
	for _, p := range src.Ladder.Program.Calendar().Between(period.Week, o.Period.From, o.Period.To) {
		line.XTicks = append(line.XTicks, float64(p.From))
	}
	for _, c := range []draw.Curve{{Points: s.last, Class: "last"}, {Points: s.plan, Class: "plan"}, {Points: s.fore, Class: "fore " + s.colour + "-s"}, {Points: s.actual, Class: "actual"}} {
		if len(c.Points) > 1 {
			line.Curves = append(line.Curves, c)
		}
	}
	if at, ok := lastPoint(s.actual); ok {
		line.Dots = []draw.Dot{{X: at.X, Y: at.Y, R: 4.5, Class: "dot"}}
	}
	if o.Target != nil {
		line.Ends = append(line.Ends, draw.End{At: draw.XY{X: line.X1, Y: *o.Target}, Text: "target " + say.Number(*o.Target, o.Unit, money)})
		line.Marks = append(line.Marks, draw.Mark{Flat: true, Y: *o.Target})
	}
	line.Max = ceiling(o.Unit, append(append([]draw.XY{}, s.actual...), s.high...))
	if n := len(s.fore); n > 0 {
		line.Ends = append(line.Ends, draw.End{At: s.fore[n-1], Text: "forecast " + say.Number(o.Forecast.Value, o.Unit, money), Class: s.colour + "-t"})
	}
	return line.Draw()
}

func (s series) label(src Source, o judge.Outcome) string {
	text := o.Title
	if at, ok := lastPoint(s.actual); ok {
		text += fmt.Sprintf(": %s on %s", say.Number(at.Y, o.Unit, src.Report.Currency), say.Day(period.Date(at.X)))
	}
	if o.PlanByNow != nil {
		text += fmt.Sprintf(", plan %s", say.Number(*o.PlanByNow, o.Unit, src.Report.Currency))
	}
	return say.Join(", ", text, StandsAt(src, o))
}

func (s series) note(src Source, o judge.Outcome) string {
	text := "Blue: counted"
	if o.Track.Entered > 0 {
		text += " to " + say.Day(o.Track.Entered)
	}
	if c := o.Track.Now.Coverage; c > 0 {
		text += ", coverage " + say.Number(c, "share", "")
	}
	text += ". Dotted: plan."
	if len(s.fore) > 0 {
		text += " Dashed: forecast with its 80% range, " + Basis(o.Forecast.Basis) + "."
	}
	if len(s.last) > 0 {
		text += " Grey: the same days a year earlier."
	}
	return text
}

// Basis says what a forecast rests on.
func Basis(id string) string { return bases[id] }

var bases = map[string]string{
	"bookings": "from results and what is still booked", "pace": "from the pace so far",
	"shape": "from the shape of last year", "level": "from the level so far", "": "from what is known",
}

// table is what the chart shows, week by week.
func (s series) table(src Source, o judge.Outcome) (columns []string, rows [][]string) {
	money := src.Report.Currency
	plan, actual := byDay(s.plan), byDay(s.actual)
	columns = []string{"Day", "Plan", "Counted"}
	cell := func(list map[period.Date]float64, d period.Date) string {
		if v, ok := list[d]; ok && !math.IsNaN(v) {
			return say.Number(v, o.Unit, money)
		}
		return ""
	}
	for d := o.Period.From + 6; d < o.Period.To+6; d += 7 {
		day := min(d, o.Period.To-1)
		rows = append(rows, []string{say.LongDay(day), cell(plan, day), cell(actual, day)})
	}
	return columns, rows
}

func byDay(list []draw.XY) map[period.Date]float64 {
	out := make(map[period.Date]float64, len(list))
	for _, p := range list {
		out[period.Date(p.X)] = p.Y
	}
	return out
}

// ceiling is where the axis of a share ends when nothing lies above it: at 100%.
func ceiling(unit string, list []draw.XY) *float64 {
	top := map[string]float64{"percent": 100, "share": 1, "%": 100}[unit]
	if top == 0 || slices.ContainsFunc(list, func(p draw.XY) bool { return p.Y > top }) {
		return nil
	}
	return &top
}
