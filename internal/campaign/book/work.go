package book

import (
	"cmp"
	"context"
	"fmt"
	"reflect"
	"slices"
	"time"

	"plumbline/internal/access"
	"plumbline/internal/campaign"
	"plumbline/internal/fault"
)

// work is one command and what follows from it.
type work struct {
	book  *Book
	ctx   context.Context
	tx    campaign.Tx
	house campaign.House
	by    access.Actor
	scope access.Scope
	left  int
}

func (w *work) do(cmd campaign.Command) (campaign.Result, error) {
	if w.left--; w.left < 0 {
		return campaign.Result{}, fault.New(fault.Internal, "a step leads to more than %d others", maxAlso)
	}
	m, ok := w.book.Machine(cmd.Kind)
	if !ok {
		return campaign.Result{}, fault.New(fault.Invalid, "there are no records of kind %q", cmd.Kind)
	}
	c, err := w.begin(m, cmd)
	if err != nil || c.Step.Name == "" {
		return campaign.Result{Record: c.After}, err
	}
	problems := append(w.fill(m, c), w.move(m, c)...)
	if c.Err() != nil {
		return campaign.Result{}, c.Err()
	}
	if len(problems) > 0 {
		return campaign.Result{}, &campaign.Refused{Problems: problems}
	}
	out := campaign.Result{Record: c.After, Also: c.Also()}
	said := c.Received() || cmd.Follows() || w.by.Via == campaign.Rule || c.Step.Name == campaign.Edit // says what is so: news only where something changes; a step somebody took was taken
	if c.Before == nil || !said || !reflect.DeepEqual(c.Before, c.After) {
		if out, err = w.keep(m, c); err != nil {
			return campaign.Result{}, err
		}
	}
	return out, w.follow(c)
}

// follow does what follows from a change, in its transaction.
func (w *work) follow(c *campaign.Change) error {
	for _, cmd := range c.Also() {
		if _, err := w.do(cmd); err != nil {
			return fmt.Errorf("%s %s of %s: %w", cmd.Step, cmd.Kind, campaign.Subject(c.After), err)
		}
	}
	return nil
}

// begin finds the record and the step. A change without a step is a received
// event the record already shows.
func (w *work) begin(m campaign.Machine, cmd campaign.Command) (*campaign.Change, error) {
	now := w.book.Clock.Now().UTC().Truncate(time.Microsecond)
	c := &campaign.Change{Ctx: w.ctx, Tx: w.tx, House: w.house, By: w.by, Command: cmd, Now: now, At: now}
	if !cmd.At.IsZero() {
		c.At = cmd.At.UTC().Truncate(time.Microsecond)
	}
	if err := w.load(m, c); err != nil {
		return c, err
	}
	if c.Before == nil && cmd.Step != campaign.Create {
		if cmd.Follows() {
			return c, nil
		}
		if !c.Received() {
			return c, missing(m, cmd.ID)
		}
		c.After.Top().State = m.States[0] // heard of before it was heard of: it begins where it would have
	}
	state := c.After.Top().State
	step, ok := m.Step(cmd.Step, state)
	if c.Before != nil && cmd.Step == campaign.Create {
		step, ok = campaign.Step{Name: campaign.Edit, Label: "Heard of again"}, true
	}
	if !ok && (c.Received() || cmd.Follows()) {
		if step, ok = late(m, cmd.Step, state); !ok {
			return c, nil
		}
	}
	if !ok {
		return c, cannot(m, cmd, state, w.by.Role)
	}
	c.Step = step
	return c, w.allowed(m, c)
}

func (w *work) load(m campaign.Machine, c *campaign.Change) error {
	cmd := c.Command
	if cmd.ID != "" {
		row, err := w.tx.Record(w.ctx, cmd.Kind, cmd.ID)
		switch {
		case err == nil && !cmd.Follows() && !w.scope.Row(dims(row)):
			return missing(m, cmd.ID)
		case err == nil && cmd.Step == campaign.Create && cmd.Source == "" && !cmd.Follows():
			return &campaign.Refused{Problems: []campaign.Problem{{Field: "id", Text: fmt.Sprintf("there is already a %s %s", m.Title, cmd.ID), Hint: "open it, or choose another id"}}}
		case err == nil:
			if c.Before, err = row.Record(); err != nil {
				return err
			}
			if c.After, err = row.Record(); err != nil {
				return err
			}
			if cmd.Version != 0 && cmd.Version != row.Version {
				return &campaign.Stale{Seen: cmd.Version, Now: c.Before}
			}
			return nil
		case fault.CodeOf(err) != fault.NotFound:
			return err
		}
	}
	c.After, _ = campaign.New(m.Kind)
	*c.After.Top() = campaign.Head{ID: cmp.Or(cmd.ID, campaign.NewID(cmd.Kind)), Kind: cmd.Kind, Mastered: master(cmd), Made: c.Now}
	return nil
}

// late finds a step heard of after the fact. One that would lead back leaves
// its stamp, and the record stands where it stands.
func late(m campaign.Machine, name string, from campaign.State) (campaign.Step, bool) {
	i := slices.IndexFunc(m.Steps, func(s campaign.Step) bool { return s.Name == name })
	if i < 0 {
		return campaign.Step{}, false
	}
	s := m.Steps[i]
	if s.To != "" && slices.Index(m.States, s.To) <= slices.Index(m.States, from) {
		s.To = ""
	}
	return s, true
}

// dims are the values a scope's row rules look at. A campaign belongs to
// itself, a creator too.
func dims(row campaign.Row) map[string]string {
	out := map[string]string{"campaign": row.Campaign, "creator": row.Creator, "brand": row.Brand, "region": row.Region, "owner": row.Owner}
	if _, own := out[string(row.Kind)]; own {
		out[string(row.Kind)] = row.ID
	}
	return out
}
