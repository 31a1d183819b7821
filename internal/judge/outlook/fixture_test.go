package outlook_test

import (
	"fmt"
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	"plumbline/internal/judge/outlook"
	"plumbline/internal/measure"
	"plumbline/internal/period"
)

var quarter = period.Period{Grain: period.Quarter, From: period.NewDate(2026, 10, 1), To: period.NewDate(2027, 1, 1)}

// day is the n-th day of the quarter, from 1.
func day(n int) period.Date { return quarter.From + period.Date(n-1) }

func on(n int) *period.Date { d := day(n); return &d }

// course is an outcome of 9,200 by the end of the quarter, at its n-th day,
// with a figure for each day.
func course(n int, f func(day int) float64, own ...measure.Booking) outlook.Course {
	c := outlook.Course{Up: true, Cumulative: true, Target: 9200, In: quarter, Day: day(n), Known: day(n), Own: own, All: own, Window: 1}
	for i := 1; i <= n; i++ {
		c.Points = append(c.Points, measure.Point{Day: day(i), Value: f(i), Status: measure.OK})
	}
	c.Plan = outlook.NewPlan(quarter, 0, 9200, nil, outlook.Material{})
	return c
}

// kept is a booking that was due and went live on a day, settled with what it brought.
func kept(n int, expected, actual float64) measure.Booking {
	return measure.Booking{
		Deliverable: fmt.Sprintf("d%d", n), Creator: "ann", Campaign: "winter", Platform: "tiktok", Format: "reel", SubOutcome: "s",
		Expected: expected, Due: day(n), Live: on(n), Visible: true, Settled: true, Actual: actual,
	}
}

// open is a booking still to come.
func open(n int, expected float64) measure.Booking {
	b := kept(n, expected, 0)
	b.Live, b.Settled = nil, false
	return b
}

func part(t *testing.T, parts []outlook.VariancePart, name string) float64 {
	t.Helper()
	for _, p := range parts {
		if p.Name == name {
			return p.Value
		}
	}
	require.Fail(t, "no part "+name)
	return math.NaN()
}
