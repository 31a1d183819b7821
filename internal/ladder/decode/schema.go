package decode

import (
	"reflect"
	"strings"
)

// Schema returns the JSON Schema (2020-12) of a written struct.
func Schema(dst any, title string) map[string]any {
	s := schemaOf(reflect.TypeOf(dst), Field{})
	s["$schema"] = "https://json-schema.org/draft/2020-12/schema"
	s["title"] = title
	return s
}

func schemaOf(t reflect.Type, f Field) map[string]any {
	if c, ok := reflect.New(t).Interface().(Custom); ok {
		return schemaOfForm(c.Form(), f)
	}
	switch t.Kind() {
	case reflect.Pointer:
		return schemaOf(t.Elem(), f)
	case reflect.Slice:
		item := schemaOf(t.Elem(), Field{One: f.One})
		list := map[string]any{"type": "array", "items": item}
		if f.Single {
			return map[string]any{"anyOf": []any{list, item}}
		}
		return list
	}
	return schemaOfStruct(t)
}

func schemaOfForm(form Form, f Field) map[string]any {
	if form.ItemType != nil {
		out := map[string]any{"type": "object"}
		item := schemaOf(form.ItemType, Field{})
		if len(f.One) == 0 {
			out["additionalProperties"] = item
			return out
		}
		props := map[string]any{}
		for _, k := range f.One {
			props[k] = item
		}
		out["properties"], out["additionalProperties"] = props, false
		return out
	}
	out := map[string]any{}
	switch form.Type {
	case "any", "":
	case "string":
		out["type"] = "string"
		if len(f.One) == 0 && len(form.One) == 0 && form.Pattern == "" { // any scalar is a text: name: 2026 is one
			out["type"] = []any{"string", "number", "boolean"}
		}
	default:
		out["type"] = form.Type
	}
	one := f.One
	if len(one) == 0 {
		one = form.One
	}
	if len(one) > 0 {
		out["enum"] = one
	}
	if form.Pattern != "" {
		out["pattern"] = form.Pattern
	}
	return out
}

func schemaOfStruct(t reflect.Type) map[string]any {
	props, must := map[string]any{}, []string{}
	for _, f := range Fields(t) {
		p := schemaOf(f.Type, f)
		if f.Doc != "" {
			p["description"] = f.Doc
		}
		if f.Default != "" {
			p["default"] = f.Default
		}
		if f.Eg != "" {
			p["examples"] = []string{f.Eg}
		}
		props[f.Name] = p
		if f.Must {
			must = append(must, f.Name)
		}
	}
	out := map[string]any{"type": "object", "properties": props, "additionalProperties": false}
	if len(must) > 0 {
		out["required"] = must
	}
	return out
}

// Reference writes the keys of a written struct as Markdown tables: one table
// a section, nested sections after their parents.
func Reference(dst any, root string) string {
	var b strings.Builder
	reference(&b, reflect.TypeOf(dst), root, map[reflect.Type]string{})
	return b.String()
}

func reference(b *strings.Builder, t reflect.Type, path string, seen map[reflect.Type]string) {
	if where, ok := seen[t]; ok {
		b.WriteString("\n### `" + path + "`\n\nAs `" + where + "`.\n")
		return
	}
	seen[t] = path
	if path != "" {
		b.WriteString("\n### `" + path + "`\n")
	}
	b.WriteString("\n| key | value | meaning |\n|---|---|---|\n")
	type nested struct {
		t    reflect.Type
		path string
	}
	var below []nested
	for _, f := range Fields(t) {
		kind, inner, suffix := describe(f.Type, f)
		if inner != nil {
			p := f.Name + suffix
			if path != "" {
				p = path + "." + p
			}
			below = append(below, nested{inner, p})
		}
		name := "`" + f.Name + "`"
		if f.Must {
			name += " (required)"
		}
		doc := f.Doc
		if f.Default != "" {
			doc += " Default: " + f.Default + "."
		}
		if f.Eg != "" {
			doc += " Example: `" + f.Eg + "`."
		}
		b.WriteString("| " + name + " | " + cell(kind) + " | " + cell(strings.TrimSpace(doc)) + " |\n")
	}
	for _, n := range below {
		reference(b, n.t, n.path, seen)
	}
}

// describe names a type for people, and the struct inside it, if any.
func describe(t reflect.Type, f Field) (kind string, inner reflect.Type, suffix string) {
	if c, ok := reflect.New(t).Interface().(Custom); ok {
		form := c.Form()
		if form.ItemType != nil {
			k, in, s := describe(form.ItemType, Field{})
			keys := "any key"
			if len(f.One) > 0 {
				keys = strings.Join(f.One, ", ")
			}
			return "keys (" + keys + ") → " + k, in, ".*" + s
		}
		if len(f.One) > 0 {
			return strings.Join(f.One, " · "), nil, ""
		}
		return form.Name, nil, ""
	}
	switch t.Kind() {
	case reflect.Pointer:
		return describe(t.Elem(), f)
	case reflect.Slice:
		k, in, s := describe(t.Elem(), f)
		return "list of " + k, in, "[]" + s
	}
	return "section", t, ""
}

func cell(s string) string { return strings.ReplaceAll(s, "|", "\\|") }
