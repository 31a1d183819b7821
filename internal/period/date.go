package period

import (
	"time"

	"plumbline/internal/fault"
)

// Date is a civil day, counted from 1970-01-01. It has no zone: a Calendar
// says when it begins and ends.
type Date int32

// NewDate returns the civil day; months and days overflow as in time.Date.
func NewDate(year int, month time.Month, day int) Date {
	return Date(time.Date(year, month, day, 0, 0, 0, 0, time.UTC).Unix() / 86400)
}

// ParseDate reads YYYY-MM-DD.
func ParseDate(s string) (Date, error) {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		return 0, fault.New(fault.Invalid, "%q is not a date", s).WithHint("write it as 2026-10-31")
	}
	return NewDate(t.Date()), nil
}

// UTC returns the day's midnight in UTC; use Calendar.Start for the real instant.
func (d Date) UTC() time.Time { return time.Unix(int64(d)*86400, 0).UTC() }

// Civil returns year, month and day.
func (d Date) Civil() (int, time.Month, int) { return d.UTC().Date() }

// Weekday returns the day of the week.
func (d Date) Weekday() time.Weekday { return d.UTC().Weekday() }

// String prints YYYY-MM-DD.
func (d Date) String() string { return d.UTC().Format(time.DateOnly) }

// MarshalText prints YYYY-MM-DD.
func (d Date) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText reads YYYY-MM-DD.
func (d *Date) UnmarshalText(b []byte) error {
	v, err := ParseDate(string(b))
	if err == nil {
		*d = v
	}
	return err
}
