package condition_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"plumbline/internal/access"
	"plumbline/internal/campaign"
	"plumbline/internal/gate/condition"
	"plumbline/internal/ladder"
)

func TestScreensHoldForTheirTimeAndUntilThePersonChanges(t *testing.T) {
	t.Parallel()
	safety := func(change func(*campaign.Screen)) func(*condition.Asked) {
		return func(a *condition.Asked) { change(a.Evidence.Screens[0]) }
	}
	changed := func(state campaign.State) func(*condition.Asked) {
		return func(a *condition.Asked) {
			a.Evidence.Pivots = []*campaign.Pivot{{Head: top(campaign.KindPivot, "v1", state), Axis: "theme", Happened: days(-3)}}
		}
	}
	const fine = "safety and values passed and in date"
	hold(t, []stands{
		{need: "screens_passed", state: condition.Met, text: fine},
		{need: "screens_passed", from: nothing, state: condition.Unknown, text: "the record names no creator"},
		{need: "screens_passed", change: func(a *condition.Asked) { a.Evidence.Screens = a.Evidence.Screens[:1] }, state: condition.Unknown, text: "there is no values screen"},
		{need: "screens_passed", change: safety(func(s *campaign.Screen) { s.State, s.Decided = "open", never }), state: condition.Unknown, text: "the safety screen is not decided"},
		{need: "screens_passed", change: safety(func(s *campaign.Screen) { s.State = "withdrawn" }), state: condition.Unknown, text: "the safety screen is withdrawn"},
		{need: "screens_passed", change: safety(func(s *campaign.Screen) { s.State, s.Reason = "failed", "past_posts" }), state: condition.NotMet,
			text: "the safety screen failed on 5 Nov 2026: past posts", class: access.Safety, bare: "the safety screen failed on 5 Nov 2026"},
		{need: "screens_passed", change: safety(func(s *campaign.Screen) { s.Decided = days(-91) }), state: condition.Unknown, text: "the safety screen lapsed on 19 Nov 2026"},
		{need: "screens_passed", change: safety(func(s *campaign.Screen) { s.Until = days(-2) }), state: condition.Unknown, text: "the safety screen lapsed on 18 Nov 2026"},
		{need: "screens_passed", change: func(a *condition.Asked) { a.Ladder.Screening.ValidFor = 10 * 24 * time.Hour }, state: condition.Unknown, text: "the safety screen lapsed on 15 Nov 2026"},
		{need: "screens_passed", change: changed("noted"), state: condition.Unknown, text: "the safety screen lapsed when the creator changed theme on 17 Nov 2026"},
		{need: "screens_passed", change: changed("accepted"), state: condition.Met, text: fine},
		{need: "screens_passed", change: func(a *condition.Asked) {
			fit := &campaign.Screen{Head: top(campaign.KindScreen, "c9", "failed"), Screened: "fit", Decided: days(-2), Reason: "off_category"}
			a.Evidence.Screens = append(a.Evidence.Screens, fit)
		}, state: condition.NotMet, text: "the fit screen failed on 18 Nov 2026: off category", class: access.Safety, bare: "the fit screen failed on 18 Nov 2026"},
	})
}

func TestOfSeveralScreensOfAKindTheLatestCounts(t *testing.T) {
	t.Parallel()
	a := ready()
	failed := &campaign.Screen{Head: top(campaign.KindScreen, "c0", "failed"), Screened: "safety", Decided: days(-40)}
	a.Evidence.Screens = append(a.Evidence.Screens, failed)
	require.Equal(t, condition.Met, condition.Decide(a, "screens_passed").State, "it failed once, and passed since")
	failed.Decided = days(-1)
	require.Equal(t, condition.NotMet, condition.Decide(a, "screens_passed").State)
}

func TestAnAudiencePacketIsAcceptedAndNotOld(t *testing.T) {
	t.Parallel()
	packet := func(change func(*campaign.Packet)) func(*condition.Asked) {
		return func(a *condition.Asked) { change(a.Evidence.Packets[0]) }
	}
	hold(t, []stands{
		{need: "audience_evidence", state: condition.Met, text: "audience packet of 5 Nov 2026 accepted"},
		{need: "audience_evidence", from: nothing, state: condition.Unknown, text: "the record names no creator"},
		{need: "audience_evidence", change: func(a *condition.Asked) { a.Evidence.Packets = nil }, state: condition.Unknown, text: "there is no audience packet"},
		{need: "audience_evidence", change: packet(func(p *campaign.Packet) { p.State = "rejected" }), state: condition.Unknown, text: "there is no audience packet"},
		{need: "audience_evidence", change: packet(func(p *campaign.Packet) { p.State = "submitted" }), state: condition.Unknown, text: "the audience packet of 5 Nov 2026 is submitted"},
		{need: "audience_evidence", change: packet(func(p *campaign.Packet) { p.Taken = days(-91) }), state: condition.Unknown, text: "the audience packet is from 21 Aug 2026, older than 90 days"},
		{need: "audience_evidence", change: func(a *condition.Asked) {
			a.Evidence.Packets = append(a.Evidence.Packets, &campaign.Packet{Head: top(campaign.KindPacket, "k2", "submitted"), Taken: days(-1)})
		}, state: condition.Met, text: "audience packet of 5 Nov 2026 accepted"},
	})
}

