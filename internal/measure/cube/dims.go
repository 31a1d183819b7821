package cube

import (
	"context"
	"fmt"
	"slices"
	"sort"
	"strings"

	"plumbline/internal/access"
	"plumbline/internal/facts"
	"plumbline/internal/ladder"
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

const everything = 1 << 31 // rows; a List without a limit stops at 10,000

func (w *World) latest(ctx context.Context, table string, columns ...string) (*Rows, error) {
	g, err := w.Reader.List(ctx, w.Scope, facts.List{
		View: facts.View{Calendar: w.Cal, AsOf: w.AsOf}, Table: table, Columns: columns, Latest: true, Limit: everything,
	})
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", table, err)
	}
	return rowsOf(g), nil
}

// Dims reads the small tables once.
func (w *World) Dims(ctx context.Context) (*Dims, error) {
	if w.dims != nil {
		return w.dims, nil
	}
	d := &Dims{Assets: map[string]*Asset{}, Creators: map[string]*Creator{}, Campaigns: map[string]*Campaign{},
		Codes: map[string]*Code{}, Links: map[string]*Link{}, Rates: &money.Rates{}}
	for _, read := range []func(context.Context, *Dims) error{w.readAssets, w.readCreators, w.readCampaigns, w.readCodes, w.readLinks, w.readRates} {
		if err := read(ctx, d); err != nil {
			return nil, err
		}
	}
	w.dims = d
	return d, nil
}

// Known are the small tables as Dims has read them.
func (w *World) Known() *Dims { return w.dims }

func (w *World) readCreators(ctx context.Context, d *Dims) error {
	cols := []string{"id", "platform", "region", "followers", "category", "acquisition", "first_booked", "tags"}
	if w.Scope.Sees(access.Personal) {
		cols = append(cols, "name")
	}
	r, err := w.latest(ctx, "creators", cols...)
	if err != nil {
		return err
	}
	for i := range r.N {
		c := &Creator{ID: r.Text(i, "id"), Name: r.Text(i, "name"), Platform: r.Text(i, "platform"), Region: r.Text(i, "region"),
			Category: r.Text(i, "category"), Acquisition: r.Text(i, "acquisition")}
		c.Followers, _ = r.Float(i, "followers")
		c.FirstBooked = r.day(i, "first_booked")
		for _, tag := range strings.Split(r.Text(i, "tags"), ",") {
			if tag = strings.TrimSpace(tag); tag != "" {
				c.Tags = append(c.Tags, tag)
			}
		}
		d.Creators[c.ID] = c
	}
	return nil
}

func (w *World) readCampaigns(ctx context.Context, d *Dims) error {
	r, err := w.latest(ctx, "campaigns", "id", "name", "brand", "starts", "ends", "launch", "sub_outcome")
	if err != nil {
		return err
	}
	for i := range r.N {
		id := r.Text(i, "id")
		d.Campaigns[id] = &Campaign{ID: id, Name: r.Text(i, "name"), Brand: r.Text(i, "brand"), SubOutcome: r.Text(i, "sub_outcome"),
			Starts: r.day(i, "starts"), Ends: r.day(i, "ends"), Launch: r.day(i, "launch")}
	}
	return nil
}

func (w *World) readCodes(ctx context.Context, d *Dims) error {
	r, err := w.latest(ctx, "codes", "id", "creator", "campaign", "starts", "ends")
	if err != nil {
		return err
	}
	for i := range r.N {
		id := r.Text(i, "id")
		d.Codes[id] = &Code{ID: id, Creator: r.Text(i, "creator"), Campaign: r.Text(i, "campaign"), Starts: r.day(i, "starts"), Ends: r.day(i, "ends")}
	}
	return nil
}

func (w *World) readLinks(ctx context.Context, d *Dims) error {
	r, err := w.latest(ctx, "links", "id", "creator", "campaign", "asset", "url")
	if err != nil {
		return err
	}
	for i := range r.N {
		id := r.Text(i, "id")
		d.Links[id] = &Link{ID: id, Creator: r.Text(i, "creator"), Campaign: r.Text(i, "campaign"), Asset: r.Text(i, "asset"), URL: r.Text(i, "url")}
	}
	return nil
}

func (w *World) readRates(ctx context.Context, d *Dims) error {
	r, err := w.latest(ctx, "rates", "day", "from", "to", "rate")
	if err != nil {
		return err
	}
	for i := range r.N {
		if err := d.Rates.Add(r.day(i, "day").String(), r.Text(i, "from"), r.Text(i, "to"), r.Text(i, "rate")); err != nil {
			return err
		}
	}
	return nil
}

