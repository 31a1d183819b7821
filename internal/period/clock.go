// Package period is the calendar: days, grains, fiscal years, zones, and the
// clock that is handed to every room.
package period

import "time"

// Clock tells the time. Rooms take one; only app makes the real one.
type Clock interface{ Now() time.Time }

// System is the machine's clock, in UTC and microseconds, as the stores keep it.
type System struct{}

// Now returns the present.
func (System) Now() time.Time { return time.Now().UTC().Truncate(time.Microsecond) }

// Fixed is a clock that stands still.
type Fixed time.Time

// Now returns the moment it stands at.
func (f Fixed) Now() time.Time { return time.Time(f) }
