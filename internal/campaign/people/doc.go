// Package people holds the machines about creators: who they are, what is known
// of their audience, screens and ratings, offers, lists, incidents, pivots.
//
// In: steps of records, through the book. Out: what each step changes beyond
// the state, what else follows from it, and the facts it tells.
package people

import (
	"encoding/json"
	"time"

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

// How long what was looked at counts.
const (
	day        = 24 * time.Hour
	screenDays = 90 // unless the ladder's screening says otherwise
	ratingDays = 180
	packetDays = 90
)

func states(s ...state) []state { return s }

func ops() []access.Role  { return []access.Role{access.Operations} }
func safe() []access.Role { return []access.Role{access.Operations, access.Legal} }
func both() []access.Role { return []access.Role{access.Operations, access.Creator} }

func quoted(s string) string { return "“" + s + "”" }

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

// of finds records of a kind by one field, newest ids last.
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

// about are the head fields of a record that hangs on another.
func about(h *campaign.Head, pairs ...any) map[string]json.RawMessage {
	return fields(append([]any{"campaign", h.Campaign, "creator", h.Creator, "brand", h.Brand, "region", h.Region, "owner", h.Owner}, pairs...)...)
}
