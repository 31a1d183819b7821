package gate

import (
	"cmp"
	"slices"

	"plumbline/internal/ladder"
	"plumbline/internal/money"
)

// Tally is what came of a gate's decisions: each subject counts once, by its
// last decision, and a step that was taken before a mere question.
type Tally struct {
	Gate       string         `json:"gate"`
	Cases      int            `json:"cases"`
	Stopped    int            `json:"stopped"` // by enforcing, or what enforcing would have
	Money      []money.Amount `json:"money"`   // concerned in what was stopped, by currency
	Overridden int            `json:"overridden"`
	Often      bool           `json:"often"`              // overridden in more than one case of ten: the rule is the question
	Passed     []Cause        `json:"passed,omitempty"`   // what the overrides passed over, most frequent first
	Because    []Cause        `json:"because,omitempty"`  // most frequent first
	Subjects   []string       `json:"subjects,omitempty"` // stopped, in order of time
}

// Cause is a requirement and how many cases it stopped.
type Cause struct {
	Requirement string `json:"requirement"`
	Cases       int    `json:"cases"`
}

// oftenAmong is the number of cases from which a share of overridden ones says something.
const oftenAmong = 10

// Count tallies decisions by gate, in the order of the gates.
func Count(all []Decision) []Tally {
	last := map[[2]string]Decision{}
	over := map[[2]string]Decision{}
	for _, d := range all {
		key := [2]string{d.Gate, d.Subject}
		if d.Override != "" {
			over[key] = d
		}
		if had, ok := last[key]; !ok || later(d, had) {
			last[key] = d
		}
	}
	out := make([]Tally, 0, len(ladder.GateNames))
	for _, name := range ladder.GateNames {
		out = append(out, tally(name, last, over))
	}
	return out
}

// later tells whether a decision speaks for its subject before another.
func later(d, than Decision) bool {
	if step, was := d.Via == ViaStep, than.Via == ViaStep; step != was {
		return step
	}
	return cmp.Or(d.At.Compare(than.At), cmp.Compare(d.ID, than.ID)) > 0
}

// ViaStep marks a decision that a step was taken on.
const ViaStep = "step"

func tally(name string, last, over map[[2]string]Decision) Tally {
	t := Tally{Gate: name, Money: []money.Amount{}}
	var stopped []Decision
	because, passed := map[string]int{}, map[string]int{}
	for key, d := range last {
		if key[0] != name {
			continue
		}
		t.Cases++
		if o, ok := over[key]; ok {
			t.Overridden++
			for _, n := range o.Unmet() {
				passed[n]++
			}
		}
		if !d.Stopped() {
			continue
		}
		stopped = append(stopped, d)
		for _, n := range d.Unmet() {
			because[n]++
		}
	}
	slices.SortFunc(stopped, func(a, b Decision) int { return cmp.Or(a.At.Compare(b.At), cmp.Compare(a.Subject, b.Subject)) })
	for _, d := range stopped {
		t.Stopped++
		t.Subjects = append(t.Subjects, d.Subject)
		t.Money = Add(t.Money, d.Amount)
	}
	t.Because, t.Passed = causes(because), causes(passed)
	t.Often = t.Cases >= oftenAmong && t.Overridden*10 > t.Cases
	return t
}

// causes are counts by requirement, most frequent first.
func causes(counts map[string]int) (out []Cause) {
	for n, cases := range counts {
		out = append(out, Cause{n, cases})
	}
	slices.SortFunc(out, func(a, b Cause) int { return cmp.Or(b.Cases-a.Cases, cmp.Compare(a.Requirement, b.Requirement)) })
	return out
}

// Add adds an amount to sums by currency.
func Add(sums []money.Amount, a *money.Amount) []money.Amount {
	if a == nil {
		return sums
	}
	for i := range sums {
		if sums[i].Currency == a.Currency {
			sums[i].Minor += a.Minor
			return sums
		}
	}
	return append(sums, *a)
}
