// Package band holds the bounds that colour a value: written in the ladder, or
// proposed from a history.
package band

import (
	"math"

	"plumbline/internal/ladder"
)

// Bands are the bounds in force, as numbers of the metric's unit. Without a
// yellow band Yellow equals Green. An empty operator is >= where higher is
// better and <= where lower is.
type Bands struct {
	Green, Yellow     float64
	GreenOp, YellowOp string   // >=, >, <=, <, =
	Red               *float64 `json:",omitempty"` // set: what is neither green, yellow nor red has no colour
	RedOp             string   `json:",omitempty"`
	Higher            bool     // higher is better
	Basis             string   // explicit | proposed | frozen
	Note              string   // how proposed, from how much history
}

// Place is where a value lies.
type Place int

// The places, best first. Between is a gap that explicit bands leave.
const (
	InGreen Place = iota
	InYellow
	InRed
	Between
)

// Place says where a value lies.
func (b Bands) Place(v float64) Place {
	switch {
	case holds(v, b.Op(b.GreenOp), b.Green):
		return InGreen
	case holds(v, b.Op(b.YellowOp), b.Yellow):
		return InYellow
	case b.Red != nil && !holds(v, b.RedOp, *b.Red):
		return Between
	default:
		return InRed
	}
}

// Why bands could not be made.
const (
	Missing      = "no_bands"      // nothing written
	UnitMismatch = "unit_mismatch" // a bound in another unit than the metric
	ShortHistory = "short_history" // too few settled periods
	FlatHistory  = "flat_history"  // a history of zeros has no spread
	NoDirection  = "no_direction"  // neither way is better
)

// Distance is how far a value lies from the green bound; negative is worse.
func (b Bands) Distance(v float64) float64 {
	if b.Higher {
		return v - b.Green
	}
	return b.Green - v
}

// Op is an operator, or the usual one for an empty text.
func (b Bands) Op(op string) string {
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
	slack := epsilon * max(1, math.Abs(bound))
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
		return math.Abs(v-bound) <= slack
	}
}

// Explicit turns written bands into numbers of the metric's unit; why says
// what is wrong with them.
func Explicit(w ladder.Bands, m *ladder.Metric) (b *Bands, why string) {
	if w.Green == nil {
		return nil, Missing
	}
	b = &Bands{Basis: "explicit", GreenOp: w.Green.Op, Higher: upward(w.Green.Op, m.Better)}
	var ok bool
	if b.Green, ok = InUnit(w.Green.Value, m.Unit); !ok {
		return nil, UnitMismatch
	}
	b.Yellow, b.YellowOp = b.Green, b.GreenOp
	if w.Yellow != nil {
		b.YellowOp = w.Yellow.Op
		if b.Yellow, ok = InUnit(w.Yellow.Value, m.Unit); !ok {
			return nil, UnitMismatch
		}
	}
	if w.Red != nil {
		red, ok := InUnit(w.Red.Value, m.Unit)
		if !ok {
			return nil, UnitMismatch
		}
		b.Red, b.RedOp = &red, w.Red.Op
	}
	return b, ""
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

// InUnit reads a written quantity as a number of a unit; ok is false where the
// two cannot be the same thing.
func InUnit(q ladder.Quantity, unit string) (float64, bool) {
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
