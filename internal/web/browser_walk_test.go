package web_test

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
	"github.com/stretchr/testify/require"

	"plumbline/internal/web/webtest"
)

func TestAReaderWalksFromTheRollupDownToTheRowsByKeyboard(t *testing.T) {
	b := webtest.Open(t)
	server := serve(t, ready())
	b.Size(t, "desktop")
	b.Do(t, chromedp.Navigate(server.URL), chromedp.WaitReady("main"), chromedp.KeyEvent(kb.Tab))
	require.Equal(t, "Skip to the content", webtest.Ask[string](t, b, `document.activeElement.textContent`))
	b.Do(t, chromedp.KeyEvent(kb.Enter), chromedp.KeyEvent(kb.Tab))
	require.True(t, webtest.Ask[bool](t, b, `document.activeElement.closest("main") !== null`), "the next stop lies in the content")
	require.Equal(t, "grid", webtest.Ask[string](t, b, `getComputedStyle(document.activeElement.parentNode.querySelector(".tip")).display`), "focus explains the number")
	b.Do(t, chromedp.KeyEvent(kb.Escape))
	require.Equal(t, "none", webtest.Ask[string](t, b, `getComputedStyle(document.activeElement.parentNode.querySelector(".tip")).display`), "Escape closes it")
	for _, step := range []struct{ link, to, title string }{
		{`main a[href="/kr/dtc-revenue"]`, "/kr/dtc-revenue", "DTC net revenue of $4.2M"}, {`main a[href="/sub/creator-orders"]`, "/sub/creator-orders", "12,000 orders from creators"},
		{`main table a[href="/kpi/tagged-assets"]`, "/kpi/tagged-assets", "Tagged assets"}, {`a[href="/rows/kpi:tagged-assets"]`, "/rows/kpi:tagged-assets", "Live assets without a working identifier"},
		{`a[href="/deliverable/WC-104"]`, "/deliverable/WC-104", "One break stands between this deliverable and the objective."},
	} {
		b.Do(t, chromedp.Focus(step.link), chromedp.KeyEvent(kb.Enter))
		b.Arrive(t, step.to)
		require.Equal(t, step.title, webtest.Ask[string](t, b, `document.querySelector("h1").textContent`))
	}
	require.Empty(t, b.Wrong())
}

func TestTheChosenThemeStaysAndTheLiveChartFollowsIt(t *testing.T) {
	b := webtest.Open(t)
	server := serve(t, ready())
	b.Size(t, "desktop")
	b.Media(t, "screen", "light")
	b.Do(t, chromedp.Navigate(server.URL+"/sub/creator-orders"), chromedp.WaitVisible(".live.on canvas"))
	require.Equal(t, "rgb(251, 250, 247)", webtest.Ask[string](t, b, `getComputedStyle(document.body).backgroundColor`))
	b.Do(t, chromedp.Click(".side [data-theme-toggle]"))
	require.Equal(t, "rgb(20, 19, 15)", webtest.Ask[string](t, b, `getComputedStyle(document.body).backgroundColor`))
	b.Do(t, chromedp.Navigate(server.URL), chromedp.WaitReady("main"))
	require.Equal(t, "dark", webtest.Ask[string](t, b, `document.documentElement.dataset.theme`))
	require.Empty(t, b.Wrong())
}

func TestOnAPhoneTheMenuOpensAndATapExplainsANumberInsideTheWindow(t *testing.T) {
	b := webtest.Open(t)
	server := serve(t, ready())
	b.Size(t, "phone")
	b.Do(t, chromedp.Navigate(server.URL), chromedp.WaitReady("main"), chromedp.Tap(".menu > summary"), chromedp.WaitVisible(`.menu a[href="/stack"]`))
	b.Picture(t, "menu-phone")
	b.Do(t, chromedp.Tap(`.menu a[href="/stack"]`))
	b.Arrive(t, "/stack")
	b.Do(t, chromedp.Tap("main .why > button"), chromedp.WaitVisible("main .why:focus-within > .tip"))
	require.True(t, webtest.Ask[bool](t, b, `(r => r.left >= 0 && r.right <= innerWidth && r.bottom <= innerHeight)(document.querySelector(".why:focus-within > .tip").getBoundingClientRect())`))
	b.Picture(t, "tip-phone")
	require.Empty(t, b.Wrong())
}

