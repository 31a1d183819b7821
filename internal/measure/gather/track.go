package gather

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"time"

	"plumbline/internal/access"
	"plumbline/internal/facts"
	"plumbline/internal/ladder"
	"plumbline/internal/measure"
	"plumbline/internal/measure/cube"
	"plumbline/internal/money"
	"plumbline/internal/period"
)

// tracks measures the running figure of every key result and sub-outcome.
func (g *gathering) tracks(ctx context.Context) error {
	for i := range g.l.Objectives {
		for j := range g.l.Objectives[i].KeyResults {
			kr := &g.l.Objectives[i].KeyResults[j]
			if err := g.keyResult(ctx, kr); err != nil {
				return err
			}
			for k := range kr.SubOutcomes {
				s := &kr.SubOutcomes[k]
				t, err := g.metricTrack(ctx, s.ID, s.Metric, kr.Period, kr.Shape)
				if err != nil {
					return err
				}
				g.b.Tracks[s.ID] = t
			}
		}
	}
	return nil
}

func (g *gathering) keyResult(ctx context.Context, kr *ladder.KeyResult) error {
	var t *measure.Track
	var err error
	if kr.Series != "" {
		t, err = g.seriesTrack(ctx, kr)
	} else {
		t, err = g.metricTrack(ctx, kr.ID, kr.Metric, kr.Period, kr.Shape)
	}
	if t != nil {
		g.b.Tracks[kr.ID] = t
	}
	return err
}

// lastYear is the same period a year earlier.
func (g *gathering) lastYear(p period.Period) period.Period {
	back := func(d period.Date) period.Date { y, m, dd := d.Civil(); return period.NewDate(y-1, m, dd) }
	return period.Period{Grain: p.Grain, From: back(p.From), To: back(p.To)}
}

// metricTrack follows a metric through a period: sums and rates so far at the
// end of each day, other figures by week.
func (g *gathering) metricTrack(ctx context.Context, id, metric string, in period.Period, shape string) (*measure.Track, error) {
	t, m, err := g.now(ctx, id, metric, in)
	if t == nil || err != nil {
		return nil, err
	}
	if t.Points, err = g.points(ctx, m, in, g.today+1); err != nil {
		return nil, err
	}
	if shape == "last_year" {
		last := g.lastYear(in)
		if t.LastYear, err = g.points(ctx, m, last, last.To); err != nil {
			return nil, err
		}
	}
	t.Entered, err = g.entered(ctx, m)
	return t, err
}

// now is a track of a metric without its course: what it stands at.
func (g *gathering) now(ctx context.Context, id, metric string, in period.Period) (*measure.Track, *ladder.Metric, error) {
	m, ok := g.l.Metric(metric)
	if !ok || in.To <= in.From {
		return nil, nil, nil
	}
	set, err := g.measure(ctx, []string{metric}, []period.Period{in}, "")
	if err != nil {
		return nil, nil, err
	}
	t := &measure.Track{ID: id, Unit: m.Unit, Cumulative: m.Formula.Kind == "sum"}
	if len(set.Measurements) > 0 {
		t.Now = set.Measurements[0]
	}
	return t, m, nil
}

// points are a metric's figures through a period, up to a day.
func (g *gathering) points(ctx context.Context, m *ladder.Metric, in period.Period, to period.Date) ([]measure.Point, error) {
	to = min(to, in.To)
	if to <= in.From || !g.scope.Sees(measure.ClassOf(m)) {
		return nil, nil
	}
	if !measure.Addable(m) {
		return g.weekly(ctx, m, in, to)
	}
	days := g.cal.Between(period.Day, in.From, to)
	set, err := g.measure(ctx, []string{m.ID}, days, "")
	if err != nil {
		return nil, err
	}
	var out []measure.Point
	var num, den float64
	for _, d := range set.Measurements {
		num, den = num+d.Numerator, den+d.Denominator
		p := measure.Point{Day: d.Period.From, Value: num, Status: d.Status}
		if m.Formula.Kind == "ratio" {
			if den == 0 {
				continue
			}
			p.Value, p.Status = num/den*measure.Times(m), measure.OK
		} else if d.Status == measure.TooFew {
			p.Status = measure.OK
		}
		out = append(out, p)
	}
	return out, nil
}

