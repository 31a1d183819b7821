package derive

import (
	"context"
	"math"
	"slices"
	"strings"

	"plumbline/internal/facts"
	"plumbline/internal/ladder"
	"plumbline/internal/measure/cube"
	"plumbline/internal/measure/derive/tally"
	"plumbline/internal/measure/derive/vetting"
	"plumbline/internal/period"
)

// The breaks of a trace, in the order of its hops.
const (
	NoDeliverable = "no_deliverable" // money that names no deliverable
	NoBrief       = "no_brief"       // no brief was sent
	NotLocked     = "not_locked"     // it was sent without a lock
	NoTerms       = "no_terms"       // no signed terms
	NotLive       = "not_live"       // due and not live
	NoIdentifier  = "no_identifier"  // live and meant to be tracked, without a working identifier
	NotMeasured   = "not_measured"   // live, and no source has counted anything on it
	NotAnchored   = "not_anchored"   // booked for no sub-outcome of the ladder
)

// Tracer finds the breaks in the trace of deliverables.
type Tracer struct {
	w            *cube.World
	deliverables *cube.Records
	measured     map[string]float64
}

// NewTracer reads what the trace of any deliverable needs.
func NewTracer(ctx context.Context, w *cube.World) (*Tracer, error) {
	t := &Tracer{w: w}
	for _, kind := range []string{"brief", "terms", "asset", "deliverable"} {
		if _, err := w.Records(ctx, kind); err != nil {
			return nil, err
		}
	}
	var err error
	if t.deliverables, err = w.Records(ctx, "deliverable"); err != nil {
		return nil, err
	}
	t.measured, err = w.Counted(ctx, "post_stats", "asset")
	return t, err
}

// Find is the deliverable that money or an asset belongs to; nil without one.
func (t *Tracer) Find(p cube.Place) *cube.Record {
	if rec := t.deliverables.ByID(p.Deliverable); rec != nil {
		return rec
	}
	if a := t.w.Known().Assets[p.Asset]; a != nil {
		return t.deliverables.ByID(a.Deliverable)
	}
	return nil
}

// Breaks lists what is broken in a deliverable's trace at the moment. What is
// not yet due is not broken.
func (t *Tracer) Breaks(rec *cube.Record) []string {
	if rec == nil {
		return []string{NoDeliverable}
	}
	w := t.w
	var out []string
	if w.At(rec, "brief.sent") == 0 {
		out = append(out, NoBrief)
	} else if !t.Locked(rec) {
		out = append(out, NotLocked)
	}
	if w.At(rec, "terms.signed") == 0 {
		out = append(out, NoTerms)
	}
	live, due := w.At(rec, "live"), w.Due(rec, "planned")
	if due == 0 {
		due = w.Due(rec, "booked")
	}
	asset := w.Known().Assets[rec.Place.Asset]
	switch {
	case live == 0 && due < w.AsOf.UnixMicro():
		out = append(out, NotLive)
	case live != 0 && asset != nil:
		if asset.Tracked && !asset.Identifier {
			out = append(out, NoIdentifier)
		}
		if t.measured[asset.ID] == 0 {
			out = append(out, NotMeasured)
		}
	case live != 0:
		out = append(out, NoIdentifier, NotMeasured)
	}
	if !t.anchored(rec) {
		out = append(out, NotAnchored)
	}
	return out
}

// Locked tells whether the brief went out under a lock: it, or the
// deliverable's own plan, names the revision in force.
func (t *Tracer) Locked(rec *cube.Record) bool {
	named := func(r *cube.Record, events ...string) bool {
		return slices.ContainsFunc(r.Marks, func(m facts.Mark) bool { return m.ListVersion != "" && slices.Contains(events, m.Event) })
	}
	return named(rec, "planned", "due") || slices.ContainsFunc(t.w.Linked(rec, "brief"), func(b *cube.Record) bool { return named(b, "sent") })
}

