package demo

import (
	"math"
	"math/rand/v2"
	"sort"
	"strconv"
	"time"

	"plumbline/internal/period"
)

// verdict is what the click rules made of a request.
type verdict uint8

const (
	valid verdict = iota
	bot
	prefetch
	repeat
)

var verdicts = []string{"valid", "bot", "prefetch", "repeat"}

var reasons = []string{"", "known crawler", "link preview", "same visitor within 30 minutes"}

// click is one request of a tracked link, and the visit it began.
type click struct {
	at      time.Time
	work    *work
	verdict verdict
	visitor uint32
	unknown bool // no consent: the visit is not known
	engaged bool
	product bool
	cart    bool
	seconds float32
}

// id is the click's id as carried to the shop.
func (c *click) id() string { return "k" + strconv.FormatUint(uint64(c.visitor)*2654435761, 36) }

// converts is how many valid clicks end in an order.
const converts = .036

// visit makes the clicks that did not end in an order; sell adds those that did.
func (w *world) visit() {
	r := w.rng("clicks")
	visitor := uint32(1)
	for _, x := range w.works {
		if x.live.IsZero() || !x.identifier || x.deal.campaign.serves() != "creator-orders" {
			continue
		}
		n := whole(r, x.counted*clickShare(x)*(1/w.convertsAt(x)-1))
		for range n {
			at := x.live.Add(w.later(r, 5.5))
			visitor++
			w.addClick(r, click{at: awake(w, at), work: x, visitor: visitor}, false)
		}
	}
	w.noise(r, visitor)
}

// convertsAt is lower where the audience is off target, and fell a little as
// saves rose: saving is not buying.
func (w *world) convertsAt(x *work) float64 {
	p := converts
	if x.owner().part == offCategory || x.owner().part == cannotBuy {
		p *= .4
	}
	back := float64(max(0, 30-w.daysUntilNow(w.cal.DateOf(x.live))))
	return p * (1 - .004*back)
}

// clickShare is the part of a post's orders that came by its link.
func clickShare(x *work) float64 {
	if !x.code {
		return 1
	}
	return map[string]float64{"tiktok": .46, "instagram": .58, "youtube": .68}[x.owner().platform]
}

// later draws a delay with a mean in days.
func (w *world) later(r *rand.Rand, days float64) time.Duration {
	return hours(r.ExpFloat64() * days * 24)
}

// awake moves the small hours to the morning.
func awake(w *world, at time.Time) time.Time {
	if h := at.In(w.cal.Zone).Hour(); h >= 1 && h < 6 {
		return at.Add(6 * time.Hour)
	}
	return at
}

// addClick keeps a click that happened by now, with what the visit did.
func (w *world) addClick(r *rand.Rand, c click, ordered bool) bool {
	if c.at.After(w.now) {
		return false
	}
	off := c.work.owner().part == offCategory || c.work.owner().part == cannotBuy
	engaged, cart := .81, .13
	if off {
		engaged, cart = .52, .03
	}
	c.engaged = ordered || r.Float64() < engaged
	c.product = ordered || c.engaged && r.Float64() < .74
	c.cart = ordered || c.product && r.Float64() < cart
	c.unknown = !ordered && r.Float64() < .03
	c.seconds = float32(skewed(r, 34, .8))
	if !c.engaged {
		c.seconds = float32(r.Float64() * 9)
	}
	w.clicks = append(w.clicks, c)
	return true
}

// noise adds what every link gets: crawlers, previews, and the same person twice.
func (w *world) noise(r *rand.Rand, visitor uint32) {
	for _, c := range w.clicks[:len(w.clicks):len(w.clicks)] {
		x := r.Float64()
		switch {
		case x < .09:
			w.clicks = append(w.clicks, click{at: c.at.Add(hours(r.Float64() * 30)), work: c.work, verdict: bot, visitor: uint32(4e9) + uint32(r.IntN(400))})
		case x < .13:
			visitor++
			w.clicks = append(w.clicks, click{at: c.at.Add(hours(r.Float64())), work: c.work, verdict: prefetch, visitor: visitor + 1e9})
		case x < .20:
			w.clicks = append(w.clicks, click{at: c.at.Add(time.Duration(40+r.IntN(1500)) * time.Second), work: c.work, verdict: repeat, visitor: c.visitor})
		}
	}
}

// sortClicks puts them in order of time; ties by visitor, so that the order never depends on how they were made.
func (w *world) sortClicks() {
	sort.SliceStable(w.clicks, func(i, j int) bool {
		a, b := &w.clicks[i], &w.clicks[j]
		if !a.at.Equal(b.at) {
			return a.at.Before(b.at)
		}
		return a.visitor < b.visitor
	})
}

