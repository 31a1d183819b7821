package guest

import (
	"cmp"
	"context"
	"maps"
	"slices"

	"plumbline/internal/access"
	"plumbline/internal/access/pass"
	"plumbline/internal/campaign"
	"plumbline/internal/fault"
	"plumbline/internal/ladder"
	"plumbline/internal/web/portal"
	"plumbline/internal/web/say"
)

// Guest reads a pass. One that opens nothing any more is fault.SignedOut.
func (d Door) Guest(ctx context.Context, sealed string) (portal.Guest, error) {
	i, p, err := d.passed(ctx, sealed)
	if err != nil {
		return portal.Guest{}, err
	}
	who, err := d.actsFor(ctx, i)
	if err != nil {
		return portal.Guest{}, err
	}
	at := slices.IndexFunc(who, func(c portal.Choice) bool { return c.ID == p.Creator })
	if at < 0 { // no longer theirs to act for
		at = 0
	}
	who[at].Current = true
	g := portal.Guest{By: access.Actor{ID: i.ID, Role: access.Creator, Via: "link"}, Creator: who[at].ID, Campaign: i.Campaign, Name: who[at].Title,
		Until: i.Until, Now: d.Clock.Now(), Invitation: i.ID, Titles: map[string]string{}}
	if i.Creator == "" {
		g.Acts = who
	}
	if g.Sees, err = d.Sees(g.Creator); err != nil {
		return portal.Guest{}, err
	}
	return g, d.around(ctx, &g)
}

func (d Door) passed(ctx context.Context, sealed string) (*campaign.Invitation, pass.Pass, error) {
	p, err := pass.NewSealer(d.Key).Open(sealed, d.Clock.Now())
	if err != nil {
		return nil, p, err
	}
	i, err := d.invitation(ctx, "id", p.Invitation)
	if fault.CodeOf(err) == fault.NotFound {
		return nil, p, fault.New(fault.SignedOut, "%s", fault.MessageOf(err)).WithHint("%s", fault.HintOf(err))
	}
	return i, p, err
}

// ActFor gives a representative a pass for another of their creators.
func (d Door) ActFor(ctx context.Context, sealed, creator string) (portal.Entry, error) {
	i, _, err := d.passed(ctx, sealed)
	if err != nil {
		return portal.Entry{}, err
	}
	who, err := d.actsFor(ctx, i)
	if err != nil {
		return portal.Entry{}, err
	}
	if !slices.ContainsFunc(who, func(c portal.Choice) bool { return c.ID == creator }) {
		return portal.Entry{}, fault.New(fault.NotFound, "this link does not act for %s", creator)
	}
	return d.entry(i, creator), nil
}

// around fills in what a guest has to know of the house: what campaigns are
// called, who looks after them, and what is asked of an audience.
func (d Door) around(ctx context.Context, g *portal.Guest) error {
	g.Programme, g.Axes = "Plumbline", axes(ladder.Audience{})
	row, err := d.Records.Record(ctx, access.For(access.Owner), campaign.KindCreator, g.Creator)
	if err != nil {
		return err
	}
	r, err := row.Record()
	if err != nil {
		return err
	}
	owner := cmp.Or(r.(*campaign.Creator).Manager, row.Owner)
	ids, err := d.campaignsOf(ctx, g)
	if err != nil {
		return err
	}
	page := campaign.Page{}
	if len(ids) > 0 {
		q := campaign.Query{Kind: campaign.KindCampaign, Where: []campaign.Cond{{Field: "id", Op: "in", Values: ids}}, Limit: len(ids)}
		if page, err = d.Records.Records(ctx, access.For(access.Owner), q); err != nil {
			return err
		}
	}
	for _, row := range page.Rows {
		g.Titles[row.ID] = say.First(row.Title, say.Upper(say.Plain(row.ID)))
		owner = cmp.Or(owner, row.Owner)
	}
	l, err := d.Ladder()
	if err != nil {
		return nil // before the first ladder there is no programme to speak of
	}
	g.Programme, g.Calendar, g.Axes = l.Program.Name, l.Program.Calendar(), axes(l.Audience)
	for _, p := range l.People {
		if p.ID == owner {
			g.Contact = portal.Contact{Name: say.First(p.Name, p.ID), Email: p.Email}
		}
	}
	return nil
}

// campaignsOf are the campaigns a guest's records belong to.
func (d Door) campaignsOf(ctx context.Context, g *portal.Guest) ([]string, error) {
	ids := map[string]bool{}
	for _, kind := range []campaign.Kind{campaign.KindBrief, campaign.KindDeliverable, campaign.KindTerms, campaign.KindOffer} {
		page, err := d.Records.Records(ctx, g.Rows(), campaign.Query{Kind: kind, Limit: 200})
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
