package web_test

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"plumbline/internal/access"
	"plumbline/internal/campaign"
	"plumbline/internal/web/webtest"
)

type set = map[string]any

func usd(minor int64) set { return set{"minor": minor, "currency": "USD"} }

func at(day string) time.Time {
	t, _ := time.Parse(time.RFC3339, "2026-"+day+"T15:00:00Z")
	return t
}

// glow is a record of work with its stories inside: a parcel that left too
// early, a draft that waits, a right about to end, a reason that came up again.
func glow(t *testing.T) *work {
	t.Helper()
	w := working(t)
	w.done(t, campaign.KindCampaign, "k-base", "create", set{"title": "House template", "class": "standard", "sub_outcome": "creator-orders", "starts": "2026-01-01", "ends": "2026-12-31", "defaults": set{
		"values": "We sell what we use ourselves.", "disclosure": "#ad, first in the caption", "moderation": "Answer questions within four hours", "dont": []string{"No medical claims"}, "tags": []string{"#glow", "#ad"}}})
	w.done(t, campaign.KindCampaign, "k-winter", "create", set{"title": "Winter Calm", "class": "standard", "sub_outcome": "creator-orders", "template": "k-base", "starts": "2026-11-01", "ends": "2026-12-24", "launch": "2026-11-15", "budget": usd(4800000), "owner": "maya", "brand": "Calm",
		"defaults": set{"goal": "Orders of the winter set", "message": "Calm skin in the cold", "product": "Winter set", "formats": []string{"reel", "story"}, "themes": []string{"skin"}}})
	w.done(t, campaign.KindCreator, "c-nora", "create", set{"name": "Nora Vale", "handles": []set{{"platform": "instagram", "handle": "noravale", "followers": 84200}, {"platform": "tiktok", "handle": "nora.vale"}}, "email": "nora@example.com", "country": "US", "category": "skin care", "acquisition": "outreach", "manager": "ana", "tags": []string{"winter", "expert"},
		"nurture": []set{{"what": "Ask how the winter set did", "due": at("11-23")}}})
	w.done(t, campaign.KindCreator, "c-ilo", "create", set{"handles": []set{{"platform": "youtube", "handle": "ilo.makes", "followers": 1250000}}, "country": "CA", "category": "make-up", "acquisition": "inbound", "manager": "maya"})
	w.done(t, campaign.KindList, "l-brand", "create", set{"topics": []string{"politics", "medical claims"}})
	w.done(t, campaign.KindList, "l-nora", "create", set{"creator": "c-nora", "own": []string{"alcohol", "fur"}})
	w.done(t, campaign.KindRating, "r-1", "create", set{"creator": "c-nora", "rater": "ana", "booker": "ana", "parts": []set{{"part": "audience", "score": 84, "evidence": "return packet of 3 Nov"}, {"part": "values", "score": 91, "evidence": "last 40 posts read"}, {"part": "tone"}}})
	w.done(t, campaign.KindScreen, "s-fit", "create", set{"creator": "c-nora", "screened": "fit"})
	w.done(t, campaign.KindScreen, "s-fit", "passed", nil)
	w.done(t, campaign.KindScreen, "s-safe", "create", set{"creator": "c-nora", "screened": "safety"})
	w.done(t, campaign.KindScreen, "s-safe", "failed", set{"flags": 2, "reason": "medical_claims"})
	w.done(t, campaign.KindPacket, "p-1", "create", set{"creator": "c-nora", "platform": "instagram", "basis": "engaged", "taken": at("11-03"), "shares": []set{{"axis": "gender", "segment": "female", "share": .71}, {"axis": "country", "segment": "US", "share": .52}}})
	w.done(t, campaign.KindTerms, "t-nora", "create", set{"form": "sow", "contract": "WC-2026-7", "creator": "c-nora", "campaign": "k-winter", "owner": "maya", "fee": usd(420000), "items": []set{{"format": "reel", "count": 2}, {"format": "story", "count": 3}}, "conditions": []set{{"id": "live", "clause": "Both reels stay live for 30 days"}},
		"rights": []set{{"platform": "instagram", "territory": "US", "from": "2026-11-01", "to": "2026-11-29", "amplify": true}, {"platform": "tiktok", "territory": "US, CA", "from": "2026-11-01", "to": "2027-04-30"}}, "levers": []set{{"what": "extra_story", "times": 1}}})
	w.done(t, campaign.KindTerms, "t-nora", "sent", set{"on": at("11-03")})
	w.done(t, campaign.KindTerms, "t-nora", "signed", set{"on": at("11-05")})
	w.done(t, campaign.KindTerms, "t-ilo", "create", set{"form": "gifting", "contract": "WC-2026-9", "creator": "c-ilo", "campaign": "k-winter", "owner": "maya"})
	w.done(t, campaign.KindBrief, "b-nora", "create", set{"campaign": "k-winter", "creator": "c-nora", "body": set{"hook": "Cold hands, warm light", "do": []string{"Show the set in the first three seconds"}}})
	for id, due := range map[string]string{"d-1": "2026-11-18", "d-2": "2026-11-25", "d-3": "2026-12-02"} {
		w.done(t, campaign.KindDeliverable, id, "create", set{"title": "Reel " + id[2:] + " of Nora", "creator": "c-nora", "campaign": "k-winter", "terms": "t-nora", "brief": "b-nora", "sub_outcome": "creator-orders", "expected": set{"attributed_orders": 1450}, "platform": "instagram", "format": "reel", "due_day": due, "market": "US", "fee": usd(140000), "owner": "maya", "relation": "paid", "disclosure": "#ad"})
	}
	w.done(t, campaign.KindDeliverable, "d-2", "submitted", set{"draft_note": "https://example.com/draft/2", "on": at("11-18")})
	w.done(t, campaign.KindShipment, "x-1", "create", set{"sku": "WINTER-SET", "terms": "t-ilo", "creator": "c-ilo", "campaign": "k-winter", "cost": usd(3100)})
	w.done(t, campaign.KindShipment, "x-1", "released", nil)
	w.done(t, campaign.KindShipment, "x-1", "shipped", set{"carrier": "UPS", "tracking": "1Z999AA10123456784"})
	w.done(t, campaign.KindShipment, "x-2", "create", set{"sku": "GLOW-30", "terms": "t-ilo", "creator": "c-ilo", "campaign": "k-winter", "cost": usd(2400)})
	w.done(t, campaign.KindTask, "t-screen-medical", "create", set{"what": "Better the screen: medical claims came up again among creators it had passed", "title": "A screen lets the same thing through", "cases": []string{"offer/o-1", "incident/i-1", "creator/c-nora"}})
	w.done(t, campaign.KindHold, "h-1", "create", set{"gate": "commit", "because": "Two posts without a label in a week", "creator": "c-ilo"})
	w.done(t, campaign.KindPivot, "v-1", "create", set{"creator": "c-ilo", "axis": "tone", "how": "noted", "happened": at("11-10"), "note": "From tutorials to pranks"})
	with, err := json.Marshal(set{"until": noon.Add(20 * time.Hour), "failed": []string{"signed_terms"}})
	require.NoError(t, err)
	_, err = w.book.Do(t.Context(), access.Actor{ID: "lee", Role: access.Legal, Via: "web"}, access.For(access.Owner), campaign.Command{Kind: campaign.KindOverride, ID: "o-1", Step: campaign.Create, With: with,
		Set: map[string]json.RawMessage{"gate": json.RawMessage(`"shipment"`), "subject": json.RawMessage(`"shipment/x-1"`), "because": json.RawMessage(`"The set has to arrive before the trip"`)}})
	require.NoError(t, err)
	return w
}

