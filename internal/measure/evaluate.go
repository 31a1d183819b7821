package measure

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"plumbline/internal/access"
	"plumbline/internal/facts"
	"plumbline/internal/fault"
	"plumbline/internal/ladder"
	"plumbline/internal/measure/cube"
	"plumbline/internal/period"
)

// Evaluate measures the metrics asked for. A metric outside the scope comes
// back withheld and is not computed.
func Evaluate(ctx context.Context, reader facts.Reader, req Request) (*Set, error) {
	by := ""
	if len(req.By) > 0 {
		by = req.By[0]
	}
	dimension, _, _ := strings.Cut(by, ":")
	if len(req.By) > 1 || by != "" && !slices.Contains(cube.Dimensions, dimension) {
		return nil, fault.New(fault.Invalid, "numbers cannot be split by %v", req.By).WithHint("ask for one of %v", cube.Dimensions)
	}
	metrics, err := Wanted(req.Ladder, req.Metrics)
	if err != nil {
		return nil, err
	}
	w := frame(reader, req)
	if len(w.Periods) == 0 || len(metrics) == 0 {
		return NewSet(nil), nil
	}
	return Over(ctx, w, metrics)
}

// frame is the world a request asks about.
func frame(reader facts.Reader, req Request) *cube.World {
	by, cal := "", req.Ladder.Program.Calendar()
	if len(req.By) > 0 {
		by = req.By[0]
	}
	return cube.New(reader, cube.Frame{Ladder: req.Ladder, Cal: cal, Grain: req.Grain, Periods: cal.Between(req.Grain, req.From, req.To),
		By: by, AsOf: req.AsOf, Scope: req.Scope})
}

// Wanted are the metrics of some ids, each once. An unknown one is fault.Invalid.
func Wanted(l *ladder.Ladder, ids []string) ([]*ladder.Metric, error) {
	var out []*ladder.Metric
	for _, id := range ids {
		m, ok := l.Metric(id)
		if !ok {
			return nil, fault.New(fault.Invalid, "there is no metric %q", id).WithHint("plumbline metrics lists them")
		}
		if !slices.Contains(out, m) {
			out = append(out, m)
		}
	}
	return out, nil
}

// Over measures metrics over a world that is laid out already.
func Over(ctx context.Context, w *cube.World, metrics []*ladder.Metric) (*Set, error) {
	all := withBeside(w.Ladder, metrics)
	raw, err := compute(ctx, w, all)
	if err != nil {
		return nil, err
	}
	return finished(ctx, w, metrics, all, raw)
}

// raws are figures before anybody says what they are worth: by metric, each
// in order of subject and period.
type raws map[string][]found

// found is one cell's figure.
type found struct {
	rawKey
	cube.Figure
}

type rawKey struct {
	from    period.Date
	subject string
}

func (k rawKey) compare(o rawKey) int {
	return cmp.Or(cmp.Compare(k.subject, o.subject), cmp.Compare(k.from, o.from))
}

// inOrder lists figures by subject and period.
func inOrder(w *cube.World, by map[cube.Key]cube.Figure) []found {
	out := make([]found, 0, len(by))
	for k, f := range by {
		out = append(out, found{rawKey{w.Periods[k.P].From, k.S}, f})
	}
	slices.SortFunc(out, func(a, b found) int { return a.compare(b.rawKey) })
	return out
}

// compute reads and calculates the metrics that the scope may see.
func compute(ctx context.Context, w *cube.World, metrics []*ladder.Metric) (raws, error) {
	if err := load(ctx, w, metrics); err != nil {
		return nil, err
	}
	out := raws{}
	for _, m := range metrics {
		if !w.Scope.Sees(ClassOf(m)) {
			continue
		}
		found, err := figures(ctx, w, m)
		if fault.CodeOf(err) == fault.Invalid {
			found, err = failed(w, err), nil // one metric that cannot be computed does not stop the others
		}
		if err != nil {
			return nil, err
		}
		out[m.ID] = found
	}
	return out, nil
}

// finished says what every figure is worth at the moment.
func finished(ctx context.Context, w *cube.World, metrics, all []*ladder.Metric, raw raws) (*Set, error) {
	cover, err := w.Cover(ctx)
	if err != nil {
		return nil, err
	}
	all = slices.SortedFunc(slices.Values(all), func(a, b *ladder.Metric) int { return cmp.Compare(a.ID, b.ID) })
	n := 0
	for _, figures := range raw {
		n += len(figures)
	}
	out := make([]Measurement, 0, n)
	for _, m := range all {
		class := ClassOf(m)
		if !w.Scope.Sees(class) {
			out = append(out, withheld(w, m, class)...)
			continue
		}
		out = newFinish(w, cover, m, class).all(out, raw[m.ID])
	}
	set := NewSet(out)
	if slices.ContainsFunc(metrics, func(m *ladder.Metric) bool { return len(m.Beside) > 0 }) {
		set = beside(set, metrics)
	}
	set.raw, set.periods, set.dims, set.open = raw, w.Periods, w.Known(), w.Open
	return set, nil
}

// load reads what the formulas need, each table once.
func load(ctx context.Context, w *cube.World, metrics []*ladder.Metric) error {
	var need []*ladder.Atom
	for _, m := range metrics {
		if w.Scope.Sees(ClassOf(m)) {
			need = append(need, Atoms(m)...)
		}
	}
	if err := w.Load(ctx, need); err != nil {
		return err
	}
	for _, m := range metrics { // whose sources speak for a metric shows in the records it reads, also where it only counts rows
		for _, kind := range Kinds(m) {
			if !w.Scope.Sees(ClassOf(m)) {
				break
			}
			if _, err := w.Records(ctx, kind); err != nil {
				return err
			}
		}
	}
	return nil
}

func failed(w *cube.World, err error) []found {
	out := make([]found, len(w.Periods))
	for p := range w.Periods {
		out[p] = found{rawKey{from: w.Periods[p].From}, cube.Figure{Status: string(Failed), Why: fault.MessageOf(err)}}
	}
	return out
}

// withheld stands for a metric that the asker may not see: one per period, of
// the programme only, since even the list of subjects may tell.
func withheld(w *cube.World, m *ladder.Metric, class access.Class) []Measurement {
	var out []Measurement
	for _, p := range w.Periods {
		out = append(out, Measurement{Metric: m.ID, Period: p, Subject: Subject{Dimension: w.By}, Status: Withheld, Unit: m.Unit, Class: class, Why: WhyScope})
	}
	return out
}

// withBeside adds the metrics that are shown beside those asked for.
func withBeside(l *ladder.Ladder, metrics []*ladder.Metric) []*ladder.Metric {
	out := slices.Clone(metrics)
	for _, m := range metrics {
		for _, id := range m.Beside {
			if b, ok := l.Metric(id); ok && !slices.Contains(out, b) {
				out = append(out, b)
			}
		}
	}
	return out
}

// beside puts the value of one metric beside another, and leaves out what was
// only read for that.
func beside(s *Set, asked []*ladder.Metric) *Set {
	want := map[string]*ladder.Metric{}
	for _, m := range asked {
		want[m.ID] = m
	}
	var out []Measurement
	for _, x := range s.Measurements {
		m := want[x.Metric]
		if m == nil {
			continue
		}
		for _, id := range m.Beside {
			if b, ok := s.At(id, x.Subject, x.Period.From); ok && b.Status.Has() && x.Status != Withheld {
				x.Extra = append(x.Extra, Extra{Name: id, Value: b.Value})
			}
		}
		out = append(out, x)
	}
	return NewSet(out)
}
