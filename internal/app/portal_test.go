package app_test

import (
	"bytes"
	"encoding/json"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"
	"github.com/stretchr/testify/require"

	"plumbline/internal/access"
	"plumbline/internal/app"
	"plumbline/internal/campaign"
	"plumbline/internal/web/portal"
)

// hands is a clock that tests move.
type hands struct {
	mu sync.Mutex
	at time.Time
}

func (h *hands) Now() time.Time {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.at
}

func (h *hands) move(d time.Duration) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.at = h.at.Add(d)
}

// invited is a programme with two creators at work and a representative.
type invited struct {
	*app.App
	clock  *hands
	server *httptest.Server
	said   *bytes.Buffer // what was logged
}

// obj is a record's fields.
type obj = map[string]any

var (
	invitedOnce sync.Once
	invitedDir  string
)

// inviting opens a copy of that programme, written once a run.
func inviting(t *testing.T) *invited {
	t.Helper()
	invitedOnce.Do(func() {
		dir, err := os.MkdirTemp("", "plumbline-invited-")
		require.NoError(t, err)
		fine(t, dir, "apply", "../../examples/glow")
		x := opened(t, dir)
		x.fill(t)
		require.NoError(t, x.Stop())
		invitedDir = dir
	})
	require.NotEmpty(t, invitedDir, "the programme was not written")
	dir := t.TempDir()
	require.NoError(t, os.CopyFS(dir, os.DirFS(invitedDir)))
	x := opened(t, dir)
	x.server = httptest.NewServer(x.Handler())
	t.Cleanup(func() { x.server.Close(); require.NoError(t, x.Stop()) })
	return x
}

func opened(t *testing.T, dir string) *invited {
	t.Helper()
	x := &invited{clock: &hands{at: time.Date(2026, 11, 9, 15, 0, 0, 0, time.UTC)}, said: &bytes.Buffer{}}
	var err error
	x.App, err = app.New(app.Config{Dir: dir, Clock: x.clock, Logger: loud(x.said)})
	require.NoError(t, err)
	return x
}

// fill writes what is agreed with two creators.
func (x *invited) fill(t *testing.T) {
	t.Helper()
	x.do(t, campaign.KindRepresentative, "r-mo", "create", obj{"name": "Mo Agency"})
	x.do(t, campaign.KindCreator, "c-nova", "create", obj{"name": "Nova Lind", "handles": []obj{{"platform": "tiktok", "handle": "nova"}}, "email": "nova@mail.example", "representative": "r-mo", "manager": "maya"})
	x.do(t, campaign.KindCreator, "c-iris", "create", obj{"name": "Iris Bay", "handles": []obj{{"platform": "instagram", "handle": "irisbay"}}, "representative": "r-mo"})
	x.do(t, campaign.KindList, "l-brand", "create", obj{"topics": []string{"secretly avoided rival"}})
	x.do(t, campaign.KindCampaign, "k-winter", "create", obj{"title": "Winter calm", "class": "standard", "sub_outcome": "creator-orders", "starts": "2026-11-01", "ends": "2026-12-24", "budget": cents(7654321)})
	for _, who := range []string{"nova", "iris"} {
		x.do(t, campaign.KindBrief, "b-"+who, "create", obj{"campaign": "k-winter", "creator": "c-" + who, "body": obj{
			"goal": "Orders of the winter set", "message": "Calm skin in the cold, says " + who, "product": "Winter set", "formats": []string{"reel"}, "themes": []string{"skin"}, "do": []string{"Show the set"}, "dont": []string{"Compare"},
			"values": "We sell what we use ourselves.", "no_touch": []string{"politics", "medical claims"}, "disclosure": "#ad, first in the caption", "tags": []string{"#glow"}, "moderation": "Answer questions",
			"requirements": []obj{{"id": "l", "what": "link", "must": true}}}})
		x.do(t, campaign.KindBrief, "b-"+who, "sent", nil)
		x.do(t, campaign.KindTerms, "t-"+who, "create", obj{"form": "sow", "contract": "GL-" + who, "creator": "c-" + who, "campaign": "k-winter", "fee": cents(98700), "conditions": []obj{{"id": "live", "clause": "The reel stays live for 30 days"}}})
		x.do(t, campaign.KindTerms, "t-"+who, "sent", nil)
		x.do(t, campaign.KindDeliverable, "d-"+who, "create", obj{"creator": "c-" + who, "campaign": "k-winter", "terms": "t-" + who, "brief": "b-" + who, "sub_outcome": "creator-orders", "platform": "tiktok", "format": "reel",
			"due_day": "2026-11-18", "link": "https://go.glow.example/" + who, "code": strings.ToUpper(who) + "15", "fee": cents(98700), "relation": "paid"})
	}
	x.do(t, campaign.KindScreen, "s-nova", "create", obj{"creator": "c-nova", "screened": "safety", "flags": 3})
}

