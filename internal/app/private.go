package app

import (
	"context"
	"slices"

	"plumbline/internal/access"
	"plumbline/internal/campaign"
	"plumbline/internal/fault"
)

// private holds a creator's own no-touch list to those it is for: legal, and
// operations on that account. Others see that there is a list, not what is on it.
func (h *house) private(ctx context.Context, scope access.Scope, rows ...campaign.Row) ([]campaign.Row, error) {
	switch scope.Role() {
	case access.Owner, access.Legal, access.Creator: // a creator comes by their link and sees their own rows alone
		return rows, nil
	}
	for i, row := range rows {
		if row.Kind != campaign.KindList || row.Parts[access.Personal] == nil {
			continue
		}
		looks, err := h.looksAfter(ctx, scope.Person(), row)
		if err != nil {
			return nil, err
		}
		if !looks {
			delete(rows[i].Parts, access.Personal)
		}
	}
	return rows, nil
}

// mayChange refuses a change of a creator's own list to those it is not for:
// they would write over what they do not see.
func (h *house) mayChange(ctx context.Context, scope access.Scope, cs []campaign.Command) error {
	for _, c := range cs {
		if c.Kind != campaign.KindList || c.Step == campaign.Create || c.Source != "" {
			continue
		}
		row, err := h.store.Record(ctx, scope, c.Kind, c.ID)
		if err != nil {
			return err
		}
		had := row.Parts[access.Personal] != nil
		if _, err := h.private(ctx, scope, row); err != nil {
			return err
		}
		if had && row.Parts[access.Personal] == nil {
			return fault.New(fault.Forbidden, "this list is changed by who looks after its creator")
		}
	}
	return nil
}

// looksAfter tells whether a person owns the campaign a list stands in, or
// looks after its creator.
func (h *house) looksAfter(ctx context.Context, person string, list campaign.Row) (bool, error) {
	if person == "" {
		return false, nil
	}
	for _, of := range []struct {
		kind campaign.Kind
		id   string
	}{{campaign.KindCampaign, list.Campaign}, {campaign.KindCreator, list.Creator}} {
		if of.id == "" {
			continue
		}
		row, err := h.store.Record(ctx, access.For(access.Owner), of.kind, of.id)
		if fault.CodeOf(err) == fault.NotFound {
			continue
		}
		if err != nil {
			return false, err
		}
		r, err := row.Record()
		if err != nil {
			return false, err
		}
		c, isCreator := r.(*campaign.Creator)
		if row.Owner == person || isCreator && c.Manager == person {
			return true, nil
		}
	}
	return false, nil
}

// askable refuses to look lists up by what is on a creator's own.
func askable(scope access.Scope, q campaign.Query) error {
	if q.Kind != campaign.KindList || scope.Role() == access.Owner || scope.Role() == access.Legal {
		return nil
	}
	const own = "own"
	if slices.ContainsFunc(q.Where, func(c campaign.Cond) bool { return c.Field == own }) || slices.Contains(q.Order, own) || slices.Contains(q.Order, "-"+own) {
		return fault.New(fault.Forbidden, "a creator's own list cannot be searched").WithHint("open the list of a creator you look after")
	}
	return nil
}
