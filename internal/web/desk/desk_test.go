package desk_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"plumbline/internal/access"
	"plumbline/internal/campaign"
	"plumbline/internal/money"
	"plumbline/internal/period"
	"plumbline/internal/web/desk"
	"plumbline/internal/web/form"
	"plumbline/internal/web/sample"
)

var noon = time.Date(2026, 11, 21, 17, 0, 0, 0, time.UTC)

// house is the desk's on the sample's ladder, for a role.
func house(role access.Role) desk.House {
	return desk.House{Ladder: sample.Ladder(), Scope: access.For(role), By: access.Actor{ID: "maya", Role: role}, Now: noon, Names: map[string]string{}}
}

func TestWhatFallsDueIsSaidAsPeopleSayIt(t *testing.T) {
	t.Parallel()
	h := house(access.Operations)
	for _, c := range []struct {
		in           time.Duration
		text, colour string
	}{
		{-30 * time.Minute, "30 min late", "red"}, {-5 * time.Hour, "5 h late", "red"}, {-100 * time.Hour, "4 days late", "red"},
		{3 * time.Hour, "3 h left", "yellow"}, {100 * time.Hour, "in 4 days", ""},
	} {
		due := h.Due(noon.Add(c.in))
		require.Equal(t, []string{c.text, c.colour}, []string{due.Text, due.Colour}, c.in)
		require.NotEmpty(t, due.Exact, "the exact time is a hover away")
	}
	require.True(t, h.Due(time.Time{}).Empty)
}

func TestADeadlineThatEndsWithADayIsThatDayWhereverItIs(t *testing.T) {
	t.Parallel()
	h := house(access.Operations)
	today := h.Today()
	require.Equal(t, "today", h.Due((today + 1).UTC()).Text, "the midnight after it is kept")
	require.Equal(t, "red", h.Due(today.UTC()).Colour)
	require.Equal(t, "31 Dec 2026", h.Day1(period.NewDate(2027, 1, 1).UTC()))
	require.Equal(t, "31 Dec 2026", h.Deadline(period.NewDate(2027, 1, 1).UTC()).Text)
}

func TestARecordIsCalledByItsTitleOrByWhoseItIs(t *testing.T) {
	t.Parallel()
	h := house(access.Operations)
	h.Names["creator/c-1"] = "@noravale"
	h.Names["terms/t-1"] = "Contract of @noravale"
	parcel, _ := desk.MachineOf(campaign.KindShipment)
	override, _ := desk.MachineOf(campaign.KindOverride)
	require.Equal(t, "Été set", h.Called(parcel, &campaign.Head{ID: "x", Title: "été set"}))
	require.Equal(t, "Parcel of @noravale", h.Called(parcel, &campaign.Head{ID: "x", Creator: "c-1"}))
	require.Equal(t, "parcel of @noravale", h.CalledIn(parcel, &campaign.Head{ID: "x", Creator: "c-1"}), "inside a sentence")
	require.Equal(t, "x", h.Called(parcel, &campaign.Head{ID: "x"}))
	require.Equal(t, "Commit gate for Contract of @noravale", h.Called(override, &campaign.Head{ID: "o", Title: "commit of terms/t-1"}), "no key where people read")
	require.Equal(t, "Contract of @noravale", h.Subject("terms/t-1").Text, "not a contract contract")
	require.Equal(t, "/work/terms/t-1", h.Subject("terms/t-1").Href)
	require.Equal(t, "somewhere else", h.Subject("somewhere else").Text)
}

func TestWhoDidSomethingIsNamedWithTheirDoor(t *testing.T) {
	t.Parallel()
	h := house(access.Operations)
	require.Equal(t, "Maya Ortiz (operations), on the web", h.Actor(access.Actor{ID: "maya", Role: access.Operations, Via: "web"}))
	require.Equal(t, "Owner, from the command line", h.Actor(access.Actor{ID: "owner", Role: access.Owner, Via: "cli"}))
	require.Equal(t, "By import", h.Actor(access.Actor{ID: "arrival 8f", Role: access.Owner, Via: "import"}), "its key says nothing to anybody")
}

