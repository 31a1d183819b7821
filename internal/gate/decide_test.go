package gate_test

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"plumbline/internal/access"
	"plumbline/internal/campaign"
	"plumbline/internal/gate"
	"plumbline/internal/gate/condition"
	"plumbline/internal/judge"
	"plumbline/internal/measure"
)

// guarded are the gates and what asks at them.
var guarded = map[string]campaign.Kind{
	gate.Commit: campaign.KindTerms, gate.Shipment: campaign.KindShipment, gate.Publish: campaign.KindDeliverable,
	gate.Amplify: campaign.KindSpend, gate.Pay: campaign.KindSpend,
}

func TestEveryGateOpensForWhatIsReady(t *testing.T) {
	t.Parallel()
	for name, kind := range guarded {
		d := ask(ready(kind), name)
		require.Equal(t, gate.Allow, d.Answer, "%s: %s", name, d.Sentence())
		require.Empty(t, d.Unmet())
		require.NotEmpty(t, d.Evidence)
		require.Equal(t, d, ask(ready(kind), name), "the same case gives the same decision")
	}
}

func TestCommitIsHeldByAColourAndMayBeOverridden(t *testing.T) {
	t.Parallel()
	c := ready(campaign.KindTerms)
	c.Report = report(judge.Red, judge.Green)
	d := ask(c, gate.Commit)
	require.Equal(t, gate.NeedsOverride, d.Answer)
	require.Equal(t, []string{"kpi:fit"}, d.Unmet())
	fit := need(t, d, "kpi:fit")
	require.Equal(t, condition.NotMet, fit.State)
	require.Contains(t, fit.Text, "asked for green")
	require.Equal(t, "swap creator (likely: off category audience)", fit.Fix)
	require.Equal(t, "2026-W46", fit.Evidence[0].Period)
	require.Equal(t, "creator:mia", fit.Evidence[0].Of)
	require.Equal(t, 61.5, *fit.Evidence[0].Value)
	require.Equal(t, c.Report.AsOf, fit.Evidence[0].At)
	require.Equal(t, []string{"finance"}, d.Way.Roles)
	require.False(t, d.Way.NeedsSecond, "the fee is under the ladder's amount")
}

func TestAParcelDoesNotLeaveBeforeTheSignature(t *testing.T) {
	t.Parallel()
	c := ready(campaign.KindShipment)
	c.Evidence.Terms.Signed, c.Evidence.Terms.State = time.Time{}, "sent"
	d := ask(c, gate.Shipment)
	require.Equal(t, gate.Deny, d.Answer, "this ladder names nobody who may override")
	require.Equal(t, "the terms are sent, not signed", need(t, d, "signed_terms").Text)
	require.Equal(t, "have terms t1 signed", need(t, d, "signed_terms").Fix)
	require.Equal(t, "terms/t1", need(t, d, "signed_terms").Evidence[0].Record)

	c.Evidence.Master = &campaign.Terms{Head: campaign.Head{Kind: campaign.KindTerms, ID: "m1"}, Form: "master", Contract: "M-1", Signed: days(-90)}
	require.Equal(t, gate.Allow, ask(c, gate.Shipment).Answer, "a signed master agreement covers it")
}

func TestPublishInWarnLetsThroughAndSaysWhatEnforcingWouldAnswer(t *testing.T) {
	t.Parallel()
	c := ready(campaign.KindDeliverable)
	c.Evidence.Deliverable.Link = ""
	d := ask(c, gate.Publish)
	require.Equal(t, gate.Allow, d.Answer)
	require.Equal(t, gate.Deny, d.Would)
	require.Equal(t, "warn", d.Mode)
	require.Contains(t, d.Sentence(), "would have been stopped, trackable: it has neither a tracked link nor a code")
}

func TestAmplifyWantsRightsThatRunOnTheDay(t *testing.T) {
	t.Parallel()
	c := ready(campaign.KindSpend)
	c.Report = report(judge.Green, judge.Yellow)
	require.Equal(t, gate.Allow, ask(c, gate.Amplify).Answer, "yellow is enough where the ladder says so")
	c.Evidence.Terms.Rights[0].To -= 30
	require.Contains(t, need(t, ask(c, gate.Amplify), "rights_in_date").Text, "the rights run from 15 Nov 2026")
	c.Evidence.Terms.Rights[0].To += 30
	c.Evidence.Spend.Territory = "CA"
	require.Equal(t, "no usage right covers instagram CA", need(t, ask(c, gate.Amplify), "rights_in_date").Text)
}

