package web_test

import (
	"context"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"
	"github.com/stretchr/testify/require"
	"golang.org/x/net/html"

	"plumbline/internal/access"
	"plumbline/internal/facts"
	"plumbline/internal/inbox"
	"plumbline/internal/judge"
	"plumbline/internal/ladder"
	"plumbline/internal/measure"
	"plumbline/internal/web"
	"plumbline/internal/web/sample"
	"plumbline/internal/web/view"
)

// programme is a Service that shows the sample.
type programme struct {
	mu       sync.Mutex
	traced   atomic.Int64 // how often a trace was asked for
	state    web.State
	imported []view.Upload
	unread   []view.Unread
	findings *view.Findings // instead of the sample's
	hold     chan struct{}  // import waits for it, if there
	asOf     time.Time
	err      error

	askedAside view.QuarantineAsk
	fixed      *view.Fix
}

var _ web.Service = (*programme)(nil)

func (p *programme) State(context.Context) web.State {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.state
}

// become changes what there is to show, also while pages are being answered.
func (p *programme) become(s web.State) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.state = s
}

func (p *programme) Report(_ context.Context, _ access.Scope, asOf time.Time) (*judge.Report, error) {
	p.asOf = asOf
	return sample.Report(), p.err
}

func (p *programme) Ladder(context.Context, time.Time) (*ladder.Ladder, error) {
	return sample.Ladder(), p.err
}

func (p *programme) LadderFiles(context.Context) ([]view.File, error) { return sample.Files(), p.err }

func (p *programme) Check(context.Context) ([]view.Problem, error) { return sample.Problems(), p.err }

func (p *programme) Trace(context.Context, access.Scope, string, time.Time) (*measure.Trace, error) {
	p.traced.Add(1)
	return sample.Trace(), p.err
}

func (p *programme) Deliverables(context.Context, access.Scope, view.Query) (*view.Rows, error) {
	return sample.Rows(), p.err
}

func (p *programme) Rows(context.Context, access.Scope, string, view.Query) (*view.Rows, error) {
	return sample.Rows(), p.err
}

func (p *programme) Import(_ context.Context, _ access.Actor, _ access.Scope, files []view.Upload, progress func(view.Progress)) (view.Imported, error) {
	p.imported = files
	progress(view.Progress{Doing: "Reading " + files[0].Name, Done: 1, Total: 2, Unit: "rows"})
	if p.hold != nil {
		<-p.hold
	}
	return view.Imported{Files: []inbox.Summary{sample.Summary(files[0].Name)}, Unread: p.unread}, p.err
}

func (p *programme) Quarantine(_ context.Context, _ access.Scope, ask view.QuarantineAsk) (view.Quarantine, error) {
	p.askedAside = ask
	return sample.Quarantine(), p.err
}

func (p *programme) Replay(_ context.Context, _ access.Actor, _ access.Scope, fix view.Fix, _ func(view.Progress)) (view.Imported, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.fixed = &fix
	return view.Imported{}, p.err
}

func (p *programme) replayed() *view.Fix {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.fixed
}

func (p *programme) Coverage(context.Context, access.Scope) ([]facts.Coverage, error) {
	return sample.Coverage(), p.err
}

func (p *programme) Lookback(context.Context, access.Scope) (*view.Findings, error) {
	if p.findings != nil {
		return p.findings, p.err
	}
	return sample.Findings(), p.err
}

func (p *programme) Stories(context.Context) []view.Tab {
	return []view.Tab{{Title: "A fee is held by a failed clause.", Href: "/work/spend/p-1"}}
}

func (p *programme) StartDemo(context.Context) error {
	p.become(web.State{Loading: &view.Progress{Doing: "Writing the demo", Done: 40, Total: 180, Unit: "days"}})
	return p.err
}

func (p *programme) Templates(context.Context) ([]view.Template, error) {
	return sample.Templates(), p.err
}

func (p *programme) Questions(context.Context, access.Scope, string) ([]view.Question, error) {
	return sample.Questions(), p.err
}

func (p *programme) Draft(context.Context, access.Scope, string, map[string]string) (view.Draft, error) {
	return sample.Draft(), p.err
}

func (p *programme) Apply(_ context.Context, _ access.Actor, _ access.Scope, text string) (string, []view.Problem, error) {
	if strings.Contains(text, "broken") {
		return "", sample.Problems(), p.err
	}
	p.become(web.State{Ready: true})
	return "4f1c9ab2", nil, p.err
}

// only is a scope for everybody who asks.
func only(role access.Role) web.Asker {
	return func(*http.Request) (access.Actor, access.Scope, error) {
		return access.Actor{ID: "ana", Role: role, Via: "web"}, access.For(role), nil
	}
}

// serve starts the pages over a programme, ready unless told otherwise.
func serve(t *testing.T, p *programme) *httptest.Server {
	t.Helper()
	return serveAs(t, p, access.Owner)
}

func serveAs(t *testing.T, p *programme, role access.Role) *httptest.Server {
	t.Helper()
	s, err := web.New(t.Context(), web.Config{Service: p, Uploads: filepath.Join(t.TempDir(), "uploads"), Log: slog.New(slog.NewTextHandler(t.Output(), nil)), Asker: only(role)})
	require.NoError(t, err)
	server := httptest.NewServer(s)
	t.Cleanup(func() { server.Close(); s.Wait() })
	return server
}

func ready() *programme { return &programme{state: web.State{Ready: true, Facts: true}} }

// open fetches a page and parses it.
func open(t *testing.T, server *httptest.Server, path string) *goquery.Document {
	t.Helper()
	res, err := server.Client().Get(server.URL + path)
	require.NoError(t, err)
	defer res.Body.Close()
	require.Equal(t, http.StatusOK, res.StatusCode, path)
	doc, err := goquery.NewDocumentFromReader(res.Body)
	require.NoError(t, err)
	return doc
}

// said is the text of a selection as it is read: nodes apart, runs of space one.
func said(s *goquery.Selection) string {
	var parts []string
	var walk func(*html.Node)
	walk = func(n *html.Node) {
		if n.Type == html.TextNode {
			parts = append(parts, n.Data)
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			walk(c)
		}
	}
	for _, n := range s.Nodes {
		walk(n)
	}
	text := strings.Join(strings.Fields(strings.Join(parts, " ")), " ")
	return strings.NewReplacer(" .", ".", " ,", ",", " ;", ";").Replace(text)
}

// answer asks for the start page under a host name.
func answer(h http.Handler, host string) int {
	r := httptest.NewRequest(http.MethodGet, "/", nil)
	r.Host = host
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w.Code
}
