// Package instagram reads media, insights and accounts of Instagram: tables a
// warehouse keeps, and the Graph API's JSON.
package instagram

import (
	"strings"
	"time"

	"plumbline/internal/connector/cells"
	"plumbline/internal/facts"
	"plumbline/internal/inbox"
	"plumbline/internal/inbox/value"
)

// Formats lists what is read.
func Formats() []inbox.Format {
	return []inbox.Format{
		sheet{"instagram.media_history", "media with captions, version by version", []string{"id", "caption", "permalink", "media_type", "created_time"}, (*mapper).media},
		sheet{"instagram.media_insights", "insights of media", []string{"id", "like_count", "video_photo_reach", "story_reach"}, (*mapper).insights},
		sheet{"instagram.user_history", "followers of accounts", []string{"id", "followers_count", "media_count", "username"}, (*mapper).user},
		graph{}, graph{own: true},
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

// Assemble makes posts and comments of what is known of them.
func (f sheet) Assemble(entity, id string, pieces map[string]map[string]any, out inbox.Out) (string, error) {
	return assemble(entity, id, pieces, out), nil
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

// syncs are the columns that say when a row was read.
var syncs = []string{"_fivetran_synced", "synced_at", "observed_at"}

// synced is when the copy saw the row: the moment its counters were read.
func (m *mapper) synced(r inbox.Record, out inbox.Out) (time.Time, bool) {
	c := m.s.Cell(r, out, syncs...)
	if c.Missing() {
		out.Bad(c.Column, value.Missing, "a counter needs the moment it was read")
	}
	return c.Time(m.o.Moments())
}

// media tells what a version of a post says. The tables hold an account's own
// posts, and each row all fields: an empty caption is an empty caption.
func (m *mapper) media(r inbox.Record, out inbox.Out) {
	id := m.s.Text(r, "id")
	if id == "" {
		out.Bad("id", value.Missing, "a post needs its id")
		return
	}
	seen, _ := m.s.Cell(r, out, syncs...).Time(m.o.Moments())
	p := post{out: out, id: id, seen: seen}
	p.own("its account's table")
	for name, column := range map[string]string{"type": "media_type", "product": "media_product_type", "url": "permalink", "creator": "username"} {
		p.tell(name, m.s.Text(r, column))
	}
	if t, ok := m.s.Cell(r, out, "created_time").Time(m.o.Moments()); ok {
		p.tell("published_at", t.UTC().Format(time.RFC3339Nano))
	}
	if story, ok := m.s.Cell(r, out, "is_story").Bool(); ok && story {
		p.tell("product", "STORY")
	}
	cells.Tell(out, "media", id, "caption", m.s.Text(r, "caption"), seen)
}

// formatOf names what a post is by the platform's two types.
func formatOf(media, product, url string) string {
	switch {
	case product == "STORY" || storied(url):
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

// storied tells whether a permalink is a story's.
func storied(url string) bool { return strings.Contains(url, "/stories/") }

// groups are the prefixes of counters by kind of media; a row fills one.
var groups = []string{"video_photo_", "carousel_album_", "reel_", "story_"}

// ends of a counter's column behind its group. Plays and video views are other
// counts than views, which took their place, and are not read as them.
var ends = map[string]string{"views": "views", "reach": "reach", "saves": "saved", "shares": "shares", "impressions": "impressions"}

func (m *mapper) insights(r inbox.Record, out inbox.Out) {
	id := m.s.Text(r, "id")
	if id == "" {
		out.Bad("id", value.Missing, "insights need the id of their post")
		return
	}
	at, ok := m.synced(r, out)
	if !ok {
		return
	}
	counts := map[string]int64{}
	group := m.group(r)
	for column, end := range ends {
		if n, ok := m.s.Cell(r, out, group+end).Int(); ok {
			counts[column] = n
		}
	}
	for column, names := range map[string][]string{"likes": {"like_count", "reel_likes"}, "comments": {"comment_count", "reel_comments"}} {
		if n, ok := m.s.Cell(r, out, names...).Int(); ok {
			counts[column] = n
		}
	}
	if len(counts) == 0 {
		out.Skip("insights without a counter")
		return
	}
	row := out.Put(table("post_stats"), "")
	row.Time("occurred_at", at)
	row.Text("platform", "instagram")
	row.Text("asset", id)
	row.Text("basis", "organic")
	for column, n := range counts {
		row.Int(column, n)
	}
}

// group is the kind of media whose counters a row fills, the first of several:
// the reach of an album does not stand beside the views of a reel.
func (m *mapper) group(r inbox.Record) string {
	for _, g := range groups {
		for _, end := range ends {
			if m.s.Text(r, g+end) != "" {
				return g
			}
		}
	}
	return groups[0]
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
