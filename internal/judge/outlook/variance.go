package outlook

import (
	"math"
	"slices"
	"strings"

	"plumbline/internal/judge/statistic"
	"plumbline/internal/measure"
)

// Variance is plan − actual to date, split exactly: parts add up to Total.
type Variance struct {
	Plan, Actual float64
	Total        float64 // actual − plan
	Parts        []VariancePart
	By           map[string][]VariancePart // additively over creator, platform, asset_type
	// What cannot be seen, as a range; its point estimate is the not_visible part.
	NotVisibleLow, NotVisibleHigh float64
}

// VariancePart is one bar.
type VariancePart struct {
	Name  string  // not_visible | not_delivered | performed | factor name | mix | not_booked | unexplained | a subject id
	Value float64 // signed contribution
}

// The bars of a variance that are not factors.
const (
	NotVisible   = "not_visible"
	NotDelivered = "not_delivered"
	NotBooked    = "not_booked" // the plan by now beyond what was booked by now
	Performed    = "performed"  // without an identity: delivered and seen, against its booking
	Mix          = "mix"
	Unexplained  = "unexplained"
)

// Split shares out actual − plan to date, in this order, so that each bar is
// about what the ones before left over:
//
//  1. not_visible: what live posts without a working identifier are thought to
//     have brought. It is put back before anything else is looked at: fixing
//     tracking is credited here, and no other bar moves.
//  2. not_delivered: booked, due and not live, at what was booked.
//  3. the factors of the declared identity, on what was delivered.
//  4. mix: which posts and which segments it was, at equal performance.
//  5. not_booked: what the plan wanted by now and nobody was booked for.
//  6. unexplained: the rest, whatever its sign.
//
// The parts add up to Total.
func Split(r Course, id Identity) *Variance {
	actual := r.Actual()
	if math.IsNaN(actual) {
		return nil
	}
	v := &Variance{Plan: r.Plan.At(r.Day), Actual: actual, By: map[string][]VariancePart{}}
	v.Total = v.Actual - v.Plan
	all, by := r.losses()
	v.NotVisibleLow, v.NotVisibleHigh = all.low, all.high
	v.add(NotVisible, -all.hidden)
	v.add(NotDelivered, -all.missing)
	if parts, planned := id.split(all, by); parts != nil {
		v.Parts = append(v.Parts, parts...)
		v.add(NotBooked, planned-v.Plan)
	} else if len(r.Own) > 0 {
		v.add(Performed, performed(r)+all.hidden)
		v.add(NotBooked, bookedBy(r)-v.Plan)
	}
	v.add(Unexplained, v.Total-sumParts(v.Parts))
	for dimension, of := range segments() {
		if parts := v.by(dimension, of, id.Factors, r); len(parts) > 0 {
			v.By[dimension] = parts
		}
	}
	return v
}

func (v *Variance) add(name string, value float64) {
	v.Parts = append(v.Parts, VariancePart{Name: name, Value: value})
}

func sumParts(parts []VariancePart) float64 {
	sum := 0.0
	for _, p := range parts {
		sum += p.Value
	}
	return sum
}

// loss is what did not come through: results of live posts that cannot be
// seen, estimated with a range, and what was booked by now on posts not live.
type loss struct{ low, hidden, high, missing float64 }

func (l loss) plus(o loss) loss {
	return loss{l.low + o.low, l.hidden + o.hidden, l.high + o.high, l.missing + o.missing}
}