// pages of the desk that a reader can walk to.
var deskPages = map[string]string{
	"work": "/work", "campaigns": "/work/campaign", "campaign": "/work/campaign/k-winter", "creators": "/work/creator", "creator": "/work/creator/c-nora", "terms": "/work/terms/t-nora",
	"deliverables-desk": "/work/deliverable", "deliverable-desk": "/work/deliverable/d-2", "brief": "/work/brief/b-nora", "parcel": "/work/shipment/x-2", "breach": "/work/shipment/x-1",
	"edit": "/work/terms/t-ilo/edit", "edit-brief": "/work/brief/b-nora/edit", "new": "/work/shipment/new", "paste": "/work/shipment/paste", "cell": "/work/deliverable/d-1/cell/due_day", "gates": "/gates", "register": "/register", "proposals": "/proposals", "was": "/work/shipment/x-1/was/1",
}

func TestEveryPageOfTheDeskReadsWellOnPhoneAndDesktopInLightAndDark(t *testing.T) {
	b := webtest.Open(t)
	server := deskAs(t, glow(t), access.Operations)
	for size := range webtest.Sizes {
		b.Size(t, size)
		for _, scheme := range []string{"light", "dark"} {
			b.Media(t, "screen", scheme)
			for name, path := range deskPages {
				look(t, b, server, size, scheme, name, path)
			}
		}
	}
	require.Empty(t, b.Wrong(), "the console stays silent")
}
