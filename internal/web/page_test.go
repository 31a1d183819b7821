package web_test

import (
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"
	"github.com/stretchr/testify/require"

	"plumbline/internal/access"
	"plumbline/internal/fault"
	"plumbline/internal/web"
	"plumbline/internal/web/view"
)

func TestASubOutcomeSaysWhereItEndsAndSplitsItsGap(t *testing.T) {
	t.Parallel()
	doc := open(t, serve(t, ready()), "/sub/creator-orders")
	require.Contains(t, said(doc.Find(".head")), "Off plan since 9 Nov. Behind; forecast 9,840 (9,000 to 10,900), target 12,000. Booked work adds up to 8,900: the plan was short by 3,100 before the first post.")
	gap := doc.Find("section[aria-labelledby=gap]")
	require.Contains(t, said(gap), "645 under plan to date, split exactly.")
	require.Contains(t, said(gap), "Fixing tracking would show 40 to 140 already made, not add any.")
	require.Equal(t, 7, gap.Find("svg.chart rect").Length(), "plan, five parts, counted")
	require.Equal(t, "/kr/dtc-revenue", doc.Find(".crumbs a").Last().AttrOr("href", ""))
}

func TestLeversStandRedFirstWithTheirEvidence(t *testing.T) {
	t.Parallel()
	doc := open(t, serve(t, ready()), "/sub/creator-orders")
	rows := doc.Find("section[aria-label='Its levers'] tbody tr")
	require.Equal(t, 5, rows.Length())
	first := said(rows.First())
	require.Contains(t, first, "Tagged assets")
	require.Contains(t, first, "≥ 98%")
	require.Contains(t, first, "By definition: makes the outcome visible definitional")
	require.Contains(t, said(rows.Eq(1)), "+0.41 (0.29 to 0.53), two weeks later quasi")
}

func TestAChartHasATableBehindItAndADrawingForBrowsersWithoutScripts(t *testing.T) {
	t.Parallel()
	doc := open(t, serve(t, ready()), "/kr/dtc-revenue")
	require.Equal(t, 2, doc.Find(".live > svg.chart[role=img][aria-label]").Length(), "one for a desktop, one for a phone")
	require.Equal(t, 14, doc.Find(".live ~ details tbody tr").Length(), "week by week")
	var data struct {
		Actual [][2]*float64
		Fore   [][2]*float64
	}
	require.NoError(t, json.Unmarshal([]byte(doc.Find("#chart-dtc-revenue").Text()), &data))
	require.Len(t, data.Actual, 52)
	require.InDelta(t, 3.71e6, *data.Fore[len(data.Fore)-1][1], 1)
}

func TestAKeyResultWithoutDataIsNotDrawnAndNotJudged(t *testing.T) {
	t.Parallel()
	doc := open(t, serve(t, ready()), "/kr/signed")
	require.Equal(t, "No data", said(doc.Find(".head .st")))
	require.Equal(t, 0, doc.Find("[data-chart]").Length())
	require.Contains(t, said(doc.Find("main")), "There are no figures to draw yet.")
}

func TestAKPIShowsHistoryDefinitionAndTheWayToItsRows(t *testing.T) {
	t.Parallel()
	doc := open(t, serve(t, ready()), "/kpi/tagged-assets")
	require.Contains(t, said(doc.Find(".head")), "71% (71 of 100), needs at least 98%; off plan since 9 Nov")
	require.Contains(t, said(doc.Find(".head")), "Fix tracking: campaign's owner, within 24h. Likely: tracking miss.")
	require.Equal(t, "/rows/kpi:tagged-assets", doc.Find("a:contains('Show me the rows')").AttrOr("href", ""))
	require.Equal(t, 8, doc.Find("section[aria-labelledby=history] details tbody tr").Length())
	require.Contains(t, doc.Find("section[aria-labelledby=definition] pre").Text(), `green: ">= 98%"`)
	require.NotContains(t, doc.Find("section[aria-labelledby=definition] pre").Text(), "click-cost", "the next entry is another KPI's")
}

