// Package sample is a believable programme, judged, for the tests of the
// pages: every colour, every reason to have none, long names and odd numbers.
// It is drawn by hand and computes nothing.
package sample

import (
	"time"

	"plumbline/internal/ladder"
	"plumbline/internal/period"
)

// Quarter is the period the sample runs in, Today its last day so far.
var (
	quarter = period.Period{Grain: period.Quarter, From: period.NewDate(2026, 10, 1), To: period.NewDate(2027, 1, 1)}
	today   = period.NewDate(2026, 11, 21)
)

// Ladder returns the sample's ladder.
func Ladder() *ladder.Ladder {
	return &ladder.Ladder{
		Program: ladder.Program{Name: "Glow Q4", Currency: "USD", Timezone: "America/New_York", WeekStarts: time.Monday, FiscalStart: time.January, Brands: []string{"Glow", "Calm"}},
		People: []ladder.Person{
			{ID: "maya", Name: "Maya Ortiz", Role: "operations"}, {ID: "ana", Name: "Ana Silva", Role: "operations"},
			{ID: "dana", Name: "Dana Wu", Role: "finance"}, {ID: "lee", Name: "Lee Park", Role: "legal"}, {ID: "sam", Name: "Sam Roy", Role: "social"},
		},
		Objectives: objectives(), KPIs: kpis(), Catalogue: metrics(),
	}
}

func objectives() []ladder.Objective {
	orders := ladder.SubOutcome{
		ID: "creator-orders", Title: "12,000 orders from creators", Metric: "attributed_orders", Owner: "maya", Target: amount(12000, ""), ShareOfKR: share(.38),
		IdentityAs: "live_assets * qualified_clicks_per_asset * orders_per_qualified_click",
		Identity:   []string{"live_assets", "qualified_clicks_per_asset", "orders_per_qualified_click"},
		Levers: []ladder.Lever{
			{KPI: "tagged-assets", Because: "Untagged posts cannot be credited", Moves: "up", Control: "us"},
			{KPI: "audience-fit", Because: "On-target audiences reach the cart twice as often", Moves: "up", Lag: 14 * 24 * time.Hour, Control: "us"},
			{KPI: "click-cost", Because: "Cheaper qualified clicks buy more of them", Moves: "down", Lag: 7 * 24 * time.Hour, Control: "us"},
			{KPI: "comment-intent", Because: "Questions about price precede orders", Moves: "up", Lag: 7 * 24 * time.Hour, Control: "creator"},
			{KPI: "brief-adherence", Because: "The claim in the brief is what sells", Moves: "up", Control: "creator"},
		},
	}
	return []ladder.Objective{
		{ID: "dtc-growth", Title: "Increase DTC revenue while holding CAC flat", Class: "growth", Rank: 1, Owner: "dana", KeyResults: []ladder.KeyResult{
			{ID: "dtc-revenue", Title: "DTC net revenue of $4.2M", Kind: ladder.Reach, Series: "finance.dtc_net_revenue", Period: quarter, Target: amount(4.2e6, "USD"), Owner: "dana", SubOutcomes: []ladder.SubOutcome{orders}},
			{ID: "cac", Title: "Company CAC held under $31", Kind: ladder.Hold, Series: "finance.cac", Period: quarter, Target: amount(31, "USD"), Owner: "dana"},
		}},
		{ID: "trust", Title: "Protect brand trust", Class: "brand", Rank: 2, Owner: "lee", KeyResults: []ladder.KeyResult{
			{ID: "no-incident", Title: "No escalated incident", Kind: ladder.Never, Period: quarter, Owner: "lee"},
			{ID: "disclosed", Title: "Every asset disclosed", Kind: ladder.Reach, Metric: "disclosure_rate", Period: quarter, Target: amount(100, "%"), Owner: "lee"},
		}},
		{ID: "launches", Title: "Launch on the planned dates", Class: "efficiency", Rank: 3, Owner: "ana", KeyResults: []ladder.KeyResult{
			{ID: "on-date", Title: "22 of 22 launches on date", Kind: ladder.Reach, Metric: "launches_on_date", Period: quarter, Target: amount(22, ""), Owner: "ana"},
		}},
		{ID: "advocates", Title: "Ambassadors from customers", Class: "growth", Rank: 4, Owner: "sam", KeyResults: []ladder.KeyResult{
			{ID: "signed", Title: "60 advocates signed", Kind: ladder.Reach, Metric: "advocates_signed", Period: quarter, Target: amount(60, ""), Owner: "sam"},
		}},
	}
}

