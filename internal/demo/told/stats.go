package told

import (
	"math"

	"plumbline/internal/demo/world"
	"plumbline/internal/period"
)

// snapshotDays are the ages in days at which a post's counters are read.
var snapshotDays = []int{1, 2, 3, 4, 5, 6, 7, 9, 11, 14, 17, 21, 28, 35, 49, 63, 84}

// counters of one post at one moment.
type counters struct{ views, engaged, impressions, reach, likes, comments, saves, shares, clicks int }

// writeStats writes the counters of posts as they were read, organic and paid apart.
func (w *teller) writeStats(s *sink) {
	r := w.Rng("stats")
	for _, x := range w.Works {
		if x.Live.IsZero() {
			continue
		}
		watch, like := 1.2+r.Float64()*.8, .03+r.Float64()*.05
		day := w.Cal.DateOf(x.Live)
		saved := .55 + r.Float64()*.2 // part of saves among saves and shares
		for _, age := range snapshotDays {
			d := day + period.Date(age)
			at := w.At(d, 3, 30)
			reach := x.Reach * world.Grown(x.Age(at))
			both := reach * x.Saves / 1000
			c := counters{reach: int(reach), views: int(reach * watch), engaged: int(reach * watch * .31), impressions: int(reach * watch * 1.15),
				likes: int(reach * like), comments: int(min(70, math.Sqrt(reach)/9)), saves: int(both * saved), shares: int(both * (1 - saved)),
				clicks: int(x.Counted * world.ClickShare(x) / world.Converts * world.Grown(x.Age(at)))}
			w.snapshot(s, x, d, "organic", c)
			w.paidSnapshot(s, x, d)
		}
	}
}

func (w *teller) paidSnapshot(s *sink, x *world.Work, d period.Date) {
	days := int(min(d, x.Boost.To) - x.Boost.From)
	if x.Boost.Daily == 0 || days <= 0 {
		return
	}
	reach := float64(days*x.Boost.Daily) / 100 * 82 // accounts a dollar reaches
	w.snapshot(s, x, d, "paid", counters{reach: int(reach), views: int(reach * 1.3), engaged: int(reach * .24), impressions: int(reach * 1.5),
		likes: int(reach * .02), saves: int(reach * .004), shares: int(reach * .002), clicks: int(reach * .011)})
}

func (w *teller) snapshot(s *sink, x *world.Work, d period.Date, basis string, c counters) {
	r := s.row("post_stats", w.At(d, 3, 30), x.Owner().Platform, "")
	about(r, x).text("basis", basis).int("views", c.views).int("engaged_views", c.engaged).int("impressions", c.impressions).
		int("reach", c.reach).int("likes", c.likes).int("comments", c.comments).int("clicks", c.clicks)
	if x.Owner().Platform != "youtube" { // YouTube tells no saves
		r.int("saves", c.saves).int("shares", c.shares)
	}
}