// losses adds up, over all bookings and by creator, what did not come through.
func (r Course) losses() (all loss, by map[string]loss) {
	by = map[string]loss{}
	pooled, rates := r.earnings()
	hit := keepingOf(r.Own, r.All, r.Day, r.Known).hit
	for _, b := range r.Own {
		var l loss
		switch {
		case b.Cancelled:
			continue
		case b.Live == nil:
			l.missing = b.Expected * ripe(b.Due, r.Day, r.Window)
		case !b.Visible && b.Reach > 0 && len(rates) > 0:
			l.low = max(0, b.Reach*min(pooled, statistic.Quantile(0.25, rates))-b.Actual)
			l.hidden = max(0, b.Reach*pooled-b.Actual)
			l.high = max(0, b.Reach*max(pooled, statistic.Quantile(0.75, rates))-b.Actual)
		case !b.Visible:
			guess := b.Expected * ripe(*b.Live, r.Day, r.Window)
			l.hidden = max(0, guess*hit-b.Actual)
			l.high = max(0, guess*max(1, hit)-b.Actual)
		}
		all, by[b.Creator] = all.plus(l), by[b.Creator].plus(l)
	}
	return all, by
}

// earnings is what visible posts bring per account reached: all together, and
// each by itself.
func (r Course) earnings() (pooled float64, each []float64) {
	var got, reach float64
	for _, b := range r.Own {
		if b.Live != nil && b.Visible && !b.Cancelled && b.Reach > 0 {
			each = append(each, b.Actual/b.Reach)
			got, reach = got+b.Actual, reach+b.Reach
		}
	}
	if reach == 0 {
		return 0, nil
	}
	return got / reach, each
}

// performed is what live posts brought more than their booking by now.
func performed(r Course) float64 {
	sum := 0.0
	for _, b := range r.Own {
		if !b.Cancelled && b.Live != nil {
			sum += b.Actual - b.Expected*ripe(b.Due, r.Day, r.Window)
		}
	}
	return sum
}

// bookedBy is what was booked by now, whatever became of it.
func bookedBy(r Course) float64 {
	sum := 0.0
	for _, b := range r.Own {
		if !b.Cancelled {
			sum += b.Expected * ripe(b.Due, r.Day, r.Window)
		}
	}
	return sum
}

// Identity is the declared product whose factors say how posts performed.
type Identity struct {
	Names   []string
	Factors []measure.Factor
	Count   bool // the first factor counts posts; the others say how they do
}

// rate is the place of the first factor about how posts do.
func (id Identity) rate() int {
	if id.Count {
		return 1
	}
	return 0
}

// split shares out what visibility and delivery left over. Plan and actual are
// first corrected for both losses. The contribution of a count of posts is then
// about which posts came, which is mix; so is what the whole says beyond its
// creators. It also returns the product as planned.
func (id Identity) split(all loss, by map[string]loss) (parts []VariancePart, planned float64) {
	plan, actual, ok := whole(id.Factors, "", id.Names)
	if !ok {
		return nil, 0
	}
	planned = statistic.Product(plan)
	id.correct(plan, actual, all)
	shares := statistic.Split(plan, actual)
	if shares == nil || !finite(shares) {
		return nil, 0
	}
	mix := 0.0
	if id.rate() > 0 {
		mix = shares[0]
	}
	mix += id.within(shares, statistic.Product(plan), statistic.Product(actual), by)
	for i := id.rate(); i < len(id.Names); i++ {
		parts = append(parts, VariancePart{Name: id.Names[i], Value: shares[i]})
	}
	return append(parts, VariancePart{Name: Mix, Value: mix}), planned
}

// correct scales the plan's first factor to what was delivered, and the
// actual's first rate to what was seen and unseen together. Where nothing was
// seen the planned rates stand in, scaled to the estimate.
func (id Identity) correct(plan, actual []float64, l loss) {
	if planned := statistic.Product(plan); planned > 0 {
		plan[0] *= (planned - l.missing) / planned
	}
	if l.hidden == 0 {
		return
	}
	got := statistic.Product(actual)
	if got == 0 {
		copy(actual[id.rate():], plan[id.rate():])
		got = statistic.Product(actual)
		if got != 0 {
			actual[id.rate()] *= l.hidden / got
		}
		return
	}
	actual[id.rate()] *= (got + l.hidden) / got
}

