package web_test

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"
	"github.com/stretchr/testify/require"

	"plumbline/internal/access"
	"plumbline/internal/campaign"
	"plumbline/internal/campaign/attach"
	"plumbline/internal/campaign/book"
	"plumbline/internal/campaign/kinds"
	"plumbline/internal/fault"
	"plumbline/internal/gate"
	"plumbline/internal/gate/condition"
	"plumbline/internal/ladder"
	"plumbline/internal/period"
	"plumbline/internal/store"
	"plumbline/internal/store/files"
	"plumbline/internal/web"
	"plumbline/internal/web/sample"
	"plumbline/internal/web/view"
	clerk "plumbline/internal/web/work"
)

// noon is when the tests of the desk happen.
var noon = time.Date(2026, 11, 21, 17, 0, 0, 0, time.UTC)

// work is a record of work on a real store; its gates say what the test wants.
type work struct {
	*store.Store
	book *book.Book

	mu    sync.Mutex
	gates map[string]gate.Decision // by gate; absent: open
	shelf attach.Shelf
}

var _ clerk.Records = (*work)(nil)

func working(t *testing.T) *work {
	t.Helper()
	s, err := store.Open(t.Context(), store.Config{Dir: t.TempDir(), Clock: period.Fixed(noon)})
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, s.Close()) })
	w := &work{Store: s, gates: map[string]gate.Decision{}, shelf: attach.Shelf{Files: files.In(t.TempDir(), period.Fixed(noon)), Dir: t.TempDir(), Clock: period.Fixed(noon)}}
	w.book = &book.Book{Keeper: s, Machines: kinds.All(), Clock: period.Fixed(noon), House: func(context.Context) (campaign.House, error) {
		l := sample.Ladder()
		return campaign.House{Ladder: l, Revision: "4f1c9ab2", Calendar: l.Program.Calendar(), Errors: func(string) []string { return nil }}, nil
	}}
	return w
}

func (w *work) Record(ctx context.Context, scope access.Scope, kind campaign.Kind, id string) (campaign.Row, []campaign.Past, error) {
	row, err := w.Store.Record(ctx, scope, kind, id)
	if err != nil {
		return row, nil, err
	}
	past, err := w.Past(ctx, scope, kind, id)
	return row, past, err
}

func (w *work) Do(ctx context.Context, by access.Actor, scope access.Scope, c campaign.Command) (campaign.Result, error) {
	out, err := w.DoAll(ctx, by, scope, []campaign.Command{c})
	if err != nil {
		return campaign.Result{}, err
	}
	return out[0], nil
}

func (w *work) DoAll(ctx context.Context, by access.Actor, scope access.Scope, cs []campaign.Command) ([]campaign.Result, error) {
	for i, c := range cs {
		m, _ := kinds.Of(c.Kind)
		for _, s := range m.Steps {
			if s.Name != c.Step || s.Gate == "" {
				continue
			}
			d, _ := w.Gate(ctx, by, scope, s.Gate, string(c.Kind)+"/"+c.ID)
			if d.Answer != gate.Allow {
				return nil, fault.Wrap(fault.Forbidden, &view.Stopped{Decision: d}, "the %s gate is closed", s.Gate)
			}
			cs[i].Permit = &campaign.Permit{Gate: s.Gate, Subject: d.Subject, Until: noon.Add(time.Hour)}
		}
	}
	return w.book.DoAll(ctx, by, scope, cs)
}

// Gate answers as the test wants, or else as the gate itself does.
func (w *work) Gate(ctx context.Context, _ access.Actor, _ access.Scope, name, subject string) (gate.Decision, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if d, ok := w.gates[name]; ok {
		d.Subject, d.At = subject, noon
		return d, nil
	}
	kind, id, _ := strings.Cut(subject, "/")
	row, err := w.Store.Record(ctx, access.For(access.Owner), campaign.Kind(kind), id)
	if err != nil {
		return gate.Decision{}, err
	}
	r, err := row.Record()
	if err != nil {
		return gate.Decision{}, err
	}
	e, err := campaign.Gather(ctx, w.Store, noon, r)
	if err != nil {
		return gate.Decision{}, err
	}
	return gate.Decide(gate.Case{Evidence: e, Ladder: guarded(), Revision: "4f1c9ab2"}, gate.Request{Gate: name, At: noon}), nil
}

// guarded is the sample's ladder with a gate before parcels.
func guarded() *ladder.Ladder {
	l := sample.Ladder()
	l.Gates = []ladder.Gate{{Name: "shipment", Mode: gate.Enforce, Require: []string{"signed_terms"}}}
	return l
}

// Rules is the shipment gate's, overridden twice in fourteen cases.
func (w *work) Rules(_ context.Context, scope access.Scope) ([]view.Rule, error) {
	if len(scope.Rows()) > 0 {
		return nil, nil
	}
	return []view.Rule{{Gate: "shipment", Cases: 14, Overridden: 2, Passed: []gate.Cause{{Requirement: "signed_terms", Cases: 2}}, Owner: "maya", OwnerName: "Maya Ortiz", Due: noon.AddDate(0, 0, 2), Task: "t-rule"}}, nil
}

