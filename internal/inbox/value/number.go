package value

import (
	"math"
	"strconv"
	"strings"

	"plumbline/internal/money"
)

// Plain turns a number as written into digits with a point at most: it takes
// off thousands separators, spaces and a leading plus, and turns accounting
// parentheses into a minus. With both a comma and a point, the last one is the
// decimal mark; a lone comma is one when it is not followed by exactly three digits.
func Plain(s string) (string, error) {
	if plain(s) {
		return s, nil
	}
	t := strings.TrimSpace(s)
	neg := false
	if strings.HasPrefix(t, "(") && strings.HasSuffix(t, ")") {
		neg, t = true, t[1:len(t)-1]
	}
	t = strings.NewReplacer(" ", "", "\u00a0", "", "\u202f", "", "'", "", "’", "", "\u2212", "-").Replace(t)
	switch {
	case strings.HasPrefix(t, "-"):
		neg, t = !neg, t[1:]
	case strings.HasPrefix(t, "+"):
		t = t[1:]
	}
	t, ok := marks(t)
	if !ok || !plain(t) || strings.HasPrefix(t, "-") {
		return "", problem(NotNumber, "%q is not a number", s)
	}
	if neg {
		t = "-" + t
	}
	return t, nil
}

// plain tells whether s is -digits.digits already.
func plain(s string) bool {
	if s != "" && s[0] == '-' {
		s = s[1:]
	}
	digits, points := 0, 0
	for i := 0; i < len(s); i++ {
		switch {
		case s[i] >= '0' && s[i] <= '9':
			digits++
		case s[i] == '.' && points == 0:
			points++
		default:
			return false
		}
	}
	return digits > 0
}

func marks(t string) (string, bool) {
	comma, point := strings.LastIndexByte(t, ','), strings.LastIndexByte(t, '.')
	switch {
	case comma < 0 && strings.Count(t, ".") <= 1:
		return t, true
	case comma < 0:
		return grouped(t, '.')
	case point < 0 && strings.Count(t, ",") == 1 && len(t)-comma-1 != 3:
		return strings.Replace(t, ",", ".", 1), true
	case point < 0:
		return grouped(t, ',')
	case comma > point:
		whole, ok := grouped(t[:comma], '.')
		return whole + "." + t[comma+1:], ok
	default:
		whole, ok := grouped(t[:point], ',')
		return whole + t[point:], ok
	}
}

// grouped takes out a thousands separator where it stands where it should
// (groups of three, or the two of Indian notation before the last).
func grouped(t string, sep byte) (string, bool) {
	parts := strings.Split(t, string(sep))
	for i, p := range parts[1:] {
		if n := len(p); n != 3 && (n != 2 || i == len(parts)-2) {
			return "", false
		}
	}
	return strings.Join(parts, ""), len(parts[0]) > 0 && len(parts[0]) <= 3
}

// Int reads a whole number; 12.0 and 1,200 are whole.
func Int(s string) (int64, error) {
	if n, err := strconv.ParseInt(s, 10, 64); err == nil {
		return n, nil
	}
	t, err := Plain(s)
	if err != nil {
		return scientific(s)
	}
	if whole, frac, ok := strings.Cut(t, "."); ok {
		if strings.Trim(frac, "0") != "" {
			return 0, problem(NotWhole, "%q is not a whole number", s)
		}
		t = whole
	}
	n, err := strconv.ParseInt(t, 10, 64)
	if err != nil {
		return 0, problem(TooLarge, "%q is too large", s)
	}
	return n, nil
}

// scientific reads 1.2E+05, as spreadsheets write long numbers.
func scientific(s string) (int64, error) {
	f, err := strconv.ParseFloat(strings.TrimSpace(s), 64)
	if err != nil || f != math.Trunc(f) || math.Abs(f) >= 1<<53 {
		return 0, problem(NotWhole, "%q is not a whole number", s)
	}
	return int64(f), nil
}

