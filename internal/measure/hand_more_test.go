package measure_test

import (
	"math"
	"slices"

	"plumbline/internal/measure"
)

// talk: 40 comments, three incidents.
func talk(b *bench) {
	for _, table := range []string{"comments", "incidents", "screens", "taxonomy", "milestones"} {
		b.covers(table, "2026-09-01", "2027-05-20")
	}
	c := row{"comment_id": "c", "occurred_at": "2026-10-05 12:00", "creator": "ana", "asset": "a1"}
	late := with(c, "answered_at", "2026-10-06 12:00")
	intime := with(c, "answered_at", "2026-10-05 14:00")
	b.put("comments", slices.Concat(
		many(12, "q", with(intime, "class", "question", "sentiment", 0.5)),
		many(6, "p", with(late, "class", "purchase_intent", "sentiment", 0.5)),
		many(12, "k", with(c, "class", "compliment", "sentiment", 0.8)),
		many(5, "x", with(c, "class", "complaint", "sentiment", -0.5, "escalated_at", "2026-10-05 13:00", "resolved_at", "2026-10-05 23:00")),
		many(1, "y", with(c, "class", "complaint", "sentiment", -0.5, "escalated_at", "2026-10-05 13:00")),
		many(3, "t", with(c, "class", "bait")), many(1, "u", with(late, "class", "bait")),
		many(9, "z", with(c, "class", "spam", "sentiment", -1.0)))...)
	asset := row{"creator": "ana", "occurred_at": "2026-10-01", "published_at": "2026-10-02 12:00", "relation": "paid", "disclosure": "passed"}
	for i, r := range many(10, "", asset) {
		r["id"] = "a" + string(rune('0'+i))
		b.put("assets", r)
		b.put("taxonomy", row{"asset": r["id"], "axis": "theme", "tag": "skin", "occurred_at": "2026-10-02"})
	}
	i := row{"occurred_at": "2026-10-08 12:00", "severity": "medium"}
	b.put("incidents", with(i, "id", "i1", "incident", "i1", "asset", "a1", "kind", "no_touch", "escalated", true, "resolved_at", "2026-10-09 12:00"),
		with(i, "id", "i2", "incident", "i2", "asset", "a2", "severity", "low"), with(i, "id", "i3", "incident", "i3", "creator", "ana", "severity", "high", "resolved_at", "2026-11-20"))
	b.put("screens", row{"creator": "bo", "kind": "safety", "outcome": "undecided", "flags": 3, "occurred_at": "2026-10-20 12:00"})
	b.mark("asset", "a5", "disclosed", "2026-10-03 12:00", row{"value": 0})
	b.mark("asset", "a5", "disclosed", "2026-10-04 12:00", row{"value": 1})
}

var talkByHand = map[string]hand{
	"comment_intent_ratio":       {value: 60, num: 18, den: 30},
	"moderation_sla_rate":        {value: 75, num: 18, den: 24, status: few}, // 12 answered, 6 escalated within 4 h; 6 late
	"do_not_engage_rate":         {value: 75, num: 3, den: 4, status: few},
	"comment_escalations":        {value: 1000.0 * 6 / 49, num: 6, den: 49},
	"escalation_resolution_time": {value: 10, num: 5, den: 6},
	"negative_comment_share":     {value: 100.0 * 6 / 36, num: 6, den: 36},
	"net_sentiment":              {value: 100.0 * 24 / 36, num: 24, den: 36},
	"no_touch_breaches":          {value: 1, num: 1},
	"no_touch_adherence_rate":    {value: 90, num: 9, den: 10},
	"incident_rate":              {value: 10, num: 1, den: 10},
	"incident_rate_creators":     {value: 100, num: 1, den: 1, status: few},
	"escalated_incidents":        {value: 1, num: 1},
	"open_risk_flags":            {value: 6, num: 6}, // 3 flags, one escalation, two incidents
	"undisclosed_hours":          {value: 48, num: 48},
}

