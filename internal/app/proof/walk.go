package proof

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"plumbline/internal/access"
	"plumbline/internal/campaign"
	"plumbline/internal/campaign/kinds"
	"plumbline/internal/web"
	"plumbline/internal/web/api"
)

func machines() []campaign.Machine { return kinds.All() }

func allKinds() []campaign.Kind {
	var out []campaign.Kind
	for _, m := range machines() {
		out = append(out, m.Kind)
	}
	return out
}

// question is one thing to ask of a house.
type question struct {
	name    string
	changes bool // it may: what it leaves behind is not compared
	put     func(ctx context.Context, h *House, as asker) (answer, error)
}

// asker is a role with what it signs in with.
type asker struct {
	role  access.Role
	token string
}

// answer is all there is to see of one.
type answer struct {
	status int
	text   string // head and body, or every file that was written
}

// doors lists everything to ask: each address of the server with all that may
// stand in it, and each command that takes a role.
func doors(routes []web.Route) []question {
	var out []question
	for _, r := range routes {
		method, path, _ := strings.Cut(r.Pattern, " ")
		if path == "" {
			method, path = http.MethodGet, r.Pattern
		}
		if r.Rule.Open() && method == http.MethodPost {
			continue // signing in and out: nobody's data
		}
		for _, at := range addresses(path) {
			out = append(out, visit(method, at))
			if method == http.MethodGet {
				for _, q := range queries(path) {
					out = append(out, visit(method, at+"?"+q))
				}
			}
		}
	}
	return append(out, commands()...)
}

var wildcard = regexp.MustCompile(`\{(\w+)(?:\.\.\.|\$)?\}`)

// stands lists what may stand in an address. An address this does not know by
// its name is tried with every id there is.
func stands(path, name string) []string {
	switch {
	case name == "kind":
		var out []string
		for _, k := range allKinds() {
			out = append(out, string(k))
		}
		return out
	case strings.HasPrefix(path, "/work/") && name == "id":
		return []string{"KIND0", "KIND2"}
	case name == "version":
		return []string{"1"}
	case name == "figure":
		return []string{"kpi:click-cost", "kpi:risk-flags", "kpi:tagged-assets", "lookback:spend", "lookback:orders", "reconcile:both", "reconcile:none"}
	case strings.HasPrefix(path, "/kr/"):
		return []string{"dtc-revenue", "no-escalations"}
	case strings.HasPrefix(path, "/sub/"):
		return []string{"creator-orders"}
	case strings.HasPrefix(path, "/kpi/"):
		return []string{"click-cost", "risk-flags", "comment-escalations", "tagged-assets"}
	case name == "step":
		return []string{"edit", "disable", "reset"}
	case name == "field":
		return []string{"fee", "amount", "because", "name"}
	case name == "gate":
		return []string{"commit", "shipment", "publish", "amplify", "pay"}
	}
	return []string{"deliverable0", "deliverable2", "cr0", "nothing"}
}

// addresses fills an address with everything that may stand in it.
func addresses(path string) []string {
	path = strings.TrimSuffix(path, "{$}")
	out := []string{path}
	for _, m := range wildcard.FindAllStringSubmatch(path, -1) {
		var next []string
		for _, at := range out {
			for _, v := range stands(path, m[1]) {
				next = append(next, strings.Replace(at, m[0], v, 1))
			}
		}
		out = next
	}
	for i, at := range out { // a record's id begins with its kind
		if parts := strings.Split(at, "/"); len(parts) > 3 && parts[1] == "work" {
			out[i] = strings.ReplaceAll(at, "KIND", parts[2])
		}
	}
	return out
}

