package app_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"plumbline/internal/app"
)

type object = map[string]any

// apiDesk is the API of a folder, as a program asks it.
type apiDesk struct {
	t   *testing.T
	app *app.App
	doc object
}

func openAPI(t *testing.T, dir string) *apiDesk {
	t.Helper()
	a, err := app.New(app.Config{Dir: dir})
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, a.Stop()) })
	d := &apiDesk{t: t, app: a}
	d.doc = d.got(http.StatusOK, "GET", "/api/v1/openapi.json", nil)
	return d
}

// ask makes one request; headers are pairs.
func (d *apiDesk) ask(method, path string, body any, headers ...string) *httptest.ResponseRecorder {
	d.t.Helper()
	var in bytes.Buffer
	if text, ok := body.([]byte); ok {
		in.Write(text)
	} else if body != nil {
		require.NoError(d.t, json.NewEncoder(&in).Encode(body))
	}
	r := httptest.NewRequest(method, path, &in)
	r.Header.Set("Content-Type", "application/json")
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	w := httptest.NewRecorder()
	d.app.Handler().ServeHTTP(w, r)
	return w
}

// got asks, holds the status and returns the answer.
func (d *apiDesk) got(status int, method, path string, body any, headers ...string) object {
	d.t.Helper()
	w := d.ask(method, path, body, headers...)
	require.Equal(d.t, status, w.Code, "%s %s: %s", method, path, w.Body)
	var out object
	require.NoError(d.t, json.Unmarshal(w.Body.Bytes(), &out), w.Body)
	return out
}

// handed is a form with one file.
func handed(t *testing.T, name, text string, fields ...string) (body []byte, kind string) {
	t.Helper()
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	for i := 0; i+1 < len(fields); i += 2 {
		require.NoError(t, w.WriteField(fields[i], fields[i+1]))
	}
	f, err := w.CreateFormFile("file", name)
	require.NoError(t, err)
	_, err = f.Write([]byte(text))
	require.NoError(t, err)
	require.NoError(t, w.Close())
	return b.Bytes(), w.FormDataContentType()
}

func (d *apiDesk) hand(status int, path, name, text string, fields ...string) object {
	d.t.Helper()
	body, kind := handed(d.t, name, text, fields...)
	return d.got(status, "POST", path, body, "Content-Type", kind)
}

// fits holds a value to a schema of the document, and names every difference.
func (d *apiDesk) fits(schema object, v any, at string) (wrong []string) {
	fail := func(format string, args ...any) { wrong = append(wrong, at+" "+fmt.Sprintf(format, args...)) }
	if ref, ok := schema["$ref"].(string); ok {
		return d.fits(d.doc["components"].(object)["schemas"].(object)[strings.TrimPrefix(ref, "#/components/schemas/")].(object), v, at)
	}
	for _, part := range list(schema["allOf"]) {
		wrong = append(wrong, d.fits(part.(object), v, at)...)
	}
	if one := list(schema["enum"]); len(one) > 0 && !slices.Contains(one, v) {
		fail("is %v, none of %v", v, one)
	}
	kinds := list(schema["type"])
	if text, ok := schema["type"].(string); ok {
		kinds = []any{text}
	}
	if len(kinds) > 0 && !slices.ContainsFunc(kinds, func(k any) bool { return isOf(k.(string), v) }) {
		fail("is %T %.40v, not %v", v, v, kinds)
		return wrong
	}
	switch x := v.(type) {
	case string:
		if layout := map[any]string{"date": time.DateOnly, "date-time": time.RFC3339Nano}[schema["format"]]; layout != "" {
			if _, err := time.Parse(layout, x); err != nil {
				fail("%q is no %s", x, schema["format"])
			}
		}
	case []any:
		for i, y := range x {
			if items, ok := schema["items"].(object); ok {
				wrong = append(wrong, d.fits(items, y, fmt.Sprintf("%s[%d]", at, i))...)
			}
		}
	case object:
		wrong = append(wrong, d.fitsObject(schema, x, at)...)
	}
	return wrong
}

