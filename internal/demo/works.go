package demo

import (
	"fmt"
	"math"
	"math/rand/v2"
	"time"

	"plumbline/internal/period"
)

// work is one deliverable, and the post it became.
type work struct {
	id, asset string
	deal      *deal
	format    string
	planned   time.Time
	due       period.Date // at lock
	moved     period.Date // new due day, if it was moved
	movedOn   period.Date
	cancelled time.Time
	submitted time.Time
	approved  time.Time
	live      time.Time // zero: not posted by today
	expected  float64   // orders booked
	counted   float64   // orders meant to come of it in the end, before chance

	tracked    bool // meant to be tracked
	identifier bool // a working link or code was seen
	utm        bool
	code       bool
	disclosure string // passed, failed, unknown
	met        float64
	relation   string
	reach      float64 // organic, in the end
	saves      float64 // saves and shares per 1,000 reach
	boost      boost
}

// boost is paid reach behind a post.
type boost struct {
	from, to period.Date // last day excluded
	daily    int         // cents of USD
}

func (w *work) link() string { return "l-" + w.asset[2:] }

func (w *work) owner() *creator { return w.deal.creator }

// schedule dates every deliverable and decides what became of it.
func (w *world) schedule() {
	r := w.rng("works")
	for _, d := range w.deals {
		w.scheduleDeal(r, d)
	}
	w.slip()
	w.boosts(r)
}

func (w *world) scheduleDeal(r *rand.Rand, d *deal) {
	c := d.campaign
	ends := w.day(c.ends)
	gap := float64(ends-d.first) / float64(c.each)
	for k := range c.each {
		n := len(w.works) + 1
		x := &work{id: fmt.Sprintf("d-%04d", n), asset: fmt.Sprintf("a-%04d", n), deal: d, tracked: true}
		x.format = formatOf(r, d.creator.platform)
		x.due = d.first + period.Date(math.Round(gap*(float64(k)+r.Float64()*.4)))
		x.due = min(x.due, ends)
		if c.id == "tiktok-skin" {
			x.due = w.lastWeek(3*k + r.IntN(3))
		}
		if k == 0 && len(d.works) == 0 && w.opens(d) {
			x.due = w.day(c.launch)
		}
		x.planned = d.drafted
		w.deliver(r, x)
		w.tag(r, x)
		w.works = append(w.works, x)
		d.works = append(d.works, x)
	}
}

// opens tells whether a deal is the first of its campaign: its first post is the launch.
func (w *world) opens(d *deal) bool {
	for _, other := range w.deals {
		if other.campaign == d.campaign && other.creator.part == extra && !other.signed.IsZero() {
			return other == d
		}
	}
	return false
}

func formatOf(r *rand.Rand, platform string) string {
	switch platform {
	case "tiktok":
		return pick(r, []string{"short", "carousel"}, 9, 1)
	case "youtube":
		return pick(r, []string{"long", "short"}, 6, 4)
	default:
		return pick(r, []string{"reel", "story", "carousel"}, 5, 3, 2)
	}
}

// deliver dates the steps of a post, as far as they have come.
func (w *world) deliver(r *rand.Rand, x *work) {
	d := x.deal
	day := x.due - period.Date(pick(r, []int{0, 1, 2, -1, -3}, 46, 30, 14, 6, 4))
	if w.opens(d) && x.due == w.day(d.campaign.launch) {
		day = x.due
	}
	if !d.received.IsZero() {
		day = max(day, w.cal.DateOf(d.received)+1)
	}
	live := w.at(day, 9, 0).Add(hours(r.Float64() * 11))
	x.approved = live.Add(-hours(20 + r.Float64()*30))
	x.submitted = x.approved.Add(-hours(skewed(r, w.answers(day), .5)))
	switch {
	case d.signed.IsZero() || d.creator.part == silent:
		return
	case r.Float64() < .02:
		x.cancelled = live.Add(-hours(60))
	case r.Float64() < .02 && day < w.today:
		x.approved = time.Time{} // handed in, still waiting
	case !live.After(w.now):
		x.live = live
	}
}

