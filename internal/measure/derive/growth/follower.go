// Package growth calculates what is gained and kept: followers in the target,
// reach of safe posts, the lift of a boost.
package growth

import (
	"context"
	"math"
	"slices"

	"plumbline/internal/ladder"
	"plumbline/internal/measure/cube"
	"plumbline/internal/measure/derive/tally"
	"plumbline/internal/measure/derive/vetting"
	"plumbline/internal/period"
)

// account is one account's followers over time.
type account struct {
	id, whose, creator string
	days               []period.Date
	total, share       []float64 // share NaN where unknown
}

func readAccounts(ctx context.Context, w *cube.World) ([]*account, error) {
	if _, err := w.Dims(ctx); err != nil {
		return nil, err
	}
	r, err := w.List(ctx, "follower_stats")
	if err != nil {
		return nil, err
	}
	by := map[string]*account{}
	order := make([]int, r.N)
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int {
		x, _ := r.Int(a, "occurred_at")
		y, _ := r.Int(b, "occurred_at")
		return int(min(max(x-y, -1), 1))
	})
	for _, i := range order {
		id := r.Text(i, "account")
		a := by[id]
		if a == nil {
			a = &account{id: id, whose: r.Text(i, "whose"), creator: w.Place(r, i).Creator}
			by[id] = a
		}
		at, _ := r.Int(i, "occurred_at")
		total, ok := r.Float(i, "total")
		if !ok {
			continue
		}
		share, known := r.Float(i, "target_share")
		if !known {
			share = math.NaN()
		}
		a.add(w.Day(at), total, share)
	}
	out := make([]*account, 0, len(by))
	for _, id := range tally.SortedKeys(by) {
		out = append(out, by[id])
	}
	return out, nil
}

// add keeps the last snapshot of each day.
func (a *account) add(d period.Date, total, share float64) {
	if n := len(a.days); n > 0 && a.days[n-1] == d {
		a.total[n-1] = total
		if !math.IsNaN(share) {
			a.share[n-1] = share
		}
		return
	}
	a.days, a.total, a.share = append(a.days, d), append(a.total, total), append(a.share, share)
}

// tolerance is how many days a snapshot may be old and still stand for a day.
const tolerance = 7

// at is the followers at the end of a day.
func (a *account) at(d period.Date) (float64, bool) {
	i, _ := slices.BinarySearch(a.days, d+1)
	if i == 0 || a.days[i-1] < d-tolerance {
		return 0, false
	}
	return a.total[i-1], true
}

// targetAt is the last known target share at the end of a day.
func (a *account) targetAt(d period.Date) (float64, bool) {
	i, _ := slices.BinarySearch(a.days, d+1)
	for i--; i >= 0; i-- {
		if !math.IsNaN(a.share[i]) {
			return a.share[i], true
		}
	}
	return 0, false
}

// kept is one account's gain over a period and what is left of it N days
// later, both without the trend of the days before.
type kept struct{ gain, left, noise float64 }

func (a *account) kept(p period.Period, n, trend period.Date) (kept, bool) {
	t0, t1 := p.From-1, p.To-1
	before, ok0 := a.at(t0 - trend)
	f0, ok1 := a.at(t0)
	f1, ok2 := a.at(t1)
	fn, ok3 := a.at(t1 + n)
	if !ok0 || !ok1 || !ok2 || !ok3 {
		return kept{}, false
	}
	slope := (f0 - before) / float64(trend)
	k := kept{gain: f1 - f0 - slope*float64(t1-t0), left: fn - f0 - slope*float64(t1+n-t0)}
	k.noise = a.noise(t0-trend, t0, slope) * math.Sqrt(float64(t1-t0))
	return k, true
}

// noise is the standard deviation of daily changes about the trend.
func (a *account) noise(from, to period.Date, slope float64) float64 {
	sum, n := 0.0, 0.0
	for i := 1; i < len(a.days); i++ {
		if a.days[i] <= from || a.days[i] > to {
			continue
		}
		step := float64(a.days[i] - a.days[i-1])
		d := (a.total[i] - a.total[i-1]) - slope*step
		sum, n = sum+d*d/step, n+1
	}
	if n == 0 {
		return 0
	}
	return math.Sqrt(sum / n)
}

// whose are the accounts a figure is about: the brand's, where the programme
// has any and no creator is asked for; else the creators'.
func whose(w *cube.World, all []*account) []*account {
	if w.By == "" {
		brand := slices.DeleteFunc(slices.Clone(all), func(a *account) bool { return a.whose != "brand" })
		if len(brand) > 0 {
			return brand
		}
	}
	return slices.DeleteFunc(slices.Clone(all), func(a *account) bool { return a.whose == "brand" })
}

func Retained(ctx context.Context, w *cube.World, m *ladder.Metric) (tally.Answer, error) {
	all, err := readAccounts(ctx, w)
	if err != nil {
		return nil, err
	}
	return retainedOver(w, m, whose(w, all), func(p int) period.Period { return w.Periods[p] }), nil
}