func (d *apiDesk) fitsObject(schema, v object, at string) (wrong []string) {
	props, _ := schema["properties"].(object)
	for _, name := range list(schema["required"]) {
		if _, ok := v[name.(string)]; !ok {
			wrong = append(wrong, at+" has no "+name.(string))
		}
	}
	for _, name := range slices.Sorted(maps.Keys(v)) {
		p, described := props[name].(object)
		more, open := schema["additionalProperties"].(object)
		switch {
		case described:
			wrong = append(wrong, d.fits(p, v[name], at+"."+name)...)
		case open:
			wrong = append(wrong, d.fits(more, v[name], at+"."+name)...)
		case schema["additionalProperties"] == false:
			wrong = append(wrong, at+" has an undescribed "+name)
		}
	}
	return wrong
}

func list(v any) []any { out, _ := v.([]any); return out }

func isOf(kind string, v any) bool {
	switch x := v.(type) {
	case nil:
		return kind == "null"
	case string:
		return kind == "string"
	case bool:
		return kind == "boolean"
	case float64:
		return kind == "number" || kind == "integer" && x == float64(int64(x))
	case []any:
		return kind == "array"
	}
	return kind == "object"
}

// held checks an answer against what the document says of its address.
func (d *apiDesk) held(op object, w *httptest.ResponseRecorder, what string) {
	d.t.Helper()
	responses := op["responses"].(object)
	response, media := responses["default"], "application/problem+json"
	if w.Code < 300 {
		response, media = responses[fmt.Sprint(w.Code)], "application/json"
	}
	if !assert.NotNil(d.t, response, "%s answers %d, which is not described", what, w.Code) || !assert.Less(d.t, w.Code, 500, "%s: %s", what, w.Body) {
		return
	}
	var v any
	require.NoError(d.t, json.Unmarshal(w.Body.Bytes(), &v), what)
	schema := response.(object)["content"].(object)[media].(object)["schema"].(object)
	wrong := d.fits(schema, v, "")
	assert.Empty(d.t, wrong[:min(len(wrong), 5)], "%s: %d %.300s", what, w.Code, w.Body)
}

// operations lists the document's operations, those that only read first.
func (d *apiDesk) operations() (out [][2]string) {
	for path, item := range d.doc["paths"].(object) {
		for method := range item.(object) {
			out = append(out, [2]string{strings.ToUpper(method), path})
		}
	}
	slices.SortFunc(out, func(a, b [2]string) int { return strings.Compare(a[0]+a[1], b[0]+b[1]) })
	return out
}

// standing finds a record of the demo where a step can be taken; any record
// where none stands there.
func (d *apiDesk) standing(kind, step string) (id string, ready bool) {
	all := list(d.got(http.StatusOK, "GET", "/api/v1/"+kind+"?limit=40&sort=-changed&fields=id", nil)["records"])
	for _, r := range all {
		id = r.(object)["id"].(string)
		for _, s := range list(d.got(http.StatusOK, "GET", "/api/v1/"+kind+"/"+url.PathEscape(id), nil)["steps"]) {
			if s.(object)["step"] == step {
				return id, true
			}
		}
	}
	return id, false
}

