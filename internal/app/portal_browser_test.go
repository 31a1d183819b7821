package app_test

import (
	"context"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/require"

	"plumbline/internal/campaign"
)

// handset is Chromium as a phone of 390 pixels.
type handset struct {
	ctx context.Context

	mu    sync.Mutex
	wrong []string // what the console said
}

// chromium starts the system's Chromium, or skips with a clear line; under
// PLUMBLINE_REQUIRE_ALL=1 a missing one fails.
func chromium(t *testing.T) *handset {
	t.Helper()
	bin, err := exec.LookPath("chromium")
	if err != nil {
		bin, err = exec.LookPath("google-chrome")
	}
	if err != nil {
		if os.Getenv("PLUMBLINE_REQUIRE_ALL") == "1" {
			t.Fatal("Chromium is missing: apt-get install chromium")
		}
		t.Skip("Chromium is not installed: browser tests did not run")
	}
	alloc, cancel := chromedp.NewExecAllocator(context.Background(), append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(bin), chromedp.NoSandbox, chromedp.DisableGPU, chromedp.UserDataDir(t.TempDir()), chromedp.Flag("disable-dev-shm-usage", true),
		chromedp.Flag("disable-component-update", true), chromedp.Flag("host-resolver-rules", "MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"))...)
	ctx, stop := chromedp.NewContext(alloc)
	t.Cleanup(func() { stop(); cancel() })
	h := &handset{ctx: ctx}
	require.NoError(t, chromedp.Listen(ctx, h.hear))
	_, err = chromedp.Call(ctx, log.Enable, cdp.Empty{})
	require.NoError(t, err)
	_, err = chromedp.Call(ctx, runtime.Enable, cdp.Empty{})
	require.NoError(t, err)
	h.do(t, chromedp.EmulateViewport(390, 844, chromedp.EmulateMobile, chromedp.EmulateTouch, chromedp.EmulatePortrait))
	return h
}

func (h *handset) hear(event any) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if e, ok := event.(*log.EventEntryAdded); ok && (e.Entry.Level == "error" || e.Entry.Level == "warning") {
		h.wrong = append(h.wrong, e.Entry.Text+" "+e.Entry.URL)
	}
}

func (h *handset) do(t *testing.T, steps ...chromedp.Action[chromedp.Void]) {
	t.Helper()
	ctx, cancel := context.WithTimeout(h.ctx, time.Minute)
	defer cancel()
	require.NoError(t, chromedp.Do(ctx, steps...))
}

func tell[T any](t *testing.T, h *handset, expression string) T {
	t.Helper()
	ctx, cancel := context.WithTimeout(h.ctx, time.Minute)
	defer cancel()
	v, err := chromedp.Run(ctx, chromedp.Evaluate[T](expression, chromedp.EvalAwaitPromise))
	require.NoError(t, err)
	return v
}

func (h *handset) scheme(t *testing.T, name string) {
	t.Helper()
	_, err := chromedp.Call(h.ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: name}}})
	require.NoError(t, err)
}

// look holds a page to what a phone needs, and keeps its picture.
func (h *handset) look(t *testing.T, name string) {
	t.Helper()
	require.LessOrEqual(t, tell[int](t, h, `document.documentElement.scrollWidth - innerWidth`), 0, name+": the page scrolls sideways")
	require.Zero(t, tell[int](t, h, `document.scripts.length`), name+": it works without scripts, so there are none")
	require.Less(t, tell[int](t, h, `performance.getEntries().reduce((n, e) => n + (e.transferSize || 0), 0)`), 60_000, name+": a slow phone waits")
	require.Empty(t, tell[[]string](t, h, `[...document.querySelectorAll("main button, main .btn, main input:not([type=hidden]), main select, main textarea, main .tick")].filter(e => { const r = (e.closest(".tick") || e).getBoundingClientRect(); return r.width > 0 && r.height < 44 }).map(e => e.outerHTML.slice(0, 80))`), name+": a thumb misses it")
	axe, err := os.ReadFile("../web/testdata/axe/axe.min.js")
	require.NoError(t, err)
	tell[any](t, h, string(axe)+"; true")
	require.Empty(t, tell[[]string](t, h, `axe.run({runOnly: ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]}).then(r => r.violations.flatMap(v => v.nodes.map(n => v.id + ": " + n.target.join(" ") + ": " + n.failureSummary)))`), name)
	h.picture(t, name)
}

// picture keeps the page when PLUMBLINE_PICTURES names a folder.
func (h *handset) picture(t *testing.T, name string) {
	t.Helper()
	dir := os.Getenv("PLUMBLINE_PICTURES")
	if dir == "" {
		return
	}
	png, err := chromedp.Run(h.ctx, chromedp.FullScreenshot(100))
	require.NoError(t, err)
	require.NoError(t, os.MkdirAll(dir, 0o755))
	require.NoError(t, os.WriteFile(filepath.Join(dir, name+".png"), png, 0o644))
}

