package app

import (
	"context"
	"fmt"
	"strings"
	"time"

	"plumbline/internal/access"
	"plumbline/internal/facts"
	"plumbline/internal/fault"
	"plumbline/internal/lookback"
	"plumbline/internal/money"
	"plumbline/internal/web/api"
	"plumbline/internal/web/mark"
	"plumbline/internal/web/say"
	"plumbline/internal/web/view"
)

// Lookback is what the imported files say by themselves.
func (a *App) Lookback(ctx context.Context, scope access.Scope) (*view.Findings, error) {
	h, err := a.open(ctx)
	if err != nil {
		return nil, err
	}
	p, err := h.lookBack(ctx, scope, time.Time{})
	if err != nil {
		return nil, err
	}
	return findings(p), nil
}

func (h *house) lookBack(ctx context.Context, scope access.Scope, asOf time.Time) (*lookback.Page, error) {
	o := lookback.Options{AsOf: h.now(asOf), Calendar: h.calendar()}
	if f, err := h.inForce(asOf); err == nil {
		o.Target = &f.ladder.Audience
	}
	return lookback.Build(ctx, h.facts, scope, o)
}

// findings words a page.
func findings(p *lookback.Page) *view.Findings {
	out := &view.Findings{}
	if p.Last > p.First || p.Last != 0 {
		out.Span = p.First.UTC().Format("2 January 2006") + " to " + p.Last.UTC().Format("2 January 2006")
	}
	var told []string
	for _, f := range p.Figures {
		x := finding(f)
		out.Figures = append(out.Figures, x)
		if x.Colour == "red" && len(told) < 3 {
			told = append(told, x.Big+" "+strings.ToLower(f.Question[:1])+f.Question[1:])
		}
	}
	if len(told) > 0 {
		out.Headline = strings.Join(told, "; ") + "."
	}
	for _, r := range p.Reconcile {
		out.Reconcile = append(out.Reconcile, reconciled(r))
	}
	for _, g := range p.Missing {
		needs := g.Column
		if needs == "" {
			needs = strings.TrimSuffix(g.Says, ".")
		}
		out.Missing = append(out.Missing, view.Gap{Question: g.Question, Needs: needs, File: g.File})
	}
	return out
}

func finding(f lookback.Figure) view.Finding {
	x := view.Finding{ID: f.ID, Question: f.Question, Big: say.Count(f.Count), Says: f.Says, Colour: "green"}
	if f.Bad && f.Count > 0 {
		x.Colour = "red"
	}
	if f.Days != nil {
		x.Colour, x.Big = "none", "—"
		if f.Days.Median != nil {
			x.Big = fmt.Sprintf("%.1f d", *f.Days.Median)
		}
		x.Says = "median; " + eightieth(f.Days) + "; " + f.Says
	}
	if len(f.Money) > 0 {
		if f.ID == "off-category" || f.ID == "never-live" {
			x.Big = f.Money[0].String()
			x.Says = fmt.Sprintf("%s concerned; %s", say.Count(f.Count), f.Says)
		} else {
			x.Says += ", worth " + amounts(f.Money)
		}
	}
	if f.Reach != nil {
		x.Says += fmt.Sprintf(", reach %s", say.Count(*f.Reach))
	}
	for _, d := range f.Detail {
		x.Detail = append(x.Detail, mark.Pair{Name: d.Name, Value: d.Value})
	}
	return x
}

func eightieth(d *lookback.Days) string {
	if d.P80 == nil {
		return "too many are open to say by when 80% are signed"
	}
	return fmt.Sprintf("80%% within %.1f days", *d.P80)
}

func amounts(list []money.Amount) string {
	var out []string
	for _, a := range list {
		out = append(out, a.String())
	}
	return strings.Join(out, " and ")
}

// reconciled words the reconciliation: what stands between the shop's total
// and what counts comes after the classes, each a line of its own.
func reconciled(r lookback.Reconcile) view.Reconcile {
	out := view.Reconcile{Currency: r.Currency, Shop: r.Amount(r.Shop), Ties: r.Ties()}
	if !r.Ties() && r.KnowsAll {
		out.Apart = r.Amount(r.Apart)
	}
	if !r.KnowsAll {
		out.Shop = ""
	}
	share := func(minor int64) string {
		if r.Shop == 0 {
			return ""
		}
		return fmt.Sprintf("%.0f%%", 100*float64(minor)/float64(r.Shop))
	}
	for _, c := range r.Classes {
		out.Classes = append(out.Classes, view.ReconcileClass{ID: c.ID, Title: c.Title, Orders: c.Orders, Amount: r.Amount(c.Minor), Share: share(c.Minor)})
	}
	for _, s := range r.Steps {
		if s.Minor != 0 || s.Orders != 0 {
			out.Classes = append(out.Classes, view.ReconcileClass{ID: s.ID, Title: s.Title, Orders: s.Orders, Amount: r.Amount(-s.Minor), Share: share(-s.Minor)})
		}
	}
	out.Total = view.ReconcileClass{Title: "Together", Orders: r.Orders, Amount: r.Amount(r.Shop), Share: share(r.Shop)}
	return out
}

// findingRows opens the rows of a figure or of a class of the reconciliation.
func (h *house) findingRows(ctx context.Context, scope access.Scope, figure string, q view.Query) (*view.Rows, error) {
	p, err := h.lookBack(ctx, scope, q.AsOf)
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
func (h *house) classRows(ctx context.Context, scope access.Scope, r lookback.Reconcile, class string, q view.Query) (*view.Rows, error) {
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

// lookedBack takes files in and says what they show by themselves.
func (a *App) lookedBack(ctx context.Context, req api.Import, progress func(any)) (api.LookedBack, error) {
	var out api.LookedBack
	if len(req.Paths) > 0 {
		imported, err := a.importFiles(ctx, req, progress)
		if err != nil {
			return out, err
		}
		out.Summaries, out.Unread = imported.Summaries, imported.Unread
	}
	var err error
	out.Findings, err = a.Lookback(ctx, access.For(access.Owner))
	return out, err
}

// orderCurrency is the currency of most orders.
func (h *house) orderCurrency(ctx context.Context) string {
	g, err := h.facts.Sums(ctx, access.For(access.Owner), facts.Sums{Table: "orders", By: []string{"currency"}, Terms: []facts.Term{{Name: "n", Agg: facts.Count}}})
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
