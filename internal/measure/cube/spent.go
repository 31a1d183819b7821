package cube

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"plumbline/internal/facts"
	"plumbline/internal/measure/cube/frame"
	"plumbline/internal/measure/cube/place"
	"plumbline/internal/period"
)

// Spent is money for one place in one period (or on one day).
type Spent struct {
	Place     Place
	P         int
	Day       period.Date // first day of its period, or the day itself
	Kind      string
	Territory string
	Amount    float64 // minor units of the programme's currency
}

// Spend reads spend on a basis by where it belongs. Kinds empty: those the
// charter includes. Money without a rate is left out and counted in unrated.
func (w *World) Spend(ctx context.Context, basis string, grain period.Grain, kinds ...string) (out []Spent, unrated bool, err error) {
	d, err := w.Dims(ctx)
	if err != nil {
		return nil, false, err
	}
	if basis == "" {
		basis = w.Basis()
	}
	if len(kinds) == 0 {
		kinds = w.Included()
	}
	g, err := w.Reader.Sums(ctx, w.Scope, facts.Sums{View: w.view(), Table: "spend", Grain: grain, Home: w.Currency(),
		By:    []string{"creator", "campaign", "asset", "deliverable", "platform", "region", "kind", "territory"},
		Where: []facts.Cond{{Column: "basis", Op: facts.In, Values: []any{basis}}, {Column: "kind", Op: facts.In, Values: anys(kinds)}},
		Terms: []facts.Term{{Name: "amount", Agg: facts.Sum, Column: "amount"}}})
	if err != nil {
		return nil, false, fmt.Errorf("read spend: %w", err)
	}
	r := frame.RowsOf(g)
	for i := range r.N {
		v, ok := r.Float(i, "amount")
		if !ok {
			continue
		}
		v, ok = w.home(v, r.Text(i, "currency"), r, i)
		if !ok {
			unrated = true
			continue
		}
		p := place.Of(r, i)
		if a := d.OfDeliverable(p.Deliverable); p.Asset == "" && a != nil {
			p.Asset = a.ID
		}
		day := r.Day(i, "period")
		out = append(out, Spent{Place: d.Settle(p), P: w.Index(day), Day: day, Kind: r.Text(i, "kind"), Territory: r.Text(i, "territory"), Amount: v})
	}
	return out, unrated, nil
}

func anys(list []string) []any {
	out := make([]any, len(list))
	for i, s := range list {
		out[i] = s
	}
	return out
}

// Counted counts the standing rows of a table by one of its columns over all time.
func (w *World) Counted(ctx context.Context, table, column string) (map[string]float64, error) {
	g, err := w.Reader.Sums(ctx, w.Scope, facts.Sums{View: facts.View{Calendar: w.Cal, AsOf: w.AsOf}, Table: table, By: []string{column},
		Where: []facts.Cond{{Column: column, Op: facts.Present}}, Terms: []facts.Term{{Name: "n", Agg: facts.Count}}})
	if err != nil {
		return nil, fmt.Errorf("count %s by %s: %w", table, column, err)
	}
	r, out := frame.RowsOf(g), map[string]float64{}
	for i := range r.N {
		n, _ := r.Float(i, "n")
		out[r.Text(i, column)] += n
	}
	return out, nil
}

// few is the number of values up to which rows are asked for by value; beyond
// it every row with a value is read, once, and looked through.
const few = 200

// Some reads the standing rows of a table whose column is one of many values.
func (w *World) Some(ctx context.Context, table string, columns []string, column string, values []string, visit func(r *Rows, i int)) error {
	if len(values) == 0 {
		return nil
	}
	cond := facts.Cond{Column: column, Op: facts.In, Values: anys(values)}
	if len(values) > few {
		cond = facts.Cond{Column: column, Op: facts.Present}
	}
	key := fmt.Sprint(table, columns, cond)
	r := w.rows[key]
	if r == nil {
		g, err := w.Reader.List(ctx, w.Scope, facts.List{View: facts.View{Calendar: w.Cal, AsOf: w.AsOf}, Table: table, Columns: columns,
			Limit: everything, Where: []facts.Cond{cond}})
		if err != nil {
			return fmt.Errorf("read %s by %s: %w", table, column, err)
		}
		r = frame.RowsOf(g)
		w.rows[key] = r
	}
	wanted := make(map[string]bool, len(values))
	for _, v := range values {
		wanted[v] = true
	}
	for i := range r.N {
		if wanted[r.Text(i, column)] {
			visit(r, i)
		}
	}
	return nil
}

// Place is where a row says that it belongs, with what follows from it.
func (w *World) Place(r *Rows, i int) Place { return w.dims.Settle(place.Of(r, i)) }

// Subjects are the values of the dimension asked for among places; "" for the programme.
func (w *World) Subjects(places []Place) []string {
	if w.By == "" {
		return []string{""}
	}
	seen := map[string]bool{}
	for _, p := range places {
		if s := w.Subject(p); s != "" {
			seen[s] = true
		}
	}
	return slices.Sorted(maps.Keys(seen))
}

// DayCount is how many rows of a table fell on one day, by text columns.
type DayCount struct {
	Day period.Date
	By  map[string]string
	N   float64
}

// Daily counts a table's rows by local day and columns over the window.
func (w *World) Daily(ctx context.Context, table string, by []string, where ...facts.Cond) ([]DayCount, error) {
	g, err := w.Reader.Sums(ctx, w.Scope, facts.Sums{View: w.view(), Table: table, Grain: period.Day, By: by, Where: where,
		Terms: []facts.Term{{Name: "n", Agg: facts.Count}}})
	if err != nil {
		return nil, fmt.Errorf("count %s by day: %w", table, err)
	}
	r := frame.RowsOf(g)
	out := make([]DayCount, 0, r.N)
	for i := range r.N {
		c := DayCount{Day: r.Day(i, "period"), By: map[string]string{}}
		c.N, _ = r.Float(i, "n")
		for _, col := range by {
			c.By[col] = r.Text(i, col)
		}
		out = append(out, c)
	}
	return out, nil
}
