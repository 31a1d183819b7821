package web_test

import (
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
	"github.com/stretchr/testify/require"

	"plumbline/internal/access"
	"plumbline/internal/campaign"
	"plumbline/internal/web/webtest"
)

func TestAnOperatorShipsOnlyAfterSigning(t *testing.T) {
	b := webtest.Open(t)
	w := working(t)
	w.done(t, campaign.KindCreator, "c-1", "create", set{"handles": []set{{"platform": "instagram", "handle": "noravale"}}})
	w.done(t, campaign.KindTerms, "t-1", "create", set{"form": "sow", "contract": "WC-1", "creator": "c-1"})
	w.done(t, campaign.KindShipment, "x-1", "create", set{"sku": "GLOW-30", "terms": "t-1", "creator": "c-1"})
	server := deskAs(t, w, access.Operations)
	b.Size(t, "desktop")
	b.Do(t, chromedp.Navigate(server.URL+"/work/shipment/x-1"), chromedp.WaitReady("main"))
	require.Contains(t, webtest.Ask[string](t, b, `document.querySelector("#step-released summary").innerText`), "Closed")
	b.Do(t, chromedp.Click("#step-released > summary"), chromedp.WaitVisible("#step-released .needs"))
	require.Contains(t, webtest.Ask[string](t, b, `document.querySelector("#step-released .needs").innerText`), "Not met")
	b.Picture(t, "closed-gate")
	b.Do(t, chromedp.Click("#step-released form button"))
	b.Arrive(t, "/work/shipment/x-1/step/released")
	require.Equal(t, "Requested", webtest.Ask[string](t, b, `document.querySelector("h1 + .mark").textContent`), "the parcel stays")

	b.Do(t, chromedp.Click(`#step-released .needs a[href="/work/terms/t-1"]`))
	b.Arrive(t, "/work/terms/t-1")
	b.Do(t, chromedp.Click("#step-signed > summary"), chromedp.WaitVisible("#step-signed form button"), chromedp.Click("#step-signed form button"), chromedp.WaitVisible(".did"))
	require.Equal(t, "Signed", webtest.Ask[string](t, b, `document.querySelector("h1 + .mark").textContent`))

	b.Do(t, chromedp.Navigate(server.URL+"/work/shipment/x-1"), chromedp.WaitReady("main"))
	require.Contains(t, webtest.Ask[string](t, b, `document.querySelector("#step-released summary").innerText`), "Open")
	b.Do(t, chromedp.Click("#step-released > summary"), chromedp.WaitVisible("#step-released form button"), chromedp.Click("#step-released form button"), chromedp.WaitVisible(".did"))
	require.Equal(t, "Released", webtest.Ask[string](t, b, `document.querySelector("h1 + .mark").textContent`))
	b.Judge(t, "a released parcel")
}

func TestAListIsWalkedAndEditedByKeyboardAndTheChangeTakenBack(t *testing.T) {
	b := webtest.Open(t)
	server := deskAs(t, glow(t), access.Operations)
	b.Size(t, "desktop")
	b.Do(t, chromedp.Navigate(server.URL+"/work/deliverable"), chromedp.WaitReady("main"))
	b.Do(t, chromedp.KeyEvent("j"), chromedp.KeyEvent("j"), chromedp.KeyEvent("k"), chromedp.KeyEvent("j"))
	require.Equal(t, "Reel 2 of Nora", webtest.Ask[string](t, b, `document.querySelector("tr.at [data-open]").textContent`))
	b.Do(t, chromedp.KeyEvent("e"), chromedp.WaitVisible("td.editing input:not([type=hidden])"))
	b.Do(t, chromedp.WaitVisible("td.editing input:focus"))
	b.Judge(t, "a cell being edited")
	b.Picture(t, "editing-cell")
	b.Do(t, chromedp.KeyEvent("tiktok"), chromedp.KeyEvent(kb.Enter), chromedp.WaitVisible("#did .did"))
	require.Contains(t, webtest.Ask[string](t, b, `document.querySelector("tr.at").innerText`), "TikTok")
	b.Do(t, chromedp.Click("#did button"), chromedp.WaitReady(`#did [name=version][value="4"]`))
	require.Contains(t, webtest.Ask[string](t, b, `document.querySelector("[data-rows]").innerText`), "Reel 2 of Nora")
	require.NotContains(t, webtest.Ask[string](t, b, `document.querySelector("[data-rows]").innerText`), "TikTok")
	b.Do(t, chromedp.KeyEvent("/"))
	require.Equal(t, "q", webtest.Ask[string](t, b, `document.activeElement.id`))
	webtest.Ask[any](t, b, `document.activeElement.value = ""; true`) // a driven browser types the slash all the same
	b.Do(t, chromedp.KeyEvent("reel 3"), chromedp.KeyEvent(kb.Enter), chromedp.WaitVisible("#q[value='reel 3']"))
	require.Equal(t, 1, webtest.Ask[int](t, b, `document.querySelectorAll("[data-rows] tbody tr").length`))
	b.Do(t, chromedp.KeyEvent("j"), chromedp.KeyEvent(kb.Enter))
	b.Arrive(t, "/work/deliverable/d-3")
	require.Empty(t, b.Wrong())
}