func TestAnOpenIncidentIsNamedToWhoMaySeeSafetyAndToOthersAsOneOfADay(t *testing.T) {
	t.Parallel()
	incident := func(state campaign.State, resolved time.Time) func(*condition.Asked) {
		return func(a *condition.Asked) {
			a.Evidence.Incidents = []*campaign.Incident{{Head: top(campaign.KindIncident, "i1", state), What: "medical_claims", Happened: days(-4), Resolved: resolved}}
		}
	}
	hold(t, []stands{
		{need: "no_open_incident", state: condition.Met, text: "no incident is open"},
		{need: "no_open_incident", change: incident("open", never), state: condition.NotMet, text: "an incident of 16 Nov 2026 is open: medical claims", class: access.Safety, bare: "an incident of 16 Nov 2026 is open"},
		{need: "no_open_incident", change: incident("resolved", days(-1)), state: condition.Met, text: "no incident is open"},
		{need: "no_open_incident", change: incident("open", days(-1)), state: condition.Met, text: "no incident is open"},
		{need: "no_open_incident", change: incident("open", days(1)), state: condition.NotMet, text: "an incident of 16 Nov 2026 is open: medical claims", class: access.Safety, bare: "an incident of 16 Nov 2026 is open"},
	})
}

func TestWhatIsPlannedIsHeldAgainstBothListsWordByWord(t *testing.T) {
	t.Parallel()
	about := func(message string) func(*condition.Asked) {
		return func(a *condition.Asked) { a.Evidence.Brief.Asked.Message = message }
	}
	const clear, meets = "what is planned meets neither list", "it meets a no-touch list"
	hold(t, []stands{
		{need: "no_touch_clear", state: condition.Met, text: clear},
		{need: "no_touch_clear", change: func(a *condition.Asked) { a.Evidence.Lists = nil }, state: condition.Unknown, text: "the creator was not asked for a list of their own"},
		{need: "no_touch_clear", change: func(a *condition.Asked) { a.Evidence.Lists[0].Own = nil }, state: condition.Met, text: clear},
		{need: "no_touch_clear", change: func(a *condition.Asked) { a.Evidence.Brief, a.Evidence.Deliverable = nil, nil }, state: condition.Unknown, text: "nothing says what it is about"},
		{need: "no_touch_clear", change: about("No crash diets. Just skin!"), state: condition.NotMet, text: "it meets the creator's own list", class: access.Personal, bare: meets},
		{need: "no_touch_clear", change: about("On dietsodas"), state: condition.Met, text: clear},
		{need: "no_touch_clear", change: about("POLITICS"), state: condition.NotMet, text: "it meets the brand's list: politics", class: access.Safety, bare: meets},
		{need: "no_touch_clear", change: func(a *condition.Asked) {
			about("Wild  animal-testing is over")(a)
			a.Evidence.Lists = append(a.Evidence.Lists, &campaign.List{Head: campaign.Head{Kind: campaign.KindList, ID: "n2"}, Topics: []string{"animal testing"}})
		}, state: condition.NotMet, text: "it meets the brand's list: animal testing", class: access.Safety, bare: meets},
		{need: "no_touch_clear", change: func(a *condition.Asked) { a.Evidence.Deliverable.Taxonomy = map[string]string{"theme": "diets"} }, state: condition.NotMet,
			text: "it meets the creator's own list", class: access.Personal, bare: meets},
		{need: "no_touch_clear", change: func(a *condition.Asked) { a.Ladder = nil; about("politics")(a) }, state: condition.Met, text: clear},
	})
}

func TestOfSeveralListsTheNewestCounts(t *testing.T) {
	t.Parallel()
	a := ready()
	a.Evidence.Brief.Asked.Themes = []string{"diets"}
	require.Equal(t, condition.NotMet, condition.Decide(a, "no_touch_clear").State)
	a.Evidence.Lists = append(a.Evidence.Lists, &campaign.List{Head: campaign.Head{Kind: campaign.KindList, ID: "n3", Creator: "mia", Made: days(-1)}, Own: []string{"alcohol"}})
	require.Equal(t, condition.Met, condition.Decide(a, "no_touch_clear").State, "diets were taken off it")
}

func TestALadderWithoutKPIsStillReads(t *testing.T) {
	t.Parallel()
	a := ready()
	a.Ladder = &ladder.Ladder{}
	require.Equal(t, "the ladder has no KPI intent", condition.Decide(a, "kpi:intent").Text)
	a.Ladder = nil
	require.Equal(t, condition.Unknown, condition.Decide(a, "kpi:intent").State)
}
