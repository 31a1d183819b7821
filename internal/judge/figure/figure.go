// Package figure prints values in their units, for sentences.
package figure

import (
	"math"
	"strconv"
	"strings"

	"github.com/bojanz/currency"
)

// Short prints a number with as many decimals as its size deserves.
func Short(v float64) string {
	decimals := 0
	switch a := math.Abs(v); {
	case a == math.Trunc(a) || a >= 1000:
	case a >= 100:
		decimals = 1
	case a >= 1:
		decimals = 2
	default:
		decimals = 3
	}
	s := strconv.FormatFloat(v, 'f', decimals, 64)
	if strings.Contains(s, ".") {
		s = strings.TrimRight(strings.TrimRight(s, "0"), ".")
	}
	return grouped(s)
}

// grouped puts commas between thousands.
func grouped(s string) string {
	sign := ""
	if strings.HasPrefix(s, "-") {
		sign, s = "−", s[1:]
	}
	whole, frac, _ := strings.Cut(s, ".")
	for i := len(whole) - 3; i > 0; i -= 3 {
		whole = whole[:i] + "," + whole[i:]
	}
	if frac != "" {
		whole += "." + frac
	}
	return sign + whole
}

// Number prints a value in its unit, for sentences: 71%, $6,200, 31 h.
func Number(v float64, unit, money string) string {
	switch unit {
	case "percent":
		return Short(math.Round(v*10)/10) + "%"
	case "share":
		return Short(math.Round(v*1000)/10) + "%"
	case "hours":
		return Short(math.Round(v*10)/10) + " h"
	case "days":
		return Short(math.Round(v*10)/10) + " d"
	case "per_1000":
		return Short(v) + " per 1,000"
	case "per_100":
		return Short(v) + " per 100"
	case "money":
		return cash(v, money)
	}
	if unit != "" && currency.IsValid(unit) {
		return cash(v, unit)
	}
	return Short(v)
}

func cash(v float64, code string) string {
	symbol, ok := currency.GetSymbol(code, currency.NewLocale("en-US"))
	if !ok || symbol == code {
		return Short(v) + " " + code
	}
	s := Short(v)
	if v < 1000 && v > -1000 && v != math.Trunc(v) {
		s = grouped(strconv.FormatFloat(v, 'f', 2, 64))
	}
	if strings.HasPrefix(s, "−") {
		return "−" + symbol + strings.TrimPrefix(s, "−")
	}
	return symbol + s
}
