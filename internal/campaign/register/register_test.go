package register_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"plumbline/internal/campaign"
	"plumbline/internal/campaign/register"
	"plumbline/internal/period"
)

var today = period.NewDate(2026, 10, 5)

func TestTheRegisterShowsWhatSomebodyHasToActOnFirst(t *testing.T) {
	t.Parallel()
	signed := time.Date(2026, 9, 1, 0, 0, 0, 0, time.UTC)
	ends := today + 60
	right := func(platform string, from, to period.Date) campaign.Right {
		return campaign.Right{Platform: platform, From: from, To: to}
	}
	terms := []*campaign.Terms{
		{Head: campaign.Head{ID: "t1", Kind: campaign.KindTerms, Creator: "mara"}, Signed: signed, Exclusivity: "no serums", Ends: &ends, Rights: []campaign.Right{
			right("instagram", today-30, today-1), right("tiktok", today-30, today), right("youtube", today-30, today+14), right("", today-30, today+15), right("pinterest", today+5, today+90)}},
		{Head: campaign.Head{ID: "t2", Kind: campaign.KindTerms}, Rights: []campaign.Right{right("", today, today+9)}},
	}
	post := func(id, answer string) *campaign.Deliverable {
		d := &campaign.Deliverable{Head: campaign.Head{ID: id, Kind: campaign.KindDeliverable}, Live: signed, Relation: "gifted", Market: "us"}
		if answer != "" {
			d.Checks = []campaign.Check{{Requirement: "disclosure", Answer: answer}}
		}
		return d
	}
	lines := register.Lines(terms, []*campaign.Deliverable{post("d1", "met"), post("d2", "not_met"), post("d3", ""), {Live: signed, Relation: "earned"}, {Relation: "paid"}}, today)
	var got []string
	for _, l := range lines {
		got = append(got, l.State+" "+l.What+" "+l.Platform+l.Territory)
	}
	require.Equal(t, []string{"failed disclosure US", "lapsed usage instagram", "soon usage tiktok", "soon usage youtube", "unknown disclosure US", "ahead usage pinterest", "in_force usage ", "in_force exclusivity ", "passed disclosure US"}, got)
	require.Equal(t, 0, *lines[2].DaysLeft, "the last day counts")
}

func TestARightCoversAPlatformATerritoryAndItsDays(t *testing.T) {
	t.Parallel()
	terms := &campaign.Terms{Rights: []campaign.Right{{Platform: "instagram", Territory: "US", From: today, To: today + 10}, {From: today, To: today + 3, Amplify: true}}}
	require.True(t, register.Covered(terms, today+10, "Instagram", "us", false))
	require.False(t, register.Covered(terms, today+11, "instagram", "US", false))
	require.False(t, register.Covered(terms, today+10, "instagram", "US", true), "use is not amplification")
	require.True(t, register.Covered(terms, today+3, "tiktok", "DE", true))
}

func TestADisclosureShowsEachCheckItsMarketAsksFor(t *testing.T) {
	t.Parallel()
	d := &campaign.Deliverable{Head: campaign.Head{ID: "d1", Kind: campaign.KindDeliverable}, Live: time.Date(2026, 9, 1, 0, 0, 0, 0, time.UTC), Relation: "paid", Market: "in",
		Checks:      []campaign.Check{{Requirement: "disclosure", Answer: "unknown"}},
		Disclosures: []campaign.Check{{Requirement: "disclosure_word", Answer: "met", Text: "#ad"}, {Requirement: "disclosure_place", Answer: "met"}, {Requirement: "disclosure_label", Answer: "unknown"}}}
	l := register.Lines(nil, []*campaign.Deliverable{d}, today)[0]
	require.Equal(t, []string{register.Unknown, "IN"}, []string{l.State, l.Territory}, "one that could not be checked leaves the whole unknown")
	var got []string
	for _, c := range l.Checks {
		got = append(got, register.Names[c.Requirement]+": "+register.Answers[c.Answer])
	}
	require.Equal(t, []string{"words that label: passed", "before the fold: passed", "the platform's own label: unknown"}, got)
}
