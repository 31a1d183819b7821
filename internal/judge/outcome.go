package judge

import (
	"math"
	"time"

	"plumbline/internal/judge/band"
	"plumbline/internal/judge/outlook"
	"plumbline/internal/ladder"
	"plumbline/internal/measure"
	"plumbline/internal/period"
)

// keyResult judges a key result and everything under it.
func (j *judging) keyResult(kr *ladder.KeyResult) Outcome {
	o := Outcome{
		ID: kr.ID, Title: kr.Title, Kind: string(kr.Kind), Owner: kr.Owner,
		Period: kr.Period, Series: kr.Series, Metric: kr.Metric, Track: j.b.Tracks[kr.ID],
	}
	var own []measure.Booking
	for i := range kr.SubOutcomes {
		sub := &kr.SubOutcomes[i]
		o.Subs = append(o.Subs, j.subOutcome(sub, kr))
		if kr.Metric != "" && sub.Metric == kr.Metric {
			own = append(own, j.bookingsOf(sub.ID)...)
		}
	}
	d := define(kr.Kind, kr.From, kr.Target, kr.Within, kr.Period)
	d.shape, d.checkpoints, d.better = kr.Shape, kr.Checkpoints, j.better(kr.Metric, kr.Series)
	j.judgeOutcome(&o, d, own)
	o.rollBookings(kr)
	return o
}

// subOutcome judges the creators' part of a key result.
func (j *judging) subOutcome(sub *ladder.SubOutcome, kr *ladder.KeyResult) Outcome {
	o := Outcome{
		ID: sub.ID, Title: sub.Title, Kind: string(ladder.Reach), Owner: sub.Owner,
		Period: kr.Period, Metric: sub.Metric, Track: j.b.Tracks[sub.ID],
	}
	better := j.better(sub.Metric, "")
	if better == "down" {
		o.Kind = string(ladder.Reduce)
	}
	own := j.bookingsOf(sub.ID)
	d := define(ladder.Kind(o.Kind), nil, sub.Target, nil, kr.Period)
	d.shape, d.better = kr.Shape, better
	if o.Track != nil && !o.Track.Cumulative && o.Kind == string(ladder.Reach) {
		d.kind, d.better = ladder.Hold, "up" // a level without a start is to be held at its target
	} else if o.Track != nil && !o.Track.Cumulative {
		d.kind = ladder.Hold
	}
	r := j.judgeOutcome(&o, d, own)
	if len(own) > 0 {
		booked := outlook.Booked(own)
		o.Booked = &booked
		o.Lagging, o.Expected = outlook.LaggingOf(own), outlook.Expectations(own)
		if o.Target != nil {
			gap := *o.Target - booked
			o.PlanGap = &gap
			o.BookedShare = quotient(booked, *o.Target)
		}
	}
	if r != nil && r.Cumulative {
		o.Variance = outlook.Split(r.Course, outlook.Identity{Names: sub.Identity, Factors: j.b.Factors[sub.ID], Count: j.countsPosts(sub.Identity)})
	}
	o.Levers = j.levers(sub)
	return o
}

// definition is what a key result or sub-outcome asks for, in one form.
type definition struct {
	kind                 ladder.Kind
	from, target, within *ladder.Quantity
	in                   period.Period
	shape, better        string
	checkpoints          []ladder.Checkpoint
}

func define(kind ladder.Kind, from, target, within *ladder.Quantity, in period.Period) definition {
	return definition{kind: kind, from: from, target: target, within: within, in: in}
}

// better is the good direction of a metric, or of the ladder's own metric over
// a company series; "" when nobody has said.
func (j *judging) better(metric, series string) string {
	if m, ok := j.l.Metric(metric); ok {
		return m.Better
	}
	for _, m := range j.l.Metrics {
		if series != "" && m.Formula.Series == series {
			return m.Better
		}
	}
	return ""
}

// unseen answers every status that has no figure to judge.
func unseen(t *measure.Track) (Reason, bool) {
	if t == nil {
		return NotMeasured, true
	}
	switch t.Now.Status {
	case measure.OK, measure.Partial, measure.Provisional, measure.TooFew:
		return "", false
	case measure.Stale:
		return SourceStale, true
	case measure.NotYet:
		return NotYet, true
	case measure.Failed:
		return Failed, true
	case measure.Withheld:
		return Withheld, true
	default:
		return NoData, true
	}
}