// whole collects the factors of one segment in the identity's order.
func whole(factors []measure.Factor, segment string, names []string) (plan, actual []float64, ok bool) {
	if len(names) == 0 {
		return nil, nil, false
	}
	for _, name := range names {
		i := slices.IndexFunc(factors, func(f measure.Factor) bool { return f.Segment == segment && f.Name == name })
		if i < 0 {
			return nil, nil, false
		}
		plan, actual = append(plan, factors[i].Plan), append(actual, factors[i].Actual)
	}
	return plan, actual, true
}

// within replaces the whole's shares of the rates by the sum over creators,
// when the creators add up to the whole, and returns the difference:
// performance that is only a shift between creators is mix.
func (id Identity) within(shares []float64, planned, got float64, by map[string]loss) float64 {
	var p, a float64
	inside := make([]float64, len(shares))
	for _, segment := range segmentsOf(id.Factors, "creator") {
		sp, sa, ok := whole(id.Factors, segment, id.Names)
		if !ok {
			return 0
		}
		id.correct(sp, sa, by[strings.TrimPrefix(segment, "creator:")])
		p, a = p+statistic.Product(sp), a+statistic.Product(sa)
		for i, s := range statistic.Split(sp, sa) {
			inside[i] += s
		}
	}
	if !near(p, planned) || !near(a, got) || !finite(inside) {
		return 0
	}
	mix := 0.0
	for i := id.rate(); i < len(shares); i++ {
		mix += shares[i] - inside[i]
		shares[i] = inside[i]
	}
	return mix
}

// finite guards against figures so small that their quotients overflow.
func finite(v []float64) bool {
	return !slices.ContainsFunc(v, func(x float64) bool { return math.IsNaN(x) || math.IsInf(x, 0) })
}

func near(a, b float64) bool { return math.Abs(a-b) <= 1e-6*max(1, math.Abs(a), math.Abs(b)) }

func segmentsOf(factors []measure.Factor, dimension string) []string {
	var out []string
	for _, f := range factors {
		if strings.HasPrefix(f.Segment, dimension+":") && !slices.Contains(out, f.Segment) {
			out = append(out, f.Segment)
		}
	}
	slices.Sort(out)
	return out
}

// segments are the dimensions a variance is also split by.
func segments() map[string]func(measure.Booking) string {
	return map[string]func(measure.Booking) string{
		"creator":    func(b measure.Booking) string { return b.Creator },
		"platform":   func(b measure.Booking) string { return b.Platform },
		"asset_type": func(b measure.Booking) string { return b.Format },
	}
}

// by adds the variance up over one dimension: each value's actual less its plan
// by its factors, else by its bookings. What no value accounts for stands as
// unexplained, so that the parts add up to Total.
func (v *Variance) by(dimension string, of func(measure.Booking) string, factors []measure.Factor, r Course) []VariancePart {
	sums := map[string]float64{}
	for _, segment := range segmentsOf(factors, dimension) {
		sums[strings.TrimPrefix(segment, dimension+":")] = gap(factors, segment)
	}
	if len(sums) == 0 {
		for _, b := range r.Own {
			if !b.Cancelled && of(b) != "" {
				sums[of(b)] += b.Actual - b.Expected*ripe(b.Due, r.Day, r.Window)
			}
		}
	}
	var out []VariancePart
	for id, value := range sums {
		out = append(out, VariancePart{Name: id, Value: value})
	}
	if len(out) == 0 {
		return nil
	}
	slices.SortFunc(out, func(a, b VariancePart) int {
		if a.Value != b.Value {
			if a.Value < b.Value {
				return -1
			}
			return 1
		}
		return strings.Compare(a.Name, b.Name)
	})
	return append(out, VariancePart{Name: Unexplained, Value: v.Total - sumParts(out)})
}

// gap is one segment's actual less its plan by its factors.
func gap(factors []measure.Factor, segment string) float64 {
	plan, actual := 1.0, 1.0
	for _, f := range factors {
		if f.Segment == segment {
			plan, actual = plan*f.Plan, actual*f.Actual
		}
	}
	return actual - plan
}
