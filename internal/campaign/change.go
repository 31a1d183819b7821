package campaign

import (
	"context"
	"fmt"
	"strings"
	"time"

	"plumbline/internal/access"
	"plumbline/internal/fault"
	"plumbline/internal/ladder"
	"plumbline/internal/period"
)

// House is what a step may have to know of the programme.
type House struct {
	Ladder   *ladder.Ladder // nil before the first revision
	Revision string
	Calendar period.Calendar
	// Errors counts the ladder's errors that concern a campaign's key results;
	// a brief is not sent while there are any.
	Errors func(campaign string) []string
}

// Change is one step under way.
type Change struct {
	Ctx     context.Context
	Tx      Tx
	House   House
	By      access.Actor
	Command Command
	Step    Step
	Before  Record // nil on create
	After   Record
	At      time.Time // when it happened
	Now     time.Time // when it is recorded

	facts []Fact
	also  []Command
	err   error // of the store: ends the transaction
}

// Received tells whether the step was not asked for here but heard of.
func (c *Change) Received() bool { return c.Command.Source != "" }

// Get reads another record in the same transaction; nil where there is none.
func (c *Change) Get(kind Kind, id string) Record {
	if id == "" {
		return nil
	}
	row, err := c.Tx.Record(c.Ctx, kind, id)
	if err != nil {
		if fault.CodeOf(err) != fault.NotFound {
			c.err = err
		}
		return nil
	}
	r, err := row.Record()
	if err != nil {
		c.err = err
		return nil
	}
	return r
}

// Find reads other records in the same transaction.
func (c *Change) Find(q Query) []Record {
	page, err := c.Tx.Records(c.Ctx, q)
	if err != nil {
		c.err = err
		return nil
	}
	out := make([]Record, 0, len(page.Rows))
	for _, row := range page.Rows {
		r, err := row.Record()
		if err != nil {
			c.err = err
			return nil
		}
		out = append(out, r)
	}
	return out
}

// Then has another command done in the same transaction.
func (c *Change) Then(cmd Command) { c.also = append(c.also, cmd) }

// Tell adds facts.
func (c *Change) Tell(f ...Fact) { c.facts = append(c.facts, f...) }

// Milestone is a row of milestones about the record at hand, with its dimensions.
func (c *Change) Milestone(kind, event string, at time.Time, more ...any) Fact {
	h := c.After.Top()
	v := map[string]any{"subject_kind": kind, "subject": h.ID, "event": event, "occurred_at": at}
	for name, value := range map[string]string{"campaign": h.Campaign, "creator": h.Creator, "region": h.Region} {
		if value != "" {
			v[name] = value
		}
	}
	for i := 0; i+1 < len(more); i += 2 {
		if s, isText := more[i+1].(string); !isText || s != "" {
			v[more[i].(string)] = more[i+1]
		}
	}
	return Fact{Table: "milestones", Values: v}
}

// Error says every problem in one text.
func (r *Refused) Error() string {
	var texts []string
	for _, p := range r.Problems {
		if p.Field != "" {
			texts = append(texts, fmt.Sprintf("%s: %s", p.Field, p.Text))
			continue
		}
		texts = append(texts, p.Text)
	}
	return strings.Join(texts, "; ")
}

// Stale is a command that had seen an older version: the record as it is now
// lets the asker see what changed, and choose.
type Stale struct {
	Seen int64
	Now  Record
}

// Error says so.
func (s *Stale) Error() string {
	return fmt.Sprintf("%s %s was changed by somebody else since version %d", s.Now.Top().Kind, s.Now.Top().ID, s.Seen)
}
