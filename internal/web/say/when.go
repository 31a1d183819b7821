package say

import (
	"fmt"
	"time"

	"plumbline/internal/period"
)

// Day prints a day as people say it: 9 Nov.
func Day(d period.Date) string { return d.UTC().Format("2 Jan") }

// LongDay prints a day with its year, for hovering and for tables.
func LongDay(d period.Date) string { return d.UTC().Format("2 Jan 2006") }

// Moment prints an instant in the programme's zone: 21 Nov, 09:02.
func Moment(t time.Time, cal period.Calendar) string {
	if cal.Zone != nil {
		t = t.In(cal.Zone)
	}
	return t.Format("2 Jan, 15:04")
}

// PeriodName prints a period: 2026 Q4, November 2026, week of 16 Nov.
func PeriodName(cal period.Calendar, p period.Period) string {
	switch p.Grain {
	case period.Week:
		return "week of " + Day(p.From)
	case period.Month:
		return p.From.UTC().Format("January 2006")
	case period.Quarter:
		label := cal.Label(p)
		return label[:4] + " " + label[5:]
	case period.Day:
		return LongDay(p.From)
	default:
		return cal.Label(p)
	}
}

// Place says where a day lies in a period: week 8 of 13.
func Place(p period.Period, today period.Date) string {
	if !p.Contains(today) {
		return ""
	}
	if p.Days() < 21 {
		return fmt.Sprintf("day %d of %d", today-p.From+1, p.Days())
	}
	return fmt.Sprintf("week %d of %d", min(int(today-p.From)/7+1, p.Days()/7), p.Days()/7)
}

// Left says how much of a period remains: 5 weeks left.
func Left(p period.Period, today period.Date) string {
	days := int(p.To - today)
	switch {
	case days <= 0:
		return "closed"
	case days == 1:
		return "last day"
	case days < 15:
		return fmt.Sprintf("%d days left", days)
	default:
		return fmt.Sprintf("%d weeks left", days/7)
	}
}

// Plural counts things: 1 deliverable, 3 deliverables.
func Plural(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return Count(int64(n)) + " " + many
}

// Ago says how long ago something was.
func Ago(d time.Duration) string {
	switch {
	case d < time.Minute:
		return "just now"
	case d < time.Hour:
		return fmt.Sprintf("%d min ago", int(d.Minutes()))
	case d < 48*time.Hour:
		return fmt.Sprintf("%d h ago", int(d.Hours()))
	default:
		return fmt.Sprintf("%d days ago", int(d.Hours()/24))
	}
}
