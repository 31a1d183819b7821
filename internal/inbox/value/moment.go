package value

import (
	"strconv"
	"strings"
	"time"

	"plumbline/internal/period"
)

// Moments says how times without an offset and slashed dates are meant.
type Moments struct {
	Zone  *time.Location // nil: UTC
	Order string         // "dmy" | "mdy" | "": only dates that can be read one way
}

// Time reads a moment: ISO and RFC 3339, with or without offset; seconds,
// milli- or microseconds since 1970; 20261031; slashed and dotted dates;
// months in words; web-server and mail style. A day alone is its local midnight.
func (m Moments) Time(s string) (time.Time, error) {
	if t, ok := m.iso(s); ok {
		return t, nil
	}
	t := strings.TrimSpace(s)
	if t == "" {
		return time.Time{}, problem(NotTime, "%q is not a time", s)
	}
	if at, ok := epoch(t, m.zone()); ok {
		return at.UTC(), nil
	}
	if at, ok := m.iso(t); ok {
		return at, nil
	}
	if at, matched, err := m.slashed(t); matched {
		return at, err
	}
	for _, layout := range layouts {
		if at, err := time.ParseInLocation(layout, t, m.zone()); err == nil {
			return at.UTC(), nil
		}
	}
	return time.Time{}, problem(NotTime, "%q is not a time; write 2026-10-31 or 2026-10-31T09:30:00Z", s)
}

// Canonical writes a moment in one way whatever its spelling, so that it can be
// part of an identity: its wall clock (2026-10-31 09:30:00) where it names no
// offset, as only the reader knows the zone; otherwise RFC 3339 in UTC.
func (m Moments) Canonical(s string) (string, error) {
	wall, err := Moments{Order: m.Order}.Time(s)
	if err != nil {
		return "", err
	}
	east := Moments{Zone: time.FixedZone("", 3600), Order: m.Order}
	if at, err := east.Time(s); err == nil && at.Equal(wall) {
		return wall.Format(time.RFC3339Nano), nil
	}
	return wall.Format("2006-01-02 15:04:05.999999"), nil
}

// Date reads a day; of a moment it takes the day in the zone.
func (m Moments) Date(s string) (period.Date, error) {
	t, err := m.Time(s)
	if err != nil {
		return 0, err
	}
	return period.NewDate(t.In(m.zone()).Date()), nil
}

func (m Moments) zone() *time.Location {
	if m.Zone == nil {
		return time.UTC
	}
	return m.Zone
}

var layouts = []string{
	"2006-01-02 15:04:05 MST", "2006-01-02T15:04:05 -0700", "2006-01-02T15:04", "2006-01-02 15:04",
	"02/Jan/2006:15:04:05 -0700", time.RFC1123Z, time.RFC1123, time.RFC850, time.ANSIC, time.UnixDate,
	"2 Jan 2006", "2 January 2006", "Jan 2, 2006", "January 2, 2006", "2-Jan-2006", "2-Jan-06", "02 Jan 2006 15:04:05",
	"Jan 2, 2006 15:04", "Jan 2, 2006 3:04 PM", "Jan 2, 2006, 3:04 PM", "Jan 2, 2006, 3:04:05 PM", "2 Jan 2006 15:04", "2 Jan 2006, 15:04",
	"2006/01/02", "2006/01/02 15:04:05", "2006/01/02 15:04", "2006/1/2", "2006-1-2", "2006-1-2 15:04:05", "2006-01", "Jan 2006", "January 2006",
}

