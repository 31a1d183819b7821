// Package tiktok reads reports of TikTok ads, hourly or daily, at the level of
// ads, ad groups or campaigns, and the tables that say which account they
// belong to.
package tiktok

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"time"

	"plumbline/internal/connector/cells"
	"plumbline/internal/facts"
	"plumbline/internal/fault"
	"plumbline/internal/inbox"
	"plumbline/internal/inbox/value"
	"plumbline/internal/money"
)

// Formats lists what is read.
func Formats() []inbox.Format {
	return []inbox.Format{
		report{"tiktok.ad_report", "ad"}, report{"tiktok.adgroup_report", "adgroup"}, report{"tiktok.campaign_report", "campaign"},
		history{"tiktok.ad_history", "ad", []string{"ad_name", "ad_text"}},
		history{"tiktok.adgroup_history", "adgroup", []string{"adgroup_name", "billing_event"}},
		history{"tiktok.campaign_history", "campaign", []string{"campaign_name", "objective_type"}},
		advertiser{},
	}
}

// report is a report at one level.
type report struct {
	name, level string
}

func (f report) Name() string { return f.name }
func (f report) Doc() string  { return "report of TikTok ads by " + f.level }

func (f report) Recognise(h inbox.Head) int {
	s := cells.Of(h)
	if h.Shape.Tabular() && s.Has(f.level+"_id", "spend", "impressions") && (s.Has("stat_time_hour") || s.Has("stat_time_day")) &&
		(f.level == "ad" || !s.Has("ad_id")) && (f.level != "campaign" || !s.Has("adgroup_id")) {
		return 92
	}
	return 0
}

func (f report) Open(h inbox.Head, o inbox.Options) (inbox.Mapper, error) {
	s := cells.Of(h)
	if lacks := s.Lacks(f.level+"_id", "spend"); len(lacks) > 0 {
		return nil, fault.New(fault.Invalid, "%s has no column %s", h.Name, strings.Join(lacks, ", ")).WithHint("add it to the report")
	}
	return &rows{f, s, o}, nil
}

type rows struct {
	report
	s cells.Sheet
	o inbox.Options
}

// counters of a report row: canonical name → columns.
var counters = map[string][]string{
	"views": {"video_play_actions"}, "engaged_views": {"engaged_view", "video_watched_6_s", "video_watched_6s"}, "impressions": {"impressions"},
	"likes": {"likes"}, "comments": {"comments"}, "shares": {"shares"}, "clicks": {"clicks"},
}

// Map keeps an hour or a day of one ad.
func (m *rows) Map(r inbox.Record, out inbox.Out) error {
	if m.level != "ad" && m.o.As != m.name {
		out.Skip("the report by ad says the same money; where there is none, name this one with --as " + m.name)
		return nil
	}
	id := m.s.Text(r, m.level+"_id")
	at := m.s.Cell(r, out, "stat_time_hour", "stat_time_day")
	if id == "" || at.Missing() {
		out.Bad(at.Column, value.Missing, "a report row needs its id and its time")
		return nil
	}
	p := map[string]any{"updated_at": m.s.Text(r, "_fivetran_synced"), "country": m.s.Text(r, "country_code", "country"), "currency": cmp.Or(m.s.Text(r, "currency"), m.o.Currency)}
	if _, ok := at.Time(m.o.Moments()); !ok {
		return nil
	}
	p["at"] = at.Value
	if c := m.s.Cell(r, out, "spend"); !c.Missing() {
		n, err := value.Plain(c.Value)
		if err != nil {
			out.Bad(c.Column, value.NotMoney, err.Error())
			return nil
		}
		p["spend"] = n
	}
	for name, columns := range counters {
		if c := m.s.Cell(r, out, columns...); !c.Missing() {
			if _, ok := c.Float(); ok {
				p[name] = c.Value
			}
		}
	}
	out.Piece(m.level, id, "row", at.Value+" "+p["country"].(string), p)
	return nil
}

// Assemble makes spend and running totals of one ad, ad group or campaign, or
// tells its ads whose account they are.
func (f report) Assemble(entity, id string, pieces map[string]map[string]any, out inbox.Out) (string, error) {
	return assemble(entity, id, pieces, out), nil
}

func assemble(entity, id string, pieces map[string]map[string]any, out inbox.Out) string {
	if level, of, ok := strings.Cut(entity, " of "); ok && of == "account" {
		head := cells.Obj(pieces["head"][""])
		if len(head) == 0 {
			return "its account"
		}
		for _, ad := range slices.Sorted(maps.Keys(pieces["has"])) {
			out.Piece(level, ad, "account", "", map[string]any{"currency": head.Text("currency"), "zone": head.Text("zone")})
		}
		return ""
	}
	account := cells.Obj(pieces["account"][""])
	zone, err := time.LoadLocation(account.Text("zone"))
	if err != nil {
		zone = time.UTC
	}
	a := &ad{level: entity, id: id, currency: account.Text("currency"), moments: value.Moments{Zone: zone}, out: out}
	return a.rows(pieces["row"])
}

type ad struct {
	level, id, currency string
	moments             value.Moments
	out                 inbox.Out
	total               map[string]int64
}

