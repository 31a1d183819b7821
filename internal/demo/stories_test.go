package demo_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"plumbline/internal/access"
	"plumbline/internal/demo"
	"plumbline/internal/facts/duckdb"
	"plumbline/internal/judge"
	"plumbline/internal/ladder/parse"
	"plumbline/internal/measure"
	"plumbline/internal/measure/gather"
)

// judged writes the programme into the real engine and judges it.
func judged(t *testing.T, c demo.Config) *judge.Report {
	t.Helper()
	ctx, e := context.Background(), duckdb.OpenTest(t)
	p, err := demo.Write(ctx, e, c)
	require.NoError(t, err)
	files, err := demo.Ladder(c)
	require.NoError(t, err)
	l, problems := parse.Bytes(files)
	require.Empty(t, problems)
	b, err := gather.Bundle(ctx, e, l, p.AsOf, access.For(access.Owner))
	require.NoError(t, err)
	return judge.Judge(b, judge.History{})
}

// colourOf finds the verdict a story points at.
func colourOf(r *judge.Report, s demo.Tale) (judge.Status, string) {
	dimension, id, _ := strings.Cut(s.Where, ":")
	if dimension != "" {
		for _, v := range r.Drill[s.Subject][dimension] {
			if v.Subject.ID == id {
				return v.Status, v.Sentence(access.For(access.Owner))
			}
		}
		return "", "no verdict for " + s.Where
	}
	for _, v := range r.KPIs {
		if v.KPI == s.Subject {
			return v.Status, v.Sentence(access.For(access.Owner))
		}
	}
	for _, o := range r.Objectives {
		for _, kr := range o.KeyResults {
			for _, x := range append([]judge.Outcome{kr}, kr.Subs...) {
				if x.ID == s.Subject {
					return x.Status, x.Sentence(access.For(access.Owner))
				}
			}
		}
	}
	return "", "nothing called " + s.Subject
}

func TestTheProgrammeAsItIsJudged(t *testing.T) {
	t.Parallel()
	r := judged(t, demo.Config{})
	for name, check := range map[string]func(*testing.T, *judge.Report){
		"every story shows in its colour":                       everyStoryShows,
		"the head of the roll-up has its figures":               theHeadHasItsFigures,
		"the forecast of revenue misses by half a million":      theForecastMisses,
		"saves and shares get better while revenue gets missed": savesRise,
	} {
		t.Run(name, func(t *testing.T) { check(t, r) })
	}
}

func TestTheStoriesAreToldOnAnotherDayToo(t *testing.T) {
	t.Parallel()
	everyStoryShows(t, judged(t, demo.Config{AsOf: time.Date(2027, 2, 3, 15, 0, 0, 0, time.UTC)}))
}

func everyStoryShows(t *testing.T, r *judge.Report) {
	for _, s := range demo.Stories() {
		if s.Subject == "" {
			continue // in the records: where they are kept, it is looked for
		}
		got, says := colourOf(r, s)
		require.Equal(t, s.Colour, string(got), "%s: %s", s.ID, says)
	}
	require.Equal(t, judge.Red, r.Status)
	require.Equal(t, "One objective will be missed, one is drifting, one cannot be seen.", r.Headline())
}

func theHeadHasItsFigures(t *testing.T, r *judge.Report) {
	self := map[string]measure.Measurement{}
	for _, m := range r.Self {
		require.True(t, m.Status.Has(), "%s: %s", m.Metric, m.Why)
		self[m.Metric] = m
	}
	require.InDelta(t, 83, self["trace_coverage"].Value, 6)
	require.InDelta(t, 75, self["acted_before_red"].Value, 0.1)
	require.InDelta(t, 16, self["misaligned_spend_share"].Value, 6)
	for _, v := range r.KPIs {
		require.NotEqual(t, measure.Failed, v.Measurement.Status, v.KPI)
		require.NotEqual(t, judge.None, v.Status, "%s: %s", v.KPI, v.Reason)
	}
}

func theForecastMisses(t *testing.T, r *judge.Report) {
	kr := r.Objectives[0].KeyResults[0]
	require.InDelta(t, 3.7e6, kr.Forecast.Value, .1e6)
	require.Less(t, kr.Forecast.High, *kr.Target)
	sub := kr.Subs[0]
	require.InDelta(t, 8800, *sub.Booked, 400)
	require.NotEmpty(t, sub.Variance.Parts)
	sum := 0.0
	for _, p := range sub.Variance.Parts {
		sum += p.Value
	}
	require.InDelta(t, sub.Variance.Total, sum, 1e-6)
}

func savesRise(t *testing.T, r *judge.Report) {
	for _, v := range r.KPIs {
		if v.KPI == "save-share" {
			require.Equal(t, "better", v.Drift)
		}
	}
}
