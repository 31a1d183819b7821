package rest_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"plumbline/internal/access"
	"plumbline/internal/campaign"
	"plumbline/internal/campaign/campaigntest"
	"plumbline/internal/campaign/kinds"
	"plumbline/internal/fault"
	"plumbline/internal/gate"
	gatepermit "plumbline/internal/gate/permit"
	"plumbline/internal/money"
	"plumbline/internal/web/api"
	"plumbline/internal/web/rest"
)

func permit(gate, subject string, until time.Time) *campaign.Permit {
	return &campaign.Permit{Gate: gate, Subject: subject, Until: until}
}

// work is the record of work on the desk's real store; its gates are open.
type work struct{ *campaigntest.Desk }

func (w work) Records(ctx context.Context, scope access.Scope, q campaign.Query) (campaign.Page, error) {
	return w.Store.Records(ctx, scope, q)
}

func (w work) Record(ctx context.Context, scope access.Scope, k campaign.Kind, id string) (campaign.Row, []campaign.Past, error) {
	row, err := w.Store.Record(ctx, scope, k, id)
	if err != nil {
		return row, nil, err
	}
	past, err := w.Store.Past(ctx, scope, k, id)
	return row, past, err
}

func (w work) Was(ctx context.Context, scope access.Scope, k campaign.Kind, id string, v int64) (campaign.Row, error) {
	return w.Store.Was(ctx, scope, k, id, v)
}

func (w work) Do(ctx context.Context, by access.Actor, scope access.Scope, c campaign.Command) (campaign.Result, error) {
	if name, err := w.Book.Guard(ctx, scope, c); err == nil && name != "" {
		c.Permit = permit(name, string(c.Kind)+"/"+c.ID, w.Now().Add(time.Minute))
	}
	return w.Book.Do(ctx, by, scope, c)
}

func (w work) DoAll(ctx context.Context, by access.Actor, scope access.Scope, cs []campaign.Command) ([]campaign.Result, error) {
	return w.Book.DoAll(ctx, by, scope, cs)
}

func (w work) Undo(ctx context.Context, by access.Actor, scope access.Scope, k campaign.Kind, id string, v int64) (campaign.Result, error) {
	return w.Book.Undo(ctx, by, scope, k, id, v)
}

func (w work) CheckGates(_ context.Context, by access.Actor, _ access.Scope, asked []api.GateAsk) (out api.GateAnswers, err error) {
	for _, q := range asked {
		a := api.GateAnswer{Asked: q}
		if q.Subject == "nobody" {
			a.Fault = &api.Fault{Code: fault.NotFound, Message: "nobody is called nobody", Hint: "give kind/id"}
		} else {
			a.Decision, a.Permit = &gate.Decision{ID: "g1", Gate: q.Gate, Subject: q.Subject, Answer: gate.Allow, Would: gate.Allow, By: by}, "v4.public.x"
		}
		out.Answers = append(out.Answers, a)
	}
	return out, nil
}

func (w work) Redeem(_ context.Context, _ access.Actor, token, name, subject string, _ *money.Amount) (gatepermit.Claims, error) {
	if token != "v4.public.x" {
		return gatepermit.Claims{}, fault.New(fault.Forbidden, "this is not a permit")
	}
	return gatepermit.Claims{Gate: name, Subject: subject}, nil
}

func (w work) GateKeys(context.Context) ([]gatepermit.Public, error) { return nil, nil }

// house is the API as one role asks it.
type house struct {
	*campaigntest.Desk
	t    testing.TB
	api  *rest.API
	role access.Role
}

func open(t testing.TB) *house {
	d := campaigntest.Open(t, permit)
	return &house{Desk: d, t: t, api: rest.New(rest.Config{Work: work{d}, Gates: work{d}}), role: access.Operations}
}

func (h *house) as(role access.Role) *house { other := *h; other.role = role; return &other }

