package app_test

import (
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"plumbline/internal/access"
	"plumbline/internal/app"
	"plumbline/internal/campaign"
	"plumbline/internal/fault"
)

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

func TestTheLaddersAccessRulesNarrowLinksToo(t *testing.T) {
	t.Parallel()
	x := inviting(t)
	require.NoError(t, x.Start(t.Context())) // commands go through it
	p := x.in(t, x.link(t, campaign.KindCreator, "c-nova"))
	require.Equal(t, http.StatusOK, p.open(t, "/me/brief/b-nova").code)
	ladder := filepath.Join(t.TempDir(), "glow")
	require.NoError(t, os.CopyFS(ladder, os.DirFS("../../examples/glow")))
	rules := filepath.Join(ladder, "4-governance.yaml")
	narrowed := strings.Replace(read(t, rules), "access:\n", "access:\n  - {role: creator, campaigns: [k-spring]}\n", 1)
	require.NoError(t, os.WriteFile(rules, []byte(narrowed), 0o600))
	fine(t, x.Dir, "apply", ladder)
	require.Equal(t, http.StatusNotFound, p.open(t, "/me/brief/b-nova").code, "this campaign is not shown to creators")
	p.post(t, "/me/topics", url.Values{"topics": {"silk"}, "version": {"0"}})
	require.Equal(t, "silk", p.open(t, "/me/topics").Find("textarea").Text(), "what stands in no campaign stays theirs")
}

func TestBehindAProxyNobodyIsTheOwnerBecauseTheProxyIsOnThisMachine(t *testing.T) {
	t.Parallel()
	a, err := app.New(app.Config{Dir: t.TempDir(), Listen: "127.0.0.1:0", Behind: []string{"127.0.0.1"}})
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, a.Stop()) })
	err = a.Start(t.Context())
	require.Equal(t, fault.Forbidden, fault.CodeOf(err))
	require.Contains(t, fault.MessageOf(err), "a proxy shows these pages to other machines")
	require.Contains(t, fault.HintOf(err), "plumbline people add --role owner")
}
