package web_test

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
	"github.com/stretchr/testify/require"
)

func TestAReaderWalksFromTheRollupDownToTheRowsByKeyboard(t *testing.T) {
	b := chromium(t)
	server := serve(t, ready())
	b.size(t, "desktop")
	b.do(t, chromedp.Navigate(server.URL), chromedp.WaitReady("main"), chromedp.KeyEvent(kb.Tab))
	require.Equal(t, "Skip to the content", ask[string](t, b, `document.activeElement.textContent`))
	b.do(t, chromedp.KeyEvent(kb.Enter), chromedp.KeyEvent(kb.Tab))
	require.True(t, ask[bool](t, b, `document.activeElement.closest("main") !== null`), "the next stop lies in the content")
	require.Equal(t, "grid", ask[string](t, b, `getComputedStyle(document.activeElement.parentNode.querySelector(".tip")).display`), "focus explains the number")
	b.do(t, chromedp.KeyEvent(kb.Escape))
	require.Equal(t, "none", ask[string](t, b, `getComputedStyle(document.activeElement.parentNode.querySelector(".tip")).display`), "Escape closes it")
	for _, step := range []struct{ link, to, title string }{
		{`main a[href="/kr/dtc-revenue"]`, "/kr/dtc-revenue", "DTC net revenue of $4.2M"}, {`main a[href="/sub/creator-orders"]`, "/sub/creator-orders", "12,000 orders from creators"},
		{`main table a[href="/kpi/tagged-assets"]`, "/kpi/tagged-assets", "Tagged assets"}, {`a[href="/rows/kpi:tagged-assets"]`, "/rows/kpi:tagged-assets", "Live assets without a working identifier"},
		{`a[href="/deliverable/WC-104"]`, "/deliverable/WC-104", "One break stands between this deliverable and the objective."},
	} {
		b.do(t, chromedp.Focus(step.link), chromedp.KeyEvent(kb.Enter))
		b.arrive(t, step.to)
		require.Equal(t, step.title, ask[string](t, b, `document.querySelector("h1").textContent`))
	}
	require.Empty(t, b.wrong)
}

func TestTheChosenThemeStaysAndTheLiveChartFollowsIt(t *testing.T) {
	b := chromium(t)
	server := serve(t, ready())
	b.size(t, "desktop")
	b.media(t, "screen", "light")
	b.do(t, chromedp.Navigate(server.URL+"/sub/creator-orders"), chromedp.WaitVisible(".live.on canvas"))
	require.Equal(t, "rgb(251, 250, 247)", ask[string](t, b, `getComputedStyle(document.body).backgroundColor`))
	b.do(t, chromedp.Click(".side [data-theme-toggle]"))
	require.Equal(t, "rgb(20, 19, 15)", ask[string](t, b, `getComputedStyle(document.body).backgroundColor`))
	b.do(t, chromedp.Navigate(server.URL), chromedp.WaitReady("main"))
	require.Equal(t, "dark", ask[string](t, b, `document.documentElement.dataset.theme`))
	require.Empty(t, b.wrong)
}

func TestOnAPhoneTheMenuOpensAndATapExplainsANumberInsideTheWindow(t *testing.T) {
	b := chromium(t)
	server := serve(t, ready())
	b.size(t, "phone")
	b.do(t, chromedp.Navigate(server.URL), chromedp.WaitReady("main"), chromedp.Tap(".menu > summary"), chromedp.WaitVisible(`.menu a[href="/stack"]`))
	b.picture(t, "menu-phone")
	b.do(t, chromedp.Tap(`.menu a[href="/stack"]`))
	b.arrive(t, "/stack")
	b.do(t, chromedp.Tap("main .why > button"), chromedp.WaitVisible("main .why:focus-within > .tip"))
	require.True(t, ask[bool](t, b, `(r => r.left >= 0 && r.right <= innerWidth && r.bottom <= innerHeight)(document.querySelector(".why:focus-within > .tip").getBoundingClientRect())`))
	b.picture(t, "tip-phone")
	require.Empty(t, b.wrong)
}

func TestFilesDroppedOnTheEmptyHomeAreReadWhileTheBarMoves(t *testing.T) {
	b := chromium(t)
	p := &programme{hold: make(chan struct{})}
	server := serve(t, p)
	b.size(t, "desktop")
	file := filepath.Join(t.TempDir(), "orders_export.csv")
	require.NoError(t, os.WriteFile(file, []byte("Name\n#1\n"), 0o600))
	b.do(t, chromedp.Navigate(server.URL), chromedp.WaitReady("main"))
	b.judge(t, "empty home")
	b.picture(t, "home")
	b.do(t, chromedp.SetUploadFiles("#files", []string{file}), chromedp.Click("form.drop button[type=submit]"), chromedp.WaitVisible("[role=progressbar]"))
	b.judge(t, "an import under way")
	b.picture(t, "importing")
	close(p.hold)
	b.do(t, chromedp.WaitVisible(`main a[href="/lookback"]`))
	b.judge(t, "a finished import")
	b.picture(t, "imported")
	require.Empty(t, b.wrong)
}

func TestTheDemoLoadsWithProgressAndBecomesTheRollup(t *testing.T) {
	b := chromium(t)
	p := &programme{}
	server := serve(t, p)
	b.size(t, "desktop")
	b.do(t, chromedp.Navigate(server.URL), chromedp.WaitReady("main"), chromedp.Click(`form[action="/demo"] button`), chromedp.WaitVisible("[role=progressbar]"))
	b.picture(t, "loading")
	p.become(ready().state)
	b.do(t, chromedp.WaitVisible(".tile"))
	require.Empty(t, b.wrong)
}

func TestLookbackPrintsOnOnePage(t *testing.T) {
	b := chromium(t)
	server := serve(t, ready())
	b.size(t, "desktop")
	b.do(t, chromedp.Navigate(server.URL+"/lookback"), chromedp.WaitReady("main"))
	pdf, err := chromedp.Run(b.ctx, chromedp.PrintToPDF(chromedp.PDFPreferCSSPageSize()))
	require.NoError(t, err)
	require.Equal(t, 1, bytes.Count(pdf, []byte("/Type /Page\n")))
	if dir := os.Getenv("PLUMBLINE_PICTURES"); dir != "" {
		require.NoError(t, os.WriteFile(filepath.Join(dir, "lookback.pdf"), pdf, 0o644))
		b.media(t, "print", "light")
		b.do(t, chromedp.EmulateViewport(740, 1040))
		b.picture(t, "lookback-print")
	}
}

func TestAPrintedPageIsLightAndShowsEachChartOnce(t *testing.T) {
	b := chromium(t)
	server := serve(t, ready())
	b.size(t, "desktop")
	b.media(t, "screen", "dark")
	b.do(t, chromedp.Navigate(server.URL+"/sub/creator-orders"), chromedp.WaitVisible(".live.on canvas"))
	b.media(t, "print", "dark")
	require.Equal(t, "rgb(255, 255, 255)", ask[string](t, b, `getComputedStyle(document.body).backgroundColor`))
	require.Equal(t, 1, ask[int](t, b, `[...document.querySelectorAll(".live > *")].filter(e => e.tagName !== "SCRIPT" && getComputedStyle(e).display !== "none").length`))
	require.Equal(t, "none", ask[string](t, b, `getComputedStyle(document.querySelector(".side")).display`))
	b.picture(t, "printed")
}
