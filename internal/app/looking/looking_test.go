package looking_test

import (
	"log/slog"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"plumbline/internal/app/looking"
	"plumbline/internal/campaign"
	"plumbline/internal/campaign/campaigntest"
	"plumbline/internal/campaign/verify"
	"plumbline/internal/facts"
	"plumbline/internal/facts/duckdb"
	"plumbline/internal/facts/factstest"
)

type row = factstest.Row

const posts = campaign.KindDeliverable

// world is a live post of a deliverable that is to stay for ten days, and the facts.
type world struct {
	*campaigntest.Desk
	engine facts.Engine
	loop   *looking.Loop
}

func open(t *testing.T) world {
	d := campaigntest.Open(t, func(gate, subject string, until time.Time) *campaign.Permit {
		return &campaign.Permit{Gate: gate, Subject: subject, Until: until}
	})
	d.Do("campaign", "winter", campaign.Create, "title", "Winter", "class", "gift", "sub_outcome", "orders", "starts", "2026-10-01", "ends", "2026-12-31")
	d.Do("creator", "mara", campaign.Create, "name", "Mara")
	d.Do(posts, "d1", campaign.Create, "campaign", "winter", "creator", "mara", "format", "reel", "platform", "instagram", "sub_outcome", "orders", "link", "https://glow.example/m", "code", "MARA10",
		"market", "US", "relation", "paid", "keep_live_till", "2026-10-15")
	d.Do(posts, "d1", "submitted", "draft_note", "n")
	d.Do(posts, "d1", "approved")
	d.Do(posts, "d1", "live", "url", "https://instagram.com/p/1", "asset", "post-1")
	engine := duckdb.OpenTest(t)
	return world{d, engine, &looking.Loop{From: engine, Book: d.Book, Clock: d, Log: slog.New(slog.DiscardHandler)}}
}

// tell lands rows as an import of now, and has the posts looked at.
func (w world) tell(t *testing.T, table string, rows ...row) (changed int) {
	t.Helper()
	w.Wait(time.Hour)
	arrival := "a" + w.Now().Format("02150405")
	for _, r := range rows {
		for name, v := range map[string]any{"source": "instagram", "occurred_at": w.Now(), "received_at": w.Now(), "arrival": arrival} {
			if r[name] == nil {
				r[name] = v
			}
		}
	}
	factstest.Land(t, w.engine, table, rows...)
	changed, err := w.loop.Arrival(t.Context(), arrival)
	require.NoError(t, err)
	return changed
}

func (w world) due(t *testing.T) (changed int) {
	t.Helper()
	changed, err := w.loop.Due(t.Context())
	require.NoError(t, err)
	return changed
}

func (w world) post() *campaign.Deliverable {
	return campaigntest.Get[*campaign.Deliverable](w.Desk, posts, "d1")
}

// answers are what is kept of a post, by requirement.
func answers(checks []campaign.Check) map[string]string {
	out := map[string]string{}
	for _, c := range checks {
		out[c.Requirement] = c.Answer
	}
	return out
}

func TestAnImportThatShowsAPostAnswersItsChecklist(t *testing.T) {
	t.Parallel()
	w := open(t)
	require.Equal(t, 1, w.tell(t, "assets", row{"id": "post-1", "caption": "#ad my serum, MARA10", "format": "reel", "link": "l-1", "published_at": campaigntest.Monday}))
	d := w.post()
	require.Equal(t, campaign.Verified, d.State)
	require.Equal(t, map[string]string{"code": verify.Met, "format": verify.Met, "disclosure": verify.Met, "link": verify.Unknown}, answers(d.Checks), "a link that is not ours to see proves nothing")
	require.Equal(t, map[string]string{"disclosure_word": verify.Met, "disclosure_place": verify.Met}, answers(d.Disclosures))
	require.Equal(t, "instagram", d.Checks[0].By)
	require.NotEmpty(t, d.Checks[0].Hash, "of what was seen")
	require.InDelta(t, 1, w.Milestone("asset", "disclosed", "post-1")["value"], 0, "what we conclude nobody else tells")
	past, err := w.Store.Past(t.Context(), w.Scope, posts, "d1")
	require.NoError(t, err)
	require.Equal(t, []string{"verified", "instagram"}, []string{past[0].Step, past[0].Source})
}

