package shopify

import (
	"cmp"
	"fmt"
	"strings"

	"plumbline/internal/connector/cells"
	"plumbline/internal/fault"
	"plumbline/internal/inbox"
)

// admin is the order export of the shop's admin: one line per item, the
// order's own values on the first of them.
type admin struct{ joined }

var adminNeeds = []string{"Name", "Financial Status", "Currency", "Subtotal", "Total", "Created at", "Lineitem quantity", "Lineitem price"}

func (admin) Name() string { return "shopify.orders" }
func (admin) Doc() string  { return "the admin's order export (CSV)" }

func (admin) Recognise(h inbox.Head) int {
	if s := cells.Of(h); h.Shape.Tabular() && s.Has("Name", "Financial Status", "Lineitem quantity", "Lineitem price") {
		return 95
	}
	return 0
}

func (admin) Open(h inbox.Head, o inbox.Options) (inbox.Mapper, error) {
	s := cells.Of(h)
	if lacks := s.Lacks(adminNeeds...); len(lacks) > 0 {
		return nil, fault.New(fault.Invalid, "%s has no column %s", h.Name, strings.Join(lacks, ", ")).
			WithHint("export orders again from the admin, with all columns")
	}
	return &adminMapper{mapper: mapper{s: s, o: o}, orders: map[string]string{}, items: map[string]int{}}, nil
}

type adminMapper struct {
	mapper
	orders map[string]string // name → id
	items  map[string]int
}

// Map reads one line: an item, and on the first of an order its head.
func (m *adminMapper) Map(r inbox.Record, out inbox.Out) error {
	name := m.need(r, out, "Name")
	id, known := m.orders[name]
	if !known || m.s.Text(r, "Total") != "" {
		if m.s.Text(r, "Total") == "" {
			out.Bad("Name", "no_order", "the first line of this order is not in the file; export again with whole orders")
			return nil
		}
		id = cmp.Or(m.s.Text(r, "Id"), name)
		m.orders[name] = id
		m.head(id, name, r, out)
	}
	p := piece{}
	p.money("price", m.cell(r, out, "Lineitem price"))
	p.money("discount", m.cell(r, out, "Lineitem discount"))
	p.text("quantity", m.cell(r, out, "Lineitem quantity"))
	if item := strings.ToLower(m.s.Text(r, "Lineitem name")); strings.Contains(item, "gift card") && strings.EqualFold(m.s.Text(r, "Lineitem requires shipping"), "false") {
		p["gift_card"] = "true"
	}
	m.items[id]++
	out.Piece("order", id, "line", fmt.Sprintf("item-%04d", m.items[id]), map[string]any(p))
	return nil
}

func (m *adminMapper) head(id, name string, r inbox.Record, out inbox.Out) {
	p := piece{"name": name}
	p.time("at", m.cell(r, out, "Created at"), m.o)
	p.time("cancelled_at", m.cell(r, out, "Cancelled at"), m.o)
	p.text("currency", m.cell(r, out, "Currency"))
	for key, column := range map[string]string{"subtotal": "Subtotal", "total": "Total", "tax": "Taxes", "shipping": "Shipping", "discount": "Discount Amount", "refunded": "Refunded Amount"} {
		p.money(key, m.cell(r, out, column))
	}
	p.text("financial", m.cell(r, out, "Financial Status"))
	p.text("channel", m.cell(r, out, "Source"))
	p.text("customer", m.cell(r, out, "Email", "Phone"))
	p.text("region", m.cell(r, out, "Shipping Country", "Billing Country"))
	p.text("tags", m.cell(r, out, "Tags"))
	p["day"] = dayText(p, m.o)
	out.Piece("order", id, "head", "", map[string]any(p))
	if code := m.s.Text(r, "Discount Code"); code != "" {
		for i, c := range strings.Split(code, ",") {
			out.Piece("order", id, "code", strings.TrimSpace(c), map[string]any{"index": fmt.Sprint(i)})
		}
	}
	for _, line := range strings.Split(m.s.Text(r, "Note Attributes"), "\n") {
		if k, v, ok := strings.Cut(line, ":"); ok && owned[cellsKey(k)] {
			out.Piece("order", id, "tag", cellsKey(k), map[string]any{"value": strings.TrimSpace(v)})
		}
	}
}
