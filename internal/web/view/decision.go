package view

import (
	"time"

	"plumbline/internal/money"
)

// The answers of a gate, and of one of its requirements.
const (
	Allow         = "allow"
	Deny          = "deny"
	NeedsOverride = "needs_override"

	Met     = "met"
	NotMet  = "not_met"
	Unknown = "unknown"
)

// Decision is what a gate answers about one subject.
type Decision struct {
	ID       string // empty: asked to look, not kept
	Gate     string
	Mode     string // observe | warn | enforce
	Subject  string // kind/id
	Answer   string // allow | deny | needs_override, as enforcing would have it
	Needs    []Need
	Override string        // record of the override it stands on
	Amount   *money.Amount // money concerned; nil: none or withheld
	Revision string        // of the ladder
	At       time.Time
	By       string
}

// Need is one requirement with its answer, its evidence and what would fix it.
type Need struct {
	Name     string // as the ladder writes it
	Says     string // what it asks for, in words
	Answer   string // met | not_met | unknown
	Evidence string // what was looked at, in words; withheld where the scope ends
	Record   string // kind/id of the evidence
	AsOf     time.Time
	Fix      string // what would fix it
}

// Stopped is a step that its gate did not let through.
type Stopped struct{ Decision Decision }

// Error says so.
func (s *Stopped) Error() string { return "the " + s.Decision.Gate + " gate says no" }

// GateState is how one gate stands.
type GateState struct {
	Gate, Mode string
	Require    []string // as the ladder writes them
	Since      time.Time
	Asked      int            // decisions since then
	Stopped    int            // subjects refused, or that enforcing would have refused
	Money      []money.Amount // money concerned in those, by currency; nil: none or withheld
	Overridden int            // of the refused, let through by an override
	Latest     []Decision     // newest first
	Note       string         // e.g. that it is overridden in more than one case of ten
}