// TestEveryAddressOfTheAPIAnswersOnTheDemoAsItIsDescribed sends every example
// of the document to the demo programme and holds each answer to its schema.
func TestEveryAddressOfTheAPIAnswersOnTheDemoAsItIsDescribed(t *testing.T) {
	t.Parallel()
	dir := demo(t)
	fine(t, dir, "status")
	d := openAPI(t, dir)
	var taken, asked int
	for _, o := range d.operations() {
		method, path := o[0], o[1]
		op := d.doc["paths"].(object)[path].(object)[strings.ToLower(method)].(object)
		kind := list(op["tags"])[0].(string)
		at, ready := path, true
		if strings.Contains(path, "{id}") {
			id := "audience-fit"
			if kind != "report" {
				step := path[strings.LastIndex(path, "/")+1:]
				if method == "PATCH" {
					step = "edit"
				}
				if id, ready = d.standing(kind, step); id == "" {
					id = "nobody"
				}
			} else {
				id = list(d.got(http.StatusOK, "GET", "/api/v1/report", nil)["kpis"])[0].(object)["kpi"].(string)
			}
			at = strings.ReplaceAll(at, "{id}", url.PathEscape(id))
		}
		at = strings.NewReplacer("{gate}", "shipment", "{hash}", strings.Repeat("0", 64)).Replace(at)
		if method == "GET" {
			for _, p := range list(op["parameters"]) {
				if q := p.(object); q["in"] == "query" && q["example"] != nil && q["name"] != "fields" && q["name"] != "where" {
					at += map[bool]string{true: "&", false: "?"}[strings.Contains(at, "?")] + q["name"].(string) + "=" + url.QueryEscape(fmt.Sprint(q["example"]))
				}
			}
			if !strings.HasSuffix(path, "{hash}") {
				w := d.ask(method, at, nil)
				if !strings.Contains(at, "nobody") { // the demo has none of this kind
					require.Equal(t, http.StatusOK, w.Code, "%s: %s", at, w.Body)
				}
				d.held(op, w, method+" "+at)
			}
			continue
		}
		body, media := any(nil), ""
		if request, ok := op["requestBody"].(object); ok {
			for m, content := range request["content"].(object) {
				body, media = content.(object)["example"], m
			}
		}
		if media == "multipart/form-data" {
			continue // files have tests of their own
		}
		if edit, ok := body.(object); ok && method == "PATCH" {
			delete(edit, "version") // the record has come further than the example's
		}
		w := d.ask(method, at, body)
		d.held(op, w, method+" "+at)
		if ready && strings.Contains(path, "{id}") {
			asked++
			if w.Code < 300 {
				taken++
			}
		}
	}
	require.Greater(t, taken, asked*3/4, "most examples are taken, not only answered")
}

func TestEveryExampleOfAnAnswerFitsItsSchema(t *testing.T) {
	t.Parallel()
	d := openAPI(t, t.TempDir())
	shown := 0
	for _, o := range d.operations() {
		op := d.doc["paths"].(object)[o[1]].(object)[strings.ToLower(o[0])].(object)
		for status, response := range op["responses"].(object) {
			content, ok := response.(object)["content"].(object)["application/json"].(object)
			if !ok {
				continue
			}
			if o[1] != "/api/v1/openapi.json" {
				require.NotNil(t, content["example"], "%s %s %s shows no answer", o[0], o[1], status)
				require.Empty(t, d.fits(content["schema"].(object), content["example"], ""), "%s %s", o[0], o[1])
				shown++
			}
		}
	}
	require.Greater(t, shown, 100)
}