// epoch reads seconds, milli-, micro- or nanoseconds since 1970 by their
// number of digits, and the local midnight of 20261031.
func epoch(s string, zone *time.Location) (time.Time, bool) {
	whole, frac, _ := strings.Cut(s, ".")
	n, err := strconv.ParseInt(whole, 10, 64)
	if err != nil || n <= 0 || (frac != "" && len(whole) != 10) {
		return time.Time{}, false
	}
	switch len(whole) {
	case 8:
		t, err := time.ParseInLocation("20060102", whole, zone)
		return t, err == nil
	case 9, 10:
		part := 0.0
		if frac != "" {
			if part, err = strconv.ParseFloat("0."+frac, 64); err != nil {
				return time.Time{}, false
			}
		}
		return time.Unix(n, int64(part*1e6)*1000).UTC(), true
	case 13:
		return time.UnixMilli(n).UTC(), true
	case 16:
		return time.UnixMicro(n).UTC(), true
	case 19:
		return time.Unix(0, n).UTC().Truncate(time.Microsecond), true
	}
	return time.Time{}, false
}

// Slashed tells what a slashed or dotted date proves about the order of day
// and month: "dmy", "mdy", or "" when it is not slashed or could be either;
// slashed tells the last two apart.
func Slashed(s string) (order string, slashed bool) {
	a, b, _, _, ok := cut(strings.TrimSpace(s))
	switch {
	case !ok:
		return "", false
	case a > 12 && b <= 12:
		return "dmy", true
	case b > 12 && a <= 12:
		return "mdy", true
	}
	return "", true
}

// cut takes d/m/y apart; rest is the time of day behind it.
func cut(s string) (a, b, year int, rest string, ok bool) {
	day, clock, _ := strings.Cut(s, " ")
	if i := strings.IndexByte(day, ','); i > 0 {
		day = day[:i]
	}
	sep := "/"
	if strings.Count(day, ".") == 2 {
		sep = "."
	}
	parts := strings.Split(day, sep)
	if len(parts) != 3 || len(parts[0]) > 2 || len(parts[1]) > 2 || (len(parts[2]) != 4 && len(parts[2]) != 2) {
		return 0, 0, 0, "", false
	}
	var n [3]int
	for i, p := range parts {
		v, err := strconv.Atoi(p)
		if err != nil || v < 0 {
			return 0, 0, 0, "", false
		}
		n[i] = v
	}
	if n[2] < 100 {
		n[2] += 2000
	}
	return n[0], n[1], n[2], strings.TrimSpace(clock), n[0] > 0 && n[1] > 0
}

func (m Moments) slashed(s string) (at time.Time, matched bool, err error) {
	a, b, year, rest, ok := cut(s)
	if !ok {
		return at, false, nil
	}
	order := m.Order
	if order == "" {
		if order, _ = Slashed(s); order == "" && a != b && !strings.Contains(s, ".") {
			return at, true, problem(Ambiguous, "%q can be read two ways; say --day dmy or --day mdy", s)
		}
	}
	if strings.Count(strings.SplitN(s, " ", 2)[0], ".") == 2 {
		order = "dmy" // dotted dates are written day first everywhere
	}
	day, month := b, a
	if order == "dmy" || order == "" {
		day, month = a, b
	}
	date := time.Date(year, time.Month(month), day, 0, 0, 0, 0, m.zone())
	if date.Day() != day || int(date.Month()) != month {
		return at, true, problem(NotTime, "%q is not a day of the calendar", s)
	}
	return m.clock(s, date, rest)
}

var clocks = []string{"15:04", "15:04:05", "15:04:05.999999", "3:04 PM", "3:04:05 PM", "3:04PM", "3:04:05PM", "15:04:05 -0700", "15:04:05Z07:00", "15:04:05 MST"}

func (m Moments) clock(s string, date time.Time, rest string) (time.Time, bool, error) {
	if rest == "" {
		return date.UTC(), true, nil
	}
	for _, layout := range clocks {
		c, err := time.ParseInLocation(layout, strings.ToUpper(rest), m.zone())
		if err != nil {
			continue
		}
		loc := m.zone()
		if strings.Contains(layout, "07") || strings.Contains(layout, "MST") {
			loc = c.Location()
		}
		y, mo, d := date.Date()
		return time.Date(y, mo, d, c.Hour(), c.Minute(), c.Second(), c.Nanosecond(), loc).UTC(), true, nil
	}
	return time.Time{}, true, problem(NotTime, "%q is not a time of day", s)
}
