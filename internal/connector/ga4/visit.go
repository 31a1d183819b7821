package ga4

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"time"

	"plumbline/internal/connector/cells"
	"plumbline/internal/facts"
	"plumbline/internal/inbox"
	"plumbline/internal/inbox/value"
)

// Assemble makes the visit of a session.
func (events) Assemble(_, id string, pieces map[string]map[string]any, out inbox.Out) (string, error) {
	var list []cells.Object
	for _, k := range slices.Sorted(maps.Keys(pieces["event"])) {
		list = append(list, cells.Obj(pieces["event"][k]))
	}
	slices.SortStableFunc(list, func(a, b cells.Object) int { return cmp.Compare(a.Text("at"), b.Text("at")) })
	if len(list) == 0 {
		return "", nil
	}
	start, err := time.Parse(time.RFC3339Nano, list[0].Text("at"))
	if err != nil {
		out.Bad("timestamp", value.NotTime, err.Error())
		return "", nil
	}
	first := func(key string) string {
		i := slices.IndexFunc(list, func(o cells.Object) bool { return o.Text(key) != "" })
		if i < 0 {
			return ""
		}
		return list[i].Text(key)
	}
	table, _ := facts.Lookup("visits")
	row := out.Put(table, id)
	row.Time("occurred_at", start)
	row.Text("session", id)
	row.Text("visitor", first("visitor"))
	row.Text("region", first("region"))
	row.Text("click_id", first("click_id"))
	credit(row, arrival(list), first("click_id") != "")
	s := count(list)
	if s.timed {
		row.Float("seconds", s.seconds)
	}
	row.Bool("engaged", s.engaged || s.seconds >= 10 || s.pages > 1 || s.product || s.cart)
	row.Bool("product", s.product)
	row.Bool("cart", s.cart)
	return "", nil
}

// arrival is the event that says how the visit came: the first by a click of
// ours, else the first with tags. Its tags belong together; those of a later
// event are another link's.
func arrival(list []cells.Object) cells.Object {
	tagged := slices.DeleteFunc(slices.Clone(list), func(o cells.Object) bool {
		return o.Text("source") == "" && o.Text("medium") == "" && o.Text("campaign") == "" && o.Text("content") == ""
	})
	if i := slices.IndexFunc(tagged, func(o cells.Object) bool { return o.Text("click_id") != "" }); i >= 0 {
		return tagged[i]
	}
	if len(tagged) == 0 {
		return cells.Object{}
	}
	return tagged[0]
}

// credit says where a visit came from, and whose it is where it came by a
// link of ours: the content of a newsletter's or an ad's link names no creator.
func credit(row inbox.Row, o cells.Object, clicked bool) {
	row.Text("medium", o.Text("medium"))
	if source := strings.ToLower(o.Text("source")); !strings.HasPrefix(source, "(") {
		row.Text("platform", source)
	}
	group := channel(o.Text("source"), o.Text("medium"), o.Text("campaign"))
	if clicked || o.Text("source_platform") == "plumbline" || group == influencer {
		group = influencer
		row.Text("campaign", o.Text("campaign"))
		row.Text("creator", o.Text("content"))
	}
	row.Text("channel", group)
}

// did is what a session did.
type did struct {
	seconds                float64
	pages                  int
	timed                  bool // an event said its engagement time
	engaged, product, cart bool
}

// count reads what a session did. A step further down the path (checkout,
// purchase) is a step past the cart.
func count(list []cells.Object) (s did) {
	for _, o := range list {
		if ms, is := o["msec"].(float64); is {
			s.seconds += ms / 1000
			s.timed = true
		}
		engaged, _ := o["engaged"].(bool)
		s.engaged = s.engaged || engaged
		switch o.Text("name") {
		case "page_view", "screen_view":
			s.pages++
		case "view_item":
			s.product = true
		case "add_to_cart", "begin_checkout", "checkout", "add_shipping_info", "add_payment_info", "purchase":
			s.cart = true
		}
	}
	return s
}
