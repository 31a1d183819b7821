package judge

import (
	"cmp"
	"slices"

	"plumbline/internal/ladder"
	"plumbline/internal/measure"
	"plumbline/internal/period"
)

// kpi judges one KPI for one subject over its history, oldest first.
func (j *judging) kpi(k *ladder.KPI, subject measure.Subject, history []measure.Measurement) Verdict {
	v := Verdict{KPI: k.ID, Title: k.Title, Metric: k.Metric, Tier: k.Tier, Lens: k.Lens, Owner: k.Owner, Subject: subject, Status: None, Drift: "unknown"}
	mark := j.h.Marks[k.ID]
	v.PostHoc, v.Corrected = mark.PostHoc, mark.Corrected
	m, ok := j.l.Metric(k.Metric)
	v.Diagnostic = ok && m.Diagnostic
	history = enough(k, history)
	if !ok || len(history) == 0 {
		v.Reason = NotMeasured
		return v
	}
	at := current(history, j.open)
	settled := settledBefore(history, at, j.open)
	bands, missing := j.bandsFor(k, m, subject, before(settled, history[at].Period.From))
	v.Bands = bands
	v.History = fold(history, bands, missing, k.Tier != "gate")
	now := v.History[at]
	v.Status, v.Reason, v.Measurement = now.Status, now.Reason, now.Measurement
	v.Since = since(v.History, at)
	v.Provisional = now.Measurement.Status == measure.Provisional || now.Measurement.Period.To > j.open
	v.Drift = drift(m.Better, settled)
	if bands != nil && now.Measurement.Status.Has() {
		v.Distance = bands.Distance(now.Measurement.Value)
	}
	return v
}

// enough holds a KPI to its own minimum count; measure knows the metric's.
func enough(k *ladder.KPI, history []measure.Measurement) []measure.Measurement {
	if k.Minimum == nil {
		return history
	}
	out := slices.Clone(history)
	for i := range out {
		if out[i].Status.Judged() && out[i].Count < int64(*k.Minimum) {
			out[i].Status, out[i].Why = measure.TooFew, measure.WhyFew
		}
	}
	return out
}

// current picks the period a verdict speaks about: the last closed one that
// could be measured by now. Until a closed one has had figures, the running one
// stands in if it has.
func current(history []measure.Measurement, open period.Date) int {
	at, closed, begun := len(history)-1, -1, false
	for i, m := range history {
		if m.Period.To > open {
			continue
		}
		begun = begun || m.Status.Has() || m.Why == measure.WhySpendNoResult
		if m.Status != measure.NotYet || closed < 0 {
			closed = i
		}
	}
	if closed < 0 || !begun && history[at].Status.Has() {
		return at
	}
	return closed
}

// settledBefore keeps the closed periods up to at whose figures may stand for the KPI's habit.
func settledBefore(history []measure.Measurement, at int, open period.Date) []measure.Measurement {
	var out []measure.Measurement
	for _, m := range history[:at+1] {
		if m.Period.To <= open && (m.Status == measure.OK || m.Status == measure.Partial) {
			out = append(out, m)
		}
	}
	return out
}

func before(ms []measure.Measurement, day period.Date) []measure.Measurement {
	i, _ := slices.BinarySearchFunc(ms, day, func(m measure.Measurement, d period.Date) int { return cmp.Compare(m.Period.From, d) })
	return ms[:i]
}

// history returns the programme's measurements of a KPI, oldest first.
func history(set *measure.Set, metric string, subject measure.Subject) []measure.Measurement {
	if set == nil {
		return nil
	}
	ms := set.History(metric, subject)
	slices.SortStableFunc(ms, func(a, b measure.Measurement) int { return cmp.Compare(a.Period.From, b.Period.From) })
	return ms
}

// drill judges a KPI by every value of every dimension measured, worst first.
func (j *judging) drill(k *ladder.KPI) map[string][]Verdict {
	out := map[string][]Verdict{}
	for dimension, set := range j.b.Drill[k.ID] {
		if set == nil {
			continue
		}
		seen := map[string]bool{}
		for _, m := range set.Measurements {
			if m.Metric != k.Metric || seen[m.Subject.ID] {
				continue
			}
			seen[m.Subject.ID] = true
			out[dimension] = append(out[dimension], j.kpi(k, m.Subject, history(set, k.Metric, m.Subject)))
		}
		WorstFirst(out[dimension])
	}
	return out
}

// WorstFirst sorts verdicts as a reader wants them: red first and the oldest
// red first, then yellow, what cannot be seen, and green.
func WorstFirst(vs []Verdict) {
	slices.SortStableFunc(vs, func(a, b Verdict) int {
		return cmp.Or(order[b.Status]-order[a.Status], cmp.Compare(a.Since, b.Since), cmp.Compare(a.Subject.ID, b.Subject.ID))
	})
}
