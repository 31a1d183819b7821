package judge_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"plumbline/internal/judge"
	"plumbline/internal/ladder"
	"plumbline/internal/measure"
)

// tiles builds a programme with objectives ranked as given, coloured as asked.
func tiles(colours ...judge.Status) *program {
	p := newProgram().history(weeks(10))
	names := []string{"a", "b", "c", "d", "e"}
	for i, c := range colours {
		p.objective(names[i], i+1, reach(9200))
		pace := map[judge.Status]float64{judge.Green: 100, judge.Yellow: 98.5, judge.Red: 50, judge.None: 100}[c]
		tr := p.track(names[i]+"-kr", true, wavy(pace))
		if c == judge.None {
			tr.Now.Status = measure.NoData
		}
	}
	return p
}

const (
	g = judge.Green
	y = judge.Yellow
	r = judge.Red
	n = judge.None
)

func TestTheProgrammeTakesItsColourFromItsObjectives(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		colours   []judge.Status
		overrides int
		want      judge.Status
		reason    judge.Reason
	}{
		"all on plan is green":                            {[]judge.Status{g, g, g}, 0, g, judge.AllOnPlan},
		"rank one red is red":                             {[]judge.Status{r, g, g}, 0, r, judge.TopRed},
		"another red is yellow":                           {[]judge.Status{g, r, g}, 0, y, judge.OtherRed},
		"an override in force is yellow":                  {[]judge.Status{g, g, g}, 1, y, judge.OverrideOpen},
		"rank one without data is no data":                {[]judge.Status{n, g, g}, 0, n, judge.TopUnseen},
		"also when another is red":                        {[]judge.Status{n, r, g}, 0, n, judge.TopUnseen},
		"another without data leaves it":                  {[]judge.Status{g, n, g}, 0, g, judge.AllOnPlan},
		"rank one drifting is yellow":                     {[]judge.Status{y, g, g}, 0, y, judge.TopYellow},
		"another drifting leaves it, as it may come back": {[]judge.Status{g, y, g}, 0, g, judge.AllOnPlan},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := tiles(c.colours...)
			p.h.Overrides = c.overrides
			r := judge.Judge(p.b, p.h)
			for i, o := range r.Objectives {
				require.Equal(t, c.colours[i], o.Status, o.ID)
			}
			require.Equal(t, c.want, r.Status)
			require.Equal(t, c.reason, r.Reason)
		})
	}
}

func TestABrokenNeverMakesTheProgrammeRed(t *testing.T) {
	t.Parallel()
	p := tiles(g, g).objective("trust", 3, ladder.KeyResult{Kind: ladder.Never})
	p.track("trust-kr", true, func(day int) float64 { return float64(day / 30) })
	r := judge.Judge(p.b, p.h)
	require.Equal(t, judge.Red, r.Status)
	require.Equal(t, judge.NeverBreached, r.Reason)
	require.Equal(t, date("2026-10-30"), r.Since)
}

func TestKPIColoursNeverFlipATile(t *testing.T) {
	t.Parallel()
	p := tiles(g)
	p.l.KPIs = append(p.l.KPIs, ladder.KPI{ID: "noise", Metric: "spam", Bands: &ladder.Bands{Green: bound(">=", 1)}})
	p.l.Objectives[0].KeyResults[0].SubOutcomes = []ladder.SubOutcome{{ID: "s", Levers: []ladder.Lever{{KPI: "k"}, {KPI: "k"}, {KPI: "noise"}}}}
	o := judge.Judge(p.b, p.h).Objectives[0]
	require.Equal(t, judge.Green, o.Status)
	require.Equal(t, map[judge.Status]int{judge.Red: 1}, o.Counts, "each KPI once, and no diagnostic")
}

