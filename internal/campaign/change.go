package campaign

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"plumbline/internal/access"
	"plumbline/internal/fault"
	"plumbline/internal/ladder"
	"plumbline/internal/money"
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
	// Audience returns the platform's own shares of an audience, newest; nil
	// where nobody can ask.
	Audience func(ctx context.Context, creator, platform, basis string) ([]Share, error)
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

// Deadline is the end of an SLA of the charter that begins at a moment, in the
// charter's hours; zero where there is none.
func (h House) Deadline(sla string, from time.Time) time.Time {
	if h.Ladder == nil || h.Ladder.Charter.SLAs == nil || h.Ladder.Charter.SLAs.Limits[sla] <= 0 {
		return time.Time{}
	}
	limit := h.Ladder.Charter.SLAs.Limits[sla]
	if h.Ladder.Charter.SLAs.Hours == "business" {
		return h.Calendar.WorkedBy(from, limit).UTC()
	}
	return from.Add(limit).UTC()
}

// First stamps when something happened: the earliest of what is heard.
func (c *Change) First(t *time.Time) {
	if t.IsZero() || c.At.Before(*t) {
		*t = c.At
	}
}

// Last stamps when something last happened.
func (c *Change) Last(t *time.Time) {
	if c.At.After(*t) {
		*t = c.At
	}
}

// With reads what the step was given beyond fields.
func (c *Change) With(into any) []Problem {
	if len(c.Command.With) == 0 {
		return nil
	}
	if err := json.Unmarshal(c.Command.With, into); err != nil {
		return []Problem{{Field: "with", Text: "cannot be read: " + err.Error()}}
	}
	return nil
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

// Forget deletes fields of a record from what is kept of it, earlier versions
// and the log's personal parts included.
func (c *Change) Forget(kind Kind, id string, fields ...string) {
	if c.err == nil {
		c.err = c.Tx.Forget(c.Ctx, access.Entry{At: c.Now, By: c.By}, kind, id, fields...)
	}
}

// Then has another command done in the same transaction, at the same moment
// and from the same source. It follows whoever asked: roles are not looked at
// again, gates are; and what it says that is so already is no mistake.
func (c *Change) Then(cmd Command) {
	cmd.follows = true
	if cmd.At.IsZero() {
		cmd.At = c.Command.At
	}
	if cmd.Source == "" {
		cmd.Source, cmd.Adopt, cmd.Untold = c.Command.Source, c.Command.Adopt, c.Command.Untold
		if cmd.Step == Create && c.Received() { // what is concluded here is ours to keep and to tell
			cmd.Adopt, cmd.Untold = true, true
		}
	}
	c.also = append(c.also, cmd)
}

// Also are the commands that follow from it so far.
func (c *Change) Also() []Command { return c.also }

// Told are the facts it has added so far.
func (c *Change) Told() []Fact { return c.facts }

// Err is what the store answered wrongly: it ends the transaction.
func (c *Change) Err() error { return c.err }

// Tell adds facts.
func (c *Change) Tell(f ...Fact) { c.facts = append(c.facts, f...) }

// Milestone is a row of milestones about the record at hand, with its dimensions.
func (c *Change) Milestone(kind, event string, at time.Time, more ...any) Fact {
	return c.Row("milestones", at, append([]any{"subject_kind", kind, "subject", c.After.Top().ID, "event", event}, more...)...)
}

// Row is a row of an event or state table, with the record's dimensions. What
// is empty is left out.
func (c *Change) Row(table string, at time.Time, more ...any) Fact {
	h := c.After.Top()
	return Dimension(table, at, append([]any{"campaign", h.Campaign, "creator", h.Creator, "region", h.Region}, more...)...)
}

// Telling is the identity of a row that a record tells again as it goes on: the
// later telling corrects the earlier.
func Telling(r Record) string { return "plumbline:" + Subject(r) }

// Dimension is a row of any table from pairs of column and value. What is
// empty is left out.
func Dimension(table string, at time.Time, pairs ...any) Fact {
	v := map[string]any{"occurred_at": at}
	for i := 0; i+1 < len(pairs); i += 2 {
		if value, filled := plain(pairs[i+1]); filled {
			v[pairs[i].(string)] = value
		}
	}
	return Fact{Table: table, Values: v}
}

// plain is a value as facts take it; filled is false for what is empty.
func plain(v any) (value any, filled bool) {
	switch x := v.(type) {
	case string:
		return x, x != ""
	case State:
		return string(x), x != ""
	case time.Time:
		return x, !x.IsZero()
	case *period.Date:
		if x == nil {
			return nil, false
		}
		return *x, true
	case *money.Amount:
		if x == nil {
			return nil, false
		}
		return *x, true
	case *float64:
		if x == nil {
			return nil, false
		}
		return *x, true
	}
	return v, v != nil
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

// Lines are several commands of which none was done, with every problem at
// once, by the place of its command.
type Lines struct {
	Refused []Line
}

// Line is what is wrong with one of several commands.
type Line struct {
	At       int // from 0
	Problems []Problem
	Cause    error
}

// Error says every problem in one text.
func (l *Lines) Error() string {
	var texts []string
	for _, x := range l.Refused {
		texts = append(texts, fmt.Sprintf("line %d: %s", x.At+1, (&Refused{x.Problems}).Error()))
	}
	return strings.Join(texts, "; ")
}

// Unwrap returns what each line was refused for.
func (l *Lines) Unwrap() []error {
	out := make([]error, 0, len(l.Refused))
	for _, x := range l.Refused {
		out = append(out, x.Cause)
	}
	return out
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
