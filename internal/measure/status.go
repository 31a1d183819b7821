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

// grace is how long a source may be silent before its figures are called stale.
const grace = 2

// finish says what a figure is worth.
func finish(w *cube.World, m *ladder.Metric, class access.Class, k cube.Key, f cube.Figure, reported reports) Measurement {
	p := w.Periods[k.P]
	out := Measurement{Metric: m.ID, Period: p, Subject: subject(w, k.S), Value: f.Value, Numerator: f.Num, Denominator: f.Den,
		Count: int64(f.Count), Coverage: f.Coverage, Unit: m.Unit, Class: class, Why: f.Why}
	if m.Unit == "money" || isMoneyMetric(m) {
		out.Currency = w.Currency()
	}
	for _, e := range f.Extra {
		out.Extra = append(out.Extra, Extra(e))
	}
	_, end := w.Cal.Bounds(p)
	out.Coverage = min(out.Coverage, reported.share)
	out.Status, out.Why = judge(w, m, p, end, f, reported)
	if out.Why == "" {
		out.Why = f.Why
	}
	if wait := max(m.Settle, m.Window); w.AsOf.Before(end.Add(wait)) {
		out.Settles = end.Add(wait)
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
func judge(w *cube.World, m *ladder.Metric, p period.Period, end time.Time, f cube.Figure, r reports) (Status, string) {
	today := w.Today()
	switch {
	case p.From > today:
		return NotYet, WhyNotBegun
	case m.Window > 0 && w.AsOf.Before(end.Add(m.Window)):
		return NotYet, WhyWindow
	case f.Why == WhySpendNoResult && w.AsOf.Before(end.Add(m.Settle)):
		return NoData, WhyNothingToCount
	case f.Why == WhySpendNoResult:
		return NoData, WhySpendNoResult
	case f.Status == "no_data" && f.Why == WhyNothingToCount && !r.spoken:
		return NoData, WhyNotReported
	case f.Status != "":
		return Status(f.Status), f.Why
	case f.Zero && !r.spoken, !f.Has:
		return NoData, WhyNotReported
	case f.Counted && f.Count < float64(minimum(w.Ladder, m)):
		return TooFew, WhyFew
	case r.stale && p.To > today:
		return Stale, WhySilent
	case w.AsOf.Before(end):
		return Provisional, WhyRunning
	case w.AsOf.Before(end.Add(m.Settle)):
		return Provisional, WhySettling
	case f.Unrated:
		return Partial, WhyNoRate
	case r.share < 1:
		return Partial, WhyGap
	case f.Coverage < 1:
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

func report(w *cube.World, cover *cube.Cover, m *ladder.Metric, p period.Period) reports {
	out := reports{share: 1, spoken: true}
	to := min(p.To, w.Today())
	if to <= p.From {
		to = p.From + 1 // a period that began today
	}
	for _, table := range Tables(m) {
		if t, ok := facts.Lookup(table); !ok || t.Kind == facts.Dimension || t.Kind == facts.State {
			continue
		}
		var only []string
		if table == "milestones" {
			only = w.Sources(Kinds(m))
		}
		share, last, known := cover.Share(table, p.From, to, only)
		if share == 0 {
			out.spoken = false
		}
		if known {
			out.share = min(out.share, share)
			out.stale = out.stale || last < w.Today()-1-grace
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
