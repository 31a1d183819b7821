package mark

import (
	"fmt"
	"strings"

	"plumbline/internal/judge"
	"plumbline/internal/ladder"
	"plumbline/internal/measure"
	"plumbline/internal/web/say"
)

// Figure is a number that explains itself.
type Figure struct {
	Text string
	Tip  *Tip // nil: nothing to explain
}

// Tip is what a number says on hover, focus or tap.
type Tip struct {
	ID    string // unique in the page
	Title string
	Text  string // the definition
	Facts []Pair
}

// Pair is a line of a tip or of a list of details.
type Pair struct{ Name, Value string }

// Explainer makes figures of one page; it numbers their tips.
type Explainer struct {
	src  Source
	made int
}

// NewExplainer returns an explainer for one page.
func NewExplainer(src Source) *Explainer { return &Explainer{src: src} }

// Figure prints a measurement with its explanation. A value outside the scope
// is withheld whole: number, parts and coverage.
func (e *Explainer) Figure(m measure.Measurement) Figure {
	metric := MetricOf(e.src.Ladder, m.Metric)
	text := e.text(m)
	tip := e.NewTip(metric.Title, say.Sentence(metric.Text))
	cal := e.src.Ladder.Program.Calendar()
	if e.Withheld(m) {
		tip.Add("Why", "outside what you may see")
		return Figure{text, tip}
	}
	tip.Add("Period", say.PeriodName(cal, m.Period))
	if m.Status.Has() {
		e.parts(tip, metric, m)
	}
	tip.Add("Standing", standing(m))
	if !m.Settles.IsZero() && m.Status == measure.Provisional {
		tip.Add("Settles", say.Moment(m.Settles, cal))
	}
	tip.Add("Facts", strings.Join(metric.Facts, ", "))
	tip.Add("As of", say.Moment(e.src.Report.AsOf, cal))
	tip.Add("Revision", say.Short(e.src.Report.Revision))
	return Figure{text, tip}
}

// Withheld tells whether a value lies outside the scope.
func (e *Explainer) Withheld(m measure.Measurement) bool {
	return m.Status == measure.Withheld || !e.src.Scope.Sees(m.Class)
}

// Hidden tells whether an outcome's figures lie outside the scope. Its colour
// may show; its number, trend and place on the plumb may not.
func Hidden(src Source, o judge.Outcome) bool {
	return o.Track != nil && (o.Track.Now.Status == measure.Withheld || !src.Scope.Sees(o.Track.Now.Class))
}

func (e *Explainer) text(m measure.Measurement) string {
	switch {
	case e.Withheld(m):
		return "withheld"
	case !m.Status.Has():
		return strings.ToLower(noColour[m.Status])
	}
	return say.Number(m.Value, m.Unit, say.First(m.Currency, e.src.Report.Currency))
}

func (e *Explainer) parts(tip *Tip, metric ladder.Metric, m measure.Measurement) {
	unit := "count"
	if m.Unit == "money" {
		unit = "count"
	}
	if m.Denominator != 0 {
		tip.Add("From", fmt.Sprintf("%s ÷ %s", say.Number(m.Numerator, unit, ""), say.Number(m.Denominator, unit, "")))
	}
	if m.Count > 0 {
		least := ""
		if metric.Minimum > 0 {
			least = fmt.Sprintf(" (at least %d)", metric.Minimum)
		}
		tip.Add("Counted", say.Count(m.Count)+least)
	}
	if m.Coverage > 0 {
		tip.Add("Coverage", say.Number(m.Coverage, "share", ""))
	}
	for _, x := range m.Extra {
		tip.Add(extraName(x.Name), say.Number(x.Value, extraUnit(x.Name, m.Unit), say.First(m.Currency, e.src.Report.Currency)))
	}
}

// NewTip makes an explanation with a name of its own in the page.
func (e *Explainer) NewTip(title, text string) *Tip {
	e.made++
	return &Tip{ID: fmt.Sprintf("tip-%d", e.made), Title: title, Text: text}
}

// Add adds a line; an empty value says nothing.
func (t *Tip) Add(name, value string) {
	if value != "" {
		t.Facts = append(t.Facts, Pair{name, value})
	}
}

// Outcome explains the actual of a key result or sub-outcome.
func (e *Explainer) Outcome(o judge.Outcome) Figure {
	text := say.Missing
	if Hidden(e.src, o) {
		tip := e.NewTip(o.Title, "")
		tip.Add("Why", "outside what you may see")
		return Figure{"withheld", tip}
	}
	if o.Actual != nil {
		text = say.Number(*o.Actual, o.Unit, e.src.Report.Currency)
	}
	tip := e.NewTip(o.Title, "")
	if o.Series != "" {
		tip.Text = "The company's own figure, read from its series; Plumbline does not compute it."
		tip.Add("Series", o.Series)
	} else if m := MetricOf(e.src.Ladder, o.Metric); o.Metric != "" {
		tip.Text = say.Sentence(m.Text)
		tip.Add("Metric", m.Title)
	}
	if t := o.Track; t != nil {
		if t.Entered > 0 {
			tip.Add("Figures to", say.LongDay(t.Entered))
		}
		if t.Now.Coverage > 0 {
			tip.Add("Coverage", say.Number(t.Now.Coverage, "share", ""))
		}
		tip.Add("Standing", standing(t.Now))
	}
	tip.Add("As of", say.Moment(e.src.Report.AsOf, e.src.Ladder.Program.Calendar()))
	tip.Add("Revision", say.Short(e.src.Report.Revision))
	return Figure{text, tip}
}

var standings = map[measure.Status]string{
	measure.OK: "complete", measure.Partial: "partial: some inputs are missing", measure.Provisional: "provisional: may still change",
	measure.Stale: "the source has gone silent", measure.NotYet: "its window has not passed", measure.TooFew: "too few to judge",
	measure.NoData: "no data", measure.Failed: "could not be computed",
}

func standing(m measure.Measurement) string {
	return say.Join("; ", standings[m.Status], say.Plain(m.Why))
}

var extras = map[string]string{
	"p80": "80th percentile", "closed_median": "Closed ones only", "open": "Still open", "low": "Range from", "high": "Range to",
	"unseen_reach_share": "Reach that cannot be seen", "lowest": "Lowest",
}

func extraName(id string) string {
	if name, ok := extras[id]; ok {
		return name
	}
	return say.Upper(say.Plain(id))
}

func extraUnit(id, unit string) string {
	switch {
	case strings.HasSuffix(id, "_share"):
		return "share"
	case id == "open" || strings.HasSuffix(id, "_count"):
		return "count"
	}
	return unit
}