// vetting: two creators with 300 and 100 USD spent on them.
func vetting(b *bench) {
	for _, table := range []string{"spend", "ratings", "screens", "audience_shares", "incidents", "offers", "pivots"} {
		b.covers(table, "2026-09-01", "2027-05-20")
	}
	b.put("creators", row{"id": "ana", "occurred_at": "2026-09-01", "followers": 3000}, row{"id": "bo", "occurred_at": "2026-09-01", "followers": 1000})
	spend := row{"kind": "fee", "basis": "accrued", "currency": "USD", "occurred_at": "2026-10-20 12:00"}
	b.put("spend", with(spend, "id", "1", "creator", "ana", "amount", 30000), with(spend, "id", "2", "creator", "bo", "amount", 10000))
	rate := func(creator, part string, score int) row {
		return row{"creator": creator, "part": part, "score": score, "occurred_at": "2026-10-01 12:00"}
	}
	b.put("ratings", rate("ana", "audience", 90), rate("ana", "category", 80), rate("ana", "values", 90), rate("ana", "tone", 80),
		row{"creator": "ana", "part": "past_delivery", "applicable": false, "occurred_at": "2026-10-01 12:00"},
		rate("bo", "audience", 100), rate("bo", "category", 100), rate("bo", "values", 50), rate("bo", "tone", 100), rate("bo", "past_delivery", 100)) // values under its floor
	share := func(creator, axis, segment string, part float64) row {
		return row{"creator": creator, "axis": axis, "segment": segment, "share": part, "basis": "engaged", "occurred_at": "2026-10-01 12:00"}
	}
	b.put("audience_shares", share("ana", "gender", "female", 0.6), share("ana", "gender", "male", 0.4), share("ana", "age", "18-24", 0.3), share("ana", "age", "25-34", 0.2), share("ana", "age", "13-17", 0.5),
		share("ana", "country", "US", 0.8), share("ana", "country", "DE", 0.2), share("bo", "gender", "female", 0.3), share("bo", "gender", "male", 0.7), share("bo", "age", "18-34", 0.5), share("bo", "age", "35-44", 0.5),
		share("bo", "country", "CA", 0.9))
	screen := func(creator, kind, outcome string) row {
		return row{"creator": creator, "kind": kind, "outcome": outcome, "occurred_at": "2026-10-02 12:00"}
	}
	b.put("screens", screen("ana", "fit", "passed"), screen("ana", "safety", "passed"), screen("ana", "values", "passed"),
		screen("bo", "fit", "passed"), screen("bo", "safety", "undecided"), screen("cy", "fit", "passed"), screen("cy", "safety", "failed"), screen("cy", "values", "passed"))
	b.put("incidents", row{"id": "1", "incident": "1", "creator": "ana", "severity": "low", "occurred_at": "2026-11-20 12:00"})
	b.put("pivots", row{"creator": "ana", "axis": "theme", "occurred_at": "2026-10-05 12:00", "recalibrated_at": "2026-10-10 12:00"},
		row{"creator": "bo", "axis": "tone", "occurred_at": "2026-10-06 12:00", "recalibrated_at": "2026-11-10 12:00"})
}

var vettingByHand = map[string]hand{
	// ana (35·90 + 20·80 + 20·90 + 15·80) ÷ 90 = 86.1; bo is under a floor
	"brand_fit_score": {value: 75, num: 300, den: 400},
	// ana: every goal met, but only 0.8 × 0.5 = 40% can buy; bo: the top gender is off target
	"audience_relevance_index": {value: 0, num: 0, den: 400},
	"buyable_audience_share":   {value: 100 * (3000*0.4 + 1000*0.9) / 4000, num: 2100, den: 4000},
	"safety_screen_pass_rate":  {value: 50, num: 1, den: 2, status: few},
	"values_screen_pass_rate":  {value: 100, num: 2, den: 2, status: few},
	"screen_coverage":          {value: 75, num: 300, den: 400},
	"screen_miss_rate":         {value: 100.0 / 3, num: 1, den: 3, status: few},
	"alignment_pass_rate":      {value: 50, num: 1, den: 2, status: few},
	"pivot_recalibrated_rate":  {value: 50, num: 1, den: 2},
}