// ask makes one request; headers are pairs.
func (h *house) ask(method, path string, body any, headers ...string) *httptest.ResponseRecorder {
	h.t.Helper()
	var in bytes.Buffer
	switch b := body.(type) {
	case nil:
	case string:
		in.WriteString(b)
	default:
		require.NoError(h.t, json.NewEncoder(&in).Encode(b))
	}
	r := httptest.NewRequest(method, path, &in)
	r.Header.Set("Content-Type", "application/json")
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	mux, w := http.NewServeMux(), httptest.NewRecorder()
	by := access.Actor{ID: string(h.role), Role: h.role}
	for _, route := range h.api.Routes() {
		mux.HandleFunc(route.Pattern(), func(w http.ResponseWriter, r *http.Request) { route.Serve(w, r, by, access.For(h.role)) })
	}
	mux.ServeHTTP(w, r)
	return w
}

// got asks, holds the status and returns the answer.
func (h *house) got(status int, method, path string, body any, headers ...string) map[string]any {
	h.t.Helper()
	w := h.ask(method, path, body, headers...)
	require.Equal(h.t, status, w.Code, "%s %s: %s", method, path, w.Body)
	var out map[string]any
	require.NoError(h.t, json.Unmarshal(w.Body.Bytes(), &out), w.Body)
	return out
}

func at(kind campaign.Kind, more ...string) string {
	return rest.Prefix + strings.Join(append([]string{string(kind)}, more...), "/")
}

type m = map[string]any

func (h *house) creator(id string, set m) {
	h.t.Helper()
	h.got(http.StatusCreated, "POST", at(campaign.KindCreator), m{"id": id, "set": set})
}

func TestARecordIsMadeReadMovedAndTakenBackThroughTheAPI(t *testing.T) {
	t.Parallel()
	h := open(t)
	w := h.ask("POST", at(campaign.KindCreator), m{"id": "mara", "set": m{"name": "Mara", "region": "US", "handles": []m{{"platform": "instagram", "handle": "mara"}}}})
	require.Equal(t, http.StatusCreated, w.Code, w.Body)
	require.Equal(t, "/api/v1/creator/mara", w.Header().Get("Location"))
	require.Equal(t, `"1"`, w.Header().Get("ETag"))

	out := h.got(http.StatusOK, "GET", at(campaign.KindCreator, "mara"), nil)
	require.Equal(t, "Mara", out["record"].(m)["name"])
	require.Equal(t, "prospect", out["record"].(m)["state"])
	require.Len(t, out["history"], 1)
	require.Equal(t, "api", out["history"].([]any)[0].(m)["by"].(m)["via"])
	require.NotEmpty(t, out["steps"])

	h.got(http.StatusOK, "PATCH", at(campaign.KindCreator, "mara"), m{"set": m{"category": "skin"}}, "If-Match", `"1"`)
	done := h.got(http.StatusOK, "POST", at(campaign.KindCreator, "mara", "contacted"), m{"at": "2026-10-01T09:00:00Z"})
	require.Equal(t, "contacted", done["record"].(m)["state"])
	require.Equal(t, "2026-10-01T09:00:00Z", done["record"].(m)["contacted_at"])

	h.got(http.StatusOK, "PATCH", at(campaign.KindCreator, "mara"), m{"set": m{"category": "hair"}})
	back := h.got(http.StatusOK, "POST", at(campaign.KindCreator, "mara", "undo"), m{"version": 4})
	require.Equal(t, "skin", back["record"].(m)["category"])
	was := h.got(http.StatusOK, "GET", at(campaign.KindCreator, "mara")+"?version=4", nil)
	require.Equal(t, "hair", was["record"].(m)["category"])
}

func TestASecondEditorGetsTheRecordAsItIsNow(t *testing.T) {
	t.Parallel()
	h := open(t)
	h.creator("mara", m{"name": "Mara"})
	h.got(http.StatusOK, "PATCH", at(campaign.KindCreator, "mara"), m{"set": m{"category": "hair"}, "version": 1})
	p := h.got(http.StatusConflict, "PATCH", at(campaign.KindCreator, "mara"), m{"set": m{"category": "skin"}}, "If-Match", `"1"`)
	require.Equal(t, "conflict", p["code"])
	require.Equal(t, "hair", p["current"].(m)["category"])
	require.Equal(t, "Mara", p["current"].(m)["name"])
	p = h.as(access.Social).got(http.StatusConflict, "PATCH", at(campaign.KindCreator, "mara"), m{"set": m{"category": "skin"}, "version": 1})
	require.NotContains(t, p["current"], "name", "and no more of it than they see")
}

