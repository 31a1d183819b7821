package render

import (
	"fmt"
	"io"
	"math"
	"slices"
	"strings"

	"plumbline/internal/access"
	"plumbline/internal/judge"
	"plumbline/internal/judge/figure"
	"plumbline/internal/ladder"
	"plumbline/internal/measure"
	"plumbline/internal/money"
	"plumbline/internal/period"
	"plumbline/internal/web/view"
)

// StatusIn is what a status is rendered from: a report already cut to the
// reader's scope, the ladder it was judged under, and the scope itself.
type StatusIn struct {
	Report *judge.Report
	Ladder *ladder.Ladder
	Scope  access.Scope
	All    bool        // also the KPIs on plan
	Review []view.Rule // what the next weekly review opens with
}

// Status writes how the programme stands: the tile, the programme's own
// measures, objectives with their key results, and the KPIs by tier, red first.
func Status(w io.Writer, in StatusIn, style Style) error {
	p := newPage(style)
	s := status{StatusIn: in, page: p}
	s.tile()
	s.self()
	s.objectives()
	s.todo()
	s.agenda(in.Review)
	s.kpis()
	s.notes()
	return p.to(w)
}

type status struct {
	StatusIn
	*page
}

// tile is the conclusion, before anything else.
func (s status) tile() {
	r := s.Report
	s.line(s.Bold(r.Programme), s.Dim(" · "+strings.Join(s.where(), " · ")))
	s.line()
	s.line(s.Word(r.Status), s.sinceOf(r.Since, r.Status), "  ", s.Bold(r.Headline()))
	if r.Stands != nil {
		s.text(0, r.Stands.Says(s.Ladder.Program.Calendar().Zone))
	}
}

// where says which period, which moment, which revision.
func (s status) where() []string {
	r := s.Report
	var out []string
	if kr, ok := firstResult(r); ok && kr.Period.Days() > 0 {
		cal := s.Ladder.Program.Calendar()
		weeks := (kr.Period.Days() + 3) / 7
		label := cal.Label(kr.Period)
		switch {
		case r.Today < kr.Period.From:
			label += ", not begun"
		case r.Today >= kr.Period.To:
			label += ", ended"
		default:
			label += fmt.Sprintf(", week %d of %d", min(int(r.Today-kr.Period.From)/7+1, weeks), weeks)
		}
		out = append(out, label)
	}
	out = append(out, "as of "+r.AsOf.In(s.Ladder.Program.Calendar().Zone).Format("2 Jan 2006 15:04"))
	if r.Revision != "" {
		out = append(out, "revision "+short(r.Revision))
	}
	return out
}

func firstResult(r *judge.Report) (judge.Outcome, bool) {
	for _, o := range r.Objectives {
		if len(o.KeyResults) > 0 {
			return o.KeyResults[0], true
		}
	}
	return judge.Outcome{}, false
}

// short is as much of a hash as people compare.
func short(id string) string {
	if len(id) > 10 {
		return id[:10]
	}
	return id
}

func (s status) sinceOf(d period.Date, c judge.Status) string {
	if d == 0 || c == judge.Green || d > s.Ladder.Program.Calendar().DateOf(s.Report.AsOf) {
		return ""
	}
	return s.Dim(" since " + day(d))
}

func day(d period.Date) string { return d.UTC().Format("2 Jan") }

// self is how the programme measures itself.
func (s status) self() {
	if len(s.Report.Self) == 0 {
		return
	}
	s.line()
	t := newTable("", "").numbers(0)
	for _, m := range s.Report.Self {
		t.add(s.Bold(value(m)), s.selfText(m))
	}
	t.write(s.page, 0)
}

// selfText says what one of the programme's own measures counts.
func (s status) selfText(m measure.Measurement) string {
	words := map[string]string{
		"trace_coverage": "of spend traces from brief to key result", "acted_before_red": "of key results that turned red were acted on before",
		"red_to_action": "from red to the first action", "misaligned_spend_share": "of spend was misaligned",
	}[m.Metric]
	if words == "" {
		words = title(s.Ladder, m.Metric)
	}
	switch {
	case !m.Status.Has():
		return words
	case m.Denominator != 0 && m.Metric == "acted_before_red":
		return words + s.Dim(fmt.Sprintf(" (%s of %s)", figure.Short(m.Numerator), figure.Short(m.Denominator)))
	case m.Metric == "misaligned_spend_share":
		return words + s.Dim(" ("+amount(m.Numerator, "money", s.Report.Currency)+")")
	}
	return words
}

// value prints a measurement, or that there is none.
func value(m measure.Measurement) string {
	if !m.Status.Has() {
		return missing(m)
	}
	return amount(m.Value, m.Unit, m.Currency)
}

// missing says what stands in place of a number.
func missing(m measure.Measurement) string {
	return map[measure.Status]string{
		measure.NotYet: "not yet", measure.Withheld: "withheld", measure.Failed: "failed",
	}[m.Status] + map[bool]string{true: "no data"}[m.Status == measure.NoData || m.Status == ""]
}

func title(l *ladder.Ladder, metric string) string {
	if m, ok := l.Metric(metric); ok && m.Title != "" {
		return m.Title
	}
	return strings.ReplaceAll(metric, "_", " ")
}

// objectives are the tiles, by rank, with what lies under them.
func (s status) objectives() {
	for i, o := range s.Report.Objectives {
		s.line()
		s.line(s.Glyph(o.Status), " ", s.Bold(o.Title), "  ", s.Tint(o.Status, o.Status.Word()))
		s.line("  ", s.Dim(join(" · ", fmt.Sprintf("objective %d", i+1), o.Class, who(s.Ladder, o.Owner), s.counts(o.Counts))))
		for _, kr := range o.KeyResults {
			s.outcome(kr, 2)
			for _, sub := range kr.Subs {
				s.outcome(sub, 6)
			}
		}
	}
}