// judgeOutcome fills in plan, forecast and colour. It returns the run it
// judged, or nil when there was nothing to judge.
func (j *judging) judgeOutcome(o *Outcome, d definition, own []measure.Booking) *run {
	o.Status, o.Since = None, d.in.From
	if t := o.Track; t != nil {
		o.Unit = t.Unit
		if t.Now.Status.Has() {
			v := t.Now.Value
			o.Actual = &v
		}
	}
	if d.target != nil { // known, like the plan gap, before anything has happened
		if v, ok := band.InUnit(*d.target, o.Unit); ok {
			o.Target = &v
		}
	}
	if j.b.Today < d.in.From {
		o.Reason = NotStarted
		return nil
	}
	r, reason := j.run(o.Track, d, own)
	if r != nil {
		o.shows(*r)
	}
	if reason == "" {
		reason = j.seen(o, r)
	}
	if reason != "" {
		o.Reason = reason
		if o.Track != nil && reason == SourceStale && o.Track.Entered > 0 {
			o.Since = o.Track.Entered + 1
		}
		return r
	}
	o.Provisional = o.Track.Now.Status == measure.Provisional
	o.Status, o.Reason, o.Forecast = r.judged()
	if o.Status != None {
		o.Since = r.since(o.Status)
	}
	if day, missed := r.missedOn(); missed && o.Reason == Missed {
		o.MissedOn = &day
	}
	return r
}

// seen says why a run with a track is still not judged. A never that has been
// broken is judged whatever became of its source since.
func (j *judging) seen(o *Outcome, r *run) Reason {
	if r.kind == ladder.Never {
		if _, broken := r.missedOn(); broken {
			return ""
		}
	}
	if reason, blind := unseen(o.Track); blind {
		return reason
	}
	now := o.Track.Now
	switch {
	case now.Status == measure.TooFew && r.kind != ladder.Never && !r.Cumulative:
		return TooFew
	case now.Status == measure.Partial && now.Coverage < CoverageFloor && r.kind == ladder.Never:
		return TooLittleCovered
	case r.rate && now.Denominator == 0:
		return NothingDue
	}
	return ""
}

// shows fills in what the page shows of a run, judged or not.
func (o *Outcome) shows(r run) {
	target := r.Target
	o.Target = &target
	if r.kind == ladder.Reach || r.kind == ladder.Reduce || r.kind == ladder.OnDate && !r.rate {
		from, now := r.From, r.Plan.At(r.Day)
		o.From, o.PlanByNow = &from, &now
		o.Plan = r.Plan.Points(r.In)
	}
	if v := r.Actual(); !math.IsNaN(v) {
		o.Actual = &v
	}
}

// run builds the run of an outcome; a reason says why it cannot be.
func (j *judging) run(t *measure.Track, d definition, own []measure.Booking) (*run, Reason) {
	if t == nil {
		return nil, NotMeasured
	}
	r := run{kind: d.kind, Course: outlook.Course{Cumulative: t.Cumulative, In: d.in, Own: own, All: j.b.Bookings}}
	var ok bool
	switch {
	case d.target != nil:
		if r.Target, ok = band.InUnit(*d.target, t.Unit); !ok {
			return nil, UnitMismatch
		}
	case d.kind == ladder.OnDate && t.Unit == "percent":
		r.Target = 100
	case d.kind != ladder.Never:
		return nil, NoTarget
	}
	if d.from != nil {
		if r.From, ok = band.InUnit(*d.from, t.Unit); !ok {
			return nil, UnitMismatch
		}
	}
	r.direct(d)
	r.rate = d.kind == ladder.OnDate && (t.Unit == "percent" || t.Unit == "share")
	r.Day = min(j.b.Today, d.in.To-1)
	if t.Entered > 0 {
		r.Day = min(r.Day, t.Entered)
	}
	r.Known = r.Day
	for _, p := range t.Points {
		if p.Status.Has() && p.Day <= r.Day {
			r.Points = append(r.Points, p)
		}
	}
	r.Window = creditWindow(j.l)
	r.lay(d, t)
	return &r, r.allow(d, t.Unit)
}

