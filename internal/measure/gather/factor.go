package gather

import (
	"context"
	"math"
	"slices"

	"plumbline/internal/ladder"
	"plumbline/internal/measure"
	"plumbline/internal/period"
)

// factors measures each sub-outcome's identity, planned and actual, to date:
// as a whole and by creator, platform and format.
//
// The plan of a count of posts is what is booked to be live by today; the
// product of the plan is what those bookings should have brought by now, each
// over its window. The rates between are history's (13 weeks before the
// period), scaled alike so that the product is what was booked.
func (g *gathering) factors(ctx context.Context) error {
	for i := range g.l.Objectives {
		for j := range g.l.Objectives[i].KeyResults {
			kr := &g.l.Objectives[i].KeyResults[j]
			for k := range kr.SubOutcomes {
				if err := g.identity(ctx, kr, &kr.SubOutcomes[k]); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// segmented are the dimensions of Factor segments, and how a booking names its value.
var segmented = []struct {
	dimension string
	of        func(measure.Booking) string
}{
	{"", func(measure.Booking) string { return "" }},
	{"creator", func(b measure.Booking) string { return b.Creator }},
	{"platform", func(b measure.Booking) string { return b.Platform }},
	{"asset_type", func(b measure.Booking) string { return b.Format }},
}

func (g *gathering) identity(ctx context.Context, kr *ladder.KeyResult, s *ladder.SubOutcome) error {
	for _, name := range s.Identity {
		if _, ok := g.l.Metric(name); !ok {
			return nil
		}
	}
	if len(s.Identity) == 0 || g.today < kr.Period.From {
		return nil
	}
	own := slices.DeleteFunc(slices.Clone(g.b.Bookings), func(b measure.Booking) bool { return b.SubOutcome != s.ID || b.Cancelled })
	before := []period.Period{{Grain: kr.Period.Grain, From: kr.Period.From - 91, To: kr.Period.From}}
	var usual map[string]float64 // the whole's history, for segments that have none
	for _, d := range segmented {
		actual, err := g.measure(ctx, s.Identity, []period.Period{kr.Period}, d.dimension)
		if err != nil {
			return err
		}
		past, err := g.history(ctx, s.Identity, before, d.dimension)
		if err != nil {
			return err
		}
		if d.dimension == "" {
			usual = past[""]
		}
		for _, id := range segmentIDs(own, actual, d.of) {
			plan := g.planned(s, kr, own, id, d.of, past[id], usual)
			g.b.Factors[s.ID] = append(g.b.Factors[s.ID], together(s, d.dimension, id, plan, actual, kr.Period.From)...)
		}
	}
	return nil
}

// history reads the identity's figures of the weeks before the period.
func (g *gathering) history(ctx context.Context, names []string, before []period.Period, by string) (map[string]map[string]float64, error) {
	weeks := g.cal.Between(period.Week, before[0].From, before[0].To)
	weeks = slices.DeleteFunc(weeks, func(p period.Period) bool { return p.To > before[0].To }) // nothing of the period itself
	set, err := g.measure(ctx, names, weeks, by)
	if err != nil {
		return nil, err
	}
	type sum struct{ num, den float64 }
	sums := map[string]map[string]sum{}
	for _, m := range set.Measurements {
		if sums[m.Subject.ID] == nil {
			sums[m.Subject.ID] = map[string]sum{}
		}
		s := sums[m.Subject.ID][m.Metric]
		sums[m.Subject.ID][m.Metric] = sum{s.num + m.Numerator, s.den + m.Denominator}
	}
	out := map[string]map[string]float64{}
	for id, by := range sums {
		out[id] = map[string]float64{}
		for name, s := range by {
			if m, _ := g.l.Metric(name); s.den > 0 && s.num > 0 {
				out[id][name] = s.num / s.den * measure.Times(m)
			}
		}
	}
	return out, nil
}

func segmentIDs(own []measure.Booking, actual *measure.Set, of func(measure.Booking) string) []string {
	var out []string
	for _, b := range own {
		if id := of(b); !slices.Contains(out, id) {
			out = append(out, id)
		}
	}
	for _, m := range actual.Measurements {
		if !slices.Contains(out, m.Subject.ID) && (m.Status.Has() || m.Subject.ID == "") {
			out = append(out, m.Subject.ID)
		}
	}
	slices.Sort(out)
	return out
}

// planned is one segment's factors as they were booked by today.
func (g *gathering) planned(s *ladder.SubOutcome, kr *ladder.KeyResult, own []measure.Booking, id string, of func(measure.Booking) string, past, usual map[string]float64) []measure.Factor {
	window := max(1, int(math.Round(g.root.Window().Hours()/24)))
	var n, expected float64
	for _, b := range own {
		if of(b) == id && b.Due <= g.today {
			n++
			expected += b.Expected * min(1, float64(g.today-b.Due+1)/float64(window))
		}
	}
	out := make([]measure.Factor, len(s.Identity))
	var rates []int
	product, bare := 1.0, []int(nil)
	for i, name := range s.Identity {
		out[i] = measure.Factor{SubOutcome: s.ID, Name: name, Basis: "history"}
		if m, _ := g.l.Metric(name); countsPosts(m) {
			out[i].Plan, out[i].Basis = n, "booked"
			product *= n
			continue
		}
		rates = append(rates, i)
		switch {
		case past[name] > 0:
			out[i].Plan = past[name]
		case usual[name] > 0:
			out[i].Plan = usual[name]
		default:
			out[i].Plan, out[i].Basis = 1, "assumed"
			bare = append(bare, i)
		}
		product *= out[i].Plan
	}
	if len(bare) > 0 {
		rates = bare
	}
	if product > 0 && len(rates) > 0 {
		scale := math.Pow(expected/product, 1/float64(len(rates)))
		for _, i := range rates {
			out[i].Plan *= scale
			if out[i].Basis == "history" {
				out[i].Basis = "booked"
			}
		}
	}
	return out
}

// countsPosts tells whether a metric is a number of posts.
func countsPosts(m *ladder.Metric) bool {
	f := m.Formula
	return f.Kind == "sum" && len(f.Of) == 1 && (f.Of[0].Facts == "assets" || f.Of[0].Subject == "asset")
}

// together sets the actual figures beside the planned ones.
func together(s *ladder.SubOutcome, dimension, id string, plan []measure.Factor, actual *measure.Set, from period.Date) []measure.Factor {
	for i := range plan {
		plan[i].Segment = ""
		if dimension != "" {
			plan[i].Segment = dimension + ":" + id
		}
		for _, m := range actual.Of(plan[i].Name, measure.Subject{Dimension: dimension, ID: id}) {
			if m.Period.From == from && m.Status.Has() {
				plan[i].Actual = m.Value
			}
		}
	}
	return plan
}
