package world

import (
	"math"
	"math/rand/v2"
	"time"

	"plumbline/internal/period"
)

// Zone is the programme's time zone.
const Zone = "America/New_York"

// The story is told in story days: 0 is the first day of the running quarter,
// storyToday the day the programme stands at, storyEnd the quarter's end. On
// another day than the default the two sides of today are stretched, so that
// the quarter-to-date holds the same work whatever the date.
const (
	StoryToday = 51
	StoryEnd   = 92
)

// When is the calendar of one drawing.
type When struct {
	Cal     period.Calendar
	Now     time.Time
	Today   period.Date
	Quarter period.Period
}

// NewWhen puts the moment into the second month of a fiscal quarter, the
// fourth of its year, by choosing the month the fiscal year begins in. In
// November that is January.
func NewWhen(now time.Time) (When, error) {
	plain, err := period.NewCalendar(Zone, time.Monday, time.January)
	if err != nil {
		return When{}, err
	}
	_, month, _ := plain.DateOf(now).Civil()
	cal, err := period.NewCalendar(Zone, time.Monday, (month+1)%12+1)
	if err != nil {
		return When{}, err
	}
	now = now.UTC().Truncate(time.Second)
	today := cal.DateOf(now)
	return When{Cal: cal, Now: now, Today: today, Quarter: cal.Of(period.Quarter, today)}, nil
}

// Day turns a story day into a real one.
func (w When) Day(t float64) period.Date {
	past := float64(w.Today - w.Quarter.From)
	switch {
	case t < 0:
		return w.Quarter.From + period.Date(math.Floor(t))
	case t <= StoryToday:
		return w.Quarter.From + period.Date(math.Round(t*past/StoryToday))
	default:
		left := float64(w.Quarter.To - w.Today)
		return w.Today + period.Date(math.Round((t-StoryToday)*left/(StoryEnd-StoryToday)))
	}
}

// lastWeek returns a day of the last closed week, 0 its first: what a weekly
// review looks at.
func (w When) lastWeek(n int) period.Date {
	return w.Cal.Of(period.Week, w.Today).From - 7 + period.Date(n)
}

// Ago returns the day n days before today.
func (w When) Ago(n int) period.Date { return w.Today - period.Date(n) }

// At returns an instant of a local day.
func (w When) At(d period.Date, hour, minute int) time.Time {
	return w.Cal.Start(d).Add(time.Duration(hour)*time.Hour + time.Duration(minute)*time.Minute)
}

// Sometime returns an instant of a local day at which people are awake.
func (w When) Sometime(r *rand.Rand, d period.Date) time.Time {
	hour := 7 + (r.Float64()+r.Float64())*8.2
	return w.Cal.Start(d).Add(time.Duration(hour * float64(time.Hour))).Truncate(time.Second)
}

// Office returns an instant in office hours.
func (w When) Office(r *rand.Rand, d period.Date) time.Time {
	return w.At(Workday(d), 9+r.IntN(8), r.IntN(60))
}

// Workday moves a weekend day to the Monday after.
func Workday(d period.Date) period.Date {
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
func (w When) morning(t time.Time) time.Time {
	d := w.Cal.DateOf(t)
	if m := w.At(d, 7, 0); m.After(t) {
		return m
	}
	return w.At(d+1, 7, 0)
}
