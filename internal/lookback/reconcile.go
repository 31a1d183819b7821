package lookback

import (
	"cmp"
	"slices"

	"plumbline/internal/facts"
	"plumbline/internal/money"
)

// Reconcile ties the orders of one currency to the shop's total. Every amount
// is in minor units; Steps lead from Shop to Net without a remainder, and
// Classes add up to Net.
type Reconcile struct {
	Currency string
	Orders   int64 // all, excluded ones too
	Shop     int64 // the shop's own total of all of them
	KnowsAll bool  // every order has the shop's own total
	Steps    []Step
	Net      int64
	Counted  int64
	Classes  []Class // code, click, both, neither
	Refunds  int64   // net part given back, by the refunds' own days
	Refunded int64   // how many
	Apart    int64   // Shop + Σ Steps − Net, and Σ Classes − Net: 0 when tied
}

// Step is one line between the shop's total and what counts.
type Step struct {
	ID     string // excluded:REASON, tax, shipping, other
	Title  string
	Orders int64
	Minor  int64 // what it takes away, negative
}

// Class is what orders are credited to.
type Class struct {
	ID, Title string
	Orders    int64
	Minor     int64
	Rows      facts.List
}

// Ties tells whether everything adds up to the cent.
func (r Reconcile) Ties() bool { return r.Apart == 0 && r.KnowsAll }

var classes = []struct{ id, title string }{{"code", "By code"}, {"click", "By click"}, {"both", "By both"}, {"neither", "By neither"}}

// tally is one group of orders.
type tally struct{ n, amount, gross, tax, shipping, valued int64 }

func (b *builder) tallies(by []string, where ...facts.Cond) (*table, func(i int) tally, error) {
	terms := []facts.Term{{Name: "n", Agg: facts.Count}, {Name: "valued", Agg: facts.Count, Where: []facts.Cond{{Column: "gross", Op: facts.Present}}}}
	for _, c := range []string{"amount", "gross", "tax", "shipping"} {
		terms = append(terms, facts.Term{Name: c, Agg: facts.Sum, Column: c})
	}
	g, err := b.r.Sums(b.ctx, b.scope, facts.Sums{View: b.view(), Table: "orders", By: by, Where: where, Terms: terms})
	if err != nil {
		return nil, nil, err
	}
	t := &table{n: g.N, at: map[string]*facts.Vector{}}
	for i := range g.Vectors {
		t.at[g.Vectors[i].Column.Name] = &g.Vectors[i]
	}
	return t, func(i int) tally {
		return tally{t.int("n", i), t.int("amount", i), t.int("gross", i), t.int("tax", i), t.int("shipping", i), t.int("valued", i)}
	}, nil
}

func (b *builder) reconcile() error {
	all, whole, err := b.tallies([]string{"currency"})
	if err != nil {
		return err
	}
	parts, one, err := b.tallies([]string{"currency", "exclusion", "attributed_by"})
	if err != nil {
		return err
	}
	if all.n == 0 {
		return b.lacks("reconcile", "Orders tied to the shop's total", "the shop's order export", "total", "No orders: import the shop's order export.")
	}
	refunds, err := b.refunds()
	if err != nil {
		return err
	}
	for i := range all.n {
		t := whole(i)
		r := Reconcile{Currency: all.text("currency", i), Orders: t.n, Shop: t.gross, KnowsAll: t.valued == t.n}
		r.Refunds, r.Refunded = refunds[r.Currency].amount, refunds[r.Currency].n
		byExclusion, byClass, counted := map[string]tally{}, map[string]tally{}, tally{}
		for j := range parts.n {
			if parts.text("currency", j) != r.Currency {
				continue
			}
			p := one(j)
			if reason := parts.text("exclusion", j); reason != "" {
				byExclusion[reason] = byExclusion[reason].plus(p)
				continue
			}
			class := cmp.Or(parts.text("attributed_by", j), "none")
			byClass[class] = byClass[class].plus(p)
			counted = counted.plus(p)
		}
		r.fill(byExclusion, byClass, counted)
		b.page.Reconcile = append(b.page.Reconcile, r)
	}
	slices.SortFunc(b.page.Reconcile, func(x, y Reconcile) int {
		return cmp.Or(cmp.Compare(y.Orders, x.Orders), cmp.Compare(x.Currency, y.Currency))
	})
	return nil
}

func (t tally) plus(o tally) tally {
	return tally{t.n + o.n, t.amount + o.amount, t.gross + o.gross, t.tax + o.tax, t.shipping + o.shipping, t.valued + o.valued}
}

func (r *Reconcile) fill(byExclusion, byClass map[string]tally, counted tally) {
	r.Net, r.Counted = counted.amount, counted.n
	left := r.Shop
	step := func(id, title string, orders, minor int64) {
		r.Steps, left = append(r.Steps, Step{id, title, orders, -minor}), left-minor
	}
	for _, reason := range sortedIDs(byExclusion) {
		step("excluded:"+reason, "Excluded: "+reason, byExclusion[reason].n, byExclusion[reason].gross)
	}
	step("tax", "Tax", 0, counted.tax)
	step("shipping", "Shipping", 0, counted.shipping)
	step("other", "Gift cards, tips, duties and fees", 0, counted.gross-counted.tax-counted.shipping-counted.amount)
	inClasses := int64(0)
	for _, c := range classes {
		id := c.id
		if id == "neither" {
			id = "none"
		}
		t := byClass[id]
		inClasses += t.amount
		values := []any{id}
		where := []facts.Cond{{Column: "currency", Op: facts.In, Values: []any{r.Currency}}, {Column: "exclusion", Op: facts.Missing}}
		if id == "none" {
			where = append(where, facts.Cond{Column: "attributed_by", Op: facts.NotIn, Values: []any{"code", "click", "both"}})
		} else {
			where = append(where, facts.Cond{Column: "attributed_by", Op: facts.In, Values: values})
		}
		r.Classes = append(r.Classes, Class{c.id, c.title, t.n, t.amount, facts.List{Table: "orders", Where: where}})
	}
	r.Apart = left - r.Net
	if r.Apart == 0 {
		r.Apart = inClasses - r.Net
	}
}

// Amount words an amount of the reconciliation.
func (r Reconcile) Amount(minor int64) string {
	return money.Amount{Minor: minor, Currency: r.Currency}.String()
}

func (b *builder) refunds() (map[string]tally, error) {
	g, err := b.r.Sums(b.ctx, b.scope, facts.Sums{View: b.view(), Table: "refunds", By: []string{"currency"},
		Terms: []facts.Term{{Name: "n", Agg: facts.Count}, {Name: "amount", Agg: facts.Sum, Column: "amount"}}})
	if err != nil {
		return nil, err
	}
	out := map[string]tally{}
	for i := range g.N {
		if c := g.Col("currency"); c.Valid[i] {
			out[c.S[i]] = tally{n: g.Col("n").I[i], amount: g.Col("amount").I[i]}
		}
	}
	return out, nil
}