func TestListsAreNarrowedSortedAndPaged(t *testing.T) {
	t.Parallel()
	h := open(t)
	for i := range 5 {
		h.creator(fmt.Sprintf("c%d", i), m{"name": "N", "region": map[bool]string{true: "US", false: "CA"}[i%2 == 0], "posts_agreed": i})
	}
	list := func(q string) (ids []string, out m) {
		out = h.got(http.StatusOK, "GET", at(campaign.KindCreator)+"?"+q, nil)
		for _, r := range out["records"].([]any) {
			ids = append(ids, r.(m)["id"].(string))
		}
		return ids, out
	}
	ids, _ := list("where=region%3DUS&sort=-id")
	require.Equal(t, []string{"c4", "c2", "c0"}, ids)
	ids, _ = list("where=region%3DUS%7CCA&where=posts_agreed%3E%3D3")
	require.Equal(t, []string{"c3", "c4"}, ids)
	ids, out := list("limit=2&count=true&fields=id,region")
	require.Equal(t, []string{"c0", "c1"}, ids)
	require.Equal(t, 5.0, out["total"])
	require.Equal(t, m{"id": "c0", "region": "US"}, out["records"].([]any)[0])
	next, err := url.Parse(out["next"].(string))
	require.NoError(t, err)
	ids, _ = list(next.RawQuery)
	require.Equal(t, []string{"c2", "c3"}, ids)
	ids, _ = list("where=made%3E%3D2026-10-05&where=made%3C%3D2026-10-05&where=email%3D")
	require.Len(t, ids, 5)
}

func TestAQuestionThatIsMisspeltIsRefusedAndShowsNothing(t *testing.T) {
	t.Parallel()
	h := open(t)
	for _, q := range []string{"state=live", "where=state", "where=%3Dlive", "limit=0", "limit=100000", "offset=-1", "count=perhaps", "where=made%3Dtoday", "where=nothing%3D1", "sort=nothing", "fields=nothing"} {
		p := h.got(http.StatusUnprocessableEntity, "GET", at(campaign.KindCreator)+"?"+q, nil)
		require.Equal(t, "invalid", p["code"], q)
		require.NotEmpty(t, p["detail"], q)
	}
}

func TestWhatARoleDoesNotSeeIsNamedAndNeverSentNorSortedBy(t *testing.T) {
	t.Parallel()
	h := open(t)
	h.creator("mara", m{"name": "Canary Name", "email": "canary@example.com"})
	h.got(http.StatusCreated, "POST", at(campaign.KindSpend), m{"id": "s1", "set": m{"creator": "mara", "pays": "fee", "amount": m{"minor": 7777777, "currency": "USD"}}})
	social := h.as(access.Social)
	for _, path := range []string{at(campaign.KindCreator), at(campaign.KindCreator, "mara"), at(campaign.KindSpend), at(campaign.KindSpend, "s1")} {
		w := social.ask("GET", path, nil)
		require.Equal(t, http.StatusOK, w.Code)
		require.NotContains(t, w.Body.String(), "anary", path)
		require.NotContains(t, w.Body.String(), "7777777", path)
	}
	out := social.got(http.StatusOK, "GET", at(campaign.KindSpend, "s1"), nil)
	require.Contains(t, out["withheld"], "amount")
	for _, q := range []string{"sort=amount", "where=amount%3E1%20USD", "fields=amount"} {
		social.got(http.StatusForbidden, "GET", at(campaign.KindSpend)+"?"+q, nil)
	}
	social.got(http.StatusForbidden, "PATCH", at(campaign.KindCreator, "mara"), m{"set": m{"name": "Other"}})
}