func TestAcceptedWorkIsPaidWhateverTheColours(t *testing.T) {
	t.Parallel()
	c := ready(campaign.KindSpend)
	c.Report = report(judge.Red, judge.Red)
	c.Ladder.Gates[4].Require = append(c.Ladder.Gates[4].Require, "kpi:fit", "screens_passed", "spend.amount < 1")
	c.Evidence.Screens = nil
	c.Evidence.Holds = []*campaign.Hold{{Head: campaign.Head{Kind: campaign.KindHold, ID: "h1"}, Gate: "pay", Because: "everything is red"}}
	d := ask(c, gate.Pay)
	require.Equal(t, gate.Allow, d.Answer, d.Sentence())
	require.Equal(t, condition.NotMet, need(t, d, "kpi:fit").State)
	require.True(t, need(t, d, "kpi:fit").Advisory, "shown, and holds nothing")

	failed := days(-1)
	c.Evidence.Terms.Conditions[0].Failed = &failed
	d = ask(c, gate.Pay)
	require.Equal(t, gate.Deny, d.Answer, "a failed condition of its contract is the one thing that holds it")
	require.Contains(t, need(t, d, "contract:conditions").Text, `contract C-17, clause exclusive: "No other skin brand for 30 days" failed on 19 Nov 2026`)

	c = ready(campaign.KindSpend)
	c.Evidence.Deliverable.Accepted = time.Time{}
	require.Equal(t, []string{"accepted"}, ask(c, gate.Pay).Unmet(), "nothing is owed before the work is accepted")
}

func TestAHoldClosesEveryGateButPayAndNoOverrideOpensIt(t *testing.T) {
	t.Parallel()
	for name, kind := range guarded {
		c := ready(kind)
		c.Evidence.Holds = []*campaign.Hold{{Head: campaign.Head{Kind: campaign.KindHold, ID: "h1"}, Gate: name, Because: "spend without result"}}
		c.Evidence.Overrides = []*campaign.Override{override(name, nil)}
		d := ask(c, name)
		if name == gate.Pay {
			require.Equal(t, gate.Allow, d.Would)
			continue
		}
		require.Equal(t, gate.Deny, d.Would, name)
		require.Equal(t, "lift hold h1; an override does not open a held gate", need(t, d, "hold").Fix)
	}
}

func TestNoDataOrStaleDeniesAndSaysSo(t *testing.T) {
	t.Parallel()
	for text, change := range map[string]func(r *judge.Report){
		"stale, its source has not reported lately, for creator mia": func(r *judge.Report) { quiet(r, measure.Stale, judge.SourceStale) },
		"no data for creator mia":                                    func(r *judge.Report) { quiet(r, measure.NoData, judge.NoData) },
		"nothing settled yet for creator mia":                        func(r *judge.Report) { quiet(r, measure.Provisional, judge.WithinGreen) },
		"the last evaluation is of 17 Nov 2026: stale":               func(r *judge.Report) { r.AsOf = days(-3) },
		"fit is not measured for this creator, campaign or asset":    func(r *judge.Report) { delete(r.Drill, "fit") },
	} {
		c := ready(campaign.KindTerms)
		change(c.Report)
		d := ask(c, gate.Commit)
		require.Equal(t, gate.Deny, d.Answer, text)
		require.Contains(t, need(t, d, "kpi:fit").Text, text)
		require.Equal(t, condition.Unknown, need(t, d, "kpi:fit").State)
		require.NotEmpty(t, need(t, d, "kpi:fit").Fix)
	}
	c := ready(campaign.KindTerms)
	c.Report = nil
	require.Equal(t, "nothing has been measured yet", need(t, ask(c, gate.Commit), "kpi:fit").Text)
	c.Ladder = nil
	require.Equal(t, gate.Deny, ask(c, gate.Commit).Would, "without a ladder nothing is known to be ready")
}

// quiet takes a creator's colour away.
func quiet(r *judge.Report, status measure.Status, why judge.Reason) {
	v := &r.Drill["fit"]["creator"][0]
	v.Status, v.Reason, v.Measurement.Status = judge.None, why, status
	v.History[0] = judge.Dated{Measurement: v.Measurement, Status: judge.None, Reason: why}
}

func TestANewCreatorIsNotYetMeasurableAndTheRequirementNamesWhatStandsIn(t *testing.T) {
	t.Parallel()
	c := ready(campaign.KindTerms)
	c.Report.Drill["fit"]["creator"][0].Subject.ID = "somebody-else"
	d := ask(c, gate.Commit)
	require.Equal(t, gate.Deny, d.Answer, "who has posted and has no figures is not new")

	c.Evidence.Posted = false
	d = ask(c, gate.Commit)
	require.Equal(t, gate.Allow, d.Answer, d.Sentence())
	require.Equal(t, "audience packet of 5 Nov 2026 accepted; safety and values passed and in date", need(t, d, "kpi:fit").StandsIn)

	c.Evidence.Packets = nil
	d = ask(c, gate.Commit)
	require.Equal(t, gate.Deny, d.Answer)
	require.Equal(t, "Audience relevance: creator mia is new and not yet measurable; an audience packet and screens stand in, and there is no audience packet", need(t, d, "kpi:fit").Text)
	require.Equal(t, "ask creator mia for the audience packet", need(t, d, "kpi:fit").Fix)
}

func override(name string, failed []string) *campaign.Override {
	return &campaign.Override{
		Head: campaign.Head{Kind: campaign.KindOverride, ID: "o1", State: "in_force"}, Gate: name, Amount: usd(100000),
		Asked: "dana", Until: days(1), Failed: failed,
	}
}

