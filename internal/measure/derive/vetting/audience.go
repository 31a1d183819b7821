package vetting

import (
	"context"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"plumbline/internal/ladder"
	"plumbline/internal/measure/cube"
	"plumbline/internal/measure/derive/tally"
	"plumbline/internal/period"
)

// Evidence is what is known of audiences: per creator and axis, from the best
// basis that is young enough (engaged, then reached, then followers).
type Evidence struct {
	by    map[string][]share // creator
	valid period.Date
	known map[asked]map[string]float64
}

// asked is one axis of one audience at the end of a day.
type asked struct {
	creator, axis string
	at            period.Date
}

type share struct {
	axis, segment, basis string
	day                  period.Date
	part                 float64
}

// bases, best first.
var bases = []string{"engaged", "reached", "followers", ""}

// ReadEvidence reads every share of every audience, once an evaluation.
func ReadEvidence(ctx context.Context, w *cube.World, valid period.Date) (*Evidence, error) {
	return cube.Made(w, fmt.Sprint("audiences/", valid), func() (*Evidence, error) { return readEvidence(ctx, w, valid) })
}

func readEvidence(ctx context.Context, w *cube.World, valid period.Date) (*Evidence, error) {
	if _, err := w.Dims(ctx); err != nil {
		return nil, err
	}
	r, err := w.List(ctx, "audience_shares")
	if err != nil {
		return nil, err
	}
	e := &Evidence{by: map[string][]share{}, valid: valid, known: map[asked]map[string]float64{}}
	for i := range r.N {
		at, _ := r.Int(i, "occurred_at")
		part, ok := r.Float(i, "share")
		if creator := w.Place(r, i).Creator; ok && creator != "" {
			e.by[creator] = append(e.by[creator], share{strings.ToLower(r.Text(i, "axis")), strings.ToLower(r.Text(i, "segment")), r.Text(i, "basis"), w.Day(at), part})
		}
	}
	return e, nil
}

// axis is one axis of one audience at the end of a day: segment → share.
func (e *Evidence) axis(creator, axis string, at period.Date) map[string]float64 {
	k := asked{creator, strings.ToLower(axis), at}
	out, ok := e.known[k]
	if !ok {
		out = e.find(k.creator, k.axis, k.at)
		e.known[k] = out
	}
	return out
}

func (e *Evidence) find(creator, axis string, at period.Date) map[string]float64 {
	for _, basis := range bases {
		newest := map[string]share{}
		for _, s := range e.by[creator] {
			if s.axis == axis && s.basis == basis && s.day <= at && s.day > at-e.valid && s.day >= newest[s.segment].day {
				newest[s.segment] = s
			}
		}
		if len(newest) > 0 {
			out := map[string]float64{}
			for segment, s := range newest {
				out[segment] = s.part
			}
			return out
		}
	}
	return nil
}

// reaching adds up the segments that lie inside a goal: the same name, or a
// range of ages inside the goal's range.
func reaching(shares map[string]float64, goal string) float64 {
	total := 0.0
	for _, segment := range tally.SortedKeys(shares) { // in order: the last digit too is the same every time
		if inside(segment, strings.ToLower(goal)) {
			total += shares[segment]
		}
	}
	return total
}

func inside(segment, goal string) bool {
	if segment == goal {
		return true
	}
	a, b, ok := ages(segment)
	lo, hi, ranged := ages(goal)
	return ok && ranged && a >= lo && b <= hi
}

// ages reads 18-34 or 65+.
func ages(s string) (lo, hi int, ok bool) {
	if from, plus := strings.CutSuffix(s, "+"); plus {
		lo, err := strconv.Atoi(from)
		return lo, 200, err == nil
	}
	a, b, cut := strings.Cut(strings.ReplaceAll(s, "–", "-"), "-")
	lo, err1 := strconv.Atoi(a)
	hi, err2 := strconv.Atoi(b)
	return lo, hi, cut && err1 == nil && err2 == nil
}

// Scored is one creator's score at one moment.
type Scored struct {
	value  float64
	Has    bool
	Failed bool // a must part failed: red whatever the value
	why    string
	cover  float64
	extra  map[string]float64
}

