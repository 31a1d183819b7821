// Package sight says what a role of this house may see: the role's own scope,
// narrowed by the ladder's access rules, and a creator's own no-touch list
// only to those it is for.
//
// In: a role and a person of the ladder. Out: a Scope, and rows without what
// is not for it.
package sight

import (
	"context"
	"slices"

	"plumbline/internal/access"
	"plumbline/internal/campaign"
	"plumbline/internal/fault"
	"plumbline/internal/ladder"
)

// Sight is what it needs of the house.
type Sight struct {
	Records campaign.Reader
	Rules   func() []ladder.AccessRule // of the ladder in force; none without one
}

// At is the scope of a role asked for at the data folder; none is the owner's.
func (s Sight) At(ctx context.Context, role access.Role) (access.Scope, error) {
	if role == "" {
		role = access.Owner
	}
	return s.Of(ctx, role, "")
}

// Of is what a role sees. The ladder's access section narrows it; what is
// one's own in it is the person's of the ladder.
func (s Sight) Of(ctx context.Context, role access.Role, person string) (access.Scope, error) {
	scope := access.For(role)
	if scope.Nothing() {
		return scope, fault.New(fault.Invalid, "there is no role %q", role).
			WithHint("use owner, operations, finance, legal, social, executive, creator or analyst")
	}
	return s.narrowed(scope.As(person), func(dimension string, values []string) ([]string, error) {
		return s.owned(ctx, dimension, values, person)
	})
}

// Guest is what a creator sees by their link: what the ladder lets creators
// see, of their own rows. What of theirs stands in no campaign, brand or region
// is theirs under any rule.
func (s Sight) Guest(creator string) (access.Scope, error) {
	scope, err := s.narrowed(access.For(access.Creator), func(dimension string, values []string) ([]string, error) {
		values = slices.Clone(values)
		if i := slices.Index(values, own); i >= 0 && dimension == "creator" {
			values[i] = creator
		}
		if dimension != "creator" {
			values = append(values, "")
		}
		return values, nil
	})
	return scope.Only("creator", creator), err
}

// narrowed is a role's scope under the ladder's rules; of says which values a
// rule lets through.
func (s Sight) narrowed(scope access.Scope, of func(dimension string, values []string) ([]string, error)) (access.Scope, error) {
	for _, rule := range s.Rules() {
		if rule.Role != string(scope.Role()) {
			continue
		}
		for _, name := range rule.Hide {
			if class, ok := access.ClassNamed(name); ok {
				scope = scope.Without(class)
			}
		}
		limits := []map[string][]string{rule.Only}
		if len(rule.Campaigns) > 0 {
			limits = append(limits, map[string][]string{"campaign": rule.Campaigns})
		}
		for _, limit := range limits { // each narrows: what both let through is seen
			for dimension, values := range limit {
				values, err := of(dimension, values)
				if err != nil {
					return access.Scope{}, err
				}
				scope = scope.Only(dimension, values...)
			}
		}
	}
	return scope, nil
}

// own stands in a rule for what belongs to whoever asks.
const own = "own"

// maxOwned bounds how many campaigns or creators are one person's own.
const maxOwned = 10_000

// owned puts the person's own in its place: as an owner themselves, else the
// records of that kind they own.
func (s Sight) owned(ctx context.Context, dimension string, values []string, person string) ([]string, error) {
	i := slices.Index(values, own)
	if i < 0 {
		return values, nil
	}
	values = slices.Delete(slices.Clone(values), i, i+1)
	if person == "" {
		return values, nil
	}
	if dimension == "owner" {
		return append(values, person), nil
	}
	q := campaign.Query{Kind: campaign.Kind(dimension), Where: []campaign.Cond{{Field: "owner", Op: "=", Values: []string{person}}}, Limit: maxOwned}
	page, err := s.Records.Records(ctx, access.For(access.Owner), q)
	for _, row := range page.Rows {
		values = append(values, row.ID)
	}
	return values, err
}
