package kinds_test

import (
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"plumbline/internal/campaign"
	"plumbline/internal/campaign/brief"
	"plumbline/internal/campaign/campaigntest"
	"plumbline/internal/campaign/kinds"
	"plumbline/internal/facts"
	"plumbline/internal/money"
	"plumbline/internal/period"
)

func permit(gate, subject string, until time.Time) *campaign.Permit {
	return &campaign.Permit{Gate: gate, Subject: subject, Until: until}
}

func usd(minor int64) money.Amount { return money.Amount{Minor: minor, Currency: "USD"} }

var body = campaign.BriefBody{Message: "It holds all day", Product: "Serum", Values: "We prove what we say", Disclosure: "#ad", KeepLive: 7}

// programme walks every machine through every step that tells something.
func programme(t *testing.T) *campaigntest.Desk {
	d := campaigntest.Open(t, permit)
	people(d)
	d.Do("campaign", "winter", campaign.Create, "title", "Winter", "class", "gift", "sub_outcome", "orders", "starts", "2026-10-01", "ends", "2026-12-31", "launch", "2026-10-12")
	d.Do("terms", "master", campaign.Create, "form", "master", "contract", "M-1", "creator", "mara")
	d.Do("terms", "master", "signed")
	d.Do("brief", "b1", campaign.Create, "campaign", "winter", "creator", "mara", "body", body)
	d.Do("brief", "b1", "sent")
	d.Do("terms", "t1", campaign.Create, "form", "sow", "contract", "S-1", "campaign", "winter", "creator", "mara", "master", "master", "fee", usd(90000), "amplify", true,
		"items", []campaign.Item{{Format: "reel", Count: 2}}, "rights", []campaign.Right{{From: period.NewDate(2026, 10, 5), To: period.NewDate(2026, 12, 31)}})
	d.Do("terms", "t1", "sent")
	for _, id := range []string{"d1", "d2"} {
		d.Do("deliverable", id, campaign.Create, "campaign", "winter", "creator", "mara", "terms", "t1", "brief", "b1", "format", "reel", "platform", "instagram", "sub_outcome", "orders",
			"expected", map[string]float64{"attributed_orders": 40}, "due_day", "2026-10-20", "link", "https://glow.example/m", "relation", "paid", "market", "US", "launch_asset", id == "d1")
	}
	d.Do("terms", "t1", "signed")
	quiz(t, d)
	deliver(t, d)
	spends(d)
	d.Do("terms", "t1", "amended", "reason", "more", "fee", usd(95000))
	d.Do("terms", "t1", "ended")
	d.Do("terms", "t2", campaign.Create, "form", "sow", "contract", "S-2")
	d.Do("terms", "t2", "withdrawn", "reason", "no")
	d.Do("campaign", "winter", "ended")
	return d
}

func people(d *campaigntest.Desk) {
	d.Do("creator", "mara", campaign.Create, "name", "Mara")
	for _, step := range []string{"customer", "contacted", "seeded", "advocate"} {
		d.Do("creator", "mara", step, "ref", "r")
	}
	d.Do("creator", "mara", "posting_agreed", "posts_agreed", 1)
}

// quiz fails one item, passes all, and is briefed anew.
func quiz(t *testing.T, d *campaigntest.Desk) {
	b := campaigntest.Get[*campaign.Brief](d, "brief", "b1")
	answers := func(wrong bool) map[string]any {
		var list []map[string]any
		for _, q := range brief.Items(b.Asked) {
			chose := q.Right
			if wrong {
				chose = nil
			}
			list = append(list, map[string]any{"item": q.ID, "chose": chose})
		}
		return map[string]any{"answers": list}
	}
	d.By.Role = "creator"
	d.Do("brief", "b1", "answered", "with", answers(true))
	d.Wait(time.Minute)
	d.Do("brief", "b1", "answered", "with", answers(false))
	d.By.Role = "operations"
	d.Do("brief", "b1", "rebrief", "reason", "better")
	for _, row := range d.All("brief") {
		if row.ID != "b1" {
			d.Do("brief", row.ID, "sent")
			d.Do("brief", row.ID, "acknowledged")
		}
	}
	require.Equal(t, campaign.Superseded, campaigntest.Get[*campaign.Brief](d, "brief", "b1").State)
}

