package cube

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"plumbline/internal/facts"
	"plumbline/internal/fault"
	"plumbline/internal/ladder"
	"plumbline/internal/measure/cube/frame"
	"plumbline/internal/measure/cube/place"
	"plumbline/internal/money"
	"plumbline/internal/period"
)

// big are the tables that are summed where they lie; the others are small
// enough to be read as rows.
var big = []string{"clicks", "visits", "orders", "refunds", "comments", "spend", "milestones"}

// Load reads what the atoms need, each table once per time column.
func (w *World) Load(ctx context.Context, atoms []*ladder.Atom) error {
	if _, err := w.Dims(ctx); err != nil {
		return err
	}
	type statement struct{ table, on string }
	sums, order := map[statement][]*ladder.Atom{}, []statement{}
	for _, a := range atoms {
		if w.series[w.id(a)] != nil {
			continue
		}
		w.series[w.id(a)] = frame.NewSeries()
		how, err := w.path(a)
		if err != nil {
			return err
		}
		k := statement{how, ""}
		if how == "sums" {
			k = statement{a.Facts, w.on(a)}
		}
		if sums[k] == nil {
			order = append(order, k)
		}
		sums[k] = append(sums[k], a)
	}
	for _, k := range order {
		var err error
		switch k.table {
		case "change":
			err = w.loadChanges(ctx, sums[k])
		case "rows":
			err = w.loadRows(ctx, sums[k])
		case "records":
			err = w.loadRecords(ctx, sums[k])
		default:
			err = w.loadSums(ctx, k.table, k.on, sums[k])
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// Of is an atom's series; Load must have read it.
func (w *World) Of(a *ladder.Atom) *Series {
	if s := w.series[w.id(a)]; s != nil {
		return s
	}
	return frame.NewSeries()
}

func (w *World) path(a *ladder.Atom) (string, error) {
	if a.Subject != "" {
		return "records", nil
	}
	t, ok := facts.Lookup(a.Facts)
	switch {
	case !ok:
		return "", fault.New(fault.Invalid, "there is no fact table %q", a.Facts)
	case t.Kind == facts.Snapshot:
		return "change", nil
	case !slices.Contains(big, a.Facts) || !sqlable(a):
		return "rows", nil
	}
	return "sums", nil
}

func sqlable(a *ladder.Atom) bool {
	return !slices.ContainsFunc(a.Where, func(c ladder.Where) bool {
		return slices.Contains([]string{"starts_with", "within", "before", "after"}, c.Op)
	})
}

// on is the column that places a row, with @refunds read from the charter.
func (w *World) on(a *ladder.Atom) string {
	if a.On == "@refunds" {
		if m := w.Ladder.Charter.Money; m != nil && m.Refunds == "cohort" {
			return "order_day"
		}
		return ""
	}
	return a.On
}

// column is the column summed, with @revenue read from the charter.
func (w *World) column(a *ladder.Atom) string {
	if a.Column == "@revenue" {
		if m := w.Ladder.Charter.Money; m != nil && m.Revenue == "gross" {
			return "gross"
		}
		return "amount"
	}
	return a.Column
}

// loadSums asks one statement for all atoms over a table. Rows that do not say
// the dimension themselves are asked for once more, by what does.
func (w *World) loadSums(ctx context.Context, table, on string, atoms []*ladder.Atom) error {
	q := facts.Sums{View: w.view(), Table: table, Grain: w.Grain, On: on, Home: w.Currency()}
	terms, bound := map[string]string{}, make([]bound, len(atoms))
	for i, a := range atoms {
		t, err := w.term(a)
		if err != nil {
			return err
		}
		said := fmt.Sprintf("%+v", t)
		if terms[said] == "" {
			t.Name = "t" + strconv.Itoa(len(q.Terms))
			terms[said] = t.Name
			q.Terms = append(q.Terms, t)
		}
		bound[i] = w.bind(a, terms[said])
	}
	if b := w.base(); b != "" {
		q.By = []string{b}
	}
	for _, a := range atoms {
		q.By = union(q.By, w.groups(a))
	}
	asking := asksWho(atoms)
	if len(asking) > 0 {
		q.Terms = append(q.Terms, facts.Term{Name: undecided, Agg: facts.Count, Where: []facts.Cond{{Column: "attributed_by", Op: facts.Missing}}})
	}
	more, open, err := w.sum(ctx, q, bound, false)
	if err != nil {
		return err
	}
	if open {
		w.Open = true
		if err := w.loadUndecided(ctx, table, on, asking); err != nil {
			return err
		}
	}
	if !more {
		return nil
	}
	q.Terms = slices.DeleteFunc(q.Terms, func(t facts.Term) bool { return t.Name == undecided })
	t, _ := facts.Lookup(table)
	for _, c := range []string{"asset", "link", "code", "creator", "deliverable"} {
		if t.Has(c) {
			q.By = union(q.By, []string{c})
		}
	}
	q.Where = append(q.Where, facts.Cond{Column: w.base(), Op: facts.Missing})
	_, _, err = w.sum(ctx, q, bound, true)
	return err
}

// groups are the columns an atom must be split by to be decided in memory.
func (w *World) groups(a *ladder.Atom) []string {
	switch {
	case a.Agg == "distinct":
		return []string{a.Column}
	case len(a.Assets) == 0 && !a.Window:
		return nil
	case a.Facts == "spend":
		return []string{"asset", "deliverable"}
	}
	return []string{"asset"}
}

// sum runs a statement and folds its rows; more tells that rows lacked the
// dimension and have to be asked for by what may decide it, open that orders
// came whose attribution has to be decided here.
func (w *World) sum(ctx context.Context, q facts.Sums, atoms []bound, last bool) (more, open bool, err error) {
	g, err := w.Reader.Sums(ctx, w.Scope, q)
	if err != nil {
		return false, false, fmt.Errorf("sum %s: %w", q.Table, err)
	}
	r := frame.RowsOf(g)
	for i := range r.N {
		day := r.Day(i, "period")
		if w.Index(day) < 0 {
			continue
		}
		if n, ok := r.Float(i, undecided); ok && n != 0 {
			open = true
		}
		if !last && w.By != "" && r.Text(i, w.base()) == "" {
			more = more || anything(r, i, q.Terms)
			continue
		}
		p := w.dims.Settle(place.Of(r, i))
		k, ok := w.Cell(p, day)
		if !ok {
			continue
		}
		for j := range atoms {
			w.fold(&atoms[j], r, i, p, k, day)
		}
	}
	return more && !last, open, nil
}

func anything(r *Rows, i int, terms []facts.Term) bool {
	return slices.ContainsFunc(terms, func(t facts.Term) bool {
		v, ok := r.Float(i, t.Name)
		return ok && v != 0 && t.Name != undecided
	})
}

// bound is an atom with the term that answers it.
type bound struct {
	*ladder.Atom
	term   string
	money  bool
	series *Series
}

func (w *World) bind(a *ladder.Atom, term string) bound {
	return bound{Atom: a, term: term, money: w.isMoney(a), series: w.series[w.id(a)]}
}

// fold adds one row of a statement to an atom's cell.
func (w *World) fold(a *bound, r *Rows, i int, p Place, k Key, day period.Date) {
	v, ok := r.Float(i, a.term)
	if !ok || !w.assetHolds(a.Atom, p, day) {
		return
	}
	if a.Agg == "distinct" {
		if v != 0 {
			a.series.Once(k, r.Text(i, a.Column))
		}
		return
	}
	if a.money && v != 0 {
		v, ok = w.home(v, r.Text(i, "currency"), r, i)
		if !ok {
			a.series.Lose(k)
			return
		}
	}
	a.series.Add(k, v)
}

// home converts minor units into the programme's currency at the day's rate.
func (w *World) home(v float64, currency string, r *Rows, i int) (float64, bool) {
	if currency == "" || currency == w.Currency() {
		return v, true
	}
	d := r.Day(i, "day")
	a, ok := w.dims.Rates.Convert(money.Amount{Minor: int64(v), Currency: currency}, w.Currency(), d.String())
	return float64(a.Minor), ok
}

func (w *World) isMoney(a *ladder.Atom) bool {
	t, ok := facts.Lookup(a.Facts)
	if !ok || a.Agg != "sum" && a.Agg != "values" {
		return false
	}
	c, _ := t.Column(w.column(a))
	return c.Type == facts.Money
}

// assetHolds tells whether the asset of a row meets the atom's conditions.
func (w *World) assetHolds(a *ladder.Atom, p Place, day period.Date) bool {
	if len(a.Assets) == 0 && !a.Window {
		return true
	}
	asset := w.dims.Assets[p.Asset]
	if asset == nil && p.Deliverable != "" {
		asset = w.dims.OfDeliverable(p.Deliverable)
	}
	if asset == nil || !w.Holds(a.Assets, asset.Value) {
		return false
	}
	if !a.Window || asset.Published == 0 {
		return true
	}
	open := w.Day(asset.Published)
	return day < open+period.Date(w.Window().Hours()/24)+1
}

// term writes an atom as one number asked for.
func (w *World) term(a *ladder.Atom) (facts.Term, error) {
	t, _ := facts.Lookup(a.Facts)
	out := facts.Term{Agg: facts.Count}
	switch a.Agg {
	case "", "count", "distinct":
	case "sum":
		out.Agg, out.Column = facts.Sum, w.column(a)
	default:
		return out, fault.New(fault.Invalid, "%s cannot be taken of %s", a.Agg, a.Facts)
	}
	for _, c := range a.Where {
		if c.Column == "attributed" {
			out.Where = append(out.Where, facts.Cond{Column: "attributed_by", Op: facts.In, Values: w.credited()})
			continue
		}
		cond, err := w.cond(t, c)
		if err != nil {
			return out, err
		}
		out.Where = append(out.Where, cond)
	}
	return out, nil
}

var ops = map[string]facts.Op{"is": facts.In, "not": facts.NotIn, "at_least": facts.AtLeast, "at_most": facts.AtMost,
	"above": facts.Above, "below": facts.Below, "present": facts.Present, "missing": facts.Missing}

func (w *World) cond(t *facts.Table, c ladder.Where) (facts.Cond, error) {
	col, ok := t.Column(c.Column)
	op, known := ops[c.Op]
	if !ok || !known {
		return facts.Cond{}, fault.New(fault.Invalid, "%s has no column %q that can be compared with %q", t.Name, c.Column, c.Op)
	}
	out := facts.Cond{Column: c.Column, Op: op, Other: c.Other}
	for _, v := range w.Expand(c.Values) {
		out.Values = append(out.Values, typed(col.Type, v))
	}
	return out, nil
}

func typed(t facts.Type, v string) any {
	switch t {
	case facts.Text:
		return v
	case facts.Bool:
		return strings.EqualFold(v, "true")
	case facts.Float:
		return frame.Parsed(v)
	}
	return int64(frame.Parsed(v))
}

func union(a, b []string) []string {
	for _, s := range b {
		if !slices.Contains(a, s) {
			a = append(a, s)
		}
	}
	return a
}
