package record

import (
	"encoding/json"
	"net/url"
	"slices"
	"strings"

	"plumbline/internal/campaign"
	"plumbline/internal/web/desk"
	"plumbline/internal/web/form"
	"plumbline/internal/web/mark"
	"plumbline/internal/web/say"
	"plumbline/internal/web/view"
)

// Edit is the page of a form: a record to change, or one to make.
type Edit struct {
	Shell    view.Shell
	Crumbs   []view.Crumb
	Title    string
	About    string
	Action   string
	Back     string
	Button   string
	Version  int64
	Controls []form.Control
	Wrong    []string
	Withheld []string
	Stale    *desk.Stale
	Files    bool
	New      bool
}

// NewEdit builds the form of a record; of a new one where it has no version.
func NewEdit(in desk.House, m campaign.Machine, r campaign.Record, suggest map[string][]mark.Pair, t *desk.Try) Edit {
	h := house{in}
	top := r.Top()
	p := Edit{Shell: h.Shell, Crumbs: h.Crumbs(m, top), Title: "Edit " + h.CalledIn(m, top), Action: desk.At(top.Kind, top.ID) + "/edit", Back: desk.At(top.Kind, top.ID), Button: "Save", Version: top.Version}
	step := campaign.Edit
	if top.Version == 0 {
		s, _ := desk.Create(m, h.By.Role)
		step = campaign.Create
		p.Title, p.About, p.Action, p.Back, p.Button, p.New = s.Label, say.Sentence(m.Doc), "/work/"+string(m.Kind)+"/new", "/work/"+string(m.Kind), s.Label, true
	}
	p.Shell.Title = p.Title
	b := h.Builder()
	b.Suggest = h.Suggest(suggest)
	if t != nil {
		b.Posted, b.Problems, p.Stale = t.Posted, t.Problems, t.Stale
	}
	p.Controls, p.Withheld = h.controls(m, r, b, step)
	p.Controls = append(p.Controls, h.beside(m, r, step, b)...)
	for _, c := range p.Controls {
		p.Files = p.Files || c.Shape == form.Files
	}
	p.Wrong = desk.Unplaced(b.Problems, p.Controls)
	if p.Stale != nil {
		p.Version = p.Stale.Version
		marked(p.Stale, p.Controls)
	}
	return p
}

func (h house) controls(m campaign.Machine, r campaign.Record, b form.Builder, step string) (out []form.Control, withheld []string) {
	for _, name := range desk.LayoutOf(m.Kind).Head {
		if name != "due" {
			out = append(out, b.Head(name, desk.HeadDocs[name], desk.HeadValue(r.Top(), name)))
		}
	}
	for _, f := range desk.FieldsOf(m.Kind) {
		switch {
		case f.Fixed:
		case !campaign.MayWrite(h.Scope, f, step):
			withheld = append(withheld, form.Label(f.Name))
		default:
			out = append(out, b.Field(f, f.Value(r), slices.Contains(f.Must, step) || slices.Contains(f.Must, campaign.Create)))
		}
	}
	return out, withheld
}

// Changes reads what of a record a form changes: only what differs from what
// its reader saw. Every problem is reported at once.
func Changes(in desk.House, m campaign.Machine, seen campaign.Record, posted url.Values) (map[string]json.RawMessage, []campaign.Problem) {
	h := house{in}
	b := h.Builder()
	set := map[string]json.RawMessage{}
	var problems []campaign.Problem
	for _, name := range []string{"title", "campaign", "creator", "brand", "region", "owner", "parent"} {
		if v := strings.TrimSpace(posted.Get(form.Prefix + name)); posted.Has(form.Prefix+name) && v != desk.HeadValue(seen.Top(), name) {
			set[name], _ = json.Marshal(v)
		}
	}
	step := campaign.Edit
	if seen.Top().Version == 0 {
		step = campaign.Create
	}
	for _, f := range desk.FieldsOf(m.Kind) {
		if f.Fixed || form.ShapeOf(f.Type) == form.Files || !campaign.MayWrite(h.Scope, f, step) || !form.Has(posted, f.Name) || !b.Changed(f, f.Value(seen), posted) {
			continue
		}
		v, wrong := b.Read(f, posted)
		problems = append(problems, wrong...)
		if len(wrong) == 0 {
			set[f.Name] = v
		}
	}
	return set, problems
}

