package view

import (
	"fmt"
	"strings"

	"plumbline/internal/judge"
	"plumbline/internal/ladder"
	"plumbline/internal/measure"
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
	metric := metricOf(e.src.Ladder, m.Metric)
	text := e.text(m)
	tip := e.tip(metric.Title, metric.Text)
	cal := e.src.Ladder.Program.Calendar()
	if e.withheld(m) {
		tip.add("Why", "outside what you may see")
		return Figure{text, tip}
	}
	tip.add("Period", PeriodName(cal, m.Period))
	if m.Status.Has() {
		e.parts(tip, metric, m)
	}
	tip.add("Standing", standing(m))
	if !m.Settles.IsZero() && m.Status == measure.Provisional {
		tip.add("Settles", Moment(m.Settles, cal))
	}
	tip.add("Facts", strings.Join(metric.Facts, ", "))
	tip.add("As of", Moment(e.src.Report.AsOf, cal))
	tip.add("Revision", short(e.src.Report.Revision))
	return Figure{text, tip}
}

func (e *Explainer) withheld(m measure.Measurement) bool {
	return m.Status == measure.Withheld || !e.src.Scope.Sees(m.Class)
}

// hidden tells whether an outcome's figures lie outside the scope. Its colour
// may show; its number, trend and place on the plumb may not.
func hidden(src Source, o judge.Outcome) bool {
	return o.Track != nil && (o.Track.Now.Status == measure.Withheld || !src.Scope.Sees(o.Track.Now.Class))
}

func (e *Explainer) text(m measure.Measurement) string {
	switch {
	case e.withheld(m):
		return "withheld"
	case !m.Status.Has():
		return strings.ToLower(noColour[m.Status])
	}
	return Number(m.Value, m.Unit, first(m.Currency, e.src.Report.Currency))
}

func (e *Explainer) parts(tip *Tip, metric ladder.Metric, m measure.Measurement) {
	unit := "count"
	if m.Unit == "money" {
		unit = "count"
	}
	if m.Denominator != 0 {
		tip.add("From", fmt.Sprintf("%s ÷ %s", Number(m.Numerator, unit, ""), Number(m.Denominator, unit, "")))
	}
	if m.Count > 0 {
		least := ""
		if metric.Minimum > 0 {
			least = fmt.Sprintf(" (at least %d)", metric.Minimum)
		}
		tip.add("Counted", Count(m.Count)+least)
	}
	if m.Coverage > 0 {
		tip.add("Coverage", Number(m.Coverage, "share", ""))
	}
	for _, x := range m.Extra {
		tip.add(extraName(x.Name), Number(x.Value, extraUnit(x.Name, m.Unit), first(m.Currency, e.src.Report.Currency)))
	}
}

func (e *Explainer) tip(title, text string) *Tip {
	e.made++
	return &Tip{ID: fmt.Sprintf("tip-%d", e.made), Title: title, Text: text}
}

func (t *Tip) add(name, value string) {
	if value != "" {
		t.Facts = append(t.Facts, Pair{name, value})
	}
}

// Outcome explains the actual of a key result or sub-outcome.
func (e *Explainer) Outcome(o judge.Outcome) Figure {
	text := Missing
	if hidden(e.src, o) {
		tip := e.tip(o.Title, "")
		tip.add("Why", "outside what you may see")
		return Figure{"withheld", tip}
	}
	if o.Actual != nil {
		text = Number(*o.Actual, o.Unit, e.src.Report.Currency)
	}
	tip := e.tip(o.Title, "")
	if o.Series != "" {
		tip.Text = "The company's own figure, read from its series; Plumbline does not compute it."
		tip.add("Series", o.Series)
	} else if m := metricOf(e.src.Ladder, o.Metric); o.Metric != "" {
		tip.Text = m.Text
		tip.add("Metric", m.Title)
	}
	if t := o.Track; t != nil {
		if t.Entered > 0 {
			tip.add("Figures to", LongDay(t.Entered))
		}
		if t.Now.Coverage > 0 {
			tip.add("Coverage", Number(t.Now.Coverage, "share", ""))
		}
		tip.add("Standing", standing(t.Now))
	}
	tip.add("As of", Moment(e.src.Report.AsOf, e.src.Ladder.Program.Calendar()))
	tip.add("Revision", short(e.src.Report.Revision))
	return Figure{text, tip}
}

var standings = map[measure.Status]string{
	measure.OK: "complete", measure.Partial: "partial: some inputs are missing", measure.Provisional: "provisional: may still change",
	measure.Stale: "the source has gone silent", measure.NotYet: "its window has not passed", measure.TooFew: "too few to judge",
	measure.NoData: "no data", measure.Failed: "could not be computed",
}

func standing(m measure.Measurement) string {
	return join("; ", standings[m.Status], plain(m.Why))
}

var extras = map[string]string{
	"p80": "80th percentile", "closed_median": "Closed ones only", "open": "Still open", "low": "Range from", "high": "Range to",
	"unseen_reach_share": "Reach that cannot be seen", "lowest": "Lowest",
}

func extraName(id string) string {
	if name, ok := extras[id]; ok {
		return name
	}
	return upper(plain(id))
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

func first(s ...string) string {
	for _, v := range s {
		if v != "" {
			return v
		}
	}
	return ""
}

// short is the first part of a revision's hash: enough to tell two apart.
func short(revision string) string {
	if len(revision) > 12 {
		return revision[:12]
	}
	return revision
}
