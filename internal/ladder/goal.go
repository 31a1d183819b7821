package ladder

import (
	"slices"
	"strings"
)

// Goal is a figure a shop or a director names, and what of it creators can move.
type Goal struct {
	Keys   []string // as metrics name it in goals
	Names  []string // words people use for it
	Kind   Kind     // of the key result; empty: seldom moved
	Lever  string
	Watch  string
	Plain  string   // said when creators seldom move it
	Metric []string // sub-outcomes that translate it
}

// Goals are the figures that translate into key results, and those that do not.
var Goals = []Goal{
	{Keys: []string{"revenue"}, Names: []string{"net revenue", "revenue", "sales", "gmv", "turnover"}, Kind: Reach, Metric: []string{"attributed_orders", "attributed_revenue"},
		Lever: "qualified clicks from on-target audiences, every asset with a working identifier",
		Watch: "keep the company's revenue as its own series; creators deliver a sub-outcome of it, and refunds take back"},
	{Keys: []string{"new_customers", "cac"}, Names: []string{"new-customer orders", "new customers", "acquisition", "cac"}, Kind: Reach, Metric: []string{"attributed_orders", "creator_cac"},
		Lever: "audience fit before money moves, codes that do not leak",
		Watch: "first order ever, not first order by code; hold CAC beside it"},
	{Keys: []string{"repeat", "loyalty"}, Names: []string{"repeat rate", "repeat purchase", "retention", "ltv"}, Kind: Reach, Metric: []string{"repeat_purchase_rate"},
		Lever: "creators whose buyers come back, not those whose buyers come first",
		Watch: "only cohorts whose 60 or 90 days have passed are counted"},
	{Keys: []string{"refunds"}, Names: []string{"refund rate", "refunds", "returns"}, Kind: Reduce, Metric: []string{"refund_rate"},
		Lever: "claims in the brief and the quiz on them",
		Watch: "a refund counts on its own day for finance and on its order's day for the creator"},
	{Keys: []string{"cart"}, Names: []string{"add-to-cart share", "add to cart", "cart", "intent"}, Kind: Reach, Metric: []string{"add_to_cart_rate"},
		Lever: "audience relevance and comment intent",
		Watch: "needs visits, not only clicks"},
	{Keys: []string{"launches"}, Names: []string{"launch dates", "launches", "on time", "time to market"}, Kind: OnDate, Metric: []string{"launch_on_time_rate"},
		Lever: "terms turnaround, acknowledged briefs, parcels only on signed terms, our own approvals",
		Watch: "due dates at the lock, not the moved ones"},
	{Keys: []string{"safety"}, Names: []string{"brand safety", "incidents", "escalations", "reputation", "risk"}, Kind: Never, Metric: []string{"escalated_incidents"},
		Lever: "values screen, no-touch lists of both sides, escalations resolved",
		Watch: "a breached never stays missed"},
	{Keys: []string{"advocates"}, Names: []string{"ambassadors", "advocates", "customer to creator"}, Kind: Reach, Metric: []string{"new_advocates"},
		Lever: "seeding to customers, posting consistency",
		Watch: "a paid, unrefunded order before first contact"},
	{Keys: []string{"brand", "awareness", "loyal_reach"}, Names: []string{"awareness", "brand", "trust", "sentiment"}, Kind: Reach, Metric: []string{"target_safe_reach", "net_retained_target_followers"},
		Lever: "target audience on screened, disclosed posts",
		Watch: "a brand series of your own, or target-safe reach; never impressions"},
	{Keys: []string{"leads"}, Names: []string{"leads", "qualified leads", "pipeline", "demos"}, Kind: Reach, Metric: []string{"qualified_leads"},
		Lever: "creators whose audience asks, and inquiries that name them",
		Watch: "one person is one lead, whatever the forms they filled"},
	{Names: []string{"aov", "average order value", "basket"}, Plain: "creators seldom move the average order value: it follows price, range and shipping thresholds"},
	{Names: []string{"site conversion", "conversion rate", "cvr"}, Plain: "creators seldom move site conversion: they move who arrives. Use add_to_cart_rate of their sessions"},
	{Names: []string{"sessions", "traffic", "visits"}, Plain: "sessions do not translate into a key result: use qualified_clicks"},
	{Names: []string{"followers", "reach", "impressions", "engagement", "likes", "views"}, Plain: "this is a diagnostic, not a goal: use net_retained_target_followers, target_safe_reach or comment_intent_ratio"},
}

// FindGoal returns the goal a person most likely means; ok is false for none.
func FindGoal(words string) (Goal, bool) {
	asked := fold(words)
	for _, exact := range []bool{true, false} {
		for _, g := range Goals {
			for _, name := range slices.Concat(g.Keys, g.Names) {
				name = fold(name)
				if asked != "" && (asked == name || !exact && (strings.Contains(asked, name) || strings.Contains(name, asked))) {
					return g, true
				}
			}
		}
	}
	return Goal{}, false
}

func fold(s string) string {
	return strings.Join(strings.FieldsFunc(strings.ToLower(s), func(r rune) bool { return r == '-' || r == '_' || r == ' ' }), " ")
}
