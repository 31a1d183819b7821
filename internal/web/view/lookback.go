package view

import (
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
	p := Lookback{Shell: shell, Findings: *f, Empty: len(f.Figures) == 0}
	p.Shell.OnePage = true
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

// ReconcilePage is the page that ties orders to the shop's total.
type ReconcilePage struct {
	Shell     Shell
	Reconcile Reconcile
	Bars      []ReconcileBar
}

// ReconcileBar is one class with its part of the whole, in percent, for drawing.
type ReconcileBar struct {
	ReconcileClass
	Orders string
}

// NewReconcile builds the page.
func NewReconcile(shell Shell, r Reconcile) ReconcilePage {
	p := ReconcilePage{Shell: shell, Reconcile: r}
	for _, c := range r.Classes {
		p.Bars = append(p.Bars, ReconcileBar{c, say.Count(c.Orders)})
	}
	return p
}

// Says names the column that would answer a question.
func (g Gap) Says() string { return say.Join(" in ", "Needs "+g.Needs, g.File) + "." }