// rows makes spend of each row, in order of time, and at the end of each day
// the totals so far: a report row says what its hour added.
func (a *ad) rows(rows map[string]any) string {
	waits := ""
	a.total = map[string]int64{}
	type timed struct {
		at  time.Time
		key string
		o   cells.Object
	}
	var list []timed
	for _, k := range slices.Sorted(maps.Keys(rows)) {
		o := cells.Obj(rows[k])
		at, err := a.moments.Time(o.Text("at"))
		if err != nil {
			a.out.Bad("stat_time", value.NotTime, err.Error())
			continue
		}
		list = append(list, timed{at, k, o})
	}
	slices.SortStableFunc(list, func(x, y timed) int { return x.at.Compare(y.at) })
	for i, r := range list {
		if !a.spend(r.at, r.key, r.o) {
			waits = "its account's currency (import the advertisers, or name one with --currency)"
		}
		for name := range counters {
			if v := r.o.Text(name); v != "" {
				n, err := value.Int(v)
				if err != nil {
					a.out.Bad(name, value.NotWhole, err.Error())
				}
				a.total[name] += n
			}
		}
		if today := r.at.Format(time.DateOnly); i == len(list)-1 || list[i+1].at.Format(time.DateOnly) != today {
			a.stats(r.at, today)
		}
	}
	return waits
}

func (a *ad) spend(at time.Time, key string, o cells.Object) bool {
	text := o.Text("spend")
	if text == "" {
		return true
	}
	currency := cmp.Or(o.Text("currency"), a.currency)
	if currency == "" {
		return false
	}
	amount, err := money.Parse(text, currency)
	if err != nil {
		a.out.Bad("spend", value.NotMoney, err.Error())
		return true
	}
	table, _ := facts.Lookup("spend")
	row := a.out.Put(table, a.level+"/"+a.id+"/"+key)
	row.Time("occurred_at", at)
	row.Text("platform", "tiktok")
	row.Text("asset", a.asset())
	row.Text("kind", "amplification")
	row.Text("basis", "accrued")
	row.Int("amount", amount.Minor)
	row.Text("currency", currency)
	row.Text("ref", "tiktok "+a.level+" "+a.id)
	row.Text("territory", o.Text("country"))
	return true
}

func (a *ad) asset() string { return "tiktok-" + a.level + "-" + a.id }

func (a *ad) stats(at time.Time, today string) {
	table, _ := facts.Lookup("post_stats")
	row := a.out.Put(table, a.level+"/"+a.id+"/"+today)
	row.Time("occurred_at", at)
	row.Text("platform", "tiktok")
	row.Text("asset", a.asset())
	row.Text("basis", "paid")
	for name, n := range a.total {
		row.Int(name, n)
	}
}

// history says which account an ad, ad group or campaign belongs to.
type history struct {
	name, level string
	needs       []string
}

func (f history) Name() string { return f.name }
func (f history) Doc() string  { return "which account a TikTok " + f.level + " belongs to" }

func (f history) Recognise(h inbox.Head) int {
	if s := cells.Of(h); h.Shape.Tabular() && s.Has(f.level+"_id", "advertiser_id") && s.Has(f.needs...) {
		return 90
	}
	return 0
}

func (f history) Open(h inbox.Head, _ inbox.Options) (inbox.Mapper, error) {
	return &histories{f, cells.Of(h)}, nil
}

func (f history) Assemble(entity, id string, pieces map[string]map[string]any, out inbox.Out) (string, error) {
	return assemble(entity, id, pieces, out), nil
}

type histories struct {
	history
	s cells.Sheet
}

// Map keeps the account of one version.
func (m *histories) Map(r inbox.Record, out inbox.Out) error {
	id, account := m.s.Text(r, m.level+"_id"), m.s.Text(r, "advertiser_id")
	if id == "" || account == "" {
		out.Bad("advertiser_id", value.Missing, "a version needs its id and its account")
		return nil
	}
	out.Piece(m.level+" of account", account, "has", id, map[string]any{"updated_at": m.s.Text(r, "updated_at")})
	return nil
}

// advertiser says an account's currency and time zone.
type advertiser struct{}

func (advertiser) Name() string { return "tiktok.advertiser" }
func (advertiser) Doc() string  { return "TikTok ad accounts: currency and time zone" }

func (advertiser) Recognise(h inbox.Head) int {
	if s := cells.Of(h); h.Shape.Tabular() && s.Has("id", "currency", "timezone", "promotion_area") {
		return 90
	}
	return 0
}

func (advertiser) Open(h inbox.Head, _ inbox.Options) (inbox.Mapper, error) {
	return &accounts{s: cells.Of(h)}, nil
}

func (advertiser) Assemble(entity, id string, pieces map[string]map[string]any, out inbox.Out) (string, error) {
	return assemble(entity, id, pieces, out), nil
}

type accounts struct{ s cells.Sheet }

// Map keeps one account for each level that may ask for it.
func (m *accounts) Map(r inbox.Record, out inbox.Out) error {
	c := m.s.Cell(r, out, "currency")
	if !money.Known(c.Value) {
		out.Bad(c.Column, value.UnknownCurrency, c.Value+" is not an ISO 4217 code; correct it and import again, or name one with --currency on the report")
		return nil
	}
	zone := m.s.Cell(r, out, "timezone")
	if _, err := time.LoadLocation(zone.Value); err != nil {
		out.Bad(zone.Column, "not_a_zone", "there is no time zone "+zone.Value)
		return nil
	}
	for _, level := range []string{"ad", "adgroup", "campaign"} {
		out.Piece(level+" of account", m.s.Text(r, "id"), "head", "", map[string]any{"currency": c.Value, "zone": zone.Value, "updated_at": m.s.Text(r, "_fivetran_synced")})
	}
	return nil
}