// queries are what an address may carry: an export, an order by a hidden
// value, and a search for one.
func queries(path string) []string {
	part := func(c access.Class) string { return mark(c)[1:] } // an echo of what was asked is no leak
	canary := "q=" + part(access.Personal) + "&text=" + part(access.Safety)
	switch {
	case strings.HasPrefix(path, "/rows/"), strings.HasPrefix(path, "/deliverables"):
		return []string{"format=csv", "sort=-amount", "sort=amount", "sort=reason", canary, "q=" + part(access.Cost)}
	case path == "/work/{kind}", path == "/register":
		return []string{"format=csv", "sort=fee", "sort=-amount", "sort=name", "fee=7", "name=" + part(access.Personal), canary}
	case strings.HasPrefix(path, "/kpi/"):
		return []string{"by=creator&sort=-value", "by=campaign&sort=value"}
	case path == "/audit":
		return []string{"act=create", "about=spend"}
	case path == "/work", path == "/quarantine", path == "/{$}", path == "/stack":
		return []string{"format=csv", canary, "as-of=2026-11-18"}
	}
	return nil
}

// visit asks for an address.
func visit(method, at string) question {
	return question{method + " " + at, method != http.MethodGet, func(ctx context.Context, h *House, as asker) (answer, error) {
		r := httptest.NewRequestWithContext(ctx, method, "http://localhost"+strings.ReplaceAll(at, " ", "%20"), nil)
		if as.token != "" {
			r.Header.Set("Authorization", "Bearer "+as.token)
		}
		if method != http.MethodGet {
			r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		}
		w := httptest.NewRecorder()
		h.Handler.ServeHTTP(w, r)
		head := w.Header().Get("Location") + " " + w.Header().Get("Content-Disposition") + " " + w.Header().Get("Content-Type")
		return answer{w.Code, head + "\n" + w.Body.String()}, nil
	}}
}

// commands are those that answer as a role.
func commands() []question {
	out := []question{
		command("status", func(role access.Role) any { return api.Status{Role: role} }),
		command("trace", func(role access.Role) any { return api.Trace{ID: "deliverable0", Role: role} }),
		command("trace", func(role access.Role) any { return api.Trace{ID: "deliverable2", Role: role} }),
	}
	for _, what := range []string{"facts", "verdicts"} {
		for _, format := range []string{"csv", "parquet"} {
			out = append(out, exported(what, format))
		}
	}
	return out
}

func command(name string, req func(access.Role) any) question {
	return question{"plumbline " + name, false, func(ctx context.Context, h *House, as asker) (answer, error) {
		return call(ctx, h, name, req(as.role))
	}}
}

// call puts a command; a fault is an answer too.
func call(ctx context.Context, h *House, name string, req any) (answer, error) {
	got, err := api.Call[raw](ctx, api.InProcess(h.Handler), name, req, nil)
	if err != nil {
		return answer{status: 1, text: err.Error()}, nil
	}
	return answer{text: string(got)}, nil
}

// raw is an answer as it came.
type raw []byte

// UnmarshalJSON keeps it.
func (r *raw) UnmarshalJSON(b []byte) error { *r = slices.Clone(b); return nil }

// exported asks for an export and reads every file it wrote.
func exported(what, format string) question {
	return question{fmt.Sprintf("plumbline export %s --format %s", what, format), false, func(ctx context.Context, h *House, as asker) (answer, error) {
		dir, err := os.MkdirTemp("", "plumbline-proof-")
		if err != nil {
			return answer{}, err
		}
		defer os.RemoveAll(dir)
		got, err := call(ctx, h, "export", api.Export{What: what, Format: format, Out: dir, Role: as.role})
		if err != nil {
			return got, err
		}
		got.text = strings.ReplaceAll(got.text, dir, "")
		return read(dir, got)
	}}
}

func read(dir string, got answer) (answer, error) {
	files, err := filepath.Glob(filepath.Join(dir, "*"))
	if err != nil {
		return got, err
	}
	for _, name := range files {
		f, err := os.Open(name)
		if err != nil {
			return got, err
		}
		text, err := io.ReadAll(f)
		if err := f.Close(); err != nil {
			return got, err
		}
		if err != nil {
			return got, err
		}
		got.text += "\n" + filepath.Base(name) + "\n" + string(text)
	}
	return got, nil
}