// relevance is 100·[(1−w)·Σ v·min(1, share ÷ goal) + w·(tags matched ÷ required)].
func (e *Evidence) Relevance(l *ladder.Ladder, c *cube.Creator, at period.Date) Scored {
	var sum, weights, all float64
	out := Scored{extra: map[string]float64{}}
	for _, axis := range tally.SortedKeys(l.Audience.Target) {
		goals, v := l.Audience.Target[axis], 1.0
		if len(l.Audience.Weights) > 0 {
			v = l.Audience.Weights[axis]
		}
		all += v
		shares := e.axis(c.ID, axis, at)
		must := slices.Contains(l.Audience.Must, axis)
		if shares == nil {
			if must {
				out.why = "must_missing"
			}
			continue
		}
		got, goal := 0.0, 0.0
		for _, segment := range tally.SortedKeys(goals) {
			got, goal = got+reaching(shares, segment), goal+goals[segment]
		}
		sum, weights = sum+v*min(1, got/math.Max(goal, 1e-9)), weights+v
		out.extra["share_"+axis] = 100 * got
		out.Failed = out.Failed || must && !onTarget(shares, goals)
	}
	if all == 0 || weights < all/2 || out.why != "" {
		return Scored{why: "no_evidence"}
	}
	w := l.Audience.TagPart
	out.value = 100 * ((1-w)*sum/weights + w*matched(l.Audience.Tags, c.Tags))
	out.Has, out.cover = true, weights/all
	if buyable, ok := e.buyable(l, c.ID, at); ok && l.Audience.Buyable != nil && buyable < l.Audience.Buyable.AtLeast {
		out.Failed = true
	}
	return out
}

// onTarget tells whether the largest segment is one of the goal's.
func onTarget(shares, goals map[string]float64) bool {
	top, most := "", -1.0
	for _, segment := range tally.SortedKeys(shares) {
		if shares[segment] > most {
			top, most = segment, shares[segment]
		}
	}
	for goal := range goals {
		if inside(top, strings.ToLower(goal)) {
			return true
		}
	}
	return false
}

func matched(required, tags []string) float64 {
	if len(required) == 0 {
		return 1
	}
	n := 0.0
	for _, tag := range required {
		if slices.ContainsFunc(tags, func(t string) bool { return strings.EqualFold(t, tag) }) {
			n++
		}
	}
	return n / float64(len(required))
}

// buyable is the part of an audience in countries shipped to and of legal age;
// the axes are marginal, so the two parts are multiplied.
func (e *Evidence) buyable(l *ladder.Ladder, creator string, at period.Date) (float64, bool) {
	b := l.Audience.Buyable
	countries := e.axis(creator, "country", at)
	if b == nil || countries == nil {
		return 0, false
	}
	part := 0.0
	for _, c := range b.Countries {
		part += countries[strings.ToLower(c)]
	}
	if shares := e.axis(creator, "age", at); shares != nil && b.MinimumAge > 0 {
		of := 0.0
		for _, segment := range tally.SortedKeys(shares) {
			if lo, _, ok := ages(segment); ok && lo >= b.MinimumAge {
				of += shares[segment]
			}
		}
		part *= min(1, of)
	}
	return min(1, part), true
}

// target is the part of an audience in the target: the smallest of its
// marginal shares, the most that the joint share can be.
func (e *Evidence) Target(l *ladder.Ladder, creator string, at period.Date) (float64, bool) {
	out, ok := 1.0, false
	for axis, goals := range l.Audience.Target {
		shares := e.axis(creator, axis, at)
		if shares == nil {
			continue
		}
		got := 0.0
		for _, segment := range tally.SortedKeys(goals) {
			got += reaching(shares, segment)
		}
		out, ok = min(out, got), true
	}
	return out, ok
}

func AudienceRelevance(ctx context.Context, w *cube.World, m *ladder.Metric) (tally.Answer, error) {
	e, err := ReadEvidence(ctx, w, tally.Days(m, "valid", 90))
	if err != nil {
		return nil, err
	}
	return scores(ctx, w, m, func(c *cube.Creator, at period.Date) Scored { return e.Relevance(w.Ladder, c, at) })
}

func BuyableShare(ctx context.Context, w *cube.World, m *ladder.Metric) (tally.Answer, error) {
	e, err := ReadEvidence(ctx, w, tally.Days(m, "valid", 90))
	if err != nil {
		return nil, err
	}
	if w.Ladder.Audience.Buyable == nil {
		return tally.Nowhere(w, "no_buyable_rule"), nil
	}
	active, err := spendByCreator(ctx, w)
	if err != nil {
		return nil, err
	}
	t, dims := tally.New(w), w.Known()
	for p := range w.Periods {
		for _, id := range creatorsOf(w, e.by, active[p]) {
			c := dims.Creators[id]
			if c == nil {
				c = &cube.Creator{ID: id}
			}
			x := t.At(dims.Settle(cube.Place{Creator: id}), w.Periods[p].From)
			if x == nil {
				continue
			}
			weight := max(1, c.Followers)
			x.Unseen = true
			part, ok := e.buyable(w.Ladder, id, tally.Last(w, p))
			x.Den += weight
			x.N++
			if ok {
				x.Num, x.Seen = x.Num+weight*part, x.Seen+weight
			}
		}
	}
	out := t.Shares(100)
	for k, f := range out { // what could not be judged is no part of the share
		if c := t.Cells[k]; c != nil && f.Has {
			if f.Has = c.Seen > 0; !f.Has {
				out[k] = cube.NoData("no_evidence")
				continue
			}
			f.Value, f.Den = 100*c.Num/c.Seen, c.Seen
			out[k] = f
		}
	}
	return out, nil
}
