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
// holding the local days touched, and those as far ahead as a new event
// reaches: a click may be what a later order is credited to, nothing changes
// what was before it.
func Touched(landed facts.Landed, lookback time.Duration, cal period.Calendar, window []period.Period) []period.Period {
	if landed.New+landed.Corrected+landed.Older == 0 || landed.Last < landed.First {
		return nil
	}
	const day = 24 * time.Hour
	first, last := landed.First-1, landed.Last+1+period.Date((lookback+day-1)/day) // a UTC day lies in two local ones
	if landed.FirstAt != 0 {
		first, last = cal.DateOf(time.UnixMicro(landed.FirstAt)), cal.DateOf(time.UnixMicro(landed.LastAt).Add(lookback))
	}
	var out []period.Period
	for _, p := range window {
		if p.From <= last && p.To > first {
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
// at most a quarter of the window, else all; a metric that none of the new
// facts concerns is not read at all. The answer is that of Evaluate.
// The earlier set must have been evaluated when everything but landed was known.
func Refresh(ctx context.Context, reader facts.Reader, req Request, before *Set, landed facts.Landed) (*Set, error) {
	metrics, err := Wanted(req.Ladder, req.Metrics)
	if err != nil {
		return nil, err
	}
	all := withBeside(req.Ladder, metrics)
	w := frame(reader, req)
	same, some, rest := parted(all, before, landed)
	touched := Touched(landed, longest(some), w.Cal, w.Periods)
	if missing := stale(w.Periods, before, nil); len(missing) > 0 { // periods that nobody has evaluated concern every metric
		same, some = nil, append(some, same...)
		touched = stale(w.Periods, before, touched)
	}
	if len(same)+len(some) == 0 || len(touched)*4 > len(w.Periods) || !eventsOnly(landed) {
		return Evaluate(ctx, reader, req)
	}
	w.Adopt(before.dims) // no small table has new rows
	raw, err := compute(ctx, w, rest)
	if err != nil {
		return nil, err
	}
	fresh := raws{}
	if len(touched) > 0 && len(some) > 0 {
		f := w.Frame
		f.Periods = w.Cal.Between(req.Grain, touched[0].From, touched[len(touched)-1].To)
		again := w.Again(f)
		if fresh, err = compute(ctx, again, some); err != nil {
			return nil, err
		}
		w.Open = w.Open || again.Open
		touched = f.Periods
	}
	for _, m := range some {
		raw[m.ID] = merged(w, m, before, fresh[m.ID], touched)
	}
	for _, m := range same {
		raw[m.ID] = merged(w, m, before, nil, nil)
	}
	w.Open = w.Open || before.open
	return finished(ctx, w, metrics, all, raw)
}

// parted are the metrics that stay as they are, those that may be refreshed
// period by period, and the rest.
func parted(all []*ladder.Metric, before *Set, landed facts.Landed) (same, some, rest []*ladder.Metric) {
	for _, m := range all {
		switch {
		case before == nil || before.dims == nil || before.raw[m.ID] == nil || !byPeriod(m, landed):
			rest = append(rest, m)
		case concerned(m, before, landed):
			some = append(some, m)
		default:
			same = append(same, m)
		}
	}
	return same, some, rest
}

// concerned tells whether new facts may change a metric's figures: those of
// its own tables, and where orders wait to be credited, what may credit them.
func concerned(m *ladder.Metric, before *Set, landed facts.Landed) bool {
	credits := before.open && landed.Tables["clicks"]+landed.Tables["orders"]+landed.Tables["refunds"] > 0
	return slices.ContainsFunc(Atoms(m), func(a *ladder.Atom) bool {
		return landed.Tables[a.Facts] > 0 || credits && cube.AsksWho(a)
	})
}

// byPeriod tells whether a metric's figure of a period hangs on events about
// that period alone. A sum placed by another column (a refund by its order's
// day) may reach anywhere, if its table has new rows.
func byPeriod(m *ladder.Metric, landed facts.Landed) bool {
	return Addable(m) && !slices.ContainsFunc(Atoms(m), func(a *ladder.Atom) bool {
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
			for i := range figures {
				held[figures[i].from] = true
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
// subject that any row stands behind has a figure in every period. Both lists
// are in order of subject and period. Where nothing was touched and the periods
// are the same, the old list is the answer.
func merged(w *cube.World, m *ladder.Metric, before *Set, fresh []found, touched []period.Period) []found {
	old := before.raw[m.ID]
	if len(touched) == 0 && slices.Equal(before.periods, w.Periods) {
		return old
	}
	again := make([]bool, len(w.Periods))
	for _, p := range touched {
		if n := w.Index(p.From); n >= 0 {
			again[n] = true
		}
	}
	out, r := make([]found, 0, len(old)+len(fresh)), read(w, m)
	mine := make([]found, 0, len(w.Periods)) // of the subject in hand
	for len(old)+len(fresh) > 0 {
		var subject string
		if len(fresh) == 0 || len(old) > 0 && old[0].subject <= fresh[0].subject {
			subject = old[0].subject
		} else {
			subject = fresh[0].subject
		}
		mine = mine[:0]
		for len(old) > 0 && old[0].subject == subject {
			if n := w.Index(old[0].from); n >= 0 && !again[n] {
				mine = append(mine, old[0])
			}
			old = old[1:]
		}
		news := len(mine)
		for len(fresh) > 0 && fresh[0].subject == subject {
			mine, fresh = append(mine, fresh[0]), fresh[1:]
		}
		if news > 0 && news < len(mine) && mine[news].from < mine[news-1].from { // touched in the middle, not at the end
			slices.SortFunc(mine, func(a, b found) int { return a.compare(b.rawKey) })
		}
		if len(mine) > 0 {
			out = append(out, r.whole(mine)...)
		}
	}
	return out
}

// whole is a subject's figures in every period; nothing, where no row stands
// behind any of them.
func (r *reading) whole(figures []found) []found {
	subject := figures[0].subject
	if !(subject == "" && r.w.By == "") && !slices.ContainsFunc(figures, func(f found) bool { return f.Present }) {
		return nil
	}
	if len(figures) == len(r.w.Periods) {
		return figures
	}
	r.turn(subject)
	out := make([]found, 0, len(r.w.Periods))
	for p, period := range r.w.Periods {
		if len(figures) > 0 && figures[0].from == period.From {
			out, figures = append(out, figures[0]), figures[1:]
			continue
		}
		out = append(out, found{rawKey{period.From, subject}, r.figure(p)})
	}
	return out
}
