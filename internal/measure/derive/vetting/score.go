package vetting

import (
	"context"

	"plumbline/internal/ladder"
	"plumbline/internal/measure/cube"
	"plumbline/internal/measure/derive/tally"
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
func scores(ctx context.Context, w *cube.World, m *ladder.Metric, of func(*cube.Creator, period.Date) Scored) (tally.Answer, error) {
	active, err := spendByCreator(ctx, w)
	if err != nil {
		return nil, err
	}
	dims, t, out := w.Known(), tally.New(w), tally.Answer{}
	bound := green(w.Ladder, m.ID)
	for p := range w.Periods {
		for _, id := range tally.SortedKeys(dims.Creators) {
			at := tally.Last(w, p)
			s := of(dims.Creators[id], at)
			if w.By == "creator" {
				if s.Has || active[p][id] > 0 {
					out[cube.Key{P: p, S: id}] = s.figure()
				}
				continue
			}
			c := t.At(dims.Settle(cube.Place{Creator: id}), w.Periods[p].From)
			if spent := active[p][id]; c != nil && spent > 0 {
				c.Unseen = true
				add(c, s, spent, bound)
			}
		}
	}
	if w.By == "creator" {
		return out, nil
	}
	return t.Scored(), nil
}

// add weighs one creator's score by what was spent.
func add(c *tally.Cell, s Scored, spent, bound float64) {
	c.N++
	c.Den += spent
	if !s.Has {
		return
	}
	c.Seen += spent
	c.Lower(s.value)
	if s.value >= bound && !s.Failed {
		c.Num += spent
	}
}

func (s Scored) figure() cube.Figure {
	if !s.Has {
		why := s.why
		if why == "" {
			why = "no_evidence"
		}
		return cube.NoData(why)
	}
	f := cube.Figure{Num: s.value, Den: 100, Value: s.value, Has: true, Coverage: s.cover, Count: 1}
	if s.Failed {
		f.Why = "must_failed"
	}
	for _, name := range tally.SortedKeys(s.extra) {
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
		return tally.SortedKeys(known)
	}
	return tally.SortedKeys(active)
}

// rating is one part of a creator's rating.
type rating struct {
	part, rater, booker string
	day                 period.Date
	score               float64
	has, applies        bool
}

// RatedScore is the weighted score over the parts of a rating.
func RatedScore(ctx context.Context, w *cube.World, m *ladder.Metric) (tally.Answer, error) {
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
	valid := tally.Days(m, "valid", 180)
	return scores(ctx, w, m, func(c *cube.Creator, at period.Date) Scored { return weigh(m.Formula.Parts, by[c.ID], at, valid) })
}

// weigh is Σ weight × rating ÷ Σ weight over the parts present. A part that
// does not apply is left out of the weight; one that is missing is not: under
// 80% of the weight, or without a must part, there is no score.
func weigh(parts []ladder.Part, ratings []rating, at, valid period.Date) Scored {
	out := Scored{extra: map[string]float64{}}
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
		out.Failed = out.Failed || p.Must && x.score < p.Floor
		if x.rater != "" && x.rater == x.booker {
			out.extra["self_rated"]++
		}
	}
	if out.why != "" || all == 0 || present < 0.8*all-1e-9 {
		return Scored{why: "too_little_rated"}
	}
	out.value, out.Has, out.cover = sum/present, true, present/all
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
