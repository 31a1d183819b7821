package verify_test

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"plumbline/internal/campaign"
	"plumbline/internal/campaign/verify"
)

func said(s string) *string { return &s }
func yes(b bool) *bool      { return &b }

func one(t *testing.T, what, want string, s verify.Seen) string {
	t.Helper()
	got := verify.Answers([]campaign.Requirement{{ID: "r", What: what, Want: want}}, "US", s)
	require.Len(t, got, 1)
	return got[0].Answer
}

func TestEachRequirementIsMetNotMetOrCouldNotBeChecked(t *testing.T) {
	t.Parallel()
	caption := verify.Seen{Caption: said("Ad | my routine with @glow, code MARA10 → glow.example/m")}
	for _, c := range []struct {
		what, want string
		seen       verify.Seen
		answer     string
	}{
		{"tag", "@glow", caption, verify.Met},
		{"tag", "#glow", caption, verify.NotMet},
		{"code", "mara10", caption, verify.Met},
		{"code", "mara1", caption, verify.NotMet},
		{"code", "mara10", verify.Seen{}, verify.Unknown},
		{"mention", "@glow", verify.Seen{Spoken: said("love glow")}, verify.Unknown},
		{"link", "https://glow.example/m", caption, verify.Met},
		{"link", "https://glow.example/m", verify.Seen{Links: []string{"http://www.glow.example/m?utm_source=ig"}}, verify.Met},
		{"link", "https://glow.example/m", verify.Seen{Links: []string{"https://glow.example/mx"}}, verify.Unknown},
		{"link", "https://glow.example/m", verify.Seen{Links: []string{"https://glow.example/mx"}, LinksAll: true}, verify.NotMet},
		{"format", "reel", verify.Seen{Format: "Reel"}, verify.Met},
		{"format", "reel", verify.Seen{Format: "story"}, verify.NotMet},
		{"format", "reel", verify.Seen{}, verify.Unknown},
		{"no_touch", "weight loss", verify.Seen{Caption: said("my weight loss story")}, verify.NotMet},
		{"no_touch", "weight loss", caption, verify.Unknown},
		{"no_touch", "weight loss", verify.Seen{Caption: caption.Caption, Read: true}, verify.Met},
		{"no_touch", "weight loss", verify.Seen{Topics: []string{"Weight Loss"}}, verify.NotMet},
		{"live", "", verify.Seen{Live: yes(false)}, verify.NotMet},
		{"live", "", verify.Seen{}, verify.Unknown},
		{"smell", "roses", caption, verify.Unknown},
	} {
		require.Equal(t, c.answer, one(t, c.what, c.want, c.seen), "%s %s", c.what, c.want)
	}
}

func TestDisclosureIsJudgedByTheMarket(t *testing.T) {
	t.Parallel()
	long := "A very long story about my skin and how it changed over the last winter, with everything that I tried before I found what helps me best of all. "
	for _, c := range []struct{ market, caption, answer string }{
		{"US", "#ad my routine", verify.Met},
		{"US", "Ad: my routine", verify.Met},
		{"US", "my routine #ad", verify.Met},
		{"US", long + "#ad", verify.NotMet}, // below the fold
		{"US", "my adventure #adventure", verify.NotMet},
		{"US", "this is not sponsored", verify.NotMet},
		{"US", "not sponsored before, but this one is #sponsored", verify.Met},
		{"US", "I saw an ad once", verify.NotMet},
		{"DE", "Werbung | meine Routine", verify.Met},
		{"DE", "Unbezahlte Werbung", verify.NotMet},
		{"DE", "#ad meine Routine", verify.NotMet},
		{"FR", "Collaboration commerciale avec Glow", verify.Met},
		{"gb", "#ad look", verify.Met},
		{"UK", "#gifted look", verify.NotMet},
		{"JP", "これは広告です", verify.Met},
		{"US-CA", "#sponsored", verify.Met},
		{"XX", "#ad", verify.Unknown},
		{"", "#ad", verify.Unknown},
	} {
		require.Equal(t, c.answer, verify.Together(verify.Disclosure(c.market, verify.Seen{Caption: said(c.caption)})), "%s: %s", c.market, c.caption)
	}
	require.Equal(t, verify.Unknown, verify.Together(verify.Disclosure("US", verify.Seen{Label: said("Paid partnership")})), "a platform's toggle alone is not enough")
	require.Equal(t, verify.Unknown, verify.Together(verify.Disclosure("IN", verify.Seen{Caption: said("#ad")})), "where the label is asked for and was not seen")
	require.Equal(t, verify.NotMet, verify.Together(verify.Disclosure("IN", verify.Seen{Caption: said("#ad"), Label: said("")})))
	require.Equal(t, verify.Unknown, verify.Together(verify.Disclosure("US", verify.Seen{Spoken: said("this is sponsored")})), "said in the picture: where cannot be told")
	require.Equal(t, verify.Unknown, verify.Together(nil))
	require.Equal(t, verify.NotMet, one(t, "disclosure", "#glowpartner", verify.Seen{Caption: said("#ad look")}), "the label the brief asked for is asked for, too")
}

