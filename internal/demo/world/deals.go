package world

import (
	"fmt"
	"math/rand/v2"
	"time"

	"plumbline/internal/period"
)

// Deal is one creator in one campaign: its brief, its terms, its parcel.
type Deal struct {
	ID       string
	Campaign *Campaign
	Creator  *Creator
	first    period.Date // first post planned

	BriefSent, AckDue, Ack       time.Time
	Fields                       float64 // share of required brief fields filled
	ValuesClause                 bool
	QuizTries                    [3]int // tries per item; 0: not answered
	Drafted, TermsSent, TermsDue time.Time
	Signed                       time.Time
	Requested, Released          time.Time
	Handed, Received             time.Time
	Goods                        int         // minor units of USD
	RightsUntil                  period.Date // last day content may be boosted
	Fee                          int         // minor units of the creator's currency, for all posts
	Works                        []*Work
}

// leads fixes which campaigns the cast appears in.
var leads = map[Part][]string{
	parcel: {"winter-calm"}, second: {"gift-sets"}, rights: {"spark-always-on", "summer-spf"}, Pivoted: {"late-summer-reset", "routine-reels", "autumn-barrier"},
	leaky: {"autumn-barrier", "gift-sets"}, silent: {"winter-calm"}, OffCategory: {"tiktok-skin"}, CannotBuy: {"body-duo"},
	spiral: {"body-care", "body-duo"}, star: {"deep-dives", "summer-spf", "black-week"},
}

// strike makes the deals of every campaign.
func (w *World) strike() {
	r := w.Rng("deals")
	next := map[string]int{}
	for _, c := range w.Campaigns {
		for _, who := range w.line(c, next) {
			d := &Deal{ID: fmt.Sprintf("%s/%s", c.ID, who.ID), Campaign: c, Creator: who}
			w.Deals = append(w.Deals, d)
			span := c.Ends - c.Launch
			d.first = w.Day(c.Launch + r.Float64()*span*.25)
			if c.ID == "tiktok-skin" {
				d.first = w.lastWeek(0) // all at once, in the week a review looks at
			}
			w.paper(r, d)
			if who.Booked == 0 || d.first < who.Booked {
				who.Booked = w.Cal.DateOf(d.BriefSent)
				who.Since = min(who.Since, who.Booked-7)
			}
		}
	}
}

// line chooses a campaign's creators: the cast first, then round the pool of each platform.
func (w *World) line(c *Campaign, next map[string]int) []*Creator {
	var out []*Creator
	in := map[*Creator]bool{}
	for _, who := range w.Creators {
		for _, id := range leads[who.Part] {
			if id == c.ID {
				out, in[who] = append(out, who), true
			}
		}
	}
	for i := 0; len(out) < c.creators; i++ {
		platform := Platforms[slot(c.mix, i*7)]
		for {
			who := w.Creators[next[platform]%len(w.Creators)]
			next[platform]++
			if who.Part == extra && who.Platform == platform && !in[who] {
				out, in[who] = append(out, who), true
				break
			}
		}
	}
	return out
}

// slot maps 0–9 to a platform by the campaign's mix.
func slot(mix [3]int, i int) int {
	i %= mix[0] + mix[1] + mix[2]
	for p, n := range mix {
		if i -= n; i < 0 {
			return p
		}
	}
	return 0
}

// paper dates the brief, the terms and the parcel of a deal. The time to a
// signature fell from 52 hours to 31 over the two quarters.
func (w *World) paper(r *rand.Rand, d *Deal) {
	w.paperBrief(r, d)
	d.Drafted = d.BriefSent.Add(Hours(skewed(r, 3, .5)))
	d.TermsSent = d.Drafted.Add(Hours(skewed(r, 4, .4)))
	d.TermsDue = d.BriefSent.Add(4 * 24 * time.Hour)
	median := 52.0
	if past := float64(d.first-w.Quarter.From) / 92; past > -1 {
		median = 52 - 21*min(1, max(0, past+.85))
	}
	d.Signed = d.BriefSent.Add(Hours(skewed(r, median, .38)))
	if r.Float64() < .05 {
		d.Signed = d.Signed.Add(Hours(60 + r.Float64()*60)) // an agent on holiday
	}
	w.paperParcel(r, d)
	d.Fee = w.feeFor(r, d)
	d.RightsUntil = w.Cal.DateOf(d.Signed) + 90
	w.paperStories(r, d)
}

