package judge

import (
	"slices"

	"plumbline/internal/ladder"
)

// levers lists a sub-outcome's arrows with how their KPIs stand.
func (j *judging) levers(sub *ladder.SubOutcome) []LeverState {
	var out []LeverState
	for _, l := range sub.Levers {
		s := LeverState{KPI: l.KPI, Because: l.Because, Moves: l.Moves, Control: l.Control, Grade: "none"}
		k, ok := j.l.KPI(l.KPI)
		if ok {
			s.Identity = slices.Contains(sub.Identity, k.Metric)
		}
		if v := j.verdicts[l.KPI]; v != nil {
			s.Verdict = *v
			s.Verdict.History = nil // it stands once in the report, under KPIs
		}
		if l.Evidence != nil {
			s.Grade, s.Effect = l.Evidence.Grade, l.Evidence.Effect
		}
		if ok && (s.Identity || j.sameThing(k.Metric, sub.Metric)) {
			s.Grade, s.Effect = ladder.GradeDefinitional, "" // never support for a lever
		}
		out = append(out, s)
	}
	return out
}

// sameThing tells whether two metrics move together by arithmetic.
func (j *judging) sameThing(kpi, outcome string) bool {
	a, ok := j.l.Metric(kpi)
	b, also := j.l.Metric(outcome)
	if !ok || !also {
		return false
	}
	_, is := ladder.Definitional(a, b)
	return is
}
