package told

import (
	"fmt"
	"strconv"

	"plumbline/internal/demo/world"
	"plumbline/internal/period"
)

func (w *teller) writeShop(s *sink) {
	for i := range w.Orders {
		w.writeOrder(s, &w.Orders[i])
	}
	for i := range w.Refunds {
		b := &w.Refunds[i]
		o := &w.Orders[b.Order]
		r := s.row("refunds", b.At, "shopify", "r"+strconv.Itoa(700_000+b.N))
		credit(r, o).text("refund_id", strconv.Itoa(700_000+b.N)).text("order_id", o.ID()).day("order_day", w.Cal.DateOf(o.At)).
			int("amount", b.Net).int("gross", b.Gross).text("currency", "USD").text("customer", customerKey(o.Customer)).
			text("reason", []string{"changed mind", "arrived late", "skin reaction", "damaged"}[b.N%4])
	}
}

func (w *teller) writeOrder(s *sink, o *world.Order) {
	r := s.row("orders", o.At, "shopify", o.ID())
	credit(r, o).text("order_id", o.ID()).text("number", "#"+strconv.Itoa(o.Number)).text("customer", customerKey(o.Customer)).
		int("amount", o.Net).int("gross", o.Gross()).int("tax", o.Tax).int("shipping", o.Shipping).int("discount", o.Discount).
		text("currency", "USD").flag("new_customer", o.Fresh).text("exclusion", o.Exclusion).text("channel", "web").text("landing", landing(o))
	if o.Visitor != 0 {
		c := world.Click{Visitor: o.Visitor}
		r.text("click_id", c.ID())
	}
}

// credit sets what ties an order to a creator.
func credit(r *row, o *world.Order) *row {
	r.text("region", o.Region).text("attributed_by", o.By).text("code", o.Code)
	if o.Work != nil {
		r.text("campaign", o.Work.Deal.Campaign.ID).text("creator", o.Work.Owner().ID).text("asset", o.Work.Asset).text("platform", o.Work.Owner().Platform)
		if o.By != "code" {
			r.text("link", o.Work.Link())
		}
	}
	return r
}

func landing(o *world.Order) string {
	switch {
	case o.Leaked:
		return "https://shop.glow.example/?utm_source=couponcorner&utm_medium=affiliate"
	case o.Visitor != 0:
		return world.Address(o.Work)
	default:
		return "https://shop.glow.example/"
	}
}

func customerKey(n int) string { return "p" + strconv.FormatUint(uint64(n)*0x9e3779b97f4a7c15, 36) }

// writeSeries writes the company's own numbers: finance's daily net revenue,
// which is the shop's to the cent, its weekly CAC, and the brand tracker.
func (w *teller) writeSeries(s *sink) {
	w.writeRevenue(s)
	w.writeCAC(s)
	w.writeTracker(s)
}

func (w *teller) writeRevenue(s *sink) {
	net := w.NetByDay()
	r := w.Rng("last year")
	begun := w.Quarter.From - 92
	for d := begun - 365; d < w.Today; d++ {
		dollars := float64(net[d]) / 100
		if d < begun {
			dollars = float64(int(100*.84*w.lastYear(d+364)*max(.85, world.Gauss(r, 1, .04)))) / 100
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

func (w *teller) misread() period.Date { return w.Day(40) }

func (w *teller) revenue(s *sink, d period.Date, dollars float64) *row {
	return s.row("kr_values", w.At(d, 20, 0), "finance", "").text("series", "finance.dtc_net_revenue").
		float("value", dollars).day("through", d).text("unit", "USD").text("entered_by", "dana").time("updated_at", w.At(d+1, 7, 0))
}

// writeCorrections writes what was told before and turned out otherwise: two
// days later finance enters that day again, and the shop's figure stands.
func (w *teller) writeCorrections(s *sink) {
	d := w.misread()
	again := w.At(d+3, 10, 0)
	w.revenue(s, d, float64(w.NetByDay()[d])/100).time("updated_at", again).known(again)
}

// lastYear is the level a year before a day, with the holidays it had.
func (w *teller) lastYear(d period.Date) float64 {
	if d <= w.Today {
		return w.SoldOn(d) * .95
	}
	t := float64(d-w.Today) / float64(w.Quarter.To-w.Today) * (world.StoryEnd - world.StoryToday)
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

func (w *teller) writeCAC(s *sink) {
	r := w.Rng("cac")
	first := w.Cal.Of(period.Week, w.Quarter.From-182)
	for p := first; p.To <= w.Today; p = w.Cal.Next(p) {
		value := world.Gauss(r, 29.5, .12)
		if p.From < w.Quarter.From-92 {
			value = world.Gauss(r, 30.2, .15)
		}
		s.row("kr_values", w.At(p.To-1, 21, 0), "finance", "").text("series", "finance.cac").
			float("value", float64(int(value*100))/100).day("through", p.To-1).text("unit", "USD").text("entered_by", "dana")
	}
}

func (w *teller) writeTracker(s *sink) {
	r := w.Rng("tracker")
	first := w.Cal.Of(period.Month, w.Quarter.From-365)
	for p := first; p.To <= w.Today; p = w.Cal.Next(p) {
		t := float64(p.From-first.From) / 365
		for i, name := range []string{"brand.trust", "brand.consideration"} {
			value := world.Gauss(r, 58+4*t-float64(i)*21, .8)
			s.row("kr_values", w.At(p.To-1, 18, 0), "finance", "").text("series", name).
				float("value", float64(int(value*10))/10).day("through", p.To-1).text("unit", "%").text("entered_by", fmt.Sprintf("panel, n=%d", 780+r.IntN(60)))
		}
	}
}