func TestAnObjectiveTakesItsWorstKeyResultAndNoDataIsNotGreen(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		second judge.Status
		want   judge.Status
	}{
		"red is worst":                 {r, r},
		"yellow is worse than green":   {y, y},
		"no data is worse than green":  {n, n},
		"green beside green is green ": {g, g},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := tiles(g, c.second)
			p.l.Objectives[0].KeyResults = append(p.l.Objectives[0].KeyResults, p.l.Objectives[1].KeyResults...)
			require.Equal(t, c.want, judge.Judge(p.b, p.h).Objectives[0].Status)
		})
	}
}

func TestAKeyResultThatHasNotBegunDoesNotHoldItsObjectiveBack(t *testing.T) {
	t.Parallel()
	p := tiles(g)
	later := reach(1)
	later.ID, later.Period = "later", quarter
	later.Period.From, later.Period.To = date("2027-01-01"), date("2027-04-01")
	p.l.Objectives[0].KeyResults = append([]ladder.KeyResult{later}, p.l.Objectives[0].KeyResults...)
	require.Equal(t, judge.Green, judge.Judge(p.b, p.h).Objectives[0].Status)
}

func TestTheLadderMaySayOtherwise(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		rollup  ladder.Rollup
		colours []judge.Status
		want    judge.Status
		reason  judge.Reason
	}{
		"any red is red":              {ladder.Rollup{RedWhen: "any_red"}, []judge.Status{g, r, g}, r, judge.LadderRule},
		"two of three are a majority": {ladder.Rollup{RedWhen: "majority_red"}, []judge.Status{r, r, g}, r, judge.LadderRule},
		"one of three is none":        {ladder.Rollup{RedWhen: "majority_red"}, []judge.Status{r, g, g}, y, judge.OtherRed},
		"a drift elsewhere is yellow": {ladder.Rollup{YellowWhen: "any_yellow"}, []judge.Status{g, y, g}, y, judge.LadderRule},
		"never yellow":                {ladder.Rollup{YellowWhen: "never"}, []judge.Status{g, r, g}, g, judge.AllOnPlan},
		"the standing words":          {ladder.Rollup{RedWhen: "rank_1_red", YellowWhen: "any_red"}, []judge.Status{y, g, g}, y, judge.TopYellow},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := tiles(c.colours...)
			p.l.Rollup = c.rollup
			rep := judge.Judge(p.b, p.h)
			require.Equal(t, c.want, rep.Status)
			require.Equal(t, c.reason, rep.Reason)
		})
	}
}

func TestObjectivesComeByRankAndUnrankedLast(t *testing.T) {
	t.Parallel()
	p := tiles(g, g, g)
	p.l.Objectives[0].Rank, p.l.Objectives[1].Rank = 0, 2
	p.l.Objectives[2].Rank = 1
	var ids []string
	for _, o := range judge.Judge(p.b, p.h).Objectives {
		ids = append(ids, o.ID)
	}
	require.Equal(t, []string{"c", "b", "a"}, ids)
}

func TestAProgrammeWithoutObjectivesHasNoData(t *testing.T) {
	t.Parallel()
	p := newProgram()
	r := judge.Judge(p.b, p.h)
	require.Equal(t, judge.None, r.Status)
	require.Equal(t, "There is no objective yet.", r.Headline())
}

func TestTheHeadlineIsTheConclusion(t *testing.T) {
	t.Parallel()
	for want, colours := range map[string][]judge.Status{
		"One objective will be missed, one is drifting, one cannot be seen.": {r, y, n, g},
		"Two objectives will be missed.":                                     {r, r, g},
		"Two objectives are drifting, two cannot be seen.":                   {y, n, y, n},
		"All three objectives are on plan.":                                  {g, g, g},
		"The objective is on plan.":                                          {g},
	} {
		t.Run(want, func(t *testing.T) {
			t.Parallel()
			p := tiles(colours...)
			require.Equal(t, want, judge.Judge(p.b, p.h).Headline())
		})
	}
	p := tiles(g).objective("trust", 2, ladder.KeyResult{Kind: ladder.Never})
	p.track("trust-kr", true, func(day int) float64 { return float64(day / 30) })
	require.Equal(t, "One objective has been missed.", judge.Judge(p.b, p.h).Headline())
}