func kpis() []ladder.KPI {
	return []ladder.KPI{
		{ID: "tagged-assets", Title: "Tagged assets", Metric: "trackable_rate", Tier: "flow", Lens: "hygiene", Touchpoint: "tracking", Owner: "maya", Review: "weekly",
			Pos:     ladder.Pos{File: "ladder.yaml", Line: 4, Col: 5},
			Hook:    &ladder.Hook{Source: "links", Tag: []string{"utm", "code", "bio_slot"}},
			Bands:   bands(">=", 98, 90, "%"),
			WhenRed: &ladder.Rule{Likely: "tracking_miss", Do: "fix_tracking", Who: "campaign.owner", Within: "24h"}, WhenYellow: &ladder.Rule{Do: "fix_tracking", Within: "next_review"}},
		{ID: "audience-fit", Title: "Audience relevance", Metric: "audience_relevance_index", Tier: "gate", Lens: "risk", Touchpoint: "brief", Owner: "ana", Review: "weekly", Bands: bands(">=", 80, 65, ""),
			WhenRed: &ladder.Rule{Likely: "match_error", Do: "swap_creator", Who: "campaign.owner", Within: "48h"}},
		{ID: "click-cost", Title: "Cost per qualified click", Metric: "cost_per_qualified_click", Tier: "impact", Lens: "performance", Touchpoint: "posting", Owner: "dana", Review: "monthly",
			Baseline: &ladder.Baseline{HistoryText: "8 weeks", Yellow: 2, Red: 3.5}, Defaulted: []string{"tier", "lens"}},
		{ID: "comment-intent", Title: "Comment intent ratio", Metric: "comment_intent_ratio", Tier: "flow", Lens: "performance", Touchpoint: "posting", Owner: "sam", Review: "monthly", Bands: bands(">=", 50, 40, "%")},
		{ID: "brief-adherence", Title: "Brief adherence", Metric: "brief_adherence_rate", Tier: "flow", Lens: "hygiene", Touchpoint: "brief", Owner: "sam", Review: "weekly", Bands: bands(">=", 95, 85, "%")},
		{ID: "views", Title: "Views", Metric: "views", Tier: "flow", Lens: "performance", Touchpoint: "posting", Owner: "sam", Review: "weekly"},
	}
}

func metrics() []ladder.Metric {
	return []ladder.Metric{
		{ID: "trackable_rate", Title: "Trackable rate", Unit: "percent", Better: "up", Tier: "flow", Lens: "hygiene", Timing: "leading", Minimum: 10, Text: "Live assets with at least one working identifier ÷ live assets meant to be tracked.", Facts: []string{"assets", "clicks"}, Source: "KPI catalogue"},
		{ID: "audience_relevance_index", Title: "Audience relevance index", Unit: "score", Better: "up", Tier: "gate", Lens: "risk", Timing: "leading", Text: "How much of the audience the programme wants is there: 100 when every goal is met.", Facts: []string{"audience_shares"}},
		{ID: "cost_per_qualified_click", Title: "Cost per qualified click", Unit: "money", Better: "down", Tier: "impact", Lens: "performance", Timing: "lagging", Minimum: 10, Text: "Accrued spend ÷ qualified clicks.", Facts: []string{"spend", "clicks"}},
		{ID: "comment_intent_ratio", Title: "Comment intent ratio", Unit: "percent", Better: "up", Tier: "flow", Lens: "performance", Timing: "leading", Minimum: 30, Text: "Comments that ask or intend to buy ÷ comments classified.", Facts: []string{"comments"}},
		{ID: "brief_adherence_rate", Title: "Brief adherence", Unit: "percent", Better: "up", Tier: "flow", Lens: "hygiene", Timing: "leading", Minimum: 10, Text: "Requirements met ÷ requirements that could be checked, on delivered assets.", Facts: []string{"milestones"}},
		{ID: "views", Title: "Views", Unit: "count", Better: "up", Tier: "flow", Lens: "performance", Timing: "leading", Diagnostic: true, UseInstead: []string{"target_safe_reach"}, Text: "Views as the platform counts them.", Facts: []string{"post_stats"}},
		{ID: "attributed_orders", Title: "Attributed orders", Unit: "count", Better: "up", Tier: "impact", Lens: "performance", Timing: "lagging", Text: "Orders tied to a creator by code or click.", Facts: []string{"orders"}},
		{ID: "trace_coverage", Title: "Trace coverage", Unit: "percent", Better: "up", Text: "Accrued spend on deliverables whose trace is unbroken ÷ accrued spend.", Facts: []string{"spend", "milestones"}},
		{ID: "acted_before_red", Title: "Acted before red", Unit: "percent", Better: "up", Text: "Reds for which an action had started before the Key Result turned ÷ reds.", Facts: []string{"milestones"}},
		{ID: "red_to_action", Title: "Red to action", Unit: "hours", Better: "down", Text: "Survival median from first red to first action started.", Facts: []string{"milestones"}},
		{ID: "misaligned_spend_share", Title: "Misaligned spend", Unit: "percent", Better: "down", Text: "Accrued spend on deliverables with an open failure when the money was committed ÷ accrued spend.", Facts: []string{"spend", "milestones"}},
	}
}

func bands(op string, green, yellow float64, unit string) *ladder.Bands {
	return &ladder.Bands{Green: &ladder.Bound{Op: op, Value: ladder.Quantity{Number: green, Unit: unit}}, Yellow: &ladder.Bound{Op: op, Value: ladder.Quantity{Number: yellow, Unit: unit}}}
}

func amount(n float64, unit string) *ladder.Quantity { return &ladder.Quantity{Number: n, Unit: unit} }

func share(v float64) *float64 { return &v }
