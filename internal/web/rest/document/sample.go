package document

import (
	"strings"

	"github.com/danielgtaylor/huma/v2"
)

// sampleDepth bounds how deep an example goes into what holds itself.
const sampleDepth = 5

// Sample is an example of a schema: what a document shows of an answer.
func (d *Document) Sample(s Schema) any { return d.sample(s, "", 0) }

// sample is an example of what stands under a name, so many levels deep.
func (d *Document) sample(s Schema, name string, depth int) any {
	for s.Ref != "" {
		s = d.Types.SchemaFromRef(s.Ref)
	}
	if len(s.AllOf) == 1 && s.Type == "" {
		return d.sample(s.AllOf[0], name, depth)
	}
	if len(s.Enum) > 0 {
		return s.Enum[0]
	}
	if len(s.Examples) > 0 {
		return s.Examples[0]
	}
	switch s.Type {
	case huma.TypeObject:
		return d.sampleObject(s, depth)
	case huma.TypeArray:
		if depth >= sampleDepth {
			return []any{}
		}
		return []any{d.sample(s.Items, name, depth+1)}
	case huma.TypeInteger:
		return int(least(s, 1))
	case huma.TypeNumber:
		return least(s, 0.6)
	case huma.TypeBoolean:
		return true
	}
	return sampleText(s, name)
}

func least(s Schema, v float64) float64 {
	if s.Minimum != nil && *s.Minimum > v {
		return *s.Minimum
	}
	return v
}

func (d *Document) sampleObject(s Schema, depth int) any {
	out := map[string]any{}
	if values, ok := s.AdditionalProperties.(*huma.Schema); ok && depth < sampleDepth {
		out["instagram"] = d.sample(values, "", depth+1)
	}
	required := map[string]bool{}
	for _, name := range s.Required {
		required[name] = true
	}
	for name, p := range s.Properties {
		if required[name] || depth == 0 || depth < sampleDepth && !d.nests(p) {
			out[name] = d.sample(p, name, depth+1)
		}
	}
	return out
}

// nests tells whether a schema holds more than a value.
func (d *Document) nests(s Schema) bool {
	if s.Ref != "" {
		s = d.Types.SchemaFromRef(s.Ref)
	}
	return s.Type == huma.TypeObject || s.Type == huma.TypeArray || len(s.AllOf) > 0
}

// sampleText is an example of a text, by its format or its name.
func sampleText(s Schema, name string) any {
	switch s.Format {
	case "date":
		return "2026-10-31"
	case "date-time":
		return "2026-10-31T09:00:00Z"
	case "uri":
		return "https://example.com"
	}
	if text, ok := texts[name]; ok {
		return text
	}
	return strings.ReplaceAll(name, "_", " ")
}
