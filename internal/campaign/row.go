package campaign

import (
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strings"

	"plumbline/internal/access"
)

// Field describes one field of a kind, read from its tags.
type Field struct {
	Name  string       `json:"name"`
	Doc   string       `json:"doc"`
	Type  reflect.Type `json:"-"`
	Class access.Class `json:"-"`
	One   []string     `json:"one,omitempty"`
	Must  []string     `json:"must,omitempty"` // steps from which it has to be filled
	Fixed bool         `json:"fixed,omitempty"`
	index int
}

// FieldsOf describes a kind's own fields, head aside, in their order.
func FieldsOf(k Kind) []Field {
	r, ok := New(k)
	if !ok {
		return nil
	}
	t := reflect.TypeOf(r).Elem()
	var out []Field
	for i := range t.NumField() {
		f := t.Field(i)
		if f.Anonymous {
			continue
		}
		class, _ := access.ClassNamed(f.Tag.Get("class"))
		out = append(out, Field{
			Name: jsonName(f), Doc: f.Tag.Get("doc"), Type: f.Type, Class: class, One: list(f.Tag.Get("one"), "|"),
			Must: list(f.Tag.Get("must"), ","), Fixed: f.Tag.Get("edit") == "no", index: i,
		})
	}
	return out
}

// FieldOf returns one by name.
func FieldOf(k Kind, name string) (Field, bool) {
	for _, f := range FieldsOf(k) {
		if f.Name == name {
			return f, true
		}
	}
	return Field{}, false
}

// Value returns a record's value of a field.
func (f Field) Value(r Record) any { return reflect.ValueOf(r).Elem().Field(f.index).Interface() }

// Empty tells whether a record's field holds nothing.
func (f Field) Empty(r Record) bool { return reflect.ValueOf(r).Elem().Field(f.index).IsZero() }

func jsonName(f reflect.StructField) string {
	name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
	return name
}

func list(s, sep string) []string {
	if s == "" {
		return nil
	}
	return strings.Split(s, sep)
}

// RowOf turns a record into its stored form: fields by class.
func RowOf(r Record) (Row, error) {
	if _, ok := made[r.Top().Kind]; !ok {
		return Row{}, fmt.Errorf("there are no records of kind %q", r.Top().Kind)
	}
	parts := map[access.Class]map[string]any{}
	for _, f := range FieldsOf(r.Top().Kind) {
		if f.Empty(r) {
			continue
		}
		if parts[f.Class] == nil {
			parts[f.Class] = map[string]any{}
		}
		parts[f.Class][f.Name] = f.Value(r)
	}
	row := Row{Head: *r.Top(), Parts: map[access.Class]json.RawMessage{}}
	for class, fields := range parts {
		text, err := json.Marshal(fields)
		if err != nil {
			return Row{}, fmt.Errorf("keep %s %s: %w", row.Kind, row.ID, err)
		}
		row.Parts[class] = text
	}
	return row, nil
}

// Record turns a stored row back into a record; parts that were not read stay empty.
func (row Row) Record() (Record, error) {
	r, ok := New(row.Kind)
	if !ok {
		return nil, fmt.Errorf("there are no records of kind %q", row.Kind)
	}
	for _, text := range row.Parts {
		if err := json.Unmarshal(text, r); err != nil {
			return nil, fmt.Errorf("read %s %s: %w", row.Kind, row.ID, err)
		}
	}
	*r.Top() = row.Head
	return r, nil
}

// set reads one JSON value into a record's field.
func (f Field) set(r Record, value json.RawMessage) *Problem {
	at := reflect.ValueOf(r).Elem().Field(f.index)
	fresh := reflect.New(f.Type)
	if err := json.Unmarshal(value, fresh.Interface()); err != nil {
		return &Problem{Field: f.Name, Text: "cannot be read: " + f.Doc}
	}
	if s, ok := fresh.Elem().Interface().(string); ok && s != "" && len(f.One) > 0 && !slices.Contains(f.One, s) {
		return &Problem{Field: f.Name, Text: fmt.Sprintf("cannot be %q", s), Hint: "one of " + strings.Join(f.One, ", ")}
	}
	at.Set(fresh.Elem())
	return nil
}
