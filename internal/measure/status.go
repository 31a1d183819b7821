package measure

import (
	"time"

	"plumbline/internal/access"
	"plumbline/internal/facts"
	"plumbline/internal/ladder"
	"plumbline/internal/measure/cube"
	"plumbline/internal/period"
)

// Why a measurement is not simply ok; sentences are made from these at the door.
const (
	WhyScope          = "outside_scope"        // withheld
	WhyNotBegun       = "not_begun"            // the period lies ahead
	WhyWindow         = "window_open"          // its window or cohort has not passed
	WhyMostlyOpen     = "mostly_open"          // too many durations are open for the percentile to be known
	WhyNotReported    = "not_reported"         // no source has spoken for the period
	WhyNothingToCount = "nothing_to_count"     // sources have spoken, and there was nothing
	WhyNotSeen        = "not_seen"             // there was something, and nothing of it could be judged
	WhyNoMargin       = "no_margin"            // the charter names no margin
	WhyNoRate         = "no_rate"              // money in a currency without a rate for its day was left out
	WhyGap            = "gap"                  // days are missing in the sources
	WhySilent         = "source_silent"        // the source has not reported lately
	WhySettling       = "settling"             // younger than its source settles
	WhyRunning        = "running"              // the period is not over
	WhyFew            = "too_few"              // under the minimum count
	WhyUnjudged       = "unjudged"             // some of it could not be judged
	WhySpendNoResult  = "spend_without_result" // money was spent and nothing came of it: no value, and red in words
	WhyMustFailed     = "must_failed"          // a must part of a score is under its floor: red whatever the mean
)

// Grace is how long a source may be silent before its figures are called stale.
const Grace = 2

// finish says what the figures of one metric are worth. What does not depend
// on the figure is looked up once.
type finish struct {
	w       *cube.World
	m       *ladder.Metric
	class   access.Class
	money   bool
	minimum float64
	today   period.Date
	ends    []time.Time // of the periods
	settled []time.Time // when they have settled and their windows have passed
	told    []reports
}

func newFinish(w *cube.World, cover *cube.Cover, m *ladder.Metric, class access.Class) *finish {
	f := &finish{w: w, m: m, class: class, money: m.Unit == "money" || isMoneyMetric(m), minimum: float64(minimum(w.Ladder, m)), today: w.Today()}
	from := sources(w, m)
	for _, p := range w.Periods {
		_, end := w.Cal.Bounds(p)
		f.ends, f.settled = append(f.ends, end), append(f.settled, end.Add(max(m.Settle, m.Window)))
		f.told = append(f.told, report(w, cover, from, p))
	}
	return f
}

// all adds a measurement for every figure of a period asked about.
func (f *finish) all(out []Measurement, figures []found) []Measurement {
	var who Subject
	for i := range figures {
		x := &figures[i]
		if i == 0 || x.subject != figures[i-1].subject {
			who = subject(f.w, x.subject)
		}
		if p := f.w.Index(x.from); p >= 0 {
			out = append(out, f.one(p, who, &x.Figure))
		}
	}
	return out
}

func (f *finish) one(p int, who Subject, x *cube.Figure) Measurement {
	out := Measurement{Metric: f.m.ID, Period: f.w.Periods[p], Subject: who, Value: x.Value, Numerator: x.Num, Denominator: x.Den,
		Count: int64(x.Count), Coverage: min(x.Coverage, f.told[p].share), Unit: f.m.Unit, Class: f.class}
	if f.money {
		out.Currency = f.w.Currency()
	}
	for _, e := range x.Extra {
		out.Extra = append(out.Extra, Extra(e))
	}
	out.Status, out.Why = f.judge(p, x)
	if out.Why == "" {
		out.Why = x.Why
	}
	if f.w.AsOf.Before(f.settled[p]) {
		out.Settles = f.settled[p]
	}
	if !out.Status.Has() {
		out.Value, out.Extra = 0, keepOpen(out)
	}
	return out
}

// keepOpen keeps the figures beside a percentile that is not known yet.
func keepOpen(m Measurement) []Extra {
	if m.Status == NotYet {
		return m.Extra
	}
	return nil
}

