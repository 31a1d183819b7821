// Package story plays the demo's last days in its records, past the real gates.
package story

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"slices"
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
	from string // heard of from this system: it happened, so no gate was asked
	with any    // what the step is handed
}

func usd(minor int64) money.Amount { return money.Amount{Minor: minor, Currency: "USD"} }

const day = 24 * time.Hour

// The people of the programme, as they take steps.
var (
	maya = access.Actor{ID: "maya", Role: access.Operations, Via: "web"}
	dana = access.Actor{ID: "dana", Role: access.Finance, Via: "web"}
	lee  = access.Actor{ID: "lee", Role: access.Legal, Via: "web"}
	sam  = access.Actor{ID: "sam", Role: access.Social, Via: "web"}
)

// lastDays are what people did in the records shortly before the story stands
// still: a creator signed by override, a parcel held back, a boost refused, a
// hold of legal, and papers that wait for somebody. Boosted is a live post of
// the campaign that legal holds.
func lastDays(boosted string) []played {
	of := func(more map[string]any) map[string]any {
		more["campaign"], more["creator"], more["owner"] = "winter-calm", "june-ostrow", "maya"
		return more
	}
	return []played{
		{ago: 10 * day, by: lee, kind: campaign.KindList, id: "brand", step: campaign.Create, set: map[string]any{"topics": []string{"politics", "medical claims"}}},
		{ago: 6 * day, by: maya, kind: campaign.KindCreator, id: "june-ostrow", step: campaign.Create, set: map[string]any{
			"title": "@june.ostrow", "name": "June Ostrow", "country": "US", "category": "skincare", "acquisition": "outreach", "manager": "maya", "region": "US",
			"handles": []campaign.Handle{{Platform: "instagram", Handle: "june.ostrow", Followers: 48_200}},
		}},
		{ago: 6 * day, by: maya, kind: campaign.KindList, id: "june-ostrow", step: campaign.Create, set: map[string]any{"creator": "june-ostrow", "own": []string{"diets"}}},
		{ago: 6 * day, by: maya, kind: campaign.KindOffer, id: "june-winter", step: campaign.Create, set: of(map[string]any{
			"why": "Your series on winter skin, and how you answer questions under it", "fit": "Six of ten followers are in the US, half are 18 to 34",
			"scope": "Two reels before 10 December", "rights": "Paid use on Instagram for 30 days, nothing exclusive", "ask": "May we send you the brief?", "pay": usd(620_000),
		})},
		{ago: 4 * day, by: maya, kind: campaign.KindPacket, id: "june-audience", step: campaign.Create, set: map[string]any{
			"creator": "june-ostrow", "platform": "instagram", "basis": "followers", "taken": time.Time{}, "shares": []campaign.Share{
				{Axis: "gender", Segment: "female", Share: .71}, {Axis: "age", Segment: "18-34", Share: .52}, {Axis: "country", Segment: "US", Share: .63}},
		}},
		{ago: 3 * day, by: maya, kind: campaign.KindTerms, id: "june-terms", step: campaign.Create, set: of(map[string]any{
			"form": "sow", "contract": "C-2026-0417", "fee": usd(620_000), "amplify": true,
			"levers":     []campaign.Correction{{What: "extra_story", Times: 1, Note: "if the first reel stays under half its expectation"}},
			"conditions": []campaign.Condition{{ID: "live-30", Clause: "4.2 The reels stay public for thirty days"}},
		})},
		{ago: 3 * day, by: maya, kind: campaign.KindTerms, id: "june-terms", step: "sent"},
		{ago: 2 * day, by: maya, kind: campaign.KindShipment, id: "june-parcel", step: campaign.Create, set: of(map[string]any{"terms": "june-terms", "sku": "BARRIER-SET", "cost": usd(4_150)})},
		{ago: 26 * time.Hour, by: maya, kind: campaign.KindShipment, id: "june-parcel", step: "released"}, // stopped: not signed yet
		{ago: 23 * time.Hour, by: maya, kind: campaign.KindTerms, id: "june-terms", step: "signed"},       // stopped: no brief was read
		{ago: 22 * time.Hour, by: maya, kind: campaign.KindOverride, id: "june-override", step: campaign.Create, set: map[string]any{"gate": "commit", "subject": "terms/june-terms", "amount": usd(620_000),
			"because": "The launch is on Monday and her manager confirmed the brief by telephone"}},
		{ago: 21 * time.Hour, by: dana, kind: campaign.KindOverride, id: "june-override", step: "agreed"},
		{ago: 8 * time.Hour, by: lee, kind: campaign.KindHold, id: "tiktok-skin-hold", step: campaign.Create, set: map[string]any{"gate": "amplify", "campaign": "tiktok-skin", "owner": "lee",
			"because": "Two posts speak of a cure: no boost until the captions are changed"}},
		{ago: 7 * time.Hour, by: maya, kind: campaign.KindSpend, id: "skin-boost", step: campaign.Create, set: map[string]any{"pays": "amplification", "amount": usd(240_000), "campaign": "tiktok-skin", "platform": "tiktok", "owner": "maya", "deliverable": boosted}},
		{ago: 6 * time.Hour, by: dana, kind: campaign.KindSpend, id: "skin-boost", step: "committed"}, // stopped: the hold
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
	cast, err := s.cast(ctx)
	if err != nil {
		return err
	}
	days := slices.Concat(lastDays(live.Rows[0].ID), parcels(cast), payments(cast), posts(live.Rows[0].ID))
	slices.SortStableFunc(days, func(a, b played) int { return cmp.Compare(b.ago, a.ago) })
	for _, p := range days {
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
	cmd := campaign.Command{Kind: p.kind, ID: p.id, Step: p.step, Reason: p.why, Source: p.from, Set: map[string]json.RawMessage{}}
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
	if p.with == nil {
		return cmd, nil
	}
	var err error
	cmd.With, err = json.Marshal(p.with)
	return cmd, err
}
