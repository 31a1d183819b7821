package derive

import (
	"cmp"
	"context"
	"slices"

	"plumbline/internal/facts"
	"plumbline/internal/ladder"
	"plumbline/internal/measure/cube"
	"plumbline/internal/measure/derive/tally"
)

// repeats: customers whose first order a creator brought, with a second paid
// order within N days.
func repeats(ctx context.Context, w *cube.World, m *ladder.Metric) (tally.Answer, error) {
	if _, err := w.Dims(ctx); err != nil {
		return nil, err
	}
	first, err := w.Orders(ctx, facts.Cond{Column: "new_customer", Op: facts.In, Values: []any{true}},
		facts.Cond{Column: "customer", Op: facts.Present}, facts.Cond{Column: "exclusion", Op: facts.Missing})
	if err != nil {
		return nil, err
	}
	within, t := tally.LengthOf(tally.Days(m, "within", 60)).Microseconds(), tally.New(w)
	var customers []string
	for _, o := range first {
		customers = append(customers, o.Customer)
	}
	later := map[string][]int64{}
	err = w.Some(ctx, "orders", []string{"customer", "occurred_at", "exclusion"}, "customer", customers, func(r *cube.Rows, i int) {
		if r.Text(i, "exclusion") == "" {
			at, _ := r.Int(i, "occurred_at")
			later[r.Text(i, "customer")] = append(later[r.Text(i, "customer")], at)
		}
	})
	if err != nil {
		return nil, err
	}
	for _, o := range first {
		again := slices.ContainsFunc(later[o.Customer], func(at int64) bool { return at > o.At && at <= o.At+within })
		t.Count(o.Place, w.Day(o.At), again)
	}
	return t.Shares(100), nil
}

// visit is one step of a path.
type visit struct {
	at      int64
	creator bool
}

// assists: among attributed orders whose visitor's path is known, those with a
// creator's touch that is not the last, of those with any creator's touch.
func assists(ctx context.Context, w *cube.World, _ *ladder.Metric) (tally.Answer, error) {
	if _, err := w.Dims(ctx); err != nil {
		return nil, err
	}
	orders, err := w.Orders(ctx, facts.Cond{Column: "click_id", Op: facts.Present}, facts.Cond{Column: "exclusion", Op: facts.Missing})
	if err != nil {
		return nil, err
	}
	others, err := w.Counted(ctx, "visits", "channel")
	if err != nil {
		return nil, err
	}
	if len(others) < 2 {
		return tally.Nowhere(w, "one_channel_only"), nil
	}
	paths, visitors, err := visitPaths(ctx, w, orders)
	if err != nil {
		return nil, err
	}
	t, window := tally.New(w), w.Window().Microseconds()
	for _, o := range orders {
		path := slices.DeleteFunc(slices.Clone(paths[visitors[o.Click]]), func(v visit) bool { return v.at > o.At || v.at < o.At-window })
		if !slices.ContainsFunc(path, func(v visit) bool { return v.creator }) {
			continue
		}
		assisted := slices.ContainsFunc(path[:len(path)-1], func(v visit) bool { return v.creator }) && !path[len(path)-1].creator
		t.Count(o.Place, w.Day(o.At), assisted)
	}
	return t.Shares(100), nil
}

// visitPaths reads the visits of the visitors whose click led to an order,
// oldest first, and which click was whose.
func visitPaths(ctx context.Context, w *cube.World, orders []cube.Order) (paths map[string][]visit, visitors map[string]string, err error) {
	var clicks []string
	for _, o := range orders {
		clicks = append(clicks, o.Click)
	}
	visitors, paths = map[string]string{}, map[string][]visit{}
	err = w.Some(ctx, "visits", []string{"click_id", "visitor"}, "click_id", clicks, func(r *cube.Rows, i int) {
		visitors[r.Text(i, "click_id")] = r.Text(i, "visitor")
	})
	if err != nil {
		return nil, nil, err
	}
	who := map[string]bool{}
	for _, v := range visitors {
		if v != "" {
			who[v] = true
		}
	}
	columns := []string{"visitor", "occurred_at", "creator", "link", "asset", "campaign"}
	err = w.Some(ctx, "visits", columns, "visitor", tally.SortedKeys(who), func(r *cube.Rows, i int) {
		at, _ := r.Int(i, "occurred_at")
		v := r.Text(i, "visitor")
		paths[v] = append(paths[v], visit{at, w.Place(r, i).Creator != ""})
	})
	if err != nil {
		return nil, nil, err
	}
	for v := range paths {
		slices.SortStableFunc(paths[v], func(a, b visit) int { return cmp.Compare(a.at, b.at) })
	}
	return paths, visitors, nil
}

// activations: wallets that were granted tokens, by their first activity.
func activations(ctx context.Context, w *cube.World, _ *ladder.Metric) (tally.Answer, error) {
	ws, err := readWallets(ctx, w)
	if err != nil {
		return nil, err
	}
	t := tally.New(w)
	for _, id := range tally.SortedKeys(ws) {
		x := ws[id]
		if c := t.At(x.place, w.Day(x.active)); c != nil && x.granted && x.active != 0 {
			c.Num++
		}
	}
	return t.Levels(), nil
}

// holders: wallets that held tokens at a period's start and still do at its end.
func holders(ctx context.Context, w *cube.World, _ *ladder.Metric) (tally.Answer, error) {
	ws, err := readWallets(ctx, w)
	if err != nil {
		return nil, err
	}
	t := tally.New(w)
	for p, per := range w.Periods {
		for _, id := range tally.SortedKeys(ws) {
			from, _ := w.Cal.Bounds(per)
			if per.From <= w.Today() && ws[id].balance(from.UnixMicro()) > 0 {
				t.Count(ws[id].place, per.From, ws[id].balance(w.End(p).UnixMicro()) > 0)
			}
		}
	}
	return t.Shares(100), nil
}

type wallet struct {
	place   cube.Place
	granted bool
	active  int64 // first activity
	at      []int64
	change  []float64
}

func (x *wallet) balance(before int64) float64 {
	sum := 0.0
	for i, at := range x.at {
		if at < before {
			sum += x.change[i]
		}
	}
	return sum
}

func readWallets(ctx context.Context, w *cube.World) (map[string]*wallet, error) {
	if _, err := w.Dims(ctx); err != nil {
		return nil, err
	}
	r, err := w.List(ctx, "wallet_events")
	if err != nil {
		return nil, err
	}
	out := map[string]*wallet{}
	for i := range r.N {
		id, event := r.Text(i, "wallet"), r.Text(i, "event")
		x := out[id]
		if x == nil {
			x = &wallet{place: w.Place(r, i)}
			out[id] = x
		}
		at, _ := r.Int(i, "occurred_at")
		n, known := r.Float(i, "tokens")
		if !known {
			n = 1
		}
		switch event {
		case "granted":
			x.granted = true
		case "redeemed", "sent":
			n = -n
		case "activated":
			n = 0
		}
		if event != "granted" && (x.active == 0 || at < x.active) {
			x.active = at
		}
		x.at, x.change = append(x.at, at), append(x.change, n)
	}
	return out, nil
}
