package generic

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"plumbline/internal/facts"
	"plumbline/internal/fault"
	"plumbline/internal/inbox"
	"plumbline/internal/money"
)

// mapper maps the records of one file onto one table.
type mapper struct {
	table   *facts.Table
	options inbox.Options
	head    inbox.Head
	columns []column
	fit     fit
	setters []setter
	plan    plan

	one    *facts.Batch // for Map: one row
	filler *filler
}

var (
	_ inbox.Columnar  = (*mapper)(nil)
	_ inbox.Explainer = (*mapper)(nil)
)

// setter fills one column of the table from one field, or with a constant.
type setter struct {
	field    int // −1: constant
	constant string
	label    string
	at       int // index in a batch
	column   facts.Column
	percent  bool
}

// plan is what all rows share.
type plan struct {
	currency  int    // field of the currency; −1: fallback
	fallback  string // currency where a row names none
	hasMoney  bool
	occurred  int // index in a batch
	dimension bool
	must      []int  // indexes in a batch that a row must fill
	prefix    string // of event ids: the source's name
}

// Table is the table the file holds.
func (m *mapper) Table() *facts.Table { return m.table }

// Explain shows what was guessed.
func (m *mapper) Explain() (string, map[string]string, []string) {
	used := map[string]string{}
	for _, to := range slices.Sorted(maps.Keys(m.fit.field)) {
		label := m.columns[m.fit.field[to]].label
		if used[label] != "" {
			to = used[label] + " + " + to
		}
		used[label] = to
	}
	for to, text := range m.fit.constant {
		used["="+text] = to
	}
	var notes []string
	if left := m.labels(m.fit.unused); len(left) > 0 {
		notes = append(notes, "columns left out: "+strings.Join(left, ", "))
	}
	return inbox.Generic + "." + m.table.Name, used, notes
}

func (m *mapper) labels(fields []int) []string {
	var out []string
	for _, i := range fields {
		if c := m.columns[i]; c.label != "" || len(c.values) > 0 {
			out = append(out, c.label)
		}
	}
	return out
}

// check refuses a file that could not land, naming all that is wrong, its
// place and what could fill it.
func (m *mapper) check() error {
	if len(m.fit.unknown) > 0 {
		return fault.New(fault.Invalid, "%s: there is no column %s", place(m.head), quoted(m.fit.unknown)).
			WithHint("the file has %s; %s has %s", quoted(m.labels(indexes(m.columns))), m.table.Name, quoted(m.targetNames()))
	}
	if missing := m.fit.missing(m.table); len(missing) > 0 {
		return m.refuse(missing)
	}
	for _, c := range m.table.Columns {
		_, used := m.fit.field[c.Name]
		if c.Type != facts.Money || !used {
			continue
		}
		_, field := m.fit.field["currency"]
		if !field && m.fit.constant["currency"] == "" && m.options.Currency == "" {
			return fault.New(fault.Invalid, "%s: %s has amounts and no currency", place(m.head), m.table.Name).
				WithHint("say --currency USD, or name the column that holds it")
		}
	}
	if c := m.options.Currency; c != "" && !money.Known(c) {
		return fault.New(fault.Invalid, "%q is not a currency", c).WithHint("use an ISO code like USD")
	}
	return nil
}

func (m *mapper) refuse(missing []string) error {
	var hints []string
	for _, need := range missing {
		c, _ := m.table.Column(need)
		var could []string
		for _, i := range m.fit.unused {
			if shaped(m.columns[i], c, m.options) {
				could = append(could, m.columns[i].label)
			}
		}
		all := ""
		if c.Type == facts.Text {
			all = fmt.Sprintf(", or one text for every row with --column %q", "=TEXT="+need)
		}
		if len(could) == 0 {
			hints = append(hints, fmt.Sprintf("no column left could be %s: export it too%s", need, all))
			continue
		}
		example := could[0] + "=" + need
		if more := len(could) - 4; more > 1 {
			could = append(could[:4:4], fmt.Sprintf("%d others", more))
		}
		hints = append(hints, fmt.Sprintf("%s could be %s: say --column %q%s", need, strings.Join(could, " or "), example, all))
	}
	noun := "column"
	if len(missing) > 1 {
		noun = "columns"
	}
	return fault.New(fault.Invalid, "%s: %s needs the %s %s", place(m.head), m.table.Name, noun, quoted(missing)).
		WithHint("%s", strings.Join(hints, "; "))
}

func (m *mapper) targetNames() []string {
	var out []string
	for _, c := range targets(m.table) {
		out = append(out, c.Name)
	}
	return out
}

// compile turns the fit into setters. Currency comes before money.
func (m *mapper) compile() {
	b := facts.NewBatch(m.table, 0)
	p := plan{currency: -1, fallback: m.options.Currency, dimension: m.table.Kind == facts.Dimension}
	p.occurred, _ = b.Index("occurred_at")
	if text := m.fit.constant["currency"]; text != "" {
		p.fallback = text
	}
	for _, c := range targets(m.table) {
		at, _ := b.Index(c.Name)
		if c.Must && c.Name != "event_id" && c.Name != "source" && !(p.dimension && c.Name == "occurred_at") {
			p.must = append(p.must, at)
		}
		s := setter{field: -1, at: at, column: c}
		if i, has := m.fit.field[c.Name]; has {
			s.field, s.label = i, m.columns[i].label
			s.percent = c.Type == facts.Float && (strings.Contains(m.columns[i].name, "percent") || strings.Contains(m.columns[i].name, "pct"))
		} else if s.constant, has = m.fit.constant[c.Name]; !has {
			continue
		}
		if c.Name == "currency" {
			p.currency = s.field
		}
		p.hasMoney = p.hasMoney || c.Type == facts.Money
		m.setters = append(m.setters, s)
	}
	slices.SortStableFunc(m.setters, func(a, b setter) int { return a.order() - b.order() })
	if _, has := m.fit.field["source"]; !has {
		p.prefix = m.options.Source
		if p.prefix == "" {
			p.prefix = "file"
		}
	}
	m.plan = p
}

func (s *setter) order() int {
	if s.column.Name == "currency" {
		return 0
	}
	return 1
}

func indexes(columns []column) []int {
	out := make([]int, len(columns))
	for i := range out {
		out[i] = i
	}
	return out
}

func quoted(names []string) string { return strings.Join(names, ", ") }
