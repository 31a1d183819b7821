package desk

import (
	"encoding/json"
	"net/url"
	"slices"
	"strings"

	"plumbline/internal/campaign"
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
	Stale    *Stale
	Files    bool
	New      bool
}

// NewEdit builds the form of a record; of a new one where it has no version.
func NewEdit(h House, m campaign.Machine, r campaign.Record, suggest map[string][]mark.Pair, t *Try) Edit {
	top := r.Top()
	p := Edit{Shell: h.Shell, Crumbs: h.crumbs(m, top), Title: "Edit " + h.calledIn(m, top), Action: At(top.Kind, top.ID) + "/edit", Back: At(top.Kind, top.ID), Button: "Save", Version: top.Version}
	step := campaign.Edit
	if top.Version == 0 {
		s, _ := Create(m, h.By.Role)
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
	p.Wrong = unplaced(b.Problems, p.Controls)
	if p.Stale != nil {
		p.Version = p.Stale.Version
		p.Stale.mark(p.Controls)
	}
	return p
}

func (h House) controls(m campaign.Machine, r campaign.Record, b form.Builder, step string) (out []form.Control, withheld []string) {
	for _, name := range LayoutOf(m.Kind).Head {
		if name != "due" {
			out = append(out, b.Head(name, headDocs[name], HeadValue(r.Top(), name)))
		}
	}
	for _, f := range FieldsOf(m.Kind) {
		switch {
		case f.Fixed:
		case !h.Scope.Sees(f.Class):
			withheld = append(withheld, form.Label(f.Name))
		default:
			out = append(out, b.Field(f, f.Value(r), slices.Contains(f.Must, step) || slices.Contains(f.Must, campaign.Create)))
		}
	}
	return out, withheld
}

// unplaced are the problems that stand at no control of the form.
func unplaced(problems []campaign.Problem, controls []form.Control) []string {
	placed := map[string]bool{}
	var walk func([]form.Control)
	walk = func(cs []form.Control) {
		for _, c := range cs {
			placed[c.Name] = true
			walk(c.Parts)
			for _, row := range c.Rows {
				walk(row)
			}
		}
	}
	walk(controls)
	var out []string
	for _, p := range problems {
		if p.Field == "" || !placed[form.Prefix+p.Field] {
			text := form.Says(p)
			if p.Field != "" {
				text = form.Label(first(p.Field)) + " " + lower(text)
			}
			out = append(out, text)
		}
	}
	return out
}

// Changes reads what of a record a form changes: only what differs from what
// its reader saw. Every problem is reported at once.
func (h House) Changes(m campaign.Machine, seen campaign.Record, posted url.Values) (map[string]json.RawMessage, []campaign.Problem) {
	b := h.Builder()
	set := map[string]json.RawMessage{}
	var problems []campaign.Problem
	for _, name := range []string{"title", "campaign", "creator", "brand", "region", "owner", "parent"} {
		if v := strings.TrimSpace(posted.Get(form.Prefix + name)); posted.Has(form.Prefix+name) && v != HeadValue(seen.Top(), name) {
			set[name], _ = json.Marshal(v)
		}
	}
	for _, f := range FieldsOf(m.Kind) {
		if f.Fixed || form.ShapeOf(f.Type) == form.Files || !h.Scope.Sees(f.Class) || !form.Has(posted, f.Name) || !b.Changed(f, f.Value(seen), posted) {
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

// Suggest adds the people of the ladder and its sub-outcomes to what fits a field.
func (h House) Suggest(more map[string][]mark.Pair) map[string][]mark.Pair {
	out := map[string][]mark.Pair{}
	for k, v := range more {
		out[k] = v
	}
	out["reason"] = reasonCodes()
	if h.Ladder == nil {
		return out
	}
	var people, subs []mark.Pair
	for _, p := range h.Ladder.People {
		people = append(people, mark.Pair{Name: p.ID, Value: p.Name})
	}
	for _, o := range h.Ladder.Objectives {
		for _, kr := range o.KeyResults {
			for _, s := range kr.SubOutcomes {
				subs = append(subs, mark.Pair{Name: s.ID, Value: say.First(s.Title, s.ID)})
			}
		}
	}
	for name := range persons {
		out[name] = people
	}
	out["sub_outcome"] = subs
	for _, brand := range h.Ladder.Program.Brands {
		out["brand"] = append(out["brand"], mark.Pair{Name: brand, Value: brand})
	}
	return out
}

// Stale is a change that had seen an older version: what somebody else changed
// since, and the version to save over.
type Stale struct {
	Version int64
	Who     string
	When    Shown
	Changed []Theirs
	Back    string
}

// Theirs is one field somebody else changed.
type Theirs struct {
	Name, Label string
	Was, Now    Shown
	Mine        bool // this form changes it too
}

// NewStale compares the version a form was filled in on with the one that is there now.
func NewStale(h House, m campaign.Machine, seen, now campaign.Record, past []campaign.Past, set map[string]json.RawMessage) *Stale {
	top := now.Top()
	s := &Stale{Version: top.Version, Back: At(top.Kind, top.ID)}
	if len(past) > 0 {
		s.Who, s.When = h.Actor(past[0].By), h.When(past[0].Written)
	}
	for _, d := range h.Differences(m, seen, now) {
		_, mine := set[d.Name]
		d.Mine = mine
		s.Changed = append(s.Changed, d)
	}
	return s
}

// mark writes what somebody else wrote beside the fields of a form.
func (s *Stale) mark(controls []form.Control) {
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
func (h House) Differences(m campaign.Machine, was, now campaign.Record) []Theirs {
	var out []Theirs
	a, b := was.Top(), now.Top()
	for _, name := range []string{"title", "campaign", "creator", "brand", "region", "owner", "parent"} {
		if x, y := HeadValue(a, name), HeadValue(b, name); x != y {
			out = append(out, Theirs{Name: name, Label: form.Label(name), Was: h.orNothing(name, x), Now: h.orNothing(name, y)})
		}
	}
	for _, f := range FieldsOf(m.Kind) {
		if !h.Scope.Sees(f.Class) || sameJSON(f.Value(was), f.Value(now)) {
			continue
		}
		out = append(out, Theirs{Name: f.Name, Label: form.Label(f.Name), Was: h.Value(was, f), Now: h.Value(now, f)})
	}
	return out
}

func (h House) orNothing(name, x string) Shown {
	if x == "" {
		return Shown{Empty: true}
	}
	return h.text(name, x)
}

func sameJSON(a, b any) bool {
	x, err1 := json.Marshal(a)
	y, err2 := json.Marshal(b)
	return err1 == nil && err2 == nil && string(x) == string(y)
}

// Merge is a form after somebody else changed the record: what it changes
// stays as it was filled in, what it does not takes their value.
func (h House) Merge(m campaign.Machine, posted url.Values, now campaign.Record, set map[string]json.RawMessage) url.Values {
	out := url.Values{}
	for k, v := range posted {
		if name := first(strings.TrimPrefix(k, form.Prefix)); set[name] != nil || !strings.HasPrefix(k, form.Prefix) {
			out[k] = v
		}
	}
	b := h.Builder()
	for _, name := range []string{"title", "campaign", "creator", "brand", "region", "owner", "parent"} {
		if set[name] == nil {
			out.Set(form.Prefix+name, HeadValue(now.Top(), name))
		}
	}
	for _, f := range FieldsOf(m.Kind) {
		if set[f.Name] == nil && !f.Fixed && h.Scope.Sees(f.Class) {
			for k, v := range b.Flat(f, f.Value(now)) {
				out[k] = v
			}
		}
	}
	return out
}