func cents(minor int64) obj { return obj{"minor": minor, "currency": "USD"} }

func (x *invited) do(t *testing.T, kind campaign.Kind, id, step string, fields obj) {
	t.Helper()
	c := campaign.Command{Kind: kind, ID: id, Step: step, Set: map[string]json.RawMessage{}}
	for name, v := range fields {
		text, err := json.Marshal(v)
		require.NoError(t, err)
		c.Set[name] = text
	}
	_, err := x.Do(t.Context(), access.Actor{ID: "maya", Role: access.Owner, Via: "web"}, access.For(access.Owner), c)
	require.NoError(t, err, "%s %s %s", step, kind, id)
}

// link makes a private link for a record, as its page does.
func (x *invited) link(t *testing.T, kind campaign.Kind, id string) string {
	t.Helper()
	out, err := x.MakeLink(t.Context(), maya, access.For(access.Operations), portal.Asked{Kind: kind, ID: id})
	require.NoError(t, err)
	return "/c/" + out.Token
}

func record[T campaign.Record](t *testing.T, x *invited, kind campaign.Kind, id string) T {
	t.Helper()
	row, _, err := x.Record(t.Context(), access.For(access.Owner), kind, id)
	require.NoError(t, err)
	r, err := row.Record()
	require.NoError(t, err)
	return r.(T)
}

// phone is a browser without scripts.
type phone struct {
	*http.Client
	x *invited
}

func (x *invited) phone(t *testing.T) *phone {
	jar, err := cookiejar.New(nil)
	require.NoError(t, err)
	return &phone{&http.Client{Jar: jar}, x}
}

// page reads what came back.
type page struct {
	*goquery.Document
	code   int
	path   string
	body   string
	header http.Header
}

func (p page) says() string { return strings.Join(strings.Fields(p.Find("main").Text()), " ") }

func (p *phone) read(t *testing.T, res *http.Response, err error) page {
	t.Helper()
	require.NoError(t, err)
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	require.NoError(t, err)
	doc, err := goquery.NewDocumentFromReader(bytes.NewReader(body))
	require.NoError(t, err)
	return page{doc, res.StatusCode, res.Request.URL.Path, string(body), res.Header}
}

func (p *phone) open(t *testing.T, path string) page {
	t.Helper()
	res, err := p.Get(p.x.server.URL + path)
	return p.read(t, res, err)
}

func (p *phone) post(t *testing.T, path string, form url.Values) page {
	t.Helper()
	res, err := p.PostForm(p.x.server.URL+path, form)
	return p.read(t, res, err)
}

func (p *phone) hand(t *testing.T, path string, fields map[string]string, name string, body []byte) page {
	t.Helper()
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	for k, v := range fields {
		require.NoError(t, w.WriteField(k, v))
	}
	if name != "" {
		f, err := w.CreateFormFile("file", name)
		require.NoError(t, err)
		_, err = f.Write(body)
		require.NoError(t, err)
	}
	require.NoError(t, w.Close())
	res, err := p.Post(p.x.server.URL+path, w.FormDataContentType(), &b)
	return p.read(t, res, err)
}

// in is a phone that came in by a link.
func (x *invited) in(t *testing.T, link string) *phone {
	t.Helper()
	p := x.phone(t)
	require.Equal(t, "/me", p.post(t, link, nil).path)
	return p
}

