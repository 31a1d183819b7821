package app_test

import (
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/require"

	"plumbline/internal/campaign"
	"plumbline/internal/web/webtest"
)

// handset opens Chromium as a phone of 390 pixels.
func handset(t *testing.T) *webtest.Browser {
	t.Helper()
	b := webtest.Open(t)
	b.Size(t, "phone")
	return b
}

// look holds a page to what a phone needs, and keeps its picture.
func look(t *testing.T, b *webtest.Browser, name string) {
	t.Helper()
	require.LessOrEqual(t, webtest.Ask[int](t, b, `document.documentElement.scrollWidth - innerWidth`), 0, name+": the page scrolls sideways")
	require.Zero(t, webtest.Ask[int](t, b, `document.scripts.length`), name+": it works without scripts, so there are none")
	require.Less(t, webtest.Ask[int](t, b, `performance.getEntries().reduce((n, e) => n + (e.transferSize || 0), 0)`), 60_000, name+": a slow phone waits")
	require.Empty(t, webtest.Ask[[]string](t, b, `[...document.querySelectorAll("main button, main .btn, main input:not([type=hidden]), main select, main textarea, main .tick")].filter(e => { const r = (e.closest(".tick") || e).getBoundingClientRect(); return r.width > 0 && r.height < 44 }).map(e => e.outerHTML.slice(0, 80))`), name+": a thumb misses it")
	b.Judge(t, name)
	b.Picture(t, name)
}

// tick is a box of a question by its text.
func tick(item, text string) string {
	return `[...document.querySelectorAll("#q-` + item + ` label")].find(l => l.textContent.trim() === ` + "`" + text + "`" + `).click()`
}

func TestACreatorOnAPhoneAcknowledgesTheBriefByQuizHandsInTheirWorkAndDeclinesAnotherOffer(t *testing.T) {
	b, x := handset(t), inviting(t)
	x.do(t, campaign.KindOffer, "o-spring", "create", obj{"creator": "c-nova", "campaign": "k-winter", "why": "Your spring series", "scope": "Two shorts in spring", "ask": "Are you in?", "pay": cents(40000)})
	x.do(t, campaign.KindOffer, "o-spring", "sent", nil)
	b.Do(t, chromedp.Navigate(x.server.URL+x.link(t, campaign.KindBrief, "b-nova")), chromedp.WaitReady("main"))
	look(t, b, "1-door")
	b.Do(t, chromedp.Click("main form button"))
	b.Arrive(t, "/me")
	require.Equal(t, x.server.URL+"/me", webtest.Ask[string](t, b, `location.href`))
	look(t, b, "2-home")

	b.Do(t, chromedp.Click(`main a[href="/me/brief/b-nova"]`))
	b.Arrive(t, "/me/brief/b-nova")
	look(t, b, "3-brief")
	for _, click := range []string{tick("label", "#ad, first in the caption"), tick("no_touch", "politics"), tick("no_touch", "medical claims"), tick("message", "Whatever comes to mind")} {
		webtest.Ask[any](t, b, click+"; true")
	}
	b.Do(t, chromedp.Click("#quiz button.go"), chromedp.WaitVisible("#q-message .note"))
	require.Contains(t, webtest.Ask[string](t, b, `document.querySelector("#q-message .note").textContent`), "The brief says: Calm skin in the cold, says nova")
	require.Equal(t, 2, webtest.Ask[int](t, b, `document.querySelectorAll("fieldset.right").length`))
	look(t, b, "4-explained")
	webtest.Ask[any](t, b, tick("message", "Whatever comes to mind")+";"+tick("message", "Calm skin in the cold, says nova")+"; true")
	b.Do(t, chromedp.Click("#quiz button.go"))
	b.Arrive(t, "/me")
	require.Equal(t, "Thank you: the brief is confirmed.", webtest.Ask[string](t, b, `document.querySelector("[role=status]").textContent`))

	file := filepath.Join(t.TempDir(), "cover.png")
	require.NoError(t, os.WriteFile(file, []byte(png), 0o600))
	b.Do(t, chromedp.Click(`main a[href="/me/work/d-nova"]`))
	b.Arrive(t, "/me/work/d-nova")
	look(t, b, "5-work")
	b.Do(t, chromedp.SendKeys("#draft_note", "https://drive.example/take-1"), chromedp.SetUploadFiles("#file", []string{file}), chromedp.Click("main form button.go"), chromedp.WaitVisible("[role=status]"))
	require.Equal(t, "Waiting for the brand since today.", webtest.Ask[string](t, b, `document.querySelector("h1").textContent`))
	look(t, b, "6-handed-in")

	b.Do(t, chromedp.Click(`main a[href="/me"]`))
	b.Arrive(t, "/me")
	require.Contains(t, webtest.Ask[string](t, b, `document.querySelector("main").innerText`), "Reel on TikTok: waiting for the brand since today.")
	offer := `form[action="/me/offer/o-spring/declined"]`
	require.Contains(t, webtest.Ask[string](t, b, `document.querySelector('`+offer+`').innerText`), "Declining lowers no score, whatever the reason.")
	b.Do(t, chromedp.Click(offer+" button"), chromedp.WaitVisible("[role=status]"))
	require.Equal(t, "Declined. It lowers no score.", webtest.Ask[string](t, b, `document.querySelector("[role=status]").textContent`))
	require.Equal(t, 0, webtest.Ask[int](t, b, `document.querySelectorAll('`+offer+`').length`))
	look(t, b, "7-declined")
	declined := record[*campaign.Offer](t, x, campaign.KindOffer, "o-spring")
	require.Equal(t, []string{"creator", "other"}, []string{declined.DeclinedBy, declined.Reason}, "one tap: no reason has to be found")
	require.Equal(t, campaign.Acknowledged, record[*campaign.Brief](t, x, campaign.KindBrief, "b-nova").State)
	require.Equal(t, campaign.Submitted, record[*campaign.Deliverable](t, x, campaign.KindDeliverable, "d-nova").State)
	require.Empty(t, b.Wrong())
}

