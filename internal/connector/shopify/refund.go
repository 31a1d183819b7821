package shopify

import (
	"cmp"
	"strings"

	"plumbline/internal/connector/cells"
	"plumbline/internal/inbox"
	"plumbline/internal/inbox/value"
	"plumbline/internal/money"
	"plumbline/internal/period"
)

// assembleRefund hands what is known of a refund on to its order, whose
// currency, day and credit it carries.
func assembleRefund(id string, pieces map[string]map[string]any, out inbox.Out) string {
	head := cells.Obj(pieces["head"][""])
	p := piece{"order": head.Text("order"), "at": head.Text("at"), "currency": head.Text("currency"), "reason": head.Text("reason"), "gross": head.Text("gross")}
	fold := func(name string, each func(o cells.Object)) {
		for _, k := range sorted(pieces[name]) {
			o := cells.Obj(pieces[name][k])
			p["order"] = cmp.Or(p["order"].(string), o.Text("order"))
			p["currency"] = cmp.Or(p["currency"].(string), o.Text("currency"))
			p["at"] = cmp.Or(p["at"].(string), o.Text("at"))
			each(o)
		}
	}
	var lines, paid, extra, shipping []any
	fold("transaction", func(o cells.Object) {
		if o.Text("status") == "success" && o.Text("test") != "true" {
			paid = append(paid, o.Text("amount"))
		}
	})
	fold("line", func(o cells.Object) { lines = append(lines, []any{o.Text("subtotal"), o.Text("tax")}) })
	fold("adjustment", func(o cells.Object) {
		kind := strings.ToLower(o.Text("kind"))
		if strings.Contains(kind, "shipping") {
			shipping = append(shipping, o.Text("amount"), o.Text("tax"))
		} else if strings.Contains(kind, "discrepancy") {
			extra = append(extra, o.Text("amount"))
		}
	})
	p["lines"], p["paid"], p["extra"], p["shipping"] = lines, paid, extra, shipping
	switch {
	case p["order"] == "":
		return "its refund"
	case p["gross"] == "" && len(lines)+len(paid)+len(extra) == 0 && len(shipping) == 0:
		return "its lines or its transaction"
	case p["at"] == "":
		return "its refund"
	}
	out.Piece("order", p["order"].(string), "refund", id, map[string]any(p))
	return ""
}

// putRefunds makes a row of every refund of an order. A refund without
// currency waits for the order that has it.
func putRefunds(order string, head cells.Object, by credited, refunds map[string]any, out inbox.Out) string {
	waits := ""
	var told int64
	for _, id := range sorted(refunds) {
		o := cells.Obj(refunds[id])
		s := sum{cmp.Or(o.Text("currency"), head.Text("currency")), out}
		switch {
		case s.currency == "":
			waits = "its order"
			continue
		case !money.Known(s.currency):
			out.Bad("currency", value.UnknownCurrency, "the refund's currency is not an ISO 4217 code")
			continue
		}
		net, gross := s.given(o, head.Text("taxes_included") == "true")
		told += gross
		r := refundRow(order, id, head, by, o, out)
		r.Int("amount", net)
		r.Int("gross", gross)
		r.Text("currency", s.currency)
		r.Text("reason", o.Text("reason"))
	}
	undated(order, head, by, told, out)
	return waits
}

// undated is what an order export says was refunded beyond the refunds known.
// The export names no day, so the row stands on the order's day; it shrinks to
// nothing when the refunds themselves arrive.
func undated(order string, head cells.Object, by credited, told int64, out inbox.Out) {
	s := sum{head.Text("currency"), out}
	if head.Text("refunded") == "" || !money.Known(s.currency) {
		return
	}
	all, ok := s.of(head, "refunded")
	if !ok || all == 0 {
		return
	}
	left := max(0, all-told)
	r := refundRow(order, order+"/undated", head, by, cells.Object{"at": head.Text("at")}, out)
	r.Int("amount", left)
	r.Int("gross", left)
	r.Text("currency", s.currency)
	r.Text("reason", "day not in the export")
}

func refundRow(order, id string, head cells.Object, by credited, o cells.Object, out inbox.Out) inbox.Row {
	r := out.Put(table("refunds"), "refund/"+id)
	r.Text("refund_id", id)
	r.Text("order_id", order)
	at(r, "occurred_at", o.Text("at"))
	if d, err := period.ParseDate(head.Text("day")); err == nil {
		r.Int("order_day", int64(d))
	}
	r.Text("customer", head.Text("customer"))
	r.Text("region", head.Text("region"))
	if len(head) > 0 || by.by() != "none" {
		by.fill(r)
	}
	return r
}

// given is the net part given back and all money given back.
//
// Net: refunded lines (without tax where prices include it) and what was given
// beyond them (a discrepancy); without lines, the money without shipping.
// Gross: the refund's own total, else its successful transactions, else what
// lines, taxes and adjustments add up to.
func (s sum) given(o cells.Object, taxesIncluded bool) (net, gross int64) {
	var lines, taxes, extra, shipping, paid int64
	list, _ := o["lines"].([]any)
	for _, l := range list {
		pair, _ := l.([]any)
		if len(pair) == 2 {
			lines, taxes = lines+s.one(pair[0]), taxes+s.one(pair[1])
		}
	}
	for _, v := range texts(o["extra"]) {
		extra -= s.one(v)
	}
	for _, v := range texts(o["shipping"]) {
		shipping += abs(s.one(v))
	}
	for _, v := range texts(o["paid"]) {
		paid += s.one(v)
	}
	total, known := s.of(o, "gross")
	onTop := taxes
	if taxesIncluded {
		onTop = 0
	}
	gross = lines + onTop + extra + shipping
	if len(texts(o["paid"])) > 0 {
		gross = paid
	}
	if known {
		gross = total
	}
	switch {
	case len(list) > 0 && taxesIncluded:
		net = lines - taxes + extra
	case len(list) > 0 || extra != 0:
		net = lines + extra
	default:
		net = gross - shipping
	}
	return net, gross
}

func (s sum) one(v any) int64 {
	text, _ := v.(string)
	n, _ := s.of(cells.Object{"amount": text}, "amount")
	return n
}

func texts(v any) []any { l, _ := v.([]any); return l }

func abs(n int64) int64 { return max(n, -n) }
