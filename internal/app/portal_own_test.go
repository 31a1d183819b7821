package app_test

import (
	"encoding/json"
	"net/http"
	"net/url"
	"testing"

	"github.com/stretchr/testify/require"

	"plumbline/internal/access"
	"plumbline/internal/campaign"
	"plumbline/internal/web/portal"
)

func TestACreatorsOwnListIsTheirsToChangeAndPeersDoNotSeeIt(t *testing.T) {
	t.Parallel()
	x := inviting(t)
	p := x.in(t, x.link(t, campaign.KindCreator, "c-nova"))
	topics := p.post(t, "/me/topics", url.Values{"topics": {"alcohol\r\n\r\n- Fur\nALCOHOL"}, "version": {"0"}})
	require.Equal(t, "alcohol\nFur", topics.Find("textarea").Text())
	require.Contains(t, topics.says(), "politics", "the brand's list as the brief told it")
	stale := p.post(t, "/me/topics", url.Values{"topics": {"silk"}, "version": {"7"}})
	require.Contains(t, stale.says(), "it says now: alcohol, Fur")
	require.Equal(t, "silk", stale.Find("textarea").Text())
	other := x.in(t, x.link(t, campaign.KindCreator, "c-iris"))
	require.NotContains(t, other.open(t, "/me/topics").body, "Fur")
}

func TestDecliningTakesOneTapAndLowersNothing(t *testing.T) {
	t.Parallel()
	x := inviting(t)
	p := x.in(t, x.link(t, campaign.KindCreator, "c-nova"))
	require.Contains(t, p.open(t, "/me/brief/b-nova").says(), "Declining lowers no score, whatever the reason.")
	require.Contains(t, p.post(t, "/me/brief/b-nova/decline", url.Values{"reason": {"values_conflict"}}).says(), "Declined. It lowers no score.")
	row, past, err := x.Record(t.Context(), access.For(access.Owner), campaign.KindBrief, "b-nova")
	require.NoError(t, err)
	require.Equal(t, campaign.Declined, row.State)
	require.NotContains(t, past[0].Reason, "values", "why is sensitive: the offer keeps it")
	offer := record[*campaign.Offer](t, x, campaign.KindOffer, "o-b-nova")
	require.Equal(t, []string{"creator", "values_conflict"}, []string{offer.DeclinedBy, offer.Reason})
}

func TestMoneyOwedForAcceptedWorkIsHeldOnlyByAClauseThatIsNamed(t *testing.T) {
	t.Parallel()
	x := inviting(t)
	p := x.in(t, x.link(t, campaign.KindCreator, "c-nova"))
	require.Contains(t, p.open(t, "/me/pay").says(), "Payment follows once the work is accepted.")
	for _, step := range []string{"live", "accepted"} { // as received from elsewhere
		_, err := x.Do(t.Context(), maya, access.For(access.Owner), campaign.Command{Kind: campaign.KindDeliverable, ID: "d-nova", Step: step, Source: "grin"})
		require.NoError(t, err)
	}
	require.Contains(t, p.open(t, "/me/pay").says(), "One payment is on the way.")
	_, err := x.Do(t.Context(), maya, access.For(access.Owner), campaign.Command{Kind: campaign.KindTerms, ID: "t-nova", Step: "condition", Source: "grin", With: []byte(`{"id":"live","met":false,"note":"gone after 9 days"}`)})
	require.NoError(t, err)
	require.Contains(t, p.open(t, "/me/pay").says(), "The contract's clause “The reel stays live for 30 days” is not met.")
}

func TestACreatorTakesTheirDataAndAsksForDeletion(t *testing.T) {
	t.Parallel()
	x := inviting(t)
	p := x.in(t, x.link(t, campaign.KindCreator, "c-nova"))
	var own portal.Own
	require.NoError(t, json.Unmarshal([]byte(p.open(t, "/me/data.json").body), &own))
	require.Equal(t, "nova@mail.example", own.You.Email)
	require.Len(t, own.Briefs, 1)
	require.Contains(t, p.post(t, "/me/data/delete", nil).says(), "Tick the box first.")
	require.Contains(t, p.post(t, "/me/data/delete", url.Values{"sure": {"yes"}}).says(), "You asked for deletion on 9 Nov.")
	require.Equal(t, "creator/c-nova", record[*campaign.Task](t, x, campaign.KindTask, "t-erase-c-nova").Subject)
}

func TestGiftingTermsAreAcceptedAndAPostIsToldOfThroughItsGate(t *testing.T) {
	t.Parallel()
	x := inviting(t)
	p := x.in(t, x.link(t, campaign.KindCreator, "c-nova"))
	x.do(t, campaign.KindTerms, "t-gift", "create", obj{"form": "gifting", "contract": "GL-gift", "creator": "c-nova", "campaign": "k-winter"})
	require.Equal(t, http.StatusNotFound, p.post(t, "/me/terms/t-gift/sign", nil).code, "a draft was told to nobody")
	x.do(t, campaign.KindTerms, "t-gift", "sent", nil)
	require.Contains(t, p.open(t, "/me/pay").says(), "sent 9 Nov, not accepted yet; confirm the brief first")
	stopped := p.post(t, "/me/terms/t-gift/sign", nil)
	require.Equal(t, http.StatusUnprocessableEntity, stopped.code)
	require.Contains(t, stopped.says(), "The brand has not cleared this yet.")
	require.NotContains(t, stopped.body, "audience-fit", "what the gate found is the house's own")
	require.Equal(t, campaign.Sent, record[*campaign.Terms](t, x, campaign.KindTerms, "t-gift").State)

	p.hand(t, "/me/work/d-nova/submit", note("take one"), "", nil)
	x.do(t, campaign.KindDeliverable, "d-nova", "approved", nil)
	bad := p.post(t, "/me/work/d-nova/live", url.Values{"url": {"javascript:alert(1)"}})
	require.Contains(t, bad.says(), "That is not the address of a post.")
	live := p.post(t, "/me/work/d-nova/live", url.Values{"url": {"https://tiktok.example/@nova/1"}})
	require.Contains(t, live.says(), "It is live since 9 Nov.")
	d := record[*campaign.Deliverable](t, x, campaign.KindDeliverable, "d-nova")
	require.Equal(t, "https://tiktok.example/@nova/1", d.URL)
	require.Contains(t, p.open(t, "/me/results").says(), "No figures have come in yet", "unknown is not nothing")
}
