package judge_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"plumbline/internal/access"
	"plumbline/internal/judge"
	"plumbline/internal/ladder"
	"plumbline/internal/measure"
	"plumbline/internal/period"
)

// 53 of 92 days have passed on 22 November, the last day counted.
const passed = 53

func reach(target float64) ladder.KeyResult {
	return ladder.KeyResult{Kind: ladder.Reach, Target: qp(target, "")}
}

// wavy is a steady pace whose weeks swing by a tenth.
func wavy(perDay float64) func(int) float64 {
	return func(day int) float64 {
		v := 0.0
		for d := 1; d <= day; d++ {
			if (d/7)%2 == 0 {
				v += perDay * 1.1
			} else {
				v += perDay * 0.9
			}
		}
		return v
	}
}

func TestAReachIsColouredByWhereItWillEnd(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		perDay float64 // of 100 a day needed
		want   judge.Status
		reason judge.Reason
		word   string
	}{
		"on pace is on":                               {100, judge.Green, judge.OnTrack, "on"},
		"well above pace is ahead":                    {125, judge.Green, judge.OnTrack, "ahead"},
		"a little short, target in range, is yellow":  {98.5, judge.Yellow, judge.ForecastShort, "behind"},
		"short with the whole range below is red":     {92, judge.Red, judge.RangeMisses, "behind"},
		"nothing at all is red":                       {0, judge.Red, judge.RangeMisses, "behind"},
		"half the pace is red whatever the range is ": {50, judge.Red, judge.RangeMisses, "behind"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := newProgram().objective("o", 1, reach(9200))
			p.track("o-kr", true, wavy(c.perDay))
			o := p.outcome(t)
			require.Equal(t, c.want, o.Status)
			require.Equal(t, c.reason, o.Reason)
			require.Equal(t, c.word, o.Forecast.Word)
			require.InDelta(t, 100*passed, *o.PlanByNow, 1e-6)
			require.LessOrEqual(t, o.Forecast.Low, o.Forecast.Value)
			require.GreaterOrEqual(t, o.Forecast.High, o.Forecast.Value)
			require.Len(t, o.Plan, 92)
		})
	}
}

func TestAWideRangeDoesNotExcuseAFarMiss(t *testing.T) {
	t.Parallel()
	p := newProgram().objective("o", 1, reach(9200))
	p.track("o-kr", true, func(day int) float64 { return float64((day+3)/14) * 1150 }) // in lumps, and short
	o := p.outcome(t)
	require.Equal(t, judge.Red, o.Status)
	require.Equal(t, judge.ForecastMiss, o.Reason)
	require.Greater(t, o.Forecast.High, 9200.0)
}

func TestAReduceHasItsGoodSideBelow(t *testing.T) {
	t.Parallel()
	kr := ladder.KeyResult{Kind: ladder.Reduce, From: qp(40, ""), Target: qp(30, "")}
	p := newProgram().objective("o", 1, kr)
	p.track("o-kr", false, func(day int) float64 { return 40 - float64(day)*10/92 })
	o := p.outcome(t)
	require.Equal(t, judge.Green, o.Status)
	require.InDelta(t, 30, o.Forecast.Value, 0.01)

	p = newProgram().objective("o", 1, kr)
	p.track("o-kr", false, func(int) float64 { return 40 })
	o = p.outcome(t)
	require.Equal(t, judge.Red, o.Status)
	require.InDelta(t, 40, o.Forecast.Value, 0.01)
}

