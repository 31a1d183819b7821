package book

import (
	"context"
	"encoding/json"
	"fmt"
	"reflect"
	"time"

	"plumbline/internal/access"
	"plumbline/internal/campaign"
	"plumbline/internal/fault"
)

// Undo takes back the change that made a version, while it is the last. The
// fields of an edit get their former values back, as an edit of its own. A step
// that leads back (campaign.Step.Back) leaves the record as it was before it,
// and what it told the facts is corrected.
func (b *Book) Undo(ctx context.Context, by access.Actor, scope access.Scope, kind campaign.Kind, id string, version int64) (campaign.Result, error) {
	now, err := b.Keeper.Record(ctx, scope, kind, id)
	if err != nil {
		return campaign.Result{}, err
	}
	if now.Version != version {
		return campaign.Result{}, fault.New(fault.Conflict, "%s %s was changed again since", kind, id).WithHint("open it and look at its history")
	}
	past, err := b.Keeper.Past(ctx, scope, kind, id)
	if err != nil {
		return campaign.Result{}, err
	}
	m, _ := b.Machine(kind)
	is, err := now.Record()
	if err != nil {
		return campaign.Result{}, err
	}
	if len(past) < 2 || !m.Undoable(is, past[0]) {
		return campaign.Result{}, fault.New(fault.Invalid, "this step cannot be taken back").WithHint("others act on it already: take the step that leads back, or edit")
	}
	if past[0].Step != campaign.Edit {
		return b.back(ctx, by, scope, m, past[0], id)
	}
	before, err := b.Keeper.Was(ctx, scope, kind, id, version-1)
	if err != nil {
		return campaign.Result{}, err
	}
	set, err := restore(now, before)
	if err != nil {
		return campaign.Result{}, err
	}
	return b.Do(ctx, by, scope, campaign.Command{Kind: kind, ID: id, Step: campaign.Edit, Version: version, Set: set, Reason: fmt.Sprintf("undo of version %d", version)})
}

// back takes a step back: the record stands as it did before it, whole, also
// what the asker does not see of it.
func (b *Book) back(ctx context.Context, by access.Actor, scope access.Scope, m campaign.Machine, last campaign.Past, id string) (out campaign.Result, err error) {
	before, err := b.Keeper.Was(ctx, access.For(access.Owner), m.Kind, id, last.Version-1)
	if err != nil {
		return out, err
	}
	err = b.write(ctx, by, scope, func(w work) error {
		out, err = w.back(m, last, before)
		return err
	})
	return out, told(err)
}

func (w *work) back(m campaign.Machine, last campaign.Past, before campaign.Row) (campaign.Result, error) {
	step, _ := m.Step(last.Step, last.From)
	now := w.book.Clock.Now().UTC().Truncate(time.Microsecond)
	c := &campaign.Change{Ctx: w.ctx, Tx: w.tx, House: w.house, By: w.by, Now: now, At: now, Step: campaign.Step{Name: campaign.Undone, Roles: step.Roles},
		Command: campaign.Command{Kind: m.Kind, ID: before.ID, Step: campaign.Undone, Version: last.Version, Reason: fmt.Sprintf("undo of version %d", last.Version)}}
	if err := w.load(m, c); err != nil {
		return campaign.Result{}, err
	}
	if err := w.allowed(m, c); err != nil {
		return campaign.Result{}, err
	}
	was, err := before.Record()
	if err != nil {
		return campaign.Result{}, err
	}
	version := c.After.Top().Version
	c.After = was
	c.After.Top().Version = version
	c.Tell(unsaid(m, c, step, last)...)
	return w.keep(m, c)
}

// unsaid corrects the milestones a step told: they are no events any more.
func unsaid(m campaign.Machine, c *campaign.Change, step campaign.Step, last campaign.Past) []campaign.Fact {
	if m.Facts == nil {
		return nil
	}
	then := &campaign.Change{Ctx: c.Ctx, Tx: c.Tx, House: c.House, By: last.By, Now: last.Written, At: last.At, Step: step, Before: c.After, After: c.Before,
		Command: campaign.Command{Kind: m.Kind, ID: c.After.Top().ID, Step: step.Name, Reason: last.Reason}}
	var out []campaign.Fact
	for _, f := range signed(then, last.Version, m.Facts(then)) {
		if f.Table == milestones {
			f.Values["event"] = campaign.TakenBack
			out = append(out, f)
		}
	}
	return out
}

// milestones is the table in which a step is an event.
const milestones = "milestones"

// signed gives the milestones of a step that can be taken back an identity, so
// that a later telling corrects them.
func signed(c *campaign.Change, version int64, told []campaign.Fact) []campaign.Fact {
	if c.Step.Back == nil {
		return told
	}
	for i, f := range told {
		if _, own := f.Values["event_id"]; f.Table == milestones && !own {
			f.Values["event_id"] = fmt.Sprintf("%s@%d.%d", campaign.Telling(c.After), version, i)
		}
	}
	return told
}

// restore is what an edit has to set to lead from one row to another.
func restore(now, before campaign.Row) (map[string]json.RawMessage, error) {
	is, err := now.Record()
	if err != nil {
		return nil, err
	}
	was, err := before.Record()
	if err != nil {
		return nil, err
	}
	set := map[string]json.RawMessage{}
	put := func(name string, v any) error {
		text, err := json.Marshal(v)
		set[name] = text
		return err
	}
	for _, f := range campaign.FieldsOf(now.Kind) {
		if !f.Fixed && !reflect.DeepEqual(f.Value(is), f.Value(was)) {
			if err := put(f.Name, f.Value(was)); err != nil {
				return nil, err
			}
		}
	}
	for _, name := range campaign.HeadFields {
		if a, b := *is.Top().Text(name), *was.Top().Text(name); a != b {
			if err := put(name, b); err != nil {
				return nil, err
			}
		}
	}
	return set, nil
}
