package measure

import (
	"context"
	"math"

	"plumbline/internal/facts"
	"plumbline/internal/ladder"
	"plumbline/internal/measure/cube"
	"plumbline/internal/measure/derive"
	"plumbline/internal/measure/survival"
	"plumbline/internal/money"
)

// figures computes one metric for every cell.
func figures(ctx context.Context, w *cube.World, m *ladder.Metric) (map[cube.Key]cube.Figure, error) {
	switch m.Formula.Kind {
	case "sum":
		return sums(w, m), nil
	case "ratio":
		return ratios(w, m), nil
	case "median":
		return medians(ctx, w, m)
	default:
		return derive.Figures(ctx, w, m)
	}
}

// atoms are all the sums a metric's formula needs.
func atoms(m *ladder.Metric) []*ladder.Atom {
	var out []*ladder.Atom
	f := &m.Formula
	for _, list := range [][]ladder.Atom{f.Of, f.To, f.Seen, f.Expected, f.Counted} {
		for i := range list {
			out = append(out, &list[i])
		}
	}
	return out
}

// cells are the cells to fill: every period of every subject that has anything.
func cells(w *cube.World, of []*ladder.Atom) []cube.Key {
	subjects := map[string]bool{}
	if w.By == "" {
		subjects[""] = true
	}
	for _, a := range of {
		s := w.Of(a)
		for k := range s.V {
			subjects[k.S] = true
		}
		for k := range s.Unrated {
			subjects[k.S] = true
		}
	}
	out := make([]cube.Key, 0, len(subjects)*len(w.Periods))
	for s := range subjects {
		for p := range w.Periods {
			out = append(out, cube.Key{P: p, S: s})
		}
	}
	return out
}

// total adds atoms up for one cell.
func total(w *cube.World, list []ladder.Atom, k cube.Key) (v float64, unrated bool) {
	for i := range list {
		a := &list[i]
		s := w.Of(a)
		x := s.V[k]
		if a.Times != 0 {
			x *= a.Times
		}
		if a.Scale == "margin" {
			x *= margin(w)
		}
		if a.Minus {
			x = -x
		}
		v += x
		unrated = unrated || s.Unrated[k]
	}
	return v, unrated
}

func margin(w *cube.World) float64 {
	if r := w.Ladder.Charter.Money; r != nil && r.Margin != nil {
		return *r.Margin
	}
	return math.NaN()
}

func sums(w *cube.World, m *ladder.Metric) map[cube.Key]cube.Figure {
	out := map[cube.Key]cube.Figure{}
	for _, k := range cells(w, atoms(m)) {
		out[k] = sumAt(w, m, k)
	}
	return out
}

func sumAt(w *cube.World, m *ladder.Metric, k cube.Key) cube.Figure {
	v, unrated := total(w, m.Formula.Of, k)
	f := cube.Figure{Num: v, Value: v, Has: true, Zero: v == 0, Coverage: 1, Unrated: unrated}
	if math.IsNaN(v) {
		f = cube.NoData(WhyNoMargin)
	}
	if unseen(w, m.Formula.Of, k) {
		f = cube.NoData(WhyNotReported)
	}
	if m.Unit == "money" {
		f.Value = major(w, v)
		f.Num = f.Value
	} else {
		f.Count = v
	}
	return covered(w, m, k, f)
}

// unseen tells whether a sum of counters had no snapshot at all to count from:
// a counter nobody looked at did not stand still.
func unseen(w *cube.World, list []ladder.Atom, k cube.Key) bool {
	for i := range list {
		if a := &list[i]; a.Agg != "change" && a.Agg != "last" {
			return false
		} else if _, seen := w.Of(a).V[k]; seen {
			return false
		}
	}
	return len(list) > 0
}

func ratios(w *cube.World, m *ladder.Metric) map[cube.Key]cube.Figure {
	out := map[cube.Key]cube.Figure{}
	for _, k := range cells(w, atoms(m)) {
		out[k] = ratioAt(w, m, k)
	}
	return out
}

