package view

import (
	"slices"
	"strings"

	"plumbline/internal/web/say"
)

// Lookback is what the imported files say by themselves, on one page.
type Lookback struct {
	Shell    Shell
	Findings Findings
	Empty    bool
}

// NewLookback builds the page; it prints on one.
func NewLookback(shell Shell, f *Findings) Lookback {
	p := Lookback{Shell: shell, Findings: *f, Empty: len(f.Figures)+len(f.Missing)+len(f.Reconcile) == 0}
	p.Shell.OnePage = true
	if f.Headline == "" {
		p.Findings.Headline = "Nothing in these files went wrong where they can tell."
	}
	answered := len(f.Figures) + min(1, len(f.Reconcile))
	if f.Headline == "" && answered < len(f.Missing) {
		p.Findings.Headline = "These files answer " + say.CountOf(answered, "question", "questions") + "; " + say.CountOf(len(f.Missing), "needs one more column.", "need one more column each.")
	}
	for i, x := range p.Findings.Figures {
		if x.Colour == "" {
			p.Findings.Figures[i].Colour = "none"
		}
	}
	return p
}

// Tied says whether the classes add up to the shop's own total.
func (r Reconcile) Tied() string {
	switch {
	case len(r.Classes) == 0:
		return "No orders were imported yet."
	case r.Ties:
		return "Tied to the shop's total, to the cent."
	case r.Apart != "":
		return "Apart from the shop's total by " + r.Apart + "."
	}
	return "The shop's own total is not known."
}

// ReconcilePage is the page that ties orders to the shop's total, currency by
// currency.
type ReconcilePage struct {
	Shell     Shell
	Reconcile []Reconcile
}

// NewReconcile builds the page.
func NewReconcile(shell Shell, all []Reconcile) ReconcilePage {
	if len(all) == 0 {
		all = []Reconcile{{}}
	}
	return ReconcilePage{shell, all}
}

// Says is the page's headline: of one currency how it ties, of several which do not.
func (p ReconcilePage) Says() string {
	if len(p.Reconcile) == 1 {
		return p.Reconcile[0].Tied()
	}
	var apart []string
	for _, r := range p.Reconcile {
		if !r.Ties {
			apart = append(apart, r.Currency)
		}
	}
	if len(apart) == 0 {
		return "Tied to the shop's total in every currency, to the cent."
	}
	return "Not tied to the shop's total in " + strings.Join(apart, ", ") + "."
}

// Heading is the table's head; where there are several, each names its currency.
func (r Reconcile) Heading(of int) string {
	if of < 2 {
		return "Who brought the orders"
	}
	return "Who brought the orders in " + r.Currency
}

// Figure is the address of a class's rows: the class in its currency.
func (r Reconcile) Figure(c ReconcileClass) string { return "reconcile:" + r.Currency + ":" + c.ID }

// Name is the class in words.
func (c ReconcileClass) Name() string { return strings.ReplaceAll(c.Title, "_", " ") }

// Count is how many orders a class holds. Tax and shipping are amounts of
// orders counted elsewhere: they have none of their own.
func (c ReconcileClass) Count() string {
	if c.Orders == 0 && !slices.Contains([]string{"code", "click", "both", "neither"}, c.ID) {
		return ""
	}
	return say.Count(c.Orders)
}

// Says names the column that would answer a question.
func (g Gap) Says() string { return say.Join(" in ", "Needs "+g.Needs, g.File) + "." }