func (h *handset) arrive(t *testing.T, path string) {
	t.Helper()
	h.do(t, chromedp.WaitReady(`main[data-path="`+path+`"]`))
}

// tick is a box of a question by its text.
func tick(item, text string) string {
	return `[...document.querySelectorAll("#q-` + item + ` label")].find(l => l.textContent.trim() === ` + "`" + text + "`" + `).click()`
}

func TestACreatorOnAPhoneAcknowledgesTheBriefByQuizAndHandsInTheirWork(t *testing.T) {
	h, x := chromium(t), inviting(t)
	h.do(t, chromedp.Navigate(x.server.URL+x.link(t, campaign.KindBrief, "b-nova")), chromedp.WaitReady("main"))
	h.look(t, "1-door")
	h.do(t, chromedp.Click("main form button"))
	h.arrive(t, "/me")
	require.Equal(t, x.server.URL+"/me", tell[string](t, h, `location.href`))
	h.look(t, "2-home")

	h.do(t, chromedp.Click(`main a[href="/me/brief/b-nova"]`))
	h.arrive(t, "/me/brief/b-nova")
	h.look(t, "3-brief")
	for _, click := range []string{tick("label", "#ad, first in the caption"), tick("no_touch", "politics"), tick("no_touch", "medical claims"), tick("message", "Whatever comes to mind")} {
		tell[any](t, h, click+"; true")
	}
	h.do(t, chromedp.Click("#quiz button.go"), chromedp.WaitVisible("#q-message .note"))
	require.Contains(t, tell[string](t, h, `document.querySelector("#q-message .note").textContent`), "The brief says: Calm skin in the cold, says nova")
	require.Equal(t, 2, tell[int](t, h, `document.querySelectorAll("fieldset.right").length`))
	h.look(t, "4-explained")
	tell[any](t, h, tick("message", "Whatever comes to mind")+";"+tick("message", "Calm skin in the cold, says nova")+"; true")
	h.do(t, chromedp.Click("#quiz button.go"))
	h.arrive(t, "/me")
	require.Equal(t, "Thank you: the brief is confirmed.", tell[string](t, h, `document.querySelector("[role=status]").textContent`))

	file := filepath.Join(t.TempDir(), "cover.png")
	require.NoError(t, os.WriteFile(file, []byte(png), 0o600))
	h.do(t, chromedp.Click(`main a[href="/me/work/d-nova"]`))
	h.arrive(t, "/me/work/d-nova")
	h.look(t, "5-work")
	h.do(t, chromedp.SendKeys("#draft_note", "https://drive.example/take-1"), chromedp.SetUploadFiles("#file", []string{file}), chromedp.Click("main form button.go"), chromedp.WaitVisible("[role=status]"))
	require.Equal(t, "Waiting for the brand since today.", tell[string](t, h, `document.querySelector("h1").textContent`))
	h.look(t, "6-handed-in")
	require.Equal(t, campaign.Acknowledged, record[*campaign.Brief](t, x, campaign.KindBrief, "b-nova").State)
	require.Equal(t, campaign.Submitted, record[*campaign.Deliverable](t, x, campaign.KindDeliverable, "d-nova").State)
	require.Empty(t, h.wrong)
}

func TestAnOperatorMakesAPrivateLinkFromTheCreatorsPage(t *testing.T) {
	h, x := chromium(t), inviting(t)
	h.do(t, chromedp.Navigate(x.server.URL+"/work/creator/c-nova"), chromedp.Click(`a[href="/work/creator/c-nova/link"]`), chromedp.Click("main form button.go"), chromedp.WaitVisible("input.copy"))
	link := tell[string](t, h, `document.querySelector("input.copy").value`)
	h.picture(t, "link")
	h.do(t, chromedp.Navigate(link), chromedp.Click("main form button"))
	h.arrive(t, "/me")
}

func TestEveryPageOfACreatorReadsWellOnAPhoneInLightAndDark(t *testing.T) {
	h, x := chromium(t), inviting(t)
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
	h.do(t, chromedp.Navigate(x.server.URL+x.link(t, campaign.KindRepresentative, "r-mo")), chromedp.WaitReady("main"), chromedp.Click("main form button"))
	h.arrive(t, "/me")
	h.do(t, chromedp.SetValue("#creator", "c-nova"), chromedp.Click(".mine-acts button"), chromedp.WaitReady(`a[href="/me/brief/b-nova"]`))
	for _, scheme := range []string{"light", "dark"} {
		h.scheme(t, scheme)
		for _, path := range []string{"/me", "/me/pay", "/me/audience", "/me/topics", "/me/results", "/me/data", "/me/work/none"} {
			h.do(t, chromedp.Navigate(x.server.URL+path), chromedp.WaitReady("main"))
			h.look(t, "all-"+strings.ReplaceAll(strings.TrimPrefix(path, "/"), "/", "-")+"-"+scheme)
		}
	}
}
