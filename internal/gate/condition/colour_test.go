package condition_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"plumbline/internal/access"
	"plumbline/internal/campaign"
	"plumbline/internal/gate/condition"
	"plumbline/internal/judge"
	"plumbline/internal/measure"
)

const asks = "kpi:intent"

// drill puts what the report says of the KPI for one dimension.
func drill(a *condition.Asked, dimension string, vs ...judge.Verdict) {
	a.Report.Drill["intent"][dimension] = vs
}

func without(a *condition.Asked, dimensions ...string) {
	for _, d := range dimensions {
		delete(a.Report.Drill["intent"], d)
	}
}

func judged(t *testing.T, a condition.Asked) (condition.Finding, string) {
	t.Helper()
	f := condition.Decide(a, asks)
	for _, on := range f.Evidence {
		if on.KPI != "" {
			return f, on.Of
		}
	}
	return f, ""
}

func TestAKPIIsJudgedForTheRecordThatAsks(t *testing.T) {
	t.Parallel()
	a := ready()
	f, of := judged(t, a)
	require.Equal(t, "asset:a1", of, "what pays for a post asks for the post")
	require.Equal(t, condition.Met, f.State)
	require.NotContains(t, f.Text, "judged by")

	a.Evidence.Subject, a.Evidence.Spend = a.Evidence.Deliverable, nil
	_, of = judged(t, a)
	require.Equal(t, "asset:a1", of, "so does the work")

	a.Evidence.Subject = a.Evidence.Terms
	f, of = judged(t, a)
	require.Equal(t, "creator:mia", of, "terms are with a creator")
	require.Equal(t, condition.NotMet, f.State, "yellow is not green")
	require.NotContains(t, f.Text, "judged by")

	a.Evidence.Creator = nil
	f, of = judged(t, a)
	require.Equal(t, "campaign:autumn", of, "without a creator the campaign answers")
	require.Contains(t, f.Text, "off plan")
}

func TestAPostsOwnColourIsNotOutdoneByItsCreators(t *testing.T) {
	t.Parallel()
	a := ready()
	drill(&a, "asset", said("asset", "a1", judge.Red))
	drill(&a, "creator", said("creator", "mia", judge.Green))
	f, of := judged(t, a)
	require.Equal(t, condition.NotMet, f.State)
	require.Equal(t, "asset:a1", of)
	require.Equal(t, "re brief (likely: wrong hook)", f.Fix)
}

func TestWhereAPostCannotBeJudgedItsCreatorIsAndTheRequirementSaysWhy(t *testing.T) {
	t.Parallel()
	for because, change := range map[string]func(a *condition.Asked){
		"intent is not measured by asset":     func(a *condition.Asked) { without(a, "asset") },
		"the work is not live":                func(a *condition.Asked) { a.Evidence.Deliverable.Asset = "" },
		"nothing is measured of asset a1 yet": func(a *condition.Asked) { drill(a, "asset", said("asset", "a2", judge.Red)) },
		"asset a1 has too few cases":          func(a *condition.Asked) { drill(a, "asset", said("asset", "a1", judge.None, judge.TooFew)) },
		"asset a1 has no data":                func(a *condition.Asked) { drill(a, "asset", said("asset", "a1", judge.None, judge.NoData)) },
		"asset a1 has nothing settled yet":    func(a *condition.Asked) { drill(a, "asset", provisional(said("asset", "a1", judge.Green))) },
	} {
		a := ready()
		change(&a)
		f, of := judged(t, a)
		require.Equal(t, "creator:mia", of, because)
		require.Equal(t, condition.NotMet, f.State, because)
		require.Contains(t, f.Text, "; judged by its creator: "+because)
		require.Contains(t, f.Bare, "; judged by its creator: "+because)
	}
}

func provisional(v judge.Verdict) judge.Verdict {
	v.Provisional = true
	v.History[0].Measurement.Status = measure.Provisional
	return v
}

func TestAStaleOrBrokenFigureOfAPostDeniesAndHasNoSubstitute(t *testing.T) {
	t.Parallel()
	for _, why := range []judge.Reason{judge.SourceStale, judge.Failed, judge.NoBands} {
		a := ready()
		drill(&a, "asset", said("asset", "a1", judge.None, why))
		f, of := judged(t, a)
		require.Equal(t, condition.Unknown, f.State, why)
		require.Equal(t, "asset:a1", of, why)
		require.Contains(t, f.Text, "for asset a1")
		require.Equal(t, "bring the data: intent comes from comments", f.Fix)
	}
}

func TestACreatorsOwnFigureHasNoSubstituteInACampaigns(t *testing.T) {
	t.Parallel()
	a := ready()
	a.Evidence.Subject = a.Evidence.Terms
	drill(&a, "campaign", said("campaign", "autumn", judge.Green))
	drill(&a, "creator", said("creator", "mia", judge.None, judge.TooFew))
	f, of := judged(t, a)
	require.Equal(t, condition.Unknown, f.State)
	require.Equal(t, "creator:mia", of)
	without(&a, "creator")
	f, of = judged(t, a)
	require.Equal(t, condition.Met, f.State, "what no creator is measured for is its campaign's")
	require.Equal(t, "campaign:autumn", of)
	require.Contains(t, f.Text, "; judged by its campaign: intent is not measured by creator")
	without(&a, "campaign")
	f, _ = judged(t, a)
	require.Equal(t, "intent is not measured for this creator, campaign or asset", f.Text)
}

