package wording

import (
	"fmt"
	"strings"

	"plumbline/internal/lookback"
	"plumbline/internal/money"
	"plumbline/internal/web/mark"
	"plumbline/internal/web/say"
	"plumbline/internal/web/view"
)

// Findings words a page.
func Findings(p *lookback.Page) *view.Findings {
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
	if f.Count > 0 {
		x.Colour = "none" // counted, and nobody can say whether it is wrong
	}
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
