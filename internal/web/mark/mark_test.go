package mark_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"plumbline/internal/judge"
	"plumbline/internal/measure"
	"plumbline/internal/period"
	"plumbline/internal/web/mark"
)

func at(v float64) *float64 { return &v }

// outcome is a figure that will end at a value, against a target.
func outcome(kind string, status judge.Status, target, end, low, high float64) judge.Outcome {
	return judge.Outcome{Kind: kind, Status: status, Target: at(target), Forecast: &judge.Forecast{Value: end, Low: low, High: high}}
}

func TestLeftOfTheLineIsAlwaysWorse(t *testing.T) {
	t.Parallel()
	for name, o := range map[string]judge.Outcome{
		"short of a target": outcome("reach", judge.Red, 100, 88, 83, 93), "above a limit": outcome("reduce", judge.Red, 100, 112, 105, 118),
		"a hold left upwards": outcome("hold", judge.Red, 100, 112, 105, 118), "a hold left downwards": outcome("hold", judge.Red, 100, 88, 83, 93),
	} {
		p := mark.PlumbOf(o)
		require.Less(t, p.Bob, 50.0, name)
		require.Less(t, p.Low, p.High, name)
		require.Contains(t, p.Label, "12 percent worse", name)
	}
	for name, o := range map[string]judge.Outcome{
		"beyond a target": outcome("reach", judge.Green, 100, 112, 105, 118), "under a limit": outcome("reduce", judge.Green, 100, 88, 83, 93),
		"a hold that holds": outcome("hold", judge.Green, 100, 95, 93, 97),
	} {
		require.Greater(t, mark.PlumbOf(o).Bob, 50.0, name)
	}
}

func TestAFarMissStaysOnTheTrackAndNearOnesStayApart(t *testing.T) {
	t.Parallel()
	far := mark.PlumbOf(outcome("reach", judge.Red, 100, 1, 0, 2))
	require.Greater(t, far.Low, 4.0)
	one, two := mark.PlumbOf(outcome("reach", judge.Red, 100, 97, 96, 98)), mark.PlumbOf(outcome("reach", judge.Red, 100, 94, 93, 95))
	require.Greater(t, one.Bob-two.Bob, 5.0)
}

func TestNoDataHangsOnTheLineWithoutAJudgement(t *testing.T) {
	t.Parallel()
	p := mark.PlumbOf(judge.Outcome{Kind: "reach", Status: judge.None, Target: at(60), Actual: at(12)})
	require.InDelta(t, 50, p.Bob, 0)
	require.Equal(t, "none", p.Colour)
	require.Equal(t, "no data: not judged", p.Label)
}

func TestABreachedNeverHangsAtTheFarLeftAndNamesItsDay(t *testing.T) {
	t.Parallel()
	day := period.NewDate(2026, 11, 9)
	o := judge.Outcome{Kind: "never", Status: judge.Red, MissedOn: &day}
	require.Less(t, mark.PlumbOf(o).Bob, 10.0)
	require.Equal(t, "Missed on 9 Nov", mark.BadgeOfOutcome(o).Word)
}

func TestWhatHasNoColourSaysWhy(t *testing.T) {
	t.Parallel()
	for want, v := range map[string]judge.Verdict{
		"Too few":         {Status: judge.None, Reason: judge.TooFew, Measurement: measure.Measurement{Status: measure.TooFew}},
		"Too early":       {Status: judge.None, Reason: judge.NotYet, Measurement: measure.Measurement{Status: measure.NotYet}},
		"No bands":        {Status: judge.None, Reason: judge.ShortHistory, Measurement: measure.Measurement{Status: measure.OK}},
		"Too little seen": {Status: judge.None, Reason: judge.TooLittleCovered, Measurement: measure.Measurement{Status: measure.Partial}},
		"No data":         {Status: judge.None, Reason: judge.NoData, Measurement: measure.Measurement{Status: measure.NoData}},
	} {
		b := mark.BadgeOfVerdict(v)
		require.Equal(t, want, b.Word)
		require.Equal(t, "none", b.Colour)
	}
	require.True(t, mark.BadgeOfVerdict(judge.Verdict{Status: judge.Green, Provisional: true}).Hollow)
}
