package okr

import (
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"plumbline/internal/fault"
	"plumbline/internal/ladder"
	"plumbline/internal/ladder/tree"
	"plumbline/internal/period"
)

type builder struct {
	o          Options
	calendar   period.Calendar
	result     *Result
	people     []*tree.Node
	objectives []*tree.Node
	kpis       []*tree.Node
	ids        map[string]bool       // kind/id taken
	person     map[string]string     // owner as written → person id
	byName     map[string]*tree.Node // objectives by id and by title, as the source wrote them
}

func newBuilder(o Options) *builder {
	month := time.January
	for m := time.January; m <= time.December; m++ {
		if strings.EqualFold(m.String(), o.Fiscal) {
			month = m
		}
	}
	c, err := period.NewCalendar(o.Timezone, time.Monday, month)
	if err != nil {
		c = period.Calendar{WeekStarts: time.Monday, FiscalStart: month}
	}
	return &builder{
		o: o, calendar: c, ids: map[string]bool{}, person: map[string]string{}, byName: map[string]*tree.Node{},
		result: &Result{Files: map[string][]byte{}, Columns: map[string]map[string]string{}},
	}
}

func (b *builder) currency() string { return or(strings.ToUpper(b.o.Currency), "USD") }

// id makes an id that nothing of its kind has.
func (b *builder) id(kind, name string) string {
	base := or(slug(name), kind)
	id := base
	for i := 2; b.ids[kind+"/"+id]; i++ {
		id = base + "-" + strconv.Itoa(i)
	}
	b.ids[kind+"/"+id] = true
	return id
}

// owner makes a person of an owner as written: an address, a name, or both.
func (b *builder) owner(written string) string {
	written = strings.TrimSpace(written)
	if written == "" {
		return ""
	}
	if id, ok := b.person[written]; ok {
		return id
	}
	name, email := written, ""
	if at := strings.IndexByte(written, '@'); at > 0 && !strings.ContainsAny(written, " <") {
		name, email = written[:at], written
	}
	id := b.id("person", name)
	p := tree.NewMap().SetText("id", id)
	if email == "" {
		p.SetText("name", name)
	}
	b.people = append(b.people, p.SetText("email", email))
	b.person[written] = id
	return id
}

// table reads rows of OKRs by their columns.
func (b *builder) table(t *table) error {
	at := guess(t.header, b.o.Columns)
	for name, column := range b.o.Columns {
		if !slices.Contains(neutralNames(), name) {
			return fault.New(fault.Invalid, "there is no neutral column %q", name).WithHint("known are %s", strings.Join(neutralNames(), ", "))
		}
		if _, ok := at[name]; !ok {
			return fault.New(fault.Invalid, "%s has no column %q", t.name, column).WithHint("its columns are %s", strings.Join(t.header, ", "))
		}
	}
	b.result.Columns[t.name] = map[string]string{}
	for name, i := range at {
		b.result.Columns[t.name][name] = t.header[i]
	}
	var last *tree.Node // the objective last seen: key results stand below it
	for _, r := range t.rows {
		x := entry{builder: b, table: t, row: r, at: at}
		last = x.build(last)
	}
	return nil
}

// entry is one row with its columns.
type entry struct {
	*builder
	table *table
	row   row
	at    map[string]int
	used  map[int]bool
}

// get returns a cell by neutral name and notes that the ladder carries it.
func (x *entry) get(names ...string) string {
	for _, name := range names {
		if i, ok := x.at[name]; ok && i < len(x.row.cells) && strings.TrimSpace(x.row.cells[i]) != "" {
			return strings.TrimSpace(x.row.cells[i])
		}
	}
	return ""
}

// keep is get for a value that stands in the ladder as it is.
func (x *entry) keep(names ...string) string {
	for _, name := range names {
		if v := x.get(name); v != "" {
			x.used[x.at[name]] = true
			return v
		}
	}
	return ""
}

