package demo

import (
	"fmt"
	"math"
	"math/rand/v2"
	"time"

	"plumbline/internal/period"
)

// writeVetting writes ratings and screens of every creator ever booked.
func (w *world) writeVetting(s *sink) {
	r := w.rng("vetting")
	for i, c := range w.creators {
		if c.booked == 0 {
			continue
		}
		for d := c.booked - 9; d < w.today; d += 80 {
			w.rate(s, r, c, w.at(workday(d), 11, 0), i)
			if i%37 != 36 { // some screens lapse
				w.screen(s, r, c, w.at(workday(d), 14, 0))
			}
		}
	}
}

func (w *world) rate(s *sink, r *rand.Rand, c *creator, at time.Time, i int) {
	base := 84.0
	if c.part == offCategory {
		base = 58
	}
	if c.part == pivoted && w.cal.DateOf(at) > w.pivotDay() {
		base = 55
	}
	for _, part := range []string{"audience", "category", "values", "tone", "past_delivery"} {
		score := max(20, min(100, gauss(r, base, 6)))
		if part == "values" || part == "tone" {
			score = max(62, min(100, gauss(r, 86, 6)))
		}
		rating := s.row("ratings", at, "tracker", "").text("creator", c.id).text("platform", c.platform).text("part", part).
			text("rater", []string{"ana", "sam"}[i%2]).text("booker", c.manager).text("evidence", "return packet")
		if part == "past_delivery" && w.cal.DateOf(at) <= c.booked {
			rating.flag("applicable", false)
			continue
		}
		rating.flag("applicable", true).float("score", math.Round(score))
	}
}

func (w *world) screen(s *sink, r *rand.Rand, c *creator, at time.Time) {
	for _, kind := range []string{"fit", "safety", "values"} {
		outcome, flags := "passed", 0
		switch x := r.Float64(); {
		case kind == "fit" && (c.part == offCategory || c.part == cannotBuy):
			outcome, flags = "failed", 1
		case x < .02:
			outcome, flags = "undecided", 1+r.IntN(3)
		case x < .035:
			outcome, flags = "failed", 1
		}
		row := s.row("screens", at.Add(hours(r.Float64()*4)), "tracker", "").text("creator", c.id).text("platform", c.platform).
			text("kind", kind).text("outcome", outcome).int("flags", flags)
		if outcome == "failed" {
			row.text("reason", map[string]string{"fit": "off_category", "safety": "past_posts", "values": "values_claims"}[kind])
		}
	}
}

// writeOffers writes outreach and how it ended.
func (w *world) writeOffers(s *sink) {
	r := w.rng("offers")
	for i, d := range w.deals {
		id := fmt.Sprintf("o%04d", i+1)
		sent := d.briefSent.Add(-hours(60 + r.Float64()*120))
		stage, decided := "accepted", sent.Add(hours(20+r.Float64()*70))
		if !d.signed.IsZero() {
			stage = "signed"
		}
		w.offer(s, id, d.campaign, d.creator, sent, decided, stage, "", "", d.fee, pick(r, []string{"plain", "story", "numbers"}))
	}
	for i := range 260 {
		c := w.creators[r.IntN(len(w.creators))]
		at := w.office(r, w.quarter.From-88+period.Date(r.IntN(140)))
		stage, by, reason := "sent", "", ""
		switch x := r.Float64(); {
		case x < .22:
			stage = "replied"
		case x < .40:
			stage, by, reason = "declined", "creator", pick(r, []string{"fee", "timing", "exclusivity", "values_claims", "values_animal_testing"}, 4, 4, 2, 1, 1)
		case x < .48:
			stage, by, reason = "declined", "brand", pick(r, []string{"off_category", "audience_country", "values_past_posts"}, 4, 3, 1)
		}
		w.offer(s, fmt.Sprintf("o%04d", 2000+i), w.campaigns[r.IntN(len(w.campaigns))], c, at, at.Add(hours(30+r.Float64()*90)), stage, by, reason,
			20_000+1000*r.IntN(60), pick(r, []string{"plain", "story", "numbers"}))
	}
}

// offer is known as sent at once, and as decided once it was.
func (w *world) offer(s *sink, id string, c *campaign, who *creator, sent, decided time.Time, stage, by, reason string, amount int, part string) {
	if stage == "sent" || decided.After(w.now) {
		stage, by, reason, decided = "sent", "", "", sent
	}
	r := s.row("offers", sent, "tracker", id)
	r.known(decided.Add(25*time.Minute)).text("offer", id).text("campaign", c.id).text("creator", who.id).text("platform", who.platform).
		text("stage", stage).text("declined_by", by).text("reason", reason).int("amount", amount).text("currency", "USD").text("part", part)
	if stage != "sent" {
		r.time("decided_at", decided)
	}
}

// writeIncidents writes what went wrong in public. None was escalated in the
// running quarter; one, medium, is open.
func (w *world) writeIncidents(s *sink) {
	write := func(n int, at time.Time, severity, kind, side, topic string, resolved time.Time, escalated bool, x *work) {
		id := fmt.Sprintf("i%02d", n)
		r := s.row("incidents", at, "tracker", id)
		about(r, x).text("incident", id).text("severity", severity).text("kind", kind).text("side", side).text("topic", topic).
			flag("escalated", escalated).time("resolved_at", resolved)
	}
	early, mid, late := w.firstLive(-60), w.firstLive(-25), w.lastLive("winter-calm")
	write(1, w.at(w.quarter.From-58, 15, 0), "high", "claims", "creator", "medical claims", w.at(w.quarter.From-55, 12, 0), true, early)
	write(2, w.at(w.quarter.From-21, 11, 0), "low", "undisclosed_post", "creator", "", w.at(w.quarter.From-20, 10, 0), false, mid)
	write(3, w.at(w.ago(29), 13, 0), "low", "undisclosed_post", "creator", "", w.at(w.ago(28), 9, 30), false, w.lastLive("routine-reels"))
	write(4, w.now.Add(-52*time.Minute).Add(-25*time.Minute), "medium", "no_touch", "brand", "medical claims", time.Time{}, false, late)
	w.writePivots(s)
}

func (w *world) writePivots(s *sink) {
	for _, c := range w.creators {
		if c.part == pivoted {
			s.row("pivots", w.at(w.pivotDay(), 12, 0), "tracker", "").text("creator", c.id).text("platform", c.platform).text("axis", "theme").text("how", "noted")
		}
	}
	other := w.creators[len(cast)+3]
	s.row("pivots", w.at(w.quarter.From-40, 12, 0), "tracker", "").text("creator", other.id).text("platform", other.platform).
		text("axis", "tone").text("how", "declared").time("recalibrated_at", w.at(w.quarter.From-33, 12, 0))
}

// firstLive is the first post live on or after a day counted from the quarter's first.
func (w *world) firstLive(t int) *work {
	for _, x := range w.works {
		if !x.live.IsZero() && w.cal.DateOf(x.live) >= w.quarter.From+period.Date(t) {
			return x
		}
	}
	return w.works[0]
}

// lastLive is a campaign's latest post.
func (w *world) lastLive(campaign string) *work {
	last := w.works[0]
	for _, x := range w.works {
		if x.deal.campaign.id == campaign && x.live.After(last.live) {
			last = x
		}
	}
	return last
}
