// Package problem is what check has to say: one finding with its exact place,
// its rule, a sentence and a way out, and the pages that explain each rule.
//
// In: findings from reading and linting a ladder. Out: text, JSON, SARIF.
package problem

import (
	"cmp"
	"fmt"
	"slices"

	"plumbline/internal/ladder"
)

// Severity is how bad a finding is. Errors stop apply; warnings do not.
type Severity string

// The severities.
const (
	Error   Severity = "error"
	Warning Severity = "warning"
)

// Problem is one finding.
type Problem struct {
	ladder.Pos
	Rule     string   `json:"rule"`
	Severity Severity `json:"severity"`
	Sentence string   `json:"sentence"`
	WayOut   string   `json:"way_out,omitempty"`
}

// At makes a problem of a rule with the rule's own severity.
func At(pos ladder.Pos, rule, sentence, wayOut string) Problem {
	return Problem{Pos: pos, Rule: rule, Severity: Find(rule).Severity, Sentence: sentence, WayOut: wayOut}
}

// String prints file:line:col: error PL012: sentence (way out).
func (p Problem) String() string {
	s := fmt.Sprintf("%s:%d:%d: %s %s: %s", p.File, p.Line, p.Col, p.Severity, p.Rule, p.Sentence)
	if p.WayOut != "" {
		s += " (" + p.WayOut + ")"
	}
	return s
}

// Errors counts the problems that are errors.
func Errors(list []Problem) int {
	n := 0
	for _, p := range list {
		if p.Severity == Error {
			n++
		}
	}
	return n
}

// Sort orders problems by place, then rule, and drops exact repeats.
func Sort(list []Problem) []Problem {
	slices.SortStableFunc(list, func(a, b Problem) int {
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Col, b.Col),
			cmp.Compare(a.Rule, b.Rule), cmp.Compare(a.Sentence, b.Sentence))
	})
	return slices.Compact(list)
}
