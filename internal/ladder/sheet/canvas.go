package sheet

import (
	"strings"

	"plumbline/internal/ladder/tree"
)

// canvas lays out objectives and KPIs: the five columns, and a sheet a kind for
// the rest. Where ids are missing or given twice, nothing could be told apart,
// and the sections stay as YAML on the sheet Other.
func (l *layouter) canvas(root *tree.Node) {
	l.done = map[string]bool{}
	objectives, kpis := root.Get("objectives"), root.Get("kpis")
	t := table{name: canvasSheet, rows: [][]string{canvasColumns}}
	placed := map[string]bool{}
	named := map[string]*tree.Node{}
	if kpis != nil && distinct(kpis.Items) {
		for _, k := range kpis.Items {
			named[k.String("id")] = k
		}
	}
	if objectives != nil && objectives.Kind == tree.List && nests(objectives) {
		l.done["objectives"] = true
		l.goals(objectives, named, placed, &t)
	}
	l.tables = append([]table{t}, l.tables...)
	if len(named) == 0 {
		return
	}
	l.done["kpis"] = true
	for _, k := range kpis.Items {
		if !placed[k.String("id")] {
			l.tables[0].rows = append(l.tables[0].rows, append([]string{unattached, ""}, kpiCells(k)...))
		}
	}
	l.tables = append(l.tables, rows("KPIs", kpis.Items, nil, "title", "hook", "owner", "review"))
}

func (l *layouter) goals(objectives *tree.Node, named map[string]*tree.Node, placed map[string]bool, t *table) {
	var results, outcomes, levers []*tree.Node
	var under, below []string
	for _, o := range objectives.Items {
		for _, kr := range list(o, "key_results") {
			results, under = append(results, kr), append(under, o.String("id"))
			krCell := titled(kr)
			if len(list(kr, "sub_outcomes")) == 0 {
				t.rows = append(t.rows, []string{krCell})
			}
			for _, s := range list(kr, "sub_outcomes") {
				outcomes = append(outcomes, s)
				subCell := titled(s)
				if len(list(s, "levers")) == 0 {
					t.rows = append(t.rows, []string{krCell, subCell})
				}
				for _, a := range list(s, "levers") {
					levers, below = append(levers, a), append(below, s.String("id"))
					cells := []string{"[" + a.String("kpi") + "]"}
					if k := named[a.String("kpi")]; k != nil && !placed[k.String("id")] {
						cells = kpiCells(k)
						placed[k.String("id")] = true
					}
					t.rows = append(t.rows, append([]string{krCell, subCell}, cells...))
					krCell, subCell = "", "" // below: as above
				}
				krCell = ""
			}
		}
	}
	column := func(name string, values []string) func(int) []string {
		return func(i int) []string {
			if i < 0 {
				return []string{name}
			}
			return []string{values[i]}
		}
	}
	l.tables = append(l.tables,
		rows("Objectives", objectives.Items, nil, "key_results"),
		rows(resultSheet, results, column("objective", under), "title", "sub_outcomes"),
		rows(outcomeSheet, outcomes, nil, "title", "levers"),
		rows(leverSheet, levers, column("sub_outcome", below)))
}

// kpiCells are the last three columns of the canvas.
func kpiCells(k *tree.Node) []string {
	return []string{titled(k), bare(k, hookKeys), bare(k, ownerKeys)}
}

// titled writes a title with its id: Orders from creators [creator-orders].
func titled(n *tree.Node) string {
	title := n.Get("title")
	if title == nil || title.Kind == tree.Null {
		return "[" + n.String("id") + "]"
	}
	return cellOf(title) + " [" + n.String("id") + "]"
}

// bare writes some keys as YAML without the braces around them; a mapping that
// stands alone without its key either: source: links, tag: [utm, code].
func bare(n *tree.Node, keys []string) string {
	m := tree.NewMap()
	for _, key := range keys {
		if v := n.Get(key); v != nil && v.Kind != tree.Null {
			m.Set(key, v)
		}
	}
	if len(m.Entries) == 0 {
		return ""
	}
	if len(keys) == 1 {
		if m.Entries[0].Value.Kind != tree.Mapping || len(m.Entries[0].Value.Entries) == 0 {
			return tree.Inline(m)
		}
		m = m.Entries[0].Value
	}
	return strings.TrimSuffix(strings.TrimPrefix(tree.Inline(m), "{"), "}")
}

func list(n *tree.Node, key string) []*tree.Node {
	if v := n.Get(key); v != nil {
		return v.Items
	}
	return nil
}

// nests tells whether objectives, key results and sub-outcomes are mappings
// with ids of their own all the way down, and levers name their KPI.
func nests(objectives *tree.Node) bool {
	var results, outcomes []*tree.Node
	for _, o := range objectives.Items {
		if !listOrNone(o, "key_results") {
			return false
		}
		results = append(results, list(o, "key_results")...)
	}
	for _, kr := range results {
		if !listOrNone(kr, "sub_outcomes") {
			return false
		}
		outcomes = append(outcomes, list(kr, "sub_outcomes")...)
	}
	for _, s := range outcomes {
		if !listOrNone(s, "levers") {
			return false
		}
		for _, a := range list(s, "levers") {
			if a.Kind != tree.Mapping || !plainID(a.String("kpi")) || a.Get("sub_outcome") != nil {
				return false
			}
		}
	}
	for _, kr := range results {
		if kr.Get("objective") != nil {
			return false
		}
	}
	return distinct(objectives.Items) && distinct(results) && distinct(outcomes)
}

func listOrNone(n *tree.Node, key string) bool {
	v := n.Get(key)
	return v == nil || v.Kind == tree.Null || v.Kind == tree.List
}

// distinct tells whether every item is a mapping with an id of its own.
func distinct(items []*tree.Node) bool {
	seen := map[string]bool{}
	for _, n := range items {
		id := n.String("id")
		if n.Kind != tree.Mapping || !plainID(id) || seen[id] {
			return false
		}
		seen[id] = true
	}
	return true
}

// plainID tells whether an id can stand in [ ] after a title.
func plainID(id string) bool {
	return id != "" && strings.TrimSpace(id) == id && !strings.ContainsAny(id, "[]\n\r\t")
}
