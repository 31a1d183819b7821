package book

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"

	"plumbline/internal/campaign"
	"plumbline/internal/fault"
)

// fill sets the fields asked for, each under the asker's scope.
func (w *work) fill(m campaign.Machine, c *campaign.Change) []campaign.Problem {
	var out []campaign.Problem
	for _, name := range slices.Sorted(maps.Keys(c.Command.Set)) {
		if p := w.set(m, c, name, c.Command.Set[name]); p != nil {
			out = append(out, *p)
		}
	}
	return out
}

func (w *work) set(m campaign.Machine, c *campaign.Change, name string, value json.RawMessage) *campaign.Problem {
	if text := c.After.Top().Text(name); text != nil {
		if keeps(c) && *text != "" {
			return nil
		}
		if err := json.Unmarshal(value, text); err != nil {
			return &campaign.Problem{Field: name, Text: "is not a text"}
		}
		return nil
	}
	f, ok := campaign.FieldOf(m.Kind, name)
	switch {
	case !ok:
		return &campaign.Problem{Field: name, Text: fmt.Sprintf("a %s has no such field", m.Title)}
	case !campaign.MayWrite(w.scope, f, c.Command.Step) && !c.Command.Follows():
		return &campaign.Problem{Field: name, Text: "is not yours to see or change"}
	case f.Fixed && !c.Received() && !c.Command.Follows():
		return &campaign.Problem{Field: name, Text: "is set by steps, not by hand"}
	case keeps(c) && !f.Empty(c.After):
		return nil
	}
	if err := f.Set(c.After, value); err != nil {
		return &campaign.Problem{Field: name, Text: fault.MessageOf(err), Hint: fault.HintOf(err)}
	}
	return nil
}

// master is where a record that a command makes is mastered.
func master(c campaign.Command) string {
	if c.Source == "" || c.Adopt {
		return campaign.Here
	}
	return c.Source
}

// keeps tells whether the record is told by another source than its own, or
// made a second time: that fills gaps and overwrites nothing.
func keeps(c *campaign.Change) bool {
	if c.Before == nil {
		return false
	}
	return c.Command.Step == campaign.Create && !c.Received() || c.Received() && master(c.Command) != c.After.Top().Mastered
}

// move takes the step and checks what comes of it.
func (w *work) move(m campaign.Machine, c *campaign.Change) []campaign.Problem {
	h := c.After.Top()
	var out []campaign.Problem
	if c.Step.Reason && c.Command.Reason == "" && !c.Received() {
		out = append(out, campaign.Problem{Field: "reason", Text: "say why"})
	}
	if c.Step.To != "" {
		h.State = c.Step.To
	}
	if c.Step.Do != nil {
		out = append(out, c.Step.Do(c)...)
	}
	if m.Head != nil {
		m.Head(c.After)
	}
	if !c.Received() && c.By.Via != campaign.Rule { // what happens by itself waits for nobody to fill a form
		out = append(out, unfilled(m, c)...)
	}
	if m.Check != nil {
		out = append(out, m.Check(c)...)
	}
	return out
}

// unfilled names the fields that have to be filled by now.
func unfilled(m campaign.Machine, c *campaign.Change) []campaign.Problem {
	var out []campaign.Problem
	for _, f := range campaign.FieldsOf(m.Kind) {
		if (slices.Contains(f.Must, campaign.Create) || slices.Contains(f.Must, c.Step.Name)) && f.Empty(c.After) {
			out = append(out, campaign.Problem{Field: f.Name, Text: "is needed: " + f.Doc})
		}
	}
	return out
}
