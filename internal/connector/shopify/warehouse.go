package shopify

import (
	"strconv"
	"time"

	"plumbline/internal/connector/cells"
	"plumbline/internal/inbox"
)

var kinds = []kind{
	{"order", "orders of a warehouse copy", []string{"id", "processed_at", "source_name", "customer_id", "taxes_included"}, nil, (*mapper).order},
	{"order_line", "order lines of a warehouse copy", []string{"id", "order_id", "quantity", "variant_id"}, []string{"refund_id"}, (*mapper).line},
	{"refund", "refunds of a warehouse copy", []string{"id", "order_id", "created_at", "note"}, []string{"kind", "gateway", "refund_id"}, (*mapper).refund},
	{"order_line_refund", "refunded lines of a warehouse copy", []string{"id", "refund_id", "order_line_id", "restock_type"}, nil, (*mapper).refundLine},
	{"order_adjustment", "refund adjustments of a warehouse copy", []string{"id", "refund_id", "reason"}, []string{"gateway", "order_line_id"}, (*mapper).adjustment},
	{"transaction", "payments of a warehouse copy; refunds are kept", []string{"id", "order_id", "kind", "gateway"}, nil, (*mapper).transaction},
	{"order_discount_code", "codes used, of a warehouse copy", []string{"order_id", "code", "index"}, []string{"target_selection"}, (*mapper).code},
	{"order_url_tag", "tags of landing addresses, of a warehouse copy", []string{"order_id", "key", "value"}, nil, (*mapper).urlTag},
	{"customer_visit", "visits before an order, of a warehouse copy", []string{"order_id", "landing_page", "utm_parameters_source"}, nil, (*mapper).visit},
	{"order_tag", "order tags of a warehouse copy", []string{"order_id", "index", "value"}, []string{"code"}, (*mapper).tag},
	{"order_note_attribute", "cart attributes of a warehouse copy", []string{"order_id", "name", "value"}, []string{"index"}, (*mapper).attribute},
}

// piece collects texts that are there, each under its canonical key.
type piece map[string]any

func (p piece) text(key string, c inbox.Cell) {
	if v, ok := c.Text(); ok {
		p[key] = v
	}
}

// money keeps the amount's digits; what is no amount is reported at its place.
func (p piece) money(key string, c inbox.Cell) {
	if c.Missing() {
		return
	}
	if n, ok := amountText(c); ok {
		p[key] = n
	}
}

func (p piece) time(key string, c inbox.Cell, o inbox.Options) {
	if t, ok := c.Time(o.Moments()); ok {
		p[key] = t.UTC().Format(time.RFC3339Nano)
	}
}

func (p piece) flag(key string, c inbox.Cell) {
	if b, ok := c.Bool(); ok {
		p[key] = strconv.FormatBool(b)
	}
}

func (m *mapper) cell(r inbox.Record, out inbox.Out, names ...string) inbox.Cell {
	return m.s.Cell(r, out, names...)
}

// need returns an id, or reports that it is missing.
func (m *mapper) need(r inbox.Record, out inbox.Out, name string) string {
	c := m.cell(r, out, name)
	if c.Missing() {
		out.Bad(name, "missing", "without "+name+" the record belongs to nothing")
	}
	return c.Value
}

func (m *mapper) updated(p piece, r inbox.Record, out inbox.Out) {
	p.time("updated_at", m.cell(r, out, "updated_at", "_fivetran_synced"), m.o)
}

func (m *mapper) order(r inbox.Record, out inbox.Out) {
	id := m.need(r, out, "id")
	p := piece{"name": m.s.Text(r, "name", "order_number", "number")}
	p.time("at", m.cell(r, out, "processed_at", "created_at"), m.o)
	p.time("cancelled_at", m.cell(r, out, "cancelled_at"), m.o)
	p.text("currency", m.cell(r, out, "subtotal_price_set_shop_currency_code", "currency", "currency_code"))
	p.money("subtotal", m.cell(r, out, "subtotal_price_set_shop_amount", "subtotal_price"))
	p.money("total", m.cell(r, out, "total_price_set_shop_amount", "total_price"))
	p.money("tax", m.cell(r, out, "total_tax_set_shop_amount", "total_tax"))
	p.money("discount", m.cell(r, out, "total_discounts_set_shop_amount", "total_discounts"))
	p.money("tip", m.cell(r, out, "total_tip_received_set_shop_amount", "total_tip_received"))
	m.shipping(p, r, out)
	p.flag("taxes_included", m.cell(r, out, "taxes_included"))
	p.flag("test", m.cell(r, out, "test"))
	p.flag("deleted", m.cell(r, out, "_fivetran_deleted"))
	p.text("channel", m.cell(r, out, "source_name"))
	p.text("customer", m.cell(r, out, "customer_id", "email"))
	p.text("landing", m.cell(r, out, "landing_site", "landing_site_base_url"))
	p.text("region", m.cell(r, out, "shipping_address_country_code", "billing_address_country_code"))
	m.updated(p, r, out)
	p["day"] = dayText(p, m.o)
	out.Piece("order", id, "head", "", map[string]any(p))
}

// shipping stands in a column of its own or as JSON in one.
func (m *mapper) shipping(p piece, r inbox.Record, out inbox.Out) {
	c := m.cell(r, out, "total_shipping_price_set_shop_amount")
	if set := m.s.Text(r, "total_shipping_price_set"); set != "" {
		o := object(set)
		c = o.Cell(out, "shop_money", "amount")
		if cur := o.Text("shop_money", "currency_code"); cur != "" && cur != p["currency"] {
			return // another currency than the order's: it cannot be told what it is worth
		}
	}
	p.money("shipping", c)
}

