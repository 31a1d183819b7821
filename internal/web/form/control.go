package form

import (
	"fmt"
	"net/url"
	"reflect"
	"slices"
	"strconv"

	"plumbline/internal/campaign"
	"plumbline/internal/money"
	"plumbline/internal/period"
	"plumbline/internal/web/mark"
	"plumbline/internal/web/say"
)

// Control is one field of a form as it is drawn.
type Control struct {
	Name     string // of the input
	ID       string // of the element
	Label    string
	Hint     string
	Shape    Shape
	Value    string // as typed
	Currency string // of Money
	Options  []mark.Pair
	Suggest  []mark.Pair // what may be typed, beside anything else
	Required bool
	Wrong    []string // what is wrong with it, sentences
	Theirs   string   // what somebody else wrote meanwhile
	Parts    []Control
	Rows     [][]Control // of List and Pairs
	Kept     []string    // names of files that are there
}

// Builder makes controls. Posted, where it is not nil, wins over the values:
// a form that was refused comes back as it was filled in.
type Builder struct {
	Calendar period.Calendar
	Currency string // of an amount that names none
	Posted   url.Values
	Problems []campaign.Problem
	Suggest  map[string][]mark.Pair // by field name: what fits, value and words
	Pick     map[string][]mark.Pair // by field name: what it is one of, value and words
}

// spare is how many empty rows stand under a list.
const spare = 2

// Prefix stands before the names of fields in a form.
const Prefix = "f."

// Field makes the control of a record's field.
func (b Builder) Field(f campaign.Field, value any, required bool) Control {
	c := b.control(Prefix+f.Name, part{name: f.Name, doc: f.Doc, one: f.One, typ: f.Type}, reflect.ValueOf(value))
	c.Required = required
	return c
}

// beside is the name under which a step's own questions are posted.
const beside = "w"

// Beside makes the controls of what a step takes beyond the record's fields, as
// a struct describes it.
func (b Builder) Beside(of any) []Control {
	v := reflect.ValueOf(of)
	return b.group(beside, v.Type(), v)
}

// Head makes the control of a part of the head.
func (b Builder) Head(name, doc, value string) Control {
	return b.control(Prefix+name, part{name: name, doc: doc, typ: reflect.TypeFor[string]()}, reflect.ValueOf(value))
}

func (b Builder) control(name string, p part, v reflect.Value) Control {
	c := Control{Name: name, ID: "c-" + name, Label: Label(p.name), Hint: say.Sentence(p.doc), Shape: ShapeOf(p.typ)}
	c.Wrong = b.wrong(name)
	switch c.Shape {
	case Lines:
		c.Hint = say.Join(" ", c.Hint, "One a line.")
	case Places:
		c.Hint = say.Join(" ", c.Hint, "Counted from 1.")
	}
	switch c.Shape {
	case Group:
		c.Parts = b.group(name, plain(p.typ), inside(v))
	case List:
		c.Rows = b.rows(name, plain(p.typ).Elem(), inside(v))
	case Pairs:
		c.Rows = b.pairs(name, plain(p.typ).Elem(), inside(v))
	case Files:
		for _, u := range inside(v).Interface().([]campaign.Upload) {
			c.Kept = append(c.Kept, u.Name)
		}
	default:
		b.single(&c, p, v)
	}
	return c
}

func (b Builder) single(c *Control, p part, v reflect.Value) {
	c.Value = b.posted(c.Name, b.typed(v))
	c.Suggest = b.Suggest[p.name]
	if c.Shape == Text && long[p.name] {
		c.Shape = Long
	}
	if options := b.oneOf(p); len(options) > 0 {
		c.Shape, c.Options = Choice, options
		if c.Value != "" && !slices.ContainsFunc(options, func(o mark.Pair) bool { return o.Name == c.Value }) {
			c.Options = append(c.Options, mark.Pair{Name: c.Value, Value: c.Value})
		}
	}
	if c.Shape == YesNo && p.typ.Kind() == reflect.Pointer {
		c.Shape, c.Options = Choice, []mark.Pair{{Name: "yes", Value: "Yes"}, {Name: "no", Value: "No"}}
	}
	if c.Shape == Money {
		c.Currency = b.posted(c.Name+".currency", say.First(currencyOf(v), b.Currency))
	}
}

