package judge_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"plumbline/internal/access"
	"plumbline/internal/judge"
	"plumbline/internal/judge/outlook"
	"plumbline/internal/ladder"
	"plumbline/internal/measure"
	"plumbline/internal/period"
)

// creators is a programme whose key result stands on one sub-outcome of 1,000
// orders, half of the key result.
func creators(bookings ...measure.Booking) *program {
	share := 0.5
	kr := reach(9200)
	kr.SubOutcomes = []ladder.SubOutcome{{
		ID: "s", Title: "Orders", Metric: "orders", Target: qp(1000, ""), ShareOfKR: &share,
		Levers: []ladder.Lever{
			{KPI: "k", Because: "seen", Control: "us", Evidence: &ladder.Evidence{Grade: "experiment", Effect: "+4%"}},
			{KPI: "self", Because: "same"}, {KPI: "gone", Because: "nobody made it"},
		},
	}}
	p := newProgram().history(weeks(99)).objective("o", 1, kr)
	p.l.KPIs = append(p.l.KPIs, ladder.KPI{ID: "self", Metric: "orders"})
	p.track("o-kr", true, wavy(100))
	p.track("s", true, wavy(10))
	for i := range bookings {
		bookings[i].SubOutcome = "s"
	}
	p.b.Bookings = bookings
	return p
}

func booking(n int, expected, actual float64, live bool) measure.Booking {
	d := quarter.From + period.Date(n-1)
	b := measure.Booking{Deliverable: fmt.Sprintf("d%d", n), Creator: "ann", Campaign: "w", Expected: expected, Actual: actual, Due: d, Visible: true}
	if live {
		b.Live, b.Settled = &d, true
	}
	return b
}

func TestThePlanGapIsKnownBeforeAnythingIsPosted(t *testing.T) {
	t.Parallel()
	kr := creators(booking(60, 400, 0, false), booking(70, 350, 0, false)).outcome(t)
	s := kr.Subs[0]
	require.InDelta(t, 750, *s.Booked, 1e-9)
	require.InDelta(t, 250, *s.PlanGap, 1e-9)
	require.InDelta(t, 0.75, *s.BookedShare, 1e-9)
	require.InDelta(t, 0.75*4600, *kr.Booked, 1e-9, "by the share of the key result it stands for")
	require.InDelta(t, 0.25*4600, *kr.PlanGap, 1e-9)
	require.InDelta(t, 0.75, *kr.BookedShare, 1e-9)
}

func TestBookingsOfTheSameMetricAddUpAsTheyAre(t *testing.T) {
	t.Parallel()
	p := creators(booking(60, 750, 0, false))
	p.l.Objectives[0].KeyResults[0].Metric = "orders"
	kr := p.outcome(t)
	require.InDelta(t, 750, *kr.Booked, 1e-9)
	require.InDelta(t, 250, *kr.PlanGap, 1e-9)
}

func TestWithoutBookingsNothingIsSaidAboutThem(t *testing.T) {
	t.Parallel()
	kr := creators().outcome(t)
	require.Nil(t, kr.Booked)
	require.Nil(t, kr.Subs[0].Booked)
	require.Nil(t, kr.Subs[0].PlanGap)
}

func TestASubOutcomeListsWhatLags(t *testing.T) {
	t.Parallel()
	s := creators(booking(3, 100, 10, true), booking(4, 100, 100, true)).outcome(t).Subs[0]
	require.Len(t, s.Lagging, 1)
	require.Equal(t, "d3", s.Lagging[0].Deliverable)
	require.Len(t, s.Expected, 4)
}

func TestASubOutcomeSplitsItsVariance(t *testing.T) {
	t.Parallel()
	p := creators(booking(3, 500, 400, true), booking(20, 80, 0, false))
	s := p.outcome(t).Subs[0]
	sum := 0.0
	for _, part := range s.Variance.Parts {
		sum += part.Value
	}
	require.InDelta(t, s.Variance.Total, sum, 1e-9)
	require.Equal(t, outlook.NotVisible, s.Variance.Parts[0].Name)
	require.Equal(t, outlook.NotDelivered, s.Variance.Parts[1].Name)
	require.InDelta(t, -80, s.Variance.Parts[1].Value, 1e-9)
}

func TestAnArrowBothOfWhoseEndsCountTheSameIsDefinitional(t *testing.T) {
	t.Parallel()
	levers := creators().outcome(t).Subs[0].Levers
	require.Equal(t, "experiment", levers[0].Grade)
	require.Equal(t, "+4%", levers[0].Effect)
	require.Equal(t, judge.Green, levers[0].Verdict.Status)
	require.Equal(t, ladder.GradeDefinitional, levers[1].Grade)
	require.Equal(t, "none", levers[2].Grade)
	require.Empty(t, levers[2].Verdict.KPI)
}

func TestSharedNumeratorsAreFoundWhereverTheyWereWritten(t *testing.T) {
	t.Parallel()
	p := creators()
	atom := ladder.Atom{Facts: "orders", Agg: "count", Where: []ladder.Where{{Column: "channel", Op: "is", Values: []string{"web"}}}}
	p.l.Metrics[0].Formula = ladder.Formula{Kind: "ratio", To: []ladder.Atom{atom}}
	atom.Line, atom.Where = 9, []ladder.Where{{Pos: ladder.Pos{Line: 9}, Column: "channel", Op: "is", Values: []string{"web"}}}
	p.l.Metrics[1].Formula = ladder.Formula{Kind: "sum", Of: []ladder.Atom{atom}}
	require.Equal(t, ladder.GradeDefinitional, p.outcome(t).Subs[0].Levers[0].Grade)
}

func TestALevelOfCreatorsIsHeldAtItsTarget(t *testing.T) {
	t.Parallel()
	p := creators()
	p.track("s", false, func(int) float64 { return 990 })
	require.Equal(t, judge.Red, p.outcome(t).Subs[0].Status)
	p.track("s", false, func(int) float64 { return 1200 })
	require.Equal(t, judge.Green, p.outcome(t).Subs[0].Status)
}

func TestSentencesSayTheReasonWithItsNumbers(t *testing.T) {
	t.Parallel()
	owner := access.For(access.Owner)
	ms := weeks(71)
	ms[0].Numerator, ms[0].Denominator = 71, 100
	require.Equal(t, "Tagged: 71% (71 of 100), needs at least 98%; off plan since 16 Nov.", newProgram().history(ms).kpi(t).Sentence(owner))
	require.Equal(t, "Tagged: 99%, inside at least 98%.", newProgram().history(weeks(99)).kpi(t).Sentence(owner))
	ms = weeks(99)
	ms[0].Status, ms[0].Count = measure.TooFew, 3
	require.Equal(t, "Tagged: 99% from only 3, too few to judge.", newProgram().history(ms).kpi(t).Sentence(owner))
	require.Equal(t, "Tagged: nothing measures this yet.", newProgram().kpi(t).Sentence(owner))

	p := newProgram().objective("o", 1, reach(9200))
	p.track("o-kr", true, func(d int) float64 { return 50 * float64(d) })
	require.Contains(t, p.outcome(t).Sentence(owner), "behind; forecast 4,600 (")
	require.Contains(t, p.outcome(t).Sentence(owner), "target 9,200.")
}