// judge goes through the statuses from the strongest.
func (f *finish) judge(p int, x *cube.Figure) (Status, string) {
	w, m, end, r := f.w, f.m, f.ends[p], &f.told[p]
	switch {
	case w.Periods[p].From > f.today:
		return NotYet, WhyNotBegun
	case m.Window > 0 && w.AsOf.Before(end.Add(m.Window)):
		return NotYet, WhyWindow
	case x.Why == WhySpendNoResult && w.AsOf.Before(end.Add(m.Settle)):
		return NoData, WhyNothingToCount
	case x.Why == WhySpendNoResult:
		return NoData, WhySpendNoResult
	case x.Status == "no_data" && x.Why == WhyNothingToCount && !r.spoken:
		return NoData, WhyNotReported
	case x.Status != "":
		return Status(x.Status), x.Why
	case x.Zero && !r.spoken, !x.Has:
		return NoData, WhyNotReported
	case x.Counted && x.Count < f.minimum:
		return TooFew, WhyFew
	case r.stale && w.Periods[p].To > f.today:
		return Stale, WhySilent
	case w.AsOf.Before(end):
		return Provisional, WhyRunning
	case w.AsOf.Before(end.Add(m.Settle)):
		return Provisional, WhySettling
	case x.Unrated:
		return Partial, WhyNoRate
	case r.share < 1:
		return Partial, WhyGap
	case x.Coverage < 1:
		return Partial, WhyUnjudged
	}
	return OK, ""
}

// minimum is the count below which a rate is shown without colour: the lowest
// that a KPI on the metric asks for (judge holds each KPI to its own), else the
// metric's own, else 10 for rates and medians.
func minimum(l *ladder.Ladder, m *ladder.Metric) int {
	own := m.Minimum
	if own == 0 && isRate(m) {
		own = 10
	}
	lowest, used := 0, false
	for i := range l.KPIs {
		if l.KPIs[i].Metric != m.ID {
			continue
		}
		asked := own
		if l.KPIs[i].Minimum != nil {
			asked = *l.KPIs[i].Minimum
		}
		if !used || asked < lowest {
			lowest, used = asked, true
		}
	}
	if used {
		return lowest
	}
	return own
}

func isRate(m *ladder.Metric) bool {
	switch m.Formula.Kind {
	case "ratio", "median":
		return true
	case "derived":
		return m.Unit == "percent" || m.Unit == "per_100" || m.Unit == "per_1000"
	}
	return false
}

// reports is what the sources of a metric have said about a period.
type reports struct {
	share  float64 // of the period's days so far, in the least covered table
	spoken bool    // every table has at least a day of it covered
	stale  bool
}

// source is a table whose sources speak for a metric.
type source struct {
	table string
	only  []string // the sources that count; nil: all
}

func sources(w *cube.World, m *ladder.Metric) []source {
	var out []source
	for _, table := range Tables(m) {
		if t, ok := facts.Lookup(table); !ok || t.Kind == facts.Dimension || t.Kind == facts.State {
			continue
		}
		s := source{table: table}
		if table == "milestones" {
			s.only = w.Sources(Kinds(m))
		}
		out = append(out, s)
	}
	return out
}

func report(w *cube.World, cover *cube.Cover, from []source, p period.Period) reports {
	out := reports{share: 1, spoken: true}
	to := min(p.To, w.Today())
	if to <= p.From {
		to = p.From + 1 // a period that began today
	}
	for _, s := range from {
		share, last, known := cover.Share(s.table, p.From, to, s.only)
		if share == 0 {
			out.spoken = false
		}
		if known {
			out.share = min(out.share, share)
			out.stale = out.stale || last < w.Today()-1-Grace
		}
	}
	return out
}

func subject(w *cube.World, id string) Subject {
	return Subject{Dimension: w.By, ID: id, Name: w.Name(id)}
}

func isMoneyMetric(m *ladder.Metric) bool { return m.Formula.Kind == "series" && m.Unit == "money" }

// Under returns the measurement as a scope may see it: outside it there is no
// number at all, neither beside nor below the line.
func (m Measurement) Under(s access.Scope) Measurement {
	if s.Sees(m.Class) {
		return m
	}
	return Measurement{Metric: m.Metric, Period: m.Period, Subject: m.Subject, Status: Withheld, Unit: m.Unit, Class: m.Class, Why: WhyScope}
}
