// Package decode turns a written tree into Go structs, strictly: every unknown
// key, wrong shape and unreadable value is a problem with its place, and
// decoding goes on. The same struct tags feed the JSON Schema and the
// reference page, so that none of the three can drift from the others.
//
// Tags: yaml:"name,must,single" (single: one value stands for a list of one),
// one:"a,b" (the allowed words), doc:"…", default:"…", eg:"…".
package decode

import (
	"fmt"
	"reflect"
	"slices"
	"strings"

	"plumbline/internal/ladder"
	"plumbline/internal/ladder/problem"
	"plumbline/internal/ladder/tree"
)

// Decoder collects problems while decoding.
type Decoder struct {
	Problems []problem.Problem
}

// Custom is a type that decodes itself.
type Custom interface {
	Decode(n *tree.Node, d *Decoder, f Field)
	Form() Form
}

// Form describes a value for the schema and the reference page.
type Form struct {
	Type     string // string | number | integer | boolean | object | array | any
	Pattern  string
	One      []string
	Eg       string
	Name     string // as people read it: "quantity", "length of time"
	Items    *Form  // object with free keys, or array
	ItemType reflect.Type
}

// Field is the specification of one key.
type Field struct {
	Name, Doc, Default, Eg string
	Must, Single           bool
	One                    []string
	Index                  []int
	Type                   reflect.Type
}

// Into decodes a node into the struct dst points to.
func (d *Decoder) Into(n *tree.Node, dst any) {
	d.value(n, reflect.ValueOf(dst).Elem(), Field{})
}

// Say adds a problem.
func (d *Decoder) Say(pos ladder.Pos, rule, wayOut, sentence string, args ...any) {
	d.Problems = append(d.Problems, problem.At(pos, rule, fmt.Sprintf(sentence, args...), wayOut))
}

// Unknown says that something has no such key, with the nearest known one.
func (d *Decoder) Unknown(pos ladder.Pos, of, key string, known []string) {
	d.Say(pos, "PL002", problem.DidYouMean(key, known), "%s has no key %q", of, key)
}

func (d *Decoder) value(n *tree.Node, v reflect.Value, f Field) {
	if c, ok := v.Addr().Interface().(Custom); ok {
		c.Decode(n, d, f)
		return
	}
	switch v.Kind() {
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		d.value(n, v.Elem(), f)
	case reflect.Slice:
		d.list(n, v, f)
	case reflect.Struct:
		d.structure(n, v, f)
	default:
		panic("decode: " + v.Type().String() + " is not a written type")
	}
}

func (d *Decoder) list(n *tree.Node, v reflect.Value, f Field) {
	items := n.Items
	if n.Kind != tree.List {
		if !f.Single {
			d.shape(n, f, "a list", "write - before each item, or [a, b]")
			return
		}
		items = []*tree.Node{n}
	}
	v.Set(reflect.MakeSlice(v.Type(), 0, len(items)))
	for _, item := range items {
		if item.Kind == tree.Null {
			d.Say(item.Pos, "PL005", "write the item, or take the dash out", "an item of %s is empty", f.title())
			continue
		}
		one := reflect.New(v.Type().Elem()).Elem()
		d.value(item, one, Field{Name: f.Name, One: f.One})
		v.Set(reflect.Append(v, one))
	}
}

func (d *Decoder) structure(n *tree.Node, v reflect.Value, f Field) {
	if at := v.FieldByName("Pos"); at.IsValid() && at.Type() == reflect.TypeFor[ladder.Pos]() {
		at.Set(reflect.ValueOf(n.Pos))
	}
	if n.Kind != tree.Mapping {
		d.shape(n, f, "keys with values", "write them as {key: value} or on lines of their own")
		return
	}
	fields := Fields(v.Type())
	for _, e := range n.Entries {
		i := slices.IndexFunc(fields, func(g Field) bool { return g.Name == e.Key })
		if i < 0 {
			d.Unknown(e.Pos, f.title(), e.Key, names(fields))
			continue
		}
		if e.Value.Kind == tree.Null {
			if fields[i].Must {
				d.Say(e.Pos, "PL004", "write its value", "%s is empty", e.Key)
			}
			continue
		}
		d.value(e.Value, v.FieldByIndex(fields[i].Index), fields[i])
	}
	for _, g := range fields {
		if g.Must && !slices.ContainsFunc(n.Entries, func(e tree.Entry) bool { return e.Key == g.Name }) {
			d.Say(n.Pos, "PL004", "add "+g.Name+": "+g.Eg, "%s needs %s", f.title(), g.Name)
		}
	}
}

func (d *Decoder) shape(n *tree.Node, f Field, want, wayOut string) {
	d.Say(n.Pos, "PL005", wayOut, "%s is a %s here; it takes %s", f.title(), n.Kind, want)
}

func (f Field) title() string {
	if f.Name == "" {
		return "a ladder"
	}
	return f.Name
}

func names(fields []Field) []string {
	var out []string
	for _, f := range fields {
		out = append(out, f.Name)
	}
	return out
}

// Fields lists the keys of a written struct, embedded structs included in place.
func Fields(t reflect.Type) []Field {
	var out []Field
	for i := range t.NumField() {
		sf := t.Field(i)
		tag, ok := sf.Tag.Lookup("yaml")
		if !ok && sf.Anonymous && sf.Type.Kind() == reflect.Struct && sf.Type != reflect.TypeFor[ladder.Pos]() {
			for _, f := range Fields(sf.Type) {
				f.Index = append([]int{i}, f.Index...)
				out = append(out, f)
			}
		}
		if !ok {
			continue
		}
		parts := strings.Split(tag, ",")
		f := Field{Name: parts[0], Doc: sf.Tag.Get("doc"), Default: sf.Tag.Get("default"), Eg: sf.Tag.Get("eg"), Index: []int{i}, Type: sf.Type}
		f.Must, f.Single = slices.Contains(parts[1:], "must"), slices.Contains(parts[1:], "single")
		if one := sf.Tag.Get("one"); one != "" {
			f.One = strings.Split(one, ",")
		}
		out = append(out, f)
	}
	return out
}
