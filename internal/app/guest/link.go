// Package guest lets creators in: private links, the pass they are exchanged
// for, what a guest has to know of the house, and whose own a no-touch list is.
package guest

import (
	"cmp"
	"context"
	"encoding/json"

	"plumbline/internal/access"
	"plumbline/internal/access/pass"
	"plumbline/internal/campaign"
	"plumbline/internal/campaign/guard"
	"plumbline/internal/fault"
	"plumbline/internal/ladder"
	"plumbline/internal/period"
	"plumbline/internal/web/portal"
	"plumbline/internal/web/say"
)

// Records is where records are read; the store is one.
type Records interface {
	Record(ctx context.Context, scope access.Scope, kind campaign.Kind, id string) (campaign.Row, error)
	Records(ctx context.Context, scope access.Scope, q campaign.Query) (campaign.Page, error)
}

// Steps takes one step of a record.
type Steps func(ctx context.Context, by access.Actor, scope access.Scope, c campaign.Command) (campaign.Result, error)

// Door is where private links are made and opened.
type Door struct {
	Records Records
	Do      Steps
	Key     []byte // seals passes
	Clock   period.Clock
	Sees    func(creator string) (access.Scope, error) // what the house lets a creator see
	Ladder  func() (*ladder.Ladder, error)             // in force; an error where there is none
}

// MakeLink makes a private link; the one before it stops opening.
func (d Door) MakeLink(ctx context.Context, by access.Actor, scope access.Scope, q portal.Asked) (portal.Link, error) {
	if q.Days = cmp.Or(q.Days, portal.DefaultDays); q.Days < 1 || q.Days > portal.MaxDays {
		return portal.Link{}, fault.New(fault.Invalid, "a link opens for 1 to %d days", portal.MaxDays)
	}
	set, err := d.linkFor(ctx, scope, q)
	if err != nil {
		return portal.Link{}, err
	}
	token, hash := pass.New()
	with, err := json.Marshal(guard.Link{Hash: hash, Until: d.Clock.Now().AddDate(0, 0, q.Days)})
	if err != nil {
		return portal.Link{}, err
	}
	out, err := d.Do(ctx, by, scope, campaign.Command{Kind: campaign.KindInvitation, Step: campaign.Create, Set: set, With: with})
	if err != nil {
		return portal.Link{}, err
	}
	return portal.Link{Token: token, Invitation: out.Record.(*campaign.Invitation)}, nil
}

// linkFor says whose link it is, by a record the asker sees.
func (d Door) linkFor(ctx context.Context, scope access.Scope, q portal.Asked) (map[string]json.RawMessage, error) {
	row, err := d.Records.Record(ctx, scope, q.Kind, q.ID)
	if err != nil {
		return nil, err
	}
	head := map[string]string{"brand": row.Brand, "region": row.Region, "owner": row.Owner, "title": "private link"}
	switch q.Kind {
	case campaign.KindCreator:
		head["creator"] = row.ID
	case campaign.KindBrief:
		if row.Creator == "" {
			return nil, fault.New(fault.Invalid, "this brief names no creator").WithHint("say who it is for, then make the link")
		}
		head["creator"], head["campaign"] = row.Creator, row.Campaign
	case campaign.KindRepresentative:
		head["parent"] = row.ID
	default:
		return nil, fault.New(fault.Invalid, "a private link is made for a creator, a brief or a representative")
	}
	set := map[string]json.RawMessage{}
	for name, value := range head {
		if set[name], err = json.Marshal(value); err != nil {
			return nil, err
		}
	}
	return set, nil
}

// Exchange gives a pass for the token of a link.
func (d Door) Exchange(ctx context.Context, token string) (portal.Entry, error) {
	i, err := d.invitation(ctx, "token_hash", pass.Hash(token))
	if err != nil {
		return portal.Entry{}, err
	}
	who, err := d.actsFor(ctx, i)
	if err != nil {
		return portal.Entry{}, err
	}
	by := access.Actor{ID: i.ID, Role: access.Creator, Via: "link"}
	if _, err := d.Do(ctx, by, access.For(access.Creator), campaign.Command{Kind: campaign.KindInvitation, ID: i.ID, Step: "used"}); err != nil {
		return portal.Entry{}, err
	}
	return d.entry(i, who[0].ID), nil
}

func (d Door) entry(i *campaign.Invitation, creator string) portal.Entry {
	sealed := pass.NewSealer(d.Key).Seal(pass.Pass{Invitation: i.ID, Creator: creator, Until: i.Until})
	return portal.Entry{Pass: sealed, For: i.Until.Sub(d.Clock.Now())}
}

// invitation finds a link that still opens.
func (d Door) invitation(ctx context.Context, field, value string) (*campaign.Invitation, error) {
	if value == "" {
		return nil, noLink("this link is not complete")
	}
	page, err := d.Records.Records(ctx, access.For(access.Owner), campaign.Query{Kind: campaign.KindInvitation, Where: []campaign.Cond{{Field: field, Op: "=", Values: []string{value}}}, Limit: 1})
	if err != nil {
		return nil, err
	}
	if len(page.Rows) == 0 {
		return nil, noLink("this link opens nothing")
	}
	r, err := page.Rows[0].Record()
	if err != nil {
		return nil, err
	}
	i := r.(*campaign.Invitation)
	switch {
	case i.State == campaign.Revoked:
		return nil, noLink("this link was replaced or taken back")
	case !guard.Fits(i, i.TokenHash, d.Clock.Now()):
		return nil, noLink("this link has run out")
	}
	return i, nil
}

func noLink(why string) error {
	return fault.New(fault.NotFound, "%s", why).WithHint("ask whoever sent it for a new one; it is made in a moment")
}

// actsFor are the creators a link is for, the first of them to begin with.
func (d Door) actsFor(ctx context.Context, i *campaign.Invitation) ([]portal.Choice, error) {
	q := campaign.Query{Kind: campaign.KindCreator, Where: []campaign.Cond{{Field: "id", Op: "=", Values: []string{i.Creator}}}, Order: []string{"title"}, Limit: 500}
	if i.Creator == "" {
		q.Where = []campaign.Cond{{Field: "representative", Op: "=", Values: []string{i.Parent}}}
	}
	page, err := d.Records.Records(ctx, access.For(access.Owner), q)
	if err != nil {
		return nil, err
	}
	var out []portal.Choice
	for _, row := range page.Rows {
		out = append(out, portal.Choice{ID: row.ID, Title: say.First(row.Title, row.ID)})
	}
	if len(out) == 0 {
		return nil, noLink("nobody stands behind this link any more")
	}
	return out, nil
}
