package work_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"plumbline/internal/campaign"
	"plumbline/internal/campaign/campaigntest"
)

func TestADeliverableBeginsWithWhatItsTermsBriefAndCampaignSay(t *testing.T) {
	t.Parallel()
	d := desk(t)
	d.Do(briefs, "b2", campaign.Create, "campaign", "winter", "creator", "mara", "body", campaign.BriefBody{Disclosure: "#ad first", Hook: "question", Tone: "plain", Themes: []string{"skin"}, Product: "Serum", Formats: []string{"story"}})
	d.Do(deliverables, "d3", campaign.Create, "brief", "b2", "terms", "t1", "taxonomy", map[string]string{"tone": "funny"})
	got := campaigntest.Get[*campaign.Deliverable](d, deliverables, "d3")
	require.Equal(t, []string{"winter", "mara", "orders", "#ad first", "story"}, []string{got.Campaign, got.Creator, got.SubOutcome, got.Disclosure, got.Format})
	require.Equal(t, map[string]string{"hook": "question", "tone": "funny", "theme": "skin", "product": "Serum"}, got.Taxonomy, "what is said of itself stays")
	d.Do(deliverables, "d4", campaign.Create, "campaign", "winter", "creator", "mara", "format", "reel", "sub_outcome", "clicks")
	got = campaigntest.Get[*campaign.Deliverable](d, deliverables, "d4")
	require.Equal(t, []string{"clicks", "reel", ""}, []string{got.SubOutcome, got.Format, got.Disclosure})
}

func TestWhatIsConcludedFromAnEventOfOthersIsOursToDo(t *testing.T) {
	t.Parallel()
	d := desk(t)
	d.Do(parcels, "p1", campaign.Create, "creator", "mara", "campaign", "winter", "terms", "t1", "source", "warehouse", "at", d.Now())
	d.Do(parcels, "p1", "shipped", "source", "warehouse", "at", d.Now())
	require.Equal(t, "warehouse", campaigntest.Get[*campaign.Shipment](d, parcels, "p1").Mastered)
	task := campaigntest.Get[*campaign.Task](d, campaign.KindTask, "t-breach-p1")
	require.Equal(t, campaign.Here, task.Mastered)
	d.Do(campaign.KindTask, "t-breach-p1", "done")
}

func TestALookThatWasMissedIsNobodysToAskFor(t *testing.T) {
	t.Parallel()
	d := desk(t)
	d.Do(terms, "t1", "signed")
	deliver(d, "d1")
	require.Contains(t, d.Refused(deliverables, "d1", "look_missed"), "follows by itself")
}

func TestAPostFoundGoneByAPersonBeforeItsDayIsAnIncidentAsWell(t *testing.T) {
	t.Parallel()
	d := desk(t)
	d.Do(briefs, "b1", "sent")
	d.Do(terms, "t1", "signed")
	deliver(d, "d1")
	d.Do(deliverables, "d1", "taken_down", "reason", "deleted")
	require.Equal(t, "taken_down_early", campaigntest.Get[*campaign.Incident](d, campaign.KindIncident, "i-gone-d1").What)
	require.Len(t, d.Facts("incidents"), 1)
	d.Milestone("asset", "taken_down", "d1")
}

func TestADeclineHeardTwiceIsCountedOnceThoughTheFirstHearingClosedTheOffer(t *testing.T) {
	t.Parallel()
	d := desk(t)
	d.Do(briefs, "b1", "sent")
	d.Do(campaign.KindOffer, "o1", campaign.Create, "creator", "mara", "campaign", "winter", "why", "w", "scope", "s", "ask", "a")
	d.Do(campaign.KindOffer, "o1", "sent")
	for range 2 {
		d.Do(briefs, "b1", "declined", "reason", "schedule", "source", "tracker", "at", campaigntest.Monday.Add(time.Hour))
	}
	require.Len(t, d.All(campaign.KindOffer), 1)
	require.Equal(t, campaign.Declined, campaigntest.Get[*campaign.Offer](d, campaign.KindOffer, "o1").State)
}
