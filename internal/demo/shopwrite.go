package demo

import (
	"fmt"
	"strconv"

	"plumbline/internal/period"
)

func (w *world) writeShop(s *sink) {
	for i := range w.orders {
		w.writeOrder(s, &w.orders[i])
	}
	for i := range w.refunds {
		b := &w.refunds[i]
		o := &w.orders[b.order]
		r := s.row("refunds", b.at, "shopify", "r"+strconv.Itoa(700_000+b.n))
		credit(r, o).text("refund_id", strconv.Itoa(700_000+b.n)).text("order_id", o.id()).day("order_day", w.cal.DateOf(o.at)).
			int("amount", b.net).int("gross", b.gross).text("currency", "USD").text("customer", customerKey(o.customer)).
			text("reason", []string{"changed mind", "arrived late", "skin reaction", "damaged"}[b.n%4])
	}
}

func (w *world) writeOrder(s *sink, o *order) {
	r := s.row("orders", o.at, "shopify", o.id())
	credit(r, o).text("order_id", o.id()).text("number", "#"+strconv.Itoa(o.number)).text("customer", customerKey(o.customer)).
		int("amount", o.net).int("gross", o.gross()).int("tax", o.tax).int("shipping", o.shipping).int("discount", o.discount).
		text("currency", "USD").flag("new_customer", o.fresh).text("exclusion", o.exclusion).text("channel", "web").text("landing", o.landing())
	if o.visitor != 0 {
		c := click{visitor: o.visitor}
		r.text("click_id", c.id())
	}
}

// credit sets what ties an order to a creator.
func credit(r *row, o *order) *row {
	r.text("region", o.region).text("attributed_by", o.by).text("code", o.code)
	if o.work != nil {
		r.text("campaign", o.work.deal.campaign.id).text("creator", o.work.owner().id).text("asset", o.work.asset).text("platform", o.work.owner().platform)
		if o.by != "code" {
			r.text("link", o.work.link())
		}
	}
	return r
}

func (o *order) landing() string {
	switch {
	case o.leaked:
		return "https://shop.glow.example/?utm_source=couponcorner&utm_medium=affiliate"
	case o.visitor != 0:
		return address(o.work)
	default:
		return "https://shop.glow.example/"
	}
}

func customerKey(n int) string { return "p" + strconv.FormatUint(uint64(n)*0x9e3779b97f4a7c15, 36) }

// writeSeries writes the company's own numbers: finance's daily net revenue,
// which is the shop's to the cent, its weekly CAC, and the brand tracker.
func (w *world) writeSeries(s *sink) {
	w.writeRevenue(s)
	w.writeCAC(s)
	w.writeTracker(s)
}

func (w *world) writeRevenue(s *sink) {
	net := w.netByDay()
	r := w.rng("last year")
	begun := w.quarter.From - 92
	for d := begun - 365; d < w.today; d++ {
		dollars := float64(net[d]) / 100
		if d < begun {
			dollars = float64(int(100*.84*w.lastYear(d+364)*max(.85, gauss(r, 1, .04)))) / 100
		}
		if d == w.misread() {
			dollars = float64(int(100*dollars*misread)) / 100
		}
		w.revenue(s, d, dollars)
	}
}

// misread is by how much one day's revenue was entered too high at first: the
// refunds of that night were not in yet.
const misread = 1.08

func (w *world) misread() period.Date { return w.day(40) }

func (w *world) revenue(s *sink, d period.Date, dollars float64) *row {
	return s.row("kr_values", w.at(d, 20, 0), "finance", "").text("series", "finance.dtc_net_revenue").
		float("value", dollars).day("through", d).text("unit", "USD").text("entered_by", "dana").time("updated_at", w.at(d+1, 7, 0))
}

// writeCorrections writes what was told before and turned out otherwise: two
// days later finance enters that day again, and the shop's figure stands.
func (w *world) writeCorrections(s *sink) {
	d := w.misread()
	again := w.at(d+3, 10, 0)
	w.revenue(s, d, float64(w.netByDay()[d])/100).time("updated_at", again).known(again)
}

// lastYear is the level a year before a day, with the holidays it had.
func (w *world) lastYear(d period.Date) float64 {
	if d <= w.today {
		return w.soldOn(d) * .95
	}
	t := float64(d-w.today) / float64(w.quarter.To-w.today) * (storyEnd - storyToday)
	switch {
	case t < 5:
		return 64_000
	case t < 11:
		return 108_000
	case t < 30:
		return 58_000
	default:
		return 34_000
	}
}

func (w *world) writeCAC(s *sink) {
	r := w.rng("cac")
	first := w.cal.Of(period.Week, w.quarter.From-182)
	for p := first; p.To <= w.today; p = w.cal.Next(p) {
		value := gauss(r, 29.5, .12)
		if p.From < w.quarter.From-92 {
			value = gauss(r, 30.2, .15)
		}
		s.row("kr_values", w.at(p.To-1, 21, 0), "finance", "").text("series", "finance.cac").
			float("value", float64(int(value*100))/100).day("through", p.To-1).text("unit", "USD").text("entered_by", "dana")
	}
}

func (w *world) writeTracker(s *sink) {
	r := w.rng("tracker")
	first := w.cal.Of(period.Month, w.quarter.From-365)
	for p := first; p.To <= w.today; p = w.cal.Next(p) {
		t := float64(p.From-first.From) / 365
		for i, name := range []string{"brand.trust", "brand.consideration"} {
			value := gauss(r, 58+4*t-float64(i)*21, .8)
			s.row("kr_values", w.at(p.To-1, 18, 0), "finance", "").text("series", name).
				float("value", float64(int(value*10))/10).day("through", p.To-1).text("unit", "%").text("entered_by", fmt.Sprintf("panel, n=%d", 780+r.IntN(60)))
		}
	}
}
