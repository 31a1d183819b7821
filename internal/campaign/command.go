package campaign

import (
	"encoding/json"
	"fmt"
	"maps"
	"time"

	"plumbline/internal/access"
)

// Steps every kind has.
const (
	Create = "create"
	Edit   = "edit"
)

// Command asks for one step of one record. Clicks, imports and received events
// all become commands.
type Command struct {
	Kind    Kind                       `json:"kind"`
	ID      string                     `json:"id"` // empty on create: one is made
	Step    string                     `json:"step"`
	Set     map[string]json.RawMessage `json:"set,omitempty"`     // fields to change, by name
	With    json.RawMessage            `json:"with,omitempty"`    // what the step takes beyond fields: quiz answers, what was seen, …
	Ref     string                     `json:"ref,omitempty"`     // what it hangs on: the order that made a customer, the parcel that seeded one
	Version int64                      `json:"version,omitempty"` // the version seen; 0: whichever it is
	Reason  string                     `json:"reason,omitempty"`
	At      time.Time                  `json:"at,omitzero"`      // when it happened; zero: now
	Source  string                     `json:"source,omitempty"` // received from; empty: done here
	Adopt   bool                       `json:"adopt,omitempty"`  // heard of, and kept here from now on
	Untold  bool                       `json:"-"`                // heard of, and not as a fact: the facts are told
	Permit  *Permit                    `json:"-"`                // a guarded step takes one

	follows bool // follows from another, in its transaction
}

// Follows tells whether it follows from another, in its transaction.
func (c Command) Follows() bool { return c.follows }

// Rule is the door of steps that happen by themselves.
const Rule = "rule"

// Permit lets one guarded step through. Only gate makes one: a test holds the
// house to that.
type Permit struct {
	Gate     string
	Subject  string // kind/id
	Until    time.Time
	Would    string // in observe and warn: what enforcing would have answered
	Override string // the override it rests on: used up with the step
}

// Result is what a command did.
type Result struct {
	Record  Record    // as it is now
	Changed bool      // false: it said what was already so
	Facts   []Fact    // what it tells the facts
	Also    []Command // commands that follow from it and were done in the same transaction
}

// Fact is one row for the facts, as a record tells it. Values are by column:
// string, int64, float64, bool, time.Time, period.Date or money.Amount.
type Fact struct {
	Table  string         `json:"table"`
	Values map[string]any `json:"values"`
}

// Problem is one thing wrong with a command, beside its field.
type Problem struct {
	Field string `json:"field,omitempty"`
	Text  string `json:"text"`
	Hint  string `json:"hint,omitempty"`
}

// Refused is a command that was not done, with every problem at once.
type Refused struct {
	Problems []Problem
}

// Past is one version of a record: who did what, when and why.
type Past struct {
	With    json.RawMessage `json:"with,omitempty"` // what the step takes beyond fields: quiz answers, what was seen, …
	Ref     string          `json:"ref,omitempty"`  // what it hangs on: the order that made a customer, the parcel that seeded one
	Version int64           `json:"version"`
	Step    string          `json:"step"`
	From    State           `json:"from"`
	To      State           `json:"to"`
	At      time.Time       `json:"at"`      // when it happened
	Written time.Time       `json:"written"` // when it was recorded
	By      access.Actor
	Reason  string `json:"reason,omitempty"`
	Source  string `json:"source,omitempty"`
}

// Fill sets fields of a command; nil and empty values are left out.
func (c *Command) Fill(fields map[string]any) error {
	set := maps.Clone(c.Set)
	if set == nil {
		set = map[string]json.RawMessage{}
	}
	for name, v := range fields {
		raw, err := json.Marshal(v)
		if err != nil {
			return fmt.Errorf("fill %s: %w", name, err)
		}
		if s := string(raw); s != "null" && s != `""` {
			set[name] = raw
		}
	}
	c.Set = set
	return nil
}
