package instagram

import (
	"maps"
	"net/url"
	"slices"
	"strings"
	"time"

	"plumbline/internal/connector/cells"
	"plumbline/internal/inbox"
	"plumbline/internal/inbox/value"
)

// graph is the Graph API's JSON: media, stories, tagged media, insights,
// comments, accounts, alone, in an envelope, or by id.
type graph struct {
	own bool // the asker says that all posts in it are the programme's
}

func (f graph) Name() string {
	if f.own {
		return "instagram.own_media"
	}
	return "instagram.graph"
}

func (f graph) Doc() string {
	if f.own {
		return "Graph API JSON whose posts name no account and are the programme's; only by name"
	}
	return "Graph API JSON: media, insights, comments, accounts"
}

// what an object is.
func what(o cells.Object) string {
	switch {
	case o.Has("media_type", "id"), o.Has("permalink", "id"):
		return "media"
	case o.Has("name", "period", "id") && strings.Contains(o.Text("id"), "/insights/"):
		return "insight"
	case o.Has("followers_count"):
		return "user"
	case o.Has("business_discovery"):
		return "discovery"
	case o.Has("text", "timestamp", "id"):
		return "comment"
	case o.Has("product_id", "merchant_id"):
		return "product"
	}
	for _, v := range o {
		if inner := cells.Obj(v); what(inner) == "media" {
			return "by id"
		}
	}
	return ""
}

func (f graph) Recognise(h inbox.Head) int {
	if f.own {
		return 0
	}
	if h.Shape != inbox.JSON && h.Shape != inbox.JSONL {
		return 0
	}
	o := cells.Obj(h.Doc)
	if l := o.List("data"); len(l) > 0 {
		o = l[0]
	} else if l, is := h.Doc.([]any); is && len(l) > 0 {
		o = cells.Obj(l[0])
	}
	if what(o) != "" {
		return 88
	}
	return 0
}

// Records finds the list of an envelope.
func (graph) Records(doc any) ([]string, bool) {
	if _, is := doc.([]any); is {
		return nil, true
	}
	if _, is := cells.Obj(doc)["data"].([]any); is {
		return []string{"data"}, true
	}
	return nil, false
}

func (f graph) Open(h inbox.Head, o inbox.Options) (inbox.Mapper, error) {
	of, edge := asked(h.Doc)
	listed := edge != "" || h.Shape == inbox.JSONL
	if _, is := h.Doc.([]any); is {
		listed = true
	}
	if _, is := cells.Obj(h.Doc)["data"].([]any); is {
		listed = true
	}
	return &reader{o: o, own: f.own || !listed || edges[edge], of: of, edge: edge}, nil
}

// edges are the lists that hold an account's own posts, or those that tag it.
var edges = map[string]bool{"media": true, "stories": true, "live_media": true, "tags": true}

// asked is the object whose list an answer is, and which list, as the
// addresses of its other pages say: …/v25.0/17846368219941692/comments?….
func asked(doc any) (of, edge string) {
	o := cells.Obj(doc)
	for _, page := range []string{"next", "previous"} {
		u, err := url.Parse(o.Text("paging", page))
		if err != nil {
			continue
		}
		parts := strings.Split(strings.Trim(u.Path, "/"), "/")
		if n := len(parts); n > 1 {
			return parts[n-2], parts[n-1]
		}
	}
	return "", ""
}

type reader struct {
	o        inbox.Options
	own      bool   // posts without an account's name are the programme's all the same
	of, edge string // whose list this is; "" where the answer does not say
}

// Assemble makes posts, comments and insights of what is known of them.
func (graph) Assemble(entity, id string, pieces map[string]map[string]any, out inbox.Out) (string, error) {
	return assemble(entity, id, pieces, out), nil
}

// Map reads one object.
func (m *reader) Map(r inbox.Record, out inbox.Out) error {
	m.object(cells.Obj(r.Object), out)
	return nil
}

func (m *reader) object(o cells.Object, out inbox.Out) {
	switch what(o) {
	case "media":
		m.media(o, out)
	case "insight":
		m.insight(o, out)
	case "comment":
		m.comment(o, out)
	case "user":
		m.user(o, out)
	case "discovery":
		inner := cells.Obj(o["business_discovery"])
		if inner.Has("followers_count") {
			m.user(inner, out)
		}
		for _, media := range inner.List("media", "data") {
			if name := inner.Text("username"); name != "" && media.Text("username") == "" {
				media["username"] = name
			}
			m.media(media, out)
		}
	case "by id":
		for _, id := range slices.Sorted(maps.Keys(o)) {
			m.object(cells.Obj(o[id]), out)
		}
	case "product":
		out.Skip("product tags are not facts")
	default:
		out.Bad("", "not_recognised", "the object is neither media, an insight, a comment nor an account")
	}
}

