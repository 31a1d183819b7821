package rest

import (
	"cmp"
	"net/http"
	"slices"
	"strings"

	"plumbline/internal/campaign"
)

// inside are the kinds that the house makes by itself: an override is asked of
// its gate, a private link is made where its token is. They are read and
// moved here, not made.
var inside = []campaign.Kind{campaign.KindOverride, campaign.KindInvitation}

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
		method: http.MethodGet, path: Spec, id: "openapi", tag: "about", title: "This description", about: "OpenAPI 3.1. It is the same for everyone.", open: true,
		gives: anything, do: func(*asked) (*answer, error) { return &answer{body: a.spec().api}, nil },
	})
}

func (a *API) recordOperations(m campaign.Machine) []operation {
	kind, at := string(m.Kind), Prefix+string(m.Kind)
	out := []operation{
		{method: http.MethodGet, path: at, id: "list-" + kind, tag: kind, title: "List " + m.Many, about: m.Doc + ".", query: asksOf, gives: ref("Listed", m.Kind), do: a.list(m)},
		{method: http.MethodGet, path: at + "/{id}", id: "get-" + kind, tag: kind, title: "Open " + one(m.Title), about: "With its history and what can be done with it now. The ETag is its version.",
			query: []param{{name: "version", typ: "integer", about: "as it was at a version"}}, gives: ref("Opened", m.Kind), do: a.get(m)},
		{method: http.MethodPost, path: at + "/bulk", id: "bulk-" + kind, tag: kind, title: "Several commands for " + m.Many, about: "Up to 1000, in one transaction: all are done, or none and every problem is named with its line and field.",
			takes: ref("Bulk", m.Kind), example: a.bulkExample(m), gives: result[BulkDone], once: true, many: true, do: a.bulk(m)},
		{method: http.MethodPost, path: at + "/{id}/undo", id: "undo-" + kind, tag: kind, title: "Take back the last edit of " + one(m.Title), about: "While nothing came after it. A step was told to others already and is not unsaid.",
			takes: result[undoes], example: map[string]any{"version": 2}, gives: ref("Done", m.Kind), match: true, once: true, step: "undo", do: a.undo(m)},
	}
	seen := map[string]bool{}
	for _, s := range m.Steps {
		if s.Rule || seen[s.Name] || s.Name == campaign.Create && slices.Contains(inside, m.Kind) {
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
	o := operation{method: http.MethodPost, path: at + "/{id}/" + s.Name, id: kind + "-" + s.Name, tag: kind, title: cmp.Or(s.Label, campaign.Words(s.Name)), about: stepAbout(m, s),
		takes: ref("Command", m.Kind), example: stepExample(m, s), gives: ref("Done", m.Kind), match: true, once: true, step: s.Name, do: a.do(m, s.Name)}
	switch s.Name {
	case campaign.Create:
		o.path, o.takes, o.status, o.match = at, ref("Create", m.Kind), http.StatusCreated, false
	case campaign.Edit:
		o.method, o.path = http.MethodPatch, at+"/{id}"
		o.about = "Only the fields named change. Send If-Match or version: where somebody changed it since, the answer is 409 with the record as it is now."
	}
	return o
}

func stepAbout(m campaign.Machine, s campaign.Step) string {
	text := ""
	if s.Doc != "" {
		text = upper(s.Doc) + ". "
	}
	if len(s.From) > 0 {
		text += "From: " + words(s.From) + ". "
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
		text += "By now has to be filled: " + join(asks) + "."
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