func (w *World) readAssets(ctx context.Context, d *Dims) error {
	r, err := w.latest(ctx, "assets", "id", "platform", "region", "campaign", "creator", "deliverable", "format",
		"published_at", "link", "code", "tracked", "identifier", "relation", "disclosure")
	if err != nil {
		return err
	}
	for i := range r.N {
		a := &Asset{ID: r.Text(i, "id"), Campaign: r.Text(i, "campaign"), Creator: r.Text(i, "creator"), Deliverable: r.Text(i, "deliverable"),
			Platform: r.Text(i, "platform"), Region: r.Text(i, "region"), Format: r.Text(i, "format"), Link: r.Text(i, "link"),
			Code: r.Text(i, "code"), Relation: r.Text(i, "relation"), Disclosure: r.Text(i, "disclosure"), marks: map[string]facts.Mark{}}
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
	return w.markAssets(ctx, d)
}

// markAssets lets what was recorded about an asset stand over its row.
func (w *World) markAssets(ctx context.Context, d *Dims) error {
	subjects, err := w.rawSubjects(ctx, "asset")
	if err != nil {
		return err
	}
	for i := range subjects {
		s := &subjects[i]
		a := d.Assets[s.ID]
		if a == nil {
			a = &Asset{ID: s.ID, Campaign: s.Dims["campaign"], Creator: s.Dims["creator"], Platform: s.Dims["platform"], Region: s.Dims["region"],
				Link: s.Dims["link"], Code: s.Dims["code"], Tracked: true, marks: map[string]facts.Mark{}}
			d.Assets[s.ID] = a
		}
		a.fill(s.Dims)
		for _, m := range s.Marks {
			a.marks[m.Event] = m
			a.take(m)
		}
	}
	return nil
}

// fill takes from the marks' dimensions what the asset's own row does not say:
// a platform knows its post, and not which campaign it belongs to.
func (a *Asset) fill(dims map[string]string) {
	for name, at := range map[string]*string{"campaign": &a.Campaign, "creator": &a.Creator, "platform": &a.Platform, "region": &a.Region, "link": &a.Link, "code": &a.Code} {
		if *at == "" {
			*at = dims[name]
		}
	}
}

func (a *Asset) take(m facts.Mark) {
	yes := !m.HasValue || m.Value > 0
	switch m.Event {
	case "live":
		if a.Published == 0 {
			a.Published = m.At
		}
		if a.Deliverable == "" {
			a.Deliverable = m.Ref
		}
	case "taken_down":
		a.TakenDown = m.At
	case "tracked":
		a.Tracked = yes
	case "identifier":
		a.Identifier = yes
	case "disclosed":
		a.Disclosure = map[bool]string{true: "passed", false: "failed"}[yes]
	}
}

// value reads a field of an asset for a condition.
func (a *Asset) value(col string) (any, bool) {
	text := map[string]string{"id": a.ID, "campaign": a.Campaign, "creator": a.Creator, "deliverable": a.Deliverable, "platform": a.Platform,
		"region": a.Region, "format": a.Format, "link": a.Link, "code": a.Code, "relation": a.Relation, "disclosure": a.Disclosure}
	if s, ok := text[col]; ok {
		return s, s != ""
	}
	switch col {
	case "tracked":
		return a.Tracked, true
	case "identifier":
		return a.Identifier, true
	case "published_at":
		return a.Published, a.Published != 0
	case "taken_down":
		return a.TakenDown, a.TakenDown != 0
	}
	m, ok := a.marks[col]
	return m.Value, ok
}

func (r *Rows) day(i int, col string) period.Date {
	d, _ := r.Int(i, col)
	return period.Date(d)
}

// cohort is the group of a creator by a rule of the ladder: the one named, else
// its first; without any, creators are grouped by the followers last seen.
func (w *World) cohort(c *Creator, name string) string {
	if c == nil {
		return ""
	}
	for _, rule := range w.Ladder.Cohorts {
		if name == "" || rule.ID == name {
			return grouped(rule, c)
		}
	}
	return grouped(ladder.Cohort{ID: "followers", By: "followers", Bounds: []float64{1e4, 1e5, 1e6}}, c)
}

// grouped places a creator by one rule, as rule:group: bounds cut followers
// into ranges, values keep those listed, a bare rule has a group per value.
func grouped(rule ladder.Cohort, c *Creator) string {
	switch rule.By {
	case "followers":
		return banded(rule, c.Followers)
	case "first_booked":
		if c.FirstBooked != 0 {
			return valued(rule, c.FirstBooked.String()[:7])
		}
	case "category":
		return valued(rule, c.Category)
	case "acquisition":
		return valued(rule, c.Acquisition)
	}
	return ""
}

func valued(rule ladder.Cohort, value string) string {
	if value == "" || len(rule.Values) > 0 && !slices.Contains(rule.Values, value) {
		return ""
	}
	return rule.ID + ":" + value
}

func banded(rule ladder.Cohort, x float64) string {
	b := rule.Bounds
	if x == 0 || len(b) == 0 {
		return ""
	}
	i := sort.Search(len(b), func(i int) bool { return b[i] > x })
	switch i {
	case 0:
		return fmt.Sprintf("%s:<%.0f", rule.ID, b[0])
	case len(b):
		return fmt.Sprintf("%s:%.0f+", rule.ID, b[i-1])
	}
	return fmt.Sprintf("%s:%.0f-%.0f", rule.ID, b[i-1], b[i])
}