func TestFilesDroppedOnTheEmptyHomeAreReadWhileTheBarMoves(t *testing.T) {
	b := webtest.Open(t)
	p := &programme{hold: make(chan struct{})}
	server := serve(t, p)
	b.Size(t, "desktop")
	file := filepath.Join(t.TempDir(), "orders_export.csv")
	require.NoError(t, os.WriteFile(file, []byte("Name\n#1\n"), 0o600))
	b.Do(t, chromedp.Navigate(server.URL), chromedp.WaitReady("main"))
	b.Judge(t, "empty home")
	b.Picture(t, "home")
	b.Do(t, chromedp.SetUploadFiles("#files", []string{file}), chromedp.Click("form.drop button[type=submit]"), chromedp.WaitVisible("[role=progressbar]"))
	b.Judge(t, "an import under way")
	b.Picture(t, "importing")
	close(p.hold)
	b.Do(t, chromedp.WaitVisible(`main a[href="/lookback"]`))
	b.Judge(t, "a finished import")
	b.Picture(t, "imported")
	require.Empty(t, b.Wrong())
}

func TestTheDemoLoadsWithProgressAndBecomesTheRollup(t *testing.T) {
	b := webtest.Open(t)
	p := &programme{}
	server := serve(t, p)
	b.Size(t, "desktop")
	b.Do(t, chromedp.Navigate(server.URL), chromedp.WaitReady("main"), chromedp.Click(`form[action="/demo"] button`), chromedp.WaitVisible("[role=progressbar]"))
	b.Picture(t, "loading")
	p.become(ready().state)
	b.Do(t, chromedp.WaitVisible(".tile"))
	require.Empty(t, b.Wrong())
}

func TestLookbackPrintsOnOnePage(t *testing.T) {
	b := webtest.Open(t)
	server := serve(t, ready())
	b.Size(t, "desktop")
	b.Do(t, chromedp.Navigate(server.URL+"/lookback"), chromedp.WaitReady("main"))
	pdf := b.Print(t)
	require.Equal(t, 1, bytes.Count(pdf, []byte("/Type /Page\n")))
	if dir := os.Getenv("PLUMBLINE_PICTURES"); dir != "" {
		require.NoError(t, os.WriteFile(filepath.Join(dir, "lookback.pdf"), pdf, 0o644))
		b.Media(t, "print", "light")
		b.Do(t, chromedp.EmulateViewport(740, 1040))
		b.Picture(t, "lookback-print")
	}
}

func TestAPrintedPageIsLightAndShowsEachChartOnce(t *testing.T) {
	b := webtest.Open(t)
	server := serve(t, ready())
	b.Size(t, "desktop")
	b.Media(t, "screen", "dark")
	b.Do(t, chromedp.Navigate(server.URL+"/sub/creator-orders"), chromedp.WaitVisible(".live.on canvas"))
	b.Media(t, "print", "dark")
	require.Equal(t, "rgb(255, 255, 255)", webtest.Ask[string](t, b, `getComputedStyle(document.body).backgroundColor`))
	require.Equal(t, 1, webtest.Ask[int](t, b, `[...document.querySelectorAll(".live > *")].filter(e => e.tagName !== "SCRIPT" && getComputedStyle(e).display !== "none").length`))
	require.Equal(t, "none", webtest.Ask[string](t, b, `getComputedStyle(document.querySelector(".side")).display`))
	b.Picture(t, "printed")
}
