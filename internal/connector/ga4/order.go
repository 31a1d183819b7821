package ga4

import (
	"strings"

	"plumbline/internal/connector/cells"
	"plumbline/internal/facts"
	"plumbline/internal/fault"
	"plumbline/internal/inbox"
)

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
