package derive

import (
	"context"
	"strings"

	"plumbline/internal/facts"
	"plumbline/internal/ladder"
	"plumbline/internal/measure/cube"
	"plumbline/internal/period"
)

// screen is one screen of one creator.
type screen struct {
	kind, outcome string
	day           period.Date
	flags         float64
}

func (s screen) decided() bool { return s.outcome == "passed" || s.outcome == "failed" }

func readScreens(ctx context.Context, w *cube.World) (map[string][]screen, error) {
	if _, err := w.Dims(ctx); err != nil {
		return nil, err
	}
	r, err := w.List(ctx, "screens")
	if err != nil {
		return nil, err
	}
	out := map[string][]screen{}
	for i := range r.N {
		at, _ := r.Int(i, "occurred_at")
		s := screen{kind: r.Text(i, "kind"), outcome: r.Text(i, "outcome"), day: w.Day(at), flags: 1}
		if n, ok := r.Float(i, "flags"); ok {
			s.flags = n
		}
		out[r.Text(i, "creator")] = append(out[r.Text(i, "creator")], s)
	}
	return out, nil
}

// inDate is the last screen of a kind that is still valid at the end of a day.
func inDate(screens []screen, kind string, at, valid period.Date) (screen, bool) {
	best, found := screen{}, false
	for _, s := range screens {
		if s.kind == kind && s.day <= at && s.day > at-valid && (!found || s.day >= best.day) {
			best, found = s, true
		}
	}
	return best, found
}

// validity is how long a screen counts: as the ladder says, else the parameter.
func validity(w *cube.World, m *ladder.Metric) period.Date {
	if d := w.Ladder.Screening.ValidFor; d > 0 {
		return period.Date(d.Hours() / 24)
	}
	return days(m, "valid", 90)
}

func screenCoverage(ctx context.Context, w *cube.World, m *ladder.Metric) (Answer, error) {
	screens, err := readScreens(ctx, w)
	if err != nil {
		return nil, err
	}
	spent, _, err := w.Spend(ctx, "", w.Grain)
	if err != nil {
		return nil, err
	}
	kind := m.Formula.Params["kind"]
	if kind == "" {
		kind = "safety"
	}
	t := newTally(w)
	for _, s := range spent {
		c := t.at(s.Place, s.Day)
		if c == nil || s.Place.Creator == "" {
			continue
		}
		c.den += s.Amount
		c.n++
		if x, ok := inDate(screens[s.Place.Creator], kind, last(w, s.P), validity(w, m)); ok && x.decided() {
			c.num += s.Amount
		}
	}
	return t.inMoney(100), nil
}

// inMoney is shares whose parts are money.
func (t *tally) inMoney(times float64) Answer {
	out := t.shares(times)
	for k, f := range out {
		f.Num, f.Den = major(t.w, f.Num), major(t.w, f.Den)
		out[k] = f
	}
	return out
}

// screenMisses counts creators passed in a period and what showed afterwards.
func screenMisses(ctx context.Context, w *cube.World, m *ladder.Metric) (Answer, error) {
	screens, err := readScreens(ctx, w)
	if err != nil {
		return nil, err
	}
	bad, err := trouble(ctx, w)
	if err != nil {
		return nil, err
	}
	within, t, dims := days(m, "within", 180), newTally(w), w.Known()
	for _, creator := range sortedKeys(screens) {
		seen := map[int]bool{}
		for _, s := range screens[creator] {
			p := w.Index(s.day)
			if s.outcome != "passed" || p < 0 || seen[p] {
				continue
			}
			seen[p] = true
			missed := false
			for _, d := range bad[creator] {
				missed = missed || d >= s.day && d <= s.day+within
			}
			t.count(dims.Settle(cube.Place{Creator: creator}), s.day, missed)
		}
	}
	return t.shares(100), nil
}

