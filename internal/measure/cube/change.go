package cube

import (
	"context"
	"fmt"
	"slices"

	"plumbline/internal/facts"
	"plumbline/internal/fault"
	"plumbline/internal/ladder"
	"plumbline/internal/measure/cube/frame"
	"plumbline/internal/measure/cube/place"
)

// counted says what a snapshot table counts: the columns that name it.
var counted = map[string][]string{"post_stats": {"asset", "basis"}, "follower_stats": {"account", "whose", "creator"}}

// loadChanges asks one statement per snapshot table for every counter wanted.
func (w *World) loadChanges(ctx context.Context, atoms []*ladder.Atom) error {
	for table, by := range counted {
		q := facts.Change{View: w.view(), Table: table, Grain: w.Grain, By: by, FromZero: table == "post_stats"}
		var mine []*ladder.Atom
		for _, a := range atoms {
			if a.Facts != table {
				continue
			}
			if t, _ := facts.Lookup(table); !t.Has(a.Column) || a.Agg != "change" && a.Agg != "last" {
				return fault.New(fault.Invalid, "%s cannot be taken of %s.%s", a.Agg, table, a.Column)
			}
			mine, q.Counters = append(mine, a), union(q.Counters, []string{a.Column})
		}
		if len(mine) == 0 {
			continue
		}
		g, err := w.Reader.Change(ctx, w.Scope, q)
		if err != nil {
			return fmt.Errorf("difference %s: %w", table, err)
		}
		w.foldChanges(mine, frame.RowsOf(g))
	}
	return nil
}

func (w *World) foldChanges(atoms []*ladder.Atom, r *Rows) {
	type period struct {
		asset string
		from  int64
	}
	whole := map[period]bool{} // where an asset has a total of its own
	of := func(i int) period { from, _ := r.Int(i, "period"); return period{r.Text(i, "asset"), from} }
	for i := range r.N {
		if r.Text(i, "basis") == "total" {
			whole[of(i)] = true
		}
	}
	for i := range r.N {
		p := w.dims.Settle(place.Of(r, i))
		day := r.Day(i, "period")
		k, ok := w.Cell(p, day)
		if !ok {
			continue
		}
		value := func(col string) (any, bool) { return r.Value(i, col) }
		for _, a := range atoms {
			if !w.basisHolds(a, r.Text(i, "basis"), whole[of(i)]) || !w.Holds(withoutBest(a.Where), value) || !w.assetHolds(a, p, day) {
				continue
			}
			if v, ok := w.change(a, r, i, p); ok {
				w.series[w.id(a)].Add(k, v)
			}
		}
	}
}

// change is a counter's last value, or what it gained: content begins at zero
// when it is published, an account's first snapshot says nothing about change.
func (w *World) change(a *ladder.Atom, r *Rows, i int, p Place) (float64, bool) {
	now, ok := r.Float(i, a.Column)
	if !ok || a.Agg == "last" {
		return now, ok
	}
	before, ok := r.Float(i, a.Column+"_before")
	if !ok {
		asset := w.dims.Assets[p.Asset]
		if asset == nil || asset.Published == 0 || a.Facts != "post_stats" {
			return 0, false
		}
	}
	return now - before, true
}

// basisHolds reads the basis "best": the total where the platform gives one,
// else organic and paid together; never both.
func (w *World) basisHolds(a *ladder.Atom, basis string, whole bool) bool {
	for _, c := range a.Where {
		if c.Column == "basis" && slices.Equal(c.Values, []string{"best"}) {
			return basis == "total" || !whole
		}
	}
	return true
}

func withoutBest(where []ladder.Where) []ladder.Where {
	return slices.DeleteFunc(slices.Clone(where), func(c ladder.Where) bool {
		return c.Column == "basis" && slices.Equal(c.Values, []string{"best"})
	})
}
