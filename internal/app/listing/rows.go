// Package listing makes pages and tables of rows: those behind a figure,
// deliverables, quarantined records, verdicts.
package listing

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"plumbline/internal/access"
	"plumbline/internal/facts"
	"plumbline/internal/fault"
	"plumbline/internal/ladder"
	"plumbline/internal/measure"
	"plumbline/internal/money"
	"plumbline/internal/period"
	"plumbline/internal/web/say"
	"plumbline/internal/web/view"
)

// PageSize is how many rows a page shows unless asked otherwise.
const PageSize = 100

// Page asks for one page of rows, under the calendar and moment of l's view, and
// words its cells. The total is −1 while there are more.
func Page(ctx context.Context, r facts.Reader, scope access.Scope, l facts.List, q view.Query, title, about string) (*view.Rows, error) {
	t, ok := facts.Lookup(l.Table)
	if !ok {
		return nil, fault.New(fault.NotFound, "there is no table %q", l.Table)
	}
	cal := l.View.Calendar
	if err := Window(&l.View, q); err != nil {
		return nil, err
	}
	if q.Dimension != "" && t.Has(q.Dimension) {
		l.Where = append(l.Where, facts.Cond{Column: q.Dimension, Op: facts.In, Values: []any{q.ID}})
	}
	l.Columns = visible(t, scope)
	l.OrderBy = []string{order(q.Sort, l.Columns)}
	size := q.Size
	if size <= 0 {
		size = PageSize
	}
	l.Limit, l.Offset = size+1, max(0, q.Page-1)*size
	grid, err := r.List(ctx, scope, l)
	if err != nil {
		return nil, err
	}
	out := &view.Rows{Title: title, About: about, Total: -1}
	for _, name := range l.Columns {
		c, _ := t.Column(name)
		out.Columns = append(out.Columns, view.Column{ID: name, Title: strings.ReplaceAll(name, "_", " "), Doc: c.Doc, Number: number(c.Type)})
	}
	for i := range min(grid.N, size) {
		out.Cells = append(out.Cells, cells(grid, l.Columns, i, cal))
	}
	if grid.N <= size {
		out.Total = l.Offset + grid.N
	}
	return out, nil
}

// counted are a formula's parts, the one to list first. Of a share that should
// be high and its whole, on one table, the whole comes first: the rows that
// pull it down are not in the share.
func counted(m *ladder.Metric) [][]ladder.Atom {
	of, to := m.Formula.Of, m.Formula.To
	if m.Better == "up" && len(of) > 0 && len(to) > 0 && of[0].Facts != "" && of[0].Facts == to[0].Facts {
		return [][]ladder.Atom{to, of}
	}
	return [][]ladder.Atom{of, to}
}

// Of is the question for a metric's rows.
func Of(m *ladder.Metric) facts.List {
	for _, atoms := range counted(m) {
		for _, a := range atoms {
			switch {
			case a.Facts != "":
				return facts.List{Table: a.Facts, On: plainColumn(a.On), Where: conds(a.Facts, a.Where)}
			case a.Subject != "":
				return facts.List{Table: "milestones", Where: []facts.Cond{{Column: "subject_kind", Op: facts.In, Values: []any{a.Subject}}}}
			}
		}
	}
	if s := m.Formula.Span; s != nil && s.Subject != "" {
		return facts.List{Table: "milestones", Where: []facts.Cond{{Column: "subject_kind", Op: facts.In, Values: []any{s.Subject}}}}
	}
	if m.Formula.Series != "" {
		return facts.List{Table: "kr_values", Where: []facts.Cond{{Column: "series", Op: facts.In, Values: []any{m.Formula.Series}}}}
	}
	if tables := measure.Tables(m); len(tables) > 0 {
		return facts.List{Table: tables[0]}
	}
	return facts.List{}
}

func plainColumn(on string) string {
	if strings.HasPrefix(on, "@") {
		return ""
	}
	return on
}

// conds turns the conditions a table itself can hold into a question's; what
// is read from the ladder (@word) widens the list instead of narrowing it.
func conds(table string, where []ladder.Where) []facts.Cond {
	t, ok := facts.Lookup(table)
	if !ok {
		return nil
	}
	ops := map[string]facts.Op{"is": facts.In, "not": facts.NotIn, "present": facts.Present, "missing": facts.Missing}
	var out []facts.Cond
	for _, w := range where {
		c, known := t.Column(w.Column)
		op, plain := ops[w.Op]
		if !known || !plain || w.Other != "" || slices.ContainsFunc(w.Values, func(v string) bool { return strings.HasPrefix(v, "@") }) {
			continue
		}
		cond := facts.Cond{Column: w.Column, Op: op}
		for _, v := range w.Values {
			cond.Values = append(cond.Values, typed(c.Type, v))
		}
		out = append(out, cond)
	}
	return out
}

func typed(t facts.Type, v string) any {
	switch t {
	case facts.Bool:
		return v == "true"
	case facts.Float:
		f, _ := strconv.ParseFloat(v, 64)
		return f
	case facts.Text:
		return v
	}
	n, _ := strconv.ParseInt(v, 10, 64)
	return n
}

// Window puts the days of a query into a view; an open end is a hundred years off.
func Window(v *facts.View, q view.Query) (err error) {
	if q.From != "" {
		if v.From, err = period.ParseDate(q.From); err != nil {
			return err
		}
	}
	if q.To != "" {
		to, err := period.ParseDate(q.To)
		if err != nil {
			return err
		}
		v.To = to + 1
	}
	if (q.From == "") != (q.To == "") {
		if q.From == "" {
			v.From = v.To - 36500
		} else {
			v.To = v.From + 36500
		}
	}
	return nil
}

// visible are the columns worth showing that the scope may see, in table order.
func visible(t *facts.Table, scope access.Scope) []string {
	out := []string{"occurred_at"}
	if t.Kind == facts.Dimension {
		out = nil
	}
	var long []string
	for _, c := range t.Columns {
		switch {
		case !scope.Sees(c.Class):
		case c.Name == "caption" || c.Name == "url": // whoever reads these has read the rest
			long = append(long, c.Name)
		default:
			out = append(out, c.Name)
		}
	}
	return append(append(out, long...), "source", "arrival", "line")
}

func order(asked string, columns []string) string {
	if slices.Contains(columns, strings.TrimPrefix(asked, "-")) {
		return asked
	}
	if slices.Contains(columns, "published_at") {
		return "-published_at"
	}
	return "-" + columns[0]
}

func number(t facts.Type) bool { return t == facts.Int || t == facts.Float || t == facts.Money }

func cells(g *facts.Grid, columns []string, i int, cal period.Calendar) []string {
	out := make([]string, len(columns))
	for j, name := range columns {
		if v := g.Col(name); v != nil && v.Valid[i] {
			out[j] = cell(g, v, i, cal)
		}
	}
	return out
}

func cell(g *facts.Grid, v *facts.Vector, i int, cal period.Calendar) string {
	switch v.Column.Type {
	case facts.Text:
		return v.S[i]
	case facts.Float:
		return strconv.FormatFloat(v.F[i], 'f', -1, 64)
	case facts.Bool:
		return map[bool]string{true: "yes", false: "no"}[v.B[i]]
	case facts.Time:
		return say.Moment(time.UnixMicro(v.I[i]), cal)
	case facts.Date:
		return period.Date(v.I[i]).String()
	case facts.Money:
		if c := g.Col("currency"); c != nil && c.Valid[i] {
			return money.Amount{Minor: v.I[i], Currency: c.S[i]}.String()
		}
	}
	return fmt.Sprint(v.I[i])
}
