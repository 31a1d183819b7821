package measure

import (
	"math"
	"slices"

	"plumbline/internal/facts"
	"plumbline/internal/ladder"
	"plumbline/internal/measure/cube"
	"plumbline/internal/money"
)

// addend is one sum of a formula: its numbers, and what each counts for.
type addend struct {
	series *cube.Series
	line   *cube.Line // of the subject in hand
	times  float64
}

// reading is a formula of sums with its sums looked up once for all cells.
type reading struct {
	w *cube.World
	m *ladder.Metric

	of, to, seen, expected, counted []addend
	// minor is what minor units are divided by; ofUnit and toUnit are that for
	// sums of money, else 1.
	minor, ofUnit, toUnit float64
	times                 float64
	things                bool // what the formula divides by is a number of things
	counters              bool // the formula adds up nothing but counters
}

// read looks up what a metric's formula adds up.
func read(w *cube.World, m *ladder.Metric) *reading {
	f := &m.Formula
	r := &reading{w: w, m: m, minor: math.Pow10(money.Decimals(w.Currency())), ofUnit: 1, toUnit: 1, times: Times(m)}
	if len(f.Of) > 0 && isMoney(&f.Of[0]) {
		r.ofUnit = r.minor
	}
	if len(f.To) > 0 && isMoney(&f.To[0]) {
		r.toUnit = r.minor
	}
	r.of, r.to = lookUp(w, f.Of), lookUp(w, f.To)
	r.seen, r.expected, r.counted = lookUp(w, f.Seen), lookUp(w, f.Expected), lookUp(w, f.Counted)
	r.things = !slices.ContainsFunc(f.To, func(a ladder.Atom) bool { return isMoney(&a) })
	r.counters = len(f.Of) > 0 && !slices.ContainsFunc(f.Of, func(a ladder.Atom) bool { return a.Agg != "change" && a.Agg != "last" })
	return r
}

func lookUp(w *cube.World, list []ladder.Atom) []addend {
	out := make([]addend, len(list))
	for i := range list {
		a := &list[i]
		out[i] = addend{series: w.Of(a), times: 1}
		if a.Times != 0 {
			out[i].times = a.Times
		}
		if a.Scale == "margin" {
			out[i].times *= margin(w)
		}
		if a.Minus {
			out[i].times = -out[i].times
		}
	}
	return out
}

func (r *reading) lists() [][]addend {
	return [][]addend{r.of, r.to, r.seen, r.expected, r.counted}
}

// figures fills every period of every subject that has anything.
func (r *reading) figures() []found {
	var subjects []string
	if r.w.By == "" {
		subjects = append(subjects, "")
	}
	for _, list := range r.lists() {
		for i := range list {
			subjects = append(subjects, list[i].series.Subjects()...)
		}
	}
	slices.Sort(subjects)
	subjects = slices.Compact(subjects)
	out := make([]found, 0, len(subjects)*len(r.w.Periods))
	for _, s := range subjects {
		r.turn(s)
		for p := range r.w.Periods {
			out = append(out, found{rawKey{r.w.Periods[p].From, s}, r.figure(p)})
		}
	}
	return out
}

// turn takes a subject in hand.
func (r *reading) turn(subject string) {
	for _, list := range r.lists() {
		for i := range list {
			list[i].line = list[i].series.Line(subject)
		}
	}
}

// figure is one period of the subject in hand.
func (r *reading) figure(p int) cube.Figure {
	var f cube.Figure
	if r.m.Formula.Kind == "sum" {
		f = r.sum(p)
	} else {
		f = r.ratio(p)
	}
	f = r.judged(p, f)
	f.Present = r.present(p)
	return f
}

func (r *reading) sum(p int) cube.Figure {
	v, unrated := total(r.of, p)
	switch {
	case r.counters && !there(r.of, p): // a counter nobody looked at did not stand still
		return cube.NoData(WhyNotReported)
	case math.IsNaN(v):
		return cube.NoData(WhyNoMargin)
	}
	f := cube.Figure{Num: v, Value: v, Has: true, Zero: v == 0, Coverage: 1, Unrated: unrated}
	if r.m.Unit == "money" {
		f.Value = v / r.minor
		f.Num = f.Value
	} else {
		f.Count = v
	}
	return f
}

func (r *reading) ratio(p int) cube.Figure {
	num, lost1 := total(r.of, p)
	den, lost2 := total(r.to, p)
	if math.IsNaN(num + den) {
		return cube.NoData(WhyNoMargin)
	}
	f := cube.Figure{Num: num / r.ofUnit, Den: den / r.toUnit, Coverage: 1, Unrated: lost1 || lost2, Zero: num == 0}
	switch {
	case len(r.counted) > 0:
		f.Count, _ = total(r.counted, p)
		f.Counted = true
	case r.things:
		f.Count, f.Counted = den, true
	}
	switch {
	case den > 0:
		f.Value, f.Has = f.Num/f.Den*r.times, true
	case num > 0 && r.m.Formula.Empty == "red":
		f.Why = WhySpendNoResult
	default:
		f.Status, f.Why = "no_data", WhyNothingToCount
	}
	return f
}

// judged lowers the coverage by what was expected and not seen.
func (r *reading) judged(p int, f cube.Figure) cube.Figure {
	if len(r.expected) == 0 {
		return f
	}
	seen, _ := total(r.seen, p)
	expected, _ := total(r.expected, p)
	if expected <= 0 {
		return f
	}
	f.Coverage = min(1, seen/expected)
	if seen == 0 {
		return cube.NoData(WhyNotSeen)
	}
	return f
}

// present tells whether any row stands behind a period.
func (r *reading) present(p int) bool {
	for _, list := range r.lists() {
		if there(list, p) || slices.ContainsFunc(list, func(x addend) bool { return x.line.Unrated(p) }) {
			return true
		}
	}
	return false
}

func there(list []addend, p int) bool {
	return slices.ContainsFunc(list, func(x addend) bool { _, ok := x.line.At(p); return ok })
}

// total adds sums up for one period.
func total(list []addend, p int) (v float64, unrated bool) {
	for i := range list {
		x, _ := list[i].line.At(p)
		v += x * list[i].times
		unrated = unrated || list[i].line.Unrated(p)
	}
	return v, unrated
}

func margin(w *cube.World) float64 {
	if r := w.Ladder.Charter.Money; r != nil && r.Margin != nil {
		return *r.Margin
	}
	return math.NaN()
}

// Times is what a metric's ratio is multiplied by: 100 for a percentage, 1 where nothing is said.
func Times(m *ladder.Metric) float64 {
	if m.Formula.Times != 0 {
		return m.Formula.Times
	}
	switch m.Unit {
	case "percent", "per_100":
		return 100
	case "per_1000":
		return 1000
	}
	return 1
}

func isMoney(a *ladder.Atom) bool {
	t, ok := facts.Lookup(a.Facts)
	if !ok || a.Agg != "sum" {
		return false
	}
	if a.Column == "@revenue" {
		return true
	}
	c, _ := t.Column(a.Column)
	return c.Type == facts.Money
}
