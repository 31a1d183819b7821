// Package value reads typed values out of text as people and systems write
// them: exactly, or not at all. It is pure.
//
// In: the text of a cell. Out: a value, or a Problem with a reason that stays
// the same whatever the wording.
package value

import (
	"fmt"
	"strings"
)

// Problem is why a text is not the value it should be.
type Problem struct {
	Reason string // stable: see the constants
	Detail string // a sentence with the way out
}

// The reasons.
const (
	NotNumber       = "not_a_number"
	NotWhole        = "not_a_whole_number"
	NotMoney        = "not_an_amount"
	TooManyDecimals = "too_many_decimals"
	TooLarge        = "too_large"
	NoCurrency      = "no_currency"
	UnknownCurrency = "unknown_currency"
	NotTime         = "not_a_time"
	Ambiguous       = "ambiguous_date"
	NotFlag         = "not_yes_or_no"
	Missing         = "missing"
)

func (p *Problem) Error() string { return p.Reason + ": " + p.Detail }

func problem(reason, format string, args ...any) *Problem {
	return &Problem{Reason: reason, Detail: fmt.Sprintf(format, args...)}
}

// Empty tells whether a cell says that there is no value: nothing, a dash, or
// one of the words exports use for it.
func Empty(s string) bool {
	switch len(s) {
	case 0:
		return true
	case 1:
		return s == "-" || s == " "
	case 2:
		return s == `\N` || s == "--" || s == "  "
	}
	if len(s) > 6 {
		return s[0] == ' ' && strings.TrimSpace(s) == ""
	}
	switch s[0] {
	case 'n', 'N', '#', '<', '(', ' ', 0xE2, '-':
	default:
		return false
	}
	switch strings.ToLower(strings.TrimSpace(s)) {
	case "", "-", "–", "—", "n/a", "#n/a", "nan", "null", "nil", "<null>", "(none)":
		return true
	}
	return false
}

// Flag reads yes or no.
func Flag(s string) (bool, error) {
	switch strings.ToLower(strings.TrimSpace(s)) {
	case "true", "t", "yes", "y", "1", "1.0", "on", "x", "✓":
		return true, nil
	case "false", "f", "no", "n", "0", "0.0", "off":
		return false, nil
	}
	return false, problem(NotFlag, "%q is neither yes nor no; write true or false", s)
}
