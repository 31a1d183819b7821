package rest

import (
	"encoding/json"
	"net/http"
	"slices"

	"plumbline/internal/web/rest/document"
	"plumbline/internal/web/view"
)

// Guide lists every address for people to read, part by part.
func (a *API) Guide() []view.GuideGroup {
	about := map[string][2]string{"gates": {"Gates", "May this leave?"}, "report": {"Report", "What was judged, read only."}, "about": {"This description", ""},
		"imports": {"Files", "Exports and sheets, and what of them could not be read."}}
	for _, m := range a.machines {
		about[string(m.Kind)] = [2]string{document.Upper(m.Many), document.Upper(m.Doc) + ". States: " + document.Words(m.States) + "."}
	}
	var out []view.GuideGroup
	for _, o := range a.operations() {
		if len(out) == 0 || out[len(out)-1].ID != o.Tag {
			out = append(out, view.GuideGroup{ID: o.Tag, Title: about[o.Tag][0], About: about[o.Tag][1]})
		}
		c := view.GuideCall{Method: o.Method, Path: o.Path, Title: o.Title, About: o.About}
		for _, q := range slices.Concat(o.Query, o.Form) {
			c.Questions = append(c.Questions, [2]string{q.Name, q.About})
		}
		c.Example = indented(o.Example)
		if _, record := a.machine(o.Tag); o.Gives != nil && (!record || o.Method == http.MethodGet || o.Many) {
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
	s := o.Gives(d)
	if s.Ref == "" {
		return ""
	}
	return indented(d.Sample(s))
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
