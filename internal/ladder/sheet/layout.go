package sheet

import (
	"slices"
	"strings"

	"plumbline/internal/ladder/tree"
)

// layout lays a tree out as tables, the canvas first.
func layout(root *tree.Node) []table {
	l := &layouter{other: table{name: otherSheet, rows: [][]string{{"Section", "Text"}}}}
	l.canvas(root)
	for _, e := range root.Entries {
		if e.Value.Kind == tree.Null || l.done[e.Key] {
			continue
		}
		l.section(e)
	}
	if len(l.other.rows) > 1 {
		l.tables = append(l.tables, l.other)
	}
	if c := comments(root); len(c.rows) > 1 {
		l.tables = append(l.tables, c)
	}
	return l.tables
}

type layouter struct {
	tables []table
	other  table
	done   map[string]bool
}

// section lays out one section: a list of mappings as a table, a mapping as
// key and value, anything else as YAML on the sheet Other.
func (l *layouter) section(e tree.Entry) {
	name := sheetOf(e.Key)
	reserved := []string{canvasSheet, resultSheet, outcomeSheet, leverSheet, commentsSheet, otherSheet, "Objectives", "KPIs"}
	switch {
	case slices.Contains(reserved, name) || sectionOf(name) != e.Key || len(name) > 31 || strings.ContainsAny(name, `:\/?*[]'`):
	case e.Value.Kind == tree.List && mappings(e.Value):
		l.tables = append(l.tables, rows(name, e.Value.Items, nil))
		return
	case e.Value.Kind == tree.Mapping && len(e.Value.Entries) > 0 && dotless(e.Value):
		t := table{name: name, rows: [][]string{{"Key", "Value"}}}
		t.flat("", e.Value)
		l.tables = append(l.tables, t)
		return
	}
	l.other.rows = append(l.other.rows, []string{e.Key, tree.Inline(e.Value)})
}

func (t *table) flat(prefix string, n *tree.Node) {
	for _, e := range n.Entries {
		if e.Value.Kind == tree.Mapping && len(e.Value.Entries) > 0 {
			t.flat(prefix+e.Key+".", e.Value)
			continue
		}
		if e.Value.Kind != tree.Null {
			t.rows = append(t.rows, []string{prefix + e.Key, cellOf(e.Value)})
		}
	}
}

// mappings tells whether a list is not empty and holds mappings only.
func mappings(n *tree.Node) bool {
	return len(n.Items) > 0 && !slices.ContainsFunc(n.Items, func(i *tree.Node) bool { return i.Kind != tree.Mapping || len(i.Entries) == 0 })
}

// dotless tells whether no key below could be taken for a path.
func dotless(n *tree.Node) bool {
	for _, e := range n.Entries {
		if e.Key == "" || strings.Contains(e.Key, ".") || strings.TrimSpace(e.Key) != e.Key {
			return false
		}
		if e.Value.Kind == tree.Mapping && !dotless(e.Value) {
			return false
		}
	}
	return true
}

// rows makes a table of mappings: one column a key, in order of appearance;
// first are columns that stand before them, with one cell a row.
func rows(name string, items []*tree.Node, first func(i int) []string, leave ...string) table {
	var header []string
	for _, item := range items {
		for _, e := range item.Entries {
			if !slices.Contains(header, e.Key) && !slices.Contains(leave, e.Key) {
				header = append(header, e.Key)
			}
		}
	}
	t := table{name: name}
	lead := []string{}
	if first != nil {
		lead = first(-1)
	}
	t.rows = append(t.rows, append(slices.Clone(lead), header...))
	for i, item := range items {
		var row []string
		if first != nil {
			row = append(row, first(i)...)
		}
		for _, key := range header {
			row = append(row, cellOf(item.Get(key)))
		}
		t.rows = append(t.rows, row)
	}
	return t
}

// comments lists every comment with the path of what it stands at.
func comments(root *tree.Node) table {
	t := table{name: commentsSheet, rows: [][]string{{"At", "Where", "Comment"}}}
	each(root, "", func(path string, e *tree.Entry, n *tree.Node) {
		above := n.Above
		if e != nil {
			above = e.Above
		}
		if len(above) > 0 {
			t.rows = append(t.rows, []string{path, "above", strings.Join(above, "\n")})
		}
		if n.Beside != "" {
			t.rows = append(t.rows, []string{path, "beside", n.Beside})
		}
	})
	return t
}

// each visits every entry and item with its path: kpis[fit].green. Items are
// named by id, kpi, metric or role where they have one, else by number.
func each(n *tree.Node, path string, visit func(path string, e *tree.Entry, n *tree.Node)) {
	for i := range n.Entries {
		e := &n.Entries[i]
		p := strings.TrimPrefix(path+"."+e.Key, ".")
		visit(p, e, e.Value)
		each(e.Value, p, visit)
	}
	seen := map[string]int{}
	for _, item := range n.Items {
		p := path + "[" + itemName(item, seen) + "]"
		visit(p, nil, item)
		each(item, p, visit)
	}
}

func itemName(n *tree.Node, seen map[string]int) string {
	name := ""
	for _, key := range []string{"id", "kpi", "metric", "role"} {
		if name == "" {
			name = n.String(key)
		}
	}
	seen[name]++
	if seen[name] > 1 || name == "" {
		name += "#" + string(rune('0'+seen[name]%10))
	}
	return name
}
