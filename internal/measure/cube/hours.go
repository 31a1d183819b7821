package cube

import (
	"time"

	"plumbline/internal/period"
)

// Business hours are the hours of Monday to Friday in the programme's zone,
// round the clock: 72 business hours are three working days. A holiday
// calendar is not known here.

// business tells whether durations are counted in business hours.
func (f *Frame) business(hours string) bool {
	switch hours {
	case "business":
		return true
	case "calendar":
		return false
	}
	return f.Ladder.Charter.SLAs != nil && f.Ladder.Charter.SLAs.Hours == "business"
}

// Hours is the length between two instants in microseconds, in hours.
func (f *Frame) Hours(from, to int64, hours string) float64 {
	if !f.business(hours) {
		return float64(to-from) / 3.6e9
	}
	if to < from {
		return -f.Hours(to, from, hours)
	}
	first, last := f.Day(from), f.Day(to)
	var us int64
	for d := first; d <= last; d++ {
		if weekend(d) {
			continue
		}
		us += min(to, f.Cal.Start(d+1).UnixMicro()) - max(from, f.Cal.Start(d).UnixMicro())
	}
	return float64(us) / 3.6e9
}

// Deadline is the instant by which a length of time has passed.
func (f *Frame) Deadline(from int64, length time.Duration, hours string) int64 {
	left := length.Microseconds()
	if !f.business(hours) {
		return from + left
	}
	for d := f.Day(from); ; d++ {
		if weekend(d) {
			continue
		}
		begin, end := max(from, f.Cal.Start(d).UnixMicro()), f.Cal.Start(d+1).UnixMicro()
		if begin+left <= end {
			return begin + left
		}
		left -= end - begin
	}
}

func weekend(d period.Date) bool { return d.Weekday() == time.Saturday || d.Weekday() == time.Sunday }

// SLA is the charter's limit of a name, 0 without one.
func (f *Frame) SLA(name string) time.Duration {
	if f.Ladder.Charter.SLAs == nil {
		return 0
	}
	return f.Ladder.Charter.SLAs.Limits[name]
}
