package app

import (
	"cmp"
	"context"
	"encoding/json"
	"maps"
	"slices"
	"time"

	"plumbline/internal/access"
	"plumbline/internal/access/pass"
	"plumbline/internal/campaign"
	"plumbline/internal/campaign/guard"
	"plumbline/internal/fault"
	"plumbline/internal/ladder"
	"plumbline/internal/web/portal"
	"plumbline/internal/web/say"
)

// MakeLink makes a private link; the one before it stops opening.
func (a *App) MakeLink(ctx context.Context, by access.Actor, scope access.Scope, q portal.Asked) (portal.Link, error) {
	h, err := a.open(ctx)
	if err != nil {
		return portal.Link{}, err
	}
	if q.Days = cmp.Or(q.Days, portal.DefaultDays); q.Days < 1 || q.Days > portal.MaxDays {
		return portal.Link{}, fault.New(fault.Invalid, "a link opens for 1 to %d days", portal.MaxDays)
	}
	set, err := h.linkFor(ctx, scope, q)
	if err != nil {
		return portal.Link{}, err
	}
	token, hash := pass.New()
	with, err := json.Marshal(guard.Link{Hash: hash, Until: h.now(time.Time{}).AddDate(0, 0, q.Days)})
	if err != nil {
		return portal.Link{}, err
	}
	out, err := a.Do(ctx, by, scope, campaign.Command{Kind: campaign.KindInvitation, Step: campaign.Create, Set: set, With: with})
	if err != nil {
		return portal.Link{}, err
	}
	return portal.Link{Token: token, Invitation: out.Record.(*campaign.Invitation)}, nil
}

// linkFor says whose link it is, by a record the asker sees.
func (h *house) linkFor(ctx context.Context, scope access.Scope, q portal.Asked) (map[string]json.RawMessage, error) {
	row, err := h.store.Record(ctx, scope, q.Kind, q.ID)
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
func (a *App) Exchange(ctx context.Context, token string) (portal.Entry, error) {
	h, err := a.open(ctx)
	if err != nil {
		return portal.Entry{}, err
	}
	i, err := h.invitation(ctx, "token_hash", pass.Hash(token))
	if err != nil {
		return portal.Entry{}, err
	}
	who, err := h.actsFor(ctx, i)
	if err != nil {
		return portal.Entry{}, err
	}
	by := access.Actor{ID: i.ID, Role: access.Creator, Via: "link"}
	if _, err := a.Do(ctx, by, access.For(access.Creator), campaign.Command{Kind: campaign.KindInvitation, ID: i.ID, Step: "used"}); err != nil {
		return portal.Entry{}, err
	}
	return h.entry(i, who[0].ID), nil
}

func (h *house) entry(i *campaign.Invitation, creator string) portal.Entry {
	sealed := pass.NewSealer(h.key).Seal(pass.Pass{Invitation: i.ID, Creator: creator, Until: i.Until})
	return portal.Entry{Pass: sealed, For: i.Until.Sub(h.now(time.Time{}))}
}

// invitation finds a link that still opens.
func (h *house) invitation(ctx context.Context, field, value string) (*campaign.Invitation, error) {
	if value == "" {
		return nil, noLink("this link is not complete")
	}
	page, err := h.store.Records(ctx, access.For(access.Owner), campaign.Query{Kind: campaign.KindInvitation, Where: []campaign.Cond{{Field: field, Op: "=", Values: []string{value}}}, Limit: 1})
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
	case !guard.Fits(i, i.TokenHash, h.now(time.Time{})):
		return nil, noLink("this link has run out")
	}
	return i, nil
}

func noLink(why string) error {
	return fault.New(fault.NotFound, "%s", why).WithHint("ask whoever sent it for a new one; it is made in a moment")
}