// Float reads a number; a trailing % divides by 100.
func Float(s string) (float64, error) {
	t := strings.TrimSpace(s)
	if strings.HasSuffix(t, "%") {
		f, err := Float(strings.TrimSuffix(t, "%"))
		return f / 100, err
	}
	p, err := Plain(t)
	if err != nil {
		p = t
		if t == "" || strings.ContainsAny(t, "xXpP_iInN") {
			return 0, err
		}
	}
	f, perr := strconv.ParseFloat(p, 64)
	if perr != nil || math.IsInf(f, 0) || math.IsNaN(f) {
		return 0, problem(NotNumber, "%q is not a number", s)
	}
	return f, nil
}

// Share reads a part of a whole as 0–1: 45% and 0.45 are the same; a number
// above 1 without a percent sign is taken for percent only when percent is said.
func Share(s string, percent bool) (float64, error) {
	f, err := Float(s)
	if err == nil && percent && !strings.HasSuffix(strings.TrimSpace(s), "%") {
		f /= 100
	}
	return f, err
}

// Money reads an amount into minor units of a currency, exactly: more decimals
// than the currency has are refused, never rounded. A symbol or code around
// the number is taken off; a code that contradicts the currency is refused.
func Money(s, currency string) (int64, error) {
	if currency == "" {
		return 0, problem(NoCurrency, "%q has no currency; name one with --currency or a currency column", s)
	}
	if !money.Known(currency) {
		return 0, problem(UnknownCurrency, "%q is not an ISO 4217 currency like USD", currency)
	}
	return Minor(s, money.Decimals(currency), currency)
}

// Minor is Money for a currency whose decimals are known already.
func Minor(s string, decimals int, currency string) (int64, error) {
	if n, ok := minor(s, decimals); ok {
		return n, nil
	}
	t, err := bare(s, currency)
	if err != nil {
		return 0, err
	}
	t, err = Plain(t)
	if err != nil {
		return 0, problem(NotMoney, "%q is not an amount", s)
	}
	if _, frac, _ := strings.Cut(t, "."); len(strings.TrimRight(frac, "0")) > decimals {
		return 0, problem(TooManyDecimals, "%s has %d decimals; %s has %d and money is not rounded",
			s, len(strings.TrimRight(frac, "0")), currency, decimals)
	}
	n, err := money.ParseMinor(t, decimals)
	if err != nil {
		return 0, problem(TooLarge, "%s is too large", s)
	}
	return n, nil
}

// minor is the fast way for -123.45; ok is false for everything else.
func minor(s string, decimals int) (int64, bool) {
	neg := len(s) > 0 && s[0] == '-'
	if neg {
		s = s[1:]
	}
	if len(s) == 0 || len(s) > 17 || s[0] == '.' {
		return 0, false
	}
	var v int64
	after := -1
	for i := 0; i < len(s); i++ {
		c := s[i]
		switch {
		case c >= '0' && c <= '9':
			if after >= 0 {
				if after == decimals {
					if c != '0' {
						return 0, false
					}
					continue
				}
				after++
			}
			v = v*10 + int64(c-'0')
		case c == '.' && after < 0:
			after = 0
		default:
			return 0, false
		}
	}
	for i := max(after, 0); i < decimals; i++ {
		if v > math.MaxInt64/10 {
			return 0, false
		}
		v *= 10
	}
	if neg {
		v = -v
	}
	return v, true
}

// bare takes a currency's symbol or code off an amount.
func bare(s, currency string) (string, error) {
	t := strings.TrimSpace(s)
	code := strings.TrimFunc(t, func(r rune) bool { return r < 'A' || r > 'Z' })
	if len(code) == 3 && money.Known(code) {
		if code != currency {
			return "", problem(UnknownCurrency, "%q is not in %s", s, currency)
		}
		return strings.Replace(t, code, "", 1), nil
	}
	for _, symbol := range []string{"US$", "CA$", "A$", "$", "€", "£", "¥", "₹", "R$", "kr", "zł", "CHF"} {
		if strings.Count(t, symbol) == 1 {
			return strings.Replace(t, symbol, "", 1), nil
		}
	}
	return t, nil
}
