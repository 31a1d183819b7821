package say

import (
	"cmp"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/bojanz/currency"
)

// Missing is what stands in place of a number that is not there.
const Missing = "no data"

// Number prints a value of a metric's unit for people: 71%, $2.31, 31 h, 12,000.
// Money takes the currency of the programme unless the unit itself is an ISO code.
func Number(v float64, unit, home string) string {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return Missing
	}
	switch unit {
	case "percent", "%":
		return decimal(v, percentDecimals(v)) + "%"
	case "share":
		return decimal(v*100, percentDecimals(v*100)) + "%"
	case "money":
		return cash(v, home)
	case "hours", "h":
		return decimal(v, few(v)) + " h"
	case "days", "d":
		return decimal(v, few(v)) + " d"
	case "ratio":
		return decimal(v, 2)
	case "per_1000":
		return decimal(v, few(v)) + " per 1,000"
	case "per_100":
		return decimal(v, few(v)) + " per 100"
	case "score", "points":
		return decimal(v, few(v))
	}
	if currency.IsValid(unit) {
		return cash(v, unit)
	}
	return decimal(v, few(v))
}

// Signed prints a value with its sign, for changes and parts of a gap.
func Signed(v float64, unit, home string) string {
	switch text := Number(math.Abs(v), unit, home); {
	case strings.Trim(text, "0.%") == "":
		return text
	case v > 0:
		return "+" + text
	case v < 0:
		return "−" + text
	default:
		return text
	}
}

// Even rounds the parts of a whole to whole numbers that add up to the whole as
// it is rounded: each is cut off below, and what is missing goes to those that
// were cut most (largest remainder). Parts of equal remainder are served in order.
func Even(whole float64, parts []float64) []float64 {
	out, order := make([]float64, len(parts)), make([]int, len(parts))
	missing := math.Round(whole)
	for i, v := range parts {
		out[i], order[i] = math.Floor(v), i
		missing -= out[i]
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(parts[b]-out[b], parts[a]-out[a]) })
	for n := 0; n < int(math.Abs(missing)) && len(order) > 0; n++ {
		if missing > 0 {
			out[order[n%len(order)]]++
		} else {
			out[order[len(order)-1-n%len(order)]]--
		}
	}
	return out
}

// Count prints a whole number with thousands apart.
func Count(n int64) string { return decimal(float64(n), 0) }

// cash prints money: cents under 100, whole units above, millions short.
func cash(v float64, code string) string {
	sign := ""
	if v < 0 {
		sign, v = "−", -v
	}
	mark := symbol(code)
	switch {
	case v >= 1e6:
		return sign + mark + decimal(v/1e6, 2) + "M"
	case v >= 100 || v == math.Trunc(v):
		return sign + mark + decimal(v, 0)
	default:
		return sign + mark + fixed(v, 2)
	}
}

// symbol is what stands before an amount of a currency, or nothing for what is none.
func symbol(code string) string {
	if !currency.IsValid(code) {
		return ""
	}
	mark, ok := currency.GetSymbol(code, currency.NewLocale("en-US"))
	if !ok || mark == code {
		return code + " "
	}
	return mark
}

func percentDecimals(v float64) int {
	if a := math.Abs(v); a >= 10 && a < 90 || a == math.Trunc(a) {
		return 0
	}
	return 1
}

// few is the number of decimals that says enough: none for counts of any size
// and one for small values that are not whole.
func few(v float64) int {
	switch a := math.Abs(v); {
	case a >= 20 || a == math.Trunc(a):
		return 0
	case a < 1:
		return 2
	default:
		return 1
	}
}

// decimal prints with thousands apart and without needless zeros.
func decimal(v float64, decimals int) string {
	s := fixed(v, decimals)
	if whole, frac, ok := strings.Cut(s, "."); ok {
		if frac = strings.TrimRight(frac, "0"); frac == "" {
			return whole
		}
		return whole + "." + frac
	}
	return s
}

func fixed(v float64, decimals int) string {
	s := strconv.FormatFloat(math.Abs(v), 'f', decimals, 64)
	whole, frac, _ := strings.Cut(s, ".")
	for i := len(whole) - 3; i > 0; i -= 3 {
		whole = whole[:i] + "," + whole[i:]
	}
	if frac != "" {
		whole += "." + frac
	}
	if v < 0 && strings.Trim(whole, "0.,") != "" {
		return "−" + whole
	}
	return whole
}

// Whole prints a number without decimals, as attributes take it.
func Whole(v float64) string { return strconv.FormatFloat(v, 'f', 0, 64) }
