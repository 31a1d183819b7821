package okr

import (
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode"

	"plumbline/internal/ladder"
	"plumbline/internal/money"
	"plumbline/internal/period"
)

var amounts = regexp.MustCompile(`^([-+]?)\s*([$€£¥]?)\s*([-+]?\d[\d,_ ]*(?:\.\d+)?)\s*([KkMmBb]?)\s*(%|[A-Za-z]{3})?$`)

var symbols = map[string]string{"$": "USD", "€": "EUR", "£": "GBP", "¥": "JPY"}

// quantity reads a value as tools export it: 1,200 · $4.2M · 12% · 0.25 with
// unit percent · 300 EUR. ok is false for anything else, which is then kept as text.
func quantity(s, unit, currency string) (ladder.Quantity, bool) {
	m := amounts.FindStringSubmatch(strings.TrimSpace(s))
	if m == nil {
		return ladder.Quantity{}, false
	}
	n, err := strconv.ParseFloat(m[1]+strings.NewReplacer(",", "", "_", "", " ", "").Replace(m[3]), 64)
	if err != nil {
		return ladder.Quantity{}, false
	}
	n *= map[string]float64{"": 1, "k": 1e3, "m": 1e6, "b": 1e9}[strings.ToLower(m[4])]
	q := ladder.Quantity{Number: n, Unit: unitOf(unit, currency)}
	switch tail := strings.ToUpper(m[5]); {
	case tail == "%":
		q.Unit = "%"
	case len(tail) == 3 && money.Known(tail):
		q.Unit = tail
	case tail != "":
		return ladder.Quantity{}, false
	case m[2] != "":
		q.Unit = symbols[m[2]]
	}
	return q, true
}

// unitOf reads a unit column: percent, %, currency, USD, $, number.
func unitOf(unit, currency string) string {
	u := strings.TrimSpace(unit)
	switch strings.ToLower(u) {
	case "%", "percent", "percentage", "per cent":
		return "%"
	case "currency", "money", "monetary":
		if c := strings.ToUpper(strings.TrimSpace(currency)); money.Known(c) {
			return c
		}
		return ""
	case "hours", "hour", "h":
		return "h"
	case "days", "day", "d":
		return "d"
	}
	if s, ok := symbols[u]; ok {
		return s
	}
	if c := strings.ToUpper(u); len(c) == 3 && money.Known(c) {
		return c
	}
	if u == "" && currency != "" && money.Known(strings.ToUpper(strings.TrimSpace(currency))) {
		return strings.ToUpper(strings.TrimSpace(currency))
	}
	return ""
}

var (
	quarterFirst = regexp.MustCompile(`(?i)^\s*(?:FY)?\s*Q([1-4])[\s\-/,]*(?:FY)?\s*'?(\d{4}|\d{2})\s*$`)
	yearFirst    = regexp.MustCompile(`(?i)^\s*(?:FY|CY)?\s*'?(\d{4}|\d{2})[\s\-/,]*Q([1-4])\s*$`)
	yearOnly     = regexp.MustCompile(`(?i)^\s*(?:FY|CY)?\s*(\d{4})\s*$`)
)

// periodOf names the period of a key result in the ladder's words, from its
// name (Q4 2026, FY26 Q4, 2026) or its two dates.
func periodOf(c period.Calendar, name, start, end string) (string, bool) {
	if p, err := c.Parse(strings.TrimSpace(name)); err == nil {
		return c.Label(p), true
	}
	if m := quarterFirst.FindStringSubmatch(name); m != nil {
		return year(m[2]) + "-Q" + m[1], true
	}
	if m := yearFirst.FindStringSubmatch(name); m != nil {
		return year(m[1]) + "-Q" + m[2], true
	}
	if m := yearOnly.FindStringSubmatch(name); m != nil {
		return m[1], true
	}
	return spanned(c, start, end)
}

func year(s string) string {
	if len(s) == 2 {
		return "20" + s
	}
	return s
}

// spanned finds the shortest period that holds both days.
func spanned(c period.Calendar, start, end string) (string, bool) {
	last, ok := dateOf(end)
	if !ok {
		return "", false
	}
	first, ok := dateOf(start)
	if !ok {
		return c.Label(c.Of(period.Quarter, last)), true
	}
	for _, g := range []period.Grain{period.Month, period.Quarter, period.Year} {
		if p := c.Of(g, last); p.Contains(first) {
			return c.Label(p), true
		}
	}
	return c.Label(c.Of(period.Quarter, last)), true
}

// dateOf reads ISO dates, with or without a time, and dates with a named month;
// slashed dates are not guessed at.
func dateOf(s string) (period.Date, bool) {
	s = strings.TrimSpace(s)
	for _, layout := range []string{time.DateOnly, time.RFC3339, "2006-01-02 15:04:05", "2006-01-02T15:04:05", "Jan 2, 2006", "2 Jan 2006", "January 2, 2006", "02-Jan-2006"} {
		if t, err := time.Parse(layout, s); err == nil {
			return period.NewDate(t.Date()), true
		}
	}
	return 0, false
}

// slug makes an id of a name: lower case, words joined by hyphens.
func slug(s string) string {
	words := strings.FieldsFunc(strings.ToLower(s), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	out := strings.Join(words, "-")
	if r := []rune(out); len(r) > 60 {
		out = strings.TrimRight(string(r[:60]), "-")
	}
	return out
}
