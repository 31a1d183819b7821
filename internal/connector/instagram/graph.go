package instagram

import (
	"maps"
	"slices"
	"strings"

	"plumbline/internal/connector/cells"
	"plumbline/internal/inbox"
	"plumbline/internal/inbox/value"
)

// graph is the Graph API's JSON: media, stories, tagged media, insights,
// comments, accounts, alone, in an envelope, or by id.
type graph struct{}

func (graph) Name() string { return "instagram.graph" }
func (graph) Doc() string  { return "Graph API JSON: media, insights, comments, accounts" }

// what an object is.
func what(o cells.Object) string {
	switch {
	case o.Has("media_type", "id"):
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
		if inner := cells.Obj(v); inner.Has("media_type", "id") {
			return "by id"
		}
	}
	return ""
}

func (graph) Recognise(h inbox.Head) int {
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

func (graph) Open(_ inbox.Head, o inbox.Options) (inbox.Mapper, error) { return &reader{o}, nil }

type reader struct{ o inbox.Options }

// Assemble puts the insights of one post together.
func (graph) Assemble(_, id string, pieces map[string]map[string]any, out inbox.Out) (string, error) {
	byMoment := map[string]map[string]string{}
	for _, k := range slices.Sorted(maps.Keys(pieces["metric"])) {
		o := cells.Obj(pieces["metric"][k])
		if byMoment[o.Text("at")] == nil {
			byMoment[o.Text("at")] = map[string]string{}
		}
		byMoment[o.Text("at")][o.Text("column")] = o.Text("value")
	}
	for _, at := range slices.Sorted(maps.Keys(byMoment)) {
		t, err := (inbox.Options{}).Moments().Time(at)
		if err != nil {
			out.Bad("end_time", value.NotTime, err.Error())
			continue
		}
		row := out.Put(table("post_stats"), "insight/"+id+"/"+at)
		row.Time("occurred_at", t)
		row.Text("platform", "instagram")
		row.Text("asset", id)
		row.Text("basis", "organic")
		for column, text := range byMoment[at] {
			if n, ok := (inbox.Cell{Column: column, Value: text, Out: out}).Int(); ok {
				row.Int(column, n)
			}
		}
	}
	return "", nil
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

func (m *reader) media(o cells.Object, out inbox.Out) {
	id := o.Text("id")
	row := out.Put(table("assets"), id)
	row.Text("id", id)
	row.Text("platform", "instagram")
	row.Text("format", formatOf(o.Text("media_type"), o.Text("media_product_type"), strings.Contains(o.Text("permalink"), "/stories/")))
	if t, ok := o.Cell(out, "timestamp").Time(m.o.Moments()); ok {
		row.Time("published_at", t)
	}
	row.Text("url", o.Text("permalink"))
	row.Text("caption", o.Text("caption"))
	row.Text("creator", o.Text("username"))
	at, ok := observed(m.o)
	if !ok || !(o.Has("like_count") || o.Has("comments_count")) {
		return
	}
	s := out.Put(table("post_stats"), "media/"+id+"/"+m.o.Covers[1])
	s.Time("occurred_at", at)
	s.Text("platform", "instagram")
	s.Text("asset", id)
	s.Text("basis", "organic")
	for column, field := range map[string]string{"likes": "like_count", "comments": "comments_count"} {
		if n, ok := o.Cell(out, field).Int(); ok {
			s.Int(column, n)
		}
	}
}

var metrics = map[string]string{"impressions": "impressions", "reach": "reach", "saved": "saves", "views": "views", "plays": "views", "video_views": "views",
	"likes": "likes", "comments": "comments", "shares": "shares", "link_clicks": "clicks"}

// insight keeps one metric of one post. Account insights have an end per day
// and no table of their own.
func (m *reader) insight(o cells.Object, out inbox.Out) {
	id, _, _ := strings.Cut(o.Text("id"), "/")
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
	out.Piece("insights", id, "metric", column+" "+m.o.Covers[1], map[string]any{"column": column, "value": text, "at": at.Format("2006-01-02T15:04:05Z07:00")})
}

func (m *reader) comment(o cells.Object, out inbox.Out) {
	row := out.Put(table("comments"), o.Text("id"))
	row.Text("comment_id", o.Text("id"))
	row.Text("platform", "instagram")
	row.Text("asset", o.Text("media", "id"))
	if t, ok := o.Cell(out, "timestamp").Time(m.o.Moments()); ok {
		row.Time("occurred_at", t)
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
