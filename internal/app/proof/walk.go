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
	"plumbline/internal/facts/export"
	"plumbline/internal/web/api"
	"plumbline/internal/web/rest"
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
	guest   bool // it is asked with a creator's pass, too
	shut    bool // no role may be answered
	put     func(ctx context.Context, h *House, as asker) (answer, error)
}

// answer is all there is to see of one.
type answer struct {
	status int
	text   string // head and body, or every file that was written
}

// doors lists everything to ask: each address of the server with all that may
// stand in it, each command that takes a role, and the others, which no role
// may give.
func doors(h *House) []question {
	var out []question
	for _, r := range h.Routes {
		method, path, _ := strings.Cut(r.Pattern, " ")
		if path == "" {
			method, path = http.MethodGet, r.Pattern
		}
		for _, at := range addresses(path) {
			if method != http.MethodGet {
				for _, b := range bodies(path, at) {
					out = append(out, visit(method, at, b))
				}
				continue
			}
			out = append(out, visit(method, at, body{}))
			for _, q := range queries(path) {
				out = append(out, visit(method, at+"?"+q, body{}))
			}
		}
	}
	out = append(out, commands()...)
	for _, name := range h.Commands {
		out = append(out, barred(name, "the network", func(h *House) http.Handler { return h.Network }))
		out = append(out, barred(name, "the socket", func(h *House) http.Handler { return h.Handler }))
	}
	return out
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
	case strings.HasPrefix(path, rest.Prefix) && name == "id":
		kind := campaign.Kind(strings.Split(path, "/")[3])
		return []string{recordID(kind, 0), recordID(kind, rows-1), "nothing"}
	case strings.HasPrefix(path, "/me/"):
		return guests(path, name)
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
			out[i] = strings.ReplaceAll(strings.ReplaceAll(at, "KIND0", recordID(campaign.Kind(parts[2]), 0)), "KIND2", recordID(campaign.Kind(parts[2]), rows-1))
		}
	}
	return out
}

// commands are those that answer as a role.
func commands() []question {
	out := []question{
		command("status", func(role access.Role) any { return api.Status{Role: role} }),
		command("trace", func(role access.Role) any { return api.Trace{ID: "deliverable0", Role: role} }),
		command("trace", func(role access.Role) any { return api.Trace{ID: "deliverable2", Role: role} }),
		command("gate/list", func(role access.Role) any { return api.Status{Role: role} }),
		command("gate/check", func(role access.Role) any {
			return api.GateChecks{Role: role, Asks: []api.GateAsk{{Gate: "shipment", Subject: "shipment/shipment0"}, {Gate: "pay", Subject: "spend/spend2"}, {Gate: "commit", Subject: "nothing"}}}
		}),
	}
	out[len(out)-1].changes = true // a decision is kept
	for _, what := range []string{"facts", "verdicts"} {
		for _, format := range export.Formats {
			out = append(out, exported(what, string(format)))
		}
	}
	return out
}

func command(name string, req func(access.Role) any) question {
	return question{name: "plumbline " + name, put: func(ctx context.Context, h *House, as asker) (answer, error) {
		return call(ctx, h, name, req(as.role))
	}}
}

// call puts a command; a fault is an answer too.
func call(ctx context.Context, h *House, name string, req any) (answer, error) {
	got, err := api.Call[raw](ctx, api.InProcess(h.Handler), name, req, nil)
	if err != nil {
		return answer{status: api.StatusOf(err), text: err.Error()}, nil
	}
	return answer{text: string(got)}, nil
}

// barred gives a command with a role's token: nobody but who stands at the data
// folder may, and they need none.
func barred(name, where string, at func(*House) http.Handler) question {
	return question{name: "plumbline " + name + " over " + where, shut: true, put: func(ctx context.Context, h *House, as asker) (answer, error) {
		r := httptest.NewRequestWithContext(ctx, http.MethodPost, "http://localhost"+api.Prefix+name, strings.NewReader("{}"))
		r.Header.Set("Authorization", "Bearer "+as.token)
		w := httptest.NewRecorder()
		at(h).ServeHTTP(w, r)
		return answer{w.Code, w.Body.String()}, nil
	}}
}

// raw is an answer as it came.
type raw []byte

// UnmarshalJSON keeps it.
func (r *raw) UnmarshalJSON(b []byte) error { *r = slices.Clone(b); return nil }

// exported asks for an export and reads every file it wrote.
func exported(what, format string) question {
	return question{name: fmt.Sprintf("plumbline export %s --format %s", what, format), put: func(ctx context.Context, h *House, as asker) (answer, error) {
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
