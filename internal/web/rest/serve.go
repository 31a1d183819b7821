package rest

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"maps"
	"mime"
	"net/http"
	"slices"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"plumbline/internal/access"
	"plumbline/internal/campaign"
	"plumbline/internal/fault"
	"plumbline/internal/web/rest/document"
)

// maxBody bounds a request; files travel elsewhere.
const maxBody = 8 << 20

// serve runs an operation: body in, held to its schema, answer or problem out.
func (a *API) serve(o operation) func(http.ResponseWriter, *http.Request, access.Actor, access.Scope) {
	return func(w http.ResponseWriter, r *http.Request, by access.Actor, scope access.Scope) {
		in := &asked{Request: r, by: by, scope: scope}
		in.by.Via = "api"
		err := known(r, o)
		if err == nil && o.Takes != nil {
			in.body, err = a.read(r, o)
		}
		var out *answer
		if err == nil {
			out, err = a.once(o, in)
		}
		if err != nil {
			a.Fail(w, r, scope, err)
			return
		}
		for k, v := range out.header {
			w.Header()[k] = v
		}
		if out.file != nil {
			if err := a.Hand(w, *out.file, out.bytes); err != nil && a.Log != nil {
				a.Log.Warn("a file was cut off", "path", r.URL.Path, "err", err)
			}
			return
		}
		status := out.status
		if status == 0 {
			status = http.StatusOK
		}
		if out.body == nil {
			w.WriteHeader(status)
			return
		}
		write(w, status, "application/json", out.body)
	}
}

// Missing answers an address that is not there.
func (a *API) Missing(w http.ResponseWriter, r *http.Request, _ access.Actor, scope access.Scope) {
	Fail(w, scope, fault.New(fault.NotFound, "there is no %s %s", r.Method, r.URL.Path).WithHint("%s lists every address", Spec))
}

// Fail answers an error and logs an internal one.
func (a *API) Fail(w http.ResponseWriter, r *http.Request, scope access.Scope, err error) {
	if fault.CodeOf(err) == fault.Internal && a.Log != nil {
		a.Log.Error("request failed", "path", r.URL.Path, "err", err)
	}
	p := problemOf(scope, err)
	if stale, ok := errors.AsType[*campaign.Stale](err); ok && a.Work != nil {
		a.since(r.Context(), scope, stale, &p)
	}
	tell(w, p)
}

// known refuses questions an address does not answer: a filter that is
// misspelt must not show everything.
func known(r *http.Request, o operation) error {
	w := &wrong{}
	for _, name := range slices.Sorted(maps.Keys(r.URL.Query())) {
		ok := false
		for _, p := range o.Query {
			ok = ok || p.Name == name
		}
		if !ok {
			w.problems = append(w.problems, FieldProblem{Field: name, Text: "is not asked here", Hint: "this address takes " + names(o.Query)})
		}
	}
	if len(w.problems) == 0 {
		return nil
	}
	return fault.Wrap(fault.Invalid, w, "the address asks for what it does not know").WithHint("%s", w.problems[0].Hint)
}

func names(ps []document.Param) string {
	if len(ps) == 0 {
		return "no questions"
	}
	var out []string
	for _, p := range ps {
		out = append(out, p.Name)
	}
	return strings.Join(out, ", ")
}

// read takes a body in and holds it to the schema of its operation. Every
// problem is named with its place.
func (a *API) read(r *http.Request, o operation) ([]byte, error) {
	if kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type")); r.ContentLength != 0 && (err != nil || kind != "application/json" && !strings.HasSuffix(kind, "+json")) {
		return nil, fault.Wrap(fault.Invalid, &media{http.StatusUnsupportedMediaType}, "the body is not JSON").WithHint("send it with Content-Type: application/json")
	}
	body, err := io.ReadAll(http.MaxBytesReader(nil, r.Body, maxBody))
	if _, large := errors.AsType[*http.MaxBytesError](err); large {
		return nil, fault.Wrap(fault.Invalid, &media{http.StatusRequestEntityTooLarge}, "the body is more than %d MB", maxBody>>20).WithHint("send fewer commands at a time")
	}
	if err != nil {
		return nil, fault.Wrap(fault.Invalid, err, "the request was cut off")
	}
	if len(bytes.TrimSpace(body)) == 0 {
		body = []byte("{}")
	}
	var value any
	dec := json.NewDecoder(bytes.NewReader(body))
	if err := dec.Decode(&value); err != nil {
		return nil, fault.Wrap(fault.Invalid, err, "the body is not JSON: %s", err)
	}
	if dec.More() {
		return nil, fault.New(fault.Invalid, "the body goes on after its JSON")
	}
	return body, a.held(o, value)
}

// held validates a decoded body.
func (a *API) held(o operation, value any) error {
	d := a.spec()
	res := &huma.ValidateResult{}
	huma.Validate(d.Types, o.Takes(d), huma.NewPathBuffer(nil, 0), huma.ModeWriteToServer, value, res)
	w := &wrong{}
	for _, err := range res.Errors {
		p := FieldProblem{Text: err.Error()}
		if detail, ok := err.(*huma.ErrorDetail); ok {
			p.Text, p.Field = detail.Message, detail.Location
		}
		p.Field = strings.TrimPrefix(strings.TrimPrefix(p.Field, "."), "set.")
		w.problems = append(w.problems, p)
	}
	if len(w.problems) == 0 {
		return nil
	}
	slices.SortStableFunc(w.problems, func(a, b FieldProblem) int { return strings.Compare(a.Field, b.Field) }) // the library ranges over maps
	first := w.problems[0]
	return fault.Wrap(fault.Invalid, w, "the body is not what this address takes: %s", strings.TrimSpace(first.Field+" "+first.Text)).WithHint("%s describes it", Spec)
}
