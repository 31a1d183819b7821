package world

import (
	"math"
	"math/rand/v2"
	"sort"
	"strconv"
	"time"

	"plumbline/internal/period"
)

// Order is one order of the shop; work is nil where no creator can be seen behind it.
type Order struct {
	At        time.Time
	Work      *Work
	By        string // code, click, both, none
	Code      string
	Visitor   uint32
	Customer  int
	Fresh     bool // first order ever
	Net, Tax  int  // cents
	Shipping  int
	Discount  int
	Exclusion string
	Region    string
	Leaked    bool
	Number    int
}

// Refund is money given back.
type Refund struct {
	At    time.Time
	Order int // index
	Net   int
	Gross int
	N     int
}

// prices of the shop's products, in cents.
var prices = []int{2400, 2800, 3200, 3600, 4200, 4800, 5400, 6200, 7400, 9800}

// averageNet is the mean net amount of an order, in dollars, that the daily plan of the shop is made with.
const averageNet = 95.4

// sell makes the orders: of posts, of the leaked code, and the rest of the shop.
func (w *World) sell() {
	r := w.Rng("orders")
	visitor := uint32(3e9)
	for _, x := range w.Works {
		if x.Live.IsZero() || !x.Identifier || x.Deal.Campaign.Serves() != "creator-orders" {
			continue
		}
		for range Whole(r, x.Counted) {
			visitor++
			w.sellOne(r, x, visitor)
		}
	}
	w.leak(r)
	w.rest(r)
	sort.SliceStable(w.Orders, func(i, j int) bool { return w.Orders[i].At.Before(w.Orders[j].At) })
	w.sortClicks()
	w.name(r)
	w.refund(r)
}

func (w *World) sellOne(r *rand.Rand, x *Work, visitor uint32) {
	at := awake(w, x.Live.Add(w.Later(r, 7)))
	if at.After(w.Now) {
		return
	}
	o := Order{At: at, Work: x, By: "code", Region: RegionOf(visitor)}
	if r.Float64() < ClickShare(x) {
		o.By, o.Visitor = "click", visitor
		if x.Code && r.Float64() < .45 {
			o.By = "both"
		}
		began := at.Add(-Hours(skewed(r, .6, 1)))
		if began.Before(x.Live) {
			began = x.Live.Add(time.Minute)
		}
		w.addClick(r, Click{At: began, Work: x, Visitor: visitor}, true)
	}
	if o.By != "click" {
		o.Code = x.Owner().Code
	}
	o.Fresh = r.Float64() < .62
	w.fill(r, &o)
	w.Orders = append(w.Orders, o)
}

// fill prices an order.
func (w *World) fill(r *rand.Rand, o *Order) {
	full := 0
	for range Pick(r, []int{1, 2, 3, 4}, 34, 38, 20, 8) {
		full += prices[r.IntN(len(prices))]
	}
	if o.Code != "" {
		o.Discount = full * 15 / 100
	} else if r.Float64() < .18 {
		o.Discount = full / 10
	}
	o.Net = full - o.Discount
	o.Tax = o.Net * Pick(r, []int{0, 6, 7, 9}, 2, 3, 3, 2) / 100
	if o.Net < 7500 {
		o.Shipping = 595
	}
}

// leak makes the orders of a code that got onto a coupon site: no click, no
// creator's page, at any hour, and still after the code's last day.
func (w *World) leak(r *rand.Rand) {
	var x *Work
	for _, y := range w.Works {
		if y.Owner().Part == leaky && !y.Live.IsZero() && y.Identifier && y.Code {
			x = y
		}
	}
	if x == nil {
		return
	}
	for d := w.Ago(20); d <= w.Today; d++ {
		for range 6 + r.IntN(8) {
			at := w.Cal.Start(d).Add(Hours(r.Float64() * 24))
			if at.After(w.Now) {
				continue
			}
			o := Order{At: at, Work: x, By: "code", Code: x.Owner().Code, Region: "US", Leaked: true, Fresh: r.Float64() < .25}
			w.fill(r, &o)
			w.Orders = append(w.Orders, o)
		}
	}
}

