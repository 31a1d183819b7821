package web_test

import (
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
	"github.com/stretchr/testify/require"

	"plumbline/internal/access"
	"plumbline/internal/campaign"
)

func TestAnOperatorShipsOnlyAfterSigning(t *testing.T) {
	b := chromium(t)
	w := working(t)
	w.done(t, campaign.KindCreator, "c-1", "create", set{"handles": []set{{"platform": "instagram", "handle": "noravale"}}})
	w.done(t, campaign.KindTerms, "t-1", "create", set{"form": "sow", "contract": "WC-1", "creator": "c-1"})
	w.done(t, campaign.KindShipment, "x-1", "create", set{"sku": "GLOW-30", "terms": "t-1", "creator": "c-1"})
	server := deskAs(t, w, access.Operations)
	b.size(t, "desktop")
	b.do(t, chromedp.Navigate(server.URL+"/work/shipment/x-1"), chromedp.WaitReady("main"))
	require.Contains(t, ask[string](t, b, `document.querySelector("#step-released summary").innerText`), "Closed")
	b.do(t, chromedp.Click("#step-released > summary"), chromedp.WaitVisible("#step-released .needs"))
	require.Contains(t, ask[string](t, b, `document.querySelector("#step-released .needs").innerText`), "Not met")
	b.picture(t, "closed-gate")
	b.do(t, chromedp.Click("#step-released form button"))
	b.arrive(t, "/work/shipment/x-1/step/released")
	require.Equal(t, "Requested", ask[string](t, b, `document.querySelector("h1 + .mark").textContent`), "the parcel stays")

	b.do(t, chromedp.Click(`#step-released .needs a[href="/work/terms/t-1"]`))
	b.arrive(t, "/work/terms/t-1")
	b.do(t, chromedp.Click("#step-signed > summary"), chromedp.WaitVisible("#step-signed form button"), chromedp.Click("#step-signed form button"), chromedp.WaitVisible(".did"))
	require.Equal(t, "Signed", ask[string](t, b, `document.querySelector("h1 + .mark").textContent`))

	b.do(t, chromedp.Navigate(server.URL+"/work/shipment/x-1"), chromedp.WaitReady("main"))
	require.Contains(t, ask[string](t, b, `document.querySelector("#step-released summary").innerText`), "Open")
	b.do(t, chromedp.Click("#step-released > summary"), chromedp.WaitVisible("#step-released form button"), chromedp.Click("#step-released form button"), chromedp.WaitVisible(".did"))
	require.Equal(t, "Released", ask[string](t, b, `document.querySelector("h1 + .mark").textContent`))
	b.judge(t, "a released parcel")
}

func TestAListIsWalkedAndEditedByKeyboardAndTheChangeTakenBack(t *testing.T) {
	b := chromium(t)
	server := deskAs(t, glow(t), access.Operations)
	b.size(t, "desktop")
	b.do(t, chromedp.Navigate(server.URL+"/work/deliverable"), chromedp.WaitReady("main"))
	b.do(t, chromedp.KeyEvent("j"), chromedp.KeyEvent("j"), chromedp.KeyEvent("k"), chromedp.KeyEvent("j"))
	require.Equal(t, "Reel 2 of Nora", ask[string](t, b, `document.querySelector("tr.at [data-open]").textContent`))
	b.do(t, chromedp.KeyEvent("e"), chromedp.WaitVisible("td.editing input:not([type=hidden])"))
	b.do(t, chromedp.WaitVisible("td.editing input:focus"))
	b.judge(t, "a cell being edited")
	b.picture(t, "editing-cell")
	b.do(t, chromedp.KeyEvent("tiktok"), chromedp.KeyEvent(kb.Enter), chromedp.WaitVisible("#did .did"))
	require.Contains(t, ask[string](t, b, `document.querySelector("tr.at").innerText`), "tiktok")
	b.do(t, chromedp.Click("#did button"), chromedp.WaitReady(`#did [name=version][value="4"]`))
	require.Contains(t, ask[string](t, b, `document.querySelector("[data-rows]").innerText`), "Reel 2 of Nora")
	require.NotContains(t, ask[string](t, b, `document.querySelector("[data-rows]").innerText`), "tiktok")
	b.do(t, chromedp.KeyEvent("/"))
	require.Equal(t, "q", ask[string](t, b, `document.activeElement.id`))
	ask[any](t, b, `document.activeElement.value = ""; true`) // a driven browser types the slash all the same
	b.do(t, chromedp.KeyEvent("reel 3"), chromedp.KeyEvent(kb.Enter), chromedp.WaitVisible("#q[value='reel 3']"))
	require.Equal(t, 1, ask[int](t, b, `document.querySelectorAll("[data-rows] tbody tr").length`))
	b.do(t, chromedp.KeyEvent("j"), chromedp.KeyEvent(kb.Enter))
	b.arrive(t, "/work/deliverable/d-3")
	require.Empty(t, b.wrong)
}
