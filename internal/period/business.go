package period

import "time"

// Business hours are the hours of Monday to Friday in the calendar's zone,
// round the clock: 72 business hours are three working days. A calendar of
// holidays is not known here.

// Weekend tells whether nobody works on a day.
func (d Date) Weekend() bool { return d.Weekday() == time.Saturday || d.Weekday() == time.Sunday }

// Worked is the length between two instants in business hours; negative where
// to lies before from.
func (c Calendar) Worked(from, to time.Time) time.Duration {
	if to.Before(from) {
		return -c.Worked(to, from)
	}
	var sum time.Duration
	for d, last := c.DateOf(from), c.DateOf(to); d <= last; d++ {
		if d.Weekend() {
			continue
		}
		begin, end := c.Start(d), c.Start(d+1)
		if from.After(begin) {
			begin = from
		}
		if to.Before(end) {
			end = to
		}
		sum += end.Sub(begin)
	}
	return sum
}

// WorkedBy is the instant by which a length of business hours has passed.
func (c Calendar) WorkedBy(from time.Time, length time.Duration) time.Time {
	for d := c.DateOf(from); ; d++ {
		if d.Weekend() {
			continue
		}
		begin, end := c.Start(d), c.Start(d+1)
		if from.After(begin) {
			begin = from
		}
		if end.Sub(begin) >= length {
			return begin.Add(length)
		}
		length -= end.Sub(begin)
	}
}
