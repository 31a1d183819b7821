package world

import (
	"fmt"
	"math"
	"math/rand/v2"
	"time"

	"plumbline/internal/period"
)

// Work is one deliverable, and the post it became.
type Work struct {
	ID, Asset string
	Deal      *Deal
	Format    string
	Planned   time.Time
	Due       period.Date // at lock
	Moved     period.Date // new due day, if it was moved
	MovedOn   period.Date
	Cancelled time.Time
	Submitted time.Time
	Approved  time.Time
	Live      time.Time // zero: not posted by today
	Expected  float64   // orders booked
	Counted   float64   // orders meant to come of it in the end, before chance

	Tracked    bool // meant to be tracked
	Identifier bool // a working link or code was seen
	UTM        bool
	Code       bool
	Disclosure string // passed, failed, unknown
	Met        float64
	Relation   string
	Reach      float64 // organic, in the end
	Saves      float64 // saves and shares per 1,000 reach
	Boost      boost
}

// Boost is paid reach behind a post.
type boost struct {
	From, To period.Date // last day excluded
	Daily    int         // cents of USD
}

// Link is the id of a post's tracked link.
func (w *Work) Link() string { return "l-" + w.Asset[2:] }

// Owner is whose work it is.
func (w *Work) Owner() *Creator { return w.Deal.Creator }

// schedule dates every deliverable and decides what became of it.
func (w *World) schedule() {
	r := w.Rng("works")
	for _, d := range w.Deals {
		w.scheduleDeal(r, d)
	}
	w.slip()
	w.boosts(r)
}

func (w *World) scheduleDeal(r *rand.Rand, d *Deal) {
	c := d.Campaign
	ends := w.Day(c.Ends)
	gap := float64(ends-d.first) / float64(c.each)
	for k := range c.each {
		n := len(w.Works) + 1
		x := &Work{ID: fmt.Sprintf("d-%04d", n), Asset: fmt.Sprintf("a-%04d", n), Deal: d, Tracked: true}
		x.Format = formatOf(r, d.Creator.Platform)
		x.Due = d.first + period.Date(math.Round(gap*(float64(k)+r.Float64()*.4)))
		x.Due = min(x.Due, ends)
		if c.ID == "tiktok-skin" {
			x.Due = w.lastWeek(3*k + r.IntN(3))
		}
		if k == 0 && len(d.Works) == 0 && w.opens(d) {
			x.Due = w.Day(c.Launch)
		}
		x.Planned = d.Drafted
		w.deliver(r, x)
		w.tag(r, x)
		w.Works = append(w.Works, x)
		d.Works = append(d.Works, x)
	}
}

// opens tells whether a deal is the first of its campaign: its first post is the launch.
func (w *World) opens(d *Deal) bool {
	for _, other := range w.Deals {
		if other.Campaign == d.Campaign && other.Creator.Part == extra && !other.Signed.IsZero() {
			return other == d
		}
	}
	return false
}

func formatOf(r *rand.Rand, platform string) string {
	switch platform {
	case "tiktok":
		return Pick(r, []string{"short", "carousel"}, 9, 1)
	case "youtube":
		return Pick(r, []string{"long", "short"}, 6, 4)
	default:
		return Pick(r, []string{"reel", "story", "carousel"}, 5, 3, 2)
	}
}

// deliver dates the steps of a post, as far as they have come.
func (w *World) deliver(r *rand.Rand, x *Work) {
	d := x.Deal
	day := x.Due - period.Date(Pick(r, []int{0, 1, 2, -1, -3}, 46, 30, 14, 6, 4))
	if w.opens(d) && x.Due == w.Day(d.Campaign.Launch) {
		day = x.Due
	}
	if !d.Received.IsZero() {
		day = max(day, w.Cal.DateOf(d.Received)+1)
	}
	live := w.At(day, 9, 0).Add(Hours(r.Float64() * 11))
	x.Approved = live.Add(-Hours(20 + r.Float64()*30))
	x.Submitted = x.Approved.Add(-Hours(skewed(r, w.answers(day), .5)))
	switch {
	case d.Signed.IsZero() || d.Creator.Part == silent:
		return
	case r.Float64() < .02:
		x.Cancelled = live.Add(-Hours(60))
	case r.Float64() < .02 && day < w.Today:
		x.Approved = time.Time{} // handed in, still waiting
	case !live.After(w.Now):
		x.Live = live
	}
}

