package judge

import (
	"reflect"
	"slices"

	"plumbline/internal/ladder"
)

// Definitional is the grade of an arrow both of whose ends count the same
// thing; it is never support for a lever.
const Definitional = "definitional"

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
			s.Grade, s.Effect = Definitional, ""
		}
		out = append(out, s)
	}
	return out
}

// identifiers are metrics of the identifier that makes results visible at all.
var identifiers = []string{"trackable_rate", "utm_implementation_rate", "code_live_rate"}

// sameThing tells whether two metrics share a numerator, a denominator, or the
// identifier that makes the outcome visible.
func (j *judging) sameThing(kpi, outcome string) bool {
	a, ok := j.l.Metric(kpi)
	b, also := j.l.Metric(outcome)
	if !ok || !also {
		return false
	}
	if slices.Contains(identifiers, kpi) && visibleOnly(b) {
		return true
	}
	return kpi == outcome || shares(a.Formula.Of, b.Formula.Of) || shares(a.Formula.To, b.Formula.To) ||
		shares(a.Formula.Of, b.Formula.To) || shares(a.Formula.To, b.Formula.Of)
}

// visibleOnly tells whether a metric counts only what carries an identifier.
func visibleOnly(m *ladder.Metric) bool {
	return slices.ContainsFunc(m.Facts, func(t string) bool { return t == "orders" || t == "clicks" || t == "visits" })
}

func shares(a, b []ladder.Atom) bool {
	for _, x := range a {
		for _, y := range b {
			if reflect.DeepEqual(bare(x), bare(y)) {
				return true
			}
		}
	}
	return false
}

// bare forgets where an atom was written.
func bare(a ladder.Atom) ladder.Atom {
	a.Pos = ladder.Pos{}
	a.Where, a.Assets = barely(a.Where), barely(a.Assets)
	return a
}

func barely(ws []ladder.Where) []ladder.Where {
	out := make([]ladder.Where, len(ws))
	for i, w := range ws {
		w.Pos = ladder.Pos{}
		out[i] = w
	}
	return out
}