func TestYellowIsEnoughOnlyWhereTheLadderSaysSo(t *testing.T) {
	t.Parallel()
	for status, want := range map[judge.Status][2]condition.State{
		judge.Green: {condition.Met, condition.Met}, judge.Yellow: {condition.NotMet, condition.Met}, judge.Red: {condition.NotMet, condition.NotMet},
	} {
		a := ready()
		drill(&a, "asset", said("asset", "a1", status))
		require.Equal(t, want[0], condition.Decide(a, asks).State, status)
		require.Equal(t, want[1], condition.Decide(a, asks+" >= yellow").State, status)
	}
}

func TestNothingMeasuredOrAnOldEvaluationDenies(t *testing.T) {
	t.Parallel()
	hold(t, []stands{
		{need: asks, change: func(a *condition.Asked) { a.Report = nil }, state: condition.Unknown, text: "nothing has been measured yet"},
		{need: asks, change: func(a *condition.Asked) { a.Report.AsOf = now.Add(-condition.StaleAfter - 1) }, state: condition.Unknown, text: "the last evaluation is of 18 Nov 2026: stale"},
		{need: "kpi:other", state: condition.Unknown, text: "the ladder has no KPI other"},
		{need: "kpi:intent >= red", state: condition.Unknown, text: "the requirement kpi:intent >= red cannot be read"},
	})
	a := ready()
	a.Report.AsOf = now.Add(-condition.StaleAfter)
	require.Equal(t, condition.Met, condition.Decide(a, asks).State, "two days are not too old")
}

func TestAPeriodThatIsNotOverMovesNoGate(t *testing.T) {
	t.Parallel()
	a := ready()
	v := said("asset", "a1", judge.Green)
	running := v.History[0]
	running.Status, running.Measurement.Period.From, running.Measurement.Period.To = judge.Red, today-4, today+3
	v.Status, v.History = judge.Red, append(v.History, running)
	drill(&a, "asset", v)
	require.Equal(t, condition.Met, condition.Decide(a, asks).State)
}

func TestANewCreatorsScreensAndPacketStandInForAFigureNobodyHasYet(t *testing.T) {
	t.Parallel()
	fresh := func() condition.Asked {
		a := ready()
		a.Evidence.Subject, a.Evidence.Posted = a.Evidence.Terms, false
		drill(&a, "creator", said("creator", "mia", judge.None, judge.NoData))
		return a
	}
	a := fresh()
	f, of := judged(t, a)
	require.Equal(t, condition.Met, f.State, f.Text)
	require.Equal(t, "creator:mia", of)
	require.Equal(t, "Comment intent: creator mia is new and not yet measurable", f.Text)
	require.Equal(t, "audience packet of 5 Nov 2026 accepted; safety and values passed and in date", f.StandsIn)

	a.Evidence.Screens[0].State, a.Evidence.Screens[0].Reason = "failed", "past_posts"
	f, _ = judged(t, a)
	require.Equal(t, condition.Unknown, f.State)
	require.Contains(t, f.Text, "past posts")
	require.Equal(t, access.Safety, f.Class)
	require.NotContains(t, f.Bare, "past posts")

	a = fresh()
	drill(&a, "creator", said("creator", "mia", judge.None, judge.SourceStale))
	f, _ = judged(t, a)
	require.Equal(t, condition.Unknown, f.State, "a stale source is no newness")
	a.Evidence.Posted = true
	drill(&a, "creator")
	f, _ = judged(t, a)
	require.Equal(t, condition.Unknown, f.State, "who has posted and has no figures is not new")
}

func TestTheSentenceNamesNobodyAndItsFigureStandsUnderItsClass(t *testing.T) {
	t.Parallel()
	a := ready()
	v := said("asset", "a1", judge.Red)
	v.Measurement.Class, v.History[0].Measurement.Class = access.Revenue, access.Revenue
	drill(&a, "asset", v)
	f, _ := judged(t, a)
	require.NotContains(t, f.Text, "Mia Rowe", "a person's name is not for every reader")
	require.Contains(t, f.Text, "a1")
	require.Equal(t, access.Revenue, f.Class)
	require.Contains(t, f.Text, "12%")
	require.NotContains(t, f.Bare, "12%")
	require.Contains(t, f.Bare, "off plan")
}

func TestAPaymentThatNamesNoWorkAsksForItsCreator(t *testing.T) {
	t.Parallel()
	a := ready()
	a.Evidence.Deliverable = nil
	_, of := judged(t, a)
	require.Equal(t, "creator:mia", of)
	a.Evidence.Subject = &campaign.Campaign{Head: campaign.Head{Kind: campaign.KindCampaign, ID: "autumn"}}
	a.Evidence.Creator = nil
	_, of = judged(t, a)
	require.Equal(t, "campaign:autumn", of)
}