// answers is the median of our own approval time in hours; it grew while two people were away.
func (w *World) answers(d period.Date) float64 {
	if back := w.daysUntilNow(d); back < 24 && back > 8 {
		return 34
	}
	return 17
}

// tag decides identifiers, disclosure and adherence of a post.
func (w *World) tag(r *rand.Rand, x *Work) {
	care := x.Owner().care
	x.Relation = "paid"
	if x.Deal.Campaign.Class == "gift" {
		x.Relation = "gifted"
	}
	x.Code = r.Float64() < .9
	x.UTM = r.Float64() < care+.02
	x.Identifier = r.Float64() < 1-(1-care)*w.careless(x.Due)
	x.Disclosure = "passed"
	x.Met = float64(8+r.IntN(5)) / 12
	if r.Float64() < .75 {
		x.Met = 1
	}
	x.Reach = skewed(r, float64(x.Owner().Followers)*.34, .45)
	x.Saves = max(2, Gauss(r, w.savesAt(x.Due), 4))
	if x.Deal.Campaign.ID == "tiktok-skin" {
		x.Identifier, x.Code, x.UTM = false, false, false // nobody made links: the agency posted from its own templates
	}
}

// careless grows in the last weeks: links were made by hand while launches piled up.
func (w *World) careless(d period.Date) float64 {
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
func (w *World) savesAt(d period.Date) float64 {
	return 17 + 13*max(0, min(1, float64(d-w.Quarter.From+60)/float64(w.Today-w.Quarter.From+60)))
}

// slip moves four launch posts into the next quarter, and marks what was not disclosed.
func (w *World) slip() {
	moved := 0
	for _, x := range w.Works {
		c := x.Deal.Campaign.ID
		if (c == "gift-sets" || c == "winter-calm") && moved < 4 && x.Live.IsZero() && x.Cancelled.IsZero() &&
			x.Owner().Part == extra && x == x.Deal.Works[0] {
			x.Due = w.Ago(10 - 2*moved)
			x.MovedOn, x.Moved = w.Ago(13-2*moved), w.Quarter.To+period.Date(6+3*moved)
			x.Submitted, x.Approved = time.Time{}, time.Time{}
			moved++
		}
	}
	w.undisclosed()
}

// undisclosed gives the running quarter three posts without a label and three
// whose flag nobody could read, spread over its last weeks.
func (w *World) undisclosed() {
	for _, slip := range []struct {
		back  int
		state string
	}{{33, "failed"}, {26, "unknown"}, {19, "failed"}, {12, "unknown"}, {10, "failed"}, {4, "unknown"}} {
		for _, x := range w.Works {
			back := w.daysUntilNow(w.Cal.DateOf(x.Live))
			if !x.Live.IsZero() && back <= slip.back && back > slip.back-3 && x.Disclosure == "passed" && x.Owner().Part == extra {
				x.Disclosure = slip.state
				break
			}
		}
	}
}

// boosts puts paid reach behind posts of the amplified campaigns.
func (w *World) boosts(r *rand.Rand) {
	for _, x := range w.Works {
		d := x.Deal
		if d.Campaign.Class != "amplified" || x.Live.IsZero() {
			continue
		}
		from := w.Cal.DateOf(x.Live) + 2
		switch {
		case d.Campaign.ID == "tiktok-skin":
			x.Boost = boost{w.Today + 1, w.Today + 6, 0} // starts tomorrow; budgets below
		case d.Creator.Part == rights && d.Campaign.ID == "spark-always-on":
			x.Boost = boost{w.lastWeek(0), w.Today + 4, 19_000}
		case r.Float64() < .6:
			x.Boost = boost{from, from + period.Date(5+r.IntN(6)), 4_000 + 500*r.IntN(12)}
		}
	}
}

// Age is how many days a post has been live at a moment; negative before.
func (x *Work) Age(at time.Time) float64 { return at.Sub(x.Live).Hours() / 24 }

// Grown is the share of a post's final reach it has after some days: half in
// two days, nine tenths in ten.
func Grown(days float64) float64 {
	if days <= 0 {
		return 0
	}
	return 1 - .62*math.Exp(-days/1.6) - .38*math.Exp(-days/9)
}
