package shopify

import (
	"fmt"

	"plumbline/internal/connector/cells"
	"plumbline/internal/inbox"
)

// rest is the API's JSON: orders, refunds, transactions and customers, alone
// (as webhooks send them), in their envelope, or a list of them.
type rest struct{ joined }

func (rest) Name() string { return "shopify.rest" }
func (rest) Doc() string  { return "orders, refunds and transactions as API or webhook JSON" }

// topic says what an object is.
func topic(o cells.Object) (string, cells.Object) {
	for _, k := range []string{"order", "refund", "transaction", "customer", "draft_order", "discount_code"} {
		if inner, is := o[k].(map[string]any); is && len(o) <= 2 {
			return k, inner
		}
	}
	switch {
	case o.Has("refund_line_items", "order_id"):
		return "refund", o
	case o.Has("line_items", "invoice_url"):
		return "draft_order", o
	case o.Has("line_items", "total_price"):
		return "order", o
	case o.Has("kind", "gateway", "order_id"):
		return "transaction", o
	case o.Has("orders_count", "total_spent"), o.Has("email_marketing_consent"), o.Has("verified_email", "tax_exempt"):
		return "customer", o
	case o.Has("price_rule_id", "code"):
		return "discount_code", o
	}
	return "", o
}

func (rest) Recognise(h inbox.Head) int {
	if h.Shape != inbox.JSON && h.Shape != inbox.JSONL {
		return 0
	}
	o := first(h.Doc)
	for _, k := range []string{"orders", "refunds", "transactions", "customers"} {
		if l := o.List(k); len(l) > 0 {
			o = l[0]
			break
		}
	}
	if t, _ := topic(o); t != "" {
		return 90
	}
	return 0
}

func first(doc any) cells.Object {
	if l, is := doc.([]any); is && len(l) > 0 {
		doc = l[0]
	}
	return cells.Obj(doc)
}

// Records finds the list in an envelope; an object alone is one record.
func (rest) Records(doc any) ([]string, bool) {
	if _, is := doc.([]any); is {
		return nil, true
	}
	o := cells.Obj(doc)
	for _, k := range []string{"orders", "refunds", "transactions", "customers"} {
		if _, is := o[k].([]any); is && !o.Has("id") {
			return []string{k}, true
		}
	}
	return nil, false
}

func (rest) Open(_ inbox.Head, o inbox.Options) (inbox.Mapper, error) { return &restMapper{o}, nil }

type restMapper struct{ o inbox.Options }

// Map keeps the pieces an object brings.
func (m *restMapper) Map(r inbox.Record, out inbox.Out) error {
	what, o := topic(cells.Obj(r.Object))
	switch what {
	case "order":
		m.order(o, out)
	case "refund":
		m.refund(o, o.Text("order_id"), out)
	case "transaction":
		if o.Text("kind") != "refund" {
			out.Skip("a payment is not revenue: the order says what was sold")
			return nil
		}
		m.transaction(o, "transaction-"+o.Text("id"), o.Text("order_id"), out)
	case "customer":
		out.Skip("people stay at the shop; orders carry a hashed key")
	case "draft_order":
		out.Skip("a draft is not an order until it is paid")
	case "discount_code":
		out.Skip("codes without an owner; whose code it is stands in the tracker")
	default:
		out.Bad("", "not_recognised", "the object is neither an order, a refund nor a transaction")
	}
	return nil
}

