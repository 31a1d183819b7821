package growth

import (
	"cmp"
	"context"
	"maps"
	"math"
	"slices"

	"plumbline/internal/ladder"
	"plumbline/internal/measure/cube"
	"plumbline/internal/measure/derive/tally"
	"plumbline/internal/measure/derive/vetting"
	"plumbline/internal/period"
)

// gained is what each asset gained of a counter, by period of a world that is
// split by asset.
func gained(ctx context.Context, w *cube.World, counter string, grain period.Grain, periods []period.Period) (map[cube.Key]float64, error) {
	f := w.Frame
	f.By, f.Grain, f.Periods = "asset", grain, periods
	by := w.Again(f)
	a := &ladder.Atom{Facts: "post_stats", Agg: "change", Column: counter, Where: []ladder.Where{{Column: "basis", Op: "is", Values: []string{"best"}}}}
	if err := by.Load(ctx, []*ladder.Atom{a}); err != nil {
		return nil, err
	}
	return by.Of(a).Cells(), nil
}

// SafeReach is Σ reach × the creator's target share over posts that are
// disclosed, of creators whose safety screen is passed and in date, and
// without an incident open in the period.
func SafeReach(ctx context.Context, w *cube.World, m *ladder.Metric) (tally.Answer, error) {
	if _, err := w.Dims(ctx); err != nil {
		return nil, err
	}
	reach, err := gained(ctx, w, "reach", w.Grain, w.Periods)
	if err != nil {
		return nil, err
	}
	screens, err := vetting.ReadScreens(ctx, w)
	if err != nil {
		return nil, err
	}
	e, err := vetting.ReadEvidence(ctx, w, tally.Days(m, "valid", 90))
	if err != nil {
		return nil, err
	}
	open, err := openIncidents(ctx, w)
	if err != nil {
		return nil, err
	}
	t, dims := tally.New(w), w.Known()
	for _, k := range ordered(reach) {
		a, v := dims.Assets[k.S], reach[k]
		c := t.At(dims.Settle(cube.Place{Asset: k.S}), w.Periods[k.P].From)
		if a == nil || c == nil {
			continue
		}
		c.Den += v
		passed := vetting.Passed(screens[a.Creator], "safety", tally.Last(w, k.P), vetting.Validity(w, m))
		if !passed || a.Disclosure != "passed" && a.Disclosure != "not_needed" || open[k] {
			c.Seen += v // judged: it is not safe
			continue
		}
		if part, known := e.Target(w.Ladder, a.Creator, tally.Last(w, k.P)); known {
			c.Num, c.Seen = c.Num+v*part, c.Seen+v
		}
	}
	out := t.Levels()
	for k, f := range out {
		c := t.Cells[k]
		switch {
		case c == nil || c.Den == 0:
			out[k] = cube.NoData("nothing_to_count")
			continue
		case c.Seen == 0:
			out[k] = cube.NoData("no_evidence")
			continue
		}
		f.Den, f.Coverage, f.Count = c.Den, min(1, c.Seen/c.Den), c.Den
		out[k] = f
	}
	return out, nil
}

// ordered are the cells by period and subject, so that sums of fractions come
// out the same every time.
func ordered(cells map[cube.Key]float64) []cube.Key {
	return slices.SortedFunc(maps.Keys(cells), func(a, b cube.Key) int { return cmp.Or(cmp.Compare(a.P, b.P), cmp.Compare(a.S, b.S)) })
}

// openIncidents are the (asset, period) with an incident open on any day of it.
func openIncidents(ctx context.Context, w *cube.World) (map[cube.Key]bool, error) {
	r, err := w.List(ctx, "incidents")
	if err != nil {
		return nil, err
	}
	out := map[cube.Key]bool{}
	for i := range r.N {
		at, _ := r.Int(i, "occurred_at")
		done, ok := r.Int(i, "resolved_at")
		for p, per := range w.Periods {
			if w.Day(at) < per.To && (!ok || w.Day(done) >= per.From) {
				out[cube.Key{P: p, S: r.Text(i, "asset")}] = true
			}
		}
	}
	return out, nil
}

// boost is one boost of one post.
type boost struct {
	asset    string
	from, to period.Date
}

// minDays is how many days before a boost its own decay is read from.
const minDays = 3

