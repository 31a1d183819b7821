package vetting

import (
	"context"
	"strings"

	"plumbline/internal/facts"
	"plumbline/internal/ladder"
	"plumbline/internal/measure/cube"
	"plumbline/internal/measure/derive/tally"
	"plumbline/internal/period"
)

// screen is one screen of one creator.
type Screen struct {
	kind, outcome string
	day           period.Date
	flags         float64
}

func (s Screen) decided() bool { return s.outcome == "passed" || s.outcome == "failed" }

func ReadScreens(ctx context.Context, w *cube.World) (map[string][]Screen, error) {
	if _, err := w.Dims(ctx); err != nil {
		return nil, err
	}
	r, err := w.List(ctx, "screens")
	if err != nil {
		return nil, err
	}
	out := map[string][]Screen{}
	for i := range r.N {
		at, _ := r.Int(i, "occurred_at")
		s := Screen{kind: r.Text(i, "kind"), outcome: r.Text(i, "outcome"), day: w.Day(at), flags: 1}
		if n, ok := r.Float(i, "flags"); ok {
			s.flags = n
		}
		out[r.Text(i, "creator")] = append(out[r.Text(i, "creator")], s)
	}
	return out, nil
}

// InDate is the last screen of a kind that is still valid at the end of a day.
func InDate(screens []Screen, kind string, at, valid period.Date) (Screen, bool) {
	best, found := Screen{}, false
	for _, s := range screens {
		if s.kind == kind && s.day <= at && s.day > at-valid && (!found || s.day >= best.day) {
			best, found = s, true
		}
	}
	return best, found
}

// Validity is how long a screen counts: as the ladder says, else the parameter.
func Validity(w *cube.World, m *ladder.Metric) period.Date {
	if d := w.Ladder.Screening.ValidFor; d > 0 {
		return period.Date(d.Hours() / 24)
	}
	return tally.Days(m, "valid", 90)
}

func ScreenCoverage(ctx context.Context, w *cube.World, m *ladder.Metric) (tally.Answer, error) {
	screens, err := ReadScreens(ctx, w)
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
	t := tally.New(w)
	for _, s := range spent {
		c := t.At(s.Place, s.Day)
		if c == nil || s.Place.Creator == "" {
			continue
		}
		c.Den += s.Amount
		c.N++
		if x, ok := InDate(screens[s.Place.Creator], kind, tally.Last(w, s.P), Validity(w, m)); ok && x.decided() {
			c.Num += s.Amount
		}
	}
	return t.InMoney(100), nil
}

// ScreenMisses counts creators passed in a period and what showed afterwards.
func ScreenMisses(ctx context.Context, w *cube.World, m *ladder.Metric) (tally.Answer, error) {
	screens, err := ReadScreens(ctx, w)
	if err != nil {
		return nil, err
	}
	bad, err := trouble(ctx, w)
	if err != nil {
		return nil, err
	}
	within, t, dims := tally.Days(m, "within", 180), tally.New(w), w.Known()
	for _, creator := range tally.SortedKeys(screens) {
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
			t.Count(dims.Settle(cube.Place{Creator: creator}), s.day, missed)
		}
	}
	return t.Shares(100), nil
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

// Alignment is creators with every screen passed among those with every screen decided.
func Alignment(ctx context.Context, w *cube.World, m *ladder.Metric) (tally.Answer, error) {
	screens, err := ReadScreens(ctx, w)
	if err != nil {
		return nil, err
	}
	t, dims := tally.New(w), w.Known()
	for p := range w.Periods {
		for _, creator := range tally.SortedKeys(screens) {
			decided, passed := true, true
			for _, kind := range []string{"fit", "safety", "values"} {
				s, ok := InDate(screens[creator], kind, tally.Last(w, p), Validity(w, m))
				decided = decided && ok && s.decided()
				passed = passed && s.outcome == "passed"
			}
			if decided && w.Periods[p].From <= w.Today() {
				t.Count(dims.Settle(cube.Place{Creator: creator}), w.Periods[p].From, passed)
			}
		}
	}
	return t.Shares(100), nil
}

// OpenFlags counts what nobody has decided at each period's end.
func OpenFlags(ctx context.Context, w *cube.World, _ *ladder.Metric) (tally.Answer, error) {
	screens, err := ReadScreens(ctx, w)
	if err != nil {
		return nil, err
	}
	t, dims := tally.New(w), w.Known()
	stand := func(p cube.Place, n float64, from, until period.Date) {
		for i, per := range w.Periods {
			end := tally.Last(w, i)
			if per.From > w.Today() || from > end || until != 0 && until <= end {
				continue
			}
			if c := t.At(p, per.From); c != nil {
				c.Num += n
				c.Extra["oldest_days"] = max(c.Extra["oldest_days"], float64(end-from))
			}
		}
	}
	for _, creator := range tally.SortedKeys(screens) {
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
	return t.Levels(), nil
}

// settledBy is the day a later screen of the same kind replaced this one; 0 if none has.
func settledBy(screens []Screen, s Screen) period.Date {
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

// Passed tells whether a creator's screen of a kind is passed and in date at the end of a day.
func Passed(screens []Screen, kind string, at, valid period.Date) bool {
	s, ok := InDate(screens, kind, at, valid)
	return ok && s.outcome == "passed"
}
