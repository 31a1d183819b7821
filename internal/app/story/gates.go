package story

import (
	"context"
	"fmt"
	"time"

	"plumbline/internal/access"
	"plumbline/internal/campaign"
)

// cast is who of the programme the gates' stories are about, as the records
// have them.
type cast struct {
	signed   []campaign.Row // contracts that parcels go out under
	unsigned []campaign.Row // contracts still with an agent
	work     campaign.Row   // a live post of a creator whose audience is of another category
}

func (s Stage) some(ctx context.Context, kind campaign.Kind, limit int, where ...string) ([]campaign.Row, error) {
	q := campaign.Query{Kind: kind, Order: []string{"id"}, Limit: limit}
	for i := 0; i+1 < len(where); i += 2 {
		q.Where = append(q.Where, campaign.Cond{Field: where[i], Op: "=", Values: []string{where[i+1]}})
	}
	page, err := s.Records.Records(ctx, access.For(access.Owner), q)
	return page.Rows, err
}

func (s Stage) cast(ctx context.Context) (out cast, err error) {
	if out.signed, err = s.some(ctx, campaign.KindTerms, 10, "campaign", "gift-sets", "state", "signed"); err != nil {
		return out, err
	}
	if out.unsigned, err = s.some(ctx, campaign.KindTerms, 2, "campaign", "tiktok-skin", "state", "sent"); err != nil {
		return out, err
	}
	for _, state := range []string{"verified", "live"} {
		work, err := s.some(ctx, campaign.KindDeliverable, 1, "creator", "dex-romero", "campaign", "tiktok-skin", "state", state)
		if err != nil {
			return out, err
		}
		if len(work) > 0 && out.work.ID == "" {
			out.work = work[0]
		}
	}
	return out, nil
}

// parcels are a week at the shipment gate: ten leave under signed contracts, two
// by override because an agent is slow. That is more than one case of ten, so
// the rule itself is the question.
func parcels(c cast) (out []played) {
	for i, row := range append(c.signed, c.unsigned...) {
		id, ago := fmt.Sprintf("gift-%02d", i+1), 5*day-time.Duration(i)*2*time.Hour
		out = append(out, played{ago: ago, by: maya, kind: campaign.KindShipment, id: id, step: campaign.Create, set: map[string]any{
			"terms": row.ID, "campaign": row.Campaign, "creator": row.Creator, "owner": "maya", "sku": "GIFT-SET", "order": fmt.Sprintf("WH-20%02d", 31+i), "cost": usd(3_900)}})
		if i >= len(c.signed) {
			out = append(out, played{ago: ago - 20*time.Minute, by: maya, kind: campaign.KindOverride, id: id + "-override", step: campaign.Create, set: map[string]any{
				"gate": "shipment", "subject": "shipment/" + id, "because": "Her agent signs on Monday, and the post is due before"}})
		}
		out = append(out, played{ago: ago - 40*time.Minute, by: maya, kind: campaign.KindShipment, id: id, step: "released"})
	}
	return out
}

