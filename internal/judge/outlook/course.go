package outlook

import (
	"math"

	"plumbline/internal/measure"
	"plumbline/internal/period"
)

// Course is an outcome as it stood at the end of one day: everything its
// forecast and variance are made of, so that any earlier day can be asked too.
type Course struct {
	Up           bool // more is better
	Cumulative   bool // a sum over the period; otherwise a level
	From, Target float64
	In           period.Period
	Day          period.Date
	Known        period.Date     // the day the credit of bookings stands at
	Points       []measure.Point // with a value, up to Day, oldest first
	Plan         Plan
	Own, All     []measure.Booking // of this outcome; of the whole programme
	Window       int               // days over which a booking is credited
}

// Back returns the run as it stood at the end of an earlier day.
func (r Course) Back(day period.Date) Course {
	r.Day = day
	n := 0
	for n < len(r.Points) && r.Points[n].Day <= day {
		n++
	}
	r.Points = r.Points[:n]
	own := make([]measure.Booking, len(r.Own))
	for i, b := range r.Own {
		own[i] = asOf(b, day, r.Known)
	}
	r.Own = own
	return r
}

// Actual is the figure at the end of the run's day; NaN without one.
func (r Course) Actual() float64 { return r.On(r.Day) }

// On is the last figure at or before a day.
func (r Course) On(d period.Date) float64 {
	v := math.NaN()
	for _, p := range r.Points {
		if p.Day > d {
			break
		}
		v = p.Value
	}
	return v
}

// Short is how far a value falls short of the target, as a share of the way;
// negative is better than the target.
func (r Course) Short(v float64) float64 {
	way := math.Abs(r.Target - r.From)
	if way == 0 {
		way = max(math.Abs(r.Target), 1)
	}
	if r.Up {
		return (r.Target - v) / way
	}
	return (v - r.Target) / way
}

// Over tells whether the last day of the period has been counted.
func (r Course) Over() bool { return r.Day >= r.In.To-1 }

// Elapsed is the share of the period's days that have been counted.
func (r Course) Elapsed() float64 {
	return min(1, max(0, float64(r.Day-r.In.From+1)/float64(r.In.Days())))
}

// Good tells whether v reaches a value on the good side; NaN does not.
func (r Course) Good(v, value float64) bool {
	if r.Up {
		return v >= value-tolerance
	}
	return v <= value+tolerance
}

// tolerance keeps a figure that is its target in decimals from failing in binary.
const tolerance = 1e-9