func TestTheAddressHoldsBreakdownOrderAndFilter(t *testing.T) {
	t.Parallel()
	server := serve(t, ready())
	names := func(path string) []string {
		var out []string
		open(t, server, path).Find("#breakdown tbody th").Each(func(_ int, s *goquery.Selection) { out = append(out, said(s)) })
		return out
	}
	require.Equal(t, []string{"Noor Haddad", "K. Osei", "Ida Lindqvist-Okonkwo", "M. Laurent"}, names("/kpi/tagged-assets"), "red first")
	require.Equal(t, []string{"TikTok Skin", "Winter Calm"}, names("/kpi/tagged-assets?by=campaign"))
	require.Equal(t, []string{"Noor Haddad", "K. Osei", "M. Laurent", "Ida Lindqvist-Okonkwo"}, names("/kpi/tagged-assets?sort=-value"))
	require.Equal(t, []string{"K. Osei"}, names("/kpi/tagged-assets?q=osei"))
	require.Equal(t, []string{"Ida Lindqvist-Okonkwo"}, names("/kpi/tagged-assets?colour=none"))
	doc := open(t, server, "/kpi/tagged-assets?sort=value&by=creator")
	require.Equal(t, "ascending", doc.Find("#breakdown th[aria-sort]").AttrOr("aria-sort", ""))
	require.Equal(t, "creator", doc.Find("#breakdown input[name=by]").AttrOr("value", ""))
}

func TestDiagnosticsHaveAPageOfTheirOwnAndStandNowhereElse(t *testing.T) {
	t.Parallel()
	server := serve(t, ready())
	require.Equal(t, 1, open(t, server, "/diagnostics").Find("tbody th:contains('Views')").Length())
	for _, path := range []string{"/", "/stack", "/kr/dtc-revenue", "/sub/creator-orders"} {
		require.Equal(t, 0, open(t, server, path).Find(`main a[href="/kpi/views"]`).Length(), path)
	}
}

func TestTheStackSortsKPIsIntoTheirTiers(t *testing.T) {
	t.Parallel()
	doc := open(t, serve(t, ready()), "/stack")
	require.Equal(t, "One KPI is off, one cannot be judged.", said(doc.Find("h1")))
	require.Equal(t, 1, doc.Find("section[aria-label=Gate] article").Length())
	require.Equal(t, 3, doc.Find("section[aria-label=Flow] article").Length())
	require.Equal(t, "Tagged assets", said(doc.Find("section[aria-label=Flow] h3").First()))
}

func TestTheLadderPageShowsEveryFindingAtItsLine(t *testing.T) {
	t.Parallel()
	doc := open(t, serve(t, ready()), "/ladder")
	require.Equal(t, "The ladder has 1 error and 1 warning.", said(doc.Find("h1")))
	link := doc.Find("tbody tr").First().Find("a").AttrOr("href", "")
	require.Equal(t, "#ladder.yaml:5", link)
	require.True(t, doc.Find("[id='ladder.yaml:5']").HasClass("bad"))
	require.Contains(t, said(doc.Find("tbody tr").First()), "Did you mean trackable_rate?")
}

func TestRowsArePagedSortedAndExported(t *testing.T) {
	t.Parallel()
	server := serve(t, ready())
	doc := open(t, server, "/rows/kpi:tagged-assets?by=creator&id=a&page=2")
	require.Equal(t, "/kpi/tagged-assets", doc.Find(".crumbs a").AttrOr("href", ""))
	require.Contains(t, said(doc.Find("main")), "Rows 51 to 53 of 128.")
	require.Contains(t, doc.Find("a:contains('Next')").AttrOr("href", ""), "page=3")
	require.Equal(t, "/deliverable/WC-104", doc.Find("tbody a").First().AttrOr("href", ""))
	require.Equal(t, "a", doc.Find("form.filters input[name=id]").AttrOr("value", ""))
	at := doc.Find("a[download]").AttrOr("href", "")
	res, err := server.Client().Get(server.URL + at)
	require.NoError(t, err)
	body, err := io.ReadAll(res.Body)
	require.NoError(t, err)
	require.Contains(t, res.Header.Get("Content-Disposition"), `filename="rows-kpi-tagged-assets.csv"`)
	require.True(t, strings.HasPrefix(string(body), "id,creator,published_at,reach\nWC-104,Noor Haddad,"), string(body))
}

