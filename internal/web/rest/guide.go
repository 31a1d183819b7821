package rest

import (
	"encoding/json"
	"net/http"
	"slices"

	"plumbline/internal/web/view"
)

// Guide lists every address for people to read, part by part.
func (a *API) Guide() []view.GuideGroup {
	about := map[string][2]string{"gates": {"Gates", "May this leave?"}, "report": {"Report", "What was judged, read only."}, "about": {"This description", ""},
		"imports": {"Files", "Exports and sheets, and what of them could not be read."}}
	for _, m := range a.machines {
		about[string(m.Kind)] = [2]string{upper(m.Many), upper(m.Doc) + ". States: " + words(m.States) + "."}
	}
	var out []view.GuideGroup
	for _, o := range a.operations() {
		if len(out) == 0 || out[len(out)-1].ID != o.tag {
			out = append(out, view.GuideGroup{ID: o.tag, Title: about[o.tag][0], About: about[o.tag][1]})
		}
		c := view.GuideCall{Method: o.method, Path: o.path, Title: o.title, About: o.about}
		for _, q := range slices.Concat(o.query, o.form) {
			c.Questions = append(c.Questions, [2]string{q.name, q.about})
		}
		c.Example = indented(o.example)
		if _, record := a.machine(o.tag); o.gives != nil && (!record || o.method == http.MethodGet || o.many) {
			c.Answer = a.shown(o)
		}
		g := &out[len(out)-1]
		g.Calls = append(g.Calls, c)
	}
	return out
}

// shown is the example of an operation's answer.
func (a *API) shown(o operation) string {
	d := a.spec()
	s := o.gives(d)
	if s.Ref == "" {
		return ""
	}
	return indented(d.sample(s, "", 0))
}

func indented(example any) string {
	if example == nil {
		return ""
	}
	text, err := json.MarshalIndent(example, "", "  ")
	if err != nil {
		return ""
	}
	return string(text)
}
