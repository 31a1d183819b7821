package app_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"
	"github.com/stretchr/testify/require"

	"plumbline/internal/access"
	"plumbline/internal/campaign"
)

func TestAWrongAnswerIsExplainedAndTheRightOnesAcknowledge(t *testing.T) {
	t.Parallel()
	x := inviting(t)
	p := x.in(t, x.link(t, campaign.KindBrief, "b-nova"))
	quiz := p.open(t, "/me/brief/b-nova")
	require.Equal(t, 3, quiz.Find("fieldset.ask").Length())
	require.Contains(t, quiz.says(), "Calm skin in the cold, says nova")

	label := right(quiz, "label", "#ad, first in the caption")
	wrong := url.Values{"q:label": {label}, "q:message": {right(quiz, "message", "Whatever comes to mind")}}
	got := p.post(t, "/me/brief/b-nova/quiz", wrong)
	require.Contains(t, got.says(), "One answer did not fit: look again.")
	require.Contains(t, got.Find("#q-message").Text(), "The brief says: Calm skin in the cold, says nova")
	require.Equal(t, 1, got.Find("#q-label.right").Length(), "what was right is not asked again")
	brief := record[*campaign.Brief](t, x, campaign.KindBrief, "b-nova")
	require.Equal(t, []string{"message"}, brief.Unclear, "the brief may be unclear there")
	require.Len(t, brief.Tries, 2, "what was not ticked was not answered")
	require.NotEmpty(t, brief.Tries[0].Link)

	rest := url.Values{"q:message": {right(quiz, "message", "Calm skin in the cold, says nova")}, "q:no_touch": {"0", "1"}}
	home := p.post(t, "/me/brief/b-nova/quiz", rest)
	require.Contains(t, home.says(), "Thank you: the brief is confirmed.")
	require.Equal(t, campaign.Acknowledged, record[*campaign.Brief](t, x, campaign.KindBrief, "b-nova").State)
	require.Contains(t, p.post(t, "/me/brief/b-nova/quiz", rest).says(), "You confirmed this brief", "sent twice, it counts once")
}

// right is the value of the box with a text.
func right(p page, item, text string) string {
	v, _ := p.Find("#q-" + item + " label").FilterFunction(func(_ int, s *goquery.Selection) bool { return strings.TrimSpace(s.Find("span").Text()) == text }).Find("input").Attr("value")
	return v
}

func TestOnlyWhatChangedIsAskedAfterABriefWasConfirmed(t *testing.T) {
	t.Parallel()
	x := inviting(t)
	p := x.in(t, x.link(t, campaign.KindCreator, "c-nova"))
	quiz := p.open(t, "/me/brief/b-nova")
	p.post(t, "/me/brief/b-nova/quiz", url.Values{"q:label": {right(quiz, "label", "#ad, first in the caption")}, "q:message": {right(quiz, "message", "Calm skin in the cold, says nova")}, "q:no_touch": {"0", "1"}})
	_, err := x.Do(t.Context(), maya, access.For(access.Owner), campaign.Command{Kind: campaign.KindBrief, ID: "b-nova", Step: "rebrief", Reason: "another label"})
	require.NoError(t, err)
	page, err := x.Records(t.Context(), access.For(access.Owner), campaign.Query{Kind: campaign.KindBrief, Where: []campaign.Cond{{Field: "parent", Op: "=", Values: []string{"b-nova"}}}})
	require.NoError(t, err)
	id := page.Rows[0].ID
	body := record[*campaign.Brief](t, x, campaign.KindBrief, id).Body
	body.Disclosure = "Paid partnership label"
	x.do(t, campaign.KindBrief, id, "edit", obj{"body": body})
	require.Equal(t, http.StatusNotFound, p.open(t, "/me/brief/"+id).code, "a draft is the house's own")
	x.do(t, campaign.KindBrief, id, "sent", nil)
	again := p.open(t, "/me/brief/"+id)
	require.Equal(t, 1, again.Find("fieldset.ask").Length())
	require.Contains(t, again.says(), "Only what changed since the brief you confirmed is asked.")
	require.Contains(t, again.Find("fieldset").Text(), "How is the post to be labelled?")
	require.Equal(t, "Label as advertising new", strings.Join(strings.Fields(again.Find("dt:has(.st)").Text()), " "), "what changed is marked, and nothing else")
}

const png = "\x89PNG\r\n\x1a\n and its pixels"