// media tells what an answer says of a post. One in a list that names no
// account may be anybody's, found by a hashtag: it waits until that is known.
func (m *reader) media(o cells.Object, out inbox.Out) {
	at, dated := observed(m.o)
	p := post{out: out, id: o.Text("id"), seen: at}
	if p.id == "" {
		out.Bad("id", value.Missing, "a post needs its id")
		return
	}
	for name, field := range map[string]string{"type": "media_type", "product": "media_product_type", "url": "permalink", "creator": "username"} {
		p.tell(name, o.Text(field))
	}
	if m.own || o.Text("username") != "" || o.Has("owner") || storied(o.Text("permalink")) {
		p.own("its answer")
	}
	if t, ok := o.Cell(out, "timestamp").Time(m.o.Moments()); ok {
		p.tell("published_at", t.UTC().Format(time.RFC3339Nano))
	}
	if o.Has("caption") {
		cells.Tell(out, "media", p.id, "caption", o.Text("caption"), at)
	}
	for column, field := range map[string]string{"likes": "like_count", "comments": "comments_count"} {
		n, ok := o.Cell(out, field).Int()
		switch {
		case ok && dated:
			p.count(column, n, m.o.Covers[1])
		case ok:
			out.Leave(undated)
		}
	}
}

// undated is why a counter is left out.
const undated = "the counters are left out: an answer does not say when it was read; say it with --covers DAY..DAY"

// metrics are the counters of a post by the platform's names. Plays and
// video_views counted something else, were withdrawn for views and are not read as them.
var metrics = map[string]string{"impressions": "impressions", "reach": "reach", "saved": "saves", "views": "views",
	"likes": "likes", "comments": "comments", "shares": "shares", "link_clicks": "clicks"}

// insight keeps one metric of one post. Account insights have an end per day
// and no table of their own.
func (m *reader) insight(o cells.Object, out inbox.Out) {
	id, _, _ := strings.Cut(o.Text("id"), "/")
	if id == "" {
		out.Bad("id", value.Missing, "an insight needs the id of its post")
		return
	}
	column, known := metrics[o.Text("name")]
	values := o.List("values")
	switch {
	case o.Text("period") != "lifetime" || (len(values) > 0 && values[0].Has("end_time")):
		out.Skip("an insight of the account, not of a post")
		return
	case !known:
		out.Skip("a metric no formula reads: " + o.Text("name"))
		return
	}
	at, ok := observed(m.o)
	if !ok {
		out.Skip("a counter without the moment it was read: say with --covers DAY..DAY")
		return
	}
	text := o.Text("total_value", "value")
	if len(values) > 0 {
		text = values[0].Text("value")
	}
	if text == "" {
		out.Skip("a metric without a value")
		return
	}
	post{out: out, id: id, seen: at}.own("its insights") // only an owner is given them
	out.Piece("insights", id, "metric", column+" "+m.o.Covers[1], map[string]any{"column": column, "value": text, "at": at.Format("2006-01-02T15:04:05Z07:00")})
}

// comment tells when a comment was made and under which post: an answer about
// one post's comments says that only in the addresses of its pages.
func (m *reader) comment(o cells.Object, out inbox.Out) {
	id := o.Text("id")
	if id == "" {
		out.Bad("id", value.Missing, "a comment needs its id")
		return
	}
	asset := o.Text("media", "id")
	if asset == "" && m.edge == "comments" {
		asset = m.of
	}
	if asset != "" {
		cells.Tell(out, "comment", id, "asset", asset, time.Time{})
	}
	if t, ok := o.Cell(out, "timestamp").Time(m.o.Moments()); ok {
		cells.Tell(out, "comment", id, "at", t.UTC().Format(time.RFC3339Nano), time.Time{})
	}
}

func (m *reader) user(o cells.Object, out inbox.Out) {
	n, ok := o.Cell(out, "followers_count").Int()
	at, dated := observed(m.o)
	if !ok || !dated {
		out.Skip("a counter without the moment it was read: say with --covers DAY..DAY")
		return
	}
	account := o.Text("username")
	if account == "" {
		account = o.Text("id")
	}
	followers(out, account, n, at)
}