func TestEveryProblemOfARequestIsNamedBesideItsField(t *testing.T) {
	t.Parallel()
	h := open(t)
	p := h.got(http.StatusUnprocessableEntity, "POST", at(campaign.KindCampaign), m{"set": m{"class": "huge", "starts": "soon", "colour": "red"}})
	var fields []string
	for _, x := range p["problems"].([]any) {
		fields = append(fields, x.(m)["field"].(string))
		require.NotEmpty(t, x.(m)["text"])
	}
	require.ElementsMatch(t, []string{"class", "starts", "colour"}, fields)
	p = h.got(http.StatusUnprocessableEntity, "POST", at(campaign.KindCampaign), m{"set": m{"title": "Glow", "budget": m{"minor": 1, "currency": "XQQ"}}})
	require.GreaterOrEqual(t, len(p["problems"].([]any)), 4, p)
}

func TestABodyThatIsNoCommandIsSaidPlainly(t *testing.T) {
	t.Parallel()
	h := open(t)
	require.Equal(t, http.StatusUnsupportedMediaType, h.ask("POST", at(campaign.KindCreator), "name=Mara", "Content-Type", "application/x-www-form-urlencoded").Code)
	require.Equal(t, http.StatusRequestEntityTooLarge, h.ask("POST", at(campaign.KindCreator), `{"reason":"`+strings.Repeat("x", 9<<20)+`"}`).Code)
	for _, body := range []string{"{", `{"set":{}} {}`, `[]`, `{"sets":{}}`, `{"source":"elsewhere","set":{}}`} {
		p := h.got(http.StatusUnprocessableEntity, "POST", at(campaign.KindCreator), body)
		require.Equal(t, "invalid", p["code"], body)
	}
}

func TestManyCommandsAreAllDoneOrNoneAndEachProblemHasItsLine(t *testing.T) {
	t.Parallel()
	h := open(t)
	line := func(id string, set m) m { return m{"id": id, "step": "create", "set": set} }
	good := m{"creator": "mara", "pays": "fee", "amount": m{"minor": 100, "currency": "USD"}}
	p := h.got(http.StatusUnprocessableEntity, "POST", at(campaign.KindSpend, "bulk"), m{"commands": []m{line("a", good), line("b", m{"creator": "mara"}), line("c", m{"pays": "fee", "amount": m{"minor": 1, "currency": "XQQ"}})}})
	lines := map[float64][]string{}
	for _, x := range p["problems"].([]any) {
		n := x.(m)["line"].(float64)
		lines[n] = append(lines[n], x.(m)["field"].(string))
	}
	require.NotContains(t, lines, 0.0)
	require.ElementsMatch(t, []string{"pays", "amount"}, lines[1])
	require.Contains(t, lines[2], "amount")
	require.Empty(t, h.got(http.StatusOK, "GET", at(campaign.KindSpend), nil)["records"], "none was done")
	out := h.got(http.StatusOK, "POST", at(campaign.KindSpend, "bulk"), m{"commands": []m{line("a", good), line("b", good)}})
	require.Len(t, out["results"], 2)
}

func TestAGateIsAskedAboutManySubjectsAtOnce(t *testing.T) {
	t.Parallel()
	h := open(t)
	at := rest.Prefix + "gates/shipment/"
	out := h.got(http.StatusOK, "POST", at+"check", m{"subjects": []string{"shipment/s1", "nobody"}, "lines": []m{{"subject": "s3", "amount": m{"minor": 100, "currency": "USD"}, "ref": "r"}}})
	require.Len(t, out["answers"], 3)
	h.got(http.StatusUnprocessableEntity, "POST", at+"check", m{})
	h.got(http.StatusNotFound, "POST", at+"check", m{"subject": "nobody"})
}

