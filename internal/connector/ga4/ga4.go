// Package ga4 reads the events of GA4's warehouse export, flattened to one row
// an event: a session's events together are a visit.
package ga4

import (
	"cmp"
	"strings"

	"plumbline/internal/connector/cells"
	"plumbline/internal/facts"
	"plumbline/internal/fault"
	"plumbline/internal/inbox"
	"plumbline/internal/inbox/value"
)

// Formats lists what is read.
func Formats() []inbox.Format { return []inbox.Format{events{}, orders{}} }

type events struct{}

func (events) Name() string { return "ga4.events" }
func (events) Doc() string  { return "GA4 events, flattened: sessions become visits" }

var needs = []string{"name", "timestamp", "user_pseudo_id", "param_ga_session_id"}

func (events) Recognise(h inbox.Head) int {
	if h.Shape.Tabular() && cells.Of(h).Has(needs...) {
		return 92
	}
	return 0
}

func (events) Open(h inbox.Head, o inbox.Options) (inbox.Mapper, error) {
	s := cells.Of(h)
	if lacks := s.Lacks(needs...); len(lacks) > 0 {
		return nil, fault.New(fault.Invalid, "%s has no column %s", h.Name, strings.Join(lacks, ", ")).WithHint("flatten the export with it")
	}
	return &mapper{s, o}, nil
}

type mapper struct {
	s cells.Sheet
	o inbox.Options
}

// Map keeps one event of a session.
func (m *mapper) Map(r inbox.Record, out inbox.Out) error {
	user, session := m.s.Text(r, "user_pseudo_id"), m.s.Text(r, "param_ga_session_id")
	if user == "" || session == "" {
		out.Skip("an event outside a session")
		return nil
	}
	c := m.s.Cell(r, out, "timestamp")
	if c.Missing() {
		out.Bad(c.Column, value.Missing, "an event needs its time")
		return nil
	}
	at, ok := c.Time(m.o.Moments())
	if !ok {
		return nil
	}
	p := map[string]any{"at": at.UTC().Format("2006-01-02T15:04:05.000000Z07:00"), "name": m.s.Text(r, "name"), "visitor": user,
		"region": m.s.Text(r, "geo_country"), "updated_at": m.s.Text(r, "_fivetran_synced")}
	m.tags(r, p)
	if n, ok := m.s.Cell(r, out, "param_engagement_time_msec").Float(); ok {
		p["msec"] = n
	}
	for _, column := range []string{"param_session_engaged", "param_engaged_session_event"} {
		if b, ok := m.s.Cell(r, out, column).Bool(); ok && b {
			p["engaged"] = true
		}
	}
	key := cmp.Or(m.s.Text(r, "_fivetran_id", "event_id"), strings.Join([]string{m.s.Text(r, "name"), p["at"].(string), m.s.Text(r, "bundle_sequence_id", "event_bundle_sequence_id"), m.s.Text(r, "batch_event_index")}, "|"))
	out.Piece("session", facts.HashID(user, session), "event", key, p)
	return nil
}

// hitTags are what a link said: key → columns. They are read from what was
// collected with the event, or from its parameters; where it came without any,
// from what GA4 decided for the session (sessionTags). The columns traffic_source_… are not
// read: they say how the user first came, not how this visit did.
var hitTags, sessionTags = map[string][]string{
	"medium":          {"collected_traffic_source_manual_medium", "param_medium"},
	"source":          {"collected_traffic_source_manual_source", "param_source"},
	"campaign":        {"collected_traffic_source_manual_campaign_id", "collected_traffic_source_manual_campaign_name", "param_campaign"},
	"content":         {"collected_traffic_source_manual_content", "param_content"},
	"source_platform": {"collected_traffic_source_manual_source_platform", "param_source_platform"},
}, map[string][]string{
	"medium":          {"session_traffic_source_last_click_manual_campaign_medium"},
	"source":          {"session_traffic_source_last_click_manual_campaign_source"},
	"campaign":        {"session_traffic_source_last_click_manual_campaign_campaign_id", "session_traffic_source_last_click_manual_campaign_campaign_name"},
	"content":         {"session_traffic_source_last_click_manual_campaign_content"},
	"source_platform": {"session_traffic_source_last_click_manual_campaign_source_platform"},
}

// tags fills in the tags of an event and the click it came by.
func (m *mapper) tags(r inbox.Record, p map[string]any) {
	for _, from := range []map[string][]string{hitTags, sessionTags} {
		some := false
		for key, columns := range from {
			if text := m.s.Text(r, columns...); !unset[strings.ToLower(text)] {
				p[key], some = text, true
			}
		}
		if some {
			break
		}
	}
	p["click_id"] = m.s.Text(r, "param_click_id", "param_pl_click")
}

// unset are the ways in which GA4 says that a tag was not there.
var unset = map[string]bool{"": true, "(not set)": true, "(not provided)": true, "(data deleted)": true}
