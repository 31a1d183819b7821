package judge

import (
	"math"

	"plumbline/internal/judge/outlook"
	"plumbline/internal/ladder"
	"plumbline/internal/period"
)

// run gives an outcome's course its colours.
type run struct {
	outlook.Course
	kind     ladder.Kind
	rate     bool // on_date: a share of what fell due
	dates    []outlook.Knot
	within   float64 // hold: allowed distance
	twoSided bool    // hold: both sides count
}

// back returns the run as it stood at the end of an earlier day.
func (r run) back(day period.Date) run {
	r.Course = r.Back(day)
	return r
}

// judged gives the run's colour, and its forecast where there is one.
func (r run) judged() (Status, Reason, *Forecast) {
	if math.IsNaN(r.Actual()) && r.kind != ladder.Never {
		return None, NoData, nil
	}
	switch r.kind {
	case ladder.Never:
		return r.never()
	case ladder.Hold:
		return r.hold()
	case ladder.OnDate:
		return r.onDate()
	default:
		return r.reach()
	}
}

// The colours of a forecast: on target within Rounding; red when it misses by
// more than MissLimit of the way from start to target, or when the whole 80%
// range lies on the bad side; yellow between.
const (
	Rounding  = 0.005
	MissLimit = 0.10
)

// reach judges reach and reduce.
func (r run) reach() (Status, Reason, *Forecast) {
	if r.Over() {
		if r.Short(r.Actual()) <= epsilon {
			return Green, Met, nil
		}
		return Red, Missed, nil
	}
	f := r.Forecast()
	if f == nil {
		return None, TooEarly, nil
	}
	best, worst := f.High, f.Low
	if !r.Up {
		best, worst = f.Low, f.High
	}
	miss := r.Short(f.Value)
	switch {
	case miss <= Rounding:
		f.Word = "on"
		if r.Short(worst) <= 0 && miss < -Rounding || miss < -0.05 {
			f.Word = "ahead"
		}
		return Green, OnTrack, f
	case r.Short(best) > 0:
		f.Word = "behind"
		return Red, RangeMisses, f
	case miss > MissLimit:
		f.Word = "behind"
		return Red, ForecastMiss, f
	default:
		f.Word = "behind"
		return Yellow, ForecastShort, f
	}
}

// never judges a key result that must not happen more than its target allows.
// Once broken it stays missed, whatever comes later.
func (r run) never() (Status, Reason, *Forecast) {
	if _, broken := r.missedOn(); broken {
		return Red, Missed, nil
	}
	if math.IsNaN(r.Actual()) {
		return None, NoData, nil
	}
	if r.Over() {
		return Green, Met, nil
	}
	return Green, Kept, nil
}

// onDate judges dates: a share of what fell due, or values due on days. A
// missed day stays missed.
func (r run) onDate() (Status, Reason, *Forecast) {
	if r.rate {
		return r.share()
	}
	if _, missed := r.missedOn(); missed {
		return Red, Missed, nil
	}
	if r.Over() {
		return Green, Met, nil
	}
	if r.Good(r.Actual(), r.Target) || !r.Cumulative && len(r.dates) < 2 {
		return Green, DatesKept, nil
	}
	status, _, f := r.reach()
	switch status {
	case Red, Yellow: // a date is missed on its day, not before
		return Yellow, ForecastShort, f
	case None:
		return None, TooEarly, nil
	default:
		return Green, OnTrack, f
	}
}

// share judges the share of dates kept. Where every date counts, one missed is
// missed for good; where the target leaves room, later dates may make up for it
// until the period is over: red by more than MissLimit of the target, else yellow.
func (r run) share() (Status, Reason, *Forecast) {
	_, missed := r.missedOn()
	v := r.Actual()
	switch {
	case missed || r.Over() && !r.Good(v, r.Target):
		return Red, Missed, nil
	case r.Good(v, r.Target) && r.Over():
		return Green, Met, nil
	case r.Good(v, r.Target):
		return Green, DatesKept, nil
	case math.Abs(r.Target-v) > MissLimit*r.Target:
		return Red, DatesBehind, nil
	default:
		return Yellow, DatesBehind, nil
	}
}

// every tells whether the target of a share leaves no room for a missed date.
func (r run) every() bool {
	if r.Target > 1 { // in percent
		return r.Target >= 100
	}
	return r.Target == 1
}

// hold judges a level to be kept: outside is red, an 80% range that leaves the
// allowed band by the end of the period is yellow.
func (r run) hold() (Status, Reason, *Forecast) {
	v := r.Actual()
	if !r.inside(v) {
		if r.Over() {
			return Red, Missed, nil
		}
		return Red, HoldBroken, r.Level()
	}
	if r.Over() {
		return Green, Met, nil
	}
	f := r.Level()
	if f == nil {
		return Green, Holding, nil
	}
	if !r.inside(f.Low) || !r.inside(f.High) {
		f.Word = "behind"
		return Yellow, HoldAtRisk, f
	}
	f.Word = "on"
	return Green, Holding, f
}

// missedOn is the first day on which a never was broken or a date passed unmet.
func (r run) missedOn() (period.Date, bool) {
	switch r.kind {
	case ladder.Never:
		for _, p := range r.Points {
			if p.Value > r.Target+epsilon {
				return p.Day, true
			}
		}
	case ladder.OnDate:
		if r.rate {
			return r.firstLate()
		}
		for _, d := range r.dates {
			if v := r.On(d.Day); d.Day <= r.Day && !(r.Good(v, d.Value)) {
				return d.Day, true
			}
		}
	}
	return 0, false
}

// firstLate is the first day the share of dates kept fell under a target that
// leaves no room: a missed date cannot be made up.
func (r run) firstLate() (period.Date, bool) {
	if !r.every() {
		return 0, false
	}
	for _, p := range r.Points {
		if !r.Good(p.Value, r.Target) {
			return p.Day, true
		}
	}
	return 0, false
}

func (r run) inside(v float64) bool {
	off := v - r.Target
	slack := r.within + epsilon*max(1, math.Abs(r.Target))
	switch {
	case r.twoSided:
		return math.Abs(off) <= slack
	case r.Up:
		return off >= -slack
	default:
		return off <= slack
	}
}

// since finds the first day of the run of days judged as today.
func (r run) since(status Status) period.Date {
	if day, missed := r.missedOn(); missed && status == Red {
		return day
	}
	first := r.Day
	for d := r.Day - 1; d >= r.In.From; d-- {
		earlier := r.back(d)
		if len(earlier.Points) == 0 {
			break
		}
		if s, _, _ := earlier.judged(); s != status {
			break
		}
		first = d
	}
	return first
}

// epsilon keeps a figure that is its target in decimals from failing in binary.
const epsilon = 1e-9
