package lint

import (
	"strings"

	"plumbline/internal/ladder"
)

// instead names what to steer by in place of a diagnostic, also where the
// catalogue does not carry the diagnostic under the written name.
var instead = map[string]string{
	"followers": "net_retained_target_followers", "follower_count": "net_retained_target_followers", "follower_growth": "net_retained_target_followers",
	"impressions": "target_safe_reach, qualified_clicks or cost_per_engaged_view", "reach": "target_safe_reach, qualified_clicks or cost_per_engaged_view",
	"views": "target_safe_reach, qualified_clicks or cost_per_engaged_view", "likes": "comment_intent_ratio or save_share_rate",
	"engagement": "comment_intent_ratio or save_share_rate", "engagement_rate": "comment_intent_ratio or save_share_rate",
	"emv": "contribution_after_creators", "earned_media_value": "contribution_after_creators", "cpm": "cost_per_qualified_click",
	"posts": "goal_anchor_rate or asset_on_time_rate", "posts_published": "goal_anchor_rate or asset_on_time_rate",
	"tokens_minted": "holder_retention_rate", "mints": "holder_retention_rate",
}

// diagnostic tells whether a metric describes and cannot steer, and what to use instead.
func diagnostic(l *ladder.Ladder, id string) (better string, is bool) {
	better, known := instead[strings.ToLower(strings.ReplaceAll(id, "-", "_"))]
	m, ok := l.Metric(id)
	if !ok {
		return better, known
	}
	if !m.Diagnostic {
		return "", false
	}
	if len(m.UseInstead) > 0 {
		better = strings.Join(m.UseInstead, " or ")
	}
	return better, true
}

// diagnostics refuses a diagnostic as a sub-outcome's metric or only lever.
func (r *run) diagnostics(s ladder.SubOutcome, o ladder.Objective) {
	if better, is := diagnostic(r.l, s.Metric); is {
		r.say(r.at(s.Pos, "metric"), "PL020", "use "+betterFor(better, o), "%s is a diagnostic: it moves without the result moving, and cannot be what creators deliver", s.Metric)
	}
	if len(s.Levers) == 0 {
		return
	}
	hint := ""
	for _, a := range s.Levers {
		k, ok := r.l.KPI(a.KPI)
		if !ok {
			return
		}
		better, is := diagnostic(r.l, k.Metric)
		if !is {
			return
		}
		hint = better
	}
	r.say(r.at(s.Pos, "levers"), "PL021", "add a lever with "+betterFor(hint, o), "every lever of %s is a diagnostic", s.ID)
}

func betterFor(better string, o ladder.Objective) string {
	if o.Class == "brand" {
		return "target_safe_reach, or a brand tracker's series on the key result"
	}
	if better == "" {
		return "a metric that moves with the result"
	}
	return better
}