func (g *gathering) weekly(ctx context.Context, m *ladder.Metric, in period.Period, to period.Date) ([]measure.Point, error) {
	set, err := g.measure(ctx, []string{m.ID}, g.cal.Between(period.Week, in.From, to), "")
	if err != nil {
		return nil, err
	}
	var out []measure.Point
	sum := 0.0
	for _, x := range set.Measurements {
		if !x.Status.Has() {
			continue
		}
		sum += x.Value
		p := measure.Point{Day: min(x.Period.To, to) - 1, Value: x.Value, Status: x.Status}
		if m.Formula.Kind == "sum" {
			p.Value = sum
		}
		out = append(out, p)
	}
	return out, nil
}

// entered is the last day that every source of a metric has spoken for.
func (g *gathering) entered(ctx context.Context, m *ladder.Metric) (period.Date, error) {
	cover, err := g.root.Cover(ctx)
	if err != nil {
		return 0, err
	}
	var out period.Date
	for _, table := range measure.Tables(m) {
		var only []string
		if table == "milestones" {
			only = g.root.Sources(measure.Kinds(m))
		}
		if _, last, known := cover.Share(table, 0, g.today+1, only); known && (out == 0 || last < out) {
			out = last
		}
	}
	if out == 0 {
		return g.today, nil // records alone: they are as of now
	}
	return min(out, g.today), nil
}

// A series is a running sum when its key result is to be reached from nothing
// in money or in number; otherwise it is a level: a share, a cost, an index.
func summed(kr *ladder.KeyResult) bool {
	if kr.Kind != ladder.Reach || kr.From != nil && kr.From.Number != 0 || kr.Target == nil {
		return false
	}
	return kr.Target.Unit == "" || money.Known(kr.Target.Unit)
}

// entry is one value of a company series.
type entry struct {
	day   period.Date // the last day it covers
	first period.Date
	value float64
}

func (g *gathering) seriesTrack(ctx context.Context, kr *ladder.KeyResult) (*measure.Track, error) {
	t := &measure.Track{ID: kr.ID, Unit: unitOf(kr.Target), Cumulative: summed(kr)}
	t.Now = measure.Measurement{Metric: kr.Series, Period: kr.Period, Unit: t.Unit, Class: access.Revenue, Status: measure.NoData, Why: measure.WhyNotReported, Coverage: 0}
	if t.Unit == "money" {
		t.Now.Currency = g.l.Program.Currency
	}
	if !g.scope.Sees(t.Now.Class) {
		t.Now.Status, t.Now.Why = measure.Withheld, measure.WhyScope
		return t, nil
	}
	entries, rated, err := g.entries(ctx, kr.Series)
	if err != nil {
		return nil, err
	}
	t.Points = run(entries, kr.Period, t.Cumulative)
	if kr.Shape == "last_year" {
		t.LastYear = run(entries, g.lastYear(kr.Period), t.Cumulative)
	}
	if len(entries) > 0 {
		t.Entered = entries[len(entries)-1].day
	}
	g.seriesNow(t, kr, entries, rated)
	return t, nil
}

// seriesNow says what a series is worth today.
func (g *gathering) seriesNow(t *measure.Track, kr *ladder.KeyResult, entries []entry, rated bool) {
	if len(t.Points) == 0 {
		if kr.Period.From > g.today {
			t.Now.Status, t.Now.Why = measure.NotYet, measure.WhyNotBegun
		}
		return
	}
	last := t.Points[len(t.Points)-1]
	t.Now.Value, t.Now.Numerator, t.Now.Status, t.Now.Why, t.Now.Coverage = last.Value, last.Value, measure.OK, "", 1
	if gaps, days := missing(entries, kr.Period, last.Day); t.Cumulative && gaps > 0 {
		t.Now.Status, t.Now.Why, t.Now.Coverage = measure.Partial, measure.WhyGap, 1-float64(gaps)/float64(days)
	}
	if !rated {
		t.Now.Status, t.Now.Why = measure.Partial, measure.WhyNoRate
	}
	if due := last.Day + 2*cadence(entries) + measure.Grace; due < min(g.today, kr.Period.To) {
		t.Now.Status, t.Now.Why = measure.Stale, measure.WhySilent
	}
}

