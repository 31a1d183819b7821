// Package frame is what a question asks about and what an answer is laid out
// in: periods, moment and asker; conditions on rows; one number per cell.
package frame

import (
	"time"

	"plumbline/internal/access"
	"plumbline/internal/ladder"
	"plumbline/internal/period"
)

// Frame is what is asked: the periods, the dimension, the moment, the asker.
type Frame struct {
	Ladder  *ladder.Ladder
	Cal     period.Calendar
	Grain   period.Grain
	Periods []period.Period // without gaps, oldest first
	By      string          // "" is the programme as a whole
	AsOf    time.Time
	Scope   access.Scope
}

// Key is one cell: the index of its period and the subject's id ("" : the programme).
type Key struct {
	P int
	S string
}

// From is the first local day asked for.
func (f *Frame) From() period.Date { return f.Periods[0].From }

// To is the day after the last.
func (f *Frame) To() period.Date { return f.Periods[len(f.Periods)-1].To }

// Today is the local day that the moment lies in; days before it are complete.
func (f *Frame) Today() period.Date { return f.Cal.DateOf(f.AsOf) }

// Index finds the period of a local day; -1 outside.
func (f *Frame) Index(d period.Date) int {
	if len(f.Periods) == 0 || d < f.From() || d >= f.To() {
		return -1
	}
	lo, hi := 0, len(f.Periods)-1
	for lo < hi {
		mid := (lo + hi + 1) / 2
		if f.Periods[mid].From <= d {
			lo = mid
		} else {
			hi = mid - 1
		}
	}
	return lo
}

// Day is the local day of an instant in microseconds.
func (f *Frame) Day(us int64) period.Date { return f.Cal.DateOf(time.UnixMicro(us)) }

// End is the instant a period ends at, or the moment asked for if earlier.
func (f *Frame) End(p int) time.Time {
	_, end := f.Cal.Bounds(f.Periods[p])
	if f.AsOf.Before(end) {
		return f.AsOf
	}
	return end
}

// Currency is the programme's own.
func (f *Frame) Currency() string { return f.Ladder.Program.Currency }

// Window is how long after its going live (or after a click) something may
// still be credited: the charter's, else the attribution rule's, else 30 days.
func (f *Frame) Window() time.Duration {
	if c := f.Ladder.Charter.Conversion; c != nil && c.Window > 0 {
		return c.Window
	}
	if f.Ladder.Attribution.Window > 0 {
		return f.Ladder.Attribution.Window
	}
	return 30 * 24 * time.Hour
}

// Figure is what a calculation found for one cell, before it is known what it
// is worth. Money is in minor units of the programme's currency.
type Figure struct {
	Num, Den float64
	Value    float64
	Has      bool // there is a value at all
	Present  bool // some row stands behind it
	Zero     bool // the value stands for no events: it needs a source that says so
	Count    float64
	Counted  bool    // Count is to be held against the minimum
	Coverage float64 // 0–1 of what could be judged; 0 with Has unset means unknown, so set it
	Unrated  bool    // money was left out for want of a rate
	Status   string  // decided already: no_data, not_yet, failed; empty otherwise
	Why      string
	Extra    []Extra
}

// Extra is a figure beside the value.
type Extra struct {
	Name  string
	Value float64
}

// NoData is a figure that says why there is none.
func NoData(why string) Figure { return Figure{Status: "no_data", Why: why, Coverage: 1} }
