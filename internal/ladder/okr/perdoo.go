package okr

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"plumbline/internal/fault"
)

// perdoo reads the answer of Perdoo's GraphQL query for objectives: edges with
// nodes, each with its results. Every scalar that is met becomes a cell, so that
// a query that asks for more loses nothing.
func (b *builder) perdoo(name string, src []byte) error {
	var doc any
	d := json.NewDecoder(strings.NewReader(string(src)))
	d.UseNumber()
	if err := d.Decode(&doc); err != nil {
		return fault.Wrap(fault.Invalid, err, "%s is not JSON", name)
	}
	nodes := find(doc)
	if len(nodes) == 0 {
		return fault.New(fault.Invalid, "%s has no objectives", name).WithHint(`it should hold {"data": {"objectives": {"edges": [{"node": {"name": …, "results": […]}}]}}}`)
	}
	t := &table{name: name}
	for i, n := range nodes {
		t.add(i+1, "objective", "", n)
		for _, r := range results(n["results"]) {
			kind := "key result"
			if k, _ := r["type"].(string); strings.Contains(strings.ToLower(k), "initiative") || strings.Contains(strings.ToLower(k), "kpi") {
				kind = strings.ToLower(k)
			}
			t.add(i+1, kind, text(n["name"]), r)
		}
	}
	return b.table(t)
}

// find returns the nodes of the first objectives list below a value.
func find(v any) []map[string]any {
	m, ok := v.(map[string]any)
	if !ok {
		return nil
	}
	if o, ok := m["objectives"]; ok {
		return results(o)
	}
	for _, key := range sorted(m) {
		if found := find(m[key]); found != nil {
			return found
		}
	}
	return nil
}

// results returns the objects of a list, or of {edges: [{node: …}]}.
func results(v any) []map[string]any {
	if m, ok := v.(map[string]any); ok {
		v = m["edges"]
	}
	list, _ := v.([]any)
	var out []map[string]any
	for _, x := range list {
		m, ok := x.(map[string]any)
		if !ok {
			continue
		}
		if n, ok := m["node"].(map[string]any); ok {
			m = n
		}
		out = append(out, m)
	}
	return out
}

// add makes a row of an object: one column a scalar, nested ones by dotted names.
func (t *table) add(line int, kind, parent string, m map[string]any) {
	cells := map[string]string{"Type": kind, "Parent": parent}
	for _, key := range sorted(m) {
		if key != "results" {
			spread(cells, key, m[key])
		}
	}
	if v, ok := cells["type"]; ok { // Perdoo's own word for what it is
		delete(cells, "type")
		cells["result type"] = v
	}
	r := row{line: line}
	for _, key := range sortedKeys(cells) {
		if !slices.Contains(t.header, key) {
			t.header = append(t.header, key)
		}
	}
	r.cells = make([]string, len(t.header))
	for i, h := range t.header {
		r.cells[i] = cells[h]
	}
	t.rows = append(t.rows, r)
}

func spread(cells map[string]string, name string, v any) {
	switch x := v.(type) {
	case map[string]any:
		for _, key := range sorted(x) {
			n := name + "." + key
			if key == "name" || key == "email" {
				n = name // timeframe {name} is the timeframe
				if _, taken := cells[n]; taken {
					n = name + "." + key
				}
			}
			spread(cells, n, x[key])
		}
	case []any:
		for i, item := range x {
			spread(cells, fmt.Sprintf("%s.%d", name, i+1), item)
		}
	case nil:
	default:
		cells[name] = text(v)
	}
}

func text(v any) string {
	if v == nil {
		return ""
	}
	return fmt.Sprint(v)
}

func sorted(m map[string]any) []string {
	out := make([]string, 0, len(m))
	for k := range m {
		out = append(out, k)
	}
	slices.Sort(out)
	return out
}

func sortedKeys(m map[string]string) []string {
	out := make([]string, 0, len(m))
	for k := range m {
		out = append(out, k)
	}
	slices.Sort(out)
	return out
}
