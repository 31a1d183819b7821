// Package youtube reads the YouTube Data API's JSON: videos, channels, comment
// threads, and the uploads playlist of a channel.
package youtube

import (
	"cmp"
	"strings"
	"time"

	"plumbline/internal/connector/cells"
	"plumbline/internal/facts"
	"plumbline/internal/inbox"
	"plumbline/internal/inbox/value"
	"plumbline/internal/period"
)

// Formats lists what is read.
func Formats() []inbox.Format { return []inbox.Format{format{}} }

type format struct{}

func (format) Name() string { return "youtube.api" }
func (format) Doc() string  { return "YouTube Data API JSON: videos, channels, comments, uploads" }

func (format) Recognise(h inbox.Head) int {
	if h.Shape != inbox.JSON && h.Shape != inbox.JSONL {
		return 0
	}
	o := cells.Obj(h.Doc)
	if l, is := h.Doc.([]any); is && len(l) > 0 {
		o = cells.Obj(l[0])
	}
	if strings.HasPrefix(o.Text("kind"), "youtube#") {
		return 92
	}
	return 0
}

// Records finds the list of an answer.
func (format) Records(doc any) ([]string, bool) {
	if _, is := doc.([]any); is {
		return nil, true
	}
	if _, is := cells.Obj(doc)["items"].([]any); is {
		return []string{"items"}, true
	}
	return nil, false
}

func (format) Open(_ inbox.Head, o inbox.Options) (inbox.Mapper, error) { return &mapper{o}, nil }

type mapper struct{ o inbox.Options }

func table(name string) *facts.Table { t, _ := facts.Lookup(name); return t }

// Map reads one resource.
func (m *mapper) Map(r inbox.Record, out inbox.Out) error {
	o := cells.Obj(r.Object)
	switch strings.TrimPrefix(o.Text("kind"), "youtube#") {
	case "video":
		m.video(o, out)
	case "channel":
		m.channel(o, out)
	case "commentThread":
		m.comment(cells.Obj(o.At("snippet", "topLevelComment")), o.Text("snippet", "videoId"), out)
		for _, reply := range o.List("replies", "comments") {
			m.comment(reply, o.Text("snippet", "videoId"), out)
		}
	case "comment":
		m.comment(o, o.Text("snippet", "videoId"), out)
	case "playlistItem":
		if !strings.HasPrefix(o.Text("snippet", "playlistId"), "UU") {
			out.Skip("a playlist that is not a channel's uploads may hold anybody's videos")
			return nil
		}
		m.asset(o.Text("snippet", "resourceId", "videoId"), o, out)
	case "searchResult":
		out.Skip("a search result may be anybody's video; import the videos themselves")
	default:
		out.Skip("nothing a fact needs")
	}
	return nil
}

// asset tells what an answer says of a video; parts that were not asked for
// are not there and leave what is known.
func (m *mapper) asset(id string, o cells.Object, out inbox.Out) {
	if id == "" {
		out.Bad("id", value.Missing, "a video needs its id")
		return
	}
	seen, _ := m.observed()
	tell := func(name, text string) { cells.Tell(out, "video", id, name, text, seen) }
	tell("id", id)
	if channel := cmp.Or(o.Text("snippet", "videoOwnerChannelId"), o.Text("snippet", "channelId")); channel != "" {
		tell("creator", channel)
	}
	if cells.Obj(o["snippet"]).Has("description") {
		tell("caption", o.Text("snippet", "description"))
	}
	name, published := "published_at", o.Cell(out, "snippet", "publishedAt")
	if o.Text("kind") == "youtube#playlistItem" {
		name = "listed_at" // when the item was put into the list
		if own := o.Cell(out, "contentDetails", "videoPublishedAt"); !own.Missing() {
			name, published = "published_at", own
		}
	}
	if t, ok := published.Time(m.o.Moments()); ok {
		tell(name, t.UTC().Format(time.RFC3339Nano))
	}
}

var counters = map[string]string{"views": "viewCount", "likes": "likeCount", "comments": "commentCount"}

// undated is why a counter is left out.
const undated = "the counters are left out: an answer does not say when it was read; say it with --covers DAY..DAY"

func (m *mapper) video(o cells.Object, out inbox.Out) {
	id := o.Text("id")
	m.asset(id, o, out)
	counts := map[string]int64{}
	for column, field := range counters {
		if n, ok := o.Cell(out, "statistics", field).Int(); ok {
			counts[column] = n
		}
	}
	at, dated := m.observed()
	switch {
	case len(counts) == 0:
		return
	case !dated:
		out.Leave(undated)
		return
	}
	row := out.Put(table("post_stats"), id+"/"+m.o.Covers[1])
	row.Time("occurred_at", at)
	row.Text("platform", "youtube")
	row.Text("asset", id)
	row.Text("basis", "total")
	for column, n := range counts {
		row.Int(column, n)
	}
}

func (m *mapper) channel(o cells.Object, out inbox.Out) {
	n, ok := o.Cell(out, "statistics", "subscriberCount").Int()
	at, dated := m.observed()
	if hidden, _ := o.Cell(out, "statistics", "hiddenSubscriberCount").Bool(); !ok || hidden {
		out.Skip("a channel without its number of subscribers")
		return
	}
	if !dated {
		out.Skip("a counter without the moment it was read: say with --covers DAY..DAY")
		return
	}
	row := out.Put(table("follower_stats"), "")
	row.Time("occurred_at", at)
	row.Text("platform", "youtube")
	row.Text("account", o.Text("id"))
	row.Text("creator", o.Text("id"))
	row.Int("total", n)
}

// comment tells when a comment was made and under which video; a list of
// replies does not name the video.
func (m *mapper) comment(o cells.Object, video string, out inbox.Out) {
	id := o.Text("id")
	if id == "" {
		out.Bad("id", value.Missing, "a comment needs its id")
		return
	}
	if video = cmp.Or(video, o.Text("snippet", "videoId")); video != "" {
		cells.Tell(out, "comment", id, "asset", video, time.Time{})
	}
	if t, ok := o.Cell(out, "snippet", "publishedAt").Time(m.o.Moments()); ok {
		cells.Tell(out, "comment", id, "at", t.UTC().Format(time.RFC3339Nano), time.Time{})
	}
	if t, ok := o.Cell(out, "snippet", "updatedAt").Time(m.o.Moments()); ok {
		cells.Tell(out, "comment", id, "updated", t.UTC().Format(time.RFC3339Nano), t)
	}
}

// observed is the moment counters were read: the end of the last day of
// --covers. The API's answers do not say it.
func (m *mapper) observed() (time.Time, bool) {
	d, err := period.ParseDate(m.o.Covers[1])
	if err != nil {
		return time.Time{}, false
	}
	return period.Calendar{Zone: m.o.Zone}.Start(d + 1).Add(-time.Second), true
}
