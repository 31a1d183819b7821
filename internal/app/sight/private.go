package sight

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"plumbline/internal/access"
	"plumbline/internal/campaign"
	"plumbline/internal/fault"
)

// Private holds a creator's own no-touch list to those it is for: legal, and
// operations on that account. Others see that there is a list, not what is on it.
func (s Sight) Private(ctx context.Context, scope access.Scope, rows ...campaign.Row) ([]campaign.Row, error) {
	switch scope.Role() {
	case access.Owner, access.Legal, access.Creator: // a creator comes by their link and sees their own rows alone
		return rows, nil
	}
	own := func(row campaign.Row) bool {
		return (row.Kind == campaign.KindList || row.Kind == campaign.KindOffer) && row.Parts[access.Personal] != nil
	}
	if !slices.ContainsFunc(rows, own) {
		return rows, nil
	}
	looks, err := s.looksAfter(ctx, scope.Person(), slices.DeleteFunc(slices.Clone(rows), func(row campaign.Row) bool { return !own(row) }))
	if err != nil {
		return nil, err
	}
	for _, row := range rows {
		if own(row) && !looks(row) {
			if err := without(row); err != nil {
				return nil, err
			}
		}
	}
	return rows, nil
}

// without takes the fields out of a row that are a creator's own list, or say
// what is on it.
func without(row campaign.Row) error {
	var part map[string]json.RawMessage
	if err := json.Unmarshal(row.Parts[access.Personal], &part); err != nil {
		return fmt.Errorf("read %s %s: %w", row.Kind, row.ID, err)
	}
	for _, f := range campaign.FieldsOf(row.Kind) {
		if f.Stays {
			delete(part, f.Name)
		}
	}
	delete(row.Parts, access.Personal)
	if len(part) == 0 {
		return nil
	}
	text, err := json.Marshal(part)
	row.Parts[access.Personal] = text
	return err
}

// MayChange refuses a change of a creator's own list to those it is not for:
// they would write over what they do not see.
func (s Sight) MayChange(ctx context.Context, scope access.Scope, cs []campaign.Command) error {
	for _, c := range cs {
		if c.Kind != campaign.KindList || c.Step == campaign.Create || c.Source != "" {
			continue
		}
		row, err := s.Records.Record(ctx, scope, c.Kind, c.ID)
		if err != nil {
			return err
		}
		had := row.Parts[access.Personal] != nil
		if _, err := s.Private(ctx, scope, row); err != nil {
			return err
		}
		if had && row.Parts[access.Personal] == nil {
			return fault.New(fault.Forbidden, "this list is changed by who looks after its creator")
		}
	}
	return nil
}

// looksAfter tells of which lists a person owns the campaign, or looks after
// the creator: as their owner, or as the manager the creator's page names.
func (s Sight) looksAfter(ctx context.Context, person string, lists []campaign.Row) (func(campaign.Row) bool, error) {
	if person == "" {
		return func(campaign.Row) bool { return false }, nil
	}
	theirs := map[campaign.Kind]map[string]bool{}
	for kind, id := range map[campaign.Kind]func(campaign.Row) string{
		campaign.KindCampaign: func(r campaign.Row) string { return r.Campaign },
		campaign.KindCreator:  func(r campaign.Row) string { return r.Creator },
	} {
		var err error
		if theirs[kind], err = s.theirs(ctx, person, kind, idsOf(lists, id)); err != nil {
			return nil, err
		}
	}
	return func(r campaign.Row) bool {
		return theirs[campaign.KindCampaign][r.Campaign] || theirs[campaign.KindCreator][r.Creator]
	}, nil
}

func idsOf(rows []campaign.Row, id func(campaign.Row) string) []string {
	var out []string
	for _, r := range rows {
		if v := id(r); v != "" && !slices.Contains(out, v) {
			out = append(out, v)
		}
	}
	return out
}

// theirs are those of these records that a person owns or manages.
func (s Sight) theirs(ctx context.Context, person string, kind campaign.Kind, ids []string) (map[string]bool, error) {
	out := map[string]bool{}
	if len(ids) == 0 {
		return out, nil
	}
	page, err := s.Records.Records(ctx, access.For(access.Owner), campaign.Query{Kind: kind, Where: []campaign.Cond{{Field: "id", Op: "in", Values: ids}}, Limit: len(ids)})
	if err != nil {
		return nil, err
	}
	for _, row := range page.Rows {
		r, err := row.Record()
		if err != nil {
			return nil, err
		}
		c, isCreator := r.(*campaign.Creator)
		if row.Owner == person || isCreator && c.Manager == person {
			out[row.ID] = true
		}
	}
	return out, nil
}

// Askable refuses to look records up by what is on a creator's own list.
func Askable(scope access.Scope, q campaign.Query) error {
	if scope.Role() == access.Owner || scope.Role() == access.Legal {
		return nil
	}
	stays := func(name string) bool {
		f, ok := campaign.FieldOf(q.Kind, strings.TrimPrefix(name, "-"))
		return ok && f.Stays
	}
	if slices.ContainsFunc(q.Where, func(c campaign.Cond) bool { return stays(c.Field) }) || slices.ContainsFunc(q.Order, stays) {
		return fault.New(fault.Forbidden, "a creator's own list cannot be searched").WithHint("open the list of a creator you look after")
	}
	return nil
}
