package web_test

import (
	"context"
	"fmt"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/require"
)

// sizes are a phone and a desktop.
var sizes = map[string][2]int64{"phone": {390, 844}, "desktop": {1440, 900}}

// browser is one Chromium with a fresh profile, and what it complained about.
type browser struct {
	ctx context.Context

	mu       sync.Mutex
	wrong    []string // console errors, exceptions, refused by the policy
	requests []string
}

// chromium starts the system's Chromium, or skips with a clear line; under
// PLUMBLINE_REQUIRE_ALL=1 a missing one fails.
func chromium(t *testing.T) *browser {
	t.Helper()
	bin := ""
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if at, err := exec.LookPath(name); err == nil {
			bin = at
			break
		}
	}
	if bin == "" {
		if os.Getenv("PLUMBLINE_REQUIRE_ALL") == "1" {
			t.Fatal("Chromium is missing: apt-get install chromium")
		}
		t.Skip("Chromium is not installed: browser tests did not run")
	}
	alloc, cancel := chromedp.NewExecAllocator(context.Background(), append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(bin), chromedp.NoSandbox, chromedp.DisableGPU, chromedp.UserDataDir(t.TempDir()),
		chromedp.Flag("disable-quic", true), chromedp.Flag("disable-component-update", true), chromedp.Flag("disable-dev-shm-usage", true),
		chromedp.Flag("host-resolver-rules", "MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"))...)
	ctx, stop := chromedp.NewContext(alloc)
	t.Cleanup(func() { stop(); cancel() })
	b := &browser{ctx: ctx}
	require.NoError(t, chromedp.Listen(ctx, b.hear))
	_, err := chromedp.Call(ctx, network.Enable, network.EnableParams{})
	require.NoError(t, err)
	_, err = chromedp.Call(ctx, log.Enable, cdp.Empty{})
	require.NoError(t, err)
	_, err = chromedp.Call(ctx, runtime.Enable, cdp.Empty{})
	require.NoError(t, err)
	return b
}

// hear notes what the page says and asks for.
func (b *browser) hear(event any) {
	b.mu.Lock()
	defer b.mu.Unlock()
	switch e := event.(type) {
	case *runtime.EventConsoleAPICalled:
		if e.Type == "error" || e.Type == "warning" {
			for _, a := range e.Args {
				b.wrong = append(b.wrong, string(a.Value)+a.Description)
			}
		}
	case *runtime.EventExceptionThrown:
		b.wrong = append(b.wrong, e.ExceptionDetails.Text)
	case *log.EventEntryAdded:
		if e.Entry.Level == "error" || e.Entry.Level == "warning" {
			b.wrong = append(b.wrong, e.Entry.Text+" "+e.Entry.URL)
		}
	case *network.EventRequestWillBeSent:
		b.requests = append(b.requests, e.Request.URL)
	}
}

// do runs steps; one minute is more than any of them takes.
func (b *browser) do(t *testing.T, steps ...chromedp.Action[chromedp.Void]) {
	t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, time.Minute)
	defer cancel()
	require.NoError(t, chromedp.Do(ctx, steps...))
}

// ask evaluates an expression in the page, promises included.
func ask[T any](t *testing.T, b *browser, expression string) T {
	t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, time.Minute)
	defer cancel()
	v, err := chromedp.Run(ctx, chromedp.Evaluate[T](expression, chromedp.EvalAwaitPromise))
	require.NoError(t, err)
	return v
}

// arrive waits for the page of a path.
func (b *browser) arrive(t *testing.T, path string) {
	t.Helper()
	b.do(t, chromedp.WaitReady(fmt.Sprintf("main[data-path=%q]", path)))
}

func (b *browser) size(t *testing.T, name string) {
	t.Helper()
	s := sizes[name]
	if name == "phone" {
		b.do(t, chromedp.EmulateViewport(s[0], s[1], chromedp.EmulateMobile, chromedp.EmulateTouch, chromedp.EmulatePortrait))
		return
	}
	b.do(t, chromedp.EmulateViewport(s[0], s[1]))
}