// audiences: followers, reach and tags.
func audiences(b *bench) {
	for _, table := range []string{"follower_stats", "post_stats", "audience_shares", "screens", "incidents", "taxonomy", "milestones", "pivots"} {
		b.covers(table, "2026-06-01", "2027-05-20")
	}
	brand := func(day string, total int) row {
		return row{"account": "brand", "whose": "brand", "total": total, "target_share": 0.5, "occurred_at": day + " 12:00"}
	}
	// ten a day before; 1,000 more in October; 600 of them still there 30 days on, 300 after 90
	b.put("follower_stats", brand("2026-08-03", 9430), brand("2026-08-31", 9710), brand("2026-09-02", 9720), brand("2026-09-30", 10000),
		brand("2026-10-31", 11310), brand("2026-11-30", 11210), brand("2027-01-29", 11510), brand("2026-10-30", 11300))
	asset := row{"occurred_at": "2026-10-01", "published_at": "2026-10-02 12:00", "relation": "paid", "disclosure": "passed"}
	b.put("assets", with(asset, "id", "a1", "creator", "ana"), with(asset, "id", "a2", "creator", "bo"), with(asset, "id", "old", "creator", "ana", "published_at", "2026-07-10 12:00"),
		with(asset, "id", "late", "creator", "ana", "published_at", "2026-10-10 12:00"))
	b.put("post_stats", row{"asset": "a1", "basis": "total", "reach": 1000, "occurred_at": "2026-10-20 12:00"}, row{"asset": "a2", "basis": "total", "reach": 500, "occurred_at": "2026-10-20 12:00"},
		row{"asset": "a1", "basis": "organic", "reach": 900, "occurred_at": "2026-10-20 12:00"})
	b.put("screens", row{"creator": "ana", "kind": "safety", "outcome": "passed", "occurred_at": "2026-09-20 12:00"})
	b.put("audience_shares", row{"creator": "ana", "axis": "gender", "segment": "female", "share": 0.4, "basis": "engaged", "occurred_at": "2026-09-20 12:00"})
	b.mark("creator", "ana", "signed", "2026-08-01 12:00", row{"creator": "ana"})
	b.put("taxonomy", row{"asset": "old", "axis": "theme", "tag": "skin", "occurred_at": "2026-07-10"}, row{"asset": "a1", "axis": "theme", "tag": "skin", "occurred_at": "2026-10-02"},
		row{"asset": "late", "axis": "theme", "tag": "gift", "occurred_at": "2026-10-10"})
	// a boost from the sixth day: 400, 200, 100, 50 before; 25 + 12.5 were to come, 150 came
	views, sum := []int{0, 400, 200, 100, 50, 100, 50}, 0
	b.put("assets", with(asset, "id", "boosted", "creator", "ana", "published_at", "2026-10-12 00:00"))
	for i, v := range views {
		sum += v
		b.put("post_stats", row{"asset": "boosted", "basis": "total", "views": sum, "occurred_at": "2026-10-" + []string{"12", "13", "14", "15", "16", "17", "18"}[i] + " 23:00"})
	}
	b.mark("asset", "boosted", "amplified", "2026-10-17 00:00", nil)
	b.mark("asset", "boosted", "amplification_ended", "2026-10-18 23:30", nil)
}

var audiencesByHand = map[string]hand{
	"followers":                     {value: 11310, num: 11310},
	"retained_follower_rate":        {value: 60, num: 600, den: 1000},
	"retained_follower_rate_90":     {value: 30, num: 300, den: 1000},
	"retention_delta":               {status: measure.NoData, why: "no_period_before"},
	"net_retained_target_followers": {value: 655, num: 655},
	"target_safe_reach":             {value: 400, num: 400, den: 1500},
	"content_mix_shift":             {value: math.Sqrt(0.5*math.Log2(1/0.75) + 0.5*(0.5*math.Log2(0.5/0.75)+0.5*math.Log2(2))), den: 1},
	"spark_lift":                    {value: 4, num: 150, den: 37.5},
}

