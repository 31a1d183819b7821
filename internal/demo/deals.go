package demo

import (
	"fmt"
	"math/rand/v2"
	"time"

	"plumbline/internal/period"
)

// deal is one creator in one campaign: its brief, its terms, its parcel.
type deal struct {
	id       string
	campaign *campaign
	creator  *creator
	first    period.Date // first post planned

	briefSent, ackDue, ack       time.Time
	fields                       float64 // share of required brief fields filled
	valuesClause                 bool
	quizTries                    [3]int // tries per item; 0: not answered
	drafted, termsSent, termsDue time.Time
	signed                       time.Time
	requested, released          time.Time
	handed, received             time.Time
	goods                        int         // minor units of USD
	rightsUntil                  period.Date // last day content may be boosted
	fee                          int         // minor units of the creator's currency, for all posts
	works                        []*work
}

// leads fixes which campaigns the cast appears in.
var leads = map[part][]string{
	parcel: {"winter-calm"}, second: {"gift-sets"}, rights: {"spark-always-on", "summer-spf"}, pivoted: {"late-summer-reset", "routine-reels", "autumn-barrier"},
	leaky: {"autumn-barrier", "gift-sets"}, silent: {"winter-calm"}, offCategory: {"tiktok-skin"}, cannotBuy: {"body-duo"},
	spiral: {"body-care", "body-duo"}, star: {"deep-dives", "summer-spf", "black-week"},
}

// strike makes the deals of every campaign.
func (w *world) strike() {
	r := w.rng("deals")
	next := map[string]int{}
	for _, c := range w.campaigns {
		for _, who := range w.line(c, next) {
			d := &deal{id: fmt.Sprintf("%s/%s", c.id, who.id), campaign: c, creator: who}
			w.deals = append(w.deals, d)
			span := c.ends - c.launch
			d.first = w.day(c.launch + r.Float64()*span*.25)
			if c.id == "tiktok-skin" {
				d.first = w.lastWeek(0) // all at once, in the week a review looks at
			}
			w.paper(r, d)
			if who.booked == 0 || d.first < who.booked {
				who.booked = w.cal.DateOf(d.briefSent)
				who.since = min(who.since, who.booked-7)
			}
		}
	}
}

