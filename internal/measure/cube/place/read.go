package place

import (
	"context"
	"strings"

	"plumbline/internal/measure/cube/frame"
)

// Source reads columns of a small table, of each row the last version.
type Source func(ctx context.Context, table string, columns ...string) (*frame.Rows, error)

// Read reads the small tables; with names also what creators are called.
func Read(ctx context.Context, latest Source, names bool) (*Dims, error) {
	d := New()
	if err := d.readCreators(ctx, latest, names); err != nil {
		return nil, err
	}
	for _, read := range []func(context.Context, Source) error{d.readAssets, d.readCampaigns, d.readCodes, d.readLinks, d.readRates} {
		if err := read(ctx, latest); err != nil {
			return nil, err
		}
	}
	return d, nil
}

func (d *Dims) readCreators(ctx context.Context, latest Source, names bool) error {
	cols := []string{"id", "platform", "region", "followers", "category", "acquisition", "first_booked", "tags"}
	if names {
		cols = append(cols, "name")
	}
	r, err := latest(ctx, "creators", cols...)
	if err != nil {
		return err
	}
	for i := range r.N {
		c := &Creator{ID: r.Text(i, "id"), Name: r.Text(i, "name"), Platform: r.Text(i, "platform"), Region: r.Text(i, "region"),
			Category: r.Text(i, "category"), Acquisition: r.Text(i, "acquisition")}
		c.Followers, _ = r.Float(i, "followers")
		c.FirstBooked = r.Day(i, "first_booked")
		for _, tag := range strings.Split(r.Text(i, "tags"), ",") {
			if tag = strings.TrimSpace(tag); tag != "" {
				c.Tags = append(c.Tags, tag)
			}
		}
		d.Creators[c.ID] = c
	}
	return nil
}

func (d *Dims) readCampaigns(ctx context.Context, latest Source) error {
	r, err := latest(ctx, "campaigns", "id", "name", "brand", "starts", "ends", "launch", "sub_outcome")
	if err != nil {
		return err
	}
	for i := range r.N {
		id := r.Text(i, "id")
		d.Campaigns[id] = &Campaign{ID: id, Name: r.Text(i, "name"), Brand: r.Text(i, "brand"), SubOutcome: r.Text(i, "sub_outcome"),
			Starts: r.Day(i, "starts"), Ends: r.Day(i, "ends"), Launch: r.Day(i, "launch")}
	}
	return nil
}

func (d *Dims) readCodes(ctx context.Context, latest Source) error {
	r, err := latest(ctx, "codes", "id", "creator", "campaign", "starts", "ends")
	if err != nil {
		return err
	}
	for i := range r.N {
		id := r.Text(i, "id")
		d.Codes[id] = &Code{ID: id, Creator: r.Text(i, "creator"), Campaign: r.Text(i, "campaign"), Starts: r.Day(i, "starts"), Ends: r.Day(i, "ends")}
	}
	return nil
}

func (d *Dims) readLinks(ctx context.Context, latest Source) error {
	r, err := latest(ctx, "links", "id", "creator", "campaign", "asset", "url")
	if err != nil {
		return err
	}
	for i := range r.N {
		id := r.Text(i, "id")
		d.Links[id] = &Link{ID: id, Creator: r.Text(i, "creator"), Campaign: r.Text(i, "campaign"), Asset: r.Text(i, "asset"), URL: r.Text(i, "url")}
	}
	return nil
}

func (d *Dims) readRates(ctx context.Context, latest Source) error {
	r, err := latest(ctx, "rates", "day", "from", "to", "rate")
	if err != nil {
		return err
	}
	for i := range r.N {
		if err := d.Rates.Add(r.Day(i, "day").String(), r.Text(i, "from"), r.Text(i, "to"), r.Text(i, "rate")); err != nil {
			return err
		}
	}
	return nil
}

func (d *Dims) readAssets(ctx context.Context, latest Source) error {
	r, err := latest(ctx, "assets", "id", "platform", "region", "campaign", "creator", "deliverable", "format",
		"published_at", "link", "code", "tracked", "identifier", "relation", "disclosure")
	if err != nil {
		return err
	}
	for i := range r.N {
		a := &Asset{ID: r.Text(i, "id"), Campaign: r.Text(i, "campaign"), Creator: r.Text(i, "creator"), Deliverable: r.Text(i, "deliverable"),
			Platform: r.Text(i, "platform"), Region: r.Text(i, "region"), Format: r.Text(i, "format"), Link: r.Text(i, "link"),
			Code: r.Text(i, "code"), Relation: r.Text(i, "relation"), Disclosure: r.Text(i, "disclosure")}
		a.Published, _ = r.Int(i, "published_at")
		a.Tracked = a.Relation != "earned"
		a.Identifier = a.Link != "" || a.Code != ""
		if v, ok := r.Bool(i, "tracked"); ok {
			a.Tracked = v
		}
		if v, ok := r.Bool(i, "identifier"); ok {
			a.Identifier = v
		}
		d.Assets[a.ID] = a
	}
	return nil
}
