package web_test

import (
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
	"github.com/stretchr/testify/require"

	"plumbline/internal/fault"
	"plumbline/internal/web"
	"plumbline/internal/web/view"
)

func TestTheRollupSaysTheConclusionFirst(t *testing.T) {
	t.Parallel()
	doc := open(t, serve(t, ready()), "/")
	require.Equal(t, "One objective will be missed, one is drifting, one cannot be seen.", said(doc.Find("main h1")))
	require.Equal(t, "Programme off plan", said(doc.Find("main .st").First()))
	require.Equal(t, "page", doc.Find(`.side a[href="/"][aria-current]`).AttrOr("aria-current", ""))
}

func TestTheRollupShowsRedFirstAndCountsKPIsUnderTheTile(t *testing.T) {
	t.Parallel()
	doc := open(t, serve(t, ready()), "/")
	var colours []string
	doc.Find(".tile > header .st").Each(func(_ int, s *goquery.Selection) { colours = append(colours, said(s)) })
	require.Equal(t, []string{"Off plan", "Drifting", "No data", "On plan"}, colours)
	require.Contains(t, said(doc.Find(".tile").First()), "1 Off plan 2 Drifting 1 No data 1 On plan")
	require.Contains(t, said(doc.Find(".tile").First()), "The plan was short by 3,100 before the first post.")
}

func TestNoDataIsNeverShownAsZeroOrGreen(t *testing.T) {
	t.Parallel()
	doc := open(t, serve(t, ready()), "/")
	tile := doc.Find(".tile:contains('60 advocates')")
	require.Equal(t, 0, tile.Find(".green, .green-s").Length())
	require.Contains(t, said(tile), "no figures after 12 Nov")
	require.Contains(t, said(doc.Find(".fig:contains('from a red')")), "no data")
}

func TestEveryNumberOfTheRollupExplainsItself(t *testing.T) {
	t.Parallel()
	doc := open(t, serve(t, ready()), "/")
	doc.Find(".why > button").Each(func(_ int, b *goquery.Selection) {
		id := b.AttrOr("aria-describedby", "")
		require.Equal(t, 1, doc.Find("#"+id).Length(), id)
	})
	tip := said(doc.Find(".fig .tip").First())
	require.Contains(t, tip, "Accrued spend on deliverables whose trace is unbroken")
	require.Contains(t, tip, "From 262,300 ÷ 305,000")
	require.Contains(t, tip, "Revision 4f1c9ab27de0")
}

func TestTheEmptyHomeOffersFilesADemoAndTemplates(t *testing.T) {
	t.Parallel()
	p := &programme{}
	server := serve(t, p)
	doc := open(t, server, "/")
	require.Equal(t, 1, doc.Find(`form[action="/import"] input[type=file][multiple]`).Length())
	require.Equal(t, 1, doc.Find(`form[action="/demo"]`).Length())
	require.Equal(t, 2, doc.Find(`a[href^="/make?template="]`).Length())
	require.Equal(t, 0, doc.Find(`main a[href="/lookback"]`).Length(), "nothing was imported yet")
}

func TestStartingTheDemoShowsHowFarItIsAndThenReloads(t *testing.T) {
	t.Parallel()
	p := &programme{}
	server := serve(t, p)
	res, err := server.Client().Post(server.URL+"/demo", "", nil)
	require.NoError(t, err)
	doc, err := goquery.NewDocumentFromReader(res.Body)
	require.NoError(t, err)
	require.Equal(t, "Writing the demo", said(doc.Find("main h1")))
	require.Equal(t, "22", doc.Find("[role=progressbar]").AttrOr("aria-valuenow", ""))
	p.become(web.State{Ready: true})
	res, err = server.Client().Get(server.URL + "/loading")
	require.NoError(t, err)
	require.Equal(t, "true", res.Header.Get("HX-Refresh"))
}

func TestFilesAreReadInTheBackgroundAndTheSummaryAddsUp(t *testing.T) {
	t.Parallel()
	p := &programme{hold: make(chan struct{})}
	server := serve(t, p)
	body := "--x\r\nContent-Disposition: form-data; name=\"then\"\r\n\r\nlookback\r\n--x\r\nContent-Disposition: form-data; name=\"files\"; filename=\"../../orders.csv\"\r\n\r\nName\n#1\n\r\n--x--\r\n"
	res, err := server.Client().Post(server.URL+"/import", "multipart/form-data; boundary=x", strings.NewReader(body))
	require.NoError(t, err)
	doc, err := goquery.NewDocumentFromReader(res.Body)
	require.NoError(t, err)
	at := res.Request.URL.Path
	require.Equal(t, at, doc.Find("[hx-get]").AttrOr("hx-get", ""))
	close(p.hold)
	require.Eventually(t, func() bool {
		doc = open(t, server, at)
		return doc.Find("section.card h2").Length() == 1
	}, 5e9, 1e7)
	require.Equal(t, "orders.csv", p.imported[0].Name)
	require.Contains(t, said(doc.Find("h1")), "1,204 lines read, 1,180 new, 5 set aside.")
	require.Equal(t, 1, doc.Find(`main a[href="/lookback"]`).Length())
	require.NoFileExists(t, p.imported[0].Path, "uploads do not stay")
}

