package measure

import (
	"context"
	"slices"
	"time"

	"plumbline/internal/facts"
	"plumbline/internal/ladder"
	"plumbline/internal/measure/cube"
	"plumbline/internal/period"
)

// Touched are the periods of a window that new facts may have changed: those
// holding the local days touched, widened by how far a new event reaches (an
// order credited to an earlier click) and by a day each side, since Landed
// counts UTC days.
func Touched(landed facts.Landed, lookback time.Duration, window []period.Period) []period.Period {
	if landed.New+landed.Corrected+landed.Older == 0 || landed.Last < landed.First {
		return nil
	}
	reach := period.Date((lookback + 24*time.Hour - 1) / (24 * time.Hour))
	var out []period.Period
	for _, p := range window {
		if p.From <= landed.Last+1+reach && p.To > landed.First-1-reach {
			out = append(out, p)
		}
	}
	return out
}

// events are the tables whose new rows change only the periods about their own
// days. A row of any other table may change any period: everything is then
// evaluated again. Coverage changes what figures are worth, which is always
// said anew.
var events = []string{"clicks", "visits", "orders", "refunds", "comments", "spend"}

// Refresh is Evaluate after new facts have landed, from the set that Evaluate
// or Refresh gave before them: touched periods are read again where they are
// at most a quarter of the window, else all. The answer is that of Evaluate.
// The earlier set must have been evaluated when everything but landed was known.
func Refresh(ctx context.Context, reader facts.Reader, req Request, before *Set, landed facts.Landed) (*Set, error) {
	metrics, err := wanted(req.Ladder, req.Metrics)
	if err != nil {
		return nil, err
	}
	all := withBeside(req.Ladder, metrics)
	some, rest := parted(all, before, landed)
	w := frame(reader, req)
	touched := stale(w.Periods, before, Touched(landed, longest(some), w.Periods))
	if len(some) == 0 || len(touched)*4 > len(w.Periods) || !eventsOnly(landed) {
		return Evaluate(ctx, reader, req)
	}
	raw, err := compute(ctx, w, rest)
	if err != nil {
		return nil, err
	}
	fresh := raws{}
	if len(touched) > 0 {
		f := w.Frame
		f.Periods = w.Cal.Between(req.Grain, touched[0].From, touched[len(touched)-1].To)
		if fresh, err = compute(ctx, w.Again(f), some); err != nil {
			return nil, err
		}
		touched = f.Periods
	}
	if _, err := w.Dims(ctx); err != nil {
		return nil, err
	}
	for _, m := range some {
		raw[m.ID] = merged(w, m, before.raw[m.ID], fresh[m.ID], touched)
	}
	return finished(ctx, w, metrics, all, raw)
}

// parted are the metrics that may be refreshed period by period, and the rest.
func parted(all []*ladder.Metric, before *Set, landed facts.Landed) (some, rest []*ladder.Metric) {
	for _, m := range all {
		if before != nil && before.raw[m.ID] != nil && byPeriod(m, landed) {
			some = append(some, m)
		} else {
			rest = append(rest, m)
		}
	}
	return some, rest
}

// byPeriod tells whether a metric's figure of a period hangs on events about
// that period alone. A sum placed by another column (a refund by its order's
// day) may reach anywhere, if its table has new rows.
func byPeriod(m *ladder.Metric, landed facts.Landed) bool {
	return addable(m) && !slices.ContainsFunc(atoms(m), func(a *ladder.Atom) bool {
		return !slices.Contains(events, a.Facts) || a.On != "" && landed.Tables[a.Facts] > 0
	})
}

func eventsOnly(landed facts.Landed) bool {
	for table, n := range landed.Tables {
		if n > 0 && table != "reports" && !slices.Contains(events, table) {
			return false
		}
	}
	return true
}

func longest(metrics []*ladder.Metric) time.Duration {
	var out time.Duration
	for _, m := range metrics {
		out = max(out, m.Lookback, m.Window)
	}
	return out
}

// stale adds the periods that the earlier set did not hold.
func stale(window []period.Period, before *Set, touched []period.Period) []period.Period {
	held := map[period.Date]bool{}
	if before != nil {
		for _, figures := range before.raw {
			for k := range figures {
				held[k.from] = true
			}
		}
	}
	var out []period.Period
	for _, p := range window {
		if !held[p.From] || slices.Contains(touched, p) {
			out = append(out, p)
		}
	}
	return out
}

// merged puts fresh periods in place of old ones. As Evaluate does, every
// subject that any row stands behind has a figure in every period.
func merged(w *cube.World, m *ladder.Metric, old, fresh map[rawKey]cube.Figure, touched []period.Period) map[rawKey]cube.Figure {
	out, subjects := map[rawKey]cube.Figure{}, map[string]bool{"": w.By == ""}
	for k, f := range old {
		if w.Index(k.from) >= 0 && !slices.ContainsFunc(touched, func(p period.Period) bool { return p.From == k.from }) {
			out[k] = f
		}
	}
	for k, f := range fresh {
		out[k] = f
	}
	for k, f := range out {
		if f.Present {
			subjects[k.subject] = true
		}
	}
	for k := range out {
		if !subjects[k.subject] {
			delete(out, k)
		}
	}
	for s, there := range subjects {
		for p := range w.Periods {
			k := rawKey{w.Periods[p].From, s}
			if _, had := out[k]; there && !had {
				out[k] = at(w, m, cube.Key{P: p, S: s})
			}
		}
	}
	return out
}

// at is a cell's figure from what a world has read of it.
func at(w *cube.World, m *ladder.Metric, k cube.Key) cube.Figure {
	if m.Formula.Kind == "sum" {
		return sumAt(w, m, k)
	}
	return ratioAt(w, m, k)
}