func (b *browser) media(t *testing.T, medium, scheme string) {
	t.Helper()
	_, err := chromedp.Call(b.ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
		Media: medium, Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}, {Name: "prefers-reduced-motion", Value: "reduce"}},
	})
	require.NoError(t, err)
}

// picture keeps a screenshot of the whole page when PLUMBLINE_PICTURES names a folder.
func (b *browser) picture(t *testing.T, name string) {
	t.Helper()
	dir := os.Getenv("PLUMBLINE_PICTURES")
	if dir == "" {
		return
	}
	png, err := chromedp.Run(b.ctx, chromedp.FullScreenshot(100))
	require.NoError(t, err)
	require.NoError(t, os.MkdirAll(dir, 0o755))
	require.NoError(t, os.WriteFile(filepath.Join(dir, name+".png"), png, 0o644))
}

// pages are all addresses that a reader can walk to.
var pages = map[string]string{"rollup": "/", "kr": "/kr/dtc-revenue", "sub": "/sub/creator-orders", "kr-empty": "/kr/signed", "kpi": "/kpi/tagged-assets", "kpi-cost": "/kpi/click-cost?by=campaign&sort=-value", "stack": "/stack", "diagnostics": "/diagnostics", "ladder": "/ladder",
	"rows": "/rows/kpi:tagged-assets", "deliverables": "/deliverables", "trace": "/deliverable/WC-104", "lookback": "/lookback", "reconcile": "/reconcile",
	"make": "/make", "questions": "/make?template=dtc-revenue", "import": "/import", "sources": "/sources", "quarantine": "/quarantine", "nothing": "/import/none",
}

func TestEveryPageReadsWellOnPhoneAndDesktopInLightAndDark(t *testing.T) {
	b := chromium(t)
	server := serve(t, ready())
	for size := range sizes {
		b.size(t, size)
		for _, scheme := range []string{"light", "dark"} {
			b.media(t, "screen", scheme)
			for name, path := range pages {
				b.look(t, server, size, scheme, name, path)
			}
		}
	}
	wrong := slices.DeleteFunc(b.wrong, func(said string) bool { return strings.HasSuffix(said, pages["nothing"]) }) // it is a 404 on purpose
	require.Empty(t, wrong, "the console stays silent")
	for _, r := range b.requests {
		require.True(t, strings.HasPrefix(r, server.URL) || strings.HasPrefix(r, "data:") || r == "about:blank", "outside request: "+r)
	}
}

func (b *browser) look(t *testing.T, server *httptest.Server, size, scheme, name, path string) {
	t.Helper()
	where := fmt.Sprintf("%s, %s, %s", path, size, scheme)
	b.do(t, chromedp.Navigate(server.URL+path), chromedp.WaitReady("main"))
	wide := ask[int](t, b, `document.documentElement.scrollWidth - document.documentElement.clientWidth`)
	require.LessOrEqual(t, wide, 0, where+": the page scrolls sideways")
	if scheme == "light" {
		b.judge(t, where)
	} else {
		b.contrast(t, where)
	}
	b.picture(t, fmt.Sprintf("%s-%s-%s", name, size, scheme))
}

// judge runs axe-core over the page as it stands.
func (b *browser) judge(t *testing.T, where string) {
	t.Helper()
	b.axe(t, where, `["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]`)
}

// contrast runs the rule that depends on the theme alone.
func (b *browser) contrast(t *testing.T, where string) {
	t.Helper()
	b.axe(t, where, `["color-contrast"]`)
}

func (b *browser) axe(t *testing.T, where, rules string) {
	t.Helper()
	axe, err := os.ReadFile("testdata/axe/axe.min.js")
	require.NoError(t, err)
	ask[any](t, b, string(axe)+"; true")
	found := ask[[]string](t, b, `axe.run({runOnly: `+rules+`}).then(r => r.violations.flatMap(v => v.nodes.map(n => v.id + ": " + n.target.join(" ") + ": " + n.failureSummary)))`)
	require.Empty(t, found, where)
}
