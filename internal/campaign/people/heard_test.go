package people_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"plumbline/internal/campaign"
	"plumbline/internal/campaign/campaigntest"
)

func TestAListWrittenAfterTheOfferWarnsToo(t *testing.T) {
	t.Parallel()
	d := desk(t)
	d.Do(offers, "o1", campaign.Create, "creator", "mara", "why", "your routine", "scope", "a reel about our diets plan", "ask", "may we?")
	d.Do(offers, "o1", "sent")
	require.Empty(t, campaigntest.Get[*campaign.Offer](d, offers, "o1").Meets)
	d.Do(lists, "l-mara", campaign.Create, "creator", "mara", "own", []string{"diets"})
	require.Equal(t, []string{"diets"}, campaigntest.Get[*campaign.Offer](d, offers, "o1").Meets)
	d.Do(lists, "l-mara", campaign.Edit, "own", []string{"crypto"})
	require.Empty(t, campaigntest.Get[*campaign.Offer](d, offers, "o1").Meets, "and no longer than it holds")
	d.Do(offers, "o1", "declined", "reason", "schedule")
	d.Do(lists, "l-mara", campaign.Edit, "own", []string{"diets"})
	require.Empty(t, campaigntest.Get[*campaign.Offer](d, offers, "o1").Meets, "what is settled is left as it was")
}

func TestAnOfferCarriesTheBrandsListAsItIsSent(t *testing.T) {
	t.Parallel()
	d := desk(t)
	d.House = func(h *campaign.House) {
		l := *h.Ladder
		l.NoTouch = []string{"politics"}
		h.Ladder = &l
	}
	d.Do(lists, "brand", campaign.Create, "topics", []string{"medical claims", "politics"})
	sent(d, "o1", "mara")
	require.Equal(t, []string{"medical claims", "politics"}, campaigntest.Get[*campaign.Offer](d, offers, "o1").NoTouch)
	d.Do(offers, "o2", campaign.Create, "creator", "mara", "why", "w", "scope", "s", "ask", "a", "no_touch", []string{"only this"})
	d.Do(offers, "o2", "sent")
	require.Equal(t, []string{"only this"}, campaigntest.Get[*campaign.Offer](d, offers, "o2").NoTouch)
}

func TestCasesHeardElsewhereCountTowardsABetterScreenUnlessLongAgo(t *testing.T) {
	t.Parallel()
	d := desk(t)
	d.Wait(200 * day)
	for _, who := range []string{"a", "b", "c"} {
		d.Do(creators, who, campaign.Create, "name", who)
		d.Do(screens, "s-"+who, campaign.Create, "creator", who, "screened", "values", "source", "tracker", "at", campaigntest.Monday)
		d.Do(screens, "s-"+who, "passed", "source", "tracker", "at", campaigntest.Monday)
	}
	hear := func(prefix string, at int) {
		for i, who := range []string{"a", "b", "c"} {
			when := campaigntest.Monday.AddDate(0, 0, 11+at+i)
			d.Do(incidents, prefix+who, campaign.Create, "creator", who, "severity", "high", "what", "medical_claims", "happened", when, "source", "tracker", "at", when)
		}
	}
	hear("old-", 0)
	require.Empty(t, d.All(tasks), "what is heard of half a year later proposes nothing")
	hear("new-", 180)
	require.Len(t, d.All(tasks), 1)
	task := campaigntest.Get[*campaign.Task](d, tasks, d.All(tasks)[0].ID)
	require.Equal(t, []string{"incident/new-a", "incident/new-b", "incident/new-c"}, task.Cases)
	require.Equal(t, campaign.Here, task.Mastered, "it is ours to do")
	d.Do(tasks, task.ID, "done")
}

func TestAnIncidentNamesTheListItIsJudgedBy(t *testing.T) {
	t.Parallel()
	d := desk(t)
	d.Do(lists, "brand", campaign.Create, "topics", []string{"politics"})
	d.Do(lists, "brand", campaign.Edit, "topics", []string{"politics", "diets"})
	d.Do(lists, "own", campaign.Create, "creator", "mara", "own", []string{"crypto"})
	report := func(id, side, topic string) string {
		d.Do(incidents, id, campaign.Create, "creator", "mara", "severity", "low", "what", "no_touch", "side", side, "topic", topic, "happened", d.Now())
		return campaigntest.Get[*campaign.Incident](d, incidents, id).List
	}
	require.Equal(t, "brand/2", report("i1", "brand", "Diets"))
	require.Equal(t, "own/1", report("i2", "creator", "crypto"))
	require.Equal(t, "own/1", report("i3", "", "crypto"), "the topic tells whose")
}