// rest fills each day up to what the shop sold in all.
func (w *World) rest(r *rand.Rand) {
	seen := map[period.Date]int{}
	for i := range w.Orders {
		seen[w.Cal.DateOf(w.Orders[i].At)]++
	}
	swing := 0.0
	for d := w.Quarter.From - 92; d <= w.Today; d++ {
		if swing = -swing; d%2 == 0 {
			swing = Gauss(r, 0, .05) // a good day is followed by a bad one, so that totals stay as planned
		}
		n := Whole(r, w.SoldOn(d)/averageNet*(1+swing)) - seen[d]
		for range n {
			o := Order{At: w.Sometime(r, d), By: "none", Region: Pick(r, []string{"US", "CA", "GB"}, 80, 14, 6), Fresh: r.Float64() < .36}
			if r.Float64() < .011 {
				o.Exclusion = Pick(r, []string{"gift", "test", "draft", "cancelled", "self_purchase", "wholesale"}, 4, 1, 2, 5, 1, 2)
			}
			if o.At.After(w.Now) {
				continue
			}
			w.fill(r, &o)
			w.Orders = append(w.Orders, o)
		}
	}
}

// SoldOn is what the shop sells on a day before refunds, in dollars. The
// quarter to date comes to about $2.03M after refunds whatever its length so far.
func (w *World) SoldOn(d period.Date) float64 {
	weekly := []float64{.93, 1.06, 1.04, 1.01, 1, .99, .97}[d.Weekday()]
	t := float64(d - w.Quarter.From)
	if t < 0 {
		return weekly * (29_500 + 30*t)
	}
	stretch := StoryToday / float64(w.Today-w.Quarter.From)
	t *= stretch
	level := 34_400 + 60*t
	if t > 30 {
		level = 43_200 + 640*(t-30)
	}
	return weekly * level * stretch
}

// Name gives orders their numbers and people.
func (w *World) name(r *rand.Rand) {
	var known []int
	for i := range w.Orders {
		o := &w.Orders[i]
		o.Number = 20_000 + i
		if o.Fresh || len(known) < 200 {
			o.Fresh, o.Customer = true, 100_000+i
			known = append(known, o.Customer)
			continue
		}
		back := int(skewed(r, float64(len(known))*.12, .9))
		o.Customer = known[max(0, len(known)-1-back)]
	}
}

// refund gives some money back, days later; Body Duo more than others.
func (w *World) refund(r *rand.Rand) {
	for i := range w.Orders {
		o := &w.Orders[i]
		p := .055
		if o.Work != nil && o.Work.Deal.Campaign.ID == "body-duo" {
			p = .13
		}
		if o.Exclusion != "" || r.Float64() > p {
			continue
		}
		b := Refund{At: o.At.Add(Hours(30 + r.ExpFloat64()*180)), Order: i, Net: o.Net, N: len(w.Refunds)}
		if r.Float64() < .3 {
			b.Net = o.Net * (30 + r.IntN(40)) / 100
		}
		b.Gross = b.Net + int(math.Round(float64(o.Tax*b.Net)/float64(o.Net)))
		w.Refunds = append(w.Refunds, b)
	}
}

// ID is what the shop calls an order.
func (o *Order) ID() string { return strconv.Itoa(5_000_000_000 + o.Number*7919) }

// Gross is what was charged, in minor units.
func (o *Order) Gross() int { return o.Net + o.Tax + o.Shipping }

// NetByDay is net revenue by local day: orders less refunds, each on its own day.
func (w *World) NetByDay() map[period.Date]int {
	net := map[period.Date]int{}
	for i := range w.Orders {
		if o := &w.Orders[i]; o.Exclusion == "" {
			net[w.Cal.DateOf(o.At)] += o.Net
		}
	}
	for i := range w.Refunds {
		net[w.Cal.DateOf(w.Refunds[i].At)] -= w.Refunds[i].Net
	}
	return net
}
