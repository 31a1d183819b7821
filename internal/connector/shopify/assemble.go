package shopify

import (
	"cmp"
	"encoding/json"
	"maps"
	"net/url"
	"slices"
	"strings"
	"time"

	"plumbline/internal/connector/cells"
	"plumbline/internal/facts"
	"plumbline/internal/inbox"
	"plumbline/internal/inbox/value"
	"plumbline/internal/money"
	"plumbline/internal/period"
)

// amountText checks that a cell is a plain amount and returns its digits. The
// currency, and with it the number of decimals, may come in another file.
func amountText(c inbox.Cell) (string, bool) {
	n, err := value.Plain(c.Value)
	if err != nil {
		c.Out.Bad(c.Column, value.NotMoney, err.Error())
		return "", false
	}
	return n, true
}

func decode(text string) cells.Object {
	var v map[string]any
	d := json.NewDecoder(strings.NewReader(text))
	d.UseNumber()
	if d.Decode(&v) != nil {
		return nil
	}
	return v
}

func cellsKey(s string) string { return strings.ToLower(strings.Trim(s, "_ ")) }

// dayText is the local day of the piece's moment.
func dayText(p piece, o inbox.Options) string {
	at, _ := p["at"].(string)
	t, err := time.Parse(time.RFC3339Nano, at)
	if err != nil {
		return ""
	}
	return period.Calendar{Zone: o.Zone}.DateOf(t).String()
}

// sum adds amounts of one currency up; what is no amount in it is reported.
type sum struct {
	currency string
	out      inbox.Out
}

func (s sum) of(o cells.Object, key string) (int64, bool) {
	text := o.Text(key)
	if text == "" {
		return 0, false
	}
	a, err := money.Parse(text, s.currency)
	if err != nil {
		s.out.Bad(key, value.NotMoney, err.Error())
		return 0, false
	}
	return a.Minor, true
}

func sorted(pieces map[string]any) []string { return slices.Sorted(maps.Keys(pieces)) }

func table(name string) *facts.Table { t, _ := facts.Lookup(name); return t }

// assembleOrder makes the order and its refunds from what is known of them.
func assembleOrder(id string, pieces map[string]map[string]any, out inbox.Out) string {
	head := cells.Obj(pieces["head"][""])
	if len(head) == 0 && len(pieces["refund"]) == 0 {
		return "its order"
	}
	by := credit(head, pieces)
	if len(head) > 0 {
		putOrder(id, head, by, pieces, out)
	}
	return putRefunds(id, head, by, pieces["refund"], out)
}

func putOrder(id string, head cells.Object, by credited, pieces map[string]map[string]any, out inbox.Out) {
	s := sum{head.Text("currency"), out}
	if !money.Known(s.currency) {
		out.Bad("currency", value.UnknownCurrency, "the order's currency is not an ISO 4217 code")
		return
	}
	row := out.Put(table("orders"), "order/"+id)
	row.Text("order_id", id)
	row.Text("number", head.Text("name"))
	at(row, "occurred_at", head.Text("at"))
	at(row, "updated_at", head.Text("updated_at"))
	row.Text("customer", head.Text("customer"))
	row.Text("currency", s.currency)
	for key, column := range map[string]string{"total": "gross", "tax": "tax", "shipping": "shipping", "discount": "discount"} {
		if n, ok := s.of(head, key); ok {
			row.Int(column, n)
		}
	}
	if net, ok := s.net(head, pieces["line"]); ok {
		row.Int("amount", net)
	}
	if head.Text("first") != "" {
		row.Bool("new_customer", head.Text("first") == "true")
	}
	row.Text("channel", head.Text("channel"))
	row.Text("region", head.Text("region"))
	row.Text("landing", bareAddress(by.landing))
	row.Text("exclusion", s.exclusion(head, pieces["label"]))
	by.fill(row)
}

// net is the discounted line total: the subtotal, without tax where prices
// include it, and without gift cards where the lines are known.
func (s sum) net(head cells.Object, lines map[string]any) (int64, bool) {
	net, ok := s.of(head, "subtotal")
	if !ok {
		return 0, false
	}
	if tax, ok := s.of(head, "tax"); ok && s.taxIncluded(head, net, tax) {
		net -= tax
	}
	for _, k := range sorted(lines) {
		line := cells.Obj(lines[k])
		if line.Text("gift_card") != "true" {
			continue
		}
		total, ok := s.of(line, "total")
		if !ok {
			price, _ := s.of(line, "price")
			n, err := value.Int(cmp.Or(line.Text("quantity"), "1"))
			if err != nil {
				s.out.Bad("quantity", value.NotWhole, err.Error())
				continue
			}
			total = price * n
		}
		discount, _ := s.of(line, "discount")
		net -= total - discount
	}
	return net, true
}

// taxIncluded tells whether prices include tax: as the shop says, else, where
// an export does not say, when the total adds up without it.
func (s sum) taxIncluded(head cells.Object, subtotal, tax int64) bool {
	if said := head.Text("taxes_included"); said != "" {
		return said == "true"
	}
	total, known := s.of(head, "total")
	shipping, _ := s.of(head, "shipping")
	tip, _ := s.of(head, "tip")
	return known && tax > 0 && total == subtotal+shipping+tip
}

// exclusion is why an order does not count as revenue; "" when it does.
func (s sum) exclusion(head cells.Object, labels map[string]any) string {
	tags := "," + strings.ToLower(head.Text("tags"))
	for _, k := range sorted(labels) {
		tags += "," + strings.ToLower(cells.Obj(labels[k]).Text("value"))
	}
	total, known := s.of(head, "total")
	discount, _ := s.of(head, "discount")
	switch {
	case head.Text("test") == "true":
		return "test"
	case head.Text("cancelled_at") != "" || head.Text("deleted") == "true" || head.Text("financial") == "voided":
		return "cancelled"
	case strings.Contains(tags, "wholesale") || strings.Contains(tags, "b2b"):
		return "wholesale"
	case strings.Contains(tags, "gift") || strings.Contains(tags, "seeding") || (known && total == 0 && discount > 0):
		return "gift"
	}
	return ""
}

func at(row inbox.Row, column, text string) {
	if t, err := time.Parse(time.RFC3339Nano, text); err == nil {
		row.Time(column, t)
	}
}

// bareAddress drops what follows the path but the tags: addresses carry people.
func bareAddress(s string) string {
	u, err := url.Parse(s)
	if err != nil || s == "" {
		return ""
	}
	kept := url.Values{}
	for k, v := range u.Query() {
		if owned[k] && k != "click_id" {
			kept[k] = v
		}
	}
	u.RawQuery, u.Fragment, u.User = kept.Encode(), "", nil
	return u.String()
}
