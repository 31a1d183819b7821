package demo

import (
	"math"
	"math/rand/v2"
	"strconv"
	"time"

	"plumbline/internal/period"
)

// comment is one comment under a post; its text is never kept.
type comment struct {
	at        time.Time
	work      *work
	class     string
	mood      float64
	topics    string
	due       time.Time
	answered  time.Time
	escalated time.Time
	resolved  time.Time
}

// classes of comments, with how often each comes and how it sounds.
var classes = []string{"question", "purchase_intent", "compliment", "complaint", "praise", "bait", "spam", "giveaway", "reaction", "own", "other"}

var (
	usualMix  = []float64{24, 20, 26, 3, 6, 2, 4, 3, 7, 2, 3}
	spiralMix = []float64{7, 3, 24, 35, 2, 14, 2, 1, 6, 2, 3}
	moods     = map[string]float64{"question": .35, "purchase_intent": .5, "compliment": .75, "complaint": -.7, "praise": .85, "bait": -.55, "reaction": .4, "other": .3}
)

// talk makes the comments.
func (w *world) talk() {
	r := w.rng("comments")
	for _, x := range w.works {
		if x.live.IsZero() {
			continue
		}
		n := whole(r, min(70, 6+math.Sqrt(x.reach)/9))
		if w.turned(x, w.now) {
			n = n*5/2 + 6
		}
		for range n {
			at := awake(w, x.live.Add(w.later(r, 3.5)))
			if at.Before(w.now) {
				w.comments = append(w.comments, w.say(r, x, at))
			}
		}
	}
}

// turned tells whether the mood under a post had turned: Body Duo, in the last two weeks.
func (w *world) turned(x *work, at time.Time) bool {
	return x.deal.campaign.id == "body-duo" && at.After(w.at(w.ago(13), 0, 0)) && x.live.After(w.at(w.ago(34), 0, 0))
}

func (w *world) say(r *rand.Rand, x *work, at time.Time) comment {
	turned := w.turned(x, at)
	mix := usualMix
	if turned {
		mix = spiralMix
	}
	c := comment{at: at, work: x, class: pick(r, classes, mix...)}
	c.mood = max(-1, min(1, gauss(r, moods[c.class], .17)))
	if c.class == "question" || c.class == "complaint" {
		w.answer(r, &c, turned)
	}
	if c.class == "bait" && r.Float64() < .06 {
		c.answered = at.Add(hours(skewed(r, 3, .5)))
	}
	if turned && c.class == "complaint" {
		c.topics = pick(r, []string{"refill", "skin reaction", "late parcel"}, 5, 3, 2)
	}
	if c.answered.After(w.now) {
		c.answered = time.Time{}
	}
	return c
}

// answer dates what we did about a comment that asks for one.
func (w *world) answer(r *rand.Rand, c *comment, turned bool) {
	c.due = c.at.Add(4 * time.Hour)
	slow, escalates, hoursToClose := 2.2, .18, 20.0
	if turned {
		slow, escalates, hoursToClose = 6.5, .42, 90
	}
	if r.Float64() < .95 {
		c.answered = c.at.Add(hours(skewed(r, slow, .55)))
	}
	if c.class == "complaint" && r.Float64() < escalates {
		c.escalated = c.at.Add(hours(skewed(r, 2, .6)))
		c.resolved = c.escalated.Add(hours(skewed(r, hoursToClose, .5)))
		if c.escalated.After(w.now) {
			c.escalated = time.Time{}
		}
		if c.resolved.After(w.now) {
			c.resolved = time.Time{}
		}
	}
}

