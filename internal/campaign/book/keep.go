package book

import (
	"encoding/json"
	"maps"
	"slices"

	"plumbline/internal/access"
	"plumbline/internal/campaign"
)

// keep writes the record, its past, its facts and its line in the log.
func (w *work) keep(m campaign.Machine, c *campaign.Change) (campaign.Result, error) {
	h := c.After.Top()
	past := campaign.Past{Version: h.Version + 1, Step: c.Step.Name, To: h.State, At: c.At, Written: c.Now, By: c.By, Reason: c.Command.Reason, Source: c.Command.Source}
	if c.Before != nil {
		past.From = c.Before.Top().State
	}
	h.Version, h.Changed = past.Version, c.Now
	row, err := campaign.RowOf(c.After)
	if err != nil {
		return campaign.Result{}, err
	}
	if err := w.tx.Put(w.ctx, row, past); err != nil {
		return campaign.Result{}, err
	}
	told := c.Told()
	if m.Facts != nil {
		told = news(c, signed(c, past.Version, append(told, m.Facts(c)...)))
	}
	if c.Err() != nil {
		return campaign.Result{}, c.Err()
	}
	if err := w.tx.Tell(w.ctx, told...); err != nil {
		return campaign.Result{}, err
	}
	w.tx.Note(entry(c, past, row))
	return campaign.Result{Record: c.After, Changed: true, Facts: told, Also: c.Also()}, nil
}

// news is what of a change the facts do not know yet. What was heard of as a
// fact is one already; the money that follows from it is not, where the record
// is kept here.
func news(c *campaign.Change, all []campaign.Fact) []campaign.Fact {
	if !c.Received() || c.Command.Untold {
		return all
	}
	here := c.After.Top().Mastered == campaign.Here && !c.Command.Adopt
	if here && c.Command.Follows() {
		return all // what follows here from what was heard elsewhere, nobody else tells
	}
	return slices.DeleteFunc(all, func(f campaign.Fact) bool { return !here || f.Table != "spend" })
}

// entry is the line of the audit log: step and versions, and apart from them
// what may have to be erased.
func entry(c *campaign.Change, past campaign.Past, row campaign.Row) access.Entry {
	payload, _ := json.Marshal(map[string]any{
		"step": past.Step, "from": past.From, "to": past.To, "version": past.Version, "happened": past.At, "source": past.Source,
		"fields": slices.Sorted(maps.Keys(c.Command.Set)),
	})
	personal, _ := json.Marshal(map[string]any{"reason": past.Reason, "set": c.Command.Set})
	return access.Entry{At: past.Written, By: past.By, Act: past.Step, Subject: string(row.Kind) + "/" + row.ID, Payload: payload, Personal: personal}
}
