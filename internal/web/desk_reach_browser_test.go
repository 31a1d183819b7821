package web_test

import (
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
	"github.com/stretchr/testify/require"

	"plumbline/internal/access"
	"plumbline/internal/web/desk"
	"plumbline/internal/web/webtest"
)

// How long a browser may take to follow, and how often it is asked.
const (
	waits = 20 * time.Second
	step  = 50 * time.Millisecond
)

// reach lists what keeps somebody from reading or working a page: a language, one
// heading and no skipped level, a name for every control, and a word beside every
// colour. Contrast and the mark of the focus are looked at apart.
const reach = `(() => {
  const out = [], seen = e => e.getClientRects().length > 0 && getComputedStyle(e).visibility !== "hidden";
  const told = e => e.outerHTML.slice(0, 90).replace(/\s+/g, " ");
  if (!document.documentElement.lang) out.push("no language");
  if (document.title.trim() === "") out.push("no title");
  const heads = [...document.querySelectorAll("h1, h2, h3, h4")].filter(seen).map(h => +h.tagName[1]);
  if (heads.filter(n => n === 1).length !== 1) out.push("headings of the first level: " + heads.filter(n => n === 1).length);
  heads.forEach((n, i) => { if (i > 0 && n > heads[i - 1] + 1) out.push("heading " + n + " after " + heads[i - 1]); });
  const name = e => (e.getAttribute("aria-label") || [...(e.labels || [])].map(l => l.textContent).join(" ") || (e.getAttribute("aria-labelledby") || "").split(" ").map(i => (document.getElementById(i) || {}).textContent || "").join(" ") || (e.matches("input, select, textarea") ? "" : e.textContent) || e.title || "").trim();
  const controls = [...document.querySelectorAll("a[href], button, input:not([type=hidden]), select, textarea, summary")].filter(seen);
  controls.forEach(e => { if (name(e) === "") out.push("no name: " + told(e)); });
  document.querySelectorAll(".st, .red-t, .yellow-t, .green-t").forEach(e => { if (seen(e) && e.textContent.trim() === "") out.push("only a colour: " + told(e)); });
  const regions = [...document.querySelectorAll("section[aria-labelledby], [aria-describedby]")];
  regions.forEach(e => (e.getAttribute("aria-labelledby") || e.getAttribute("aria-describedby")).split(" ").forEach(i => { if (!document.getElementById(i)) out.push("names nothing: #" + i); }));
  return out;
})()`

func TestEveryRouteOfTheDeskCanBeReadAndWorkedByEverybody(t *testing.T) {
	b := webtest.Open(t)
	server := deskAs(t, glow(t), access.Operations)
	paths := []string{"/work", "/gates", "/register", "/proposals"}
	for _, m := range desk.Machines() {
		paths = append(paths, "/work/"+string(m.Kind))
		if _, may := desk.Create(m, access.Operations); may {
			paths = append(paths, "/work/"+string(m.Kind)+"/new", "/work/"+string(m.Kind)+"/paste")
		}
	}
	for _, path := range deskPages {
		if strings.Count(path, "/") > 2 {
			paths = append(paths, path)
		}
	}
	for _, at := range []struct{ size, scheme string }{{"desktop", "light"}, {"phone", "dark"}} {
		b.Size(t, at.size)
		b.Media(t, "screen", at.scheme)
		for _, path := range paths {
			b.Do(t, chromedp.Navigate(server.URL+path), chromedp.WaitReady("main"))
			where := path + ", " + at.size + ", " + at.scheme
			require.Empty(t, webtest.Ask[[]string](t, b, reach), where)
			require.LessOrEqual(t, webtest.Ask[int](t, b, `document.documentElement.scrollWidth - document.documentElement.clientWidth`), 0, where+": the page scrolls sideways")
			press(t, b, kb.Tab, kb.Tab)
			require.True(t, webtest.Ask[bool](t, b, `(s => s.outlineStyle !== "none" && parseFloat(s.outlineWidth) >= 2)(getComputedStyle(document.activeElement))`), where+": the focus is seen")
			b.Contrast(t, where)
		}
	}
	require.Empty(t, b.Wrong())
}