func (w *work) Gates(context.Context, access.Scope) ([]view.GateState, error) {
	d := closed("shipment")
	d.Subject, d.At, d.By = "shipment/s-1", noon, access.Actor{ID: "maya"}
	return []view.GateState{{Mode: gate.Enforce, Require: []string{"signed_terms", "kpi:audience-fit"}, Since: noon, Latest: []gate.Decision{d}, Tally: gate.Tally{
		Gate: "shipment", Cases: 14, Stopped: 3, Overridden: 2, Often: true, Because: []gate.Cause{{Requirement: "signed_terms", Cases: 3}},
	}}, {Mode: gate.Observe, Tally: gate.Tally{Gate: "pay"}}}, nil
}

func (w *work) Upload(ctx context.Context, _ access.Actor, r io.Reader, name string) (campaign.Upload, error) {
	return w.shelf.Keep(ctx, r, name)
}

func (w *work) Download(ctx context.Context, hash string) (io.ReadCloser, error) {
	return w.shelf.Open(ctx, hash)
}

// closed is a gate that says no.
func closed(name string) gate.Decision {
	return gate.Decision{Gate: name, Mode: gate.Enforce, Answer: gate.NeedsOverride, Would: gate.NeedsOverride, Way: &gate.Way{Roles: []string{"legal"}, Expires: "8h"}, Requirements: []gate.Requirement{
		{Name: "signed_terms", Finding: condition.Finding{State: condition.NotMet, Text: "the terms are not signed", Fix: "have contract C-7 signed", Evidence: []condition.Ref{{Record: "terms/t-1", State: "sent", At: noon}}}},
		{Name: "kpi:audience-fit", Finding: condition.Finding{State: condition.Unknown, Text: "audience relevance was not measured", StandsIn: "the return packet"}},
	}}
}

// done does a command as the owner; what it sets is given as values.
func (w *work) done(t *testing.T, kind campaign.Kind, id, step string, set map[string]any) campaign.Record {
	t.Helper()
	c := campaign.Command{Kind: kind, ID: id, Step: step, Set: map[string]json.RawMessage{}}
	for name, v := range set {
		raw, err := json.Marshal(v)
		require.NoError(t, err)
		c.Set[name] = raw
	}
	if on, ok := set["on"]; ok {
		c.At = on.(time.Time)
		delete(c.Set, "on")
	}
	if r, ok := set["why"]; ok {
		c.Reason = r.(string)
		delete(c.Set, "why")
	}
	m, _ := kinds.Of(kind)
	for _, s := range m.Steps {
		if s.Name == step && s.Gate != "" { // what happened, happened
			c.Permit = &campaign.Permit{Gate: s.Gate, Subject: string(kind) + "/" + id, Until: noon.Add(time.Hour)}
		}
	}
	res, err := w.book.Do(t.Context(), access.Actor{ID: "ana", Role: access.Owner, Via: "web"}, access.For(access.Owner), c)
	require.NoError(t, err)
	return res.Record
}

// desk serves the record of work as maya of a role.
func deskAs(t *testing.T, w *work, role access.Role) *httptest.Server {
	t.Helper()
	s, err := web.New(t.Context(), web.Config{
		Service: ready(), Records: w, Clock: period.Fixed(noon), Uploads: filepath.Join(t.TempDir(), "uploads"), Log: slog.New(slog.NewTextHandler(t.Output(), nil)),
		Asker: func(*http.Request) (access.Actor, access.Scope, error) {
			return access.Actor{ID: "maya", Role: role, Via: "web"}, access.For(role), nil
		},
	})
	require.NoError(t, err)
	server := httptest.NewServer(s)
	t.Cleanup(func() { server.Close(); s.Wait() })
	return server
}

// send posts a form and returns the page that answers.
func send(t *testing.T, server *httptest.Server, path string, v url.Values) (int, *goquery.Document) {
	t.Helper()
	res, err := server.Client().PostForm(server.URL+path, v)
	require.NoError(t, err)
	defer res.Body.Close()
	doc, err := goquery.NewDocumentFromReader(res.Body)
	require.NoError(t, err)
	return res.StatusCode, doc
}

func code(t *testing.T, server *httptest.Server, path string) int {
	t.Helper()
	res, err := server.Client().Get(server.URL + path)
	require.NoError(t, err)
	require.NoError(t, res.Body.Close())
	return res.StatusCode
}

func body(t *testing.T, res *http.Response) string {
	t.Helper()
	text, err := io.ReadAll(res.Body)
	require.NoError(t, err)
	require.NoError(t, res.Body.Close())
	return string(text)
}

func (w *work) Undo(ctx context.Context, by access.Actor, scope access.Scope, kind campaign.Kind, id string, version int64) (campaign.Result, error) {
	return w.book.Undo(ctx, by, scope, kind, id, version)
}

// sendFile posts a form with one file.
func sendFile(t *testing.T, server *httptest.Server, path string, v url.Values, field, name, content string) (int, *goquery.Document) {
	t.Helper()
	var b bytes.Buffer
	m := multipart.NewWriter(&b)
	for k := range v {
		require.NoError(t, m.WriteField(k, v.Get(k)))
	}
	f, err := m.CreateFormFile(field, name)
	require.NoError(t, err)
	_, err = io.WriteString(f, content)
	require.NoError(t, err)
	require.NoError(t, m.Close())
	res, err := server.Client().Post(server.URL+path, m.FormDataContentType(), &b)
	require.NoError(t, err)
	defer res.Body.Close()
	doc, err := goquery.NewDocumentFromReader(res.Body)
	require.NoError(t, err)
	return res.StatusCode, doc
}