// counts are the colours of the KPIs under an objective.
func (s status) counts(n map[judge.Status]int) string {
	var parts []string
	for _, c := range []judge.Status{judge.Red, judge.Yellow, judge.None, judge.Green} {
		if n[c] > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", n[c], c.Word()))
		}
	}
	if len(parts) == 0 {
		return ""
	}
	return "levers: " + strings.Join(parts, ", ")
}

func (s status) outcome(o judge.Outcome, indent int) {
	pad := strings.Repeat(" ", indent)
	s.line(pad, s.Glyph(o.Status), " ", o.Title, "  ", s.Tint(o.Status, o.Status.Word()), s.sinceOf(o.Since, o.Status))
	s.text(indent+2, outcomeText(o, s.StatusIn))
}

// outcomeText says how an outcome stands without repeating its title, and what
// was booked.
func outcomeText(o judge.Outcome, in StatusIn) string {
	parts := []string{stands(o, in)}
	if o.Status == judge.None {
		return parts[0] // what cannot be seen is not held against what was booked
	}
	if o.BookedShare != nil {
		text := fmt.Sprintf("Booked work adds up to %.0f%%", 100**o.BookedShare)
		if o.PlanGap != nil && *o.PlanGap > 0 {
			text += fmt.Sprintf(": short by %s before the first post", number(o, *o.PlanGap))
		}
		parts = append(parts, text+".")
	}
	if n := len(o.Lagging); n > 0 {
		parts = append(parts, fmt.Sprintf("%d %s under 60%% of what was booked.", n, plural(n, "post brought", "posts brought")))
	}
	return strings.Join(parts, " ")
}

// stands puts the figure first, then where it will end; what has no forecast
// is said in the judge's own words.
func stands(o judge.Outcome, in StatusIn) string {
	forecast := slices.Contains([]judge.Reason{judge.OnTrack, judge.ForecastShort, judge.ForecastMiss, judge.RangeMisses}, o.Reason)
	switch {
	case o.Reason == judge.SourceStale && o.Actual != nil:
		return fmt.Sprintf("Its source has been silent since then. Last known: %s.", number(o, *o.Actual))
	case o.Reason == judge.HoldAtRisk && o.Forecast != nil && o.Actual != nil && o.Target != nil:
		return fmt.Sprintf("%s now, target %s. Its usual moves (%s to %s) may break it before the end.",
			number(o, *o.Actual), number(o, *o.Target), number(o, o.Forecast.Low), number(o, o.Forecast.High))
	case o.Track != nil && !in.Scope.Sees(o.Track.Now.Class) || !forecast || o.Forecast == nil || o.Actual == nil || o.Target == nil:
		return sentenceCase(after(o.Sentence(in.Scope), o.Title))
	}
	f := o.Forecast
	now := number(o, *o.Actual)
	if o.Track != nil && o.Track.Cumulative {
		now = fmt.Sprintf("%s of %s so far", now, number(o, *o.Target))
	} else {
		now = fmt.Sprintf("%s now, target %s", now, number(o, *o.Target))
	}
	text := fmt.Sprintf("%s. Forecast %s (%s to %s): %s.", now, number(o, f.Value), number(o, f.Low), number(o, f.High), ahead(f.Word))
	if f.Probability != nil {
		text += fmt.Sprintf(" %.0f%% likely to be reached.", 100**f.Probability)
	}
	return text
}

func ahead(word string) string {
	switch word {
	case "on":
		return "on plan"
	case "ahead":
		return "ahead of plan"
	default:
		return word
	}
}

func number(o judge.Outcome, v float64) string {
	currency := ""
	if o.Track != nil {
		currency = o.Track.Now.Currency
	}
	return amount(v, o.Unit, currency)
}

// amount prints a value in its unit; money from a million is short: $3.71M.
func amount(v float64, unit, currency string) string {
	long := figure.Number(v, unit, currency)
	if math.Abs(v) < 1e6 || unit != "money" && !money.Known(unit) {
		return long
	}
	return figure.Number(math.Round(v/1e4)/100, unit, currency) + "M"
}

// after cuts a title and its colon from the front of a sentence.
func after(sentence, title string) string { return strings.TrimPrefix(sentence, title+": ") }

func plural(n int, one, many string) string {
	if n == 1 {
		return one
	}
	return many
}

// who prints an owner: a person's name, or a relation in words.
func who(l *ladder.Ladder, id string) string {
	if l != nil {
		if p, ok := l.Person(id); ok && p.Name != "" {
			return p.Name
		}
	}
	return strings.ReplaceAll(id, ".", "'s ")
}

// join puts together what is there.
func join(sep string, parts ...string) string {
	var out []string
	for _, p := range parts {
		if p != "" {
			out = append(out, p)
		}
	}
	return strings.Join(out, sep)
}

// whole prints a count with thousands apart.
func whole(n int) string { return figure.Short(float64(n)) }

// StatusLine is the one line a status ends with.
func StatusLine(r *judge.Report) string {
	results, unseen := 0, 0
	for _, o := range r.Objectives {
		results += len(o.KeyResults)
	}
	for _, v := range r.KPIs {
		if v.Status == judge.None {
			unseen++
		}
	}
	text := fmt.Sprintf("judged %d %s and %d %s", results, plural(results, "key result", "key results"), len(r.KPIs), plural(len(r.KPIs), "KPI", "KPIs"))
	if unseen > 0 {
		text += fmt.Sprintf("; %d without a colour", unseen)
	}
	return text
}