func TestAHoldIsBrokenOutsideAndAtRiskWhereItsRangeLeaves(t *testing.T) {
	t.Parallel()
	wobble := func(by float64) func(int) float64 {
		return func(day int) float64 { return 30 + by*float64(day%5-2) }
	}
	for name, c := range map[string]struct {
		within *ladder.Quantity
		better string
		f      func(int) float64
		want   judge.Status
		reason judge.Reason
	}{
		"still is green":                        {qp(1, ""), "", wobble(0), judge.Green, judge.Holding},
		"outside is red":                        {qp(1, ""), "", func(int) float64 { return 32 }, judge.Red, judge.HoldBroken},
		"on the better side it is not outside":  {qp(1, ""), "down", func(int) float64 { return 20 }, judge.Green, judge.Holding},
		"inside with wide swings is yellow":     {qp(1, ""), "", func(d int) float64 { return 30 + 0.9*float64(d/9%2) - 0.1*float64(d%3) }, judge.Yellow, judge.HoldAtRisk},
		"within may be a share of the target":   {qp(10, "%"), "", func(int) float64 { return 32.9 }, judge.Green, judge.Holding},
		"unwritten and undirected allows 5%":    {nil, "", func(int) float64 { return 31.4 }, judge.Green, judge.Holding},
		"and no more":                           {nil, "", func(int) float64 { return 31.6 }, judge.Red, judge.HoldBroken},
		"unwritten and directed allows nothing": {nil, "down", func(int) float64 { return 30.1 }, judge.Red, judge.HoldBroken},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := newProgram().objective("o", 1, ladder.KeyResult{Kind: ladder.Hold, Target: qp(30, ""), Within: c.within, Metric: "cac"})
			p.l.Metrics = append(p.l.Metrics, ladder.Metric{ID: "cac", Unit: "count", Better: c.better})
			p.track("o-kr", false, c.f)
			o := p.outcome(t)
			require.Equal(t, c.want, o.Status)
			require.Equal(t, c.reason, o.Reason)
		})
	}
}

func TestANeverThatWasBrokenStaysMissed(t *testing.T) {
	t.Parallel()
	kr := ladder.KeyResult{Kind: ladder.Never, Metric: "orders"}
	p := newProgram().objective("o", 1, kr)
	p.track("o-kr", true, func(int) float64 { return 0 })
	o := p.outcome(t)
	require.Equal(t, judge.Green, o.Status)
	require.Equal(t, judge.Kept, o.Reason)
	require.Nil(t, o.MissedOn)

	p = newProgram().objective("o", 1, kr)
	tr := p.track("o-kr", false, func(day int) float64 {
		if day == 20 {
			return 1
		}
		return 0
	})
	o = p.outcome(t)
	require.Equal(t, judge.Red, o.Status)
	require.Equal(t, date("2026-10-20"), *o.MissedOn)
	require.Equal(t, date("2026-10-20"), o.Since)
	require.Equal(t, "o-kr: missed on 20 Oct.", o.Sentence(access.For(access.Owner)))

	tr.Now.Status = measure.Stale
	require.Equal(t, judge.Red, p.outcome(t).Status, "a source that falls silent does not mend it")
}

func TestANeverMayAllowAFew(t *testing.T) {
	t.Parallel()
	p := newProgram().objective("o", 1, ladder.KeyResult{Kind: ladder.Never, Target: qp(3, "")})
	p.track("o-kr", true, func(day int) float64 { return float64(day / 20) })
	require.Equal(t, judge.Green, p.outcome(t).Status)
	p.track("o-kr", true, func(day int) float64 { return float64(day / 10) })
	require.Equal(t, date("2026-11-09"), *p.outcome(t).MissedOn)
}

func TestANeverHalfSeenIsNotKept(t *testing.T) {
	t.Parallel()
	p := newProgram().objective("o", 1, ladder.KeyResult{Kind: ladder.Never})
	tr := p.track("o-kr", true, func(int) float64 { return 0 })
	tr.Now.Status, tr.Now.Coverage = measure.Partial, 0.6
	o := p.outcome(t)
	require.Equal(t, judge.None, o.Status)
	require.Equal(t, judge.TooLittleCovered, o.Reason)
}

func TestDatesAreKeptOrMissed(t *testing.T) {
	t.Parallel()
	kr := ladder.KeyResult{Kind: ladder.OnDate, Target: qp(100, "%")}
	p := newProgram().objective("o", 1, kr)
	tr := p.track("o-kr", false, func(int) float64 { return 100 })
	tr.Unit = "percent"
	require.Equal(t, judge.DatesKept, p.outcome(t).Reason)

	tr.Now.Denominator = 0
	require.Equal(t, judge.NothingDue, p.outcome(t).Reason)

	tr = p.track("o-kr", false, func(day int) float64 {
		if day >= 30 {
			return 95
		}
		return 100
	})
	tr.Unit = "percent"
	o := p.outcome(t)
	require.Equal(t, judge.Red, o.Status)
	require.Equal(t, date("2026-10-30"), *o.MissedOn)
}