// payments are money: accepted work is paid although its creator's audience is
// off category, a failed condition of a contract holds a fee, and a purchase
// order passes the commit gate by override.
func payments(c cast) []played {
	about := func(more map[string]any) map[string]any {
		more["campaign"], more["creator"], more["owner"] = "winter-calm", "ines-duarte", "maya"
		return more
	}
	out := []played{
		{ago: 5 * day, by: maya, kind: campaign.KindTerms, id: "ines-terms", step: campaign.Create, set: about(map[string]any{
			"form": "sow", "contract": "C-2026-0388", "fee": usd(90_000),
			"conditions": []campaign.Condition{{ID: "exclusive", Clause: "6.1 No other skin brand for thirty days"}}})},
		{ago: 5*day - time.Hour, by: maya, kind: campaign.KindTerms, id: "ines-terms", step: "signed", from: "pandadoc"},
		{ago: 4 * day, by: maya, kind: campaign.KindDeliverable, id: "ines-reel", step: campaign.Create, set: about(map[string]any{
			"terms": "ines-terms", "sub_outcome": "creator-orders", "format": "reel", "platform": "tiktok", "relation": "paid", "market": "US", "disclosure": "#ad"})},
		{ago: 3 * day, by: maya, kind: campaign.KindDeliverable, id: "ines-reel", step: "live", from: "tiktok", set: map[string]any{"asset": "a-ines-1"}},
		{ago: 2 * day, by: maya, kind: campaign.KindDeliverable, id: "ines-reel", step: "accepted"},
		{ago: 30 * time.Hour, by: lee, kind: campaign.KindTerms, id: "ines-terms", step: "condition", with: map[string]any{
			"id": "exclusive", "met": false, "note": "A serum of another brand in her story of Thursday"}},
		{ago: 29 * time.Hour, by: dana, kind: campaign.KindSpend, id: "ines-fee", step: campaign.Create, set: about(map[string]any{
			"pays": "fee", "amount": usd(90_000), "terms": "ines-terms", "deliverable": "ines-reel", "invoice": "INV-2026-131"})},
		{ago: 28 * time.Hour, by: dana, kind: campaign.KindSpend, id: "ines-fee", step: "paid"}, // stopped: the clause

		{ago: 50 * time.Hour, by: dana, kind: campaign.KindSpend, id: "studio-day", step: campaign.Create, set: map[string]any{
			"pays": "agency", "amount": usd(340_000), "campaign": "winter-calm", "owner": "dana", "invoice": "PO-2026-77"}},
		{ago: 49 * time.Hour, by: dana, kind: campaign.KindSpend, id: "studio-day", step: "committed"}, // stopped: an agency has no brief
		{ago: 48 * time.Hour, by: dana, kind: campaign.KindOverride, id: "studio-override", step: campaign.Create, set: map[string]any{
			"gate": "commit", "subject": "spend/studio-day", "amount": usd(340_000), "because": "A studio is booked for a day: no creator is briefed or screened for it"}},
		{ago: 47 * time.Hour, by: dana, kind: campaign.KindSpend, id: "studio-day", step: "committed"},
	}
	if c.work.ID == "" {
		return out
	}
	return append(out,
		played{ago: 46 * time.Hour, by: maya, kind: campaign.KindDeliverable, id: c.work.ID, step: "accepted"},
		played{ago: 44 * time.Hour, by: dana, kind: campaign.KindSpend, id: "s-" + c.work.ID, step: "paid"}, // accepting asked for it; paid whatever the colours
	)
}

// posts are what was seen of one, what went live with a warning, and the brief
// whose sending stamped the revision.
func posts(boosted string) []played {
	caption, label, live := "My skin after four weeks #ad", "", true
	about := func(more map[string]any) map[string]any {
		more["campaign"], more["creator"], more["owner"] = "black-week", "hana-sato", "maya"
		return more
	}
	return []played{
		{ago: 10 * time.Hour, by: sam, kind: campaign.KindDeliverable, id: boosted, step: "verified", with: map[string]any{"caption": caption, "label": label, "live": live, "links_all": true}},
		{ago: 4 * day, by: maya, kind: campaign.KindBrief, id: "hana-brief", step: campaign.Create, set: about(map[string]any{"body": campaign.BriefBody{
			Goal: "Orders in Black Week", Message: "One serum instead of three", Product: "Barrier serum", Formats: []string{"short"}, Themes: []string{"gift"}, Hook: "The shelf before and after",
			Tone: "plain", Do: []string{"Show the label of the serum"}, Dont: []string{"Promise a cure"}, Values: "We say what we know and nothing more", NoTouch: []string{"politics"},
			Disclosure: "#ad in the first line", Tags: []string{"#ad"}, Moderation: "Questions are answered within four hours", Usage: "Paid use for thirty days", KeepLive: 30,
			Requirements: []campaign.Requirement{{ID: "label", What: "disclosure", Want: "#ad", Must: true}},
			Quiz:         []campaign.QuizItem{{ID: "label", Ask: "Where does the label stand?", Choices: []string{"In the first line", "At the end"}, Right: []int{0}, Explain: "Readers must see it before they decide to read on", About: "disclosure"}},
		}})},
		{ago: 4*day - time.Hour, by: maya, kind: campaign.KindBrief, id: "hana-brief", step: "sent"},
		{ago: 40 * time.Hour, by: maya, kind: campaign.KindDeliverable, id: "hana-short", step: campaign.Create, set: about(map[string]any{
			"terms": "t/black-week/hana-sato", "sub_outcome": "creator-orders", "format": "short", "platform": "youtube", "relation": "paid", "market": "US", "disclosure": "#ad"})},
		{ago: 39 * time.Hour, by: maya, kind: campaign.KindDeliverable, id: "hana-short", step: "submitted", set: map[string]any{"draft_note": "Cut 1: the shelf, then the serum, the label in the first line"}},
		{ago: 38 * time.Hour, by: maya, kind: campaign.KindDeliverable, id: "hana-short", step: "approved"},
		{ago: 37 * time.Hour, by: maya, kind: campaign.KindDeliverable, id: "hana-short", step: "live", set: map[string]any{"asset": "a-hana-9", "url": "https://youtube.example/hanasato/a-hana-9"}}, // a warning: no link, no code
	}
}