func retainedOver(w *cube.World, m *ladder.Metric, accounts []*account, of func(int) period.Period) tally.Answer {
	n, trend := tally.Days(m, "days", 30), tally.Days(m, "trend", 28)
	sums, noise, count := map[cube.Key]kept{}, map[cube.Key]float64{}, map[cube.Key]float64{}
	for p := range w.Periods {
		for _, a := range accounts {
			k, ok := w.Cell(w.Known().Settle(cube.Place{Creator: a.creator}), w.Periods[p].From)
			x, known := a.kept(of(p), n, trend)
			if !ok || !known || w.Today() <= of(p).To-1+n {
				continue
			}
			s := sums[k]
			sums[k] = kept{gain: s.gain + x.gain, left: s.left + x.left}
			noise[k] += x.noise * x.noise
			count[k]++
		}
	}
	out := tally.Nowhere(w, "no_snapshots")
	for k, s := range sums {
		if s.gain <= 2*math.Sqrt(noise[k]) {
			out[k] = cube.NoData("within_noise")
			continue
		}
		f := cube.Figure{Num: s.left, Den: s.gain, Value: 100 * s.left / s.gain, Has: true, Count: count[k], Counted: true, Coverage: 1}
		f.Extra = []cube.Extra{{Name: "accounts", Value: count[k]}}
		out[k] = f
	}
	return out
}

// RetentionDelta is the retained share of a period minus that of the one before.
func RetentionDelta(ctx context.Context, w *cube.World, m *ladder.Metric) (tally.Answer, error) {
	all, err := readAccounts(ctx, w)
	if err != nil {
		return nil, err
	}
	now := retainedOver(w, m, whose(w, all), func(p int) period.Period { return w.Periods[p] })
	then := retainedOver(w, m, whose(w, all), func(p int) period.Period { return w.Cal.Prev(w.Periods[p]) })
	out := tally.Answer{}
	for k, f := range now {
		before, ok := then[k]
		if f.Has && ok && before.Has {
			f.Value, f.Num, f.Den = f.Value-before.Value, f.Value, before.Value
		} else if f.Has {
			f = cube.NoData("no_period_before")
		}
		out[k] = f
	}
	return out, nil
}

// NetRetained is followers in the target at a period's end minus those at the
// reference: the creator's last pivot, else the period's beginning.
func NetRetained(ctx context.Context, w *cube.World, m *ladder.Metric) (tally.Answer, error) {
	all, err := readAccounts(ctx, w)
	if err != nil {
		return nil, err
	}
	pivots, err := pivotDays(ctx, w)
	if err != nil {
		return nil, err
	}
	e, err := vetting.ReadEvidence(ctx, w, tally.Days(m, "valid", 90))
	if err != nil {
		return nil, err
	}
	t := tally.New(w)
	for p, per := range w.Periods {
		if per.From > w.Today() {
			continue
		}
		for _, a := range whose(w, all) {
			c := t.At(w.Known().Settle(cube.Place{Creator: a.creator}), per.From)
			if c == nil {
				continue
			}
			c.Den++
			net(c, w, a, e, reference(pivots[a.creator], per, tally.Last(w, p)), tally.Last(w, p))
		}
	}
	return nets(t), nil
}

// net adds one account's target followers gained since the reference.
func net(c *tally.Cell, w *cube.World, a *account, e *vetting.Evidence, from, to period.Date) {
	before, ok1 := a.at(from)
	now, ok2 := a.at(to)
	then, ok3 := a.inTarget(w, e, from)
	share, ok4 := a.inTarget(w, e, to)
	if !ok1 || !ok2 || !ok3 || !ok4 {
		return
	}
	c.Seen++
	c.Num += now*share - before*then
	c.Extra["rounding"] += 0.005 * (now + before) // a share is given to the full point
	if earlier, ok := a.at(from - 28); ok {
		c.Extra["expected"] += (before - earlier) / 28 * float64(to-from) * then
	}
}

func (a *account) inTarget(w *cube.World, e *vetting.Evidence, d period.Date) (float64, bool) {
	if s, ok := a.targetAt(d); ok {
		return s, true
	}
	return e.Target(w.Ladder, a.creator, d)
}

func nets(t *tally.Tally) tally.Answer {
	out := tally.Answer{}
	for k := range t.Every() {
		c := t.Cells[k]
		if c == nil || c.Seen == 0 {
			out[k] = cube.NoData("no_snapshots")
			continue
		}
		half := c.Extra["rounding"]
		out[k] = cube.Figure{Num: c.Num, Value: c.Num, Has: true, Count: c.Seen, Coverage: c.Seen / c.Den, Extra: []cube.Extra{
			{Name: "low", Value: c.Num - half}, {Name: "high", Value: c.Num + half}, {Name: "expected_trend", Value: c.Extra["expected"]}}}
	}
	return out
}

// reference is the last pivot up to the period's end, if it came within the
// period or the 90 days before it; else the day before the period.
func reference(pivots []period.Date, p period.Period, end period.Date) period.Date {
	ref := p.From - 1
	for _, d := range pivots {
		if d <= end && d >= p.From-90 {
			ref = d
		}
	}
	return ref
}

func pivotDays(ctx context.Context, w *cube.World) (map[string][]period.Date, error) {
	r, err := w.List(ctx, "pivots")
	if err != nil {
		return nil, err
	}
	out := map[string][]period.Date{}
	for i := range r.N {
		at, _ := r.Int(i, "occurred_at")
		c := w.Place(r, i).Creator
		out[c] = append(out[c], w.Day(at))
	}
	for c := range out {
		slices.Sort(out[c])
	}
	return out, nil
}