// answers is the median of our own approval time in hours; it grew while two people were away.
func (w *world) answers(d period.Date) float64 {
	if back := w.daysUntilNow(d); back < 24 && back > 8 {
		return 34
	}
	return 17
}

// tag decides identifiers, disclosure and adherence of a post.
func (w *world) tag(r *rand.Rand, x *work) {
	care := x.owner().care
	x.relation = "paid"
	if x.deal.campaign.class == "gift" {
		x.relation = "gifted"
	}
	x.code = r.Float64() < .9
	x.utm = r.Float64() < care+.02
	x.identifier = r.Float64() < 1-(1-care)*w.careless(x.due)
	x.disclosure = "passed"
	x.met = float64(8+r.IntN(5)) / 12
	if r.Float64() < .75 {
		x.met = 1
	}
	x.reach = skewed(r, float64(x.owner().followers)*.34, .45)
	x.saves = max(2, gauss(r, w.savesAt(x.due), 4))
	if x.deal.campaign.id == "tiktok-skin" {
		x.identifier, x.code, x.utm = false, false, false // nobody made links: the agency posted from its own templates
	}
}

// careless grows in the last weeks: links were made by hand while launches piled up.
func (w *world) careless(d period.Date) float64 {
	back := w.daysUntilNow(d)
	switch {
	case back > 40:
		return .3
	case back > 20:
		return .7
	default:
		return 1.7
	}
}

// savesAt is how saves and shares per 1,000 reach rise week by week, while orders do not follow.
func (w *world) savesAt(d period.Date) float64 {
	return 17 + 13*max(0, min(1, float64(d-w.quarter.From+60)/float64(w.today-w.quarter.From+60)))
}

// slip moves four launch posts into the next quarter, and marks what was not disclosed.
func (w *world) slip() {
	moved := 0
	for _, x := range w.works {
		c := x.deal.campaign.id
		if (c == "gift-sets" || c == "winter-calm") && moved < 4 && x.live.IsZero() && x.cancelled.IsZero() &&
			x.owner().part == extra && x == x.deal.works[0] {
			x.due = w.ago(10 - 2*moved)
			x.movedOn, x.moved = w.ago(13-2*moved), w.quarter.To+period.Date(6+3*moved)
			x.submitted, x.approved = time.Time{}, time.Time{}
			moved++
		}
	}
	w.undisclosed()
}

// undisclosed gives the running quarter three posts without a label and three
// whose flag nobody could read, spread over its last weeks.
func (w *world) undisclosed() {
	for _, slip := range []struct {
		back  int
		state string
	}{{33, "failed"}, {26, "unknown"}, {19, "failed"}, {12, "unknown"}, {10, "failed"}, {4, "unknown"}} {
		for _, x := range w.works {
			back := w.daysUntilNow(w.cal.DateOf(x.live))
			if !x.live.IsZero() && back <= slip.back && back > slip.back-3 && x.disclosure == "passed" && x.owner().part == extra {
				x.disclosure = slip.state
				break
			}
		}
	}
}

// boosts puts paid reach behind posts of the amplified campaigns.
func (w *world) boosts(r *rand.Rand) {
	for _, x := range w.works {
		d := x.deal
		if d.campaign.class != "amplified" || x.live.IsZero() {
			continue
		}
		from := w.cal.DateOf(x.live) + 2
		switch {
		case d.campaign.id == "tiktok-skin":
			x.boost = boost{w.today + 1, w.today + 6, 0} // starts tomorrow; budgets below
		case d.creator.part == rights && d.campaign.id == "spark-always-on":
			x.boost = boost{w.lastWeek(0), w.today + 4, 19_000}
		case r.Float64() < .6:
			x.boost = boost{from, from + period.Date(5+r.IntN(6)), 4_000 + 500*r.IntN(12)}
		}
	}
}

// age is how many days a post has been live at a moment; negative before.
func (x *work) age(at time.Time) float64 { return at.Sub(x.live).Hours() / 24 }

// grown is the share of a post's final reach it has after some days: half in
// two days, nine tenths in ten.
func grown(days float64) float64 {
	if days <= 0 {
		return 0
	}
	return 1 - .62*math.Exp(-days/1.6) - .38*math.Exp(-days/9)
}