// direct settles which way is better: the kind says so, else the target as
// seen from the start, else the metric.
func (r *run) direct(d definition) {
	switch d.kind {
	case ladder.Reduce, ladder.Never:
		r.Up = false
	case ladder.Hold:
		r.Up = d.better == "up"
	case ladder.OnDate:
		r.Up = d.better != "down"
	default:
		r.Up = true
	}
}

// lay makes the plan and the dates.
func (r *run) lay(d definition, t *measure.Track) {
	m := outlook.Material{Shape: d.shape, LastYear: t.LastYear, Bookings: r.Own, Window: r.Window}
	if !t.Cumulative {
		m.Shape = "even"
	}
	var checkpoints []outlook.Knot
	for _, c := range d.checkpoints {
		if v, ok := band.InUnit(c.Value, t.Unit); ok {
			checkpoints = append(checkpoints, outlook.Knot{Day: c.Day, Value: v})
		}
	}
	r.Plan = outlook.NewPlan(d.in, r.From, r.Target, checkpoints, m)
	if d.kind == ladder.OnDate {
		r.dates = r.Plan.Knots[1:]
	}
}

// allow sets how far a hold may stray: as written on both sides; unwritten and
// with a known better side, not at all on the other; else 5% either way.
func (r *run) allow(d definition, unit string) Reason {
	if d.kind != ladder.Hold {
		return ""
	}
	known := d.better == "up" || d.better == "down"
	if d.within != nil {
		w, ok := band.InUnit(*d.within, unit)
		if !ok && d.within.Unit == "%" {
			w, ok = math.Abs(r.Target)*d.within.Number/100, true
		}
		if !ok {
			return UnitMismatch
		}
		r.within, r.twoSided = w, !known
		return ""
	}
	if !known {
		r.within, r.twoSided = 0.05*math.Abs(r.Target), true
	}
	return ""
}

// rollBookings adds the sub-outcomes' bookings up to their key result: as they
// are where both count the same thing, else by the share of it they stand for.
func (o *Outcome) rollBookings(kr *ladder.KeyResult) {
	if o.Target == nil {
		return
	}
	from := 0.0
	if o.From != nil {
		from = *o.From
	}
	var booked, wanted float64
	found := false
	for i, sub := range o.Subs {
		spec := kr.SubOutcomes[i]
		if sub.Booked == nil || sub.Target == nil || *sub.Target == 0 {
			continue
		}
		switch {
		case kr.Metric != "" && spec.Metric == kr.Metric:
			booked, wanted, found = booked+*sub.Booked, wanted+*sub.Target, true
		case spec.ShareOfKR != nil:
			part := *spec.ShareOfKR * (*o.Target - from)
			booked, wanted, found = booked + part**sub.Booked / *sub.Target, wanted+part, true
		}
	}
	if !found || wanted == 0 {
		return
	}
	gap := wanted - booked
	o.Booked, o.PlanGap, o.BookedShare = &booked, &gap, quotient(booked, wanted)
}

// quotient is a ÷ b, or nothing where that is no number.
func quotient(a, b float64) *float64 {
	if q := a / b; !math.IsNaN(q) && !math.IsInf(q, 0) {
		return &q
	}
	return nil
}

// bookingsOf keeps the bookings of one sub-outcome.
func (j *judging) bookingsOf(sub string) []measure.Booking {
	var out []measure.Booking
	for _, b := range j.b.Bookings {
		if b.SubOutcome == sub {
			out = append(out, b)
		}
	}
	return out
}

// countsPosts tells whether an identity begins with a number of posts.
func (j *judging) countsPosts(names []string) bool {
	if len(names) < 2 {
		return false
	}
	m, ok := j.l.Metric(names[0])
	if !ok || m.Formula.Kind != "sum" || len(m.Formula.Of) != 1 {
		return false
	}
	return m.Formula.Of[0].Facts == "assets" || m.Formula.Of[0].Subject == "asset"
}

// creditWindow is how long a post is credited: the charter's conversion window,
// else the attribution window, else 30 days.
func creditWindow(l *ladder.Ladder) int {
	w := l.Attribution.Window
	if l.Charter.Conversion != nil && l.Charter.Conversion.Window > 0 {
		w = l.Charter.Conversion.Window
	}
	if w == 0 {
		return 30
	}
	return max(1, int(w/(24*time.Hour)))
}
