package told

import (
	"fmt"
	"math"
	"math/rand/v2"
	"time"

	"plumbline/internal/demo/world"
	"plumbline/internal/period"
)

// writeVetting writes ratings and screens of every creator ever booked.
func (w *teller) writeVetting(s *sink) {
	r := w.Rng("vetting")
	for i, c := range w.Creators {
		if c.Booked == 0 {
			continue
		}
		for d := c.Booked - 9; d < w.Today; d += 80 {
			w.rate(s, r, c, w.At(world.Workday(d), 11, 0), i)
			if i%37 != 36 { // some screens lapse
				w.screen(s, r, c, w.At(world.Workday(d), 14, 0))
			}
		}
	}
}

func (w *teller) rate(s *sink, r *rand.Rand, c *world.Creator, at time.Time, i int) {
	base := 84.0
	if c.Part == world.OffCategory {
		base = 58
	}
	if c.Part == world.Pivoted && w.Cal.DateOf(at) > w.PivotDay() {
		base = 55
	}
	for _, part := range []string{"audience", "category", "values", "tone", "past_delivery"} {
		score := max(20, min(100, world.Gauss(r, base, 6)))
		if part == "values" || part == "tone" {
			score = max(62, min(100, world.Gauss(r, 86, 6)))
		}
		rating := s.row("ratings", at, "tracker", "").text("creator", c.ID).text("platform", c.Platform).text("part", part).
			text("rater", []string{"ana", "sam"}[i%2]).text("booker", c.Manager).text("evidence", "return packet")
		if part == "past_delivery" && w.Cal.DateOf(at) <= c.Booked {
			rating.flag("applicable", false)
			continue
		}
		rating.flag("applicable", true).float("score", math.Round(score))
	}
}

func (w *teller) screen(s *sink, r *rand.Rand, c *world.Creator, at time.Time) {
	for _, kind := range []string{"fit", "safety", "values"} {
		outcome, flags := "passed", 0
		switch x := r.Float64(); {
		case kind == "fit" && (c.Part == world.OffCategory || c.Part == world.CannotBuy):
			outcome, flags = "failed", 1
		case x < .02:
			outcome, flags = "undecided", 1+r.IntN(3)
		case x < .035:
			outcome, flags = "failed", 1
		}
		row := s.row("screens", at.Add(world.Hours(r.Float64()*4)), "tracker", "").text("creator", c.ID).text("platform", c.Platform).
			text("kind", kind).text("outcome", outcome).int("flags", flags)
		if outcome == "failed" {
			row.text("reason", map[string]string{"fit": "off_category", "safety": "past_posts", "values": "values_claims"}[kind])
		}
	}
}

// writeOffers writes outreach and how it ended.
func (w *teller) writeOffers(s *sink) {
	r := w.Rng("offers")
	for i, d := range w.Deals {
		id := fmt.Sprintf("o%04d", i+1)
		sent := d.BriefSent.Add(-world.Hours(60 + r.Float64()*120))
		stage, decided := "accepted", sent.Add(world.Hours(20+r.Float64()*70))
		if !d.Signed.IsZero() {
			stage = "signed"
		}
		w.offer(s, id, d.Campaign, d.Creator, sent, decided, stage, "", "", d.Fee, world.Pick(r, []string{"plain", "story", "numbers"}))
	}
	for i := range 260 {
		c := w.Creators[r.IntN(len(w.Creators))]
		at := w.Office(r, w.Quarter.From-88+period.Date(r.IntN(140)))
		stage, by, reason := "sent", "", ""
		switch x := r.Float64(); {
		case x < .22:
			stage = "replied"
		case x < .40:
			stage, by, reason = "declined", "creator", world.Pick(r, []string{"fee", "timing", "exclusivity", "values_claims", "values_animal_testing"}, 4, 4, 2, 1, 1)
		case x < .48:
			stage, by, reason = "declined", "brand", world.Pick(r, []string{"off_category", "audience_country", "values_past_posts"}, 4, 3, 1)
		}
		w.offer(s, fmt.Sprintf("o%04d", 2000+i), w.Campaigns[r.IntN(len(w.Campaigns))], c, at, at.Add(world.Hours(30+r.Float64()*90)), stage, by, reason,
			20_000+1000*r.IntN(60), world.Pick(r, []string{"plain", "story", "numbers"}))
	}
}