func TestAnOperatorMakesAPrivateLinkFromTheCreatorsPage(t *testing.T) {
	b, x := handset(t), inviting(t)
	b.Do(t, chromedp.Navigate(x.server.URL+"/work/creator/c-nova"), chromedp.Click(`a[href="/work/creator/c-nova/link"]`), chromedp.Click("main form button.go"), chromedp.WaitVisible("input.copy"))
	link := webtest.Ask[string](t, b, `document.querySelector("input.copy").value`)
	b.Picture(t, "link")
	b.Do(t, chromedp.Navigate(link), chromedp.Click("main form button"))
	b.Arrive(t, "/me")
}

func TestEveryPageOfACreatorReadsWellOnAPhoneInLightAndDark(t *testing.T) {
	b, x := handset(t), inviting(t)
	x.do(t, campaign.KindOffer, "o-nova", "create", obj{"creator": "c-nova", "campaign": "k-winter", "why": "Your winter routines", "scope": "One reel, before 18 November", "ask": "Are you in?", "pay": cents(98700), "no_touch": []string{"politics"}})
	x.do(t, campaign.KindOffer, "o-nova", "sent", nil)
	x.do(t, campaign.KindTerms, "t-gift", "create", obj{"form": "gifting", "contract": "GL-gift", "creator": "c-nova", "campaign": "k-winter"})
	x.do(t, campaign.KindTerms, "t-gift", "sent", nil)
	x.do(t, campaign.KindShipment, "x-nova", "create", obj{"sku": "WINTER-SET", "creator": "c-nova", "campaign": "k-winter", "terms": "t-gift"})
	for _, step := range []string{"released", "shipped"} {
		_, err := x.Do(t.Context(), maya, all, campaign.Command{Kind: campaign.KindShipment, ID: "x-nova", Step: step, Source: "carrier"})
		require.NoError(t, err)
	}
	p := x.in(t, x.link(t, campaign.KindRepresentative, "r-mo"))
	p.post(t, "/me/as", url.Values{"creator": {"c-nova"}})
	p.post(t, "/me/audience", url.Values{"account": {"tiktok"}, "basis": {"engaged"}, "taken": {"2026-11-08"}, "part": {"gender"}, "gender:female": {"62.5"}})
	b.Do(t, chromedp.Navigate(x.server.URL+x.link(t, campaign.KindRepresentative, "r-mo")), chromedp.WaitReady("main"), chromedp.Click("main form button"))
	b.Arrive(t, "/me")
	b.Do(t, chromedp.SetValue("#creator", "c-nova"), chromedp.Click(".mine-acts button"), chromedp.WaitReady(`a[href="/me/brief/b-nova"]`))
	for _, scheme := range []string{"light", "dark"} {
		b.Media(t, "screen", scheme)
		for _, path := range []string{"/me", "/me/pay", "/me/audience", "/me/topics", "/me/results", "/me/data", "/me/work/none"} {
			b.Do(t, chromedp.Navigate(x.server.URL+path), chromedp.WaitReady("main"))
			look(t, b, "all-"+strings.ReplaceAll(strings.TrimPrefix(path, "/"), "/", "-")+"-"+scheme)
		}
	}
}