func (t *Tracer) anchored(rec *cube.Record) bool {
	for _, m := range rec.Marks {
		if m.Event == "booked" {
			if _, _, ok := t.w.Ladder.SubOutcome(m.Ref); ok {
				return true
			}
		}
	}
	return false
}

func traceCoverage(ctx context.Context, w *cube.World, _ *ladder.Metric) (tally.Answer, error) {
	tracer, err := NewTracer(ctx, w)
	if err != nil {
		return nil, err
	}
	spent, unrated, err := w.Spend(ctx, "accrued", w.Grain)
	if err != nil {
		return nil, err
	}
	t, found := tally.New(w), map[*cube.Record][]string{}
	for _, s := range spent {
		rec := tracer.Find(s.Place)
		breaks, ok := found[rec]
		if !ok {
			breaks = tracer.Breaks(rec)
			found[rec] = breaks
		}
		spend(t, s, breaks, len(breaks) == 0)
	}
	return reasons(t, unrated), nil
}

// spend adds money to a share, and to each of its reasons.
func spend(t *tally.Tally, s cube.Spent, reasons []string, counts bool) {
	c := t.At(s.Place, s.Day)
	if c == nil {
		return
	}
	c.N++
	c.Den += s.Amount
	if counts {
		c.Num += s.Amount
	}
	for _, r := range reasons {
		c.Extra[r] += s.Amount
	}
}

// reasons are shares of money with the share of each reason beside them; they
// overlap, so that they may add up to more than the whole.
func reasons(t *tally.Tally, unrated bool) tally.Answer {
	for _, c := range t.Cells {
		for r := range c.Extra {
			c.Extra[r] *= 100 / math.Max(c.Den, 1)
		}
	}
	out := t.InMoney(100)
	for k, f := range out {
		f.Unrated = unrated
		out[k] = f
	}
	return out
}

// overdue is how long after its due day a deliverable counts as never live.
const overdue = period.Date(14)

// misaligned is spend on deliverables where something was open when the money
// was committed, or that never went live.
func misaligned(ctx context.Context, w *cube.World, m *ladder.Metric) (tally.Answer, error) {
	tracer, err := NewTracer(ctx, w)
	if err != nil {
		return nil, err
	}
	e, err := vetting.ReadEvidence(ctx, w, tally.Days(m, "valid", 90))
	if err != nil {
		return nil, err
	}
	cs, err := readClauses(ctx, w)
	if err != nil {
		return nil, err
	}
	committed, err := commitDays(ctx, w)
	if err != nil {
		return nil, err
	}
	spent, unrated, err := w.Spend(ctx, "accrued", w.Grain)
	if err != nil {
		return nil, err
	}
	t := tally.New(w)
	for _, s := range spent {
		rec := tracer.Find(s.Place)
		if rec == nil {
			spend(t, s, nil, false) // no deliverable: nothing to be misaligned with
			continue
		}
		found := misalignments(w, rec, s, committed[rec.ID], e, cs)
		spend(t, s, found, len(found) > 0)
	}
	return reasons(t, unrated), nil
}

func misalignments(w *cube.World, rec *cube.Record, s cube.Spent, committed period.Date, e *vetting.Evidence, cs clauses) []string {
	if committed == 0 {
		committed = min(s.Day+period.Date(w.Periods[s.P].Days())-1, w.Today())
	}
	var out []string
	if signed := w.At(rec, "terms.signed"); signed == 0 || w.Day(signed) > committed {
		out = append(out, "unsigned")
	}
	if c := w.Known().Creators[s.Place.Creator]; c != nil {
		if x := e.Relevance(w.Ladder, c, committed); x.Has && x.Failed {
			out = append(out, "off_category")
		}
	}
	live, due := w.At(rec, "live"), w.Due(rec, "planned")
	if a := w.Known().Assets[rec.Place.Asset]; a != nil && live != 0 {
		if a.Tracked && !a.Identifier {
			out = append(out, "no_identifier")
		}
		if a.Relation != "earned" && a.Disclosure == "failed" {
			out = append(out, "undisclosed")
		}
	}
	if s.Kind == "amplification" && !cs.cover(w, s.Place, s.Day, s.Territory) {
		out = append(out, "rights_lapsed")
	}
	if live == 0 && due != 0 && w.Day(due)+overdue < w.Today() {
		out = append(out, "never_live")
	}
	return out
}