// offer is known as sent at once, and as decided once it was.
func (w *teller) offer(s *sink, id string, c *world.Campaign, who *world.Creator, sent, decided time.Time, stage, by, reason string, amount int, part string) {
	if stage == "sent" || decided.After(w.Now) {
		stage, by, reason, decided = "sent", "", "", sent
	}
	r := s.row("offers", sent, "tracker", id)
	r.known(decided.Add(25*time.Minute)).text("offer", id).text("campaign", c.ID).text("creator", who.ID).text("platform", who.Platform).
		text("stage", stage).text("declined_by", by).text("reason", reason).int("amount", amount).text("currency", "USD").text("part", part)
	if stage != "sent" {
		r.time("decided_at", decided)
	}
}

// writeIncidents writes what went wrong in public. None was escalated in the
// running quarter; one, medium, is open.
func (w *teller) writeIncidents(s *sink) {
	write := func(n int, at time.Time, severity, kind, side, topic string, resolved time.Time, escalated bool, x *world.Work) {
		id := fmt.Sprintf("i%02d", n)
		r := s.row("incidents", at, "tracker", id)
		about(r, x).text("incident", id).text("severity", severity).text("kind", kind).text("side", side).text("topic", topic).
			flag("escalated", escalated).time("resolved_at", resolved)
	}
	early, mid, late := w.firstLive(-60), w.firstLive(-25), w.lastLive("winter-calm")
	write(1, w.At(w.Quarter.From-58, 15, 0), "high", "claims", "creator", "medical claims", w.At(w.Quarter.From-55, 12, 0), true, early)
	write(2, w.At(w.Quarter.From-21, 11, 0), "low", "undisclosed_post", "creator", "", w.At(w.Quarter.From-20, 10, 0), false, mid)
	write(3, w.At(w.Ago(29), 13, 0), "low", "undisclosed_post", "creator", "", w.At(w.Ago(28), 9, 30), false, w.lastLive("routine-reels"))
	write(4, w.Now.Add(-52*time.Minute).Add(-25*time.Minute), "medium", "no_touch", "brand", "medical claims", time.Time{}, false, late)
	w.writePivots(s)
}

func (w *teller) writePivots(s *sink) {
	for _, c := range w.Creators {
		if c.Part == world.Pivoted {
			s.row("pivots", w.At(w.PivotDay(), 12, 0), "tracker", "").text("creator", c.ID).text("platform", c.Platform).text("axis", "theme").text("how", "noted")
		}
	}
	other := w.Creators[len(world.Cast)+3]
	s.row("pivots", w.At(w.Quarter.From-40, 12, 0), "tracker", "").text("creator", other.ID).text("platform", other.Platform).
		text("axis", "tone").text("how", "declared").time("recalibrated_at", w.At(w.Quarter.From-33, 12, 0))
}

// firstLive is the first post live on or after a day counted from the quarter's first.
func (w *teller) firstLive(t int) *world.Work {
	for _, x := range w.Works {
		if !x.Live.IsZero() && w.Cal.DateOf(x.Live) >= w.Quarter.From+period.Date(t) {
			return x
		}
	}
	return w.Works[0]
}

// lastLive is a campaign's latest post.
func (w *teller) lastLive(campaign string) *world.Work {
	last := w.Works[0]
	for _, x := range w.Works {
		if x.Deal.Campaign.ID == campaign && x.Live.After(last.Live) {
			last = x
		}
	}
	return last
}