func deliver(t *testing.T, d *campaigntest.Desk) {
	d.Do("deliverable", "d1", campaign.Edit, "due_day", "2026-10-22")
	d.Do("deliverable", "d1", "submitted", "draft_note", "n")
	d.Wait(time.Hour)
	d.Do("deliverable", "d1", "changes_asked", "reason", "label")
	d.Do("deliverable", "d1", "submitted", "draft_note", "n2")
	d.Do("deliverable", "d1", "approved")
	d.Do("deliverable", "d1", "live", "url", "https://x")
	d.Wait(8 * 24 * time.Hour)
	d.Do("deliverable", "d1", "verified", "with", map[string]any{"live": true, "caption": "#ad look", "links": []string{"https://glow.example/m"}})
	d.Do("deliverable", "d1", "accepted")
	d.Do("deliverable", "d1", "reuse_approved")
	d.Do("deliverable", "d1", "reused")
	d.Do("deliverable", "d2", "cancelled", "reason", "ill")
	for _, step := range []string{"released", "shipped", "received"} {
		if step == "released" {
			d.Do("shipment", "p1", campaign.Create, "creator", "mara", "campaign", "winter", "terms", "t1", "sku", "S", "cost", usd(900))
		}
		d.Do("shipment", "p1", step)
	}
	require.True(t, *campaigntest.Get[*campaign.Deliverable](d, "deliverable", "d1").KeptLive)
}

func spends(d *campaigntest.Desk) {
	d.Do("spend", "boost", campaign.Create, "campaign", "winter", "creator", "mara", "pays", "amplification", "deliverable", "d1", "terms", "t1", "amount", usd(5000))
	d.Do("spend", "boost", "committed")
	d.Do("spend", "boost", "paid")
	d.Do("spend", "boost", "boost_ended")
	d.Do("spend", "s-d1", "paid")
	d.Do("deliverable", "d1", "taken_down", "reason", "deleted")
}

func TestEveryEventOfTheRecordsIsToldBySomeStep(t *testing.T) {
	t.Parallel()
	d := programme(t)
	told := map[string]bool{}
	for _, r := range d.Facts("milestones") {
		told[r["subject_kind"].(string)+"."+r["event"].(string)] = true
	}
	moved := []string{"brief.due", "terms.due"} // only heard of: here the clock starts once, with the step
	for _, m := range facts.Milestones {
		name := m.Kind + "." + m.Event
		if slices.Contains([]string{"comment", "action", "signal"}, m.Kind) || slices.Contains(moved, name) {
			continue
		}
		require.True(t, told[name], name)
		delete(told, name)
	}
	require.Empty(t, told, "and no event that nobody reads")
}

func TestWhatRecordsTellFitsTheFactsTables(t *testing.T) {
	t.Parallel()
	d := programme(t)
	for _, table := range facts.Tables {
		for _, values := range d.Facts(table.Name) {
			b := facts.NewBatch(table, 1)
			require.NoError(t, b.Put(values), "%s %v", table.Name, values)
			for _, c := range table.Columns {
				v, filled := values[c.Name]
				require.True(t, filled || !c.Must, "%s.%s of %v", table.Name, c.Name, values)
				if s, isText := v.(string); isText && len(c.One) > 0 {
					require.Contains(t, c.One, s, "%s.%s", table.Name, c.Name)
				}
			}
		}
	}
}

func TestMoneyIsCommittedAccruedAndPaidOnceEach(t *testing.T) {
	t.Parallel()
	sums := map[string]int64{}
	for _, r := range programme(t).Facts("spend") {
		a := r["amount"].(money.Amount)
		sums[r["kind"].(string)+" "+r["basis"].(string)] += a.Minor
	}
	require.Equal(t, map[string]int64{"fee committed": 95000, "fee accrued": 45000, "fee paid": 45000, "product_cost committed": 900, "product_cost accrued": 900,
		"amplification committed": 5000, "amplification paid": 5000}, sums, "media accrues by day, as the ad account tells")
}

func TestAKindIsFoundByItsName(t *testing.T) {
	t.Parallel()
	m, ok := kinds.Of(campaign.KindShipment)
	require.True(t, ok)
	require.Equal(t, "parcel", m.Title)
	_, ok = kinds.Of("ghost")
	require.False(t, ok)
}
