package judge

import (
	"strings"

	"plumbline/internal/judge/band"
	"plumbline/internal/ladder"
	"plumbline/internal/measure"
	"plumbline/internal/period"
)

// CoverageFloor is the share of expected inputs below which a value is never
// green: what is missing may hide what is bad.
const CoverageFloor = 0.8

// forgetAfter is the number of uncoloured periods after which an older colour
// no longer holds a KPI back.
const forgetAfter = 4

// raw colours one measurement by itself.
func raw(m measure.Measurement, b *Bands, missing Reason) (Status, Reason) {
	switch m.Why {
	case measure.WhyMustFailed:
		return Red, MustFailed
	case measure.WhySpendNoResult:
		if m.Status == measure.NoData { // while settling it is still provisional
			return Red, SpendNoResult
		}
	}
	switch m.Status {
	case measure.OK, measure.Partial, measure.Provisional:
	case measure.TooFew:
		return None, TooFew
	case measure.Stale:
		return None, SourceStale
	case measure.NotYet:
		return None, NotYet
	case measure.Failed:
		return None, Failed
	case measure.Withheld:
		return None, Withheld
	default:
		return None, NoData
	}
	if b == nil {
		return None, missing
	}
	status, reason := colour(*b, m.Value)
	if status == Green && m.Status == measure.Partial && m.Coverage < CoverageFloor {
		return None, TooLittleCovered
	}
	return status, reason
}

// colour names the place of a value in its bands.
func colour(b Bands, v float64) (Status, Reason) {
	switch b.Place(v) {
	case band.InGreen:
		return Green, WithinGreen
	case band.InYellow:
		return Yellow, OutsideGreen
	case band.InRed:
		return Red, OutsideYellow
	default:
		return None, BetweenBands
	}
}

// fold colours a history, oldest first: a period shows the worse of its own
// colour and that of the period before it. So a KPI turns worse at once and
// better only after two periods in a row, and does not flap about a bound.
// Periods without a colour do not count either way; provisional ones leave no
// trace. Gates are not smoothed: they answer for the record that asks.
func fold(ms []measure.Measurement, b *Bands, missing Reason, smooth bool) []Dated {
	out := make([]Dated, len(ms))
	last, silent := None, 0
	for i, m := range ms {
		own, reason := raw(m, b, missing)
		out[i] = Dated{Measurement: m, Status: own, Reason: reason}
		if own == None {
			if silent++; silent >= forgetAfter {
				last = None
			}
			continue
		}
		if smooth && last != None && worse(last, own) {
			out[i].Status, out[i].Reason = last, Recovering
		}
		if m.Status != measure.Provisional {
			last, silent = own, 0
		}
	}
	return out
}

var order = map[Status]int{Green: 0, None: 1, Yellow: 2, Red: 3}

// worse tells whether a is a worse colour than b. No data is worse than green.
func worse(a, b Status) bool { return order[a] > order[b] }

// since is the first day of the colour at the end of a history.
func since(past []Dated, i int) period.Date {
	if i < 0 || i >= len(past) {
		return 0
	}
	status := past[i].Status
	for i > 0 && past[i-1].Status == status {
		i--
	}
	return past[i].Measurement.Period.From
}

// bandsFor finds the bands in force for a KPI and a subject: written for this
// value of the dimension, else frozen for it, else written for the whole, else
// frozen, else proposed from the settled periods given.
func (j *judging) bandsFor(k *ladder.KPI, m *ladder.Metric, s measure.Subject, past []measure.Measurement) (*Bands, Reason) {
	for _, by := range k.By {
		if s.Dimension != "" && by.Dimension == s.Dimension && meant(by.Value, s) {
			return written(by.Bands, m)
		}
	}
	if s.Dimension != "" {
		if b, ok := j.h.frozen(k.ID, s.Dimension, s.ID); ok {
			return &b, ""
		}
	}
	if k.Bands != nil {
		return written(*k.Bands, m)
	}
	if b, ok := j.h.frozen(k.ID, "", ""); ok {
		return &b, ""
	}
	if k.Baseline == nil {
		return nil, NoBands
	}
	b, why := band.Propose(*k.Baseline, m.Better, past)
	return b, Reason(why)
}

// meant tells whether a value written in a ladder names a subject. A cohort is
// rule:group, and may be written by its group alone.
func meant(value string, s measure.Subject) bool {
	_, group, _ := strings.Cut(s.ID, ":")
	return value == s.ID || s.Dimension == "cohort" && value == group
}

// written reads bands as the ladder has them.
func written(w ladder.Bands, m *ladder.Metric) (*Bands, Reason) {
	b, why := band.Explicit(w, m)
	return b, Reason(why)
}
