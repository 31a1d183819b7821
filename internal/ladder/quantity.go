package ladder

import (
	"regexp"
	"strconv"
	"strings"
	"time"

	"plumbline/internal/fault"
	"plumbline/internal/money"
)

var (
	quantities = regexp.MustCompile(`^([+-]?(?:\d{1,3}(?:[,_]\d{3})+|\d+)(?:\.\d+)?)\s*([A-Za-z%]*)$`)
	bounds     = regexp.MustCompile(`^(>=|<=|>|<|=|≥|≤)\s*(.+)$`)
)

// QuantityUnits are the units a quantity may have beside ISO currencies.
var QuantityUnits = []string{"%", "h", "d", "w", "points"}

// ParseQuantity reads a number with its unit as people write it: 12000,
// 12,000, 98%, 72h, 3d, 4200000 USD, 2 points.
func ParseQuantity(s string) (Quantity, error) {
	m := quantities.FindStringSubmatch(strings.TrimSpace(s))
	if m == nil {
		return Quantity{}, fault.New(fault.Invalid, "%q is not a number with a unit", s).
			WithHint("write 12000, 98%%, 72h or 4200000 USD")
	}
	n, err := strconv.ParseFloat(strings.NewReplacer(",", "", "_", "").Replace(m[1]), 64)
	if err != nil {
		return Quantity{}, fault.New(fault.Invalid, "%q is too large", s)
	}
	q := Quantity{Number: n, Unit: m[2]}
	if upper := strings.ToUpper(q.Unit); len(upper) == 3 && money.Known(upper) {
		q.Unit = upper
		return q, nil
	}
	switch q.Unit {
	case "", "%", "h", "d", "w", "points":
		return q, nil
	case "hours", "hour":
		q.Unit = "h"
	case "days", "day":
		q.Unit = "d"
	case "weeks", "week":
		q.Unit = "w"
	default:
		return Quantity{}, fault.New(fault.Invalid, "%q is not a unit", q.Unit).
			WithHint("units are %%, h, d, w, points and ISO currencies such as USD")
	}
	return q, nil
}

// String prints the quantity as ParseQuantity reads it.
func (q Quantity) String() string {
	n := strconv.FormatFloat(q.Number, 'f', -1, 64)
	switch q.Unit {
	case "", "%", "h", "d", "w":
		return n + q.Unit
	}
	return n + " " + q.Unit
}

// Money tells whether the unit is a currency.
func (q Quantity) Money() bool { return len(q.Unit) == 3 && money.Known(q.Unit) }

// In returns the number in a metric's unit (percent, hours, days, money, …).
// ok is false when the units do not fit; a plain number fits every unit.
func (q Quantity) In(unit string) (float64, bool) {
	switch {
	case q.Unit == "":
		return q.Number, true
	case q.Unit == "%":
		return q.Number, unit == "percent" || unit == "share" || unit == "points"
	case q.Unit == "points":
		return q.Number, unit == "points" || unit == "score"
	case q.Money():
		return q.Number, unit == "money"
	}
	hours := map[string]float64{"h": 1, "d": 24, "w": 168}[q.Unit]
	switch unit {
	case "hours":
		return q.Number * hours, true
	case "days":
		return q.Number * hours / 24, true
	}
	return 0, false
}

// ParseBound reads one side of a band: ">= 80", "<= 24h".
func ParseBound(s string) (Bound, error) {
	m := bounds.FindStringSubmatch(strings.TrimSpace(s))
	if m == nil {
		return Bound{}, fault.New(fault.Invalid, "%q is not a bound", s).WithHint(`write ">= 80" or "<= 24h", in quotes`)
	}
	q, err := ParseQuantity(m[2])
	if err != nil {
		return Bound{}, err
	}
	return Bound{Op: strings.NewReplacer("≥", ">=", "≤", "<=").Replace(m[1]), Value: q}, nil
}

// String prints the bound as ParseBound reads it.
func (b Bound) String() string { return b.Op + " " + b.Value.String() }

// Higher tells whether the bound asks for high values.
func (b Bound) Higher() bool { return b.Op == ">=" || b.Op == ">" }

// FormatDuration prints a length of time as period.ParseDuration reads it, in
// its largest whole unit.
func FormatDuration(d time.Duration) string {
	for _, u := range []struct {
		unit string
		size time.Duration
	}{{"w", 168 * time.Hour}, {"d", 24 * time.Hour}, {"h", time.Hour}} {
		if d%u.size == 0 && (d != 0 || u.unit == "d") {
			return strconv.FormatInt(int64(d/u.size), 10) + u.unit
		}
	}
	return strconv.FormatInt(int64(d/time.Minute), 10) + "m"
}