// afterwards: a campaign that ended on 10 October, and what followed.
func afterwards(b *bench) {
	for _, table := range []string{"comments", "incidents", "orders", "visits", "milestones"} {
		b.covers(table, "2026-06-01", "2027-05-20")
	}
	b.put("campaigns", row{"id": "glow", "occurred_at": "2026-09-01", "ends": "2026-10-10"})
	for i, c := range []string{"ana", "bo", "cy", "di"} {
		b.put("assets", row{"id": "a" + c, "creator": c, "campaign": "glow", "occurred_at": "2026-09-20", "published_at": "2026-09-2" + string(rune('0'+i)) + " 12:00"})
	}
	b.put("incidents", row{"id": "1", "incident": "1", "campaign": "glow", "severity": "low", "occurred_at": "2026-10-20 12:00"},
		row{"id": "2", "incident": "2", "campaign": "glow", "severity": "low", "occurred_at": "2026-12-20 12:00"})
	say := row{"comment_id": "c", "campaign": "glow", "class": "other", "sentiment": 0.5, "occurred_at": "2026-09-25 12:00"}
	b.put("comments", slices.Concat(many(8, "d", say), many(2, "e", with(say, "sentiment", -0.5)), many(5, "f", with(say, "occurred_at", "2026-10-20 12:00")),
		many(5, "g", with(say, "occurred_at", "2026-10-21 12:00", "sentiment", -0.5)))...)
	b.mark("deliverable", "n1", "planned", "2026-10-30 12:00", row{"creator": "ana", "campaign": "next"})
	b.mark("deliverable", "n2", "planned", "2026-12-20 12:00", row{"creator": "bo", "campaign": "next"})
	// ana posted in six of the eight weeks up to the end of October, after an early post
	for i, day := range []string{"2026-07-01", "2026-09-08", "2026-09-15", "2026-09-29", "2026-10-06", "2026-10-13", "2026-10-27"} {
		b.put("assets", row{"id": "w" + string(rune('0'+i)), "creator": "eve", "occurred_at": day, "published_at": day + " 12:00"})
	}
	order := row{"order_id": "o", "occurred_at": "2026-10-12 12:00", "amount": 100, "currency": "USD"}
	var orders []row
	for i, r := range many(20, "n", with(order, "attributed_by", "code", "creator", "ana", "new_customer", true)) {
		r["customer"] = r["id"]
		orders = append(orders, r)
		if i < 5 {
			orders = append(orders, with(order, "id", "again"+r["id"].(string), "customer", r["id"], "new_customer", false, "occurred_at", "2026-11-20 12:00"))
		} else if i < 8 {
			orders = append(orders, with(order, "id", "again"+r["id"].(string), "customer", r["id"], "new_customer", false, "occurred_at", "2027-01-02 12:00"))
		}
	}
	// ten orders by click; four of their visitors met a creator first and came back by search
	for i, r := range many(10, "p", with(order, "attributed_by", "click", "creator", "ana", "new_customer", false, "occurred_at", "2026-10-15 12:00")) {
		key := r["id"].(string)
		r["click_id"] = "k" + key
		orders = append(orders, r)
		b.put("visits", row{"id": "a" + key, "session": "a" + key, "visitor": "v" + key, "creator": "ana", "channel": "social", "click_id": "k" + key, "occurred_at": "2026-10-14 12:00"})
		if i < 4 {
			b.put("visits", row{"id": "b" + key, "session": "b" + key, "visitor": "v" + key, "channel": "search", "occurred_at": "2026-10-15 11:00"})
		}
	}
	b.put("orders", orders...)
}

var afterwardsByHand = map[string]hand{
	"post_campaign_incident_rate":    {value: 25, num: 1, den: 4},
	"post_campaign_incident_rate_90": {value: 50, num: 2, den: 4},
	"post_campaign_sentiment_delta":  {value: 0 - 60, num: 0, den: 60},
	"creator_rebook_rate_30":         {value: 25, num: 1, den: 4},
	"creator_rebook_rate":            {value: 50, num: 2, den: 4},
	"post_consistency":               {value: 100, num: 1, den: 1}, // 6 of 8 is 75
	"repeat_purchase_rate":           {value: 25, num: 5, den: 20},
	"repeat_purchase_rate_90":        {value: 40, num: 8, den: 20},
	"assist_rate":                    {value: 40, num: 4, den: 10},
}

// programme: a deliverable whose trace is whole, one where all is missing, and three signals.
func programme(b *bench) {
	for _, table := range []string{"spend", "milestones", "post_stats", "audience_shares"} {
		b.covers(table, "2026-09-01", "2027-05-20")
	}
	twoTraces(b)
	b.mark("signal", "s1", "yellow", "2026-10-05 12:00", row{"ref": "kpi:tagged"})
	b.mark("signal", "s2", "red", "2026-10-10 12:00", row{"ref": "kr:orders"})
	b.mark("action", "x1", "opened", "2026-10-06 12:00", row{"ref": "s1"})
	b.mark("action", "x1", "started", "2026-10-07 12:00", row{"ref": "s1"})
	b.mark("signal", "s3", "red", "2026-10-12 12:00", row{"ref": "kpi:tagged"})
	b.mark("action", "x2", "started", "2026-10-13 12:00", row{"ref": "s3"})
	b.mark("action", "x3", "started", "2026-10-12 12:00", row{"ref": "s2"})
}

var programmeByHand = map[string]hand{
	"trace_coverage":         {value: 75, num: 300, den: 400},
	"misaligned_spend_share": {value: 25, num: 100, den: 400},
	"acted_before_red":       {value: 100, num: 1, den: 1},
	"red_to_action":          {value: 24, num: 2, den: 2}, // 24 and 48 hours
}
