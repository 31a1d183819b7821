package judge_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"plumbline/internal/access"
	"plumbline/internal/judge"
	"plumbline/internal/ladder"
	"plumbline/internal/measure"
)

func TestAValueIsColouredByItsBands(t *testing.T) {
	t.Parallel()
	red := bound("<=", 60)
	for name, c := range map[string]struct {
		bands  ladder.Bands
		value  float64
		want   judge.Status
		reason judge.Reason
	}{
		"at the green bound is green":                    {ladder.Bands{Green: bound(">=", 98), Yellow: bound(">=", 90)}, 98, judge.Green, judge.WithinGreen},
		"just under it is yellow":                        {ladder.Bands{Green: bound(">=", 98), Yellow: bound(">=", 90)}, 97.9, judge.Yellow, judge.OutsideGreen},
		"under the yellow bound is red":                  {ladder.Bands{Green: bound(">=", 98), Yellow: bound(">=", 90)}, 71, judge.Red, judge.OutsideYellow},
		"a strict bound leaves its own value out":        {ladder.Bands{Green: bound(">", 98)}, 98, judge.Red, judge.OutsideYellow},
		"lower can be better":                            {ladder.Bands{Green: bound("<=", 5), Yellow: bound("<=", 9)}, 7, judge.Yellow, judge.OutsideGreen},
		"exactly none is green":                          {ladder.Bands{Green: bound("=", 0)}, 0, judge.Green, judge.WithinGreen},
		"without a yellow band the rest is red":          {ladder.Bands{Green: bound("=", 0)}, 1, judge.Red, judge.OutsideYellow},
		"a gap between yellow and red has no colour":     {ladder.Bands{Green: bound(">=", 98), Yellow: bound(">=", 90), Red: red}, 75, judge.None, judge.BetweenBands},
		"and under the red bound is red":                 {ladder.Bands{Green: bound(">=", 98), Yellow: bound(">=", 90), Red: red}, 60, judge.Red, judge.OutsideYellow},
		"a bound in percent reads a metric in percent":   {ladder.Bands{Green: &ladder.Bound{Op: ">=", Value: q(98, "%")}}, 98, judge.Green, judge.WithinGreen},
		"a bound in hours does not read one in percent":  {ladder.Bands{Green: &ladder.Bound{Op: ">=", Value: q(98, "h")}}, 98, judge.None, judge.UnitMismatch},
		"bands without green are no bands":               {ladder.Bands{Yellow: bound(">=", 1)}, 98, judge.None, judge.NoBands},
		"what is equal in decimals is equal in binary":   {ladder.Bands{Green: bound(">=", 0.3)}, 0.1 + 0.2, judge.Green, judge.WithinGreen},
		"what is equal in decimals is not above (above)": {ladder.Bands{Green: bound(">", 0.3)}, 0.1 + 0.2, judge.Red, judge.OutsideYellow},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := newProgram().history(weeks(c.value))
			p.l.KPIs[0].Bands = &c.bands
			v := p.kpi(t)
			require.Equal(t, c.want, v.Status)
			require.Equal(t, c.reason, v.Reason)
		})
	}
}