func TestWhatWasSeenIsNotSeenTwiceAndAChangeIs(t *testing.T) {
	t.Parallel()
	w := open(t)
	w.tell(t, "assets", row{"id": "post-1", "caption": "#ad my serum"})
	was := w.post().Version
	require.Zero(t, w.tell(t, "assets", row{"id": "post-1", "caption": "#ad my serum"}))
	require.Equal(t, was, w.post().Version)
	require.Equal(t, 1, w.tell(t, "assets", row{"id": "post-1", "caption": "my serum"}), "edited")
	require.Equal(t, verify.NotMet, answers(w.post().Checks)["disclosure"], "the label was taken out")
	require.InDelta(t, 0, w.Milestone("asset", "disclosed", "post-1")["value"], 0)
}

func TestAPostIsFoundByItsAddressWhereItsIDIsNotKnown(t *testing.T) {
	t.Parallel()
	w := open(t)
	require.Equal(t, 1, w.tell(t, "assets", row{"id": "17890001", "url": "https://instagram.com/p/1", "caption": "MARA10 #ad"}))
	require.Equal(t, verify.Met, answers(w.post().Checks)["code"])
}

func TestALinkIsSeenWhereItLeads(t *testing.T) {
	t.Parallel()
	w := open(t)
	factstest.Land(t, w.engine, "links", row{"source": "links", "id": "l-1", "url": "https://glow.example/m?utm_source=ig", "occurred_at": w.Now(), "received_at": w.Now()})
	w.tell(t, "assets", row{"id": "post-1", "link": "l-1"})
	require.Equal(t, verify.Met, answers(w.post().Checks)["link"])
}

func TestWhatOthersLookedIntoIsTakenAtTheirWordOnlyWhereNothingWasSeen(t *testing.T) {
	t.Parallel()
	w := open(t)
	mark := func(event string, value float64, reason string) row {
		return row{"source": "checker", "subject_kind": "asset", "subject": "post-1", "event": event, "value": value, "reason": reason}
	}
	w.tell(t, "milestones", mark("identifier", 0, "link"), mark("disclosed", 1, ""))
	got := answers(w.post().Checks)
	require.Equal(t, []string{verify.NotMet, verify.Met, verify.Unknown}, []string{got["link"], got["disclosure"], got["code"]})
	w.tell(t, "assets", row{"id": "post-1", "caption": "my serum"})
	require.Equal(t, verify.NotMet, answers(w.post().Checks)["disclosure"], "no label in the caption, whatever they say")
	w.tell(t, "milestones", mark("disclosed", 0, "label only in the story"))
	require.Contains(t, w.post().Disclosures[len(w.post().Disclosures)-1].Text, "label only in the story")
}

func TestAPostTakenDownBeforeItsDayIsNotMetAndAnIncident(t *testing.T) {
	t.Parallel()
	w := open(t)
	gone := row{"source": "checker", "subject_kind": "asset", "subject": "post-1", "event": "taken_down", "reason": "not found"}
	require.Equal(t, 1, w.tell(t, "milestones", gone))
	d := w.post()
	require.Equal(t, campaign.TakenDown, d.State)
	require.Equal(t, verify.NotMet, answers(d.Checks)["keep_live"])
	require.Zero(t, d.NextLook)
	i := campaigntest.Get[*campaign.Incident](w.Desk, campaign.KindIncident, "i-gone-d1")
	require.Equal(t, []any{campaign.Here, "low", "taken_down_early", "creator", "post-1"}, []any{i.Mastered, i.Severity, i.What, i.Side, i.Asset})
	require.Contains(t, i.Story, "agreed to stay until 2026-10-15")
	require.Len(t, w.Facts("incidents"), 1, "we conclude it, and tell it")
	for _, m := range w.Milestones("asset") {
		require.NotEqual(t, "taken_down post-1", m, "that it is gone was told already")
	}
	require.Zero(t, w.tell(t, "assets", row{"id": "post-1", "caption": "late news"}), "what is gone is not looked at")
}

func TestAPostTakenDownAfterItsDayKeptWhatWasAgreed(t *testing.T) {
	t.Parallel()
	w := open(t)
	w.Wait(12 * 24 * time.Hour)
	w.tell(t, "milestones", row{"subject_kind": "asset", "subject": "post-1", "event": "taken_down"})
	require.Equal(t, campaign.TakenDown, w.post().State)
	require.Empty(t, w.All(campaign.KindIncident))
}

func TestAPostCountedAfterItWasSaidToBeGoneIsThere(t *testing.T) {
	t.Parallel()
	w := open(t)
	factstest.Land(t, w.engine, "post_stats", row{"source": "instagram", "asset": "post-1", "basis": "total", "views": 10, "occurred_at": w.Now().Add(3 * time.Hour), "received_at": w.Now()})
	w.Wait(4 * time.Hour)
	w.tell(t, "milestones", row{"subject_kind": "asset", "subject": "post-1", "event": "taken_down", "occurred_at": campaigntest.Monday.Add(time.Hour)})
	require.Equal(t, campaign.Verified, w.post().State)
}