// commitDays is when money was first committed to each deliverable.
func commitDays(ctx context.Context, w *cube.World) (map[string]period.Date, error) {
	r, err := w.List(ctx, "spend", cond("basis", "committed"))
	if err != nil {
		return nil, err
	}
	out := map[string]period.Date{}
	for i := range r.N {
		at, _ := r.Int(i, "occurred_at")
		id := r.Text(i, "deliverable")
		if d := w.Day(at); id != "" && (out[id] == 0 || d < out[id]) {
			out[id] = d
		}
	}
	return out, nil
}

// actedBefore: a key result that turned red had a lever off green and an
// action begun before it turned.
func actedBefore(ctx context.Context, w *cube.World, _ *ladder.Metric) (tally.Answer, error) {
	signals, err := w.Records(ctx, "signal")
	if err != nil {
		return nil, err
	}
	if _, err := w.Records(ctx, "action"); err != nil {
		return nil, err
	}
	t := tally.New(w)
	for _, s := range signals.All {
		kr, _, ok := w.Ladder.KeyResult(about(s))
		red := w.At(s, "red")
		if !ok || red == 0 || red >= w.AsOf.UnixMicro() {
			continue
		}
		off, acted := false, w.At(s, "action.started")
		for _, lever := range signals.All {
			if !isLever(kr, about(lever)) {
				continue
			}
			turned := firstOf(w.At(lever, "yellow"), w.At(lever, "red"))
			off = off || turned != 0 && turned < red
			acted = firstOf(acted, w.At(lever, "action.started"))
		}
		t.Count(cube.Place{}, w.Day(red), off && acted != 0 && acted < red)
	}
	return t.Shares(100), nil
}

func firstOf(a, b int64) int64 {
	if a == 0 || b != 0 && b < a {
		return b
	}
	return a
}

// about is the KPI or key result a signal is about.
func about(s *cube.Record) string {
	for _, m := range s.Marks {
		if m.Ref != "" {
			_, id, ok := strings.Cut(m.Ref, ":")
			if !ok {
				id = m.Ref
			}
			return id
		}
	}
	return ""
}

func isLever(kr *ladder.KeyResult, kpi string) bool {
	return slices.ContainsFunc(kr.SubOutcomes, func(s ladder.SubOutcome) bool {
		return slices.ContainsFunc(s.Levers, func(l ladder.Lever) bool { return l.KPI == kpi })
	})
}

// series is the last value of a company series in each period.
func series(ctx context.Context, w *cube.World, m *ladder.Metric) (tally.Answer, error) {
	if _, err := w.Dims(ctx); err != nil {
		return nil, err
	}
	r, err := w.List(ctx, "kr_values", cond("series", m.Formula.Series))
	if err != nil {
		return nil, err
	}
	out, at := tally.Nowhere(w, "not_reported"), map[int]int64{}
	for i := range r.N {
		when, _ := r.Int(i, "occurred_at")
		day := w.Day(when)
		if through, ok := r.Int(i, "through"); ok {
			day = period.Date(through)
		}
		p := w.Index(day)
		if v, ok := r.Float(i, "value"); ok && p >= 0 && w.By == "" && when >= at[p] {
			out[cube.Key{P: p}], at[p] = cube.Figure{Num: v, Value: v, Has: true, Coverage: 1}, when
		}
	}
	return out, nil
}

// study answers for figures that only a named study can give.
func study(_ context.Context, w *cube.World, _ *ladder.Metric) (tally.Answer, error) {
	return tally.Nowhere(w, "needs_study"), nil
}

func cond(column, value string) facts.Cond {
	return facts.Cond{Column: column, Op: facts.In, Values: []any{value}}
}