func TestATargetUnderAllDatesLeavesTimeToMakeUp(t *testing.T) {
	t.Parallel()
	p := newProgram().objective("o", 1, ladder.KeyResult{Kind: ladder.OnDate, Target: qp(90, "%")})
	for value, want := range map[float64]judge.Status{95: judge.Green, 85: judge.Yellow, 70: judge.Red} {
		tr := p.track("o-kr", false, func(int) float64 { return value })
		tr.Unit = "percent"
		o := p.outcome(t)
		require.Equal(t, want, o.Status)
		require.Nil(t, o.MissedOn)
		require.Contains(t, o.Sentence(access.For(access.Owner)), "% of dates kept, target 90%")
	}
	p.b.Today = date("2027-01-05")
	p.track("o-kr", false, func(int) float64 { return 85 }).Unit = "percent"
	require.Equal(t, judge.Missed, p.outcome(t).Reason)
}

func TestADateWithAValueIsMissedOnItsDayAndNotBefore(t *testing.T) {
	t.Parallel()
	kr := ladder.KeyResult{
		Kind: ladder.OnDate, Target: qp(2, ""),
		Checkpoints: []ladder.Checkpoint{{Day: date("2026-11-15"), Value: q(1, "")}},
	}
	p := newProgram().objective("o", 1, kr)
	p.track("o-kr", true, func(day int) float64 {
		if day > 40 {
			return 1
		}
		return 0
	})
	o := p.outcome(t)
	require.NotEqual(t, judge.Red, o.Status)
	require.Nil(t, o.MissedOn)

	p.track("o-kr", true, func(day int) float64 {
		if day > 50 {
			return 1
		}
		return 0
	})
	o = p.outcome(t)
	require.Equal(t, judge.Red, o.Status)
	require.Equal(t, date("2026-11-15"), *o.MissedOn)
}

func TestCheckpointsBendThePlan(t *testing.T) {
	t.Parallel()
	kr := reach(9200)
	kr.Checkpoints = []ladder.Checkpoint{{Day: date("2026-11-30"), Value: q(3000, "")}, {Day: date("2026-10-31"), Value: q(1000, "")}}
	p := newProgram().objective("o", 1, kr)
	p.track("o-kr", true, wavy(2467.0/passed))
	o := p.outcome(t)
	require.InDelta(t, 1000+2000*22.0/30, *o.PlanByNow, 1e-6)
	require.Equal(t, judge.Green, o.Status, "on a back-loaded plan a slow start is on plan")
	require.Equal(t, "shape", o.Forecast.Basis)
}

func TestLastYearBendsThePlan(t *testing.T) {
	t.Parallel()
	kr := reach(9200)
	kr.Shape = "last_year"
	p := newProgram().objective("o", 1, kr)
	tr := p.track("o-kr", true, wavy(20))
	for day := 1; day <= 92; day++ {
		v := float64(day) // a tenth of the year's result before the last twenty days
		if day > 72 {
			v = 72 + float64(day-72)*32.4
		}
		tr.LastYear = append(tr.LastYear, measure.Point{Day: date("2025-10-01") + period.Date(day-1), Value: v, Status: measure.OK})
	}
	o := p.outcome(t)
	require.InDelta(t, 9200.0*passed/720, *o.PlanByNow, 1e-6)
	require.Equal(t, judge.Green, o.Status)
}

func TestAPeriodThatIsOverIsMetOrMissed(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		last   float64
		want   judge.Status
		reason judge.Reason
	}{
		"at the target it is met":    {9200, judge.Green, judge.Met},
		"under it it is missed":      {9199, judge.Red, judge.Missed},
		"over it it is met as well ": {12000, judge.Green, judge.Met},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := newProgram().objective("o", 1, reach(9200))
			p.b.Today = date("2027-01-05")
			p.track("o-kr", true, func(day int) float64 { return c.last * float64(min(day, 92)) / 92 })
			o := p.outcome(t)
			require.Equal(t, c.want, o.Status)
			require.Equal(t, c.reason, o.Reason)
			require.Nil(t, o.Forecast)
		})
	}
}

