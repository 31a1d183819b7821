// Package place is where things belong: the small tables of creators, posts,
// campaigns, codes and links, and what follows from one about another.
package place

import (
	"plumbline/internal/facts"
	"plumbline/internal/measure/cube/frame"
	"plumbline/internal/money"
	"plumbline/internal/period"
)

// Asset is a live post as known at the moment.
type Asset struct {
	ID, Campaign, Creator, Deliverable, Platform, Region, Format, Link, Code, Relation, Disclosure, Caption string
	Published                                                                                               int64 // µs, 0 unknown
	TakenDown                                                                                               int64 // µs, 0 still live
	Tracked, Identifier                                                                                     bool
	marks                                                                                                   map[string]facts.Mark
}

// Creator is who creates.
type Creator struct {
	ID, Name, Platform, Region, Category, Acquisition string
	Tags                                              []string
	Followers                                         float64
	FirstBooked                                       period.Date // 0 unknown
}

// Campaign is a campaign.
type Campaign struct {
	ID, Name, Brand, SubOutcome string
	Starts, Ends, Launch        period.Date // 0 unknown
}

// Code is a discount code with its owner and its days.
type Code struct {
	ID, Creator, Campaign string
	Starts, Ends          period.Date // 0 open
}

// Link is a tracked link as placed.
type Link struct{ ID, Creator, Campaign, Asset, URL string }

// Dims are the small versioned tables as known at the moment.
type Dims struct {
	Assets    map[string]*Asset
	Creators  map[string]*Creator
	Campaigns map[string]*Campaign
	Codes     map[string]*Code
	Links     map[string]*Link
	Rates     *money.Rates

	byDeliverable map[string]*Asset
}

// New returns small tables without rows.
func New() *Dims {
	return &Dims{Assets: map[string]*Asset{}, Creators: map[string]*Creator{}, Campaigns: map[string]*Campaign{},
		Codes: map[string]*Code{}, Links: map[string]*Link{}, Rates: &money.Rates{}}
}

// Place is what is known about where a row or record belongs.
type Place struct{ Creator, Campaign, Asset, Platform, Region, Link, Code, Deliverable string }

// Of is where a row says that it belongs.
func Of(r *frame.Rows, i int) Place {
	return Place{Creator: r.Text(i, "creator"), Campaign: r.Text(i, "campaign"), Asset: r.Text(i, "asset"), Platform: r.Text(i, "platform"),
		Region: r.Text(i, "region"), Link: r.Text(i, "link"), Code: r.Text(i, "code"), Deliverable: r.Text(i, "deliverable")}
}

// ID is the record of a kind that a place names; empty where it names none.
func (p Place) ID(kind string) string {
	switch kind {
	case "asset":
		return p.Asset
	case "deliverable":
		return p.Deliverable
	case "creator":
		return p.Creator
	case "campaign":
		return p.Campaign
	}
	return ""
}

// Settle fills what follows from the rest: an asset, link or code knows its
// creator and campaign, an asset and a creator their platform.
func (d *Dims) Settle(p Place) Place {
	if l := d.Links[p.Link]; l != nil {
		p.Fill(Place{Creator: l.Creator, Campaign: l.Campaign, Asset: l.Asset})
	}
	if a := d.Assets[p.Asset]; a != nil {
		p.Fill(Place{Creator: a.Creator, Campaign: a.Campaign, Platform: a.Platform, Region: a.Region, Deliverable: a.Deliverable})
	}
	if c := d.Codes[p.Code]; c != nil {
		p.Fill(Place{Creator: c.Creator, Campaign: c.Campaign})
	}
	if c := d.Creators[p.Creator]; c != nil {
		p.Fill(Place{Platform: c.Platform})
	}
	return p
}

// Fill takes over what is not known yet.
func (p *Place) Fill(q Place) {
	for _, f := range []struct {
		to   *string
		from string
	}{{&p.Creator, q.Creator}, {&p.Campaign, q.Campaign}, {&p.Asset, q.Asset}, {&p.Platform, q.Platform},
		{&p.Region, q.Region}, {&p.Deliverable, q.Deliverable}} {
		if *f.to == "" {
			*f.to = f.from
		}
	}
}

// OfDeliverable is the post that a deliverable became; nil while there is none.
func (d *Dims) OfDeliverable(id string) *Asset {
	if d.byDeliverable == nil {
		d.byDeliverable = map[string]*Asset{}
		for _, a := range d.Assets {
			if a.Deliverable != "" {
				d.byDeliverable[a.Deliverable] = a
			}
		}
	}
	return d.byDeliverable[id]
}

// Open tells whether the code works on a day.
func (c *Code) Open(d period.Date) bool {
	return (c.Starts == 0 || d >= c.Starts) && (c.Ends == 0 || d <= c.Ends)
}
