package cube

import (
	"context"
	"fmt"
	"slices"

	"plumbline/internal/facts"
	"plumbline/internal/ladder"
	"plumbline/internal/measure/cube/frame"
	"plumbline/internal/measure/cube/place"
)

// Attribution. A source that knows writes orders.attributed_by, and that
// stands. An order that came without is decided here, from what was known at
// the moment: its code, if it belongs to a creator on that day; else the last
// valid click with its click id inside the charter's window; else the link or
// creator it names. Refunds follow their order.

// credited are the values of attributed_by that the ladder's rule accepts.
func (w *World) credited() []any {
	switch w.Ladder.Attribution.Rule {
	case "code":
		return []any{"code", "both"}
	case "last_click":
		return []any{"click", "both"}
	}
	return []any{"code", "click", "both"}
}

// Credit is how one order is tied to a creator: by code, click, both or none.
type Credit struct {
	By    string
	Place Place
}

// keys are the columns that may tie an order to a creator, strongest first.
var keys = []string{"code", "click_id", "link", "creator"}

// undecided names the term that counts rows without attributed_by.
const undecided = "undecided"

// undecidedRows reads the window's rows without attributed_by that carry a key at all.
func (w *World) undecidedRows(ctx context.Context, table, on string, more ...facts.Cond) ([]*Rows, error) {
	t, _ := facts.Lookup(table)
	var out []*Rows
	where := append(slices.Clone(more), facts.Cond{Column: "attributed_by", Op: facts.Missing})
	for _, k := range keys {
		if !t.Has(k) || !w.seesColumn(t, k) {
			continue
		}
		q := facts.List{View: w.view(), Table: table, On: on, Limit: everything,
			Where: append(slices.Clone(where), facts.Cond{Column: k, Op: facts.Present})}
		g, err := w.Reader.List(ctx, w.Scope, q)
		if err != nil {
			return nil, fmt.Errorf("read %s without attribution: %w", table, err)
		}
		if g.N > 0 {
			out = append(out, frame.RowsOf(g))
		}
		where = append(where, facts.Cond{Column: k, Op: facts.Missing})
	}
	return out, nil
}

func (w *World) seesColumn(t *facts.Table, name string) bool {
	c, ok := t.Column(name)
	return ok && w.Scope.Sees(c.Class)
}

// asksWho are the atoms that ask who an order or refund is credited to.
func asksWho(atoms []*ladder.Atom) []*ladder.Atom {
	return slices.DeleteFunc(slices.Clone(atoms), func(a *ladder.Atom) bool { return !AsksWho(a) })
}

// AsksWho tells whether a sum asks who an order or refund is credited to.
func AsksWho(a *ladder.Atom) bool {
	return (a.Facts == "orders" || a.Facts == "refunds") &&
		slices.ContainsFunc(a.Where, func(c ladder.Where) bool { return c.Column == "attributed" || c.Column == "attributed_by" })
}

// loadUndecided adds the rows whose attribution is decided here.
func (w *World) loadUndecided(ctx context.Context, table, on string, asking []*ladder.Atom) error {
	lists, err := w.undecidedRows(ctx, table, on)
	if err != nil {
		return err
	}
	for _, r := range lists {
		decided, err := w.decide(ctx, table, r)
		if err != nil {
			return err
		}
		for i := range r.N {
			for _, a := range asking {
				w.foldRow(a, r, i, on, decided[i])
			}
		}
	}
	return nil
}

// decide ties each row to a creator, or to none.
func (w *World) decide(ctx context.Context, table string, r *Rows) ([]Credit, error) {
	clicks, err := w.clicksOf(ctx, r)
	if err != nil {
		return nil, err
	}
	out := make([]Credit, r.N)
	for i := range r.N {
		p := place.Of(r, i)
		at, _ := r.Int(i, "occurred_at")
		if d := r.Day(i, "order_day"); table == "refunds" && d != 0 {
			at = w.Cal.Start(d).UnixMicro()
		}
		out[i] = w.credit(p, at, clicks[r.Text(i, "click_id")])
	}
	return out, nil
}

