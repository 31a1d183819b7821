// Package webtest is one Chromium for every test of pages: on a phone and on a
// desktop, in light and dark, held to what people need of a page.
package webtest

import (
	"context"
	_ "embed"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
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

// axeCore is the checker of accessibility; its licence lies beside it.
//
//go:embed axe/axe.min.js
var axeCore string

// Sizes are a phone and a desktop, in pixels of CSS.
var Sizes = map[string][2]int64{"phone": {390, 844}, "desktop": {1440, 900}}

// Browser is one Chromium with a fresh profile, and what it complained about.
type Browser struct {
	ctx context.Context

	mu       sync.Mutex
	wrong    []string // console errors, exceptions, refused by the policy
	requests []string
}

// Open starts the system's Chromium, or skips with a clear line; under
// PLUMBLINE_REQUIRE_ALL=1 a missing one fails.
func Open(t *testing.T) *Browser {
	t.Helper()
	bin := program()
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
	b := &Browser{ctx: ctx}
	require.NoError(t, chromedp.Listen(ctx, b.hear))
	_, err := chromedp.Call(ctx, network.Enable, network.EnableParams{})
	require.NoError(t, err)
	_, err = chromedp.Call(ctx, log.Enable, cdp.Empty{})
	require.NoError(t, err)
	_, err = chromedp.Call(ctx, runtime.Enable, cdp.Empty{})
	require.NoError(t, err)
	return b
}

func program() string {
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if at, err := exec.LookPath(name); err == nil {
			return at
		}
	}
	return ""
}

// hear notes what the page says and asks for.
func (b *Browser) hear(event any) {
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

// Wrong is what the console said so far: errors, exceptions, what the policy refused.
func (b *Browser) Wrong() []string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return slices.Clone(b.wrong)
}

// Requests are the addresses that pages asked for so far.
func (b *Browser) Requests() []string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return slices.Clone(b.requests)
}

// Do runs steps; one minute is more than any of them takes.
func (b *Browser) Do(t *testing.T, steps ...chromedp.Action[chromedp.Void]) {
	t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, time.Minute)
	defer cancel()
	require.NoError(t, chromedp.Do(ctx, steps...))
}

// Ask evaluates an expression in the page, promises included.
func Ask[T any](t *testing.T, b *Browser, expression string) T {
	t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, time.Minute)
	defer cancel()
	v, err := chromedp.Run(ctx, chromedp.Evaluate[T](expression, chromedp.EvalAwaitPromise))
	require.NoError(t, err)
	return v
}

// Arrive waits for the page of a path.
func (b *Browser) Arrive(t *testing.T, path string) {
	t.Helper()
	b.Do(t, chromedp.WaitReady(fmt.Sprintf("main[data-path=%q]", path)))
}

// Size makes the window one of Sizes.
func (b *Browser) Size(t *testing.T, name string) {
	t.Helper()
	s := Sizes[name]
	if name == "phone" {
		b.Do(t, chromedp.EmulateViewport(s[0], s[1], chromedp.EmulateMobile, chromedp.EmulateTouch, chromedp.EmulatePortrait))
		return
	}
	b.Do(t, chromedp.EmulateViewport(s[0], s[1]))
}

// Media chooses screen or print, and light or dark.
func (b *Browser) Media(t *testing.T, medium, scheme string) {
	t.Helper()
	_, err := chromedp.Call(b.ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
		Media: medium, Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}, {Name: "prefers-reduced-motion", Value: "reduce"}},
	})
	require.NoError(t, err)
}

// Picture keeps a screenshot of the whole page when PLUMBLINE_PICTURES names a folder.
func (b *Browser) Picture(t *testing.T, name string) {
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

// Print returns the page as a PDF, on the paper its styles ask for.
func (b *Browser) Print(t *testing.T) []byte {
	t.Helper()
	pdf, err := chromedp.Run(b.ctx, chromedp.PrintToPDF(chromedp.PDFPreferCSSPageSize()))
	require.NoError(t, err)
	return pdf
}

// Judge runs axe-core over the page as it stands, by WCAG 2.2 AA.
func (b *Browser) Judge(t *testing.T, where string) {
	t.Helper()
	b.axe(t, where, `["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]`)
}

// Contrast runs the rule that depends on the theme alone.
func (b *Browser) Contrast(t *testing.T, where string) {
	t.Helper()
	b.axe(t, where, `["color-contrast"]`)
}

func (b *Browser) axe(t *testing.T, where, rules string) {
	t.Helper()
	Ask[any](t, b, axeCore+"; true")
	found := Ask[[]string](t, b, `axe.run({runOnly: `+rules+`}).then(r => r.violations.flatMap(v => v.nodes.map(n => v.id + ": " + n.target.join(" ") + ": " + n.failureSummary)))`)
	require.Empty(t, found, where)
}