func TestADraftIsHandedInAndWaitsForTheBrand(t *testing.T) {
	t.Parallel()
	x := inviting(t)
	p := x.in(t, x.link(t, campaign.KindCreator, "c-nova"))
	empty := p.hand(t, "/me/work/d-nova/submit", note(""), "", nil)
	require.Equal(t, http.StatusUnprocessableEntity, empty.code)
	require.Contains(t, empty.says(), "There is nothing to look at.")

	html := p.hand(t, "/me/work/d-nova/submit", note("take two"), "shot.png", []byte("<!DOCTYPE html><script>"))
	require.Contains(t, html.says(), "Shot.png is not the picture its name says: it holds a web page.")
	require.Equal(t, "take two", html.Find("textarea").Text(), "the form is filled in as it was")
	large := p.hand(t, "/me/work/d-nova/submit", note("take two"), "big.png", append([]byte(png), make([]byte, 40<<20)...))
	require.Equal(t, http.StatusUnprocessableEntity, large.code)
	require.Contains(t, large.says(), "Big.png is larger than 10 MB.")
	mixed := p.hand(t, "/me/work/d-nova/submit", map[string]string{"draft_note": "take two", "keep": "yes"}, "first.png", []byte(png+"1"))
	require.Contains(t, mixed.says(), "Kept. It is not handed in yet.")
	had, _ := mixed.Find("input[name=had]").Attr("value")
	require.Equal(t, campaign.Planned, record[*campaign.Deliverable](t, x, campaign.KindDeliverable, "d-nova").State, "what is kept waits for nobody")
	wrong := p.hand(t, "/me/work/d-nova/submit", map[string]string{"draft_note": "take two, almost", "had": had}, "page.png", []byte("<!DOCTYPE html>"))
	require.Equal(t, http.StatusUnprocessableEntity, wrong.code)
	kept := record[*campaign.Deliverable](t, x, campaign.KindDeliverable, "d-nova")
	require.Equal(t, "take two, almost", kept.DraftNote, "what was fine is saved, whatever was wrong with the rest")
	require.Len(t, kept.Draft, 1)
	require.Equal(t, "take two", large.Find("textarea").Text())

	done := p.hand(t, "/me/work/d-nova/submit", note("https://drive.example/take-2"), "cover.png", []byte(png))
	require.Contains(t, done.says(), "Thank you: handed in.")
	d := record[*campaign.Deliverable](t, x, campaign.KindDeliverable, "d-nova")
	require.Equal(t, campaign.Submitted, d.State)
	require.Equal(t, "image/png", d.Draft[0].Type)
	x.clock.move(3 * 24 * time.Hour)
	require.Contains(t, p.open(t, "/me").says(), "Reel on TikTok: waiting for the brand since 9 Nov, 3 days.")
	href, _ := done.Find("a:contains('cover.png')").Attr("href")
	file := p.open(t, href)
	require.Equal(t, png, file.body)
	require.Contains(t, file.header.Get("Content-Disposition"), "attachment")

	_, err := x.Do(t.Context(), maya, access.For(access.Operations), campaign.Command{Kind: campaign.KindDeliverable, ID: "d-nova", Step: "changes_asked", Reason: "Say the code aloud"})
	require.NoError(t, err)
	require.Contains(t, p.open(t, "/me/work/d-nova").says(), "Say the code aloud")
}

func TestAudienceFiguresAreSavedPartByPartAndScreenshotsComeAfterwards(t *testing.T) {
	t.Parallel()
	x := inviting(t)
	p := x.in(t, x.link(t, campaign.KindCreator, "c-nova"))
	form := url.Values{"account": {"tiktok"}, "basis": {"engaged"}, "taken": {"2026-11-08"}, "part": {"gender"}, "gender:female": {"62,5 %"}, "gender:male": {"many"}}
	wrong := p.post(t, "/me/audience", form)
	require.Contains(t, wrong.says(), "is not a number; write it like 42 or 42.5")
	require.Equal(t, "62,5 %", wrong.Find("input[name='gender:female']").AttrOr("value", ""), "nothing typed is lost")

	form.Set("gender:male", "37.5")
	saved := p.post(t, "/me/audience", form)
	require.Contains(t, saved.says(), "Saved: waiting for the brand since today.")
	form = url.Values{"account": {"tiktok"}, "basis": {"engaged"}, "taken": {"2026-11-08"}, "part": {"country"}, "gender:female": {"62.5"}, "gender:male": {"37.5"}, "country#0:segment": {"us"}, "country#0": {"48"}}
	p.post(t, "/me/audience", form)
	page, err := x.Records(t.Context(), access.For(access.Owner), campaign.Query{Kind: campaign.KindPacket})
	require.NoError(t, err)
	require.Len(t, page.Rows, 1, "one packet, saved twice")
	packet := record[*campaign.Packet](t, x, campaign.KindPacket, page.Rows[0].ID)
	require.ElementsMatch(t, []campaign.Share{{Axis: "gender", Segment: "female", Share: .625}, {Axis: "gender", Segment: "male", Share: .375}, {Axis: "country", Segment: "US", Share: .48}}, packet.Shares)
	shots := p.hand(t, "/me/audience/file?account=tiktok", nil, "insights.png", []byte(png))
	require.Contains(t, shots.says(), "Saved.")
	require.Len(t, record[*campaign.Packet](t, x, campaign.KindPacket, packet.ID).Uploads, 1)
}