// missing counts the days up to the last entry that no entry covers. Entries
// further apart than a day cover the days since the one before.
func missing(entries []entry, in period.Period, last period.Date) (gaps, days int) {
	step := cadence(entries)
	covered := map[period.Date]bool{}
	for _, e := range entries {
		for d := min(e.first, e.day-step+1); d <= e.day; d++ {
			covered[d] = true
		}
	}
	for d := in.From; d <= last; d++ {
		days++
		if !covered[d] {
			gaps++
		}
	}
	return gaps, max(days, 1)
}

// cadence is the usual number of days between entries.
func cadence(entries []entry) period.Date {
	var steps []period.Date
	for i := 1; i < len(entries); i++ {
		if s := entries[i].day - entries[i-1].day; s > 0 {
			steps = append(steps, s)
		}
	}
	if len(steps) == 0 {
		return 1
	}
	slices.Sort(steps)
	return steps[len(steps)/2]
}

// run is a series through a period: so far, or as it stood.
func run(entries []entry, in period.Period, cumulative bool) []measure.Point {
	var out []measure.Point
	sum := 0.0
	for _, e := range entries {
		if !in.Contains(e.day) {
			continue
		}
		sum += e.value
		v := e.value
		if cumulative {
			v = sum
		}
		if n := len(out); n > 0 && out[n-1].Day == e.day {
			out[n-1].Value = v
			continue
		}
		out = append(out, measure.Point{Day: e.day, Value: v, Status: measure.OK})
	}
	return out
}

// entries reads a company series, oldest first, in the programme's currency.
func (g *gathering) entries(ctx context.Context, series string) (out []entry, rated bool, err error) {
	d, err := g.root.Dims(ctx)
	if err != nil {
		return nil, false, err
	}
	r, err := g.root.List(ctx, "kr_values", facts.Cond{Column: "series", Op: facts.In, Values: []any{series}})
	if err != nil {
		return nil, false, err
	}
	rated = true
	for i := range r.N {
		v, _ := r.Float(i, "value")
		at, _ := r.Int(i, "occurred_at")
		e := entry{first: g.cal.DateOf(time.UnixMicro(at)), value: v}
		e.day = e.first
		if through, ok := r.Int(i, "through"); ok {
			e.day = period.Date(through)
			e.first = min(e.first, e.day)
		}
		if unit := r.Text(i, "unit"); money.Known(unit) && unit != g.l.Program.Currency {
			known := false
			if e.value, known = convert(d, e.value, unit, g.l.Program.Currency, e.day); !known {
				rated = false
				continue
			}
		}
		out = append(out, e)
	}
	slices.SortStableFunc(out, func(a, b entry) int { return cmp.Compare(a.day, b.day) })
	return out, rated, nil
}

func convert(d *cube.Dims, v float64, from, to string, day period.Date) (float64, bool) {
	a, err := money.Parse(strconv.FormatFloat(v, 'f', money.Decimals(from), 64), from)
	if err != nil {
		return 0, false
	}
	out, ok := d.Rates.Convert(a, to, day.String())
	return out.Float(), ok
}

func unitOf(q *ladder.Quantity) string {
	switch {
	case q == nil:
		return "count"
	case money.Known(q.Unit):
		return "money"
	case q.Unit == "%":
		return "percent"
	case q.Unit == "h":
		return "hours"
	case q.Unit == "d":
		return "days"
	}
	return "count"
}