// trouble is when a creator had an incident, or was declined for values.
func trouble(ctx context.Context, w *cube.World) (map[string][]period.Date, error) {
	out := map[string][]period.Date{}
	incidents, err := w.List(ctx, "incidents")
	if err != nil {
		return nil, err
	}
	for i := range incidents.N {
		at, _ := incidents.Int(i, "occurred_at")
		c := w.Place(incidents, i).Creator
		out[c] = append(out[c], w.Day(at))
	}
	offers, err := w.List(ctx, "offers")
	if err != nil {
		return nil, err
	}
	for i := range offers.N {
		if offers.Text(i, "stage") != "declined" || offers.Text(i, "declined_by") != "brand" || !strings.HasPrefix(offers.Text(i, "reason"), "values") {
			continue
		}
		at, ok := offers.Int(i, "decided_at")
		if !ok {
			at, _ = offers.Int(i, "occurred_at")
		}
		c := w.Place(offers, i).Creator
		out[c] = append(out[c], w.Day(at))
	}
	return out, nil
}

// alignment is creators with every screen passed among those with every screen decided.
func alignment(ctx context.Context, w *cube.World, m *ladder.Metric) (Answer, error) {
	screens, err := readScreens(ctx, w)
	if err != nil {
		return nil, err
	}
	t, dims := newTally(w), w.Known()
	for p := range w.Periods {
		for _, creator := range sortedKeys(screens) {
			decided, passed := true, true
			for _, kind := range []string{"fit", "safety", "values"} {
				s, ok := inDate(screens[creator], kind, last(w, p), validity(w, m))
				decided = decided && ok && s.decided()
				passed = passed && s.outcome == "passed"
			}
			if decided && w.Periods[p].From <= w.Today() {
				t.count(dims.Settle(cube.Place{Creator: creator}), w.Periods[p].From, passed)
			}
		}
	}
	return t.shares(100), nil
}

// openFlags counts what nobody has decided at each period's end.
func openFlags(ctx context.Context, w *cube.World, _ *ladder.Metric) (Answer, error) {
	screens, err := readScreens(ctx, w)
	if err != nil {
		return nil, err
	}
	t, dims := newTally(w), w.Known()
	stand := func(p cube.Place, n float64, from, until period.Date) {
		for i, per := range w.Periods {
			end := last(w, i)
			if per.From > w.Today() || from > end || until != 0 && until <= end {
				continue
			}
			if c := t.at(p, per.From); c != nil {
				c.num += n
				c.extra["oldest_days"] = max(c.extra["oldest_days"], float64(end-from))
			}
		}
	}
	for _, creator := range sortedKeys(screens) {
		for _, s := range screens[creator] {
			if !s.decided() {
				stand(dims.Settle(cube.Place{Creator: creator}), max(1, s.flags), s.day, settledBy(screens[creator], s))
			}
		}
	}
	if err := standing(ctx, w, "comments", "escalated_at", stand); err != nil {
		return nil, err
	}
	if err := standing(ctx, w, "incidents", "occurred_at", stand); err != nil {
		return nil, err
	}
	return t.levels(), nil
}

// settledBy is the day a later screen of the same kind replaced this one; 0 if none has.
func settledBy(screens []screen, s screen) period.Date {
	var out period.Date
	for _, x := range screens {
		if x.kind == s.kind && x.day > s.day && (out == 0 || x.day < out) {
			out = x.day
		}
	}
	return out
}

func standing(ctx context.Context, w *cube.World, table, from string, stand func(cube.Place, float64, period.Date, period.Date)) error {
	r, err := w.List(ctx, table, facts.Cond{Column: from, Op: facts.Present})
	if err != nil {
		return err
	}
	for i := range r.N {
		at, _ := r.Int(i, from)
		var until period.Date
		if done, ok := r.Int(i, "resolved_at"); ok {
			until = w.Day(done)
		}
		stand(w.Place(r, i), 1, w.Day(at), until)
	}
	return nil
}

// levels are counts at a moment: none is zero where sources have spoken.
func (t *tally) levels() Answer {
	out := Answer{}
	for k := range t.every() {
		f := cube.Figure{Has: true, Zero: true, Coverage: 1}
		if c := t.cells[k]; c != nil {
			f = cube.Figure{Num: c.num, Value: c.num, Has: true, Zero: c.num == 0, Coverage: 1, Count: c.num, Extra: c.extras()}
		}
		out[k] = f
	}
	return out
}