// build makes what the row is and returns the objective rows below belong to.
func (x *entry) build(last *tree.Node) *tree.Node {
	x.used = map[int]bool{}
	kind := fold(x.get("type"))
	isKR := strings.Contains(kind, "key result") || kind == "kr"
	switch {
	case kind == "" && x.get("objective_title") != "":
		last = x.objective(x.get("objective_title"), x.get("objective_id"), x.get("objective_owner", "owner"))
		x.carried(last)
		if title := x.keep("kr_title", "title", "metric_name"); title != "" {
			x.keyResult(last, title)
			return last
		}
		x.rest(last.String("id"), last.String("title"))
	case isKR || kind == "" && x.get("kr_title") != "":
		parent := b4(x.byName[x.get("parent")], b4(x.byName[x.get("objective_title")], b4(x.byName[x.get("objective_id")], last)))
		if parent == nil {
			parent = x.objective("Key results without an objective", "", "")
		}
		x.keyResult(parent, x.keep("kr_title", "title", "metric_name"))
	case strings.Contains(kind, "objective") || kind == "goal" || kind == "o":
		last = x.objective(x.keep("title", "objective_title"), x.get("id", "objective_id"), x.keep("owner", "objective_owner"))
		x.rest(last.String("id"), last.String("title"))
	default: // a KPI, an initiative, a project, or a row that does not say
		x.kpi()
	}
	return last
}

// carried marks the objective's title and owner as kept where the objective,
// which an earlier row may have made, says the same.
func (x *entry) carried(o *tree.Node) {
	if x.get("objective_title") == o.String("title") {
		x.keep("objective_title")
	}
	if owner := x.get("objective_owner"); owner != "" && x.person[owner] == o.String("owner") {
		x.keep("objective_owner")
	}
}

func b4(first, otherwise *tree.Node) *tree.Node {
	if first != nil {
		return first
	}
	return otherwise
}

// objective finds or makes an objective.
func (x *entry) objective(title, id, owner string) *tree.Node {
	if o := b4(x.byName[id], x.byName[title]); o != nil && (id != "" || title != "") && (id == "" || x.byName[id] == o) {
		return o
	}
	title = or(title, or(id, "Untitled objective"))
	o := tree.NewMap().SetText("id", x.id("objective", title)).SetText("title", title)
	o.SetText("rank", strconv.Itoa(len(x.objectives)+1)).SetText("owner", x.owner(owner))
	x.builder.objectives = append(x.builder.objectives, o)
	x.result.Objectives++
	x.byName[title] = o
	if id != "" {
		x.byName[id] = o
	}
	return o
}

// keyResult makes a key result with what the row says of its number.
func (x *entry) keyResult(o *tree.Node, title string) {
	title = or(title, "Untitled key result")
	kr := tree.NewMap().SetText("id", x.id("key_result", title)).SetText("title", title)
	unit, currency := or(x.get("unit"), x.get("metric_type")), x.get("currency")
	from, hasFrom := quantity(x.get("baseline_value"), unit, currency)
	target, hasTarget := quantity(x.get("target_value"), unit, currency)
	if hasFrom && hasTarget && from.Unit != target.Unit {
		from.Unit = target.Unit
	}
	kr.SetText("kind", kindOf(x.get("direction"), title, from, target, hasFrom && hasTarget))
	kr.SetText("series", "company."+kr.String("id"))
	kr.SetText("period", x.period())
	if hasFrom {
		kr.SetText("from", from.String())
	}
	if hasTarget {
		kr.SetText("target", target.String())
	} else if text := x.get("target_value"); text != "" {
		x.note(x.table.name, x.row.line, x.at["target_value"]+1, "PL006", "the target "+strconv.Quote(text)+" is not a number; it is kept under company_kpis", "write target: on the key result "+kr.String("id"))
	}
	kr.SetText("owner", x.owner(x.keep("kr_owner", "owner")))
	if o.Get("key_results") == nil {
		o.Set("key_results", tree.NewList())
	}
	list := o.Get("key_results")
	list.Items = append(list.Items, kr)
	x.result.KeyResults++
	x.rest(kr.String("id"), title)
}