func TestAnOverrideLetsThroughWhatItNamesAndIsRecorded(t *testing.T) {
	t.Parallel()
	c := ready(campaign.KindTerms)
	c.Report = report(judge.Red, judge.Green)
	c.Evidence.Overrides = []*campaign.Override{override(gate.Commit, []string{"kpi:fit"})}
	d := ask(c, gate.Commit)
	require.Equal(t, gate.Allow, d.Answer)
	require.Equal(t, "o1", d.Override)
	require.Equal(t, "let through by override o1, over kpi:fit", d.Sentence())

	for name, change := range map[string]func(o *campaign.Override){
		"another gate's":         func(o *campaign.Override) { o.Gate = gate.Amplify },
		"one that lapsed":        func(o *campaign.Override) { o.Until = now },
		"for less money":         func(o *campaign.Override) { o.Amount = usd(1000) },
		"in another currency":    func(o *campaign.Override) { o.Amount.Currency = "EUR" },
		"over other things only": func(o *campaign.Override) { o.Failed = []string{"screens_passed"} },
	} {
		o := override(gate.Commit, []string{"kpi:fit"})
		change(o)
		c.Evidence.Overrides = []*campaign.Override{o}
		require.Equal(t, gate.NeedsOverride, ask(c, gate.Commit).Answer, name)
	}
}

func TestAboveTheLaddersAmountASecondPersonHasToAgree(t *testing.T) {
	t.Parallel()
	c := ready(campaign.KindTerms)
	c.Report = report(judge.Red, judge.Green)
	c.Evidence.Terms.Fee = usd(6000)
	o := override(gate.Commit, nil)
	c.Evidence.Overrides = []*campaign.Override{o}
	d := ask(c, gate.Commit)
	require.Equal(t, gate.NeedsOverride, d.Answer)
	require.True(t, d.Way.NeedsSecond)
	require.Equal(t, "dana", d.Way.Second)
	o.Second = o.Asked
	require.Equal(t, gate.NeedsOverride, ask(c, gate.Commit).Answer, "the same person twice is one person")
	o.Second = "lee"
	require.Equal(t, gate.Allow, ask(c, gate.Commit).Answer)
}

func TestMoreMoneyThanTheRecordSaysIsDenied(t *testing.T) {
	t.Parallel()
	c := ready(campaign.KindSpend)
	d := gate.Decide(c, gate.Request{Gate: gate.Pay, Amount: usd(1300), At: now})
	require.Equal(t, gate.Deny, d.Answer)
	require.Equal(t, "asked for $1,300.00, and the record says $1,200.00", need(t, d, "amount").Text)
	eur := *usd(1200)
	eur.Currency = "EUR"
	require.Equal(t, gate.Deny, gate.Decide(c, gate.Request{Gate: gate.Pay, Amount: &eur, At: now}).Answer)
	require.Equal(t, gate.Allow, gate.Decide(c, gate.Request{Gate: gate.Pay, Amount: usd(600), At: now}).Answer)
}

func TestAReaderIsToldTheStateAndNotWhatIsOutsideTheirScope(t *testing.T) {
	t.Parallel()
	c := ready(campaign.KindTerms)
	c.Evidence.Screens[0].State, c.Evidence.Screens[0].Reason = "failed", "hate_speech_1487"
	c.Evidence.Terms.Fee = usd(1487)
	whole := ask(c, gate.Commit)
	require.Contains(t, need(t, whole, "screens_passed").Text, "hate speech 1487")

	finance, ok := whole.For(access.For(access.Finance))
	require.True(t, ok)
	require.Equal(t, whole.Answer, finance.Answer)
	require.Equal(t, condition.NotMet, need(t, finance, "screens_passed").State)
	require.Equal(t, []string{"safety"}, need(t, finance, "screens_passed").Hidden)
	require.Equal(t, int64(148700), finance.Amount.Minor, "finance sees how much is blocked")
	raw, err := json.Marshal(finance)
	require.NoError(t, err)
	require.NotContains(t, string(raw), "1487 ")
	require.NotContains(t, string(raw), "hate")

	social, ok := whole.For(access.For(access.Social))
	require.True(t, ok)
	raw, err = json.Marshal(social)
	require.NoError(t, err)
	require.NotContains(t, string(raw), "148700")
	require.NotContains(t, string(raw), "61.5", "the audience figure is personal")
	require.Contains(t, need(t, social, "screens_passed").Text, "hate speech")

	_, ok = whole.For(access.For(access.Finance).Only("campaign", "winter"))
	require.False(t, ok, "rows outside the scope are not there")
	_, ok = whole.For(access.Scope{})
	require.False(t, ok)
}

// BenchmarkDecide is the pure part: one commit with five requirements.
func BenchmarkDecide(b *testing.B) {
	c := ready(campaign.KindTerms)
	for b.Loop() {
		ask(c, gate.Commit)
	}
}

// BenchmarkDecideExpression adds a condition over the record.
func BenchmarkDecideExpression(b *testing.B) {
	c := ready(campaign.KindSpend)
	c.Ladder.Gates[4].Require = append(c.Ladder.Gates[4].Require, "spend.amount <= 5000 && creator.country in ['US', 'CA']")
	for b.Loop() {
		ask(c, gate.Pay)
	}
}
