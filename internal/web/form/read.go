package form

import (
	"encoding/json"
	"fmt"
	"net/url"
	"reflect"
	"strings"

	"plumbline/internal/campaign"
)

// Read turns what was posted for a field into JSON. Every problem names the
// part it is about.
func (b Builder) Read(f campaign.Field, posted url.Values) (json.RawMessage, []campaign.Problem) {
	r := reader{Builder: b, posted: posted}
	r.Posted = posted
	v := r.read1(Prefix+f.Name, f.Type)
	return v, r.problems
}

// ReadBeside turns what was posted for a step's own questions into JSON; nil
// where nothing was answered.
func (b Builder) ReadBeside(of any, posted url.Values) (json.RawMessage, []campaign.Problem) {
	r := reader{Builder: b, posted: posted}
	r.Posted = posted
	if r.blank(beside) {
		return nil, nil
	}
	v := r.group1(beside, reflect.TypeOf(of))
	for i := range r.problems {
		r.problems[i].Field = strings.TrimPrefix(r.problems[i].Field, beside+".")
	}
	return v, r.problems
}

// Has tells whether a form posted anything for a field.
func Has(posted url.Values, name string) bool {
	for k := range posted {
		if k == Prefix+name || strings.HasPrefix(k, Prefix+name+".") {
			return true
		}
	}
	return false
}

// Changed tells whether what was posted differs from a value as it was shown.
func (b Builder) Changed(f campaign.Field, was any, posted url.Values) bool {
	shown := b.Flat(f, was)
	prefix := Prefix + f.Name
	for k := range posted {
		if (k == prefix || strings.HasPrefix(k, prefix+".")) && !same(posted.Get(k), shown.Get(k), k) {
			return true
		}
	}
	for k := range shown {
		if !same(posted.Get(k), shown.Get(k), k) {
			return true
		}
	}
	return false
}

// same compares two typed texts; an amount's currency alone says nothing.
func same(a, b, name string) bool {
	if strings.HasSuffix(name, ".currency") && (a == "" || b == "") {
		return true
	}
	return strings.TrimSpace(strings.ReplaceAll(a, "\r\n", "\n")) == strings.TrimSpace(b)
}

func flatten(c Control, out url.Values) {
	switch c.Shape {
	case Group:
		for _, p := range c.Parts {
			flatten(p, out)
		}
	case List, Pairs:
		for _, row := range c.Rows {
			for _, p := range row {
				flatten(p, out)
			}
		}
	case Files:
	case Money:
		out.Set(c.Name, c.Value)
		if c.Value != "" {
			out.Set(c.Name+".currency", c.Currency)
		}
	default:
		out.Set(c.Name, c.Value)
	}
}

type reader struct {
	Builder
	posted   url.Values
	problems []campaign.Problem
}

func (r *reader) read1(name string, t reflect.Type) json.RawMessage {
	switch ShapeOf(t) {
	case Group:
		return r.group1(name, plain(t))
	case List:
		return r.list(name, plain(t).Elem())
	case Pairs:
		return r.pairs1(name, plain(t).Elem())
	}
	v, problem := r.read(t, r.posted.Get(name), r.posted.Get(name+".currency"))
	if problem != "" {
		r.problems = append(r.problems, campaign.Problem{Field: strings.TrimPrefix(name, Prefix), Text: problem})
	}
	return v
}

func (r *reader) group1(name string, t reflect.Type) json.RawMessage {
	out := map[string]json.RawMessage{}
	for _, p := range parts(t) {
		if v := r.read1(name+"."+p.name, p.typ); v != nil {
			out[p.name] = v
		}
	}
	return object(out)
}

func object(m any) json.RawMessage {
	out, err := json.Marshal(m)
	if err != nil {
		return json.RawMessage("null")
	}
	return out
}

func (r *reader) list(name string, t reflect.Type) json.RawMessage {
	var out []json.RawMessage
	for i := range r.count(name) {
		at := fmt.Sprintf("%s.%d", name, i)
		if r.blank(at) {
			continue
		}
		out = append(out, r.group1(at, t))
	}
	if len(out) == 0 {
		return json.RawMessage("null")
	}
	return object(out)
}

// blank tells whether nobody typed anything into a row.
func (r *reader) blank(at string) bool {
	for k := range r.posted {
		if strings.HasPrefix(k, at+".") && !strings.HasSuffix(k, ".currency") && strings.TrimSpace(r.posted.Get(k)) != "" {
			return false
		}
	}
	return true
}

func (r *reader) pairs1(name string, t reflect.Type) json.RawMessage {
	out := map[string]json.RawMessage{}
	for i := range r.count(name) {
		at := fmt.Sprintf("%s.%d", name, i)
		if r.blank(at) {
			continue
		}
		key := strings.TrimSpace(r.posted.Get(at + ".name"))
		if key == "" {
			r.problems = append(r.problems, campaign.Problem{Field: strings.TrimPrefix(at, Prefix) + ".name", Text: "is missing beside its value"})
			continue
		}
		out[key] = r.read1(at+".value", t)
	}
	if len(out) == 0 {
		return json.RawMessage("null")
	}
	return object(out)
}

// Cell reads one cell of a sheet into a field's JSON. Several texts are
// separated by a semicolon.
func (b Builder) Cell(f campaign.Field, text string) (json.RawMessage, *campaign.Problem) {
	shape := ShapeOf(f.Type)
	if !shape.Single() {
		return nil, &campaign.Problem{Field: f.Name, Text: "does not fit a cell", Hint: "fill it in on the record's page"}
	}
	if shape == Lines {
		text = strings.ReplaceAll(text, ";", "\n")
	}
	v, problem := b.read(f.Type, text, "")
	if problem != "" {
		return nil, &campaign.Problem{Field: f.Name, Text: problem}
	}
	return v, nil
}

// Flat is a field's value as a form would post it untouched.
func (b Builder) Flat(f campaign.Field, value any) url.Values {
	b.Posted = nil
	out := url.Values{}
	flatten(b.Field(f, value, false), out)
	return out
}
