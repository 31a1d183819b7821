// Package field describes the fields of records by the tags of their structs,
// and reads and writes them one by one.
//
// In: a struct type, a value as JSON. Out: fields with their meaning, class and
// allowed values; records with a field set, or why it cannot be. Pure.
package field

import (
	"encoding/json"
	"reflect"
	"slices"
	"strings"

	"plumbline/internal/access"
	"plumbline/internal/fault"
)

// Field describes one field of a kind of record, read from its tags.
type Field struct {
	Name  string       `json:"name"`
	Doc   string       `json:"doc"`
	Type  reflect.Type `json:"-"`
	Class access.Class `json:"-"`
	One   []string     `json:"one,omitempty"`
	Must  []string     `json:"must,omitempty"` // steps from which it has to be filled
	Fixed bool         `json:"fixed,omitempty"`
	Stays bool         `json:"stays,omitempty"` // on its page: it leaves in no export
	index int
}

// Of describes a struct's own fields in their order, embedded ones aside.
func Of(t reflect.Type) []Field {
	var out []Field
	for i := range t.NumField() {
		f := t.Field(i)
		if f.Anonymous {
			continue
		}
		class, _ := access.ClassNamed(f.Tag.Get("class"))
		out = append(out, Field{
			Name: Name(f), Doc: f.Tag.Get("doc"), Type: f.Type, Class: class, One: list(f.Tag.Get("one"), "|"),
			Must: list(f.Tag.Get("must"), ","), Fixed: f.Tag.Get("edit") == "no", Stays: f.Tag.Get("leaves") == "no", index: i,
		})
	}
	return out
}

// Name is how JSON, forms and sheets call a struct's field.
func Name(f reflect.StructField) string {
	name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
	return name
}

// Named finds a struct's field by that name.
func Named(t reflect.Type, name string) (reflect.StructField, bool) {
	for i := range t.NumField() {
		if f := t.Field(i); Name(f) == name {
			return f, true
		}
	}
	return reflect.StructField{}, false
}

func list(s, sep string) []string {
	if s == "" {
		return nil
	}
	return strings.Split(s, sep)
}

// at is a record's field; of is a pointer to the struct.
func (f Field) at(of any) reflect.Value { return reflect.ValueOf(of).Elem().Field(f.index) }

// Value returns a record's value of a field.
func (f Field) Value(of any) any { return f.at(of).Interface() }

// Empty tells whether a record's field holds nothing.
func (f Field) Empty(of any) bool { return f.at(of).IsZero() }

// Set reads one JSON value into a record's field. One that is not of the
// field's type, or none of its allowed values, is fault.Invalid.
func (f Field) Set(of any, value json.RawMessage) error {
	fresh := reflect.New(f.Type)
	if err := json.Unmarshal(value, fresh.Interface()); err != nil {
		return fault.Wrap(fault.Invalid, err, "cannot be read: %s", f.Doc)
	}
	if s, ok := fresh.Elem().Interface().(string); ok && !f.Takes(s) {
		return fault.New(fault.Invalid, "cannot be %q", s).WithHint("one of %s", strings.Join(f.One, ", "))
	}
	f.at(of).Set(fresh.Elem())
	return nil
}

// Takes tells whether a text is one the field may hold.
func (f Field) Takes(s string) bool {
	return s == "" || len(f.One) == 0 || slices.Contains(f.One, s)
}
