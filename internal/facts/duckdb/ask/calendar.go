package ask

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"plumbline/internal/facts"
	"plumbline/internal/facts/duckdb/dialect"
	"plumbline/internal/fault"
	"plumbline/internal/period"
)

// Days before 1970 must not round towards zero: all arithmetic on instants is
// done from a moment long before any fact.
const (
	shiftDays = 1_000_000
	dayMicros = 86_400_000_000
)

// Window is the part of time a question is about, in local days of a calendar.
type Window struct {
	cal      period.Calendar
	From, To period.Date
	All      bool // no limits: from and to then only bound the zone's offsets
}

// LimitsOf reads a view's window for questions that only filter by it.
func LimitsOf(v facts.View) (Window, error) {
	w := Window{cal: v.Calendar, From: v.From, To: v.To, All: v.From == 0 && v.To == 0}
	if !w.All && v.To < v.From {
		return w, fault.New(fault.Invalid, "the window ends on %s, before it begins on %s", v.To, v.From)
	}
	return w, nil
}

// contains writes the filter on the column that places a row: instants for a
// Time column, days for a Date column.
func (w Window) contains(on facts.Column) string {
	if w.All {
		return "true"
	}
	if on.Type == facts.Date {
		return fmt.Sprintf("%[1]s >= %[2]s AND %[1]s < %[3]s", dialect.Name(on.Name), dialect.Date(w.From), dialect.Date(w.To))
	}
	return fmt.Sprintf("%[1]s >= %[2]s AND %[1]s < %[3]s", dialect.Name(on.Name), w.start(w.From), w.start(w.To))
}

func (w Window) start(d period.Date) string { return dialect.Instant(w.cal.Start(d).UnixMicro()) }

// local writes a row's local time in micros, counted from long before any fact
// so that divisions round one way: integer arithmetic, as a zone is a constant
// between two changes of its offset. ahead is added, in days.
func (w Window) local(on facts.Column, ahead int64) string {
	if on.Type == facts.Date {
		return fmt.Sprintf("((%s)::BIGINT + %d) * %d", dialect.Plain(on, dialect.Name(on.Name)), shiftDays+ahead, int64(dayMicros))
	}
	offs := w.cal.Offsets(w.cal.Start(w.From), w.cal.Start(w.To))
	micros := func(o period.Offset) string {
		return strconv.FormatInt(int64(o.Seconds)*1_000_000+(shiftDays+ahead)*dayMicros, 10)
	}
	last := len(offs) - 1
	if last == 0 {
		return fmt.Sprintf("(epoch_us(%s) + %s)", dialect.Name(on.Name), micros(offs[0]))
	}
	var b strings.Builder
	b.WriteString("CASE")
	for i := last; i > 0; i-- { // latest first: most rows are recent
		fmt.Fprintf(&b, " WHEN %s >= %s THEN %s", dialect.Name(on.Name), dialect.Instant(offs[i].From.UnixMicro()), micros(offs[i]))
	}
	fmt.Fprintf(&b, " ELSE %s END", micros(offs[0]))
	return fmt.Sprintf("(epoch_us(%s) + %s)", dialect.Name(on.Name), b.String())
}

// day writes the local day of a row as a number since 1970.
func (w Window) day(on facts.Column) string {
	if on.Type == facts.Date {
		return dialect.Plain(on, dialect.Name(on.Name))
	}
	return fmt.Sprintf("(%s // %d - %d)", w.local(on, 0), int64(dayMicros), shiftDays)
}

// bucket writes the number of the period a row lies in; first turns that
// number back into the period's first day. Months follow from the day's date.
func (w Window) bucket(g period.Grain, on facts.Column) (expr string, first func(int64) period.Date) {
	day := w.day(on)
	switch g {
	case period.Week:
		// Counting begins on the first day of a week: 1970-01-01 was a Thursday.
		back := int64((int(time.Thursday) - int(w.cal.WeekStarts) + 7) % 7)
		const up = shiftDays % 7 // makes the shift whole weeks
		return fmt.Sprintf("(%s // %d)", w.local(on, back-up), int64(7*dayMicros)),
			func(n int64) period.Date { return period.Date(n*7 - back + up - shiftDays) }
	case period.Month, period.Quarter, period.Year:
		months, since := int64(monthsOf[g]), w.monthsSince(g)
		d := fmt.Sprintf("(DATE '1970-01-01' + (%s)::INTEGER)", day)
		return fmt.Sprintf("((year(%[1]s) * 12 + month(%[1]s) - 1 - %[2]d) // %[3]d)", d, since, months),
			func(n int64) period.Date { return period.NewDate(0, time.Month(n*months+since+1), 1) }
	default:
		return day, func(n int64) period.Date { return period.Date(n) }
	}
}

var monthsOf = map[period.Grain]int{period.Month: 1, period.Quarter: 3, period.Year: 12}

// monthsSince is where the first fiscal quarter or year of the era begins, in months.
func (w Window) monthsSince(g period.Grain) int64 {
	if g == period.Month || w.cal.FiscalStart == 0 {
		return 0
	}
	return int64(w.cal.FiscalStart) - 1
}
