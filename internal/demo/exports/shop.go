package exports

import (
	"compress/gzip"
	"fmt"
	"io"
	"plumbline/internal/demo/world"
	"strconv"
	"strings"
	"time"
)

const shopTime = "2006-01-02 15:04:05 -0700"

// exportOrders writes the shop admin's order export.
func (w *exporter) exportOrders(out io.Writer) error {
	header := []string{"Name", "Email", "Financial Status", "Paid at", "Fulfillment Status", "Currency", "Subtotal", "Shipping", "Taxes", "Total", "Discount Code", "Discount Amount",
		"Created at", "Lineitem quantity", "Lineitem name", "Lineitem price", "Lineitem requires shipping", "Lineitem discount", "Shipping Country", "Note Attributes", "Cancelled at",
		"Refunded Amount", "Id", "Tags", "Source"}
	refunded := map[int]int{}
	for i := range w.Refunds {
		if !w.Arrival("shopify", w.Refunds[i].At).After(w.Now) {
			refunded[w.Refunds[i].Order] += w.Refunds[i].Gross
		}
	}
	return sheet(out, header, func(add func(...string)) {
		for i := range w.Orders {
			o := &w.Orders[i]
			if d := w.Cal.DateOf(o.At); w.inQuarter(d) && o.Exclusion != "draft" {
				add(w.orderRow(o, refunded[i])...)
			}
		}
	})
}

func (w *exporter) orderRow(o *world.Order, refunded int) []string {
	at := o.At.In(w.Cal.Zone).Format(shopTime)
	usd := func(n int) string { return cents(n, "USD") }
	status, cancelled, tags := "paid", "", ""
	switch {
	case o.Exclusion == "cancelled":
		status, cancelled = "voided", at
	case o.Exclusion == "gift" || o.Exclusion == "wholesale":
		tags = o.Exclusion
	case refunded >= o.Net+o.Tax:
		status = "refunded"
	case refunded > 0:
		status = "partially_refunded"
	}
	return []string{"#" + strconv.Itoa(o.Number), fmt.Sprintf("customer%d@mail.example", o.Customer), status, at, "fulfilled", "USD", usd(o.Net), usd(o.Shipping), usd(o.Tax), usd(o.Gross()),
		o.Code, usd(o.Discount), at, "1", "Set", usd(o.Net + o.Discount), "true", usd(o.Discount), o.Region, notes(o), cancelled, usd(refunded), o.ID(), tags, "web"}
}

// notes are the cart attributes: the click the order came by.
func notes(o *world.Order) string {
	if o.Visitor == 0 || o.Work == nil {
		return ""
	}
	c := world.Click{Visitor: o.Visitor}
	return strings.Join([]string{"click_id: " + c.ID(), "utm_medium: influencer", "utm_campaign: " + o.Work.Deal.Campaign.ID, "utm_content: " + o.Work.Owner().ID}, "\n")
}

func (w *exporter) exportCodes(out io.Writer) error {
	return sheet(out, []string{"code", "creator", "starts", "ends"}, func(add func(...string)) {
		for _, c := range w.Creators {
			if c.Booked != 0 {
				add(c.Code, c.ID, c.Booked.String(), w.CodeEnds(c).String())
			}
		}
	})
}

func (w *exporter) exportSeries(out io.Writer) error {
	net := w.NetByDay()
	return sheet(out, []string{"series", "date", "value", "through", "unit", "entered_by"}, func(add func(...string)) {
		for d := w.Quarter.From; d < w.Today; d++ {
			add("finance.dtc_net_revenue", d.String(), cents(net[d], "USD"), d.String(), "USD", "dana")
		}
	})
}

// logDays is how far back the web server keeps its log.
const logDays = 7

// exportLog writes the web server's access log: tagged requests, in the
// combined format, compressed.
func (w *exporter) exportLog(out io.Writer) error {
	z := gzip.NewWriter(out)
	from := w.At(w.Ago(logDays), 0, 0)
	for i := range w.Clicks {
		c := &w.Clicks[i]
		if c.At.Before(from) || !c.Work.Identifier {
			continue
		}
		agent := "Mozilla/5.0 (iPhone; CPU iPhone OS 19_1 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148"
		if c.Verdict == world.Bot {
			agent = "Mozilla/5.0 (compatible; Examplebot/2.1; +https://bot.example)"
		}
		path := strings.TrimPrefix(world.Address(c.Work), "https://shop.glow.example")
		if _, err := fmt.Fprintf(z, "%s - - [%s] \"GET %s HTTP/1.1\" 200 %d \"https://%s/\" \"%s\"\n", ip(c.Visitor), c.At.In(w.Cal.Zone).Format("02/Jan/2006:15:04:05 -0700"),
			path, 4000+int(c.Visitor%9000), world.Referrers[c.Work.Owner().Platform], agent); err != nil {
			return err
		}
	}
	return z.Close()
}

// ip is an address of the block kept for examples.
func ip(v uint32) string {
	return fmt.Sprintf("198.%d.%d.%d", 18+v>>16%2, v>>8%256, v%256)
}

// stamp prints a moment for a sheet; nothing for one that has not been.
func (w *exporter) stamp(t time.Time) string {
	if t.IsZero() || t.After(w.Now) {
		return ""
	}
	return t.In(w.Cal.Zone).Format("2006-01-02 15:04")
}
