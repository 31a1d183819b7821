package demo

import (
	"math"
	"math/rand/v2"
	"time"

	"plumbline/internal/period"
)

// The story is told in story days: 0 is the first day of the running quarter,
// storyToday the day the programme stands at, storyEnd the quarter's end. On
// another day than the default the two sides of today are stretched, so that
// the quarter-to-date holds the same work whatever the date.
const (
	storyToday = 51
	storyEnd   = 92
)

// when is the calendar of one drawing.
type when struct {
	cal     period.Calendar
	now     time.Time
	today   period.Date
	quarter period.Period
}

// newWhen puts the moment into the second month of a fiscal quarter, the
// fourth of its year, by choosing the month the fiscal year begins in. In
// November that is January.
func newWhen(now time.Time) (when, error) {
	plain, err := period.NewCalendar(Zone, time.Monday, time.January)
	if err != nil {
		return when{}, err
	}
	_, month, _ := plain.DateOf(now).Civil()
	cal, err := period.NewCalendar(Zone, time.Monday, (month+1)%12+1)
	if err != nil {
		return when{}, err
	}
	now = now.UTC().Truncate(time.Second)
	today := cal.DateOf(now)
	return when{cal: cal, now: now, today: today, quarter: cal.Of(period.Quarter, today)}, nil
}

// day turns a story day into a real one.
func (w when) day(t float64) period.Date {
	past := float64(w.today - w.quarter.From)
	switch {
	case t < 0:
		return w.quarter.From + period.Date(math.Floor(t))
	case t <= storyToday:
		return w.quarter.From + period.Date(math.Round(t*past/storyToday))
	default:
		left := float64(w.quarter.To - w.today)
		return w.today + period.Date(math.Round((t-storyToday)*left/(storyEnd-storyToday)))
	}
}

// lastWeek returns a day of the last closed week, 0 its first: what a weekly
// review looks at.
func (w when) lastWeek(n int) period.Date {
	return w.cal.Of(period.Week, w.today).From - 7 + period.Date(n)
}

// ago returns the day n days before today.
func (w when) ago(n int) period.Date { return w.today - period.Date(n) }

// at returns an instant of a local day.
func (w when) at(d period.Date, hour, minute int) time.Time {
	return w.cal.Start(d).Add(time.Duration(hour)*time.Hour + time.Duration(minute)*time.Minute)
}

// sometime returns an instant of a local day at which people are awake.
func (w when) sometime(r *rand.Rand, d period.Date) time.Time {
	hour := 7 + (r.Float64()+r.Float64())*8.2
	return w.cal.Start(d).Add(time.Duration(hour * float64(time.Hour))).Truncate(time.Second)
}

// office returns an instant in office hours.
func (w when) office(r *rand.Rand, d period.Date) time.Time {
	return w.at(workday(d), 9+r.IntN(8), r.IntN(60))
}

// workday moves a weekend day to the Monday after.
func workday(d period.Date) period.Date {
	switch d.Weekday() {
	case time.Saturday:
		return d + 2
	case time.Sunday:
		return d + 1
	default:
		return d
	}
}

// morning returns the next 07:00 after an instant: when a nightly sync brings it.
func (w when) morning(t time.Time) time.Time {
	d := w.cal.DateOf(t)
	if m := w.at(d, 7, 0); m.After(t) {
		return m
	}
	return w.at(d+1, 7, 0)
}
