package app_test

import (
	"bytes"
	"encoding/json"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"
	"github.com/stretchr/testify/require"

	"plumbline/internal/access"
	"plumbline/internal/app"
	"plumbline/internal/campaign"
	"plumbline/internal/web/portal"
)

// hands is a clock that tests move.
type hands struct {
	mu sync.Mutex
	at time.Time
}

func (h *hands) Now() time.Time {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.at
}

func (h *hands) move(d time.Duration) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.at = h.at.Add(d)
}

// invited is a programme with two creators at work and a representative.
type invited struct {
	*app.App
	clock  *hands
	server *httptest.Server
	said   *bytes.Buffer // what was logged
}

// obj is a record's fields.
type obj = map[string]any

var (
	invitedOnce sync.Once
	invitedDir  string
)

// inviting opens a copy of that programme, written once a run.
func inviting(t *testing.T) *invited {
	t.Helper()
	invitedOnce.Do(func() {
		dir, err := os.MkdirTemp("", "plumbline-invited-")
		require.NoError(t, err)
		fine(t, dir, "apply", "../../examples/glow")
		x := opened(t, dir)
		x.fill(t)
		require.NoError(t, x.Stop())
		invitedDir = dir
	})
	require.NotEmpty(t, invitedDir, "the programme was not written")
	dir := t.TempDir()
	require.NoError(t, os.CopyFS(dir, os.DirFS(invitedDir)))
	x := opened(t, dir)
	x.server = httptest.NewServer(x.Handler())
	t.Cleanup(func() { x.server.Close(); require.NoError(t, x.Stop()) })
	return x
}

func opened(t *testing.T, dir string) *invited {
	t.Helper()
	x := &invited{clock: &hands{at: time.Date(2026, 11, 9, 15, 0, 0, 0, time.UTC)}, said: &bytes.Buffer{}}
	var err error
	x.App, err = app.New(app.Config{Dir: dir, Clock: x.clock, Logger: loud(x.said)})
	require.NoError(t, err)
	return x
}

// fill writes what is agreed with two creators.
func (x *invited) fill(t *testing.T) {
	t.Helper()
	x.do(t, campaign.KindRepresentative, "r-mo", "create", obj{"name": "Mo Agency"})
	x.do(t, campaign.KindCreator, "c-nova", "create", obj{"name": "Nova Lind", "handles": []obj{{"platform": "tiktok", "handle": "nova"}}, "email": "nova@mail.example", "representative": "r-mo", "manager": "maya"})
	x.do(t, campaign.KindCreator, "c-iris", "create", obj{"name": "Iris Bay", "handles": []obj{{"platform": "instagram", "handle": "irisbay"}}, "representative": "r-mo"})
	x.do(t, campaign.KindList, "l-brand", "create", obj{"topics": []string{"secretly avoided rival"}})
	x.do(t, campaign.KindCampaign, "k-winter", "create", obj{"title": "Winter calm", "class": "standard", "sub_outcome": "creator-orders", "starts": "2026-11-01", "ends": "2026-12-24", "budget": cents(7654321)})
	for _, who := range []string{"nova", "iris"} {
		x.do(t, campaign.KindBrief, "b-"+who, "create", obj{"campaign": "k-winter", "creator": "c-" + who, "body": obj{
			"goal": "Orders of the winter set", "message": "Calm skin in the cold, says " + who, "product": "Winter set", "formats": []string{"reel"}, "themes": []string{"skin"}, "do": []string{"Show the set"}, "dont": []string{"Compare"},
			"values": "We sell what we use ourselves.", "no_touch": []string{"politics", "medical claims"}, "disclosure": "#ad, first in the caption", "tags": []string{"#glow"}, "moderation": "Answer questions",
			"requirements": []obj{{"id": "l", "what": "link", "must": true}}}})
		x.do(t, campaign.KindBrief, "b-"+who, "sent", nil)
		x.do(t, campaign.KindTerms, "t-"+who, "create", obj{"form": "sow", "contract": "GL-" + who, "creator": "c-" + who, "campaign": "k-winter", "fee": cents(98700), "conditions": []obj{{"id": "live", "clause": "The reel stays live for 30 days"}}})
		x.do(t, campaign.KindTerms, "t-"+who, "sent", nil)
		x.do(t, campaign.KindDeliverable, "d-"+who, "create", obj{"creator": "c-" + who, "campaign": "k-winter", "terms": "t-" + who, "brief": "b-" + who, "sub_outcome": "creator-orders", "platform": "tiktok", "format": "reel",
			"due_day": "2026-11-18", "link": "https://go.glow.example/" + who, "code": strings.ToUpper(who) + "15", "fee": cents(98700), "relation": "paid"})
	}
	x.do(t, campaign.KindScreen, "s-nova", "create", obj{"creator": "c-nova", "screened": "safety", "flags": 3})
}

