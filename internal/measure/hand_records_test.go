package measure_test

import "plumbline/internal/measure"

// records: five of everything, so that a share is easy to see.
func records(b *bench) {
	for _, table := range []string{"milestones", "offers", "spend", "wallet_events"} {
		b.covers(table, "2026-09-01", "2027-05-20")
	}
	at := row{"creator": "ana", "campaign": "glow"}
	for i, id := range []string{"b1", "b2", "b3", "b4", "b5"} {
		c := []string{"ana", "bo", "cy", "di", "ed"}[i]
		at = row{"creator": c, "campaign": "glow"}
		b.mark("brief", id, "sent", "2026-10-05 12:00", with(at, "due_at", "2026-10-07 12:00", "list_version", "r1"))
		b.mark("brief", id, "required_fields", "2026-10-05 12:00", with(at, "value", 10))
		b.mark("brief", id, "filled_fields", "2026-10-05 12:00", with(at, "value", 8+i%3)) // 8 9 10 8 9 = 44
		if i < 4 {
			b.mark("brief", id, "acknowledged", "2026-10-06 12:00", at)
			b.mark("brief", id, "values_clause", "2026-10-05 12:00", at)
		}
		b.mark("terms", "t"+id, "sent", "2026-10-06 12:00", with(at, "ref", id, "due_at", "2026-10-09 12:00"))
		if i < 3 { // signed 24, 48 and 120 hours after the brief: two in time; two never
			b.mark("terms", "t"+id, "signed", []string{"2026-10-06 12:00", "2026-10-07 12:00", "2026-10-10 12:00"}[i], at)
		}
		b.mark("shipment", "p"+id, "handed_over", "2026-10-08 12:00", with(at, "ref", "t"+id))
		if i > 0 {
			b.mark("terms", "t"+id, "amplification_clause", "2026-10-06 12:00", at)
		}
		b.mark("deliverable", "d"+id, "planned", "2026-10-05 12:00", with(at, "due_at", "2026-10-20 12:00", "ref", "t"+id))
		b.mark("deliverable", "d"+id, "submitted", "2026-10-15 12:00", at)
		b.mark("deliverable", "d"+id, "approved", []string{"2026-10-15 18:00", "2026-10-16 00:00", "2026-10-16 12:00", "2026-10-17 12:00", "2026-10-18 12:00"}[i], at)
		if i < 4 { // 15, 15, 16 and 25 days after the brief; the fifth never
			b.mark("deliverable", "d"+id, "live", []string{"2026-10-20 12:00", "2026-10-20 12:00", "2026-10-21 12:00", "2026-10-30 12:00"}[i], with(at, "ref", "a"+id))
			b.mark("deliverable", "d"+id, "requirements", "2026-10-22 12:00", with(at, "value", 10))
			b.mark("deliverable", "d"+id, "requirements_checked", "2026-10-22 12:00", with(at, "value", 10))
			b.mark("deliverable", "d"+id, "requirements_met", "2026-10-22 12:00", with(at, "value", 9))
			b.mark("deliverable", "d"+id, "contracted", "2026-10-22 12:00", with(at, "value", min(1, 3-i)))
			b.mark("deliverable", "d"+id, "kept_live", "2026-10-25 12:00", with(at, "value", min(1, i)))
		}
	}
	b.mark("deliverable", "db1", "due", "2026-10-12 12:00", row{"creator": "ana", "campaign": "glow", "due_at": "2026-10-22 12:00"})
	b.mark("deliverable", "db1", "booked", "2026-10-05 12:00", row{"creator": "ana", "campaign": "glow", "value": 5, "ref": "creator-orders"})
	asset := row{"campaign": "glow", "occurred_at": "2026-10-20", "published_at": "2026-10-20 12:00", "relation": "paid"}
	b.put("assets", with(asset, "id", "ab1", "creator", "ana", "deliverable", "db1"), with(asset, "id", "ab2", "creator", "bo", "deliverable", "db2"),
		with(asset, "id", "lone", "creator", "bo", "relation", "gifted"))
	for _, id := range []string{"ab1", "ab2"} {
		b.mark("asset", id, "approved", "2026-10-21 12:00", nil)
		b.mark("asset", id, "reuse_rights", "2026-10-21 12:00", nil)
	}
	b.mark("asset", "ab1", "reused", "2026-10-25 12:00", nil)
	b.mark("asset", "ab2", "anchored", "2026-10-20 12:00", row{"ref": "creator-orders"})
	b.mark("asset", "ab2", "amplified", "2026-10-25 12:00", row{"ref": "tb2"})
	for i, try := range []int{1, 1, 1, 2} { // three items at first try, one failed first
		b.mark("quiz", string(rune('w'+i)), "passed", "2026-10-06 12:00", row{"value": try})
	}
	b.mark("quiz", "z", "failed", "2026-10-06 11:00", row{"value": 1})
	b.mark("terms", "tb2", "rights", "2026-10-20 12:00", row{"creator": "bo", "campaign": "glow", "due_at": "2026-10-27 12:00", "unit": "tiktok"})
	boost := row{"kind": "amplification", "basis": "accrued", "currency": "USD", "creator": "bo", "campaign": "glow", "platform": "tiktok"}
	b.put("spend", with(boost, "id", "in", "amount", 30000, "occurred_at", "2026-10-25 12:00"), with(boost, "id", "after", "amount", 10000, "occurred_at", "2026-10-29 12:00"))
	b.mark("campaign", "one", "launch_due", "2026-09-20 12:00", row{"campaign": "one", "due_at": "2026-10-10 12:00"})
	b.mark("campaign", "one", "launched", "2026-10-09 12:00", row{"campaign": "one"})
	b.mark("campaign", "two", "launch_due", "2026-09-20 12:00", row{"campaign": "two", "due_at": "2026-10-12 12:00"})
	b.mark("campaign", "two", "launched", "2026-10-15 12:00", row{"campaign": "two"})
	for _, c := range []string{"k1", "k2", "k3", "k4"} {
		b.mark("creator", c, "seeded", "2026-10-02 12:00", row{"creator": c})
		b.mark("creator", c, "customer", "2026-08-01 12:00", row{"creator": c})
	}
	b.mark("creator", "k1", "posted", "2026-10-20 12:00", row{"creator": "k1"})
	b.mark("creator", "k2", "posted", "2027-02-20 12:00", row{"creator": "k2"})
	b.mark("creator", "k1", "signed", "2026-10-28 12:00", row{"creator": "k1"})
	b.mark("creator", "k2", "contacted", "2026-07-01 12:00", row{"creator": "k2"}) // contacted before the order: no advocate
	b.mark("creator", "k2", "signed", "2026-10-29 12:00", row{"creator": "k2"})
	b.put("assets", row{"id": "e1", "creator": "k1", "relation": "earned", "occurred_at": "2026-10-20", "published_at": "2026-10-20 12:00"},
		row{"id": "e3", "creator": "k3", "relation": "earned", "occurred_at": "2026-10-21", "published_at": "2026-10-21 12:00"})
	offer := row{"occurred_at": "2026-10-03 12:00", "decided_at": "2026-10-10 12:00", "currency": "USD", "amount": 50000}
	b.put("offers", with(offer, "id", "f1", "offer", "f1", "stage", "signed"), with(offer, "id", "f2", "offer", "f2", "stage", "accepted"),
		with(offer, "id", "f3", "offer", "f3", "stage", "declined", "declined_by", "creator", "reason", "price"),
		with(offer, "id", "f4", "offer", "f4", "stage", "declined", "declined_by", "brand", "reason", "values_politics"),
		row{"id": "f5", "offer": "f5", "stage": "sent", "occurred_at": "2026-10-04 12:00"})
	wallet := row{"occurred_at": "2026-10-05 12:00", "event": "granted", "tokens": 10}
	b.put("wallet_events", with(wallet, "id", "1", "wallet", "w1"), with(wallet, "id", "2", "wallet", "w2"), with(wallet, "id", "3", "wallet", "w3", "occurred_at", "2026-09-10 12:00"),
		with(wallet, "id", "4", "wallet", "w4", "occurred_at", "2026-09-10 12:00"), with(wallet, "id", "5", "wallet", "w1", "event", "activated", "occurred_at", "2026-10-06 12:00"),
		with(wallet, "id", "6", "wallet", "w3", "event", "redeemed", "occurred_at", "2026-10-07 12:00"))
}