func (w *World) paperBrief(r *rand.Rand, d *Deal) {
	d.BriefSent = w.Office(r, d.first-12-period.Date(r.IntN(5)))
	d.AckDue = d.BriefSent.Add(72 * time.Hour)
	d.Ack = d.BriefSent.Add(Hours(skewed(r, 18, .6)))
	d.Fields = min(1, max(.7, Gauss(r, .97, .03)))
	d.ValuesClause = r.Float64() < .995
	for i := range d.QuizTries {
		d.QuizTries[i] = 1
		if r.Float64() < .05 {
			d.QuizTries[i] = 2
		}
	}
	if d.Campaign.ID == "winter-calm" && r.Float64() < .4 {
		d.QuizTries[2] = 2 // the brief does not say plainly what may be claimed
	}
	if r.Float64() > d.Creator.care+.03 {
		d.Ack = d.AckDue.Add(Hours(skewed(r, 20, .5)))
	}
}

func (w *World) paperParcel(r *rand.Rand, d *Deal) {
	d.Requested = d.Signed.Add(Hours(2 + r.Float64()*20))
	d.Released = d.Requested.Add(Hours(3 + r.Float64()*20))
	d.Handed = d.Released.Add(Hours(4 + r.Float64()*20))
	d.Received = d.Handed.Add(Hours(40 + r.Float64()*60))
	d.Goods = 2800 + 100*r.IntN(42)
}

// feeFor is what a deal pays: nothing for gifts.
func (w *World) feeFor(r *rand.Rand, d *Deal) int {
	if d.Campaign.Class == "gift" {
		return 0
	}
	each := 130 + 2.6*float64(d.Creator.Followers)/1000
	if w.daysUntilNow(d.first) < 21 {
		each *= 1.4 // the season's price
	}
	return d.Campaign.each * int(min(1500, skewed(r, each, .2))) * 100
}

// paperStories bends the papers of the cast.
func (w *World) paperStories(r *rand.Rand, d *Deal) {
	switch {
	case d.Creator.Part == parcel:
		w.leftEarly(d, w.At(w.lastWeek(3), 15, 40), 11200)
	case d.Creator.Part == second:
		w.leftEarly(d, w.At(w.lastWeek(4), 10, 20), 7200)
	case d.Creator.Part == silent:
		d.BriefSent = w.At(w.lastWeek(0), 11, 25)
		d.Drafted, d.TermsSent = d.BriefSent.Add(2*time.Hour), d.BriefSent.Add(6*time.Hour)
		d.AckDue, d.Ack = d.BriefSent.Add(72*time.Hour), time.Time{}
		d.QuizTries = [3]int{}
		d.TermsDue, d.first = d.BriefSent.Add(96*time.Hour), w.Today+1
		d.Signed = d.BriefSent.Add(40 * time.Hour)
		w.paperParcel(r, d)
	case d.Creator.Part == rights && d.Campaign.ID == "spark-always-on":
		d.RightsUntil = w.lastWeek(1)
	case d.Campaign.ID == "tiktok-skin" && d.Creator.Part == extra && r.Float64() < .25:
		d.Signed = time.Time{} // still with their agents
		d.Requested, d.Released, d.Handed, d.Received = time.Time{}, time.Time{}, time.Time{}, time.Time{}
	}
}

// leftEarly sends a parcel whose terms are still unsigned.
func (w *World) leftEarly(d *Deal, shipped time.Time, goods int) {
	d.BriefSent = shipped.Add(-76 * time.Hour)
	d.Drafted, d.TermsSent = d.BriefSent.Add(3*time.Hour), d.BriefSent.Add(5*time.Hour)
	d.AckDue, d.Ack = d.BriefSent.Add(72*time.Hour), d.BriefSent.Add(20*time.Hour)
	d.TermsDue, d.Signed = d.BriefSent.Add(96*time.Hour), time.Time{}
	d.Requested, d.Released, d.Handed = shipped.Add(-26*time.Hour), shipped.Add(-5*time.Hour), shipped
	d.Received, d.Goods, d.first = time.Time{}, goods, w.Today+6
}

// Hours is a length of time, to the second.
func Hours(h float64) time.Duration {
	return time.Duration(h * float64(time.Hour)).Truncate(time.Second)
}