func TestAValueIsShownInWordsWithItsUnitOrNotAtAll(t *testing.T) {
	t.Parallel()
	terms := &campaign.Terms{Head: campaign.Head{Kind: campaign.KindTerms, ID: "t-1"}, Form: "sow", Fee: &money.Amount{Minor: 120050, Currency: "USD"}, Rights: []campaign.Right{{Platform: "tiktok", From: period.NewDate(2026, 11, 1), To: period.NewDate(2026, 11, 29)}}}
	value := func(role access.Role, r campaign.Record, name string) desk.Shown {
		f, ok := desk.FieldOf(r.Top().Kind, name)
		require.True(t, ok, name)
		return house(role).Value(r, f)
	}
	require.Equal(t, "SOW", value(access.Operations, terms, "form").Text)
	require.Equal(t, "$1,200.50", value(access.Operations, terms, "fee").Text)
	require.True(t, value(access.Social, terms, "fee").Withheld)
	require.Empty(t, value(access.Social, terms, "fee").Text)
	rights := value(access.Operations, terms, "rights")
	require.Equal(t, []string{"Platform", "From", "To"}, rights.Heads, "columns nobody filled are not there")
	require.Equal(t, "TikTok", rights.Rows[0][0].Text)
	require.True(t, value(access.Operations, terms, "master").Empty)
	override := &campaign.Override{Head: campaign.Head{Kind: campaign.KindOverride, ID: "o"}, Failed: []string{"brief_acknowledged", "kpi:audience-fit"}}
	require.Equal(t, []string{"Brief acknowledged", "KPI audience fit is green"}, value(access.Owner, override, "failed").Lines)
	require.Equal(t, "brief_acknowledged", override.Failed[0], "the record itself stays as it is")
	require.Equal(t, "62%", desk.Figure("share", .62).Text)
	require.Equal(t, "84.5", desk.Figure("score", 84.5).Text)
}

func TestWhatUsuallyComesNextIsNeverARefusal(t *testing.T) {
	t.Parallel()
	m, _ := desk.MachineOf(campaign.KindDeliverable)
	d := &campaign.Deliverable{Head: campaign.Head{Kind: m.Kind, ID: "d", State: campaign.Submitted}}
	require.Equal(t, "Approve", desk.Next(m, d, access.Operations))
	require.Empty(t, desk.Next(m, d, access.Finance), "what a role may not do is not next for it")
	for _, m := range desk.Machines() {
		for _, s := range m.Steps {
			require.False(t, desk.Onward(s) && s.Reason, "%s %s", m.Kind, s.Name)
		}
	}
}

func TestEveryKindHasALayoutWhoseColumnsAreThere(t *testing.T) {
	t.Parallel()
	heads := []string{"title", "campaign", "creator", "brand", "region", "owner", "parent", "due"}
	for _, m := range desk.Machines() {
		l := desk.LayoutOf(m.Kind)
		require.NotEmpty(t, l.Columns, m.Kind)
		for _, name := range l.Columns {
			_, field := desk.FieldOf(m.Kind, name)
			require.True(t, field || contains(heads, name), "%s has no %s", m.Kind, name)
		}
		for _, name := range l.Head {
			require.Contains(t, heads, name, m.Kind)
		}
		for _, r := range l.Below {
			_, ok := desk.MachineOf(r.Kind)
			require.True(t, ok, "%s below %s", r.Kind, m.Kind)
		}
	}
}

func contains(list []string, s string) bool {
	for _, x := range list {
		if x == s {
			return true
		}
	}
	return false
}

func TestAReasonIsChosenFromTheCodesThatAreCounted(t *testing.T) {
	t.Parallel()
	f, _ := desk.FieldOf(campaign.KindScreen, "reason")
	c := house(access.Operations).Builder().Field(f, "", false)
	require.Equal(t, form.Choice, c.Shape)
	require.Len(t, c.Options, len(campaign.Reasons))
	require.Equal(t, "Medical claims: claims that need proof", c.Options[6].Value)
	old := house(access.Operations).Builder().Field(f, "values_house_rule", false)
	require.Equal(t, "values_house_rule", old.Options[len(old.Options)-1].Name, "a code of the house stays as it is")
	require.True(t, desk.Coded(campaign.KindBrief, "declined"))
	require.False(t, desk.Coded(campaign.KindShipment, "returned"))
}

func TestProblemsOfNoFieldStandAboveTheForm(t *testing.T) {
	t.Parallel()
	controls := []form.Control{{Name: "f.sku"}, {Name: "f.rights", Rows: [][]form.Control{{{Name: "f.rights.0.from"}}}}}
	got := desk.Unplaced([]campaign.Problem{{Field: "sku", Text: "is needed"}, {Field: "rights.0.from", Text: "is no day"}, {Field: "terms", Text: "Is not there"}, {Text: "too early"}}, controls)
	require.Equal(t, []string{"Terms is not there.", "Too early."}, got)
}

func TestNamesOfOtherRecordsAreAskedForOnceAKind(t *testing.T) {
	t.Parallel()
	row, err := campaign.RowOf(&campaign.Deliverable{Head: campaign.Head{Kind: campaign.KindDeliverable, ID: "d", Campaign: "k", Creator: "c"}, Terms: "t", Brief: "b"})
	require.NoError(t, err)
	require.Equal(t, map[campaign.Kind][]string{campaign.KindCampaign: {"k"}, campaign.KindCreator: {"c"}, campaign.KindTerms: {"t"}, campaign.KindBrief: {"b"}}, desk.Refs([]campaign.Row{row, row}))
}
