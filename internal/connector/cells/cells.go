// Package cells reads a connector's records by name: columns of a table
// whatever their case and punctuation, and values inside JSON objects.
package cells

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"plumbline/internal/inbox"
)

// Sheet finds columns by name.
type Sheet struct {
	at    map[string]int
	label []string
}

// Of returns the columns of a head. Of two columns of one name the first is taken.
func Of(h inbox.Head) Sheet {
	s := Sheet{at: map[string]int{}, label: h.Header}
	for i, c := range h.Header {
		if _, twice := s.at[Name(c)]; !twice {
			s.at[Name(c)] = i
		}
	}
	return s
}

// Name is a column's name without case, order mark and punctuation:
// "Video views P_75" is videoviewsp75.
func Name(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r >= 'A' && r <= 'Z':
			return r + 'a' - 'A'
		case r >= 'a' && r <= 'z', r >= '0' && r <= '9':
			return r
		case r > 127 && r != '\ufeff':
			return r
		}
		return -1
	}, s)
}

// Has tells whether all columns are there.
func (s Sheet) Has(names ...string) bool {
	return !slices.ContainsFunc(names, func(n string) bool { _, ok := s.at[Name(n)]; return !ok })
}

// Lacks lists the columns that are not there.
func (s Sheet) Lacks(names ...string) []string {
	return slices.DeleteFunc(slices.Clone(names), func(n string) bool { return s.Has(n) })
}

// Cell returns the first of the named columns that has a value, or an empty
// cell of the first name.
func (s Sheet) Cell(r inbox.Record, out inbox.Out, names ...string) inbox.Cell {
	for _, n := range names {
		i, ok := s.at[Name(n)]
		if !ok || i >= len(r.Fields) {
			continue
		}
		c := inbox.Cell{Column: s.label[i], Value: strings.TrimSpace(r.Fields[i]), Out: out}
		if !c.Missing() {
			return c
		}
	}
	return inbox.Cell{Column: names[0], Out: out}
}

// Text returns the first value of the named columns, or "".
func (s Sheet) Text(r inbox.Record, names ...string) string {
	v, _ := s.Cell(r, nil, names...).Text()
	return v
}

// Object is a decoded JSON object; numbers keep their digits.
type Object map[string]any

// Obj returns a decoded value as an object; empty if it is none.
func Obj(v any) Object {
	switch o := v.(type) {
	case map[string]any:
		return o
	case Object:
		return o
	}
	return Object{}
}

// At follows a path of keys.
func (o Object) At(path ...string) any {
	var v any = map[string]any(o)
	for _, k := range path {
		m, is := v.(map[string]any)
		if !is {
			return nil
		}
		v = m[k]
	}
	return v
}

// Text returns the value at a path as text; "" when it is missing or null.
func (o Object) Text(path ...string) string {
	switch v := o.At(path...).(type) {
	case nil, map[string]any, []any:
		return ""
	case string:
		return strings.TrimSpace(v)
	case json.Number:
		return v.String()
	case bool:
		return fmt.Sprint(v)
	default:
		return fmt.Sprint(v)
	}
}

// Cell returns the value at a path as a cell whose column is the path.
func (o Object) Cell(out inbox.Out, path ...string) inbox.Cell {
	return inbox.Cell{Column: strings.Join(path, "."), Value: o.Text(path...), Out: out}
}

// Has tells whether all keys are there, also with null.
func (o Object) Has(keys ...string) bool {
	return !slices.ContainsFunc(keys, func(k string) bool { _, ok := o[k]; return !ok })
}

// List returns the objects of the list at a path.
func (o Object) List(path ...string) []Object {
	list, _ := o.At(path...).([]any)
	var out []Object
	for _, v := range list {
		if m, is := v.(map[string]any); is {
			out = append(out, m)
		}
	}
	return out
}