func cents(minor int64) obj { return obj{"minor": minor, "currency": "USD"} }

func (x *invited) do(t *testing.T, kind campaign.Kind, id, step string, fields obj) {
	t.Helper()
	c := campaign.Command{Kind: kind, ID: id, Step: step, Set: map[string]json.RawMessage{}}
	for name, v := range fields {
		text, err := json.Marshal(v)
		require.NoError(t, err)
		c.Set[name] = text
	}
	_, err := x.Do(t.Context(), access.Actor{ID: "maya", Role: access.Owner, Via: "web"}, access.For(access.Owner), c)
	require.NoError(t, err, "%s %s %s", step, kind, id)
}

// link makes a private link for a record, as its page does.
func (x *invited) link(t *testing.T, kind campaign.Kind, id string) string {
	t.Helper()
	out, err := x.MakeLink(t.Context(), maya, access.For(access.Operations), portal.Asked{Kind: kind, ID: id})
	require.NoError(t, err)
	return "/c/" + out.Token
}

func record[T campaign.Record](t *testing.T, x *invited, kind campaign.Kind, id string) T {
	t.Helper()
	row, _, err := x.Record(t.Context(), access.For(access.Owner), kind, id)
	require.NoError(t, err)
	r, err := row.Record()
	require.NoError(t, err)
	return r.(T)
}

// phone is a browser without scripts.
type phone struct {
	*http.Client
	x *invited
}

func (x *invited) phone(t *testing.T) *phone {
	jar, err := cookiejar.New(nil)
	require.NoError(t, err)
	return &phone{&http.Client{Jar: jar}, x}
}

// page reads what came back.
type page struct {
	*goquery.Document
	code   int
	path   string
	body   string
	header http.Header
}

func (p page) says() string { return strings.Join(strings.Fields(p.Find("main").Text()), " ") }

func (p *phone) read(t *testing.T, res *http.Response, err error) page {
	t.Helper()
	require.NoError(t, err)
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	require.NoError(t, err)
	doc, err := goquery.NewDocumentFromReader(bytes.NewReader(body))
	require.NoError(t, err)
	return page{doc, res.StatusCode, res.Request.URL.Path, string(body), res.Header}
}

func (p *phone) open(t *testing.T, path string) page {
	t.Helper()
	res, err := p.Get(p.x.server.URL + path)
	return p.read(t, res, err)
}

func (p *phone) post(t *testing.T, path string, form url.Values) page {
	t.Helper()
	res, err := p.PostForm(p.x.server.URL+path, form)
	return p.read(t, res, err)
}

func (p *phone) hand(t *testing.T, path string, fields map[string]string, name string, body []byte) page {
	t.Helper()
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	for k, v := range fields {
		require.NoError(t, w.WriteField(k, v))
	}
	if name != "" {
		f, err := w.CreateFormFile("file", name)
		require.NoError(t, err)
		_, err = f.Write(body)
		require.NoError(t, err)
	}
	require.NoError(t, w.Close())
	res, err := p.Post(p.x.server.URL+path, w.FormDataContentType(), &b)
	return p.read(t, res, err)
}

// in is a phone that came in by a link.
func (x *invited) in(t *testing.T, link string) *phone {
	t.Helper()
	p := x.phone(t)
	require.Equal(t, "/me", p.post(t, link, nil).path)
	return p
}