func TestAWarehouseAsksByItsOwnNumberAndActsOnOneWord(t *testing.T) {
	t.Parallel()
	h := open(t)
	at := rest.Prefix + "gates/shipment/ask"
	out := h.got(http.StatusOK, "POST", at, m{"id": "WH-9", "ref": "r1"})
	require.Equal(t, true, out["allow"])
	require.Equal(t, "r1", out["ref"])
	require.Equal(t, "every requirement is met", out["reason"])
	out = h.got(http.StatusOK, "POST", at, m{"id": "nobody"})
	require.Equal(t, false, out["allow"], "what cannot be asked about is not let through")
	require.Equal(t, "not_asked", out["answer"])
	h.got(http.StatusUnprocessableEntity, "POST", at, m{})
	use := m{"token": "v4.public.x", "gate": "shipment", "subject": "shipment/s1"}
	require.Equal(t, "shipment", h.got(http.StatusOK, "POST", rest.Prefix+"permits/redeem", use)["gate"])
	use["token"] = "forged"
	h.got(http.StatusForbidden, "POST", rest.Prefix+"permits/redeem", use)
}

// spec reads the document as anybody reads it.
func (h *house) spec() map[string]any { return h.got(http.StatusOK, "GET", rest.Spec, nil) }

func TestEveryAddressIsInTheDocumentAndTheDocumentHasNoOther(t *testing.T) {
	t.Parallel()
	h := open(t)
	doc := h.spec()
	require.Equal(t, "3.1.0", doc["openapi"])
	var described, served []string
	for path, item := range doc["paths"].(m) {
		for method := range item.(m) {
			described = append(described, strings.ToUpper(method)+" "+path)
		}
	}
	for _, r := range h.api.Routes() {
		served = append(served, r.Pattern())
	}
	require.ElementsMatch(t, served, described)
	for _, machine := range kinds.All() {
		for _, s := range machine.Steps {
			if !s.Rule && s.Name != campaign.Create && s.Name != campaign.Edit {
				require.Contains(t, described, "POST "+at(machine.Kind, "{id}", s.Name))
			}
		}
	}
}

func TestEveryReferenceOfTheDocumentLeadsSomewhere(t *testing.T) {
	t.Parallel()
	doc := open(t).spec()
	schemas := doc["components"].(m)["schemas"].(m)
	var walk func(v any)
	walk = func(v any) {
		switch x := v.(type) {
		case m:
			if ref, ok := x["$ref"].(string); ok {
				require.Contains(t, schemas, strings.TrimPrefix(ref, "#/components/schemas/"))
			}
			for _, y := range x {
				walk(y)
			}
		case []any:
			for _, y := range x {
				walk(y)
			}
		}
	}
	walk(doc)
	for _, machine := range kinds.All() {
		props := schemas[strings.ToUpper(string(machine.Kind)[:1])+string(machine.Kind)[1:]].(m)["properties"].(m)
		for _, f := range campaign.FieldsOf(machine.Kind) {
			require.Contains(t, props, f.Name)
			require.Contains(t, props[f.Name].(m)["description"], f.Doc)
		}
	}
}

// TestEveryExampleOfTheDocumentIsAccepted posts each example to a record that
// stands where its step can be taken.
func TestEveryExampleOfTheDocumentIsAccepted(t *testing.T) {
	t.Parallel()
	h := open(t).as(access.Owner)
	stage(h)
	doc := h.spec()
	for _, machine := range kinds.All() {
		for _, s := range machine.Steps {
			path, method := at(machine.Kind, "{id}", s.Name), "post"
			switch s.Name {
			case campaign.Create:
				path = at(machine.Kind)
			case campaign.Edit:
				path, method = at(machine.Kind, "{id}"), "patch"
			}
			item, ok := doc["paths"].(m)[path].(m)
			if s.Rule || !ok || item[method] == nil {
				continue
			}
			body := example(doc, path, method)
			id := ready(h, machine, s, example(doc, at(machine.Kind), "post"))
			if edit, ok := body.(m); ok && edit["version"] != nil {
				delete(edit, "version") // the record has come further than the example's
			}
			w := h.ask(strings.ToUpper(method), strings.ReplaceAll(path, "{id}", id), body)
			assert.Less(t, w.Code, 300, "%s %s with %v: %s", method, path, body, w.Body)
		}
		if bulk := example(doc, at(machine.Kind, "bulk"), "post"); machine.Kind != campaign.KindOverride && machine.Kind != campaign.KindInvitation {
			fresh := open(t).as(access.Owner) // there is one list of each creator
			stage(fresh)
			w := fresh.ask("POST", at(machine.Kind, "bulk"), bulk)
			assert.Less(t, w.Code, 300, "bulk of %s with %v: %s", machine.Kind, bulk, w.Body)
		}
	}
}

