package sheet

import (
	"slices"
	"strings"

	"plumbline/internal/ladder"
	"plumbline/internal/ladder/parse"
	"plumbline/internal/ladder/tree"
)

// kind is the things of one sheet by id, in order.
type kind struct {
	sheet string
	byID  map[string]*tree.Node
	all   []*tree.Node
	typed map[string]string // id → the cell a new thing was named after
}

func (r *reader) kind(sheet string) *kind {
	k := &kind{sheet: sheet, byID: map[string]*tree.Node{}, typed: map[string]string{}}
	for _, n := range r.items(sheet) {
		id := n.String("id")
		if id == "" || k.byID[id] != nil {
			r.say(sheet, n.Line, 1, "PL009", "this row has no id of its own", "write an id that no other row has")
			continue
		}
		k.byID[id] = n
		k.all = append(k.all, n)
	}
	return k
}

// get returns the thing of an id, making one that stands on the canvas only.
func (k *kind) get(id string) (n *tree.Node, isNew bool) {
	if n = k.byID[id]; n == nil {
		n, isNew = tree.NewMap().Set("id", tree.NewText(id)), true
		k.byID[id] = n
		k.all = append(k.all, n)
	}
	return n, isNew
}

// goals puts objectives and KPIs together again from the canvas and the sheets
// of their kinds.
func (r *reader) goals() {
	objectives, results, outcomes, kpis := r.kind("Objectives"), r.kind(resultSheet), r.kind(outcomeSheet), r.kind("KPIs")
	levers := map[string][]*tree.Node{} // sub-outcome and KPI → the rows of the sheet Levers
	for _, n := range r.items(leverSheet) {
		key := n.String("sub_outcome") + "\n" + n.String("kpi")
		n.Drop("sub_outcome")
		levers[key] = append(levers[key], n)
	}
	c := &canvas{reader: r, objectives: objectives, results: results, outcomes: outcomes, kpis: kpis, levers: levers}
	for i, row := range r.tables[canvasSheet] {
		if i > 0 && len(trim(row)) > 0 {
			c.row(append(append([]string{}, row...), make([]string, 5)...), i+1)
		}
	}
	c.attach()
	for _, kr := range results.all {
		if !c.seen[kr] {
			r.say(resultSheet, kr.Line, 1, "PL004", kr.String("id")+" is not on the canvas", "add a row for it there")
		}
	}
	for _, s := range outcomes.all {
		if !c.seen[s] {
			r.say(outcomeSheet, s.Line, 1, "PL004", s.String("id")+" is not on the canvas, so nothing says which key result it serves", "add a row for it there")
		}
	}
	if len(objectives.all) > 0 {
		r.root.Set("objectives", tree.NewList(objectives.all...))
	}
	if len(kpis.all) > 0 {
		r.root.Set("kpis", tree.NewList(kpis.all...))
	}
}

type canvas struct {
	*reader
	objectives, results, outcomes, kpis *kind
	levers                              map[string][]*tree.Node
	kr, sub                             *tree.Node
	inOrder                             []*tree.Node // key results as they appear
	seen                                map[*tree.Node]bool
	filled                              map[string]bool // KPI id + column already written
}

// row reads one row of the canvas; an empty first or second cell means as above.
func (c *canvas) row(cells []string, row int) {
	if c.seen == nil {
		c.seen, c.filled = map[*tree.Node]bool{}, map[string]bool{}
	}
	if strings.TrimSpace(cells[0]) == unattached {
		c.kpi(cells, row)
		return
	}
	if cells[0] != "" {
		title, id := c.titledCell(cells[0], c.results, row, 1)
		if id == "" {
			return
		}
		last := c.kr
		c.kr, _ = c.results.get(id)
		c.sub = nil
		c.title(c.kr, title)
		if !c.seen[c.kr] {
			c.seen[c.kr] = true
			c.inOrder = append(c.inOrder, c.kr)
		}
		if c.kr.Get("objective") == nil && last != nil && last.Get("objective") != nil {
			c.kr.Set("objective", last.Get("objective"))
		}
	}
	if cells[1] != "" {
		title, id := c.titledCell(cells[1], c.outcomes, row, 2)
		if id == "" || c.kr == nil {
			return
		}
		c.sub, _ = c.outcomes.get(id)
		c.title(c.sub, title)
		if !c.seen[c.sub] {
			c.seen[c.sub] = true
			push(c.kr, "sub_outcomes", c.sub)
		}
	}
	if cells[2] == "" {
		return
	}
	id := c.kpi(cells, row)
	if id == "" {
		return
	}
	if c.sub == nil {
		c.say(canvasSheet, row, 2, "PL004", "this KPI has no sub-outcome to move", "write the sub-outcome into the second column, or "+unattached+" into the first")
		return
	}
	push(c.sub, "levers", c.lever(id))
}

func (c *canvas) title(n, title *tree.Node) {
	if title != nil {
		n.Set("title", title)
	}
}

// kpi reads the last three columns and returns the KPI's id. A KPI that stands
// on the canvas only is made when the row says more than its id.
func (c *canvas) kpi(cells []string, row int) string {
	title, id := c.titledCell(cells[2], c.kpis, row, 3)
	if id == "" || title == nil && cells[3] == "" && cells[4] == "" && c.kpis.byID[id] == nil {
		return id
	}
	k, isNew := c.kpis.get(id)
	c.title(k, title)
	if metric := strings.ReplaceAll(id, "-", "_"); isNew && shipped(metric) {
		k.SetText("metric", metric)
	}
	for j, keys := range [][]string{hookKeys, ownerKeys} {
		cell := cells[3+j]
		if cell == "" {
			continue
		}
		m := c.inline("{"+cell+"}", canvasSheet, row, 4+j)
		if len(keys) == 1 && m.Get(keys[0]) == nil {
			m = tree.NewMap().Set(keys[0], m)
		} else if strings.HasPrefix(cell, "{") {
			m = c.inline(cell, canvasSheet, row, 4+j)
		}
		for _, e := range m.Entries {
			if old := k.Get(e.Key); old != nil && tree.Hash(old) != tree.Hash(e.Value) {
				c.say(canvasSheet, row, 4+j, "PL003", "the "+e.Key+" of "+id+" is written twice, and differently", "keep one of them")
				continue
			}
			k.Set(e.Key, e.Value)
		}
	}
	return id
}

// shipped tells whether the catalogue has a metric of that name.
func shipped(metric string) bool {
	metrics, _ := parse.Catalogue()
	return slices.ContainsFunc(metrics, func(m ladder.Metric) bool { return m.ID == metric })
}

// lever takes the next row of the sheet Levers for this arrow, or makes one.
func (c *canvas) lever(kpi string) *tree.Node {
	key := c.sub.String("id") + "\n" + kpi
	if rows := c.levers[key]; len(rows) > 0 {
		c.levers[key] = rows[1:]
		return rows[0]
	}
	return tree.NewMap().Set("kpi", tree.NewText(kpi))
}

func push(n *tree.Node, key string, item *tree.Node) {
	if n.Get(key) == nil {
		n.Set(key, tree.NewList())
	}
	n.Get(key).Items = append(n.Get(key).Items, item)
}

// attach hangs the key results under their objectives.
func (c *canvas) attach() {
	for _, kr := range c.inOrder {
		id := kr.String("objective")
		kr.Drop("objective")
		o := c.objectives.byID[id]
		if o == nil && len(c.objectives.all) > 0 {
			o = c.objectives.all[0]
		}
		if o == nil {
			o, _ = c.objectives.get("objective")
		}
		push(o, "key_results", kr)
	}
}
