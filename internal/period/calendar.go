package period

import (
	"fmt"
	"regexp"
	"strconv"
	"time"
	_ "time/tzdata" // zones work on a machine without a zone database

	"plumbline/internal/fault"
)

// Grain is the length of a period.
type Grain string

// The grains, shortest first. Quarter and Year follow the fiscal year.
const (
	Day     Grain = "day"
	Week    Grain = "week"
	Month   Grain = "month"
	Quarter Grain = "quarter"
	Year    Grain = "year"
)

// Grains lists them, shortest first.
var Grains = []Grain{Day, Week, Month, Quarter, Year}

// Calendar says where a day begins, which day a week begins on, and which
// month a fiscal year begins in. A fiscal year is named after the calendar
// year it ends in.
type Calendar struct {
	Zone        *time.Location
	WeekStarts  time.Weekday
	FiscalStart time.Month
}

// NewCalendar checks the zone's name; an empty one is UTC, month 0 is January.
func NewCalendar(zone string, week time.Weekday, fiscal time.Month) (Calendar, error) {
	loc, err := time.LoadLocation(zone)
	if err != nil {
		return Calendar{}, fault.Wrap(fault.Invalid, err, "there is no time zone %q", zone).
			WithHint("use a name like America/New_York")
	}
	if fiscal == 0 {
		fiscal = time.January
	}
	return Calendar{Zone: loc, WeekStarts: week, FiscalStart: fiscal}, nil
}

// Period is a run of local days, To exclusive.
type Period struct {
	Grain Grain `json:"grain"`
	From  Date  `json:"from"`
	To    Date  `json:"to"`
}

// Days returns the number of days.
func (p Period) Days() int { return int(p.To - p.From) }

// Contains tells whether the day lies in the period.
func (p Period) Contains(d Date) bool { return d >= p.From && d < p.To }

// DateOf returns the local day of an instant.
func (c Calendar) DateOf(t time.Time) Date { return NewDate(t.In(c.zone()).Date()) }

// Start returns the instant at which the local day begins.
func (c Calendar) Start(d Date) time.Time {
	y, m, dd := d.Civil()
	return time.Date(y, m, dd, 0, 0, 0, 0, c.zone())
}

// Bounds returns the instants a period begins and ends at.
func (c Calendar) Bounds(p Period) (from, to time.Time) { return c.Start(p.From), c.Start(p.To) }

// Of returns the period of a grain that holds the day.
func (c Calendar) Of(g Grain, d Date) Period {
	y, m, _ := d.Civil()
	switch g {
	case Week:
		back := (int(d.Weekday()) - int(c.WeekStarts) + 7) % 7
		from := d - Date(back)
		return Period{g, from, from + 7}
	case Month:
		return Period{g, NewDate(y, m, 1), NewDate(y, m+1, 1)}
	case Quarter, Year:
		fy, since := y, int(m-c.fiscal())
		if since < 0 {
			fy, since = y-1, since+12
		}
		months := 12
		if g == Quarter {
			months = 3
		}
		first := c.fiscal() + time.Month(since/months*months)
		return Period{g, NewDate(fy, first, 1), NewDate(fy, first+time.Month(months), 1)}
	default:
		return Period{Day, d, d + 1}
	}
}

// Next returns the period after p, of the same grain.
func (c Calendar) Next(p Period) Period { return c.Of(p.Grain, p.To) }

// Prev returns the period before p, of the same grain.
func (c Calendar) Prev(p Period) Period { return c.Of(p.Grain, p.From-1) }

// Between lists the periods of a grain that touch [from, to).
func (c Calendar) Between(g Grain, from, to Date) []Period {
	var out []Period
	for p := c.Of(g, from); p.From < to; p = c.Next(p) {
		out = append(out, p)
	}
	return out
}

// Label names a period: 2026-Q4, 2026-10, 2026-W45, 2026, 2026-10-31.
// A week is named by the ISO week of its fourth day.
func (c Calendar) Label(p Period) string {
	y, m, _ := p.From.Civil()
	switch p.Grain {
	case Week:
		iy, iw := (p.From + 3).UTC().ISOWeek()
		return fmt.Sprintf("%d-W%02d", iy, iw)
	case Month:
		return fmt.Sprintf("%d-%02d", y, m)
	case Quarter:
		return fmt.Sprintf("%d-Q%d", c.fiscalYear(p.From), (int(m-c.fiscal())+12)%12/3+1)
	case Year:
		return strconv.Itoa(c.fiscalYear(p.From))
	default:
		return p.From.String()
	}
}

var labels = regexp.MustCompile(`^(\d{4})(?:-(?:Q([1-4])|W(\d{2})|(\d{2})(?:-(\d{2}))?))?$`)

// Parse reads a label that Label could have written.
func (c Calendar) Parse(s string) (Period, error) {
	m := labels.FindStringSubmatch(s)
	bad := fault.New(fault.Invalid, "%q is not a period", s).WithHint("write 2026-Q4, 2026-10, 2026-W45, 2026 or 2026-10-31")
	if m == nil {
		return Period{}, bad
	}
	n := func(i int) int { v, _ := strconv.Atoi(m[i]); return v }
	year := n(1)
	var p Period
	switch {
	case m[5] != "":
		d, err := ParseDate(s)
		return Period{Day, d, d + 1}, err
	case m[4] != "":
		p = c.Of(Month, NewDate(year, time.Month(n(4)), 1))
	case m[3] != "":
		first := Calendar{WeekStarts: time.Monday}.Of(Week, NewDate(year, time.January, 4)).From
		p = c.Of(Week, first+Date(7*(n(3)-1)+3))
	case m[2] != "":
		p = c.Of(Quarter, c.fiscalFirst(year)+Date(32*3*(n(2)-1)))
	default:
		p = c.Of(Year, c.fiscalFirst(year))
	}
	if c.Label(p) != s {
		return Period{}, bad
	}
	return p, nil
}

// Offset is a span of instants during which the zone is a constant.
type Offset struct {
	From    time.Time // zero for the first
	Seconds int       // east of UTC
}

// Offsets lists the zone's constants over [from, to], so that an engine can
// turn instants into local days by integer arithmetic.
func (c Calendar) Offsets(from, to time.Time) []Offset {
	_, sec := from.In(c.zone()).Zone()
	out := []Offset{{Seconds: sec}}
	for t := from.In(c.zone()); ; {
		_, end := t.ZoneBounds()
		if end.IsZero() || end.After(to) {
			return out
		}
		if !end.After(t) { // the last day of a leap year far ahead ends before it began
			t = t.Add(time.Hour)
			continue
		}
		if _, sec = end.Zone(); sec != out[len(out)-1].Seconds {
			out = append(out, Offset{From: end.UTC(), Seconds: sec})
		}
		t = end
	}
}

func (c Calendar) zone() *time.Location {
	if c.Zone == nil {
		return time.UTC
	}
	return c.Zone
}

func (c Calendar) fiscal() time.Month {
	if c.FiscalStart == 0 {
		return time.January
	}
	return c.FiscalStart
}

func (c Calendar) fiscalYear(d Date) int {
	y, _, _ := (c.Of(Year, d).To - 1).Civil()
	return y
}

func (c Calendar) fiscalFirst(year int) Date {
	if c.fiscal() == time.January {
		return NewDate(year, time.January, 1)
	}
	return NewDate(year-1, c.fiscal(), 1)
}