func TestATraceNamesItsBreak(t *testing.T) {
	t.Parallel()
	doc := open(t, serve(t, ready()), "/deliverable/WC-104")
	require.Contains(t, said(doc.Find("h1")), "One break stands")
	require.Equal(t, 1, doc.Find(".path .broken").Length())
	require.Contains(t, said(doc.Find(".path .broken")), "The path breaks here: no working link, code or agreed substitute")
	require.Contains(t, said(doc.Find(".path")), "live 11 Nov 2026, 1 day after it was due · tiktok")
	require.Contains(t, said(doc.Find(".path")), "of 420 expected")
	require.Equal(t, 1, doc.Find(`.path a[href="/kr/dtc-revenue"]`).Length())
}

func TestLookbackOpensItsRowsNamesWhatIsMissingAndEndsInALadder(t *testing.T) {
	t.Parallel()
	doc := open(t, serve(t, ready()), "/lookback")
	doc.Find(".finding").Each(func(_ int, s *goquery.Selection) {
		require.True(t, strings.HasPrefix(s.Find("a").AttrOr("href", ""), "/rows/lookback:"), said(s))
	})
	require.Contains(t, said(doc.Find("main")), "Tied to the shop's total, to the cent.")
	require.Contains(t, said(doc.Find("section[aria-labelledby=missing]")), "Needs answered_at in a comments export.")
	require.Equal(t, "Make this a ladder", said(doc.Find("main .btn").Last()))
}

func TestLookbackWithoutFactsAsksForFiles(t *testing.T) {
	t.Parallel()
	doc := open(t, serve(t, &programme{}), "/lookback")
	require.Equal(t, 1, doc.Find("main input[type=file]").Length())
}

func TestALadderIsMadeFromATemplateAndAnswersAndAppliedOnlyWithoutErrors(t *testing.T) {
	t.Parallel()
	p := &programme{}
	server := serve(t, p)
	doc := open(t, server, "/make?template=dtc-revenue")
	require.Equal(t, "4200000 USD", doc.Find("input[name=target]").AttrOr("value", ""))
	require.Equal(t, 1, doc.Find("input[name=goal][checked]").Length())
	doc = post(t, server.Client(), server.URL+"/make", url.Values{"template": {"dtc-revenue"}, "goal": {"revenue"}})
	require.Contains(t, doc.Find("textarea").Text(), "kpis:")
	require.Contains(t, said(doc.Find("section[aria-labelledby=bands]")), "≥ 95%")
	doc = post(t, server.Client(), server.URL+"/make/apply", url.Values{"text": {"broken: yes"}})
	require.Contains(t, said(doc.Find("h1")), "Not applied: The ladder has 1 error")
	require.Equal(t, "broken: yes", doc.Find("textarea").Text(), "nothing that was written is lost")
	doc = post(t, server.Client(), server.URL+"/make/apply", url.Values{"text": {"program: {}"}})
	require.Contains(t, said(doc.Find("h1")), "One objective will be missed", "the roll-up follows")
}

func post(t *testing.T, c *http.Client, at string, form url.Values) *goquery.Document {
	t.Helper()
	res, err := c.PostForm(at, form)
	require.NoError(t, err)
	defer res.Body.Close()
	require.Equal(t, 200, res.StatusCode)
	doc, err := goquery.NewDocumentFromReader(res.Body)
	require.NoError(t, err)
	return doc
}

