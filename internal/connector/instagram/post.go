package instagram

import (
	"maps"
	"slices"
	"strconv"
	"time"

	"plumbline/internal/connector/cells"
	"plumbline/internal/inbox"
	"plumbline/internal/inbox/value"
	"plumbline/internal/period"
)

// post is a post one record speaks of.
type post struct {
	out  inbox.Out
	id   string
	seen time.Time // zero: not known
}

// tell keeps a field where the record has it.
func (p post) tell(name, text string) {
	if text != "" {
		cells.Tell(p.out, "media", p.id, name, text, p.seen)
	}
}

// own says how it is known that the post is of the programme's accounts.
func (p post) own(because string) {
	p.out.Piece("media", p.id, "own", because, map[string]any{"value": because})
}

// count keeps a counter as read at the end of a day.
func (p post) count(column string, n int64, day string) {
	p.out.Piece("media", p.id, "count", column+" "+day, map[string]any{
		"column": column, "value": strconv.FormatInt(n, 10), "at": p.seen.Format(time.RFC3339), "day": day,
	})
}

// assemble makes the facts of one entity from all that is known of it, and
// returns what it waits for.
func assemble(entity, id string, pieces map[string]map[string]any, out inbox.Out) (waitsFor string) {
	switch entity {
	case "insights":
		snapshots("insight/"+id+"/", id, "at", pieces["metric"], out)
	case "comment":
		comment(id, cells.Told(pieces), out)
	case "media":
		known := cells.Told(pieces)
		switch {
		case len(known) == 0:
			return ""
		case len(pieces["own"]) == 0:
			return "whose post it is: a list that names no account may be a hashtag's and anybody's (ask for username, or name a list of your own with --as instagram.own_media)"
		}
		asset(id, known, out)
		snapshots("media/"+id+"/", id, "day", pieces["count"], out)
	}
	return ""
}

func asset(id string, known map[string]string, out inbox.Out) {
	row := out.Put(table("assets"), id)
	row.Text("id", id)
	row.Text("platform", "instagram")
	row.Text("format", formatOf(known["type"], known["product"], known["url"]))
	row.Text("url", known["url"])
	row.Text("caption", known["caption"])
	row.Text("creator", known["creator"])
	if t, err := time.Parse(time.RFC3339Nano, known["published_at"]); err == nil {
		row.Time("published_at", t)
	}
}

func comment(id string, known map[string]string, out inbox.Out) {
	row := out.Put(table("comments"), id)
	row.Text("comment_id", id)
	row.Text("platform", "instagram")
	row.Text("asset", known["asset"])
	if t, err := time.Parse(time.RFC3339Nano, known["at"]); err == nil {
		row.Time("occurred_at", t)
	}
}

// snapshots makes one row of the counters read at one moment; by is the key of
// the counters that tells the moments apart.
func snapshots(prefix, id, by string, counters map[string]any, out inbox.Out) {
	moments := map[string][]cells.Object{}
	for _, k := range slices.Sorted(maps.Keys(counters)) {
		o := cells.Obj(counters[k])
		moments[o.Text(by)] = append(moments[o.Text(by)], o)
	}
	for _, key := range slices.Sorted(maps.Keys(moments)) {
		at, err := time.Parse(time.RFC3339, moments[key][0].Text("at"))
		if err != nil {
			out.Bad("end_time", value.NotTime, err.Error())
			continue
		}
		row := out.Put(table("post_stats"), prefix+key)
		row.Time("occurred_at", at)
		row.Text("platform", "instagram")
		row.Text("asset", id)
		row.Text("basis", "organic")
		for _, o := range moments[key] {
			if n, ok := (inbox.Cell{Column: o.Text("column"), Value: o.Text("value"), Out: out}).Int(); ok {
				row.Int(o.Text("column"), n)
			}
		}
	}
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
