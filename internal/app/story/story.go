// Package story plays the demo's last days in its records, past the real gates.
package story

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"plumbline/internal/access"
	"plumbline/internal/campaign"
	"plumbline/internal/money"
	"plumbline/internal/web/view"
)

// played is one step of the demo's last days, as somebody took it. Some of them
// are stopped by their gate, and that is the story.
type played struct {
	ago  time.Duration // before the moment the story stands at
	by   access.Actor
	kind campaign.Kind
	id   string
	step string
	set  map[string]any
	why  string
}

// lastDays are what people did in the records shortly before the story stands
// still: a creator signed by override, a parcel held back, a boost refused, a
// hold of legal, and papers that wait for somebody. Boosted is a live post of
// the campaign that legal holds.
func lastDays(boosted string) []played {
	maya := access.Actor{ID: "maya", Role: access.Operations, Via: "web"}
	dana := access.Actor{ID: "dana", Role: access.Finance, Via: "web"}
	lee := access.Actor{ID: "lee", Role: access.Legal, Via: "web"}
	of := func(more map[string]any) map[string]any {
		more["campaign"], more["creator"], more["owner"] = "winter-calm", "june-ostrow", "maya"
		return more
	}
	usd := func(minor int64) money.Amount { return money.Amount{Minor: minor, Currency: "USD"} }
	day := 24 * time.Hour
	return []played{
		{10 * day, lee, campaign.KindList, "brand", campaign.Create, map[string]any{"topics": []string{"politics", "medical claims"}}, ""},
		{6 * day, maya, campaign.KindCreator, "june-ostrow", campaign.Create, map[string]any{
			"title": "@june.ostrow", "name": "June Ostrow", "country": "US", "category": "skincare", "acquisition": "outreach", "manager": "maya", "region": "US",
			"handles": []campaign.Handle{{Platform: "instagram", Handle: "june.ostrow", Followers: 48_200}},
		}, ""},
		{6 * day, maya, campaign.KindList, "june-ostrow", campaign.Create, map[string]any{"creator": "june-ostrow", "own": []string{"diets"}}, ""},
		{6 * day, maya, campaign.KindOffer, "june-winter", campaign.Create, of(map[string]any{
			"why": "Your series on winter skin, and how you answer questions under it", "fit": "Six of ten followers are in the US, half are 18 to 34",
			"scope": "Two reels before 10 December", "rights": "Paid use on Instagram for 30 days, nothing exclusive", "ask": "May we send you the brief?", "pay": usd(620_000),
		}), ""},
		{4 * day, maya, campaign.KindPacket, "june-audience", campaign.Create, map[string]any{
			"creator": "june-ostrow", "platform": "instagram", "basis": "followers", "taken": time.Time{}, "shares": []campaign.Share{
				{Axis: "gender", Segment: "female", Share: .71}, {Axis: "age", Segment: "18-34", Share: .52}, {Axis: "country", Segment: "US", Share: .63}},
		}, ""},
		{3 * day, maya, campaign.KindTerms, "june-terms", campaign.Create, of(map[string]any{
			"form": "sow", "contract": "C-2026-0417", "fee": usd(620_000), "amplify": true,
			"levers":     []campaign.Correction{{What: "extra_story", Times: 1, Note: "if the first reel stays under half its expectation"}},
			"conditions": []campaign.Condition{{ID: "live-30", Clause: "4.2 The reels stay public for thirty days"}},
		}), ""},
		{3 * day, maya, campaign.KindTerms, "june-terms", "sent", nil, ""},
		{2 * day, maya, campaign.KindShipment, "june-parcel", campaign.Create, of(map[string]any{"terms": "june-terms", "sku": "BARRIER-SET", "cost": usd(4_150)}), ""},
		{26 * time.Hour, maya, campaign.KindShipment, "june-parcel", "released", nil, ""}, // stopped: not signed yet
		{23 * time.Hour, maya, campaign.KindTerms, "june-terms", "signed", nil, ""},       // stopped: no brief was read
		{22 * time.Hour, maya, campaign.KindOverride, "june-override", campaign.Create, map[string]any{"gate": "commit", "subject": "terms/june-terms", "amount": usd(620_000),
			"because": "The launch is on Monday and her manager confirmed the brief by telephone"}, ""},
		{21 * time.Hour, dana, campaign.KindOverride, "june-override", "agreed", nil, ""},
		{8 * time.Hour, lee, campaign.KindHold, "tiktok-skin-hold", campaign.Create, map[string]any{"gate": "amplify", "campaign": "tiktok-skin", "owner": "lee",
			"because": "Two posts speak of a cure: no boost until the captions are changed"}, ""},
		{7 * time.Hour, maya, campaign.KindSpend, "skin-boost", campaign.Create, map[string]any{"pays": "amplification", "amount": usd(240_000), "campaign": "tiktok-skin", "platform": "tiktok", "owner": "maya", "deliverable": boosted}, ""},
		{6 * time.Hour, dana, campaign.KindSpend, "skin-boost", "committed", nil, ""}, // stopped: the hold
	}
}

// Stage is the folder the story is played in.
type Stage struct {
	Records interface {
		Records(ctx context.Context, scope access.Scope, q campaign.Query) (campaign.Page, error)
		Do(ctx context.Context, by access.Actor, scope access.Scope, c campaign.Command) (campaign.Result, error)
	}
	StandAt func(at time.Time) // moves the folder's present
}

// Play takes the demo's last days, each at its moment.
func Play(ctx context.Context, s Stage, now time.Time) error {
	live, err := s.Records.Records(ctx, access.For(access.Owner), campaign.Query{Kind: campaign.KindDeliverable, Limit: 1, Where: []campaign.Cond{
		{Field: "campaign", Op: "=", Values: []string{"tiktok-skin"}}, {Field: "state", Op: "in", Values: []string{string(campaign.Live), string(campaign.Verified)}}}})
	if err != nil || len(live.Rows) == 0 {
		return err // a story that ends before that campaign began
	}
	for _, p := range lastDays(live.Rows[0].ID) {
		at := now.Add(-p.ago)
		s.StandAt(at)
		cmd, err := p.command(at)
		if err != nil {
			return err
		}
		_, err = s.Records.Do(ctx, p.by, access.For(p.by.Role), cmd)
		if _, stopped := errors.AsType[*view.Stopped](err); err != nil && !stopped {
			return err
		}
	}
	return nil
}

// command is the step with its fields; a moment left out is the step's own.
func (p played) command(at time.Time) (campaign.Command, error) {
	cmd := campaign.Command{Kind: p.kind, ID: p.id, Step: p.step, Reason: p.why, Set: map[string]json.RawMessage{}}
	for name, v := range p.set {
		if t, is := v.(time.Time); is && t.IsZero() {
			v = at
		}
		text, err := json.Marshal(v)
		if err != nil {
			return cmd, err
		}
		cmd.Set[name] = text
	}
	return cmd, nil
}