func TestASilentSourceIsNamedFirst(t *testing.T) {
	t.Parallel()
	doc := open(t, serve(t, ready()), "/sources")
	require.Equal(t, "One source has gone silent.", said(doc.Find("h1")))
	require.Contains(t, said(doc.Find("tbody tr").First()), "tracker milestones")
	require.Contains(t, said(doc.Find("tbody tr").First()), "9 days behind")
}

func TestTheQuarantineShowsPlaceAndReason(t *testing.T) {
	t.Parallel()
	doc := open(t, serve(t, ready()), "/quarantine")
	require.Contains(t, said(doc.Find("tbody tr").First()), "orders_export.csv line 88, column 12, Currency")
	require.Contains(t, said(doc.Find("tbody tr").First()), `"US$" is not a currency`)
	require.Contains(t, said(doc.Find("[aria-label=Reasons]")), "A currency that does not exist 3", "reasons are said in words")
	require.NotContains(t, doc.Find("main").Text(), "unknown_currency")
}

func TestTheQuarantineIsNarrowedInTheAddressAndItsFilesAreReadOnceMoreAfterAFix(t *testing.T) {
	t.Parallel()
	p := ready()
	server := serve(t, p)
	doc := open(t, server, "/quarantine?reason=no_date&page=2")
	require.Equal(t, view.QuarantineAsk{Reason: "no_date", Page: 2, Size: view.PageSize}, p.askedAside)
	require.Equal(t, "/quarantine", doc.Find(".head a").AttrOr("href", ""), "a way back to all of it")
	send := func(v url.Values) *http.Response {
		res, err := server.Client().PostForm(server.URL+"/quarantine/replay", v)
		require.NoError(t, err)
		require.NoError(t, res.Body.Close())
		return res
	}
	require.Equal(t, http.StatusUnprocessableEntity, send(url.Values{}).StatusCode, "a file has to be chosen")
	require.Equal(t, http.StatusUnprocessableEntity, send(url.Values{"arrival": {"a1"}, "columns": {"Agreed rate"}}).StatusCode)
	require.Equal(t, http.StatusOK, send(url.Values{"arrival": {"a1", "a2"}, "currency": {"eur"}, "day": {"dmy"}, "columns": {"Agreed rate = fee\r\n\r\nWho=creator"}}).StatusCode)
	require.Eventually(t, func() bool { return p.replayed() != nil }, 5*time.Second, time.Millisecond)
	require.Equal(t, &view.Fix{Arrivals: []string{"a1", "a2"}, Currency: "EUR", Day: "dmy", Columns: map[string]string{"Agreed rate": "fee", "Who": "creator"}}, p.replayed())
}

func TestPagesOfAProgrammeSayHowToBeginWhileThereIsNone(t *testing.T) {
	t.Parallel()
	server := serve(t, &programme{})
	for _, path := range []string{"/kr/x", "/stack", "/ladder"} {
		res, err := server.Client().Get(server.URL + path)
		require.NoError(t, err)
		require.Equal(t, 404, res.StatusCode)
	}
	for _, path := range []string{"/sources", "/quarantine", "/import", "/make", "/lookback", "/reconcile"} {
		open(t, server, path)
	}
}

func TestUnknownThingsAreNotFoundWithAWayOut(t *testing.T) {
	t.Parallel()
	server := serve(t, ready())
	for _, path := range []string{"/kr/nope", "/sub/nope", "/kpi/nope", "/nope", "/import/nope"} {
		res, err := server.Client().Get(server.URL + path)
		require.NoError(t, err)
		require.Equal(t, 404, res.StatusCode, path)
		doc, err := goquery.NewDocumentFromReader(res.Body)
		require.NoError(t, err)
		require.NotEmpty(t, said(doc.Find("main .muted")), path)
	}
}

