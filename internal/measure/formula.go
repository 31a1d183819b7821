package measure

import (
	"context"
	"slices"

	"plumbline/internal/ladder"
	"plumbline/internal/measure/cube"
	"plumbline/internal/measure/derive"
	"plumbline/internal/measure/survival"
)

// figures computes one metric for every cell, in order of subject and period.
func figures(ctx context.Context, w *cube.World, m *ladder.Metric) ([]found, error) {
	var by map[cube.Key]cube.Figure
	var err error
	switch m.Formula.Kind {
	case "sum", "ratio":
		return read(w, m).figures(), nil
	case "median":
		by, err = medians(ctx, w, m)
	default:
		by, err = derive.Figures(ctx, w, m)
	}
	return inOrder(w, by), err
}

// Atoms are all the sums a metric's formula needs.
func Atoms(m *ladder.Metric) []*ladder.Atom {
	var out []*ladder.Atom
	f := &m.Formula
	for _, list := range [][]ladder.Atom{f.Of, f.To, f.Seen, f.Expected, f.Counted} {
		for i := range list {
			out = append(out, &list[i])
		}
	}
	return out
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

// Addable tells whether days add up to the period.
func Addable(m *ladder.Metric) bool {
	if m.Formula.Kind != "sum" && m.Formula.Kind != "ratio" {
		return false
	}
	return !slices.ContainsFunc(Atoms(m), func(a *ladder.Atom) bool { return slices.Contains([]string{"standing", "last", "distinct"}, a.Agg) })
}