func (w *world) writeClicks(s *sink) {
	for i := range w.clicks {
		c := &w.clicks[i]
		r := s.row("clicks", c.at, "links", "c"+strconv.Itoa(i))
		about(r, c.work).text("region", regionOf(c.visitor)).text("visitor", visitorKey(c.visitor)).
			text("verdict", verdicts[c.verdict]).text("reason", reasons[c.verdict]).text("rule_version", "2026-07").
			text("referrer", referrers[c.work.owner().platform]).text("url", address(c.work))
		if c.verdict == valid {
			r.text("click_id", c.id())
			if !c.unknown {
				r.flag("qualified", c.engaged)
			}
		}
	}
}

func (w *world) writeVisits(s *sink) {
	for i := range w.clicks {
		c := &w.clicks[i]
		if c.verdict != valid || c.unknown {
			continue
		}
		r := s.row("visits", c.at.Add(time.Second), "site", "s"+strconv.Itoa(i))
		about(r, c.work).text("region", regionOf(c.visitor)).text("session", "s"+strconv.Itoa(i)).text("visitor", visitorKey(c.visitor)).
			flag("engaged", c.engaged).flag("product", c.product).flag("cart", c.cart).
			float("seconds", math.Round(float64(c.seconds)*10)/10).text("medium", "influencer").text("channel", "Creators").text("click_id", c.id())
	}
}

// about sets the shared dimensions of something that belongs to a post.
func about(r *row, x *work) *row {
	r.text("campaign", x.deal.campaign.id).text("creator", x.owner().id).text("asset", x.asset).text("platform", x.owner().platform)
	if x.identifier {
		r.text("link", x.link())
	}
	return r
}

var referrers = map[string]string{"tiktok": "www.tiktok.com", "instagram": "l.instagram.com", "youtube": "www.youtube.com"}

// regionOf places a visitor.
func regionOf(v uint32) string {
	switch n := v * 2654435761 >> 16 % 100; {
	case n < 78:
		return "US"
	case n < 92:
		return "CA"
	default:
		return "GB"
	}
}

func visitorKey(v uint32) string { return "v" + strconv.FormatUint(uint64(v)*0x9e3779b97f4a7c15, 36) }

// address is the target of a post's link as placed.
func address(x *work) string {
	source := x.owner().platform
	base := "https://shop.glow.example/" + x.deal.campaign.id
	if !x.utm {
		return base + "?utm_source=" + source
	}
	return base + "?utm_source=" + source + "&utm_medium=influencer&utm_campaign=" + x.deal.campaign.id + "&utm_content=" + x.asset
}

// writeReports says which source has told of which days; what has not been told is not zero.
func (w *world) writeReports(s *sink) {
	begun := w.quarter.From - 92
	for _, t := range []struct {
		source, table string
		first         period.Date
		silent        int
	}{
		{"links", "clicks", begun, 0}, {"site", "visits", begun, 0}, {"shopify", "orders", begun, 0}, {"shopify", "refunds", begun, 0},
		{"tiktok", "post_stats", begun, 1}, {"instagram", "post_stats", begun, 1}, {"youtube", "post_stats", begun, 1},
		{"tiktok", "comments", begun, 1}, {"instagram", "comments", begun, 1}, {"youtube", "comments", begun, 1},
		{"tiktok", "follower_stats", begun, 1}, {"instagram", "follower_stats", begun, 1}, {"youtube", "follower_stats", begun, 1},
		{"returns", "audience_shares", begun - 60, 0}, {"ads", "spend", begun, 1}, {"ledger", "spend", begun, 1},
		{"tracker", "milestones", begun - 90, 0}, {"tracker", "offers", begun - 90, 0}, {"tracker", "ratings", begun - 90, 0},
		{"tracker", "screens", begun - 90, 0}, {"tracker", "incidents", begun, 0}, {"tracker", "pivots", begun, 0}, {"tracker", "taxonomy", begun, 0},
		{seedingList, "milestones", begun - 60, silentDays + 1}, {"helpdesk", "inquiries", begun, 1}, {"crm", "leads", begun, 1},
		{"finance", "kr_values", begun - 365, 1}, {"loyalty", "wallet_events", begun, 1},
	} {
		last := w.ago(t.silent)
		at := w.at(last, 7, 0)
		s.row("reports", at, t.source, "").known(at).text("id", t.source+"/"+t.table).text("table", t.table).
			day("first", t.first).day("last", last)
	}
}
