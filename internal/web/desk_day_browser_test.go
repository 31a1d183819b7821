package web_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
	"github.com/stretchr/testify/require"

	"plumbline/internal/access"
	"plumbline/internal/campaign"
	"plumbline/internal/web/webtest"
)

// press sends keys one after the other.
func press(t *testing.T, b *webtest.Browser, keys ...string) {
	t.Helper()
	for _, k := range keys {
		b.Do(t, chromedp.KeyEvent(k))
	}
}

// tabTo moves the focus forward until it stands on an element.
func tabTo(t *testing.T, b *webtest.Browser, selector string) {
	t.Helper()
	for range 120 {
		if webtest.Ask[bool](t, b, fmt.Sprintf(`document.activeElement.matches(%q)`, selector)) {
			return
		}
		press(t, b, kb.Tab)
	}
	require.Fail(t, "not reached by keyboard", selector)
}

func TestAnOperatorWorksADayByKeyboard(t *testing.T) {
	b := webtest.Open(t)
	w := glow(t)
	server := deskAs(t, w, access.Operations)
	b.Size(t, "desktop")

	// What is late stands on the day's desk; j walks to it, Enter opens it.
	b.Do(t, chromedp.Navigate(server.URL+"/work"), chromedp.WaitReady("main"))
	for range 12 {
		press(t, b, "j")
		if strings.Contains(webtest.Ask[string](t, b, `document.querySelector("li.at").innerText`), "Reel 1 of Nora") {
			break
		}
	}
	require.Contains(t, webtest.Ask[string](t, b, `document.querySelector("li.at").innerText`), "late")
	press(t, b, kb.Enter)
	b.Arrive(t, "/work/deliverable/d-1")

	// What the keys do is on the page, a question mark away.
	press(t, b, "?")
	require.Contains(t, webtest.Ask[string](t, b, `document.querySelector("[data-keys][open]").innerText`), "takes the last change back")
	press(t, b, "?")

	// In the list a cell opens where it stands. Somebody else is faster.
	b.Do(t, chromedp.Navigate(server.URL+"/work/deliverable?q=reel+1"), chromedp.WaitReady("main"))
	press(t, b, "j", "e")
	b.Do(t, chromedp.WaitVisible("td.editing input:focus"))
	w.done(t, campaign.KindDeliverable, "d-1", "edit", set{"platform": "youtube"})
	webtest.Ask[any](t, b, `document.activeElement.select(); true`)
	press(t, b, "tiktok", kb.Enter)
	b.Do(t, chromedp.WaitVisible("td.editing .wrong"))
	require.Contains(t, webtest.Ask[string](t, b, `document.querySelector("td.editing").innerText`), "changed platform to YouTube meanwhile. Save again to keep yours.")
	b.Judge(t, "a cell somebody else changed")
	b.Do(t, chromedp.WaitVisible("td.editing input:focus"))
	press(t, b, kb.Enter)
	b.Do(t, chromedp.WaitVisible("#did .did button"))
	require.Contains(t, webtest.Ask[string](t, b, `document.querySelector("tr.at").innerText`), "TikTok")

	// u takes it back: theirs stands again.
	press(t, b, "u")
	b.Do(t, chromedp.WaitReady(`#did [name=version][value="6"], #did .did`), chromedp.WaitReady("[data-rows]"))
	require.Eventually(t, func() bool {
		return strings.Contains(webtest.Ask[string](t, b, `(document.querySelector("[data-rows]") || {innerText: ""}).innerText`), "YouTube")
	}, waits, step)

	// Twenty rows are pasted; two are wrong, and say why where they are.
	b.Do(t, chromedp.Navigate(server.URL+"/work/shipment/paste"), chromedp.WaitReady("#rows"))
	rows := "sku\tterms\tcost\n"
	for i := range 20 {
		terms, cost := "t-nora", "12 USD"
		if i == 6 {
			terms = "nowhere"
		}
		if i == 13 {
			cost = "many"
		}
		rows += fmt.Sprintf("DAY-%02d\t%s\t%s\n", i, terms, cost)
	}
	webtest.Ask[any](t, b, fmt.Sprintf(`(e => { e.focus(); e.value = %q; return true })(document.querySelector("#rows"))`, rows))
	tabTo(t, b, "button[value=look]")
	press(t, b, kb.Enter)
	b.Do(t, chromedp.WaitVisible(".pasted"))
	require.Equal(t, 2, webtest.Ask[int](t, b, `document.querySelectorAll(".pasted td.bad").length`))
	require.Contains(t, webtest.Ask[string](t, b, `document.querySelector(".pasted").innerText`), `There is no terms "nowhere".`)
	b.Judge(t, "pasted rows with two that are wrong")
	b.Picture(t, "pasted")
	tabTo(t, b, "button[value=good]")
	press(t, b, kb.Enter)
	b.Do(t, chromedp.WaitVisible("main"))
	require.Eventually(t, func() bool { return parcelsNamed(t, w, "DAY-") == 18 }, waits, step)

	// A parcel on unsigned terms stays; after the signature it leaves.
	b.Do(t, chromedp.Navigate(server.URL+"/work/shipment/x-2"), chromedp.WaitReady("main"))
	press(t, b, "s")
	require.True(t, webtest.Ask[bool](t, b, `document.activeElement.closest(".steps") !== null`), "s goes to the next step")
	require.Contains(t, webtest.Ask[string](t, b, `document.querySelector("#step-released summary").innerText`), "Closed")
	b.Do(t, chromedp.Navigate(server.URL+"/work/terms/t-ilo"), chromedp.WaitReady("main"))
	tabTo(t, b, "#step-signed > summary")
	press(t, b, kb.Enter)
	tabTo(t, b, "#step-signed form button")
	press(t, b, kb.Enter)
	b.Do(t, chromedp.WaitVisible(".did"))
	b.Do(t, chromedp.Navigate(server.URL+"/work/shipment/x-2"), chromedp.WaitReady("main"))
	tabTo(t, b, "#step-released > summary")
	press(t, b, kb.Enter)
	tabTo(t, b, "#step-released form button")
	press(t, b, kb.Enter)
	b.Do(t, chromedp.WaitVisible(".did"))
	require.Equal(t, "Released", webtest.Ask[string](t, b, `document.querySelector("h1 + .mark").textContent`))
	wrong := slices.DeleteFunc(b.Wrong(), func(said string) bool { return strings.Contains(said, "422") }) // the rows that were refused, on purpose
	require.Empty(t, wrong)
}

// parcelsNamed counts parcels by the beginning of their SKU.
func parcelsNamed(t *testing.T, w *work, prefix string) int {
	t.Helper()
	page, err := w.Records(t.Context(), access.For(access.Owner), campaign.Query{Kind: campaign.KindShipment, Text: prefix, Limit: 100})
	require.NoError(t, err)
	return len(page.Rows)
}