func (m *restMapper) order(o cells.Object, out inbox.Out) {
	id := o.Text("id")
	p := piece{"name": o.Text("name")}
	p.time("at", either(o, out, "processed_at", "created_at"), m.o)
	p.time("cancelled_at", o.Cell(out, "cancelled_at"), m.o)
	p.time("updated_at", o.Cell(out, "updated_at"), m.o)
	p.text("currency", o.Cell(out, "currency"))
	for key, field := range map[string]string{"subtotal": "subtotal_price", "total": "total_price", "tax": "total_tax", "discount": "total_discounts"} {
		p.money(key, o.Cell(out, field))
	}
	p.money("shipping", o.Cell(out, "total_shipping_price_set", "shop_money", "amount"))
	p.flag("taxes_included", o.Cell(out, "taxes_included"))
	p.flag("test", o.Cell(out, "test"))
	p.text("financial", o.Cell(out, "financial_status"))
	p.text("channel", o.Cell(out, "source_name"))
	p.text("tags", o.Cell(out, "tags"))
	p.text("landing", o.Cell(out, "landing_site"))
	p.text("region", o.Cell(out, "shipping_address", "country_code"))
	if c := either(cells.Obj(o["customer"]), out, "id", "email"); !c.Missing() {
		p.text("customer", c)
	} else {
		p.text("customer", o.Cell(out, "email"))
	}
	if n := o.Text("customer", "orders_count"); n != "" && n != "0" {
		p["first"] = fmt.Sprint(n == "1")
	}
	p["day"] = dayText(p, m.o)
	out.Piece("order", id, "head", "", map[string]any(p))
	m.parts(id, o, out)
}

func (m *restMapper) parts(id string, o cells.Object, out inbox.Out) {
	for _, l := range o.List("line_items") {
		p := piece{}
		p.money("price", l.Cell(out, "price"))
		p.money("discount", l.Cell(out, "total_discount"))
		p.text("quantity", l.Cell(out, "quantity"))
		p.flag("gift_card", l.Cell(out, "gift_card"))
		out.Piece("order", id, "line", l.Text("id"), map[string]any(p))
	}
	for i, c := range o.List("discount_codes") {
		out.Piece("order", id, "code", c.Text("code"), map[string]any{"index": fmt.Sprint(i)})
	}
	for _, a := range o.List("note_attributes") {
		if k := cellsKey(a.Text("name")); owned[k] {
			out.Piece("order", id, "tag", k, map[string]any{"value": a.Text("value")})
		}
	}
	for _, f := range o.List("refunds") {
		m.refund(f, id, out)
	}
}

func (m *restMapper) refund(o cells.Object, order string, out inbox.Out) {
	id := o.Text("id")
	p := piece{"order": order}
	p.time("at", either(o, out, "processed_at", "created_at"), m.o)
	p.text("reason", o.Cell(out, "note"))
	out.Piece("refund", id, "head", "", map[string]any(p))
	for _, l := range o.List("refund_line_items") {
		p := piece{}
		p.money("subtotal", deep(l, out, "subtotal"))
		p.money("tax", deep(l, out, "total_tax"))
		p.text("currency", l.Cell(out, "subtotal_set", "shop_money", "currency_code"))
		out.Piece("refund", id, "line", l.Text("id"), map[string]any(p))
	}
	for _, a := range o.List("order_adjustments") {
		p := piece{}
		p.money("amount", deep(a, out, "amount"))
		p.money("tax", deep(a, out, "tax_amount"))
		p.text("kind", either(a, out, "kind", "reason"))
		out.Piece("refund", id, "adjustment", a.Text("id"), map[string]any(p))
	}
	for _, t := range o.List("transactions") {
		if t.Text("kind") == "refund" {
			m.transaction(t, id, order, out)
		}
	}
}

func (m *restMapper) transaction(o cells.Object, refund, order string, out inbox.Out) {
	p := piece{"order": order}
	p.time("at", either(o, out, "processed_at", "created_at"), m.o)
	p.money("amount", o.Cell(out, "amount"))
	p.text("currency", o.Cell(out, "currency"))
	p.text("status", o.Cell(out, "status"))
	p.flag("test", o.Cell(out, "test"))
	out.Piece("refund", refund, "transaction", o.Text("id"), map[string]any(p))
}

// deep prefers the exact text in the shop's currency: the plain field may be a
// rounded number.
func deep(o cells.Object, out inbox.Out, field string) inbox.Cell {
	if c := o.Cell(out, field+"_set", "shop_money", "amount"); !c.Missing() {
		return c
	}
	return o.Cell(out, field)
}

func either(o cells.Object, out inbox.Out, fields ...string) inbox.Cell {
	for _, f := range fields {
		if c := o.Cell(out, f); !c.Missing() {
			return c
		}
	}
	return o.Cell(out, fields[0])
}