// writeCare writes comments, with what was done about them, and who follows whom.
func (w *world) writeCare(s *sink) {
	for i := range w.comments {
		c := &w.comments[i]
		id, from := "m"+strconv.Itoa(100_000+i), c.work.owner().platform
		r := s.row("comments", c.at, from, id)
		about(r, c.work).text("comment_id", id).text("class", c.class).float("sentiment", math.Round(c.mood*100)/100).text("topics", c.topics).
			time("due_at", c.due).time("answered_at", c.answered).time("escalated_at", c.escalated).time("resolved_at", c.resolved).float("precision", .91)
		if !c.escalated.IsZero() {
			w.mark(s, "comment", id, "escalated", c.escalated, c.work).text("reason", c.topics)
			if !c.resolved.IsZero() {
				w.mark(s, "comment", id, "resolved", c.resolved, c.work)
			}
		}
	}
	w.writeFollowers(s)
	w.writeAudiences(s)
}

// mark writes a milestone of a record that belongs to a post.
func (w *world) mark(s *sink, kind, subject, event string, at time.Time, x *work) *row {
	if at.IsZero() {
		return nil
	}
	r := s.row("milestones", at, "tracker", "")
	return about(r, x).text("subject_kind", kind).text("subject", subject).text("event", event)
}

// pivotDay is the day the pivoted creator changed theme.
func (w *world) pivotDay() period.Date {
	return w.cal.Of(period.Month, w.ago(14)).From - 6 // late in the last month whose answers have fallen due
}

func (w *world) writeFollowers(s *sink) {
	r := w.rng("followers")
	for _, c := range w.creators {
		if c.booked == 0 {
			continue
		}
		total := float64(c.followers) * .93
		for d := w.quarter.From - 95 + period.Date(r.IntN(7)); d < w.today; d += 7 {
			total *= 1 + gauss(r, .0017, .002)
			share := c.audience.target()
			if c.part == pivoted && d >= w.pivotDay() {
				total *= 1.021 // more followers, and not the ones asked for
				share -= .009 * float64(min(50, d-w.pivotDay()))
			}
			s.row("follower_stats", w.at(d, 5, 0), c.platform, "").text("creator", c.id).text("platform", c.platform).
				text("account", c.handle).text("whose", "creator").int("total", int(total)).float("target_share", math.Round(share*1000)/1000)
		}
	}
	for i, platform := range platforms {
		total := []float64{81_000, 134_000, 22_500}[i]
		for d := w.quarter.From - 92; d < w.today; d++ {
			total *= 1 + gauss(r, .0009, .0006)
			s.row("follower_stats", w.at(d, 5, 0), platform, "").text("platform", platform).text("account", "@glow."+platform).
				text("whose", "brand").int("total", int(total)).float("target_share", .68)
		}
	}
}

func (w *world) writeAudiences(s *sink) {
	r := w.rng("audiences")
	for i, c := range w.creators {
		if c.booked == 0 {
			continue
		}
		last := w.ago(9)
		if i%29 == 28 {
			last = w.ago(104) // evidence that has gone stale
		}
		for d := c.booked - 3; d <= last; d += 40 {
			a := c.audience
			if c.part == pivoted && d > w.pivotDay() {
				a.female = .47
			}
			w.writeAudience(s, r, c, d, a)
		}
		if c.part == pivoted {
			a := c.audience
			a.female, a.ages = .47, [5]float64{.18, .39, .26, .11, .06}
			w.writeAudience(s, r, c, w.ago(8), a)
		}
	}
}

func (w *world) writeAudience(s *sink, r *rand.Rand, c *creator, d period.Date, a audience) {
	at := w.at(d, 10, 30)
	basis := "followers"
	if len(c.name)%2 == 0 {
		basis = "engaged"
	}
	share := func(axis, segment string, v float64) {
		s.row("audience_shares", at, "returns", "").text("creator", c.id).text("platform", c.platform).
			text("axis", axis).text("segment", segment).float("share", math.Round(v*1000)/1000).text("basis", basis)
	}
	female := max(.02, min(.97, a.female+gauss(r, 0, .006)))
	share("gender", "female", female)
	share("gender", "male", 1-female)
	for i, segment := range ages {
		share("age", segment, a.ages[i])
	}
	for i, segment := range countries {
		share("country", segment, a.country[i])
	}
	top := c.category
	if c.part == pivoted && d > w.pivotDay() {
		top = "gaming"
	}
	share("category", top, .46)
	share("category", "other", .54)
}