func TestAFileThatCannotBeReadIsNamedBesideThoseThatWere(t *testing.T) {
	t.Parallel()
	odd := fault.New(fault.Invalid, "odd.csv is not recognised").WithHint("say what it is with --as")
	server := serve(t, &programme{unread: []view.Unread{{Name: "odd.csv", Err: odd}}})
	body := "--x\r\nContent-Disposition: form-data; name=\"files\"; filename=\"orders.csv\"\r\n\r\nName\n#1\n\r\n--x--\r\n"
	res, err := server.Client().Post(server.URL+"/import", "multipart/form-data; boundary=x", strings.NewReader(body))
	require.NoError(t, err)
	var doc *goquery.Document
	require.Eventually(t, func() bool {
		doc = open(t, server, res.Request.URL.Path)
		return doc.Find("section.card h2").Length() == 2
	}, 5e9, 1e7)
	require.Equal(t, "1,204 lines read, 1,180 new, 5 set aside. 1 file was not read.", said(doc.Find("h1")))
	require.Contains(t, said(doc.Find(`section[aria-label="odd.csv"]`)), "Odd.csv is not recognised. Say what it is with --as.")
	require.Contains(t, said(doc.Find(`section[aria-label="orders.csv"]`)), "Slashed dates are read day first.")
}

func TestAnUploadWithoutAFileIsRefusedWithTheWayOut(t *testing.T) {
	t.Parallel()
	server := serve(t, &programme{})
	res, err := server.Client().Post(server.URL+"/import", "multipart/form-data; boundary=x", strings.NewReader("--x--\r\n"))
	require.NoError(t, err)
	require.Equal(t, http.StatusUnprocessableEntity, res.StatusCode)
	doc, err := goquery.NewDocumentFromReader(res.Body)
	require.NoError(t, err)
	require.Contains(t, said(doc.Find("main")), "No file was chosen. Drop one or more exports on the field, or choose them.")
}

func TestAFaultBecomesAPageWithItsWayOutAndAnInternalOneKeepsItsText(t *testing.T) {
	t.Parallel()
	p := ready()
	server := serve(t, p)
	for _, c := range []struct {
		err    error
		status int
		says   string
	}{
		{fault.New(fault.NotFound, "no such day").WithHint("ask for a later one"), 404, "No such day. Ask for a later one."},
		{errors.New("the password is tulip"), 500, "Something went wrong inside Plumbline."},
	} {
		p.err = c.err
		res, err := server.Client().Get(server.URL + "/")
		require.NoError(t, err)
		body, err := io.ReadAll(res.Body)
		require.NoError(t, err)
		require.Equal(t, c.status, res.StatusCode)
		require.NotContains(t, string(body), "tulip")
		doc, err := goquery.NewDocumentFromReader(strings.NewReader(string(body)))
		require.NoError(t, err)
		require.Contains(t, said(doc.Find("main")), c.says)
	}
}

func TestAPastDayIsAskedForAsItWasKnownBeforeThatDayEnded(t *testing.T) {
	t.Parallel()
	p := ready()
	doc := open(t, serve(t, p), "/?as-of=2026-11-10")
	require.Equal(t, "2026-11-11T05:00:00Z", p.asOf.UTC().Format("2006-01-02T15:04:05Z"))
	require.Equal(t, "2026-11-10", doc.Find("#as-of").AttrOr("value", ""))
}

func TestPagesAllowNothingFromOutsideAndNothingInline(t *testing.T) {
	t.Parallel()
	server := serve(t, ready())
	res, err := server.Client().Get(server.URL + "/")
	require.NoError(t, err)
	csp := res.Header.Get("Content-Security-Policy")
	require.Contains(t, csp, "default-src 'none'")
	require.NotContains(t, csp, "unsafe")
	doc, err := goquery.NewDocumentFromReader(res.Body)
	require.NoError(t, err)
	require.Equal(t, 0, doc.Find("[style], style, [onclick]").Length())
	doc.Find("script[src], link[href]").Each(func(_ int, s *goquery.Selection) {
		at := s.AttrOr("src", s.AttrOr("href", ""))
		require.True(t, strings.HasPrefix(at, "/static/"), at)
		got, err := server.Client().Get(server.URL + at)
		require.NoError(t, err)
		require.Equal(t, 200, got.StatusCode, at)
		require.Contains(t, got.Header.Get("Cache-Control"), "immutable")
	})
}

func TestAFormFromAnotherOriginIsRefused(t *testing.T) {
	t.Parallel()
	server := serve(t, &programme{})
	req, err := http.NewRequest(http.MethodPost, server.URL+"/demo", nil)
	require.NoError(t, err)
	req.Header.Set("Sec-Fetch-Site", "cross-site")
	res, err := server.Client().Do(req)
	require.NoError(t, err)
	require.Equal(t, http.StatusForbidden, res.StatusCode)
}

func TestAServerAnswersOnlyToItsOwnNames(t *testing.T) {
	t.Parallel()
	s, err := web.New(t.Context(), web.Config{Service: ready(), Uploads: t.TempDir(), Hosts: []string{"127.0.0.1", "localhost"}})
	require.NoError(t, err)
	for host, status := range map[string]int{"localhost:8765": 200, "127.0.0.1": 200, "evil.example:8765": 421} {
		require.Equal(t, status, answer(s, host), host)
	}
}
