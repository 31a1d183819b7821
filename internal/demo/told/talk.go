package told

import (
	"math"
	"math/rand/v2"
	"strconv"
	"time"

	"plumbline/internal/demo/world"
	"plumbline/internal/period"
)

// writeCare writes comments, with what was done about them, and who follows whom.
func (w *teller) writeCare(s *sink) {
	for i := range w.Comments {
		c := &w.Comments[i]
		id, from := "m"+strconv.Itoa(100_000+i), c.Work.Owner().Platform
		r := s.row("comments", c.At, from, id)
		about(r, c.Work).text("comment_id", id).text("class", c.Class).float("sentiment", math.Round(c.Mood*100)/100).text("topics", c.Topics).
			time("due_at", c.Due).time("answered_at", c.Answered).time("escalated_at", c.Escalated).time("resolved_at", c.Resolved).float("precision", .91)
		if !c.Escalated.IsZero() {
			w.mark(s, "comment", id, "escalated", c.Escalated, c.Work).text("reason", c.Topics)
			if !c.Resolved.IsZero() {
				w.mark(s, "comment", id, "resolved", c.Resolved, c.Work)
			}
		}
	}
	w.writeFollowers(s)
	w.writeAudiences(s)
}

// mark writes a milestone of a record that belongs to a post.
func (w *teller) mark(s *sink, kind, subject, event string, at time.Time, x *world.Work) *row {
	if at.IsZero() {
		return nil
	}
	r := s.row("milestones", at, "tracker", "")
	return about(r, x).text("subject_kind", kind).text("subject", subject).text("event", event)
}

func (w *teller) writeFollowers(s *sink) {
	r := w.Rng("followers")
	for _, c := range w.Creators {
		if c.Booked == 0 {
			continue
		}
		total := float64(c.Followers) * .93
		for d := w.Quarter.From - 95 + period.Date(r.IntN(7)); d < w.Today; d += 7 {
			total *= 1 + world.Gauss(r, .0017, .002)
			share := c.Audience.Target()
			if c.Part == world.Pivoted && d >= w.PivotDay() {
				total *= 1.021 // more followers, and not the ones asked for
				share -= .009 * float64(min(50, d-w.PivotDay()))
			}
			s.row("follower_stats", w.At(d, 5, 0), c.Platform, "").text("creator", c.ID).text("platform", c.Platform).
				text("account", c.Handle).text("whose", "creator").int("total", int(total)).float("target_share", math.Round(share*1000)/1000)
		}
	}
	for i, platform := range world.Platforms {
		total := []float64{81_000, 134_000, 22_500}[i]
		for d := w.Quarter.From - 92; d < w.Today; d++ {
			total *= 1 + world.Gauss(r, .0009, .0006)
			s.row("follower_stats", w.At(d, 5, 0), platform, "").text("platform", platform).text("account", "@glow."+platform).
				text("whose", "brand").int("total", int(total)).float("target_share", .68)
		}
	}
}

func (w *teller) writeAudiences(s *sink) {
	r := w.Rng("audiences")
	for i, c := range w.Creators {
		if c.Booked == 0 {
			continue
		}
		last := w.Ago(9)
		if i%29 == 28 {
			last = w.Ago(104) // evidence that has gone stale
		}
		for d := c.Booked - 3; d <= last; d += 40 {
			a := c.Audience
			if c.Part == world.Pivoted && d > w.PivotDay() {
				a.Female = .47
			}
			w.writeAudience(s, r, c, d, a)
		}
		if c.Part == world.Pivoted {
			a := c.Audience
			a.Female, a.Ages = .47, [5]float64{.18, .39, .26, .11, .06}
			w.writeAudience(s, r, c, w.Ago(8), a)
		}
	}
}

func (w *teller) writeAudience(s *sink, r *rand.Rand, c *world.Creator, d period.Date, a world.Audience) {
	at := w.At(d, 10, 30)
	basis := "followers"
	if len(c.Name)%2 == 0 {
		basis = "engaged"
	}
	share := func(axis, segment string, v float64) {
		s.row("audience_shares", at, "returns", "").text("creator", c.ID).text("platform", c.Platform).
			text("axis", axis).text("segment", segment).float("share", math.Round(v*1000)/1000).text("basis", basis)
	}
	female := max(.02, min(.97, a.Female+world.Gauss(r, 0, .006)))
	share("gender", "female", female)
	share("gender", "male", 1-female)
	for i, segment := range world.Ages {
		share("age", segment, a.Ages[i])
	}
	for i, segment := range world.Countries {
		share("country", segment, a.Country[i])
	}
	top := c.Category
	if c.Part == world.Pivoted && d > w.PivotDay() {
		top = "gaming"
	}
	share("category", top, .46)
	share("category", "other", .54)
}