var few = measure.TooFew

var recordsByHand = map[string]hand{
	"contract_turnaround":      {value: 120, num: 3, den: 5}, // 24, 48, 120, open, open
	"contract_sla_rate":        {value: 40, num: 2, den: 5},
	"brief_ack_rate":           {value: 80, num: 4, den: 5},
	"brief_completeness":       {value: 88, num: 44, den: 50},
	"values_clause_rate":       {value: 80, num: 4, den: 5},
	"quiz_first_pass_rate":     {value: 75, num: 3, den: 4, status: few},
	"gated_shipment_rate":      {value: 40, num: 2, den: 5},
	"brief_adherence_rate":     {value: 90, num: 36, den: 40, status: few},
	"contract_adherence_rate":  {value: 60, num: 3, den: 5},
	"kept_live_rate":           {value: 75, num: 3, den: 4, status: few},
	"approval_turnaround":      {value: 24, num: 5, den: 5}, // 6, 12, 24, 48, 72
	"brief_to_live":            {value: 16, num: 4, den: 5},
	"asset_on_time_rate":       {value: 60, num: 3, den: 5}, // the third waited a day for us and came a day late
	"moved_due_dates":          {value: 1, num: 1},
	"goal_anchor_rate":         {value: 200.0 / 3, num: 2, den: 3, status: few},
	"amplification_clause_use": {value: 25, num: 1, den: 4, status: few},
	"asset_reuse_rate":         {value: 50, num: 1, den: 2, status: few},
	"launch_on_time_rate":      {value: 50, num: 1, den: 2},
	"launch_slip":              {value: -1, num: 2, den: 2},              // −1 and 3 days: half have launched by −1
	"customer_to_post_rate":    {value: 50, num: 2, den: 4, status: few}, // one by record, one by a post of theirs
	"customer_to_signed_rate":  {value: 50, num: 2, den: 4, status: few},
	"earned_to_paid_rate":      {value: 50, num: 1, den: 2, status: few},
	"new_advocates":            {value: 1, num: 1},
	"creator_decline_rate":     {value: 25, num: 1, den: 4, status: few},
	"brand_decline_rate":       {value: 25, num: 1, den: 4, status: few},
	"values_decline_share":     {value: 50, num: 1, den: 2, status: few},
	"values_declined_amount":   {value: 500, num: 500},
	"outreach_reply_rate":      {value: 60, num: 3, den: 5, status: few},
	"outreach_to_signed_rate":  {value: 20, num: 1, den: 5, status: few},
	"wallet_activations":       {value: 2, num: 2}, // one by using it, one by redeeming
	"usage_rights_rate":        {value: 75, num: 300, den: 400},
	"token_redemption_rate":    {value: 50, num: 10, den: 20, status: few},
	"holder_retention_rate":    {value: 50, num: 1, den: 2, status: few},
	"tokens_minted":            {value: 20, num: 20},
}