// actsFor are the creators a link is for, the first of them to begin with.
func (h *house) actsFor(ctx context.Context, i *campaign.Invitation) ([]portal.Choice, error) {
	q := campaign.Query{Kind: campaign.KindCreator, Where: []campaign.Cond{{Field: "id", Op: "=", Values: []string{i.Creator}}}, Order: []string{"title"}, Limit: 500}
	if i.Creator == "" {
		q.Where = []campaign.Cond{{Field: "representative", Op: "=", Values: []string{i.Parent}}}
	}
	page, err := h.store.Records(ctx, access.For(access.Owner), q)
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

// Guest reads a pass. One that opens nothing any more is fault.SignedOut.
func (a *App) Guest(ctx context.Context, sealed string) (portal.Guest, error) {
	h, err := a.open(ctx)
	if err != nil {
		return portal.Guest{}, err
	}
	i, p, err := h.passed(ctx, sealed)
	if err != nil {
		return portal.Guest{}, err
	}
	who, err := h.actsFor(ctx, i)
	if err != nil {
		return portal.Guest{}, err
	}
	at := slices.IndexFunc(who, func(c portal.Choice) bool { return c.ID == p.Creator })
	if at < 0 { // no longer theirs to act for
		at = 0
	}
	who[at].Current = true
	g := portal.Guest{By: access.Actor{ID: i.ID, Role: access.Creator, Via: "link"}, Creator: who[at].ID, Campaign: i.Campaign, Name: who[at].Title,
		Until: i.Until, Now: h.now(time.Time{}), Invitation: i.ID, Titles: map[string]string{}}
	if i.Creator == "" {
		g.Acts = who
	}
	return g, h.around(ctx, &g)
}

func (h *house) passed(ctx context.Context, sealed string) (*campaign.Invitation, pass.Pass, error) {
	p, err := pass.NewSealer(h.key).Open(sealed, h.now(time.Time{}))
	if err != nil {
		return nil, p, err
	}
	i, err := h.invitation(ctx, "id", p.Invitation)
	if fault.CodeOf(err) == fault.NotFound {
		return nil, p, fault.New(fault.SignedOut, "%s", fault.MessageOf(err)).WithHint("%s", fault.HintOf(err))
	}
	return i, p, err
}

// ActFor gives a representative a pass for another of their creators.
func (a *App) ActFor(ctx context.Context, sealed, creator string) (portal.Entry, error) {
	h, err := a.open(ctx)
	if err != nil {
		return portal.Entry{}, err
	}
	i, _, err := h.passed(ctx, sealed)
	if err != nil {
		return portal.Entry{}, err
	}
	who, err := h.actsFor(ctx, i)
	if err != nil {
		return portal.Entry{}, err
	}
	if !slices.ContainsFunc(who, func(c portal.Choice) bool { return c.ID == creator }) {
		return portal.Entry{}, fault.New(fault.NotFound, "this link does not act for %s", creator)
	}
	return h.entry(i, creator), nil
}

// around fills in what a guest has to know of the house: what campaigns are
// called, who looks after them, and what is asked of an audience.
func (h *house) around(ctx context.Context, g *portal.Guest) error {
	g.Programme, g.Axes = "Plumbline", axes(ladder.Audience{})
	row, err := h.store.Record(ctx, access.For(access.Owner), campaign.KindCreator, g.Creator)
	if err != nil {
		return err
	}
	r, err := row.Record()
	if err != nil {
		return err
	}
	owner := cmp.Or(r.(*campaign.Creator).Manager, row.Owner)
	ids, err := h.campaignsOf(ctx, g)
	if err != nil {
		return err
	}
	page := campaign.Page{}
	if len(ids) > 0 {
		q := campaign.Query{Kind: campaign.KindCampaign, Where: []campaign.Cond{{Field: "id", Op: "in", Values: ids}}, Limit: len(ids)}
		if page, err = h.store.Records(ctx, access.For(access.Owner), q); err != nil {
			return err
		}
	}
	for _, row := range page.Rows {
		g.Titles[row.ID] = say.First(row.Title, say.Upper(say.Plain(row.ID)))
		owner = cmp.Or(owner, row.Owner)
	}
	if f, err := h.inForce(time.Time{}); err == nil {
		g.Programme, g.Calendar, g.Axes = f.ladder.Program.Name, f.ladder.Program.Calendar(), axes(f.ladder.Audience)
		for _, p := range f.ladder.People {
			if p.ID == owner {
				g.Contact = portal.Contact{Name: say.First(p.Name, p.ID), Email: p.Email}
			}
		}
	}
	return nil
}

// campaignsOf are the campaigns a guest's records belong to.
func (h *house) campaignsOf(ctx context.Context, g *portal.Guest) ([]string, error) {
	ids := map[string]bool{}
	for _, kind := range []campaign.Kind{campaign.KindBrief, campaign.KindDeliverable, campaign.KindTerms, campaign.KindOffer} {
		page, err := h.store.Records(ctx, g.Rows(), campaign.Query{Kind: kind, Limit: 200})
		if err != nil {
			return nil, err
		}
		for _, row := range page.Rows {
			if row.Campaign != "" {
				ids[row.Campaign] = true
			}
		}
	}
	return slices.Sorted(maps.Keys(ids)), nil
}

// axes are the parts of the audience evidence: those of the ladder's target
// with their segments, and what every platform shows.
func axes(a ladder.Audience) []portal.Axis {
	out := []portal.Axis{
		{ID: "gender", Title: "Gender", Segments: []string{"female", "male"}},
		{ID: "age", Title: "Age", Segments: []string{"13-17", "18-24", "25-34", "35-44", "45-54", "55-64", "65+"}},
		{ID: "country", Title: "Top countries", Open: 5},
	}
	for _, axis := range slices.Sorted(maps.Keys(a.Target)) {
		if !slices.ContainsFunc(out, func(x portal.Axis) bool { return x.ID == axis }) {
			out = append(out, portal.Axis{ID: axis, Title: say.Upper(say.Plain(axis)), Segments: slices.Sorted(maps.Keys(a.Target[axis]))})
		}
	}
	return out
}