// Every value here would be green by its bands.
func TestNoStatusIsGreenByAccident(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		change func(*measure.Measurement)
		want   judge.Status
		reason judge.Reason
	}{
		"ok is green":                              {func(*measure.Measurement) {}, judge.Green, judge.WithinGreen},
		"nearly complete is green":                 {func(m *measure.Measurement) { m.Status, m.Coverage = measure.Partial, 0.9 }, judge.Green, judge.WithinGreen},
		"half seen is not":                         {func(m *measure.Measurement) { m.Status, m.Coverage = measure.Partial, 0.5 }, judge.None, judge.TooLittleCovered},
		"no data is its own colour":                {func(m *measure.Measurement) { m.Status = measure.NoData }, judge.None, judge.NoData},
		"too few are not coloured":                 {func(m *measure.Measurement) { m.Status = measure.TooFew }, judge.None, judge.TooFew},
		"a silent source is not judged":            {func(m *measure.Measurement) { m.Status = measure.Stale }, judge.None, judge.SourceStale},
		"a window that has not passed says so":     {func(m *measure.Measurement) { m.Status = measure.NotYet }, judge.None, judge.NotYet},
		"a failure is a failure":                   {func(m *measure.Measurement) { m.Status = measure.Failed }, judge.None, judge.Failed},
		"what is withheld is withheld":             {func(m *measure.Measurement) { m.Status = measure.Withheld }, judge.None, judge.Withheld},
		"an unknown status is no data":             {func(m *measure.Measurement) { m.Status = "new" }, judge.None, judge.NoData},
		"a must part that fails is red":            {func(m *measure.Measurement) { m.Why = measure.WhyMustFailed }, judge.Red, judge.MustFailed},
		"money spent for nothing is red":           {func(m *measure.Measurement) { m.Status, m.Why = measure.NoData, measure.WhySpendNoResult }, judge.Red, judge.SpendNoResult},
		"provisional is coloured and drawn hollow": {func(m *measure.Measurement) { m.Status = measure.Provisional }, judge.Green, judge.WithinGreen},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			ms := weeks(99)
			c.change(&ms[0])
			v := newProgram().history(ms).kpi(t)
			require.Equal(t, c.want, v.Status)
			require.Equal(t, c.reason, v.Reason)
			require.Equal(t, ms[0].Status == measure.Provisional, v.Provisional)
			require.NotEmpty(t, v.Sentence(access.For(access.Owner)))
		})
	}
}

func TestAKPITurnsWorseAtOnceAndBetterAfterTwoPeriods(t *testing.T) {
	t.Parallel()
	v := newProgram().history(weeks(99, 89, 99, 91, 99, 99)).kpi(t)
	var got []judge.Status
	for _, d := range v.History {
		got = append(got, d.Status)
	}
	require.Equal(t, []judge.Status{judge.Green, judge.Red, judge.Red, judge.Yellow, judge.Yellow, judge.Green}, got)
	require.Equal(t, judge.Recovering, v.History[2].Reason)
	require.Equal(t, date("2026-11-16"), v.Since)
}

func TestAValueAboutABoundDoesNotFlap(t *testing.T) {
	t.Parallel()
	v := newProgram().history(weeks(97, 99, 97, 99, 97, 99)).kpi(t)
	require.Equal(t, judge.Yellow, v.Status)
	require.Equal(t, v.History[0].Measurement.Period.From, v.Since, "yellow all along")
}

func TestAGateIsNotSmoothed(t *testing.T) {
	t.Parallel()
	p := newProgram().history(weeks(70, 99))
	p.l.KPIs[0].Tier = "gate"
	require.Equal(t, judge.Green, p.kpi(t).Status)
}

func TestAProvisionalPeriodLeavesNoTrace(t *testing.T) {
	t.Parallel()
	ms := weeks(99, 70, 99)
	ms[1].Status = measure.Provisional
	require.Equal(t, judge.Green, newProgram().history(ms).kpi(t).Status)
}

func TestPeriodsWithoutDataNeitherLiftNorLowerAColour(t *testing.T) {
	t.Parallel()
	ms := weeks(70, 0, 99)
	ms[1].Status = measure.NoData
	v := newProgram().history(ms).kpi(t)
	require.Equal(t, judge.Red, v.Status)
	require.Equal(t, judge.Recovering, v.Reason)
	require.Equal(t, judge.None, v.History[1].Status)

	ms = weeks(70, 0, 0, 0, 0, 99)
	for i := 1; i < 5; i++ {
		ms[i].Status = measure.NoData
	}
	require.Equal(t, judge.Green, newProgram().history(ms).kpi(t).Status, "after four silent periods the old colour is forgotten")
}