func (m *mapper) line(r inbox.Record, out inbox.Out) {
	order := m.need(r, out, "order_id")
	p := piece{}
	p.money("price", m.cell(r, out, "price"))
	p.money("total", m.cell(r, out, "original_total_set_shop_amount"))
	p.money("discount", m.cell(r, out, "total_discount_set_shop_amount", "total_discount"))
	p.text("quantity", m.cell(r, out, "quantity"))
	p.flag("gift_card", m.cell(r, out, "gift_card", "is_gift_card"))
	m.updated(p, r, out)
	out.Piece("order", order, "line", m.need(r, out, "id"), map[string]any(p))
}

func (m *mapper) refund(r inbox.Record, out inbox.Out) {
	p := piece{"order": m.need(r, out, "order_id")}
	p.time("at", m.cell(r, out, "processed_at", "created_at"), m.o)
	p.money("gross", m.cell(r, out, "total_refunded_set_shop_amount"))
	p.text("currency", m.cell(r, out, "total_refunded_set_shop_currency_code"))
	p.text("reason", m.cell(r, out, "note"))
	m.updated(p, r, out)
	out.Piece("refund", m.need(r, out, "id"), "head", "", map[string]any(p))
}

func (m *mapper) refundLine(r inbox.Record, out inbox.Out) {
	p := piece{}
	p.money("subtotal", m.cell(r, out, "subtotal_set_shop_amount", "subtotal"))
	p.money("tax", m.cell(r, out, "total_tax_set_shop_amount", "total_tax"))
	p.text("currency", m.cell(r, out, "subtotal_set_shop_currency_code"))
	m.updated(p, r, out)
	out.Piece("refund", m.need(r, out, "refund_id"), "line", m.need(r, out, "id"), map[string]any(p))
}

func (m *mapper) adjustment(r inbox.Record, out inbox.Out) {
	p := piece{}
	p.text("order", m.cell(r, out, "order_id"))
	p.money("amount", m.cell(r, out, "amount_set_shop_amount", "amount"))
	p.money("tax", m.cell(r, out, "tax_amount_set_shop_amount", "tax_amount"))
	p.text("currency", m.cell(r, out, "amount_set_shop_currency_code"))
	p.text("kind", m.cell(r, out, "kind", "reason"))
	m.updated(p, r, out)
	out.Piece("refund", m.need(r, out, "refund_id"), "adjustment", m.need(r, out, "id"), map[string]any(p))
}

func (m *mapper) transaction(r inbox.Record, out inbox.Out) {
	if m.s.Text(r, "kind") != "refund" {
		out.Skip("a payment is not revenue: the order says what was sold")
		return
	}
	p := piece{"order": m.need(r, out, "order_id")}
	p.time("at", m.cell(r, out, "processed_at", "created_at"), m.o)
	p.money("amount", m.cell(r, out, "amount_set_shop_amount", "amount"))
	p.text("currency", m.cell(r, out, "amount_set_shop_currency_code", "currency"))
	p.text("status", m.cell(r, out, "status"))
	p.flag("test", m.cell(r, out, "test"))
	m.updated(p, r, out)
	id := m.need(r, out, "id")
	refund := m.s.Text(r, "refund_id")
	if refund == "" {
		refund = "transaction-" + id
	}
	out.Piece("refund", refund, "transaction", id, map[string]any(p))
}

func (m *mapper) code(r inbox.Record, out inbox.Out) {
	p := piece{"index": m.s.Text(r, "index")}
	m.updated(p, r, out)
	out.Piece("order", m.need(r, out, "order_id"), "code", m.need(r, out, "code"), map[string]any(p))
}

func (m *mapper) urlTag(r inbox.Record, out inbox.Out) {
	p := piece{"value": m.s.Text(r, "value")}
	m.updated(p, r, out)
	out.Piece("order", m.need(r, out, "order_id"), "tag", m.need(r, out, "key"), map[string]any(p))
}

func (m *mapper) visit(r inbox.Record, out inbox.Out) {
	p := piece{}
	p.time("at", m.cell(r, out, "occurred_at"), m.o)
	p.text("landing", m.cell(r, out, "landing_page"))
	for _, k := range []string{"source", "medium", "campaign", "content"} {
		p.text("utm_"+k, m.cell(r, out, "utm_parameters_"+k))
	}
	m.updated(p, r, out)
	out.Piece("order", m.need(r, out, "order_id"), "visit", m.need(r, out, "id"), map[string]any(p))
}

func (m *mapper) tag(r inbox.Record, out inbox.Out) {
	p := piece{"value": m.s.Text(r, "value")}
	m.updated(p, r, out)
	out.Piece("order", m.need(r, out, "order_id"), "label", m.need(r, out, "index"), map[string]any(p))
}

// owned are the cart attributes that carry a click or a tag; others may hold
// people's words and are not kept.
var owned = map[string]bool{"click_id": true, "plumbline_click": true, "pl_click": true, "utm_source": true, "utm_medium": true,
	"utm_campaign": true, "utm_content": true, "utm_id": true, "utm_source_platform": true}

func (m *mapper) attribute(r inbox.Record, out inbox.Out) {
	name := m.s.Text(r, "name")
	if !owned[cellsKey(name)] {
		out.Skip("a cart attribute that is neither a click id nor a tag")
		return
	}
	p := piece{"value": m.s.Text(r, "value")}
	m.updated(p, r, out)
	out.Piece("order", m.need(r, out, "order_id"), "tag", cellsKey(name), map[string]any(p))
}

func object(text string) cells.Object { return decode(text) }
