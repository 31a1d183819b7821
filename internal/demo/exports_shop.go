package demo

import (
	"compress/gzip"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"plumbline/internal/period"
)

const shopTime = "2006-01-02 15:04:05 -0700"

// exportOrders writes the shop admin's order export.
func (w *world) exportOrders(out io.Writer) error {
	header := []string{"Name", "Email", "Financial Status", "Paid at", "Fulfillment Status", "Currency", "Subtotal", "Shipping", "Taxes", "Total", "Discount Code", "Discount Amount",
		"Created at", "Lineitem quantity", "Lineitem name", "Lineitem price", "Lineitem requires shipping", "Lineitem discount", "Shipping Country", "Note Attributes", "Cancelled at",
		"Refunded Amount", "Id", "Tags", "Source"}
	refunded := map[int]int{}
	for i := range w.refunds {
		if !w.arrival("shopify", w.refunds[i].at).After(w.now) {
			refunded[w.refunds[i].order] += w.refunds[i].gross
		}
	}
	return sheet(out, header, func(add func(...string)) {
		for i := range w.orders {
			o := &w.orders[i]
			if d := w.cal.DateOf(o.at); w.inQuarter(d) && o.exclusion != "draft" {
				add(w.orderRow(o, refunded[i])...)
			}
		}
	})
}

func (w *world) orderRow(o *order, refunded int) []string {
	at := o.at.In(w.cal.Zone).Format(shopTime)
	usd := func(n int) string { return cents(n, "USD") }
	status, cancelled, tags := "paid", "", ""
	switch {
	case o.exclusion == "cancelled":
		status, cancelled = "voided", at
	case o.exclusion == "gift" || o.exclusion == "wholesale":
		tags = o.exclusion
	case refunded >= o.net+o.tax:
		status = "refunded"
	case refunded > 0:
		status = "partially_refunded"
	}
	return []string{"#" + strconv.Itoa(o.number), fmt.Sprintf("customer%d@mail.example", o.customer), status, at, "fulfilled", "USD", usd(o.net), usd(o.shipping), usd(o.tax), usd(o.gross()),
		o.code, usd(o.discount), at, "1", "Set", usd(o.net + o.discount), "true", usd(o.discount), o.region, o.notes(), cancelled, usd(refunded), o.id(), tags, "web"}
}

// notes are the cart attributes: the click the order came by.
func (o *order) notes() string {
	if o.visitor == 0 || o.work == nil {
		return ""
	}
	c := click{visitor: o.visitor}
	return strings.Join([]string{"click_id: " + c.id(), "utm_medium: influencer", "utm_campaign: " + o.work.deal.campaign.id, "utm_content: " + o.work.owner().id}, "\n")
}

func (w *world) exportCodes(out io.Writer) error {
	return sheet(out, []string{"code", "creator", "starts", "ends"}, func(add func(...string)) {
		for _, c := range w.creators {
			if c.booked != 0 {
				add(c.code, c.id, c.booked.String(), w.codeEnds(c).String())
			}
		}
	})
}

func (w *world) exportSeries(out io.Writer) error {
	net := w.netByDay()
	return sheet(out, []string{"series", "date", "value", "through", "unit", "entered_by"}, func(add func(...string)) {
		for d := w.quarter.From; d < w.today; d++ {
			add("finance.dtc_net_revenue", d.String(), cents(net[d], "USD"), d.String(), "USD", "dana")
		}
	})
}

// logDays is how far back the web server keeps its log.
const logDays = 7

// exportLog writes the web server's access log: tagged requests, in the
// combined format, compressed.
func (w *world) exportLog(out io.Writer) error {
	z := gzip.NewWriter(out)
	from := w.at(w.ago(logDays), 0, 0)
	for i := range w.clicks {
		c := &w.clicks[i]
		if c.at.Before(from) || !c.work.identifier {
			continue
		}
		agent := "Mozilla/5.0 (iPhone; CPU iPhone OS 19_1 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148"
		if c.verdict == bot {
			agent = "Mozilla/5.0 (compatible; Examplebot/2.1; +https://bot.example)"
		}
		path := strings.TrimPrefix(address(c.work), "https://shop.glow.example")
		if _, err := fmt.Fprintf(z, "%s - - [%s] \"GET %s HTTP/1.1\" 200 %d \"https://%s/\" \"%s\"\n", ip(c.visitor), c.at.In(w.cal.Zone).Format("02/Jan/2006:15:04:05 -0700"),
			path, 4000+int(c.visitor%9000), referrers[c.work.owner().platform], agent); err != nil {
			return err
		}
	}
	return z.Close()
}

// ip is an address of the block kept for examples.
func ip(v uint32) string {
	return fmt.Sprintf("198.%d.%d.%d", 18+v>>16%2, v>>8%256, v%256)
}

// netByDay is net revenue by local day: orders less refunds, each on its own day.
func (w *world) netByDay() map[period.Date]int {
	net := map[period.Date]int{}
	for i := range w.orders {
		if o := &w.orders[i]; o.exclusion == "" {
			net[w.cal.DateOf(o.at)] += o.net
		}
	}
	for i := range w.refunds {
		net[w.cal.DateOf(w.refunds[i].at)] -= w.refunds[i].net
	}
	return net
}

// stamp prints a moment for a sheet; nothing for one that has not been.
func (w *world) stamp(t time.Time) string {
	if t.IsZero() || t.After(w.now) {
		return ""
	}
	return t.In(w.cal.Zone).Format("2006-01-02 15:04")
}