func TestAPastDayStaysWithTheReaderFromPageToPage(t *testing.T) {
	t.Parallel()
	doc := open(t, serve(t, ready()), "/?as-of=2026-11-10")
	require.Equal(t, 1, doc.Find(`main a[href="/kr/dtc-revenue?as-of=2026-11-10"]`).Length())
	require.Contains(t, said(doc.Find("main .note")), "This is 10 Nov 2026 as it was known then.")
	require.Equal(t, "as known on 10 Nov", said(doc.Find("details.pick summary")))
	require.Equal(t, 1, doc.Find(`.side a[href="/stack?as-of=2026-11-10"]`).Length())
}

func TestWhatLiesOutsideTheScopeLeavesNoTraceInAnyPage(t *testing.T) {
	t.Parallel()
	server := serveAs(t, ready(), access.Social) // sees neither revenue nor cost
	for _, path := range []string{"/", "/kr/dtc-revenue", "/sub/creator-orders", "/kpi/click-cost", "/kpi/click-cost?sort=value", "/stack"} {
		res, err := server.Client().Get(server.URL + path)
		require.NoError(t, err)
		body, err := io.ReadAll(res.Body)
		require.NoError(t, err)
		for _, canary := range []string{"$1.91M", "$3.71M", "6,740", "6740", "9,840", "8,900", "−410", "$2.31", "2.31", "2.079"} {
			require.NotContains(t, string(body), canary, path)
		}
		require.Contains(t, string(body), "withheld", path)
	}
	doc := open(t, server, "/kpi/click-cost")
	require.Equal(t, "Drifting", said(doc.Find(".head .st")), "its colour may show")
}

func TestACostlyPageIsMadeOnceUntilWhatItSaysMayHaveChanged(t *testing.T) {
	t.Parallel()
	p := ready()
	server := serve(t, p)
	open(t, server, "/deliverable/WC-104")
	open(t, server, "/deliverable/WC-104")
	require.EqualValues(t, 2, p.traced.Load(), "without a revision nothing is kept")
	state := ready().state
	state.Revision = "a"
	p.become(state)
	for range 3 {
		open(t, server, "/deliverable/WC-104")
	}
	require.EqualValues(t, 3, p.traced.Load())
	open(t, server, "/deliverable/WC-105")
	require.EqualValues(t, 4, p.traced.Load(), "another address is another page")
	state.Revision = "b"
	p.become(state)
	open(t, server, "/deliverable/WC-104")
	require.EqualValues(t, 5, p.traced.Load())
}

func TestAFaultIsNotRemembered(t *testing.T) {
	t.Parallel()
	p := ready()
	p.state.Revision, p.err = "a", fault.New(fault.Unavailable, "busy")
	server := serve(t, p)
	res, err := server.Client().Get(server.URL + "/deliverable/WC-104")
	require.NoError(t, err)
	require.Equal(t, 503, res.StatusCode)
	p.err = nil
	open(t, server, "/deliverable/WC-104")
}

func TestFilesThatAnswerLittleStillSayWhatIsMissing(t *testing.T) {
	t.Parallel()
	p := ready()
	p.findings = &view.Findings{Span: "May 2026", Missing: []view.Gap{{Question: "Codes that leak", Needs: "code", File: "orders"}, {Question: "Captions", Needs: "caption", File: "assets"}}}
	doc := open(t, serve(t, p), "/lookback")
	require.Equal(t, "These files answer no questions; two need one more column each.", said(doc.Find("h1")))
	require.Contains(t, said(doc.Find("main")), "Needs code in orders.")
	require.Equal(t, 1, doc.Find("main input[type=file]").Length(), "the next files can be dropped here")
}

func TestTheDemoIsNotOfferedOverSomebodysOwnFacts(t *testing.T) {
	t.Parallel()
	doc := open(t, serve(t, &programme{state: web.State{Facts: true}}), "/")
	require.Equal(t, 0, doc.Find(`form[action="/demo"]`).Length())
	require.Equal(t, 1, doc.Find(`main a[href="/lookback"]`).Length())
}