func TestTheVerdictSpeaksOfTheLastClosedPeriodThatCouldBeMeasured(t *testing.T) {
	t.Parallel()
	ms := weeks(99, 70, 0)
	ms[2].Status = measure.NotYet
	v := newProgram().history(ms).kpi(t)
	require.Equal(t, judge.Red, v.Status)
	require.Equal(t, ms[1].Period, v.Measurement.Period)

	p := newProgram().history(weeks(99, 70))
	p.b.Today, p.b.AsOf = date("2026-11-20"), noon("2026-11-20") // the last week is still running
	v = p.kpi(t)
	require.Equal(t, judge.Green, v.Status)
	require.False(t, v.Provisional)
	require.Len(t, v.History, 2)
}

func TestARunningPeriodStandsInUntilOneHasClosed(t *testing.T) {
	t.Parallel()
	p := newProgram().history(weeks(70))
	p.b.Today, p.b.AsOf = date("2026-11-20"), noon("2026-11-20")
	v := p.kpi(t)
	require.Equal(t, judge.Red, v.Status)
	require.True(t, v.Provisional)
}

func TestBandsFromHistoryAreProposedThenFrozen(t *testing.T) {
	t.Parallel()
	p := newProgram().history(weeks(10, 11, 9, 10, 12, 8, 10, 11, 30))
	p.l.Metrics[0].Better = "down"
	p.l.KPIs[0].Bands = nil
	p.l.KPIs[0].Baseline = &ladder.Baseline{History: 8 * week, Yellow: 2, Red: 3.5}
	v := p.kpi(t)
	require.Equal(t, judge.Red, v.Status)
	require.Equal(t, "proposed", v.Bands.Basis)
	require.Contains(t, v.Bands.Note, "from 8 periods")
	require.False(t, v.Bands.Higher)
	require.InDelta(t, 10+2*1.4826*1, v.Bands.Green, 1e-9)

	p.h.Frozen = []judge.Frozen{{KPI: "k", Bands: judge.Bands{Green: 40, Yellow: 50}}}
	v = p.kpi(t)
	require.Equal(t, judge.Green, v.Status)
	require.Equal(t, "frozen", v.Bands.Basis)
}

func TestThePeriodJudgedIsNotPartOfItsOwnBaseline(t *testing.T) {
	t.Parallel()
	p := newProgram().history(weeks(10, 11, 9, 10, 12, 8, 1000))
	p.l.KPIs[0].Bands = nil
	p.l.KPIs[0].Baseline = &ladder.Baseline{History: 6 * week, Yellow: 2, Red: 3.5}
	require.Contains(t, p.kpi(t).Bands.Note, "from 6 periods")
}

func TestBandsNeedEnoughHistoryASpreadAndADirection(t *testing.T) {
	t.Parallel()
	base := &ladder.Baseline{History: 8 * week, Yellow: 2, Red: 3.5}
	for name, c := range map[string]struct {
		better string
		values []float64
		want   judge.Reason
	}{
		"five of eight periods are too few":   {"up", []float64{1, 2, 3, 4, 5, 6}, judge.ShortHistory},
		"neither way is better":               {"neither", []float64{1, 2, 3, 4, 5, 6, 7, 8, 9}, judge.NoDirection},
		"zeros have no spread":                {"up", []float64{0, 0, 0, 0, 0, 0, 0, 0, 0}, judge.FlatHistory},
		"a constant gets five percent of it":  {"up", []float64{100, 100, 100, 100, 100, 100, 100, 100, 95}, judge.WithinGreen},
		"beyond which it is outside of green": {"up", []float64{100, 100, 100, 100, 100, 100, 100, 100, 89}, judge.OutsideGreen},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := newProgram().history(weeks(c.values...))
			p.l.Metrics[0].Better, p.l.KPIs[0].Bands, p.l.KPIs[0].Baseline = c.better, nil, base
			require.Equal(t, c.want, p.kpi(t).Reason)
		})
	}
}

