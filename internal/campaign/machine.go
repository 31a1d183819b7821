package campaign

import (
	"slices"

	"plumbline/internal/access"
)

// Step is one transition of a machine.
type Step struct {
	Name   string
	Label  string  // as a button says it
	Doc    string  // what it means, a sentence without a stop
	From   []State // empty: from any
	To     State
	Gate   string                // the gate that guards it: takes a Permit unless received
	Gates  func(r Record) string // where the record decides which gate it is
	Roles  []access.Role         // who may; empty: operations; the owner always may
	Reason bool                  // asks for a reason
	Rule   bool                  // follows from something else, never asked for by people
	Ours   bool                  // also taken on records mastered elsewhere: a look of our own
	Sets   []string              // fields a person is asked for with it, by json name
	// Back tells whether whoever took it may take it back while it is the last
	// change. No gate guards such a step and nothing follows from it. nil: never.
	Back func(r Record) bool

	// Do changes the record beyond its state, and says what else follows.
	Do func(c *Change) []Problem
}

// Freely lets a step be taken back whatever the record says.
func Freely(Record) bool { return true }

// Undone is the step that takes another back.
const Undone = "undo"

// TakenBack is the event of a milestone that was one until its step was undone.
const TakenBack = "taken_back"

// Undoable tells whether a change can be taken back while it is the last: an
// edit made here, or a step that leads back.
func (m Machine) Undoable(r Record, last Past) bool {
	if last.Source != "" || last.Version < 2 || last.By.Via == Rule {
		return false
	}
	if last.Step == Edit {
		return true
	}
	s, ok := m.taken(last)
	return ok && s.Back != nil && s.Back(r)
}

// taken is the step that made a version.
func (m Machine) taken(p Past) (Step, bool) { return m.Step(p.Step, p.From) }

// Machine is a kind's states, steps and checks.
type Machine struct {
	Kind   Kind
	Title  string // one of them, as people say it: "parcel"
	Many   string // several: "parcels"
	Doc    string
	States []State // in the order a record usually walks
	Steps  []Step

	// Check says everything wrong with a record as it would be kept.
	Check func(c *Change) []Problem
	// Facts says what a change tells the facts: milestones, dimension rows, …
	Facts func(c *Change) []Fact
	// Falls names the step that happens by itself once a record's due time has
	// passed; "" for none. May be nil.
	Falls func(r Record) string
	// Head renews the head's title, dimensions and due date; may be nil.
	Head func(r Record)
}

// Step returns a step by name that can be taken from a state.
func (m Machine) Step(name string, from State) (Step, bool) {
	for _, s := range m.Steps {
		if s.Name == name && (len(s.From) == 0 || slices.Contains(s.From, from)) {
			return s, true
		}
	}
	return Step{}, false
}

// Next lists the steps a role can take from a state.
func (m Machine) Next(from State, role access.Role) []Step {
	var out []Step
	for _, s := range m.Steps {
		if s.Name != Create && !s.Rule && (len(s.From) == 0 || slices.Contains(s.From, from)) && s.May(role) {
			out = append(out, s)
		}
	}
	return out
}

// Guard returns the gate that guards a step of a record; "" for none.
func (s Step) Guard(r Record) string {
	if s.Gates != nil {
		return s.Gates(r)
	}
	return s.Gate
}

// May tells whether a role may take a step.
func (s Step) May(role access.Role) bool {
	if role == access.Owner {
		return true
	}
	if len(s.Roles) == 0 {
		return role == access.Operations
	}
	return slices.Contains(s.Roles, role)
}