func TestOpeningAPrivateLinkChangesNothingAndItsButtonLeadsToACleanAddress(t *testing.T) {
	t.Parallel()
	x := inviting(t)
	link := x.link(t, campaign.KindBrief, "b-nova")
	p := x.phone(t)
	for range 3 { // previewers of chat programs
		door := p.open(t, link)
		require.Equal(t, http.StatusOK, door.code)
		require.Empty(t, door.header.Values("Set-Cookie"))
		require.Equal(t, "no-referrer", door.header.Get("Referrer-Policy"))
		require.Equal(t, "no-store", door.header.Get("Cache-Control"))
		require.Contains(t, door.header.Get("X-Robots-Tag"), "noindex")
		require.Equal(t, 1, door.Find("form").Length())
		require.NotContains(t, door.says(), "Nova", "whoever looks at the link learns nothing")
	}
	page, err := x.Records(t.Context(), access.For(access.Owner), campaign.Query{Kind: campaign.KindInvitation})
	require.NoError(t, err)
	require.Len(t, page.Rows, 1)
	require.Equal(t, campaign.Made, page.Rows[0].State)
	require.EqualValues(t, 1, page.Rows[0].Version)
	require.NotContains(t, string(page.Rows[0].Parts[access.Personal]), strings.TrimPrefix(link, "/c/"), "only its hash is kept")

	home := p.post(t, link, nil)
	require.Equal(t, "/me", home.path, "the address carries nothing")
	require.Contains(t, home.says(), "Read the brief of Winter calm")
	require.Equal(t, campaign.Sent, record[*campaign.Brief](t, x, campaign.KindBrief, "b-nova").State, "coming in confirms nothing")
	require.NotContains(t, x.said.String(), strings.TrimPrefix(link, "/c/"), "logs do not carry the token")
	require.Contains(t, x.said.String(), "/c/…")
	u, _ := url.Parse(x.server.URL + "/me")
	require.Len(t, p.Jar.Cookies(u), 1)
	root, _ := url.Parse(x.server.URL + "/")
	require.Empty(t, p.Jar.Cookies(root), "the pass is for these pages alone")
}

func TestALinkThatRanOutWasReplacedOrTakenBackOpensNothing(t *testing.T) {
	t.Parallel()
	x := inviting(t)
	first := x.link(t, campaign.KindCreator, "c-nova")
	p := x.in(t, first)
	second := x.link(t, campaign.KindCreator, "c-nova")
	require.Equal(t, http.StatusUnauthorized, p.open(t, "/me").code, "who came in by the old one is out")
	again := x.phone(t).post(t, first, nil)
	require.Equal(t, http.StatusNotFound, again.code)
	require.Contains(t, again.says(), "replaced or taken back")
	require.Contains(t, again.says(), "Ask whoever sent it for a new one", "with the way out")

	p = x.in(t, second)
	require.Equal(t, "/me", x.phone(t).post(t, second, nil).path, "a link opens again until it is shut")
	x.clock.move(61 * 24 * time.Hour)
	require.Equal(t, http.StatusUnauthorized, p.open(t, "/me").code)
	require.Contains(t, x.phone(t).post(t, second, nil).says(), "run out")
	require.Equal(t, http.StatusUnauthorized, x.phone(t).open(t, "/me").code, "without a link there is nothing")
}

func TestTryingLinksIsCountedByAddress(t *testing.T) {
	t.Parallel()
	x := inviting(t)
	link := x.link(t, campaign.KindCreator, "c-nova")
	p := x.phone(t)
	for range 20 {
		require.Equal(t, http.StatusNotFound, p.post(t, "/c/"+strings.Repeat("A", 43), nil).code)
	}
	require.Equal(t, http.StatusServiceUnavailable, p.post(t, link, nil).code)
	x.clock.move(16 * time.Minute)
	require.Equal(t, "/me", p.post(t, link, nil).path)
}

