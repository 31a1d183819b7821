package say

import "math"

// Axis prints a value where there is little room: 3k, $1.5M, 80%.
func Axis(v float64, unit, money string) string {
	a := math.Abs(v)
	suffix, prefix := Affixes(unit, money)
	if unit == "share" {
		v *= 100
	}
	switch {
	case a >= 1e6:
		return prefix + decimal(v/1e6, 1) + "M"
	case a >= 1e4:
		return prefix + decimal(v/1e3, 1) + "k"
	}
	return prefix + decimal(v, 2) + suffix
}

// Affixes are what stands before and after a number of a unit.
func Affixes(unit, money string) (suffix, prefix string) {
	switch unit {
	case "percent", "share", "%":
		return "%", ""
	case "hours":
		return " h", ""
	case "days":
		return " d", ""
	case "money":
		return "", symbol(money)
	}
	return "", symbol(unit)
}
