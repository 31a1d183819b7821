// Package tiktok reads reports of TikTok ads, hourly or daily, at the level of
// ads, ad groups or campaigns, and the tables that say which account they
// belong to.
package tiktok

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"plumbline/internal/connector/cells"
	"plumbline/internal/fault"
	"plumbline/internal/inbox"
	"plumbline/internal/inbox/value"
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

// zoneName is the zone of a file's times where no account says theirs.
func zoneName(zone *time.Location) string {
	if zone == nil {
		return ""
	}
	return zone.String()
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
	if _, ok := at.Time(value.Moments{Order: m.o.Day}); !ok {
		return nil
	}
	moment, err := value.Moments{Order: m.o.Day}.Canonical(at.Value) // the same hour in two spellings is one row
	if err != nil {
		return fmt.Errorf("read %s: %w", at.Column, err)
	}
	p := map[string]any{
		"updated_at": m.s.Text(r, "_fivetran_synced"), "country": m.s.Text(r, "country_code", "country"),
		"currency": m.s.Text(r, "currency"), "said": m.o.Currency, "at": moment, "zone": zoneName(m.o.Zone),
	}
	key := moment + " " + p["country"].(string)
	if !m.s.Has("stat_time_hour") {
		p["day"], key = true, "day "+key
	}
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
			if n, ok := c.Int(); ok {
				p[name] = strconv.FormatInt(n, 10)
			}
		}
	}
	out.Piece(m.level, id, "row", key, p)
	return nil
}
