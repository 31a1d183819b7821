package factstest

import (
	"time"

	"github.com/stretchr/testify/require"

	"plumbline/internal/facts"
	"plumbline/internal/period"
)

// hourly lands a click at every hour of some days and counts them by period.
func (k *kit) hourly(cal period.Calendar, g period.Grain, from, to string) map[string]int64 {
	k.Helper()
	start, end := cal.Start(Day(from)), cal.Start(Day(to))
	var rows []Row
	for t := start.Add(-48 * time.Hour); t.Before(end.Add(48 * time.Hour)); t = t.Add(time.Hour) {
		rows = append(rows, Row{"visitor": t.Format(time.RFC3339), "occurred_at": t.Add(30 * time.Minute)})
	}
	k.land("clicks", rows...)
	out := map[string]int64{}
	for _, r := range k.sums(facts.Sums{View: facts.View{Calendar: cal, From: Day(from), To: Day(to)}, Table: "clicks", Grain: g, Terms: []facts.Term{count}}) {
		out[r["period"].(string)] = r["n"].(int64)
	}
	return out
}

var calendar = []behaviour{
	{"the day the clocks go forward has 23 hours", func(k *kit) {
		require.Equal(k, map[string]int64{"2026-03-07": 24, "2026-03-08": 23, "2026-03-09": 24}, k.hourly(newYork(), period.Day, "2026-03-07", "2026-03-10"))
	}},
	{"the day the clocks go back has 25 hours", func(k *kit) {
		require.Equal(k, map[string]int64{"2026-10-31": 24, "2026-11-01": 25, "2026-11-02": 24}, k.hourly(newYork(), period.Day, "2026-10-31", "2026-11-03"))
	}},
	{"weeks and months contain the hours their local days have", func(k *kit) {
		require.Equal(k, map[string]int64{"2026-10-26": 7*24 + 1, "2026-11-02": 7 * 24}, k.hourly(newYork(), period.Week, "2026-10-26", "2026-11-09"))
	}},
	{"a window that cuts a period counts what is inside the window", func(k *kit) {
		require.Equal(k, map[string]int64{"2026-09-01": 24, "2026-10-01": 2 * 24}, k.hourly(newYork(), period.Month, "2026-09-30", "2026-10-03"))
	}},
	{"a zone of half hours has days of its own", func(k *kit) {
		zone, err := time.LoadLocation("Asia/Kolkata")
		require.NoError(k, err)
		k.land("clicks", Row{"visitor": "a", "occurred_at": "2026-10-02 18:29:59"}, Row{"visitor": "b", "occurred_at": "2026-10-02 18:30:00"})
		rows := k.sums(facts.Sums{View: facts.View{Calendar: period.Calendar{Zone: zone}, From: Day("2026-10-01"), To: Day("2026-10-10")}, Table: "clicks", Grain: period.Day, Terms: []facts.Term{count}})
		require.ElementsMatch(k, []map[string]any{{"period": "2026-10-02", "n": int64(1)}, {"period": "2026-10-03", "n": int64(1)}}, rows)
	}},
	{"every period of every grain, week start and fiscal year is the calendar's own", func(k *kit) {
		var rows []Row
		for d := Day("2025-12-20"); d < Day("2027-01-10"); d++ {
			rows = append(rows, Row{"visitor": d.String(), "occurred_at": newYork().Start(d).Add(time.Hour)})
		}
		rows = append(rows, Row{"visitor": "old", "occurred_at": newYork().Start(Day("1969-07-20")).Add(time.Hour)})
		k.land("clicks", rows...)
		for _, week := range []time.Weekday{time.Sunday, time.Monday, time.Saturday} {
			for _, fiscal := range []time.Month{0, time.January, time.February, time.April, time.October, time.December} {
				cal := newYork()
				cal.WeekStarts, cal.FiscalStart = week, fiscal
				for _, g := range period.Grains {
					k.sameAsCalendar(cal, g, "2025-12-25", "2027-01-05")
					k.sameAsCalendar(cal, g, "1969-07-01", "1969-08-01")
				}
			}
		}
	}},
}

// sameAsCalendar expects one click a day to be counted by period as the calendar does.
func (k *kit) sameAsCalendar(cal period.Calendar, g period.Grain, from, to string) {
	k.Helper()
	want := map[string]int64{}
	for d := Day(from); d < Day(to); d++ {
		if d.String() == "1969-07-20" || d > 0 {
			want[cal.Of(g, d).From.String()]++
		}
	}
	got := map[string]int64{}
	for _, r := range k.sums(facts.Sums{View: facts.View{Calendar: cal, From: Day(from), To: Day(to)}, Table: "clicks", Grain: g, Terms: []facts.Term{count}}) {
		got[r["period"].(string)] = r["n"].(int64)
	}
	require.Equal(k, want, got, "%s, weeks from %s, years from %s", g, cal.WeekStarts, cal.FiscalStart)
}
