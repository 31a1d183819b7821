package period_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"plumbline/internal/period"
)

func calendar(t testing.TB, zone string, week time.Weekday, fiscal time.Month) period.Calendar {
	t.Helper()
	c, err := period.NewCalendar(zone, week, fiscal)
	require.NoError(t, err)
	return c
}

func TestADayIs23HoursLongWhenClocksGoForwardAnd25WhenTheyGoBack(t *testing.T) {
	t.Parallel()
	c := calendar(t, "America/New_York", time.Monday, time.January)
	for day, hours := range map[string]float64{"2026-03-08": 23, "2026-11-01": 25, "2026-11-02": 24} {
		d, err := period.ParseDate(day)
		require.NoError(t, err)
		from, to := c.Bounds(c.Of(period.Day, d))
		require.Equal(t, hours, to.Sub(from).Hours(), day)
	}
}

func TestPeriodsFollowTheProgrammesWeekAndFiscalYear(t *testing.T) {
	t.Parallel()
	november := period.NewDate(2026, time.November, 21) // a Saturday
	for name, c := range map[string]struct {
		week             time.Weekday
		fiscal           time.Month
		grain            period.Grain
		from, to, called string
	}{
		"a week from Monday":            {time.Monday, 1, period.Week, "2026-11-16", "2026-11-23", "2026-W47"},
		"a week from Sunday":            {time.Sunday, 1, period.Week, "2026-11-15", "2026-11-22", "2026-W47"},
		"a week that begins on the day": {time.Saturday, 1, period.Week, "2026-11-21", "2026-11-28", "2026-W48"},
		"a month":                       {time.Monday, 1, period.Month, "2026-11-01", "2026-12-01", "2026-11"},
		"a calendar quarter":            {time.Monday, 1, period.Quarter, "2026-10-01", "2027-01-01", "2026-Q4"},
		"a fiscal quarter, year named after where it ends": {time.Monday, 2, period.Quarter, "2026-11-01", "2027-02-01", "2027-Q4"},
		"a fiscal year": {time.Monday, 7, period.Year, "2026-07-01", "2027-07-01", "2027"},
	} {
		cal := calendar(t, "UTC", c.week, c.fiscal)
		p := cal.Of(c.grain, november)
		require.Equal(t, c.from, p.From.String(), name)
		require.Equal(t, c.to, p.To.String(), name)
		require.Equal(t, c.called, cal.Label(p), name)
	}
}

func TestAnyLabelReadsBackAsItsPeriod(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		cal := period.Calendar{
			Zone:        time.UTC,
			WeekStarts:  time.Weekday(rapid.IntRange(0, 6).Draw(t, "week")),
			FiscalStart: time.Month(rapid.IntRange(1, 12).Draw(t, "fiscal")),
		}
		d := period.Date(rapid.IntRange(0, 40000).Draw(t, "day"))
		g := rapid.SampledFrom(period.Grains).Draw(t, "grain")
		p := cal.Of(g, d)
		if !p.Contains(d) || cal.Next(p).From != p.To || cal.Prev(cal.Next(p)) != p {
			t.Fatalf("%s of %s is %v", g, d, p)
		}
		back, err := cal.Parse(cal.Label(p))
		if err != nil || back != p {
			t.Fatalf("%s reads back as %v, %v", cal.Label(p), back, err)
		}
	})
}

func TestWhatIsNotAPeriodIsRefusedWithTheFormsThatAre(t *testing.T) {
	t.Parallel()
	c := calendar(t, "UTC", time.Monday, 1)
	for _, s := range []string{"", "2026-Q5", "2026-13", "2026-W60", "2026-02-30", "Q4 2026", "2026-W00"} {
		_, err := c.Parse(s)
		require.Error(t, err, s)
	}
	_, err := period.NewCalendar("Mars/Olympus", time.Monday, 1)
	require.ErrorContains(t, err, "Mars/Olympus")
}

func TestOffsetsTurnAnyInstantIntoItsLocalDay(t *testing.T) {
	t.Parallel()
	zones := []string{"America/New_York", "Europe/Berlin", "Australia/Lord_Howe", "Asia/Kolkata", "UTC", "Africa/Casablanca"}
	from, to := time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC), time.Date(2027, 1, 1, 0, 0, 0, 0, time.UTC)
	rapid.Check(t, func(rt *rapid.T) {
		c := calendar(t, rapid.SampledFrom(zones).Draw(rt, "zone"), time.Monday, 1)
		at := from.Add(time.Duration(rapid.Int64Range(0, int64(to.Sub(from))-1).Draw(rt, "at")))
		seconds := 0
		for _, o := range c.Offsets(from, to) {
			if !at.Before(o.From) {
				seconds = o.Seconds
			}
		}
		day := period.Date((at.Unix() + int64(seconds)) / 86400)
		if day != c.DateOf(at) {
			rt.Fatalf("%s in %s: %s by offsets, %s by the calendar", at, c.Zone, day, c.DateOf(at))
		}
	})
}

func TestLengthsOfTimeAreReadAsPeopleWriteThem(t *testing.T) {
	t.Parallel()
	for s, want := range map[string]time.Duration{
		"24h": 24 * time.Hour, "30d": 720 * time.Hour, "2w": 336 * time.Hour, "8 weeks": 1344 * time.Hour, "0d": 0, "15 min": 15 * time.Minute,
	} {
		got, err := period.ParseDuration(s)
		require.NoError(t, err, s)
		require.Equal(t, want, got, s)
	}
	for _, s := range []string{"", "h", "-3d", "3 fortnights", "1.5h", "99999999d"} {
		_, err := period.ParseDuration(s)
		require.Error(t, err, s)
	}
}

func FuzzParsePeriod(f *testing.F) {
	for _, s := range []string{"2026-Q4", "2026-10", "2026-W45", "2026", "2026-10-31", "2026-W53", "0000-W01"} {
		f.Add(s)
	}
	c := period.Calendar{Zone: time.UTC, FiscalStart: time.February}
	f.Fuzz(func(t *testing.T, s string) {
		if p, err := c.Parse(s); err == nil && c.Label(p) != s {
			t.Fatalf("%q read as %q", s, c.Label(p))
		}
	})
}
