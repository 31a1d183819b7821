package derive

import (
	"context"
	"math"
	"slices"

	"plumbline/internal/ladder"
	"plumbline/internal/measure/cube"
	"plumbline/internal/period"
)

// A score is not averaged over creators. Of one creator it is the score; above
// that it is the share of spend on creators at green, with the lowest score
// beside it. Green is the green bound of the KPI that uses the metric, else 80.

const greenScore = 80

func green(l *ladder.Ladder, metric string) float64 {
	for i := range l.KPIs {
		if k := &l.KPIs[i]; k.Metric == metric && k.Bands != nil && k.Bands.Green != nil {
			return k.Bands.Green.Value.Number
		}
	}
	return greenScore
}

// scores turns one creator's score into the cells asked for.
func scores(ctx context.Context, w *cube.World, m *ladder.Metric, of func(*cube.Creator, period.Date) scored) (Answer, error) {
	active, err := spendByCreator(ctx, w)
	if err != nil {
		return nil, err
	}
	dims, t, out := w.Known(), newTally(w), Answer{}
	bound := green(w.Ladder, m.ID)
	for p := range w.Periods {
		for _, id := range sortedKeys(dims.Creators) {
			at := last(w, p)
			s := of(dims.Creators[id], at)
			if w.By == "creator" {
				if s.has || active[p][id] > 0 {
					out[cube.Key{P: p, S: id}] = s.figure()
				}
				continue
			}
			c := t.at(dims.Settle(cube.Place{Creator: id}), w.Periods[p].From)
			if spent := active[p][id]; c != nil && spent > 0 {
				c.unseen = true
				c.add(s, spent, bound)
			}
		}
	}
	if w.By == "creator" {
		return out, nil
	}
	return t.scored(), nil
}

func (c *cell) add(s scored, spent, bound float64) {
	c.n++
	c.den += spent
	if !s.has {
		return
	}
	c.seen += spent
	c.lower(s.value)
	if s.value >= bound && !s.failed {
		c.num += spent
	}
}

// scored is the share at green among what could be scored.
func (t *tally) scored() Answer {
	out := t.shares(100)
	for k, f := range out {
		c := t.cells[k]
		if c == nil || !f.Has {
			continue
		}
		if c.seen == 0 {
			out[k] = cube.NoData("no_evidence")
			continue
		}
		f.Value, f.Den = 100*c.num/c.seen, c.seen
		f.Num, f.Den = major(t.w, f.Num), major(t.w, f.Den)
		out[k] = f
	}
	return out
}

func (s scored) figure() cube.Figure {
	if !s.has {
		why := s.why
		if why == "" {
			why = "no_evidence"
		}
		return cube.NoData(why)
	}
	f := cube.Figure{Num: s.value, Den: 100, Value: s.value, Has: true, Coverage: s.cover, Count: 1}
	if s.failed {
		f.Why = "must_failed"
	}
	for _, name := range sortedKeys(s.extra) {
		f.Extra = append(f.Extra, cube.Extra{Name: name, Value: s.extra[name]})
	}
	return f
}

// spendByCreator is what was spent on each creator in each period.
func spendByCreator(ctx context.Context, w *cube.World) (map[int]map[string]float64, error) {
	spent, _, err := w.Spend(ctx, "", w.Grain)
	if err != nil {
		return nil, err
	}
	out := map[int]map[string]float64{}
	for _, s := range spent {
		if out[s.P] == nil {
			out[s.P] = map[string]float64{}
		}
		if s.Place.Creator != "" {
			out[s.P][s.Place.Creator] += s.Amount
		}
	}
	return out, nil
}

// creatorsOf are those looked at: each by itself, or those money was spent on.
func creatorsOf[T any](w *cube.World, known map[string]T, active map[string]float64) []string {
	if w.By == "creator" {
		return sortedKeys(known)
	}
	return sortedKeys(active)
}

// rating is one part of a creator's rating.
type rating struct {
	part, rater, booker string
	day                 period.Date
	score               float64
	has, applies        bool
}

// ratedScore is the weighted score over the parts of a rating.
func ratedScore(ctx context.Context, w *cube.World, m *ladder.Metric) (Answer, error) {
	r, err := w.List(ctx, "ratings")
	if err != nil {
		return nil, err
	}
	by := map[string][]rating{}
	for i := range r.N {
		at, _ := r.Int(i, "occurred_at")
		x := rating{part: r.Text(i, "part"), rater: r.Text(i, "rater"), booker: r.Text(i, "booker"), day: w.Day(at), applies: true}
		x.score, x.has = r.Float(i, "score")
		if applies, said := r.Bool(i, "applicable"); said {
			x.applies = applies
		}
		by[r.Text(i, "creator")] = append(by[r.Text(i, "creator")], x)
	}
	valid := days(m, "valid", 180)
	return scores(ctx, w, m, func(c *cube.Creator, at period.Date) scored { return weigh(m.Formula.Parts, by[c.ID], at, valid) })
}

// weigh is Σ weight × rating ÷ Σ weight over the parts present. A part that
// does not apply is left out of the weight; one that is missing is not: under
// 80% of the weight, or without a must part, there is no score.
func weigh(parts []ladder.Part, ratings []rating, at, valid period.Date) scored {
	out := scored{extra: map[string]float64{}}
	var sum, present, all float64
	for _, p := range parts {
		x, ok := newest(ratings, p.Name, at, valid)
		if ok && !x.applies {
			continue
		}
		all += p.Weight
		if !ok || !x.has {
			if p.Must {
				out.why = "must_missing"
			}
			continue
		}
		sum, present = sum+p.Weight*x.score, present+p.Weight
		out.failed = out.failed || p.Must && x.score < p.Floor
		if x.rater != "" && x.rater == x.booker {
			out.extra["self_rated"]++
		}
	}
	if out.why != "" || all == 0 || present < 0.8*all-1e-9 {
		return scored{why: "too_little_rated"}
	}
	out.value, out.has, out.cover = sum/present, true, present/all
	return out
}

func newest(ratings []rating, part string, at, valid period.Date) (rating, bool) {
	best, found := rating{}, false
	for _, x := range ratings {
		if x.part == part && x.day <= at && x.day > at-valid && (!found || x.day >= best.day) {
			best, found = x, true
		}
	}
	return best, found
}

// median of values, for figures that are one per creator.
func median(values []float64) float64 {
	slices.Sort(values)
	n := len(values)
	if n == 0 {
		return math.NaN()
	}
	return (values[(n-1)/2] + values[n/2]) / 2
}
