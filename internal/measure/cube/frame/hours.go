package frame

import "time"

// Business tells whether durations are counted in business hours.
func (f *Frame) Business(hours string) bool {
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
	if !f.Business(hours) {
		return float64(to-from) / 3.6e9
	}
	return float64(f.Cal.Worked(time.UnixMicro(from), time.UnixMicro(to)).Microseconds()) / 3.6e9
}

// Deadline is the instant by which a length of time has passed.
func (f *Frame) Deadline(from int64, length time.Duration, hours string) int64 {
	if !f.Business(hours) {
		return from + length.Microseconds()
	}
	return f.Cal.WorkedBy(time.UnixMicro(from), length).UnixMicro()
}

// SLA is the charter's limit of a name, 0 without one.
func (f *Frame) SLA(name string) time.Duration {
	if f.Ladder.Charter.SLAs == nil {
		return 0
	}
	return f.Ladder.Charter.SLAs.Limits[name]
}