func TestBandsMayDifferByPlatformFormatAndCohort(t *testing.T) {
	t.Parallel()
	p := newProgram().history(weeks(95))
	p.l.KPIs[0].By = []ladder.BandsBy{{Dimension: "platform", Value: "tiktok", Bands: ladder.Bands{Green: bound(">=", 80)}}}
	p.h.Frozen = []judge.Frozen{{KPI: "k", Dimension: "cohort", Value: "small", Bands: judge.Bands{Green: 50, Yellow: 40, Higher: true}}}
	p.b.Drill["k"] = map[string]*measure.Set{}
	for dimension, ids := range map[string][]string{"platform": {"tiktok", "youtube"}, "cohort": {"small"}} {
		var ms []measure.Measurement
		for _, id := range ids {
			m := weeks(85)[0]
			m.Subject = measure.Subject{Dimension: dimension, ID: id}
			ms = append(ms, m)
		}
		p.b.Drill["k"][dimension] = measure.NewSet(ms)
	}
	r := judge.Judge(p.b, p.h)
	by := r.Drill["k"]
	require.Equal(t, "youtube", by["platform"][0].Subject.ID, "worst first")
	require.Equal(t, judge.Red, by["platform"][0].Status)
	require.Equal(t, judge.Green, by["platform"][1].Status)
	require.Equal(t, "frozen", by["cohort"][0].Bands.Basis)
	require.Equal(t, judge.Yellow, r.KPIs[0].Status)
}

func TestDriftIsATrendAndNotANoise(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		better string
		values []float64
		want   string
	}{
		"falling is worse where more is better":  {"up", []float64{99, 98, 97, 96, 95, 94, 93}, "worse"},
		"falling is better where less is better": {"down", []float64{99, 98, 97, 96, 95, 94, 93}, "better"},
		"to and fro is steady":                   {"up", []float64{95, 97, 94, 96, 95, 97, 94}, "steady"},
		"flat is steady":                         {"up", []float64{95, 95, 95, 95, 95, 95}, "steady"},
		"five periods are not enough to say":     {"up", []float64{99, 98, 97, 96, 95}, "unknown"},
		"without a better side nothing drifts":   {"neither", []float64{99, 98, 97, 96, 95, 94, 93}, "unknown"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := newProgram().history(weeks(c.values...))
			p.l.Metrics[0].Better = c.better
			require.Equal(t, c.want, p.kpi(t).Drift)
		})
	}
}

func TestAKPIThatNothingMeasuresSaysSo(t *testing.T) {
	t.Parallel()
	v := newProgram().kpi(t)
	require.Equal(t, judge.None, v.Status)
	require.Equal(t, judge.NotMeasured, v.Reason)
}

func TestAPostHocMetricIsMarkedAndACorrectionIsOnlyShown(t *testing.T) {
	t.Parallel()
	p := newProgram().history(weeks(99))
	p.h.Marks = map[string]ladder.Mark{"k": {PostHoc: true, Campaigns: []string{"winter"}}}
	r := judge.Judge(p.b, p.h)
	require.True(t, r.KPIs[0].PostHoc)
	require.Equal(t, judge.Note{Kind: "post_hoc", Subject: "k", Args: map[string]string{"campaigns": "winter"}}, r.Notes[0])
	p.h.Marks["k"] = ladder.Mark{Corrected: true, By: "ana", Second: "lee"}
	r = judge.Judge(p.b, p.h)
	require.False(t, r.KPIs[0].PostHoc)
	require.True(t, r.KPIs[0].Corrected)
	require.Equal(t, "correction", r.Notes[0].Kind)
}

func TestDistanceIsToTheGreenBoundAndNegativeIsWorse(t *testing.T) {
	t.Parallel()
	require.InDelta(t, -27, newProgram().history(weeks(71)).kpi(t).Distance, 1e-9)
	p := newProgram().history(weeks(7))
	p.l.KPIs[0].Bands = &ladder.Bands{Green: bound("<=", 5)}
	require.InDelta(t, -2, p.kpi(t).Distance, 1e-9)
}

func TestAKPIIsHeldToItsOwnMinimumCount(t *testing.T) {
	t.Parallel()
	ms := weeks(99)
	ms[0].Count = 19
	p := newProgram().history(ms)
	twenty := 20
	p.l.KPIs[0].Minimum = &twenty
	require.Equal(t, judge.TooFew, p.kpi(t).Reason)
	ms[0].Count = 20
	require.Equal(t, judge.Green, newProgram().history(ms).kpi(t).Status)
}
