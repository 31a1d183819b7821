package condition_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"plumbline/internal/access"
	"plumbline/internal/campaign"
	"plumbline/internal/gate/condition"
	"plumbline/internal/judge"
	"plumbline/internal/ladder"
	"plumbline/internal/measure"
	"plumbline/internal/money"
	"plumbline/internal/period"
)

// now is a Friday, ten in the morning in New York.
var now = time.Date(2026, 11, 20, 15, 0, 0, 0, time.UTC)

var today = period.NewDate(2026, 11, 20)

// never is a moment that has not been.
var never time.Time

func days(n int) time.Time { return now.AddDate(0, 0, n) }

func dated(n int) *time.Time { t := days(n); return &t }

func usd(major int64) *money.Amount { return &money.Amount{Minor: major * 100, Currency: "USD"} }

func top(k campaign.Kind, id string, state campaign.State) campaign.Head {
	return campaign.Head{Kind: k, ID: id, State: state, Version: 2, Campaign: "autumn", Creator: "mia"}
}

// nothing is a payment request of which nothing else is known.
func nothing() condition.Asked {
	s := &campaign.Spend{Head: top(campaign.KindSpend, "p1", "requested"), Pays: "fee", Amount: usd(1200)}
	return condition.Asked{
		Gate: "amplify", At: now, Stale: condition.StaleAfter, Evidence: &campaign.Evidence{At: now, Subject: s, Spend: s},
		Ladder: &ladder.Ladder{Program: ladder.Program{Currency: "USD", Timezone: "America/New_York"}, NoTouch: []string{"politics"}},
	}
}

// ready is a payment request with everything in order: every condition is met.
func ready() condition.Asked {
	a := nothing()
	e := a.Evidence
	e.Campaign = &campaign.Campaign{Head: campaign.Head{Kind: campaign.KindCampaign, ID: "autumn"}, Lock: "0123456789abcdef", LockedAt: days(-30)}
	e.Creator = &campaign.Creator{Head: campaign.Head{Kind: campaign.KindCreator, ID: "mia"}, Country: "US"}
	e.Brief = &campaign.Brief{Head: top(campaign.KindBrief, "b1", "acknowledged"), Sent: days(-20), Acknowledged: days(-19), Asked: campaign.BriefBody{Themes: []string{"skin"}}}
	e.Terms = &campaign.Terms{
		Head: top(campaign.KindTerms, "t1", "signed"), Form: "sow", Contract: "C-17", Signed: days(-10), Amplify: true,
		Rights:     []campaign.Right{{Platform: "instagram", Territory: "US", From: today - 5, To: today + 20, Amplify: true}},
		Conditions: []campaign.Condition{{ID: "exclusive", Clause: "No other skin brand for 30 days", Met: dated(-1)}},
	}
	e.Deliverable = &campaign.Deliverable{
		Head: top(campaign.KindDeliverable, "d1", "live"), Platform: "instagram", Link: "l1", Disclosure: "#ad", Asset: "a1", Live: days(-2), Accepted: days(-1),
		Checks: []campaign.Check{{Requirement: "disclosure", Answer: "met", At: days(-1)}},
	}
	e.Deliverables = []*campaign.Deliverable{e.Deliverable}
	e.Spend.Territory = "US"
	e.Packets = []*campaign.Packet{{Head: top(campaign.KindPacket, "k1", "accepted"), Taken: days(-15)}}
	for i, which := range []string{"safety", "values"} {
		e.Screens = append(e.Screens, &campaign.Screen{Head: top(campaign.KindScreen, "c"+string(rune('1'+i)), "passed"), Screened: which, Decided: days(-15)})
	}
	e.Lists = []*campaign.List{{Head: campaign.Head{Kind: campaign.KindList, ID: "n1", Creator: "mia"}, Own: []string{"diets"}}}
	e.Posted = true
	a.Ladder.KPIs = []ladder.KPI{{ID: "intent", Title: "Comment intent", Metric: "intent", Hook: &ladder.Hook{Source: "comments"}, WhenRed: &ladder.Rule{Do: "re_brief", Likely: "wrong_hook"}}}
	a.Report = &judge.Report{AsOf: now.Add(-3 * time.Hour), Drill: map[string]map[string][]judge.Verdict{"intent": {
		"asset": {said("asset", "a1", judge.Green)}, "creator": {said("creator", "mia", judge.Yellow)}, "campaign": {said("campaign", "autumn", judge.Red)},
	}}}
	return a
}

// said is a KPI's verdict about a subject, of the week before last: its colour,
// or with none why there is none.
func said(dimension, id string, status judge.Status, why ...judge.Reason) judge.Verdict {
	week := period.Period{Grain: period.Week, From: today - 11, To: today - 4}
	m := measure.Measurement{Metric: "intent", Period: week, Status: measure.OK, Value: 12, Unit: "percent"}
	reason := map[judge.Status]judge.Reason{judge.Green: judge.WithinGreen, judge.Yellow: judge.OutsideGreen, judge.Red: judge.OutsideYellow}[status]
	if len(why) > 0 {
		reason, m.Status = why[0], measure.NoData
	}
	of := measure.Subject{Dimension: dimension, ID: id, Name: "Mia Rowe"}
	return judge.Verdict{
		KPI: "intent", Title: "Comment intent", Subject: of, Status: status, Reason: reason, Measurement: m,
		History: []judge.Dated{{Measurement: m, Status: status, Reason: reason}},
	}
}

// stands is one line of a table: what is changed, and how the requirement stands then.
type stands struct {
	need   string
	from   func() condition.Asked // ready where nil
	change func(a *condition.Asked)
	state  condition.State
	text   string
	class  access.Class // of what the sentence tells
	bare   string       // the sentence for who may not see that
}

func hold(t *testing.T, table []stands) {
	t.Helper()
	for _, w := range table {
		a := ready()
		if w.from != nil {
			a = w.from()
		}
		if w.change != nil {
			w.change(&a)
		}
		f := condition.Decide(a, w.need)
		require.Equal(t, w.text, f.Text, w.need)
		require.Equal(t, w.state, f.State, w.text)
		require.Equal(t, w.class, f.Class, w.text)
		require.Equal(t, w.bare, f.Bare, w.text)
		if w.state != condition.Met {
			require.NotEmpty(t, f.Fix, "what would fix %q", w.text)
		}
	}
}

func TestEveryConditionIsMetWhereEverythingIsInOrder(t *testing.T) {
	t.Parallel()
	for _, c := range condition.All() {
		f := condition.Decide(ready(), c.Name)
		require.Equal(t, condition.Met, f.State, "%s: %s", c.Name, f.Text)
	}
}

func TestNoConditionIsMetWhereNothingIsKnown(t *testing.T) {
	t.Parallel()
	harmless := []string{"no_open_incident"} // nothing speaks against it
	for _, c := range condition.All() {
		f := condition.Decide(nothing(), c.Name)
		if c.Name == harmless[0] {
			require.Equal(t, condition.Met, f.State)
			continue
		}
		require.NotEqual(t, condition.Met, f.State, c.Name)
		require.NotEmpty(t, f.Fix, c.Name)
	}
}