// NewStale compares the version a form was filled in on with the one that is there now.
func NewStale(in desk.House, m campaign.Machine, seen, now campaign.Record, past []campaign.Past, set map[string]json.RawMessage) *desk.Stale {
	h := house{in}
	top := now.Top()
	s := &desk.Stale{Version: top.Version, Back: desk.At(top.Kind, top.ID)}
	if len(past) > 0 {
		s.Who, s.When = h.Actor(past[0].By), h.When(past[0].Written)
	}
	for _, d := range Differences(in, m, seen, now) {
		_, mine := set[d.Name]
		d.Mine = mine
		s.Changed = append(s.Changed, d)
	}
	return s
}

// marked writes what somebody else wrote beside the fields of a form.
func marked(s *desk.Stale, controls []form.Control) {
	for i := range controls {
		for _, t := range s.Changed {
			if controls[i].Name == form.Prefix+t.Name {
				controls[i].Theirs = say.First(t.Now.Text, say.Join(", ", t.Now.Lines...), "nothing")
			}
		}
	}
}

// Differences lists the fields in which two versions differ, as far as the
// asker sees them.
func Differences(in desk.House, m campaign.Machine, was, now campaign.Record) []desk.Theirs {
	h := house{in}
	var out []desk.Theirs
	a, b := was.Top(), now.Top()
	for _, name := range []string{"title", "campaign", "creator", "brand", "region", "owner", "parent"} {
		if x, y := desk.HeadValue(a, name), desk.HeadValue(b, name); x != y {
			out = append(out, desk.Theirs{Name: name, Label: form.Label(name), Was: h.orNothing(name, x), Now: h.orNothing(name, y)})
		}
	}
	for _, f := range desk.FieldsOf(m.Kind) {
		if !h.Scope.Sees(f.Class) || sameJSON(f.Value(was), f.Value(now)) {
			continue
		}
		out = append(out, desk.Theirs{Name: f.Name, Label: form.Label(f.Name), Was: h.Value(was, f), Now: h.Value(now, f)})
	}
	return out
}

func (h house) orNothing(name, x string) desk.Shown {
	if x == "" {
		return desk.Shown{Empty: true}
	}
	return h.Text(name, x)
}

func sameJSON(a, b any) bool {
	x, err1 := json.Marshal(a)
	y, err2 := json.Marshal(b)
	return err1 == nil && err2 == nil && string(x) == string(y)
}

// Merge is a form after somebody else changed the record: what it changes
// stays as it was filled in, what it does not takes their value.
func Merge(in desk.House, m campaign.Machine, posted url.Values, now campaign.Record, set map[string]json.RawMessage) url.Values {
	h := house{in}
	out := url.Values{}
	for k, v := range posted {
		if name := desk.First(strings.TrimPrefix(k, form.Prefix)); set[name] != nil || !strings.HasPrefix(k, form.Prefix) {
			out[k] = v
		}
	}
	b := h.Builder()
	for _, name := range []string{"title", "campaign", "creator", "brand", "region", "owner", "parent"} {
		if set[name] == nil {
			out.Set(form.Prefix+name, desk.HeadValue(now.Top(), name))
		}
	}
	for _, f := range desk.FieldsOf(m.Kind) {
		if set[f.Name] == nil && !f.Fixed && h.Scope.Sees(f.Class) {
			for k, v := range b.Flat(f, f.Value(now)) {
				out[k] = v
			}
		}
	}
	return out
}