// credit decides one order.
func (w *World) credit(p Place, at int64, clicks []click) Credit {
	code := w.dims.Codes[p.Code]
	byCode := code != nil && code.Creator != "" && code.Open(w.Day(at))
	click, byClick := last(clicks, at, w.Window().Microseconds())
	if !byClick && (w.dims.Links[p.Link] != nil || p.Creator != "" && !byCode && code == nil) {
		byClick, click = true, Place{Creator: p.Creator, Campaign: p.Campaign, Asset: p.Asset, Link: p.Link}
	}
	switch {
	case byCode:
		p.Creator, p.Campaign = code.Creator, code.Campaign
		by := "code"
		if byClick {
			by = "both"
		}
		return Credit{By: by, Place: w.dims.Settle(p)}
	case byClick:
		click.Code = ""
		return Credit{By: "click", Place: w.dims.Settle(click)}
	}
	return Credit{By: "none", Place: p}
}

type click struct {
	at    int64
	place Place
}

func last(clicks []click, at, window int64) (Place, bool) {
	best := -1
	for i, c := range clicks {
		if c.at <= at && c.at >= at-window && (best < 0 || c.at >= clicks[best].at) {
			best = i
		}
	}
	if best < 0 {
		return Place{}, false
	}
	return clicks[best].place, true
}

// clicksOf reads the valid clicks whose ids the rows carry.
func (w *World) clicksOf(ctx context.Context, r *Rows) (map[string][]click, error) {
	out := map[string][]click{}
	var ids []string
	for i := range r.N {
		if c := r.Text(i, "click_id"); c != "" && out[c] == nil {
			out[c] = []click{}
			ids = append(ids, c)
		}
	}
	err := w.Some(ctx, "clicks", []string{"click_id", "occurred_at", "creator", "campaign", "asset", "platform", "link", "verdict"}, "click_id", ids, func(r *Rows, i int) {
		if r.Text(i, "verdict") == "valid" {
			at, _ := r.Int(i, "occurred_at")
			key := r.Text(i, "click_id")
			out[key] = append(out[key], click{at, place.Of(r, i)})
		}
	})
	return out, err
}

// foldRow adds one undecided row to an atom's cell, as if its attribution had come with it.
func (w *World) foldRow(a *ladder.Atom, r *Rows, i int, on string, c Credit) {
	value := func(col string) (any, bool) {
		switch col {
		case "attributed":
			return slices.Contains(w.credited(), any(c.By)), true
		case "attributed_by":
			return c.By, true
		}
		return r.Value(i, col)
	}
	if w.Holds(a.Where, value) {
		w.place(a, r, i, on, c.Place)
	}
}

// Order is one order that is credited to a creator.
type Order struct {
	Place    Place
	At       int64 // µs
	Customer string
	Click    string
}

// Orders reads the orders of the window that the ladder's rule credits to a
// creator, one by one, and that meet some conditions.
func (w *World) Orders(ctx context.Context, where ...facts.Cond) ([]Order, error) {
	decided := append(slices.Clone(where), facts.Cond{Column: "attributed_by", Op: facts.In, Values: w.credited()})
	g, err := w.Reader.List(ctx, w.Scope, facts.List{View: w.view(), Table: "orders", Where: decided, Limit: everything})
	if err != nil {
		return nil, fmt.Errorf("read credited orders: %w", err)
	}
	var out []Order
	add := func(r *Rows, i int, p Place) {
		at, _ := r.Int(i, "occurred_at")
		out = append(out, Order{Place: p, At: at, Customer: r.Text(i, "customer"), Click: r.Text(i, "click_id")})
	}
	r := frame.RowsOf(g)
	for i := range r.N {
		add(r, i, w.Place(r, i))
	}
	lists, err := w.undecidedRows(ctx, "orders", "", where...)
	if err != nil {
		return nil, err
	}
	for _, r := range lists {
		credits, err := w.decide(ctx, "orders", r)
		if err != nil {
			return nil, err
		}
		for i, c := range credits {
			at, _ := r.Int(i, "occurred_at")
			if slices.Contains(w.credited(), any(c.By)) && w.Index(w.Day(at)) >= 0 {
				add(r, i, c.Place)
			}
		}
	}
	return out, nil
}