func ratioAt(w *cube.World, m *ladder.Metric, k cube.Key) cube.Figure {
	num, lost1 := total(w, m.Formula.Of, k)
	den, lost2 := total(w, m.Formula.To, k)
	f := cube.Figure{Num: scaled(w, m.Formula.Of, num), Den: scaled(w, m.Formula.To, den), Coverage: 1, Unrated: lost1 || lost2}
	f.Zero = num == 0
	f.Count, f.Counted = count(w, m, k, den)
	switch {
	case math.IsNaN(num + den):
		f = cube.NoData(WhyNoMargin)
	case den > 0:
		f.Value, f.Has = f.Num/f.Den*times(m), true
	case num > 0 && m.Formula.Empty == "red":
		f.Why = WhySpendNoResult
	default:
		f.Status, f.Why = "no_data", WhyNothingToCount
	}
	return covered(w, m, k, f)
}

// count is what the minimum is held against: what the formula names, else the
// denominator where it is a number of things.
func count(w *cube.World, m *ladder.Metric, k cube.Key, den float64) (float64, bool) {
	if len(m.Formula.Counted) > 0 {
		n, _ := total(w, m.Formula.Counted, k)
		return n, true
	}
	for i := range m.Formula.To {
		if isMoney(&m.Formula.To[i]) {
			return 0, false
		}
	}
	return den, true
}

// covered lowers the coverage by what was expected and not seen.
func covered(w *cube.World, m *ladder.Metric, k cube.Key, f cube.Figure) cube.Figure {
	present := false
	for _, a := range atoms(m) {
		s := w.Of(a)
		_, there := s.V[k]
		present = present || there || s.Unrated[k]
	}
	f = judged(w, m, k, f)
	f.Present = present
	return f
}

func judged(w *cube.World, m *ladder.Metric, k cube.Key, f cube.Figure) cube.Figure {
	if len(m.Formula.Expected) == 0 {
		return f
	}
	seen, _ := total(w, m.Formula.Seen, k)
	expected, _ := total(w, m.Formula.Expected, k)
	if expected <= 0 {
		return f
	}
	f.Coverage = min(1, seen/expected)
	if seen == 0 {
		return cube.NoData(WhyNotSeen)
	}
	return f
}

func times(m *ladder.Metric) float64 {
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

func scaled(w *cube.World, list []ladder.Atom, v float64) float64 {
	if len(list) > 0 && isMoney(&list[0]) {
		return major(w, v)
	}
	return v
}

func major(w *cube.World, minor float64) float64 {
	return minor / math.Pow10(money.Decimals(w.Currency()))
}

// medians are survival percentiles of durations, or of the values of rows.
func medians(ctx context.Context, w *cube.World, m *ladder.Metric) (map[cube.Key]cube.Figure, error) {
	var lists map[cube.Key][]survival.Time
	var err error
	if m.Formula.Span != nil {
		lists, err = w.Spans(ctx, m.Formula.Span)
	} else {
		lists, err = w.Values(ctx, m.Formula.Values)
	}
	if err != nil {
		return nil, err
	}
	subjects := map[string]bool{"": w.By == ""}
	for k := range lists {
		subjects[k.S] = true
	}
	out := map[cube.Key]cube.Figure{}
	for s := range subjects {
		for p := range w.Periods {
			if k := (cube.Key{P: p, S: s}); w.By == "" || s != "" {
				out[k] = median(m, lists[k])
			}
		}
	}
	return out, nil
}

func median(m *ladder.Metric, times []survival.Time) cube.Figure {
	if len(times) == 0 {
		return cube.NoData(WhyNothingToCount)
	}
	p := m.Formula.P / 100
	if p == 0 {
		p = 0.5
	}
	f := cube.Figure{Count: float64(len(times)), Den: float64(len(times)), Counted: true, Coverage: 1}
	open := survival.Open(times)
	f.Num = f.Den - float64(open)
	f.Value, f.Has = survival.Percentile(times, p)
	if p80, ok := survival.Percentile(times, 0.8); ok {
		f.Extra = append(f.Extra, cube.Extra{Name: "p80", Value: p80})
	}
	if closed, ok := survival.Closed(times, p); ok {
		f.Extra = append(f.Extra, cube.Extra{Name: "closed_only", Value: closed})
	}
	f.Extra = append(f.Extra, cube.Extra{Name: "open", Value: float64(open)})
	if !f.Has {
		f.Value, f.Status, f.Why = 0, "not_yet", WhyMostlyOpen
	}
	return f
}
