package judge

import (
	"plumbline/internal/ladder"
	"plumbline/internal/measure"
)

// Colour says where a value lies.
func (b Bands) Colour(v float64) (Status, Reason) {
	switch {
	case holds(v, b.op(b.GreenOp), b.Green):
		return Green, WithinGreen
	case holds(v, b.op(b.YellowOp), b.Yellow):
		return Yellow, OutsideGreen
	case b.Red != nil && !holds(v, b.RedOp, *b.Red):
		return None, BetweenBands
	default:
		return Red, OutsideYellow
	}
}

// Distance is how far a value lies from the green bound; negative is worse.
func (b Bands) Distance(v float64) float64 {
	if b.Higher {
		return v - b.Green
	}
	return b.Green - v
}

func (b Bands) op(op string) string {
	switch {
	case op != "":
		return op
	case b.Higher:
		return ">="
	default:
		return "<="
	}
}

// epsilon keeps a figure that is its bound in decimals from failing in binary.
const epsilon = 1e-9

func holds(v float64, op string, bound float64) bool {
	slack := epsilon * max(1, abs(bound))
	switch op {
	case ">=":
		return v >= bound-slack
	case ">":
		return v > bound+slack
	case "<=":
		return v <= bound+slack
	case "<":
		return v < bound-slack
	default:
		return abs(v-bound) <= slack
	}
}

func abs(x float64) float64 { return max(x, -x) }

// bandsFor finds the bands in force for a KPI and a subject: written for this
// value of the dimension, else frozen for it, else written for the whole, else
// frozen, else proposed from the settled periods given.
func (j *judging) bandsFor(k *ladder.KPI, m *ladder.Metric, s measure.Subject, past []measure.Measurement) (*Bands, Reason) {
	for _, by := range k.By {
		if s.Dimension != "" && by.Dimension == s.Dimension && by.Value == s.ID {
			return explicit(by.Bands, m)
		}
	}
	if s.Dimension != "" {
		if b, ok := j.h.frozen(k.ID, s.Dimension, s.ID); ok {
			return &b, ""
		}
	}
	if k.Bands != nil {
		return explicit(*k.Bands, m)
	}
	if b, ok := j.h.frozen(k.ID, "", ""); ok {
		return &b, ""
	}
	if k.Baseline == nil {
		return nil, NoBands
	}
	return propose(*k.Baseline, m.Better, past)
}

// explicit turns written bands into numbers of the metric's unit.
func explicit(w ladder.Bands, m *ladder.Metric) (*Bands, Reason) {
	if w.Green == nil {
		return nil, NoBands
	}
	b := Bands{Basis: "explicit", GreenOp: w.Green.Op, Higher: upward(w.Green.Op, m.Better)}
	var ok bool
	if b.Green, ok = inUnit(w.Green.Value, m.Unit); !ok {
		return nil, UnitMismatch
	}
	b.Yellow, b.YellowOp = b.Green, b.GreenOp
	if w.Yellow != nil {
		b.YellowOp = w.Yellow.Op
		if b.Yellow, ok = inUnit(w.Yellow.Value, m.Unit); !ok {
			return nil, UnitMismatch
		}
	}
	if w.Red != nil {
		red, ok := inUnit(w.Red.Value, m.Unit)
		if !ok {
			return nil, UnitMismatch
		}
		b.Red, b.RedOp = &red, w.Red.Op
	}
	return &b, ""
}

func upward(op, better string) bool {
	switch op {
	case ">=", ">":
		return true
	case "<=", "<":
		return false
	default:
		return better == "up"
	}
}

// inUnit reads a written quantity as a number of a unit; ok is false where the
// two cannot be the same thing.
func inUnit(q ladder.Quantity, unit string) (float64, bool) {
	switch q.Unit {
	case "":
		return q.Number, true
	case "%":
		if unit == "share" || unit == "ratio" {
			return q.Number / 100, true
		}
		return q.Number, unit == "percent" || unit == "points" || unit == "score" || unit == ""
	case "h":
		if unit == "days" {
			return q.Number / 24, true
		}
		return q.Number, unit == "hours"
	case "d":
		if unit == "hours" {
			return q.Number * 24, true
		}
		return q.Number, unit == "days"
	default: // a currency; the parser has checked it is the programme's
		return q.Number, unit == "money" || unit == "" || unit == q.Unit
	}
}