func TestALookThatCouldNotSeeKeepsWhatWasSeenBefore(t *testing.T) {
	t.Parallel()
	old := []campaign.Check{{Requirement: "a", Answer: verify.Met, Text: "then"}, {Requirement: "b", Answer: verify.Met}}
	now := verify.Keep(old, []campaign.Check{{Requirement: "a", Answer: verify.Unknown}, {Requirement: "b", Answer: verify.NotMet}, {Requirement: "c", Answer: verify.Unknown}})
	require.Equal(t, []string{verify.Met, verify.NotMet, verify.Unknown}, []string{now[0].Answer, now[1].Answer, now[2].Answer})
	all, checked, met := verify.Counted(now)
	require.Equal(t, []int{3, 2, 1}, []int{all, checked, met})
}

func TestALivePostIsLookedAtSoonThenWeeklyAndOnTheAgreedDay(t *testing.T) {
	t.Parallel()
	live := time.Date(2026, 10, 5, 12, 0, 0, 0, time.UTC)
	keep := live.Add(10 * 24 * time.Hour)
	var days []float64
	for at := live; !at.IsZero(); {
		if at = verify.Next(live, at, keep); !at.IsZero() {
			days = append(days, at.Sub(live).Hours()/24)
		}
	}
	require.Equal(t, []float64{1.0 / 24, 1, 3, 7, 10}, days)
	require.Equal(t, live.Add(21*24*time.Hour), verify.Next(live, live.Add(15*24*time.Hour), time.Time{}))
	require.Zero(t, verify.Next(time.Time{}, live, keep), "what is not live is not looked at")
	require.Zero(t, verify.Next(live, live.Add(200*24*time.Hour), time.Time{}), "half a year is enough without an agreed day")
}

func TestLinksAsPlacedCarryTheTags(t *testing.T) {
	t.Parallel()
	full := "https://glow.example/m?utm_source=ig&utm_medium=creator&utm_campaign=winter"
	require.Equal(t, verify.Met, verify.Tagged([]string{"https://other.example", full}, "https://glow.example/m", nil, nil))
	require.Equal(t, verify.NotMet, verify.Tagged([]string{full}, "https://glow.example/m", nil, map[string][]string{"utm_medium": {"influencer"}}))
	require.Equal(t, verify.NotMet, verify.Tagged([]string{"https://glow.example/m"}, "https://glow.example/m", nil, nil))
	require.Equal(t, verify.Unknown, verify.Tagged([]string{"https://other.example"}, "https://glow.example/m", nil, nil))
	require.Equal(t, []string{"@glow", "#für_dich"}, verify.Tags("by @glow #für_dich!"))
}

func TestTheNextLookAlwaysLiesAheadAndNeverPastTheAgreedDay(t *testing.T) {
	t.Parallel()
	live := time.Date(2026, 10, 5, 12, 0, 0, 0, time.UTC)
	rapid.Check(t, func(r *rapid.T) {
		after := live.Add(time.Duration(rapid.IntRange(0, 500*24).Draw(r, "hours")) * time.Hour)
		keep := live.Add(time.Duration(rapid.IntRange(1, 300*24).Draw(r, "keep")) * time.Hour)
		if at := verify.Next(live, after, keep); !at.IsZero() {
			require.True(t, at.After(after) && !at.After(keep))
		} else {
			require.False(t, after.Before(keep))
		}
	})
}

func FuzzAnswers(f *testing.F) {
	f.Add(`{"caption":"#ad @glow","links":["https://x"]}`, "disclosure", "#ad", "US")
	f.Add(`{"caption":"これは広告です"}`, "text", "広告", "JP")
	f.Add("{\"caption\":\"\xff#ad\"}", "tag", "#", "DE")
	f.Fuzz(func(t *testing.T, seen, what, want, market string) {
		var s verify.Seen
		if json.Unmarshal([]byte(seen), &s) != nil {
			t.Skip()
		}
		for _, c := range verify.Answers([]campaign.Requirement{{ID: "r", What: what, Want: want}}, market, s) {
			require.Contains(t, []string{verify.Met, verify.NotMet, verify.Unknown}, c.Answer)
		}
	})
}
