package judge

import (
	"plumbline/internal/judge/statistic"
	"plumbline/internal/measure"
)

// Drift looks at the last driftPeriods settled periods, and says nothing under driftMinimum.
const (
	driftPeriods = 12
	driftMinimum = 6
	driftLevel   = 0.10 // two-sided
)

// drift tells whether a KPI's settled periods have a trend, and which way:
// Mann–Kendall's test with ties and continuity correction (Kendall 1975), and
// the sign of Theil and Sen's slope. A metric with no better side has no drift.
func drift(better string, past []measure.Measurement) string {
	if len(past) > driftPeriods {
		past = past[len(past)-driftPeriods:]
	}
	if len(past) < driftMinimum || better != "up" && better != "down" {
		return "unknown"
	}
	t, v := make([]float64, len(past)), make([]float64, len(past))
	for i, m := range past {
		t[i], v[i] = float64(m.Period.From), m.Value
	}
	slope := statistic.TheilSen(t, v)
	if statistic.MannKendall(v) >= driftLevel || slope == 0 {
		return "steady"
	}
	if (slope > 0) == (better == "up") {
		return "better"
	}
	return "worse"
}