// line chooses a campaign's creators: the cast first, then round the pool of each platform.
func (w *world) line(c *campaign, next map[string]int) []*creator {
	var out []*creator
	in := map[*creator]bool{}
	for _, who := range w.creators {
		for _, id := range leads[who.part] {
			if id == c.id {
				out, in[who] = append(out, who), true
			}
		}
	}
	for i := 0; len(out) < c.creators; i++ {
		platform := platforms[slot(c.mix, i*7)]
		for {
			who := w.creators[next[platform]%len(w.creators)]
			next[platform]++
			if who.part == extra && who.platform == platform && !in[who] {
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
func (w *world) paper(r *rand.Rand, d *deal) {
	w.paperBrief(r, d)
	d.drafted = d.briefSent.Add(hours(skewed(r, 3, .5)))
	d.termsSent = d.drafted.Add(hours(skewed(r, 4, .4)))
	d.termsDue = d.briefSent.Add(4 * 24 * time.Hour)
	median := 52.0
	if past := float64(d.first-w.quarter.From) / 92; past > -1 {
		median = 52 - 21*min(1, max(0, past+.85))
	}
	d.signed = d.briefSent.Add(hours(skewed(r, median, .38)))
	if r.Float64() < .05 {
		d.signed = d.signed.Add(hours(60 + r.Float64()*60)) // an agent on holiday
	}
	w.paperParcel(r, d)
	d.fee = w.feeFor(r, d)
	d.rightsUntil = w.cal.DateOf(d.signed) + 90
	w.paperStories(r, d)
}

func (w *world) paperBrief(r *rand.Rand, d *deal) {
	d.briefSent = w.office(r, d.first-12-period.Date(r.IntN(5)))
	d.ackDue = d.briefSent.Add(72 * time.Hour)
	d.ack = d.briefSent.Add(hours(skewed(r, 18, .6)))
	d.fields = min(1, max(.7, gauss(r, .97, .03)))
	d.valuesClause = r.Float64() < .995
	for i := range d.quizTries {
		d.quizTries[i] = 1
		if r.Float64() < .05 {
			d.quizTries[i] = 2
		}
	}
	if d.campaign.id == "winter-calm" && r.Float64() < .4 {
		d.quizTries[2] = 2 // the brief does not say plainly what may be claimed
	}
	if r.Float64() > d.creator.care+.03 {
		d.ack = d.ackDue.Add(hours(skewed(r, 20, .5)))
	}
}

func (w *world) paperParcel(r *rand.Rand, d *deal) {
	d.requested = d.signed.Add(hours(2 + r.Float64()*20))
	d.released = d.requested.Add(hours(3 + r.Float64()*20))
	d.handed = d.released.Add(hours(4 + r.Float64()*20))
	d.received = d.handed.Add(hours(40 + r.Float64()*60))
	d.goods = 2800 + 100*r.IntN(42)
}

// feeFor is what a deal pays: nothing for gifts.
func (w *world) feeFor(r *rand.Rand, d *deal) int {
	if d.campaign.class == "gift" {
		return 0
	}
	each := 130 + 2.6*float64(d.creator.followers)/1000
	if w.daysUntilNow(d.first) < 21 {
		each *= 1.4 // the season's price
	}
	return d.campaign.each * int(min(1500, skewed(r, each, .2))) * 100
}

// paperStories bends the papers of the cast.
func (w *world) paperStories(r *rand.Rand, d *deal) {
	switch {
	case d.creator.part == parcel:
		w.leftEarly(d, w.at(w.lastWeek(3), 15, 40), 11200)
	case d.creator.part == second:
		w.leftEarly(d, w.at(w.lastWeek(4), 10, 20), 7200)
	case d.creator.part == silent:
		d.briefSent = w.at(w.lastWeek(0), 11, 25)
		d.drafted, d.termsSent = d.briefSent.Add(2*time.Hour), d.briefSent.Add(6*time.Hour)
		d.ackDue, d.ack = d.briefSent.Add(72*time.Hour), time.Time{}
		d.quizTries = [3]int{}
		d.termsDue, d.first = d.briefSent.Add(96*time.Hour), w.today+1
		d.signed = d.briefSent.Add(40 * time.Hour)
		w.paperParcel(r, d)
	case d.creator.part == rights && d.campaign.id == "spark-always-on":
		d.rightsUntil = w.lastWeek(1)
	case d.campaign.id == "tiktok-skin" && d.creator.part == extra && r.Float64() < .25:
		d.signed = time.Time{} // still with their agents
		d.requested, d.released, d.handed, d.received = time.Time{}, time.Time{}, time.Time{}, time.Time{}
	}
}

// leftEarly sends a parcel whose terms are still unsigned.
func (w *world) leftEarly(d *deal, shipped time.Time, goods int) {
	d.briefSent = shipped.Add(-76 * time.Hour)
	d.drafted, d.termsSent = d.briefSent.Add(3*time.Hour), d.briefSent.Add(5*time.Hour)
	d.ackDue, d.ack = d.briefSent.Add(72*time.Hour), d.briefSent.Add(20*time.Hour)
	d.termsDue, d.signed = d.briefSent.Add(96*time.Hour), time.Time{}
	d.requested, d.released, d.handed = shipped.Add(-26*time.Hour), shipped.Add(-5*time.Hour), shipped
	d.received, d.goods, d.first = time.Time{}, goods, w.today+6
}

func hours(h float64) time.Duration {
	return time.Duration(h * float64(time.Hour)).Truncate(time.Second)
}
