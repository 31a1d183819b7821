package cube

import (
	"context"
	"fmt"

	"plumbline/internal/facts"
	"plumbline/internal/ladder"
	"plumbline/internal/measure/cube/frame"
	"plumbline/internal/measure/cube/place"
	"plumbline/internal/money"
	"plumbline/internal/period"
)

// List reads a table's standing rows once: of states and events every row, of
// dimensions the last version of each.
func (w *World) List(ctx context.Context, table string, where ...facts.Cond) (*Rows, error) {
	key := table + fmt.Sprint(where)
	if r := w.rows[key]; r != nil {
		return r, nil
	}
	t, _ := facts.Lookup(table)
	g, err := w.Reader.List(ctx, w.Scope, facts.List{View: facts.View{Calendar: w.Cal, AsOf: w.AsOf}, Table: table,
		Where: where, Latest: t != nil && t.Kind == facts.Dimension, Limit: everything})
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", table, err)
	}
	w.rows[key] = frame.RowsOf(g)
	return w.rows[key], nil
}

func (w *World) loadRows(ctx context.Context, atoms []*ladder.Atom) error {
	for _, a := range atoms {
		if a.Facts == "assets" {
			w.countAssets(a)
			continue
		}
		r, err := w.List(ctx, a.Facts)
		if err != nil {
			return err
		}
		for i := range r.N {
			if !w.Holds(a.Where, func(c string) (any, bool) { return r.Value(i, c) }) {
				continue
			}
			w.place(a, r, i, w.on(a), w.dims.Settle(place.Of(r, i)))
		}
	}
	return nil
}

func (w *World) rowDay(r *Rows, i int, on string) (period.Date, bool) {
	if on == "" {
		on = "occurred_at"
	}
	v, ok := r.At(i, on)
	if !ok {
		return 0, false
	}
	if v.Column.Type == facts.Date {
		return period.Date(v.I[i]), true
	}
	return w.Day(v.I[i]), true
}

// place adds one row to the cell it belongs to.
func (w *World) place(a *ladder.Atom, r *Rows, i int, on string, p Place) {
	d, ok := w.rowDay(r, i, on)
	if !ok || !w.assetHolds(a, p, d) {
		return
	}
	if a.Agg == "standing" {
		w.stand(a, p, d, 0)
		return
	}
	k, ok := w.Cell(p, d)
	if !ok {
		return
	}
	s := w.series[w.id(a)]
	switch a.Agg {
	case "sum":
	case "distinct":
		v, _ := r.Value(i, a.Column)
		s.Once(k, fmt.Sprint(v))
		return
	default:
		s.Add(k, 1)
		return
	}
	v, ok := r.Float(i, w.column(a))
	if !ok {
		return
	}
	if cur := r.Text(i, "currency"); w.isMoney(a) && cur != "" && cur != w.Currency() {
		m, rated := w.dims.Rates.Convert(money.Amount{Minor: int64(v), Currency: cur}, w.Currency(), d.String())
		if !rated {
			s.Lose(k)
			return
		}
		v = float64(m.Minor)
	}
	s.Add(k, v)
}

// stand counts something in every period in which it stood: begun before the
// period's end (and the moment), and not gone before its beginning.
func (w *World) stand(a *ladder.Atom, p Place, begun, gone period.Date) {
	for n, per := range w.Periods {
		if begun >= per.To || begun > w.Today() || gone != 0 && gone < per.From || per.From > w.Today() {
			continue
		}
		if k, ok := w.Cell(p, per.From); ok {
			k.P = n
			w.series[w.id(a)].Add(k, 1)
		}
	}
}

func (w *World) countAssets(a *ladder.Atom) {
	for _, x := range w.dims.Assets {
		if x.Published == 0 || x.Published >= w.AsOf.UnixMicro() || !w.Holds(a.Where, x.Value) || !w.Holds(a.Assets, x.Value) {
			continue
		}
		p, d := w.dims.Settle(Place{Asset: x.ID}), w.Day(x.Published)
		if a.Agg == "standing" {
			gone := period.Date(0)
			if x.TakenDown != 0 {
				gone = w.Day(x.TakenDown)
			}
			w.stand(a, p, d, gone)
			continue
		}
		k, ok := w.Cell(p, d)
		switch {
		case ok && a.Agg == "distinct":
			v, _ := x.Value(a.Column)
			w.series[w.id(a)].Once(k, fmt.Sprint(v))
		case ok:
			w.series[w.id(a)].Add(k, 1)
		}
	}
}
