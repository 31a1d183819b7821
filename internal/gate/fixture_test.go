package gate_test

import (
	"testing"
	"time"

	"plumbline/internal/access"
	"plumbline/internal/campaign"
	"plumbline/internal/gate"
	"plumbline/internal/judge"
	"plumbline/internal/ladder"
	"plumbline/internal/measure"
	"plumbline/internal/money"
	"plumbline/internal/period"
)

// now is a Friday.
var now = time.Date(2026, 11, 20, 15, 0, 0, 0, time.UTC)

func days(n int) time.Time { return now.AddDate(0, 0, n) }

func usd(major int64) *money.Amount { return &money.Amount{Minor: major * 100, Currency: "USD"} }

func head(k campaign.Kind, id string, state campaign.State) campaign.Head {
	return campaign.Head{Kind: k, ID: id, State: state, Version: 3, Campaign: "autumn", Creator: "mia"}
}

// ready is a case in which every gate opens: everything done, everything green.
func ready(subject campaign.Kind) gate.Case {
	today := period.NewDate(2026, 11, 20)
	d := &campaign.Deliverable{
		Head: head(campaign.KindDeliverable, "d1", "live"), Terms: "t1", Platform: "instagram", Link: "l1", Disclosure: "#ad", Asset: "a1",
		Relation: "paid", Fee: usd(1200), Live: days(-2), Accepted: days(-1), Taxonomy: map[string]string{"theme": "skin"},
		Checks: []campaign.Check{{Requirement: "disclosure", Answer: "met", At: days(-1)}},
	}
	t := &campaign.Terms{
		Head: head(campaign.KindTerms, "t1", "signed"), Form: "sow", Contract: "C-17", Signed: days(-10), Fee: usd(1200), Amplify: true,
		Rights:     []campaign.Right{{Platform: "instagram", Territory: "US", From: today - 5, To: today + 20, Amplify: true}},
		Conditions: []campaign.Condition{{ID: "exclusive", Clause: "No other skin brand for 30 days"}},
	}
	e := &campaign.Evidence{
		At:       now,
		Campaign: &campaign.Campaign{Head: campaign.Head{Kind: campaign.KindCampaign, ID: "autumn", Version: 2}, Class: "standard", Lock: "0123456789abcdef", LockedAt: days(-30)},
		Creator:  &campaign.Creator{Head: campaign.Head{Kind: campaign.KindCreator, ID: "mia", Version: 5}, Country: "US"},
		Brief: &campaign.Brief{
			Head: head(campaign.KindBrief, "b1", "acknowledged"), Sent: days(-20), Acknowledged: days(-19),
			Asked: campaign.BriefBody{Themes: []string{"skin", "routine"}, Message: "Calm skin in a week"},
		},
		Terms: t, Deliverable: d, Deliverables: []*campaign.Deliverable{d},
		Shipment: &campaign.Shipment{Head: head(campaign.KindShipment, "s1", "requested"), Terms: "t1", SKU: "serum", Cost: usd(40)},
		Spend:    &campaign.Spend{Head: head(campaign.KindSpend, "p1", "requested"), Pays: "fee", Amount: usd(1200), Terms: "t1", Deliverable: "d1", Territory: "US"},
		Packets:  []*campaign.Packet{{Head: head(campaign.KindPacket, "k1", "accepted"), Taken: days(-15)}},
		Screens: []*campaign.Screen{
			{Head: head(campaign.KindScreen, "c1", "passed"), Screened: "safety", Decided: days(-15), Until: days(75)},
			{Head: head(campaign.KindScreen, "c2", "passed"), Screened: "values", Decided: days(-15), Until: days(75)},
		},
		Lists:  []*campaign.List{{Head: campaign.Head{Kind: campaign.KindList, ID: "n1", Creator: "mia"}, Own: []string{"diets"}}},
		Posted: true,
	}
	e.Subject = map[campaign.Kind]campaign.Record{
		campaign.KindTerms: e.Terms, campaign.KindDeliverable: e.Deliverable, campaign.KindShipment: e.Shipment, campaign.KindSpend: e.Spend,
	}[subject]
	return gate.Case{Evidence: e, Ladder: programme(), Revision: "r1", Report: report(judge.Green, judge.Green)}
}

func programme() *ladder.Ladder {
	override := &ladder.Override{Roles: []string{"finance"}, Expires: "24h", SecondAbove: &ladder.Quantity{Number: 5000, Unit: "USD"}, SecondPerson: "dana"}
	return &ladder.Ladder{
		Program: ladder.Program{Name: "Glow", Currency: "USD", Timezone: "UTC"},
		NoTouch: []string{"politics", "medical claims"},
		KPIs: []ladder.KPI{
			{ID: "fit", Title: "Audience relevance", Metric: "ari", Tier: "gate", Hook: &ladder.Hook{Source: "returns"}, WhenRed: &ladder.Rule{Do: "swap_creator", Likely: "off_category_audience"}},
			{ID: "intent", Title: "Comment intent", Metric: "intent", Tier: "flow"},
		},
		Gates: []ladder.Gate{
			{Name: "commit", Mode: "enforce", Require: []string{"ladder_locked", "brief_acknowledged", "screens_passed", "no_touch_clear", "kpi:fit"}, Override: override},
			{Name: "shipment", Mode: "enforce", Require: []string{"signed_terms"}},
			{Name: "publish", Mode: "warn", Require: []string{"approved", "disclosure_planned", "trackable"}},
			{Name: "amplify", Mode: "enforce", Require: []string{"rights_in_date", "disclosed", "kpi:intent >= yellow"}, Override: override},
			{Name: "pay", Mode: "enforce", Require: []string{"accepted", "contract:conditions"}},
		},
	}
}

// report says how the two KPIs stand for the creator.
func report(fit, intent judge.Status) *judge.Report {
	week := period.Period{Grain: period.Week, From: period.NewDate(2026, 11, 9), To: period.NewDate(2026, 11, 16)}
	said := func(kpi string, status judge.Status, class access.Class) judge.Verdict {
		m := measure.Measurement{Metric: kpi, Period: week, Status: measure.OK, Value: 61.5, Unit: "score", Class: class}
		return judge.Verdict{
			KPI: kpi, Title: kpi, Subject: measure.Subject{Dimension: "creator", ID: "mia"}, Status: status, Reason: judge.WithinGreen, Measurement: m,
			History: []judge.Dated{{Measurement: m, Status: status, Reason: judge.WithinGreen}},
		}
	}
	return &judge.Report{AsOf: now.Add(-3 * time.Hour), Drill: map[string]map[string][]judge.Verdict{
		"fit":    {"creator": {said("fit", fit, access.Personal)}, "campaign": {said("fit", judge.Green, 0)}},
		"intent": {"creator": {said("intent", intent, 0)}},
	}}
}

func ask(c gate.Case, name string) gate.Decision {
	return gate.Decide(c, gate.Request{Gate: name, At: now})
}

// need finds a requirement of a decision.
func need(t *testing.T, d gate.Decision, name string) gate.Requirement {
	t.Helper()
	for _, r := range d.Requirements {
		if r.Name == name {
			return r
		}
	}
	t.Fatalf("%s asks for no %s", d.Gate, name)
	return gate.Requirement{}
}
