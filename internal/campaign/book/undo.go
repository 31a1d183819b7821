package book

import (
	"context"
	"encoding/json"
	"fmt"
	"reflect"

	"plumbline/internal/access"
	"plumbline/internal/campaign"
	"plumbline/internal/fault"
)

// Undo takes back the edit that made a version, while it is the last: the
// fields it changed get their former values back, as an edit of its own. A step
// was told to the facts and is not unsaid; the machine's other steps lead back.
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
	if len(past) < 2 || past[0].Step != campaign.Edit {
		return campaign.Result{}, fault.New(fault.Invalid, "only an edit can be undone").WithHint("a step was told to others already: take the step that leads back, or edit")
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
