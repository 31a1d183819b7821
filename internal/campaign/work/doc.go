// Package work holds the machines of the work itself: campaigns, briefs, terms,
// deliverables, parcels and the money they take.
//
// In: steps of records, through the book. Out: what each step changes beyond
// the state, what else follows from it, and the facts it tells.
package work

import (
	"encoding/json"

	"plumbline/internal/access"
	"plumbline/internal/campaign"
	"plumbline/internal/money"
)

type (
	change  = campaign.Change
	command = campaign.Command
	fact    = campaign.Fact
	machine = campaign.Machine
	problem = campaign.Problem
	record  = campaign.Record
	state   = campaign.State
	step    = campaign.Step
)

func states(s ...state) []state { return s }

// ops do the daily work; deal makers are they and legal.
func ops() []access.Role  { return []access.Role{access.Operations} }
func deal() []access.Role { return []access.Role{access.Operations, access.Legal} }
func pays() []access.Role { return []access.Role{access.Operations, access.Finance} }
func both() []access.Role { return []access.Role{access.Operations, access.Creator} }

// wrongMoney says what is wrong with an amount beside its field.
func wrongMoney(field string, a *money.Amount) []problem {
	switch {
	case a == nil:
		return nil
	case !money.Known(a.Currency):
		return []problem{{Field: field, Text: "there is no currency " + quoted(a.Currency), Hint: "use an ISO code like USD"}}
	case a.Minor < 0:
		return []problem{{Field: field, Text: "cannot be less than nothing"}}
	}
	return nil
}

func quoted(s string) string { return "“" + s + "”" }

// of finds records of a kind by one field.
func of[T record](c *change, kind campaign.Kind, field, value string) []T {
	if value == "" {
		return nil
	}
	var out []T
	for _, r := range c.Find(campaign.Query{Kind: kind, Where: []campaign.Cond{{Field: field, Op: "=", Values: []string{value}}}, Order: []string{"id"}, Limit: 500}) {
		out = append(out, r.(T))
	}
	return out
}

// get reads a record by id; the zero value where there is none.
func get[T record](c *change, kind campaign.Kind, id string) T {
	r, _ := c.Get(kind, id).(T)
	return r
}

// fields makes what a command sets from pairs of name and value.
func fields(pairs ...any) map[string]json.RawMessage {
	out := map[string]json.RawMessage{}
	for i := 0; i+1 < len(pairs); i += 2 {
		if s, isText := pairs[i+1].(string); isText && s == "" {
			continue
		}
		text, err := json.Marshal(pairs[i+1])
		if err != nil {
			continue // records hold nothing JSON cannot
		}
		out[pairs[i].(string)] = text
	}
	return out
}
