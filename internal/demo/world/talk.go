package world

import (
	"math"
	"math/rand/v2"
	"time"

	"plumbline/internal/period"
)

// Comment is one comment under a post; its text is never kept.
type Comment struct {
	At        time.Time
	Work      *Work
	Class     string
	Mood      float64
	Topics    string
	Due       time.Time
	Answered  time.Time
	Escalated time.Time
	Resolved  time.Time
}

// classes of comments, with how often each comes and how it sounds.
var classes = []string{"question", "purchase_intent", "compliment", "complaint", "praise", "bait", "spam", "giveaway", "reaction", "own", "other"}

var (
	usualMix  = []float64{24, 20, 26, 3, 6, 2, 4, 3, 7, 2, 3}
	spiralMix = []float64{7, 3, 24, 35, 2, 14, 2, 1, 6, 2, 3}
	moods     = map[string]float64{"question": .35, "purchase_intent": .5, "compliment": .75, "complaint": -.7, "praise": .85, "bait": -.55, "reaction": .4, "other": .3}
)

// talk makes the comments.
func (w *World) talk() {
	r := w.Rng("comments")
	for _, x := range w.Works {
		if x.Live.IsZero() {
			continue
		}
		n := Whole(r, min(70, 6+math.Sqrt(x.Reach)/9))
		if w.turned(x, w.Now) {
			n = n*5/2 + 6
		}
		for range n {
			at := awake(w, x.Live.Add(w.Later(r, 3.5)))
			if at.Before(w.Now) {
				w.Comments = append(w.Comments, w.say(r, x, at))
			}
		}
	}
}

// turned tells whether the mood under a post had turned: Body Duo, in the last two weeks.
func (w *World) turned(x *Work, at time.Time) bool {
	return x.Deal.Campaign.ID == "body-duo" && at.After(w.At(w.Ago(13), 0, 0)) && x.Live.After(w.At(w.Ago(34), 0, 0))
}

func (w *World) say(r *rand.Rand, x *Work, at time.Time) Comment {
	turned := w.turned(x, at)
	mix := usualMix
	if turned {
		mix = spiralMix
	}
	c := Comment{At: at, Work: x, Class: Pick(r, classes, mix...)}
	c.Mood = max(-1, min(1, Gauss(r, moods[c.Class], .17)))
	if c.Class == "question" || c.Class == "complaint" {
		w.answer(r, &c, turned)
	}
	if c.Class == "bait" && r.Float64() < .06 {
		c.Answered = at.Add(Hours(skewed(r, 3, .5)))
	}
	if turned && c.Class == "complaint" {
		c.Topics = Pick(r, []string{"refill", "skin reaction", "late parcel"}, 5, 3, 2)
	}
	if c.Answered.After(w.Now) {
		c.Answered = time.Time{}
	}
	return c
}

// answer dates what we did about a comment that asks for one.
func (w *World) answer(r *rand.Rand, c *Comment, turned bool) {
	c.Due = c.At.Add(4 * time.Hour)
	slow, escalates, hoursToClose := 2.2, .18, 20.0
	if turned {
		slow, escalates, hoursToClose = 6.5, .42, 90
	}
	if r.Float64() < .95 {
		c.Answered = c.At.Add(Hours(skewed(r, slow, .55)))
	}
	if c.Class == "complaint" && r.Float64() < escalates {
		c.Escalated = c.At.Add(Hours(skewed(r, 2, .6)))
		c.Resolved = c.Escalated.Add(Hours(skewed(r, hoursToClose, .5)))
		if c.Escalated.After(w.Now) {
			c.Escalated = time.Time{}
		}
		if c.Resolved.After(w.Now) {
			c.Resolved = time.Time{}
		}
	}
}

// PivotDay is the day the pivoted creator changed theme.
func (w *World) PivotDay() period.Date {
	return w.Cal.Of(period.Month, w.Ago(14)).From - 6 // late in the last month whose answers have fallen due
}