// words tell how a key result is judged, in a direction column or, without
// one, in its title.
var words = []struct {
	kind ladder.Kind
	any  []string
}{
	{ladder.Hold, []string{"maintain", "hold", "keep", "range", "stay", "stays", "flat", "held"}},
	{ladder.Reduce, []string{"decrease", "reduce", "below", "lower", "cut", "under", "fewer", "less"}},
}

func kindOf(direction, title string, from, target ladder.Quantity, both bool) string {
	if both && direction == "" && target.Number < from.Number {
		return string(ladder.Reduce)
	}
	said := strings.Fields(fold(or(direction, title)))
	for _, w := range words {
		look := said
		if direction == "" && w.kind == ladder.Reduce { // "Orders under way" is no reduction, "Cut refunds" is
			look = said[:min(1, len(said))]
		}
		if slices.ContainsFunc(look, func(s string) bool { return slices.Contains(w.any, s) }) {
			return string(w.kind)
		}
	}
	return string(ladder.Reach)
}

// base is a file's name without its folder: a path of one machine is no part of a ladder.
func base(name string) string { return path.Base(filepath.ToSlash(name)) }

func (x *entry) period() string {
	if p, ok := periodOf(x.calendar, x.get("period"), x.get("period_start"), x.get("period_end")); ok {
		if _, err := x.calendar.Parse(p); err == nil {
			return p
		}
	}
	fallback := or(x.o.Period, x.calendar.Label(x.calendar.Of(period.Quarter, x.o.Today)))
	x.note(x.table.name, x.row.line, x.at["period"]+1, "PL006", "the period "+strconv.Quote(x.get("period", "period_end"))+" cannot be read; "+fallback+" is taken", "correct period: on the key result")
	return fallback
}

// rest keeps every cell that the ladder does not carry as it is, under the
// names of the source.
func (x *entry) rest(id, title string) {
	extra := x.extra()
	if len(extra.Entries) == 0 {
		return
	}
	k := tree.NewMap().SetText("id", x.id("company_kpi", id)).SetText("name", title).SetText("source", base(x.table.name)).Set("extra", extra)
	x.kpis(k)
}

func (x *entry) kpis(k *tree.Node) { x.builder.kpis = append(x.builder.kpis, k) }

func (x *entry) extra() *tree.Node {
	extra := tree.NewMap()
	for i, cell := range x.row.cells {
		if strings.TrimSpace(cell) == "" || x.used[i] {
			continue
		}
		name := "column " + strconv.Itoa(i+1)
		if i < len(x.table.header) && strings.TrimSpace(x.table.header[i]) != "" {
			name = strings.TrimSpace(x.table.header[i])
		}
		for n := 2; extra.Get(name) != nil; n++ {
			name = strings.TrimSpace(x.table.header[i]) + " " + strconv.Itoa(n)
		}
		extra.SetText(name, cell)
	}
	return extra
}

// kpi keeps a row that is no objective and no key result.
func (x *entry) kpi() {
	name := x.keep("title", "metric_name", "kr_title", "objective_title")
	if name == "" {
		name = "Row " + strconv.Itoa(x.row.line)
	}
	k := tree.NewMap().SetText("id", x.id("company_kpi", name)).SetText("name", name).SetText("definition", x.keep("description")).
		SetText("target", x.keep("target_value")).SetText("org", x.keep("org")).SetText("owner", x.keep("owner", "kr_owner")).
		SetText("parent", x.keep("parent")).SetText("health", x.keep("status"))
	if url := x.keep("source_url"); url != "" {
		k.Set("links", tree.NewList(tree.NewText(url)))
	}
	k.SetText("source", base(x.table.name))
	if extra := x.extra(); len(extra.Entries) > 0 {
		k.Set("extra", extra)
	}
	x.kpis(k)
	x.result.KPIs++
}