// oneOf are the values a field takes, where they are a list.
func (b Builder) oneOf(p part) []mark.Pair {
	if len(p.one) == 0 {
		return slices.Clone(b.Pick[p.name])
	}
	var out []mark.Pair
	for _, o := range p.one {
		out = append(out, mark.Pair{Name: o, Value: say.Upper(say.Plain(o))})
	}
	return out
}

func currencyOf(v reflect.Value) string {
	if v.Kind() == reflect.Pointer {
		if v.IsNil() {
			return ""
		}
		v = v.Elem()
	}
	a, _ := v.Interface().(money.Amount)
	return a.Currency
}

// inside is a value behind its pointer; the zero value behind none.
func inside(v reflect.Value) reflect.Value {
	if v.Kind() != reflect.Pointer {
		return v
	}
	if v.IsNil() {
		return reflect.Zero(v.Type().Elem())
	}
	return v.Elem()
}

func (b Builder) group(name string, t reflect.Type, v reflect.Value) []Control {
	var out []Control
	for _, p := range parts(t) {
		out = append(out, b.control(name+"."+p.name, p, v.Field(p.index)))
	}
	return out
}

func (b Builder) rows(name string, t reflect.Type, v reflect.Value) [][]Control {
	n := v.Len()
	if b.Posted != nil {
		n = max(b.count(name)-spare, 0)
	}
	var out [][]Control
	for i := range n + spare {
		row := reflect.Zero(t)
		if i < v.Len() {
			row = v.Index(i)
		}
		out = append(out, b.group(fmt.Sprintf("%s.%d", name, i), t, row))
	}
	return out
}

func (b Builder) pairs(name string, t reflect.Type, v reflect.Value) [][]Control {
	var keys []string
	for _, k := range v.MapKeys() {
		keys = append(keys, k.String())
	}
	slices.Sort(keys)
	n := len(keys)
	if b.Posted != nil {
		n = max(b.count(name)-spare, 0)
	}
	var out [][]Control
	for i := range n + spare {
		key, value := "", reflect.Zero(t)
		if i < len(keys) {
			key, value = keys[i], v.MapIndex(reflect.ValueOf(keys[i]))
		}
		at := fmt.Sprintf("%s.%d.", name, i)
		out = append(out, []Control{
			b.control(at+"name", part{name: "name", typ: reflect.TypeFor[string]()}, reflect.ValueOf(key)),
			b.control(at+"value", part{name: "value", typ: t}, value),
		})
	}
	return out
}

// count is how many rows of a list were posted.
func (b Builder) count(name string) int {
	n := 0
	for k := range b.Posted {
		if i, ok := rowOf(name, k); ok {
			n = max(n, i+1)
		}
	}
	return min(n, maxRows)
}

// maxRows bounds what a form may post.
const maxRows = 500

func rowOf(name, key string) (int, bool) {
	if len(key) < len(name)+2 || key[:len(name)] != name || key[len(name)] != '.' {
		return 0, false
	}
	rest := key[len(name)+1:]
	end := 0
	for end < len(rest) && rest[end] >= '0' && rest[end] <= '9' {
		end++
	}
	i, err := strconv.Atoi(rest[:end])
	return i, err == nil && i < maxRows
}

func (b Builder) posted(name, value string) string {
	if b.Posted == nil {
		return value
	}
	return b.Posted.Get(name)
}

// wrong finds the problems of a field. A problem of the record's field stands
// at the field; one of a part at the part.
func (b Builder) wrong(name string) []string {
	var out []string
	for _, p := range b.Problems {
		if Prefix+p.Field == name || beside+"."+p.Field == name {
			out = append(out, Says(p))
		}
	}
	return out
}

// Says is a problem as a sentence with its way out.
func Says(p campaign.Problem) string {
	return say.Join(" ", say.Sentence(p.Text), say.Sentence(p.Hint))
}