func TestARequestThatNamesItselfIsDoneOnce(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	d := openAPI(t, dir)
	made := object{"set": object{"name": "Mara", "region": "US"}}
	first := d.ask("POST", "/api/v1/creator", made, "Idempotency-Key", "k1")
	require.Equal(t, http.StatusCreated, first.Code, first.Body)
	again := d.ask("POST", "/api/v1/creator", made, "Idempotency-Key", "k1")
	require.Equal(t, http.StatusCreated, again.Code, again.Body)
	require.JSONEq(t, first.Body.String(), again.Body.String())
	require.Equal(t, first.Header().Get("Location"), again.Header().Get("Location"))
	require.Equal(t, "true", again.Header().Get("Idempotency-Replayed"))
	require.Empty(t, first.Header().Get("Idempotency-Replayed"))
	require.EqualValues(t, 1, d.got(http.StatusOK, "GET", "/api/v1/creator?count=true", nil)["total"])

	p := d.got(http.StatusUnprocessableEntity, "POST", "/api/v1/creator", object{"set": object{"name": "Theo"}}, "Idempotency-Key", "k1")
	require.Contains(t, p["detail"], "another request")
	d.got(http.StatusUnprocessableEntity, "POST", "/api/v1/spend", object{"id": "m1", "set": object{"pays": "fee"}}, "Idempotency-Key", "k2")
	body := object{"id": "m1", "set": object{"pays": "fee", "amount": object{"minor": 100, "currency": "USD"}}}
	d.got(http.StatusCreated, "POST", "/api/v1/spend", body, "Idempotency-Key", "k2")

	bulk := object{"commands": []object{{"id": "m2", "step": "create", "set": body["set"]}, {"id": "m3", "step": "create", "set": body["set"]}}}
	require.Equal(t, d.got(http.StatusOK, "POST", "/api/v1/spend/bulk", bulk, "Idempotency-Key", "k3"), d.got(http.StatusOK, "POST", "/api/v1/spend/bulk", bulk, "Idempotency-Key", "k3"))

	require.NoError(t, d.app.Stop())
	d = openAPI(t, dir)
	again = d.ask("POST", "/api/v1/creator", made, "Idempotency-Key", "k1")
	require.Equal(t, "true", again.Header().Get("Idempotency-Replayed"), "and after the server came back")
}

func TestASecondEditorIsToldWhatChangedAndWhoDidIt(t *testing.T) {
	t.Parallel()
	d := openAPI(t, t.TempDir())
	d.got(http.StatusCreated, "POST", "/api/v1/creator", object{"id": "mara", "set": object{"name": "Mara", "category": "skin", "country": "US"}})
	d.got(http.StatusOK, "PATCH", "/api/v1/creator/mara", object{"set": object{"category": "hair"}})
	d.got(http.StatusOK, "PATCH", "/api/v1/creator/mara", object{"set": object{"country": ""}})
	p := d.got(http.StatusConflict, "PATCH", "/api/v1/creator/mara", object{"set": object{"category": "gift"}}, "If-Match", `"1"`)
	require.Equal(t, []any{object{"field": "category", "was": "skin", "now": "hair"}, object{"field": "country", "was": "US", "now": nil}}, p["changed"])
	require.Len(t, p["since"], 2)
	require.EqualValues(t, 3, p["current"].(object)["version"])
}

func TestOfManyCommandsOneThatItsGateStopsStopsAllWithItsDecision(t *testing.T) {
	t.Parallel()
	dir := demo(t)
	fine(t, dir, "status")
	d := openAPI(t, dir)
	d.got(http.StatusCreated, "POST", "/api/v1/shipment", object{"id": "p1", "set": object{"sku": "SERUM", "creator": "anouk-nakata"}})
	p := d.got(http.StatusForbidden, "POST", "/api/v1/shipment/bulk", object{"commands": []object{{"id": "p1", "step": "edit", "set": object{"carrier": "UPS"}}, {"id": "p1", "step": "released"}}})
	decision := p["decision"].(object)
	require.Equal(t, "shipment", decision["gate"])
	require.Equal(t, "shipment/p1", decision["subject"], "the decision names which")
	require.NotEmpty(t, decision["requirements"])
	require.NotEmpty(t, p["hint"])
	r := d.got(http.StatusOK, "GET", "/api/v1/shipment/p1", nil)["record"].(object)
	require.Equal(t, "requested", r["state"])
	require.Nil(t, r["carrier"], "and nothing was done")
}

