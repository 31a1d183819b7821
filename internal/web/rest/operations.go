package rest

import (
	"cmp"
	"net/http"
	"slices"
	"strings"

	"plumbline/internal/campaign"
	"plumbline/internal/web/rest/document"
)

// operations lists everything that can be asked.
func (a *API) operations() []operation {
	var out []operation
	for _, m := range a.machines {
		out = append(out, a.recordOperations(m)...)
	}
	if a.Gates != nil {
		out = append(out, a.gateOperations()...)
	}
	if a.Data != nil {
		out = append(out, a.importOperations()...)
	}
	if a.Programme != nil {
		out = append(out, a.reportOperations()...)
	}
	return append(out, operation{
		Operation: document.Operation{Method: http.MethodGet, Path: Spec, ID: "openapi", Tag: "about", Title: "This description", About: "OpenAPI 3.1. It is the same for everyone.", Open: true,
			Gives: document.Anything}, do: func(*asked) (*answer, error) { return &answer{body: a.spec().API}, nil },
	})
}

func (a *API) recordOperations(m campaign.Machine) []operation {
	kind, at := string(m.Kind), Prefix+string(m.Kind)
	out := []operation{
		{Operation: document.Operation{Method: http.MethodGet, Path: at, ID: "list-" + kind, Tag: kind, Title: "List " + m.Many, About: m.Doc + ".", Query: asksOf, Gives: document.Ref("Listed", m.Kind)}, do: a.list(m)},
		{Operation: document.Operation{Method: http.MethodGet, Path: at + "/{id}", ID: "get-" + kind, Tag: kind, Title: "Open " + one(m.Title), About: "With its history and what can be done with it now. The ETag is its version.",
			Query: []document.Param{{Name: "version", Type: "integer", About: "as it was at a version"}}, Gives: document.Ref("Opened", m.Kind)}, do: a.get(m)},
		{Operation: document.Operation{Method: http.MethodPost, Path: at + "/bulk", ID: "bulk-" + kind, Tag: kind, Title: "Several commands for " + m.Many, About: "Up to 1000, in one transaction: all are done, or none and every problem is named with its line and field.",
			Takes: document.Ref("Bulk", m.Kind), Example: document.BulkExample(m), Gives: document.Result[BulkDone], Once: true, Many: true}, do: a.bulk(m)},
		{Operation: document.Operation{Method: http.MethodPost, Path: at + "/{id}/undo", ID: "undo-" + kind, Tag: kind, Title: "Take back the last edit of " + one(m.Title), About: "While nothing came after it. A step was told to others already and is not unsaid.",
			Takes: document.Result[undoes], Example: map[string]any{"version": 2}, Gives: document.Ref("Done", m.Kind), Match: true, Once: true, Step: "undo"}, do: a.undo(m)},
	}
	seen := map[string]bool{}
	for _, s := range m.Steps {
		if s.Rule || seen[s.Name] || s.Name == campaign.Create && document.Inside(m.Kind) {
			continue
		}
		seen[s.Name] = true
		out = append(out, a.stepOperation(m, s))
	}
	return append(out, a.fileOperations(m)...)
}

// undoes is the body of an undo.
type undoes struct {
	Version int64 `json:"version,omitempty" doc:"the version to take back; or send If-Match"`
}

func (a *API) stepOperation(m campaign.Machine, s campaign.Step) operation {
	kind, at := string(m.Kind), Prefix+string(m.Kind)
	o := operation{Operation: document.Operation{Method: http.MethodPost, Path: at + "/{id}/" + s.Name, ID: kind + "-" + s.Name, Tag: kind, Title: cmp.Or(s.Label, campaign.Words(s.Name)), About: stepAbout(m, s),
		Takes: document.Ref("Command", m.Kind), Example: document.StepExample(m, s), Gives: document.Ref("Done", m.Kind), Match: true, Once: true, Step: s.Name}, do: a.do(m, s.Name)}
	switch s.Name {
	case campaign.Create:
		o.Path, o.Takes, o.Status, o.Match = at, document.Ref("Create", m.Kind), http.StatusCreated, false
	case campaign.Edit:
		o.Method, o.Path = http.MethodPatch, at+"/{id}"
		o.About = "Only the fields named change. Send If-Match or version: where somebody changed it since, the answer is 409 with the record as it is now."
	}
	return o
}

func stepAbout(m campaign.Machine, s campaign.Step) string {
	text := ""
	if s.Doc != "" {
		text = document.Upper(s.Doc) + ". "
	}
	if len(s.From) > 0 {
		text += "From: " + document.Words(s.From) + ". "
	}
	if s.To != "" {
		text += "Then it is " + campaign.Words(string(s.To)) + ". "
	}
	if s.Gate != "" {
		text += "The " + s.Gate + " gate is asked first; what it stops is answered 403 with its decision. "
	}
	if s.Reason {
		text += "Asks for a reason. "
	}
	if asks := mustAt(m.Kind, s.Name); len(asks) > 0 {
		text += "By now has to be filled: " + strings.Join(asks, ", ") + "."
	}
	return text
}

// mustAt lists the fields that have to be filled from a step on.
func mustAt(k campaign.Kind, step string) []string {
	var out []string
	for _, f := range campaign.FieldsOf(k) {
		if slices.Contains(f.Must, step) && !f.Fixed {
			out = append(out, f.Name)
		}
	}
	return out
}

// one is a word with its article.
func one(word string) string {
	if strings.ContainsRune("aeio", rune(word[0])) {
		return "an " + word
	}
	return "a " + word
}
