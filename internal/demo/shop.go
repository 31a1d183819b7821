package demo

import (
	"math"
	"math/rand/v2"
	"sort"
	"strconv"
	"time"

	"plumbline/internal/period"
)

// order is one order of the shop; work is nil where no creator can be seen behind it.
type order struct {
	at        time.Time
	work      *work
	by        string // code, click, both, none
	code      string
	visitor   uint32
	customer  int
	fresh     bool // first order ever
	net, tax  int  // cents
	shipping  int
	discount  int
	exclusion string
	region    string
	leaked    bool
	number    int
}

// refund is money given back.
type refund struct {
	at    time.Time
	order int // index
	net   int
	gross int
	n     int
}

// prices of the shop's products, in cents.
var prices = []int{2400, 2800, 3200, 3600, 4200, 4800, 5400, 6200, 7400, 9800}

// averageNet is the mean net amount of an order, in dollars, that the daily plan of the shop is made with.
const averageNet = 95.4

// sell makes the orders: of posts, of the leaked code, and the rest of the shop.
func (w *world) sell() {
	r := w.rng("orders")
	visitor := uint32(3e9)
	for _, x := range w.works {
		if x.live.IsZero() || !x.identifier || x.deal.campaign.serves() != "creator-orders" {
			continue
		}
		for range whole(r, x.counted) {
			visitor++
			w.sellOne(r, x, visitor)
		}
	}
	w.leak(r)
	w.rest(r)
	sort.SliceStable(w.orders, func(i, j int) bool { return w.orders[i].at.Before(w.orders[j].at) })
	w.sortClicks()
	w.name(r)
	w.refund(r)
}

func (w *world) sellOne(r *rand.Rand, x *work, visitor uint32) {
	at := awake(w, x.live.Add(w.later(r, 7)))
	if at.After(w.now) {
		return
	}
	o := order{at: at, work: x, by: "code", region: regionOf(visitor)}
	if r.Float64() < clickShare(x) {
		o.by, o.visitor = "click", visitor
		if x.code && r.Float64() < .45 {
			o.by = "both"
		}
		began := at.Add(-hours(skewed(r, .6, 1)))
		if began.Before(x.live) {
			began = x.live.Add(time.Minute)
		}
		w.addClick(r, click{at: began, work: x, visitor: visitor}, true)
	}
	if o.by != "click" {
		o.code = x.owner().code
	}
	o.fresh = r.Float64() < .62
	w.fill(r, &o)
	w.orders = append(w.orders, o)
}

// fill prices an order.
func (w *world) fill(r *rand.Rand, o *order) {
	full := 0
	for range pick(r, []int{1, 2, 3, 4}, 34, 38, 20, 8) {
		full += prices[r.IntN(len(prices))]
	}
	if o.code != "" {
		o.discount = full * 15 / 100
	} else if r.Float64() < .18 {
		o.discount = full / 10
	}
	o.net = full - o.discount
	o.tax = o.net * pick(r, []int{0, 6, 7, 9}, 2, 3, 3, 2) / 100
	if o.net < 7500 {
		o.shipping = 595
	}
}

// leak makes the orders of a code that got onto a coupon site: no click, no
// creator's page, at any hour, and still after the code's last day.
func (w *world) leak(r *rand.Rand) {
	var x *work
	for _, y := range w.works {
		if y.owner().part == leaky && !y.live.IsZero() && y.identifier && y.code {
			x = y
		}
	}
	if x == nil {
		return
	}
	for d := w.ago(20); d <= w.today; d++ {
		for range 6 + r.IntN(8) {
			at := w.cal.Start(d).Add(hours(r.Float64() * 24))
			if at.After(w.now) {
				continue
			}
			o := order{at: at, work: x, by: "code", code: x.owner().code, region: "US", leaked: true, fresh: r.Float64() < .25}
			w.fill(r, &o)
			w.orders = append(w.orders, o)
		}
	}
}

// rest fills each day up to what the shop sold in all.
func (w *world) rest(r *rand.Rand) {
	seen := map[period.Date]int{}
	for i := range w.orders {
		seen[w.cal.DateOf(w.orders[i].at)]++
	}
	swing := 0.0
	for d := w.quarter.From - 92; d <= w.today; d++ {
		if swing = -swing; d%2 == 0 {
			swing = gauss(r, 0, .05) // a good day is followed by a bad one, so that totals stay as planned
		}
		n := whole(r, w.soldOn(d)/averageNet*(1+swing)) - seen[d]
		for range n {
			o := order{at: w.sometime(r, d), by: "none", region: pick(r, []string{"US", "CA", "GB"}, 80, 14, 6), fresh: r.Float64() < .36}
			if r.Float64() < .011 {
				o.exclusion = pick(r, []string{"gift", "test", "draft", "cancelled", "self_purchase", "wholesale"}, 4, 1, 2, 5, 1, 2)
			}
			if o.at.After(w.now) {
				continue
			}
			w.fill(r, &o)
			w.orders = append(w.orders, o)
		}
	}
}

// soldOn is what the shop sells on a day before refunds, in dollars. The
// quarter to date comes to about $2.03M after refunds whatever its length so far.
func (w *world) soldOn(d period.Date) float64 {
	weekly := []float64{.93, 1.06, 1.04, 1.01, 1, .99, .97}[d.Weekday()]
	t := float64(d - w.quarter.From)
	if t < 0 {
		return weekly * (29_500 + 30*t)
	}
	stretch := storyToday / float64(w.today-w.quarter.From)
	t *= stretch
	level := 34_400 + 60*t
	if t > 30 {
		level = 43_200 + 640*(t-30)
	}
	return weekly * level * stretch
}

// name gives orders their numbers and people.
func (w *world) name(r *rand.Rand) {
	var known []int
	for i := range w.orders {
		o := &w.orders[i]
		o.number = 20_000 + i
		if o.fresh || len(known) < 200 {
			o.fresh, o.customer = true, 100_000+i
			known = append(known, o.customer)
			continue
		}
		back := int(skewed(r, float64(len(known))*.12, .9))
		o.customer = known[max(0, len(known)-1-back)]
	}
}

// refund gives some money back, days later; Body Duo more than others.
func (w *world) refund(r *rand.Rand) {
	for i := range w.orders {
		o := &w.orders[i]
		p := .055
		if o.work != nil && o.work.deal.campaign.id == "body-duo" {
			p = .13
		}
		if o.exclusion != "" || r.Float64() > p {
			continue
		}
		b := refund{at: o.at.Add(hours(30 + r.ExpFloat64()*180)), order: i, net: o.net, n: len(w.refunds)}
		if r.Float64() < .3 {
			b.net = o.net * (30 + r.IntN(40)) / 100
		}
		b.gross = b.net + int(math.Round(float64(o.tax*b.net)/float64(o.net)))
		w.refunds = append(w.refunds, b)
	}
}

func (o *order) id() string { return strconv.Itoa(5_000_000_000 + o.number*7919) }

func (o *order) gross() int { return o.net + o.tax + o.shipping }