func TestADueLookTakesTheNewestThatWasImported(t *testing.T) {
	t.Parallel()
	w := open(t)
	w.tell(t, "assets", row{"id": "post-1", "caption": "#ad my serum"})
	first := w.post()
	w.Wait(25 * time.Hour)
	counted := w.Now().Add(-time.Hour)
	factstest.Land(t, w.engine, "post_stats", row{"source": "instagram", "asset": "post-1", "basis": "total", "views": 10, "occurred_at": counted, "received_at": counted})
	require.Equal(t, 1, w.due(t))
	d := w.post()
	require.Equal(t, counted, d.CheckedAt)
	require.Equal(t, answers(first.Checks), answers(d.Checks), "its text is as it was")
	require.Equal(t, first.Live.Add(72*time.Hour), d.NextLook)
	require.Zero(t, w.due(t), "and it is not due again")
}

func TestADueLookWithNothingNewSaysThatItCouldNotCheckAndComesAgain(t *testing.T) {
	t.Parallel()
	w := open(t)
	w.Wait(2 * time.Hour)
	require.Equal(t, 1, w.due(t))
	d := w.post()
	require.Equal(t, campaign.Live, d.State, "nothing was verified")
	require.Equal(t, "no import has shown this post", d.Unseen)
	for _, c := range d.Checks {
		require.Equal(t, []string{verify.Unknown, d.Unseen}, []string{c.Answer, c.Text}, c.Requirement)
	}
	require.Zero(t, d.CheckedAt)
	require.Equal(t, d.Live.Add(24*time.Hour), d.NextLook)
	require.Empty(t, w.Milestones("asset")[3:], "what could not be checked tells nothing")
	require.Zero(t, w.due(t))

	w.tell(t, "assets", row{"id": "post-1", "caption": "#ad my serum"})
	w.Wait(24 * time.Hour)
	require.Equal(t, 1, w.due(t))
	d = w.post()
	require.Equal(t, "nothing newer was imported of it since the last look", d.Unseen)
	require.Equal(t, verify.Met, answers(d.Checks)["disclosure"], "what was seen stays")
	require.Equal(t, w.Now(), d.MissedAt)
}

func TestAnOlderImportDoesNotUndoALaterLookOfAPerson(t *testing.T) {
	t.Parallel()
	w := open(t)
	w.Wait(5 * time.Hour)
	w.Do(posts, "d1", "verified", "with", map[string]any{"caption": "my serum", "live": true})
	require.Zero(t, w.tell(t, "assets", row{"id": "post-1", "caption": "#ad my serum", "received_at": campaigntest.Monday.Add(time.Hour)}))
	require.Equal(t, verify.NotMet, answers(w.post().Checks)["disclosure"])
}

func TestWhatTheRecordsToldThemselvesIsNoLookAtAPost(t *testing.T) {
	t.Parallel()
	w := open(t)
	require.Zero(t, w.tell(t, "assets", row{"source": "plumbline", "id": "post-1", "caption": "#ad"}))
	require.Equal(t, campaign.Live, w.post().State)
}

func TestAPostWithoutAMarketIsHeldToWhereItsCreatorLives(t *testing.T) {
	t.Parallel()
	w := open(t)
	w.Do("creator", "mara", campaign.Edit, "country", "DE")
	w.Do(posts, "d1", campaign.Edit, "market", "")
	w.tell(t, "assets", row{"id": "post-1", "caption": "#ad my serum"})
	require.Equal(t, "DE", w.post().Market)
	require.Equal(t, verify.NotMet, answers(w.post().Disclosures)["disclosure_word"], "no word of that market")
}

func TestAnAnswerIsAsOfWhenItsContentWasKnown(t *testing.T) {
	t.Parallel()
	w := open(t)
	known := w.Now().Add(time.Hour)
	counted := w.Now().Add(20 * time.Hour)
	factstest.Land(t, w.engine, "post_stats", row{"source": "instagram", "asset": "post-1", "basis": "total", "views": 10, "occurred_at": counted, "received_at": counted})
	factstest.Land(t, w.engine, "assets", row{"source": "instagram", "id": "post-1", "caption": "#ad", "occurred_at": known, "received_at": known})
	w.Wait(24 * time.Hour)
	require.Equal(t, 1, w.due(t))
	d := w.post()
	require.Equal(t, []time.Time{counted, known}, []time.Time{d.CheckedAt, d.Checks[0].At})
}