func TestACreatorSeesNobodyElsesAndNothingOfTheHouse(t *testing.T) {
	t.Parallel()
	x := inviting(t)
	p := x.in(t, x.link(t, campaign.KindCreator, "c-nova"))
	for _, path := range []string{"/me/brief/b-iris", "/me/work/d-iris", "/me/brief/none"} {
		got := p.open(t, path)
		require.Equal(t, http.StatusNotFound, got.code, path)
		require.Contains(t, got.says(), "nothing of yours", path)
	}
	require.Equal(t, http.StatusNotFound, p.post(t, "/me/terms/t-iris/sign", nil).code)
	require.Equal(t, http.StatusNotFound, p.hand(t, "/me/work/d-iris/submit", note("mine now"), "", nil).code)
	require.Equal(t, campaign.Planned, record[*campaign.Deliverable](t, x, campaign.KindDeliverable, "d-iris").State)
	for _, path := range []string{"/me", "/me/brief/b-nova", "/me/work/d-nova", "/me/pay", "/me/topics", "/me/audience", "/me/results", "/me/data", "/me/data.json"} {
		got := p.open(t, path)
		require.Equal(t, http.StatusOK, got.code, path)
		for _, secret := range []string{"iris", "Iris", "76,543", "7654321", "secretly avoided", "s-nova", "token_hash"} {
			require.NotContains(t, got.body, secret, path)
		}
		require.Less(t, len(got.body), 20_000, path)
	}
	require.Contains(t, p.open(t, "/me/pay").says(), "$987.00", "their own fee is theirs to see")
	require.Contains(t, p.open(t, "/me").says(), "https://go.glow.example/nova")
}

func note(text string) map[string]string { return map[string]string{"draft_note": text} }

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

func TestARepresentativeSwitchesBetweenTheirCreatorsAndNoOthers(t *testing.T) {
	t.Parallel()
	x := inviting(t)
	x.do(t, campaign.KindCreator, "c-ilo", "create", obj{"name": "Ilo"})
	p := x.in(t, x.link(t, campaign.KindRepresentative, "r-mo"))
	home := p.open(t, "/me")
	require.Equal(t, 2, home.Find("select#creator option").Length())
	require.Contains(t, home.says(), "/iris")
	require.Contains(t, p.post(t, "/me/as", url.Values{"creator": {"c-nova"}}).says(), "/nova")
	require.Equal(t, http.StatusOK, p.open(t, "/me/brief/b-nova").code)
	require.Equal(t, http.StatusNotFound, p.open(t, "/me/brief/b-iris").code, "one at a time")
	require.Equal(t, http.StatusNotFound, p.post(t, "/me/as", url.Values{"creator": {"c-ilo"}}).code)
}

func TestAnOperatorMakesALinkThatIsShownOnceAndAudited(t *testing.T) {
	t.Parallel()
	x := inviting(t)
	p := x.phone(t)
	made := p.post(t, "/work/brief/b-nova/link", url.Values{"days": {"7"}})
	require.Equal(t, http.StatusOK, made.code, made.says())
	link := made.Find("input.copy").AttrOr("value", "")
	require.True(t, strings.HasPrefix(link, x.server.URL+"/c/"), link)
	require.NotContains(t, p.open(t, "/work/brief/b-nova/link").body, "/c/")
	require.Equal(t, http.StatusUnprocessableEntity, p.post(t, "/work/brief/b-nova/link", url.Values{"days": {"900"}}).code)

	guest := x.in(t, strings.TrimPrefix(link, x.server.URL))
	revoke := p.open(t, "/work/brief/b-nova/link").Find("form[action$=revoke]").AttrOr("action", "")
	require.Equal(t, http.StatusOK, p.post(t, revoke, nil).code)
	require.Equal(t, http.StatusUnauthorized, guest.open(t, "/me").code, "it is shut at once")
	id := strings.Split(revoke, "/")[5]
	_, past, err := x.Record(t.Context(), access.For(access.Owner), campaign.KindInvitation, id)
	require.NoError(t, err)
	var steps []string
	for _, e := range past {
		steps = append(steps, e.Step+" "+e.By.Via)
	}
	require.Equal(t, []string{"revoked web", "used link", "create web"}, steps)
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
