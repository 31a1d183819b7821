package world

import (
	"math/rand/v2"
	"sort"
	"strconv"
	"time"
)

// Verdict is what the click rules made of a request.
type Verdict uint8

// The verdicts.
const (
	Valid Verdict = iota
	Bot
	prefetch
	repeat
)

// Verdicts are what the facts call each Verdict.
var Verdicts = []string{"valid", "bot", "prefetch", "repeat"}

// Reasons are why, by Verdict.
var Reasons = []string{"", "known crawler", "link preview", "same visitor within 30 minutes"}

// Click is one request of a tracked link, and the visit it began.
type Click struct {
	At      time.Time
	Work    *Work
	Verdict Verdict
	Visitor uint32
	Unknown bool // no consent: the visit is not known
	Engaged bool
	Product bool
	Cart    bool
	Seconds float32
}

// ID is the click's id as carried to the shop.
func (c *Click) ID() string { return "k" + strconv.FormatUint(uint64(c.Visitor)*2654435761, 36) }

// Converts is how many valid clicks end in an order.
const Converts = .036

// visit makes the clicks that did not end in an order; sell adds those that did.
func (w *World) visit() {
	r := w.Rng("clicks")
	visitor := uint32(1)
	for _, x := range w.Works {
		if x.Live.IsZero() || !x.Identifier || x.Deal.Campaign.Serves() != "creator-orders" {
			continue
		}
		n := Whole(r, x.Counted*ClickShare(x)*(1/w.convertsAt(x)-1))
		for range n {
			at := x.Live.Add(w.Later(r, 5.5))
			visitor++
			w.addClick(r, Click{At: awake(w, at), Work: x, Visitor: visitor}, false)
		}
	}
	w.noise(r, visitor)
}

// convertsAt is lower where the audience is off target, and fell a little as
// saves rose: saving is not buying.
func (w *World) convertsAt(x *Work) float64 {
	p := Converts
	if x.Owner().Part == OffCategory || x.Owner().Part == CannotBuy {
		p *= .4
	}
	back := float64(max(0, 30-w.daysUntilNow(w.Cal.DateOf(x.Live))))
	return p * (1 - .004*back)
}

// ClickShare is the part of a post's orders that came by its link.
func ClickShare(x *Work) float64 {
	if !x.Code {
		return 1
	}
	return map[string]float64{"tiktok": .46, "instagram": .58, "youtube": .68}[x.Owner().Platform]
}

// Later draws a delay with a mean in days.
func (w *World) Later(r *rand.Rand, days float64) time.Duration {
	return Hours(r.ExpFloat64() * days * 24)
}

// awake moves the small hours to the morning.
func awake(w *World, at time.Time) time.Time {
	if h := at.In(w.Cal.Zone).Hour(); h >= 1 && h < 6 {
		return at.Add(6 * time.Hour)
	}
	return at
}

// addClick keeps a click that happened by now, with what the visit did.
func (w *World) addClick(r *rand.Rand, c Click, ordered bool) bool {
	if c.At.After(w.Now) {
		return false
	}
	off := c.Work.Owner().Part == OffCategory || c.Work.Owner().Part == CannotBuy
	engaged, cart := .81, .13
	if off {
		engaged, cart = .52, .03
	}
	c.Engaged = ordered || r.Float64() < engaged
	c.Product = ordered || c.Engaged && r.Float64() < .74
	c.Cart = ordered || c.Product && r.Float64() < cart
	c.Unknown = !ordered && r.Float64() < .03
	c.Seconds = float32(skewed(r, 34, .8))
	if !c.Engaged {
		c.Seconds = float32(r.Float64() * 9)
	}
	w.Clicks = append(w.Clicks, c)
	return true
}

// noise adds what every link gets: crawlers, previews, and the same person twice.
func (w *World) noise(r *rand.Rand, visitor uint32) {
	for _, c := range w.Clicks[:len(w.Clicks):len(w.Clicks)] {
		x := r.Float64()
		switch {
		case x < .09:
			w.Clicks = append(w.Clicks, Click{At: c.At.Add(Hours(r.Float64() * 30)), Work: c.Work, Verdict: Bot, Visitor: uint32(4e9) + uint32(r.IntN(400))})
		case x < .13:
			visitor++
			w.Clicks = append(w.Clicks, Click{At: c.At.Add(Hours(r.Float64())), Work: c.Work, Verdict: prefetch, Visitor: visitor + 1e9})
		case x < .20:
			w.Clicks = append(w.Clicks, Click{At: c.At.Add(time.Duration(40+r.IntN(1500)) * time.Second), Work: c.Work, Verdict: repeat, Visitor: c.Visitor})
		}
	}
}

// sortClicks puts them in order of time; ties by visitor, so that the order never depends on how they were made.
func (w *World) sortClicks() {
	sort.SliceStable(w.Clicks, func(i, j int) bool {
		a, b := &w.Clicks[i], &w.Clicks[j]
		if !a.At.Equal(b.At) {
			return a.At.Before(b.At)
		}
		return a.Visitor < b.Visitor
	})
}

// Referrers are the sites clicks come from, by platform.
var Referrers = map[string]string{"tiktok": "www.tiktok.com", "instagram": "l.instagram.com", "youtube": "www.youtube.com"}

// Address is the target of a post's link as placed.
func Address(x *Work) string {
	source := x.Owner().Platform
	base := "https://shop.glow.example/" + x.Deal.Campaign.ID
	if !x.UTM {
		return base + "?utm_source=" + source
	}
	return base + "?utm_source=" + source + "&utm_medium=influencer&utm_campaign=" + x.Deal.Campaign.ID + "&utm_content=" + x.Asset
}

// RegionOf places a visitor.
func RegionOf(v uint32) string {
	switch n := v * 2654435761 >> 16 % 100; {
	case n < 78:
		return "US"
	case n < 92:
		return "CA"
	default:
		return "GB"
	}
}
