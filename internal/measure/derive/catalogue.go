package derive

import (
	"plumbline/internal/measure/derive/growth"
	"plumbline/internal/measure/derive/vetting"
)

func programmeCalculations() []Calculation {
	return []Calculation{
		{"trace_coverage", "share of accrued spend whose deliverable's trace has no break; each break's share beside it",
			[]string{"spend.amount", "milestones:brief", "milestones:terms", "milestones:deliverable", "milestones:asset", "post_stats.reach"}, traceCoverage},
		{"misaligned_spend_share", "share of accrued spend with something open when it was committed, or never live 14 days after due; each reason's share beside it",
			[]string{"spend.amount", "milestones:terms", "milestones:deliverable", "milestones:asset", "audience_shares.share"}, misaligned},
		{"acted_before_red", "reds of key results whose lever was off green and where an action had started before",
			[]string{"milestones:signal", "milestones:action"}, actedBefore},
		{"series", "last value of a company series in the period", []string{"kr_values.value"}, series},
		{"study", "no data until a named study is read", nil, study},
	}
}

func gateCalculations() []Calculation {
	return []Calculation{
		{"score", "weighted score over the parts of a rating", []string{"ratings.score", "spend.amount"}, vetting.RatedScore},
		{"audience_relevance_index", "100·[(1−w)·Σ v·min(1, share ÷ goal) + w·tags matched ÷ required]; valid: how old evidence may be",
			[]string{"audience_shares.share", "spend.amount"}, vetting.AudienceRelevance},
		{"buyable_audience_share", "countries shipped to × legal age, weighed by followers", []string{"audience_shares.share", "spend.amount"}, vetting.BuyableShare},
		{"screen_coverage", "spend on creators whose screen of a kind is decided and in date; kind, valid", []string{"spend.amount", "screens.outcome"}, vetting.ScreenCoverage},
		{"screen_miss_rate", "creators passed, with an incident or values decline within a length of time", []string{"screens.outcome", "incidents.incident", "offers.reason"}, vetting.ScreenMisses},
		{"alignment_pass_rate", "creators with fit, safety and values passed, of those with all three decided", []string{"screens.outcome"}, vetting.Alignment},
	}
}

func flowCalculations() []Calculation {
	return []Calculation{
		{"asset_on_time_rate", "live by the due date as at lock plus the time it waited for us", []string{"milestones:deliverable"}, onTime},
		{"utm_implementation_rate", "links as placed with every required tag", []string{"assets.link", "links.url", "milestones:asset"}, tagged},
		{"code_live_rate", "codes that work on the day their post goes live", []string{"assets.code", "codes.starts"}, codesLive},
		{"code_leak_rate", "redemptions outside the code's days, or tied to no creator though the code has one", []string{"orders.code"}, codesLeaked},
		{"undisclosed_hours", "hours from going live to the label, of posts whose check failed first", []string{"assets.disclosure", "milestones:asset"}, undisclosed},
		{"usage_rights_rate", "amplified money inside a clause of the creator's terms", []string{"spend.amount", "milestones:terms"}, rights},
		{"moderation_sla_rate", "comments whose deadline fell in the period and was met", []string{"comments.answered_at", "comments.escalated_at"}, answered},
		{"open_risk_flags", "undecided screens, unresolved escalations and incidents at the period's end", []string{"screens.flags", "comments.escalated_at", "incidents.incident"}, vetting.OpenFlags},
		{"no_touch_adherence_rate", "posts without a no-touch breach; coverage is posts whose content carries tags", []string{"incidents.kind", "taxonomy.tag"}, untouched},
		{"content_mix_shift", "Jensen–Shannon distance of late tags from those before signing; last, before, axis", []string{"taxonomy.tag", "milestones:terms"}, mixShift},
	}
}

func impactCalculations() []Calculation {
	return []Calculation{
		{"target_safe_reach", "reach × target share over safe posts", []string{"post_stats.reach", "audience_shares.share", "screens.outcome", "incidents.incident"}, growth.SafeReach},
		{"retained_follower_rate", "what is left of a gain in followers after N days, without the earlier trend; days, trend", []string{"follower_stats.total"}, growth.Retained},
		{"retention_delta", "retained_follower_rate minus that of the period before", []string{"follower_stats.total"}, growth.RetentionDelta},
		{"net_retained_target_followers", "followers in the target since the pivot or the period's start", []string{"follower_stats.total", "pivots.axis", "audience_shares.share"}, growth.NetRetained},
		{"repeat_purchase_rate", "customers creators brought, with a second paid order within a length of time", []string{"orders.customer"}, repeats},
		{"assist_rate", "attributed paths with a creator's touch that is not the last", []string{"orders.click_id", "visits.visitor"}, assists},
		{"post_campaign_incident_rate", "incidents within N days after a campaign's last post per 100 posts", []string{"incidents.incident", "milestones:campaign"}, afterIncidents},
		{"post_campaign_sentiment_delta", "net sentiment after a campaign minus during it", []string{"comments.sentiment", "milestones:campaign"}, afterSentiment},
		{"creator_rebook_rate", "creators booked again within N days after a campaign's last post", []string{"milestones:deliverable", "milestones:terms"}, rebooked},
		{"post_consistency", "of eight 7-day blocks, those with the agreed number of posts; blocks, default", []string{"assets.published_at", "milestones:creator"}, consistency},
		{"spark_lift", "views under a boost ÷ what the post's own decay predicts", []string{"post_stats.views", "milestones:asset"}, growth.Lift},
		{"wallet_activations", "granted wallets by their first activity", []string{"wallet_events.wallet"}, activations},
		{"holder_retention_rate", "wallets holding at both ends of a period ÷ at its start", []string{"wallet_events.wallet"}, holders},
	}
}
