package house

import (
	"context"
	"strings"
	"sync"
	"time"

	"plumbline/internal/access"
	"plumbline/internal/facts"
	"plumbline/internal/fault"
	"plumbline/internal/lookback"
	"plumbline/internal/web/view"
)

// LookBack is what the imported files say by themselves, to a scope.
func (h *House) LookBack(ctx context.Context, scope access.Scope, asOf time.Time) (*lookback.Page, error) {
	o := lookback.Options{AsOf: h.Now(asOf), Calendar: h.Calendar()}
	stamp := h.State(nil)
	if f, err := h.InForce(asOf); err == nil {
		o.Target, stamp = &f.Ladder.Audience, h.State(f)
	}
	if !asOf.IsZero() || !scope.Sees(access.All) || len(scope.Rows()) > 0 {
		return lookback.Build(ctx, &h.Facts, scope, o)
	}
	return h.looked.at(stamp, func() (*lookback.Page, error) { return lookback.Build(ctx, &h.Facts, scope, o) })
}

// looked is the last lookback of all rows and columns: three pages and every
// list behind a figure begin with it.
type looked struct {
	mu    sync.Mutex
	stamp string
	page  *lookback.Page
}

// at returns the page of a state of the folder, made once however many ask.
func (l *looked) at(stamp string, build func() (*lookback.Page, error)) (*lookback.Page, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.page != nil && l.stamp == stamp {
		return l.page, nil
	}
	p, err := build()
	if err != nil {
		return nil, err
	}
	l.stamp, l.page = stamp, p
	return p, nil
}

// FindingRows opens the rows of a figure or of a class of the reconciliation.
func (h *House) FindingRows(ctx context.Context, scope access.Scope, figure string, q view.Query) (*view.Rows, error) {
	p, err := h.LookBack(ctx, scope, q.AsOf)
	if err != nil {
		return nil, err
	}
	_, id, _ := strings.Cut(figure, ":")
	for _, f := range p.Figures {
		if f.ID == id {
			return h.list(ctx, scope, f.Rows, q, f.Question, "The rows of "+f.Rows.Table+" behind the figure: "+f.Says+".")
		}
	}
	currency, class, _ := strings.Cut(id, ":")
	for _, r := range p.Reconcile {
		if r.Currency == currency {
			return h.classRows(ctx, scope, r, class, q)
		}
	}
	return nil, fault.New(fault.NotFound, "the lookback has no figure %q", id)
}

// classRows opens the orders of one line of the reconciliation of a currency.
func (h *House) classRows(ctx context.Context, scope access.Scope, r lookback.Reconcile, class string, q view.Query) (*view.Rows, error) {
	for _, c := range r.Classes {
		if c.ID == class {
			return h.list(ctx, scope, c.Rows, q, "Orders "+strings.ToLower(c.Title), "Orders in "+r.Currency+" that count as revenue.")
		}
	}
	where := []facts.Cond{{Column: "currency", Op: facts.In, Values: []any{r.Currency}}}
	if reason, ok := strings.CutPrefix(class, "excluded:"); ok {
		where = append(where, facts.Cond{Column: "exclusion", Op: facts.In, Values: []any{reason}})
		return h.list(ctx, scope, facts.List{Table: "orders", Where: where}, q, "Excluded orders: "+strings.ReplaceAll(reason, "_", " "),
			"Orders in "+r.Currency+" that do not count as revenue, by their reason.")
	}
	return h.list(ctx, scope, facts.List{Table: "orders", Where: where}, q, "Orders", "All orders in "+r.Currency+", with tax, shipping and what else stands in their totals.")
}

// orderCurrency is the currency of most orders.
func (h *House) orderCurrency(ctx context.Context) string {
	g, err := h.Facts.Sums(ctx, access.For(access.Owner), facts.Sums{Table: "orders", By: []string{"currency"}, Terms: []facts.Term{{Name: "n", Agg: facts.Count}}})
	best, most := "USD", int64(0)
	if err != nil {
		return best
	}
	for i := range g.N {
		if c, n := g.Col("currency"), g.Col("n"); c.Valid[i] && n.I[i] > most {
			best, most = c.S[i], n.I[i]
		}
	}
	return best
}