// Lift is the views while a boost was on ÷ those that the post's own decay (a
// straight line through the logarithms of its days before) predicts; where it
// is younger than minDays, the decay of posts that were never boosted.
func Lift(ctx context.Context, w *cube.World, _ *ladder.Metric) (tally.Answer, error) {
	boosts, err := readBoosts(ctx, w)
	if err != nil {
		return nil, err
	}
	dims, out := w.Known(), tally.Nowhere(w, "no_boost")
	if len(boosts) == 0 {
		return out, nil
	}
	first := w.From() - 60
	daysOf := w.Cal.Between(period.Day, first, min(w.To(), w.Today()))
	views, err := gained(ctx, w, "views", period.Day, daysOf)
	if err != nil {
		return nil, err
	}
	curve := peers(w, views, boosts, first)
	t := tally.New(w)
	for _, b := range boosts {
		a := dims.Assets[b.asset]
		c := t.At(dims.Settle(cube.Place{Asset: b.asset}), b.from)
		if a == nil || c == nil {
			continue
		}
		day := func(d period.Date) float64 { return views[cube.Key{P: int(d - first), S: b.asset}] }
		predicted, spread, ok := predict(day, w.Day(a.Published), b, curve)
		if !ok {
			continue
		}
		actual := 0.0
		for d := b.from; d <= b.to; d++ {
			actual += day(d)
		}
		c.N++
		c.Num, c.Den = c.Num+actual, c.Den+predicted
		c.Extra["variance"] += predicted * predicted * spread * spread
	}
	for k := range t.Cells {
		c := t.Cells[k]
		if c.Den <= 0 {
			out[k] = cube.NoData("too_few_days")
			continue
		}
		half := 1.28 * math.Sqrt(c.Extra["variance"]) / c.Den // 80% range
		value := c.Num / c.Den
		out[k] = cube.Figure{Num: c.Num, Den: c.Den, Value: value, Has: true, Count: c.N, Counted: true, Coverage: 1,
			Extra: []cube.Extra{{Name: "low", Value: value / (1 + half)}, {Name: "high", Value: value / max(1e-9, 1-min(half, 0.99))}}}
	}
	return out, nil
}

func readBoosts(ctx context.Context, w *cube.World) ([]boost, error) {
	records, err := w.Records(ctx, "asset")
	if err != nil {
		return nil, err
	}
	var out []boost
	for _, rec := range records.All {
		on, ok := rec.Mark("amplified")
		if !ok || w.Index(w.Day(on.At)) < 0 {
			continue
		}
		b := boost{rec.ID, w.Day(on.At), w.Today() - 1}
		if off := w.At(rec, "amplification_ended"); off != 0 {
			b.to = min(b.to, w.Day(off))
		}
		if b.to >= b.from {
			out = append(out, b)
		}
	}
	return out, nil
}

// predict sums the days of a boost as they would have been; spread is the
// relative error of one day.
func predict(day func(period.Date) float64, live period.Date, b boost, curve []float64) (sum, spread float64, ok bool) {
	var xs, ys []float64
	for d := live + 1; d < b.from; d++ { // the day of going live is not whole
		if v := day(d); v > 0 {
			xs, ys = append(xs, float64(d-live)), append(ys, math.Log(v))
		}
	}
	var at func(period.Date) float64
	switch {
	case len(xs) >= minDays:
		slope, mean, err := line(xs, ys)
		slope, spread = min(slope, 0), err
		x0 := 0.0
		for _, x := range xs {
			x0 += x / float64(len(xs))
		}
		at = func(d period.Date) float64 { return math.Exp(mean + slope*(float64(d-live)-x0)) }
	case len(xs) > 0 && len(curve) > 0:
		n := len(xs) - 1
		base := math.Exp(ys[n]) / math.Max(ageOf(curve, int(xs[n])), 1e-12)
		spread = 0.5
		at = func(d period.Date) float64 { return base * ageOf(curve, int(d-live)) }
	default:
		return 0, 0, false
	}
	for d := b.from; d <= b.to; d++ {
		sum += at(d)
	}
	return sum, spread, sum > 0
}

// line fits y = mean + slope·(x − x̄) and the standard error of one y.
func line(xs, ys []float64) (slope, mean, err float64) {
	n := float64(len(xs))
	var mx, sxy, sxx float64
	for i := range xs {
		mx, mean = mx+xs[i]/n, mean+ys[i]/n
	}
	for i := range xs {
		sxy, sxx = sxy+(xs[i]-mx)*(ys[i]-mean), sxx+(xs[i]-mx)*(xs[i]-mx)
	}
	if sxx > 0 {
		slope = sxy / sxx
	}
	for i := range xs {
		d := ys[i] - mean - slope*(xs[i]-mx)
		err += d * d
	}
	return slope, mean, math.Sqrt(err / max(1, n-2))
}

func ageOf(curve []float64, age int) float64 {
	return curve[min(max(age, 0), len(curve)-1)]
}

// peers is the usual part of a post's views that falls on each day of its life,
// over posts that were never boosted; nil with fewer than five of them.
func peers(w *cube.World, views map[cube.Key]float64, boosts []boost, first period.Date) []float64 {
	const span = 45
	sums, n := make([]float64, span), 0
	for id, a := range w.Known().Assets {
		live := w.Day(a.Published)
		if a.Published == 0 || live < first || live+14 > w.Today() || slices.ContainsFunc(boosts, func(b boost) bool { return b.asset == id }) {
			continue
		}
		n++
		for age := range span {
			sums[age] += views[cube.Key{P: int(live-first) + age, S: id}]
		}
	}
	if n < 5 {
		return nil
	}
	return sums
}