func TestWhatCannotBeJudgedSaysWhy(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		change func(*program, *measure.Track)
		want   judge.Reason
	}{
		"nothing measures it":          {func(p *program, _ *measure.Track) { delete(p.b.Tracks, "o-kr") }, judge.NotMeasured},
		"no figures":                   {func(_ *program, t *measure.Track) { t.Now.Status, t.Points = measure.NoData, nil }, judge.NoData},
		"a silent source":              {func(_ *program, t *measure.Track) { t.Now.Status = measure.Stale }, judge.SourceStale},
		"a failure":                    {func(_ *program, t *measure.Track) { t.Now.Status = measure.Failed }, judge.Failed},
		"withheld":                     {func(_ *program, t *measure.Track) { t.Now.Status = measure.Withheld }, judge.Withheld},
		"not yet":                      {func(_ *program, t *measure.Track) { t.Now.Status = measure.NotYet }, judge.NotYet},
		"no target":                    {func(p *program, _ *measure.Track) { p.l.Objectives[0].KeyResults[0].Target = nil }, judge.NoTarget},
		"a target in another unit":     {func(p *program, _ *measure.Track) { p.l.Objectives[0].KeyResults[0].Target.Unit = "h" }, judge.UnitMismatch},
		"the period has not begun":     {func(p *program, _ *measure.Track) { p.b.Today = date("2026-09-30") }, judge.NotStarted},
		"too early to say":             {func(p *program, t *measure.Track) { t.Entered = date("2026-10-04") }, judge.TooEarly},
		"figures all after this day":   {func(_ *program, t *measure.Track) { t.Points = t.Points[40:]; t.Entered = date("2026-10-20") }, judge.NoData},
		"points without values say no": {func(_ *program, t *measure.Track) { blank(t) }, judge.NoData},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := newProgram().objective("o", 1, reach(9200))
			c.change(p, p.track("o-kr", true, wavy(100)))
			o := p.outcome(t)
			require.Equal(t, judge.None, o.Status)
			require.Equal(t, c.want, o.Reason)
			require.Nil(t, o.Forecast)
			require.NotContains(t, o.Sentence(access.For(access.Owner)), "no figures: ")
		})
	}
}

func blank(t *measure.Track) {
	for i := range t.Points {
		t.Points[i].Status = measure.NoData
	}
}

func TestAnOutcomeKnowsSinceWhen(t *testing.T) {
	t.Parallel()
	p := newProgram().objective("o", 1, reach(9200))
	p.track("o-kr", true, func(day int) float64 { // on pace until 10 November, then nothing
		return 100 * float64(min(day, 41))
	})
	o := p.outcome(t)
	require.Equal(t, judge.Red, o.Status)
	require.Greater(t, o.Since, date("2026-11-10"))
	require.LessOrEqual(t, o.Since, date("2026-11-20"))

	tr := p.track("o-kr", true, wavy(100))
	tr.Now.Status, tr.Entered = measure.Stale, date("2026-11-12")
	require.Equal(t, date("2026-11-13"), p.outcome(t).Since)
}

func TestAProbabilityNeedsABackTest(t *testing.T) {
	t.Parallel()
	p := newProgram().objective("o", 1, reach(9200))
	p.track("o-kr", true, wavy(100))
	require.Nil(t, p.outcome(t).Forecast.Probability, "half a quarter has not seen enough forecasts come true")

	kr := reach(36500)
	kr.Period = period.Period{Grain: period.Year, From: date("2026-01-01"), To: date("2027-01-01")}
	p = newProgram().objective("o", 1, kr)
	tr := p.track("o-kr", true, func(int) float64 { return 0 })
	tr.Points = nil
	v := 0.0
	for d := kr.Period.From; d < p.b.Today; d++ {
		v += 100 * (1 + 0.3*float64(int(d)/7%3-1))
		tr.Points = append(tr.Points, measure.Point{Day: d, Value: v, Status: measure.OK})
	}
	o := p.outcome(t)
	require.NotNil(t, o.Forecast.Probability)
	require.InDelta(t, 0.5, *o.Forecast.Probability, 0.4)
	require.Contains(t, o.Sentence(access.For(access.Owner)), "likely to be reached")
}

func TestAReportIsTheSameEveryTime(t *testing.T) {
	t.Parallel()
	p := newProgram().history(weeks(99, 89, 97)).objective("o", 1, reach(9200))
	p.track("o-kr", true, wavy(97))
	require.Equal(t, judge.Judge(p.b, p.h), judge.Judge(p.b, p.h))
}