// example is the body that the document shows for an address.
func example(doc m, path, method string) any {
	item, _ := doc["paths"].(m)[path].(m)
	if item[method] == nil {
		return nil
	}
	return item[method].(m)["requestBody"].(m)["content"].(m)["application/json"].(m)["example"]
}

// stage is what the examples name.
func stage(h *house) {
	h.By = access.Actor{ID: "somebody", Role: access.Owner}
	h.Do(campaign.KindCreator, "maya-glows", campaign.Create, "name", "Maya")
	h.Do(campaign.KindCampaign, "glow-q4", campaign.Create, "title", "Glow", "class", "gift", "sub_outcome", "orders", "starts", "2026-10-01", "ends", "2026-12-31", "defaults",
		campaign.BriefBody{Values: "We say what we can prove"})
}

// ready makes a record that stands where a step begins.
func ready(h *house, machine campaign.Machine, s campaign.Step, made any) string {
	if s.Name == campaign.Create {
		return ""
	}
	h.t.Helper()
	row := campaign.Row{Head: campaign.Head{ID: "x-" + s.Name, Kind: machine.Kind, Version: 1, State: machine.States[0], Mastered: campaign.Here, Creator: "maya-glows", Campaign: "glow-q4", Made: h.Now(), Changed: h.Now()}}
	if len(s.From) > 0 && !slices.Contains(s.From, row.State) {
		row.State = s.From[0]
	}
	r, err := row.Record()
	require.NoError(h.t, err)
	if body, ok := made.(m); ok {
		set, err := json.Marshal(body["set"])
		require.NoError(h.t, err)
		require.NoError(h.t, json.Unmarshal(set, r))
	}
	fill(h, r)
	if b, ok := r.(*campaign.Brief); ok && s.Name == "acknowledged" {
		b.Ask = nil
	}
	row, err = campaign.RowOf(r)
	require.NoError(h.t, err)
	require.NoError(h.t, h.Store.Write(h.t.Context(), func(tx campaign.Tx) error {
		return tx.Put(h.t.Context(), row, campaign.Past{Version: 1, Step: campaign.Create, To: row.State, At: h.Now(), Written: h.Now(), By: h.By})
	}))
	return row.ID
}

// fill gives a record what its steps look at.
func fill(h *house, r campaign.Record) {
	soon := h.Now().Add(48 * time.Hour)
	switch x := r.(type) {
	case *campaign.Override:
		x.Gate, x.Subject, x.Because, x.Asked, x.Until = "shipment", "shipment/s1", "today", "maya", soon
	case *campaign.Invitation:
		x.TokenHash, x.Until = strings.Repeat("a", 64), soon
	case *campaign.Terms:
		x.Form, x.Levers, x.Conditions = "gifting", []campaign.Correction{{What: "extra_story", Times: 1}}, []campaign.Condition{{ID: "delivery", Clause: "delivered on the day"}}
	case *campaign.Brief:
		x.Ask = []string{"values"}
		x.Asked.Quiz = []campaign.QuizItem{{ID: "values", Ask: "What do we say?", Choices: []string{"what we can prove", "anything"}, Right: []int{0}}}
		x.Body = campaign.BriefBody{Goal: "orders", Message: "It holds", Product: "Serum", Formats: []string{"reel"}, Values: "We prove it", Disclosure: "#ad", Requirements: []campaign.Requirement{{ID: "t", What: "text", Want: "serum"}}}
	}
}
