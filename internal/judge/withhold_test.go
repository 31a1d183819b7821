package judge_test

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"

	"plumbline/internal/access"
	"plumbline/internal/judge"
	"plumbline/internal/ladder"
	"plumbline/internal/measure"
)

// canary is a number that no answer to a narrow scope may hold.
const canary = 7654321

func secretive(t *testing.T) *program {
	t.Helper()
	ms := weeks(canary, canary, canary)
	for i := range ms {
		ms[i].Class, ms[i].Numerator, ms[i].Denominator = access.Revenue, canary, canary
	}
	p := newProgram().history(ms)
	p.l.KPIs[0].Bands = &ladder.Bands{Green: bound(">=", canary)}
	kr := reach(canary)
	kr.SubOutcomes = []ladder.SubOutcome{{ID: "s", Metric: "orders", Target: qp(canary, ""), Levers: []ladder.Lever{{KPI: "k"}}}}
	p.objective("o", 1, kr)
	for _, id := range []string{"o-kr", "s"} {
		p.track(id, true, func(int) float64 { return canary }).Now.Class = access.Revenue
	}
	live := p.b.Today - 10
	p.b.Bookings = []measure.Booking{{Deliverable: "d", SubOutcome: "s", Expected: canary, Due: live, Live: &live, Visible: true, Settled: true, Actual: 1}}
	p.b.Self = []measure.Measurement{ms[0]}
	drill := ms[2]
	drill.Subject = measure.Subject{Dimension: "creator", ID: "ann"}
	p.b.Drill["k"] = map[string]*measure.Set{"creator": measure.NewSet([]measure.Measurement{drill})}
	return p
}

func TestWhatAScopeDoesNotSeeKeepsItsColourAndLosesItsNumbers(t *testing.T) {
	t.Parallel()
	p := secretive(t)
	full := judge.Judge(p.b, p.h)
	narrow := full.For(access.For(access.Operations))
	raw, err := json.Marshal(narrow)
	require.NoError(t, err)
	require.NotContains(t, string(raw), "7654321")
	require.Equal(t, full.Status, narrow.Status)
	require.Equal(t, full.KPIs[0].Status, narrow.KPIs[0].Status)
	require.Equal(t, judge.Green, narrow.KPIs[0].Status)
	require.Equal(t, measure.Withheld, narrow.KPIs[0].Measurement.Status)
	require.Equal(t, full.Objectives[0].KeyResults[0].Status, narrow.Objectives[0].KeyResults[0].Status)

	owner, err := json.Marshal(full.For(access.For(access.Owner)))
	require.NoError(t, err)
	require.Contains(t, string(owner), "7654321")
}

func TestNoSentenceTellsWhatTheScopeDoesNotSee(t *testing.T) {
	t.Parallel()
	p := secretive(t)
	r := judge.Judge(p.b, p.h)
	for _, item := range []judge.Said{r.KPIs[0], r.Objectives[0], r.Objectives[0].KeyResults[0], r.Objectives[0].KeyResults[0].Subs[0]} {
		said := judge.Sentence(item, access.For(access.Operations))
		require.NotContains(t, said, "7,654,321")
		require.Contains(t, said, "not shown to your role")
		require.NotContains(t, judge.Sentence(item, access.For(access.Owner)), "not shown")
	}
}

func TestRowsOutsideTheScopeAreNotThere(t *testing.T) {
	t.Parallel()
	p := secretive(t)
	r := judge.Judge(p.b, p.h)
	require.Len(t, r.For(access.For(access.Owner).Only("creator", "ann")).Drill["k"]["creator"], 1)
	require.Empty(t, r.For(access.For(access.Owner).Only("creator", "bob")).Drill["k"]["creator"])
}

func TestTheZeroScopeSeesNothing(t *testing.T) {
	t.Parallel()
	p := secretive(t)
	r := judge.Judge(p.b, p.h).For(access.Scope{})
	require.Equal(t, judge.None, r.Status)
	require.Empty(t, r.KPIs)
	require.Empty(t, r.Objectives)
	require.Empty(t, r.Self)
}