func TestSheetsAreHandedInSetAsideAndReadOnceMoreThroughTheAPI(t *testing.T) {
	t.Parallel()
	d := openAPI(t, t.TempDir())
	out := d.hand(http.StatusOK, "/api/v1/imports", "fees.csv", "Nr,Who,Agreed rate,pays\nm1,mara,100,fee\nm2,nobody,7 USD,fee\n", "as", "records.spend", "columns", `{"Nr":"id","Who":"creator","Agreed rate":"amount"}`)
	require.EqualValues(t, 2, out["files"].([]any)[0].(object)["quarantined"])
	aside := d.got(http.StatusOK, "GET", "/api/v1/quarantine?limit=1", nil)
	require.EqualValues(t, 2, aside["total"])
	require.Len(t, aside["records"], 1)
	require.Contains(t, aside["next"], "page=2")
	second := d.got(http.StatusOK, "GET", aside["next"].(string), nil)
	require.Empty(t, second["next"])
	require.NotEqual(t, aside["records"], second["records"])
	row := aside["records"].([]any)[0].(object)
	require.NotEmpty(t, row["words"])

	d.hand(http.StatusOK, "/api/v1/imports", "creators.csv", "id,name\nmara,Mara\n", "as", "records.creator")
	again := d.got(http.StatusOK, "POST", "/api/v1/quarantine/replay", object{"arrivals": []any{row["arrival"]}, "currency": "EUR"})
	require.EqualValues(t, 1, again["files"].([]any)[0].(object)["new"])
	m1 := d.got(http.StatusOK, "GET", "/api/v1/spend/m1", nil)["record"].(object)
	require.Equal(t, object{"minor": 10000.0, "currency": "EUR"}, m1["amount"])

	unread := d.hand(http.StatusOK, "/api/v1/imports", "photo.csv", "\x89PNG\r\n\x1a\n")
	require.NotEmpty(t, unread["unread"].([]any)[0].(object)["message"])
	p := d.hand(http.StatusUnprocessableEntity, "/api/v1/imports", "a.csv", "id\n", "colour", "red", "columns", "[]")
	require.Len(t, p["problems"], 2)
	d.got(http.StatusUnprocessableEntity, "POST", "/api/v1/imports", object{})
}

func TestFilesAreHandedInWithARecordAndTakenOutAgain(t *testing.T) {
	t.Parallel()
	d := openAPI(t, t.TempDir())
	d.got(http.StatusCreated, "POST", "/api/v1/creator", object{"id": "mara", "set": object{"name": "Mara"}})
	d.got(http.StatusCreated, "POST", "/api/v1/packet", object{"id": "k1", "set": object{"creator": "mara", "platform": "instagram", "basis": "reached", "taken": "2026-10-01T09:00:00Z", "shares": []object{{"axis": "gender", "segment": "female", "share": 0.6}}}})
	png := "\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1f\x15\xc4\x89"
	done := d.hand(http.StatusOK, "/api/v1/packet/k1/files", "shares.jpg", png, "field", "uploads")
	kept := done["record"].(object)["uploads"].([]any)[0].(object)
	require.Equal(t, "image/png", kept["type"], "by what it is, not by what it is called")
	done = d.hand(http.StatusOK, "/api/v1/packet/k1/files", "more.png", png+"x")
	require.Len(t, done["record"].(object)["uploads"], 2, "they are added")
	w := d.ask("GET", "/api/v1/packet/k1/files/"+kept["sha256"].(string), nil)
	require.Equal(t, http.StatusOK, w.Code)
	require.Equal(t, png, w.Body.String())
	require.Contains(t, w.Header().Get("Content-Disposition"), "attachment")
	p := d.hand(http.StatusUnprocessableEntity, "/api/v1/packet/k1/files", "tool.png", "MZ\x90\x00not a picture", "field", "uploads")
	require.Equal(t, "tool.png", p["problems"].([]any)[0].(object)["field"])
	d.hand(http.StatusUnprocessableEntity, "/api/v1/packet/k1/files", "a.png", png, "field", "shares")
	d.got(http.StatusNotFound, "GET", "/api/v1/packet/k1/files/"+strings.Repeat("0", 64), nil)
}
