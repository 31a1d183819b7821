// Package ga4 reads the events of GA4's warehouse export, flattened to one row
// an event: a session's events together are a visit.
package ga4

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
	p := map[string]any{"at": at.UTC().Format(time.RFC3339Nano), "name": m.s.Text(r, "name"), "visitor": user,
		"region": m.s.Text(r, "geo_country"), "updated_at": m.s.Text(r, "_fivetran_synced")}
	for key, columns := range sources {
		p[key] = m.s.Text(r, columns...)
	}
	if n, ok := m.s.Cell(r, out, "param_engagement_time_msec").Float(); ok {
		p["msec"] = n
	}
	for _, column := range []string{"param_session_engaged", "param_engaged_session_event"} {
		if b, ok := m.s.Cell(r, out, column).Bool(); ok && b {
			p["engaged"] = true
		}
	}
	key := cmp.Or(m.s.Text(r, "_fivetran_id", "event_id"), strings.Join([]string{m.s.Text(r, "name"), c.Value, m.s.Text(r, "bundle_sequence_id", "event_bundle_sequence_id"), m.s.Text(r, "batch_event_index")}, "|"))
	out.Piece("session", facts.HashID(user, session), "event", key, p)
	return nil
}

// sources are where a session's tags are read, the newest record first.
var sources = map[string][]string{
	"medium":   {"collected_traffic_source_manual_medium", "param_medium", "traffic_source_medium"},
	"source":   {"collected_traffic_source_manual_source", "param_source", "traffic_source_source"},
	"campaign": {"collected_traffic_source_manual_campaign_id", "collected_traffic_source_manual_campaign_name", "param_campaign"},
	"content":  {"collected_traffic_source_manual_content", "param_content"},
	"click_id": {"param_click_id", "param_pl_click"},
}

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
	row.Text("medium", first("medium"))
	row.Text("click_id", first("click_id"))
	row.Text("platform", strings.ToLower(first("source")))
	row.Text("campaign", first("campaign"))
	row.Text("creator", first("content"))
	did := count(list)
	row.Float("seconds", did.seconds)
	row.Bool("engaged", did.engaged || did.seconds >= 10 || did.pages > 1 || did.product || did.cart)
	row.Bool("product", did.product)
	row.Bool("cart", did.cart)
	return "", nil
}

type session struct {
	seconds                float64
	pages                  int
	engaged, product, cart bool
}

// count reads what a session did. A step further down the path (checkout,
// purchase) is a step past the cart.
func count(list []cells.Object) (s session) {
	for _, o := range list {
		if ms, is := o["msec"].(float64); is {
			s.seconds += ms / 1000
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

// orders reads purchases as orders, for a programme whose shop cannot be read.
// It is never recognised by itself: beside a shop's export it would count
// every order twice.
type orders struct{}

func (orders) Name() string { return "ga4.orders" }
func (orders) Doc() string {
	return "GA4 purchases as orders, where there is no shop export; only by name"
}
func (orders) Recognise(inbox.Head) int                                 { return 0 }
func (orders) Open(h inbox.Head, o inbox.Options) (inbox.Mapper, error) { return open(h, o) }

func open(h inbox.Head, o inbox.Options) (inbox.Mapper, error) {
	s := cells.Of(h)
	if lacks := s.Lacks("name", "timestamp", "ecommerce_transaction_id", "ecommerce_purchase_revenue_in_usd"); len(lacks) > 0 {
		return nil, fault.New(fault.Invalid, "%s has no column %s", h.Name, strings.Join(lacks, ", ")).WithHint("flatten the export with it")
	}
	return &purchases{s, o}, nil
}

type purchases struct {
	s cells.Sheet
	o inbox.Options
}

// Map keeps a purchase.
func (m *purchases) Map(r inbox.Record, out inbox.Out) error {
	id := m.s.Text(r, "ecommerce_transaction_id")
	if m.s.Text(r, "name") != "purchase" || id == "" {
		out.Skip("not a purchase")
		return nil
	}
	at, ok := m.s.Cell(r, out, "timestamp").Time(m.o.Moments())
	if !ok {
		return nil
	}
	table, _ := facts.Lookup("orders")
	row := out.Put(table, id)
	row.Time("occurred_at", at)
	row.Text("order_id", id)
	row.Text("customer", m.s.Text(r, "user_id", "user_pseudo_id"))
	row.Text("currency", "USD")
	if n, ok := m.s.Cell(r, out, "ecommerce_purchase_revenue_in_usd").Money("USD"); ok {
		row.Int("amount", n)
	}
	row.Text("channel", "ga4")
	return nil
}
