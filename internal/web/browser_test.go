package web_test

import (
	"fmt"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/require"

	"plumbline/internal/web/webtest"
)

// pages are all addresses that a reader can walk to.
var pages = map[string]string{"rollup": "/", "kr": "/kr/dtc-revenue", "sub": "/sub/creator-orders", "kr-empty": "/kr/signed", "kpi": "/kpi/tagged-assets", "kpi-cost": "/kpi/click-cost?by=campaign&sort=-value", "stack": "/stack", "diagnostics": "/diagnostics", "ladder": "/ladder",
	"rows": "/rows/kpi:tagged-assets", "deliverables": "/deliverables", "trace": "/deliverable/WC-104", "lookback": "/lookback", "reconcile": "/reconcile",
	"make": "/make", "questions": "/make?template=dtc-revenue", "import": "/import", "sources": "/sources", "quarantine": "/quarantine", "nothing": "/import/none",
}

func TestEveryPageReadsWellOnPhoneAndDesktopInLightAndDark(t *testing.T) {
	b := webtest.Open(t)
	server := serve(t, ready())
	for size := range webtest.Sizes {
		b.Size(t, size)
		for _, scheme := range []string{"light", "dark"} {
			b.Media(t, "screen", scheme)
			for name, path := range pages {
				look(t, b, server, size, scheme, name, path)
			}
		}
	}
	wrong := slices.DeleteFunc(b.Wrong(), func(said string) bool { return strings.HasSuffix(said, pages["nothing"]) }) // it is a 404 on purpose
	require.Empty(t, wrong, "the console stays silent")
	for _, r := range b.Requests() {
		require.True(t, strings.HasPrefix(r, server.URL) || strings.HasPrefix(r, "data:") || r == "about:blank", "outside request: "+r)
	}
}

func look(t *testing.T, b *webtest.Browser, server *httptest.Server, size, scheme, name, path string) {
	t.Helper()
	where := fmt.Sprintf("%s, %s, %s", path, size, scheme)
	b.Do(t, chromedp.Navigate(server.URL+path), chromedp.WaitReady("main"))
	wide := webtest.Ask[int](t, b, `document.documentElement.scrollWidth - document.documentElement.clientWidth`)
	require.LessOrEqual(t, wide, 0, where+": the page scrolls sideways")
	if scheme == "light" {
		b.Judge(t, where)
	} else {
		b.Contrast(t, where)
	}
	b.Picture(t, fmt.Sprintf("%s-%s-%s", name, size, scheme))
}
