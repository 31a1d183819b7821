// Package instagram reads media, insights and accounts of Instagram: tables a
// warehouse keeps, and the Graph API's JSON.
package instagram

import (
	"time"

	"plumbline/internal/connector/cells"
	"plumbline/internal/facts"
	"plumbline/internal/inbox"
	"plumbline/internal/inbox/value"
	"plumbline/internal/period"
)

// Formats lists what is read.
func Formats() []inbox.Format {
	return []inbox.Format{
		sheet{"instagram.media_history", "media with captions, version by version", []string{"id", "caption", "permalink", "media_type", "created_time"}, (*mapper).media},
		sheet{"instagram.media_insights", "insights of media", []string{"id", "like_count", "video_photo_reach", "story_reach"}, (*mapper).insights},
		sheet{"instagram.user_history", "followers of accounts", []string{"id", "followers_count", "media_count", "username"}, (*mapper).user},
		graph{},
	}
}

type sheet struct {
	name, doc string
	needs     []string
	read      func(m *mapper, r inbox.Record, out inbox.Out)
}

func (f sheet) Name() string { return f.name }
func (f sheet) Doc() string  { return f.doc }

func (f sheet) Recognise(h inbox.Head) int {
	if h.Shape.Tabular() && cells.Of(h).Has(f.needs...) {
		return 92
	}
	return 0
}

func (f sheet) Open(h inbox.Head, o inbox.Options) (inbox.Mapper, error) {
	return &mapper{cells.Of(h), o, f.read}, nil
}

type mapper struct {
	s    cells.Sheet
	o    inbox.Options
	read func(m *mapper, r inbox.Record, out inbox.Out)
}

// Map reads one row.
func (m *mapper) Map(r inbox.Record, out inbox.Out) error { m.read(m, r, out); return nil }

func table(name string) *facts.Table { t, _ := facts.Lookup(name); return t }

// synced is when the copy saw the row: the moment its counters were read.
func (m *mapper) synced(r inbox.Record, out inbox.Out) (time.Time, bool) {
	c := m.s.Cell(r, out, "_fivetran_synced", "synced_at", "observed_at")
	if c.Missing() {
		out.Bad(c.Column, value.Missing, "a counter needs the moment it was read")
	}
	return c.Time(m.o.Moments())
}

func (m *mapper) media(r inbox.Record, out inbox.Out) {
	id := m.s.Text(r, "id")
	if id == "" {
		out.Bad("id", value.Missing, "a post needs its id")
		return
	}
	row := out.Put(table("assets"), id)
	row.Text("id", id)
	row.Text("platform", "instagram")
	if t, ok := m.synced(r, out); ok {
		row.Time("updated_at", t)
	}
	if t, ok := m.s.Cell(r, out, "created_time").Time(m.o.Moments()); ok {
		row.Time("published_at", t)
	}
	story, _ := m.s.Cell(r, out, "is_story").Bool()
	row.Text("format", formatOf(m.s.Text(r, "media_type"), m.s.Text(r, "media_product_type"), story))
	row.Text("url", m.s.Text(r, "permalink"))
	row.Text("caption", m.s.Text(r, "caption"))
	row.Text("creator", m.s.Text(r, "username"))
}

func formatOf(media, product string, story bool) string {
	switch {
	case story || product == "STORY":
		return "story"
	case product == "REELS":
		return "reel"
	case media == "CAROUSEL_ALBUM":
		return "carousel"
	case media == "VIDEO":
		return "video"
	case media == "IMAGE":
		return "image"
	}
	return ""
}

// groups are the prefixes of counters by kind of media; a row fills one.
var groups = []string{"video_photo_", "carousel_album_", "reel_", "story_"}

func (m *mapper) insights(r inbox.Record, out inbox.Out) {
	at, ok := m.synced(r, out)
	if !ok {
		return
	}
	row := out.Put(table("post_stats"), "")
	row.Time("occurred_at", at)
	row.Text("platform", "instagram")
	row.Text("asset", m.s.Text(r, "id"))
	row.Text("basis", "organic")
	for column, ends := range map[string][]string{"views": {"views"}, "reach": {"reach"}, "saves": {"saved"}, "shares": {"shares"}, "impressions": {"impressions"}} {
		var names []string
		for _, g := range groups {
			names = append(names, g+ends[0])
		}
		if n, ok := m.s.Cell(r, out, names...).Int(); ok {
			row.Int(column, n)
		}
	}
	if n, ok := m.s.Cell(r, out, "like_count", "reel_likes").Int(); ok {
		row.Int("likes", n)
	}
	if n, ok := m.s.Cell(r, out, "comment_count", "reel_comments").Int(); ok {
		row.Int("comments", n)
	}
}

func (m *mapper) user(r inbox.Record, out inbox.Out) {
	at, ok := m.synced(r, out)
	n, counted := m.s.Cell(r, out, "followers_count").Int()
	if !ok || !counted {
		out.Skip("no number of followers")
		return
	}
	followers(out, m.s.Text(r, "username", "id"), n, at)
}

func followers(out inbox.Out, account string, n int64, at time.Time) {
	row := out.Put(table("follower_stats"), "")
	row.Time("occurred_at", at)
	row.Text("platform", "instagram")
	row.Text("account", account)
	row.Text("creator", account)
	row.Int("total", n)
}

// observed is the moment API counters were read: the end of the last day of
// --covers. The API's answers do not say it.
func observed(o inbox.Options) (time.Time, bool) {
	d, err := period.ParseDate(o.Covers[1])
	if err != nil {
		return time.Time{}, false
	}
	return period.Calendar{Zone: o.Zone}.Start(d + 1).Add(-time.Second), true
}
