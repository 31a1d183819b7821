package render

import (
	"io"
	"strings"

	"plumbline/internal/judge"
	"plumbline/internal/web/view"
)

// Lookback writes what the imported files say by themselves: each finding with
// its number, the orders tied to the shop's total, and what could not be
// answered with the column that would.
func Lookback(w io.Writer, f *view.Findings, style Style) error {
	p := newPage(style)
	if f.Headline != "" {
		p.text(0, f.Headline)
	}
	if f.Span != "" {
		p.line(p.Dim(f.Span))
	}
	for _, x := range f.Figures {
		p.line()
		p.line(p.Glyph(judge.Status(x.Colour)), " ", p.Bold(x.Big), "  ", x.Question)
		p.text(4, x.Says)
		t := newTable("", "")
		words := false
		for _, d := range x.Detail {
			t.add(d.Name, d.Value)
			words = words || strings.TrimLeft(d.Value, "0123456789−-$€£¥") == d.Value
		}
		if !words {
			t.numbers(1)
		}
		if len(t.rows) > 0 {
			t.write(p, 4)
		}
	}
	for _, r := range f.Reconcile {
		p.reconcile(r, len(f.Reconcile))
	}
	p.missing(f.Missing)
	return p.to(w)
}

// reconcile ties orders by what they are credited to, to the shop's total.
func (p *page) reconcile(r view.Reconcile, of int) {
	if len(r.Classes) == 0 {
		return
	}
	p.head(r.Heading(of))
	t := newTable("", "Orders", "Amount", "Share").numbers(1, 2, 3)
	for _, c := range append(append([]view.ReconcileClass{}, r.Classes...), r.Total) {
		t.add(c.Name(), c.Count(), c.Amount, c.Share)
	}
	if r.Shop != "" {
		t.add("The shop's own total", "", r.Shop, "")
	}
	t.write(p, 0)
	p.line(p.Dim(r.Tied()))
}

func (p *page) missing(gaps []view.Gap) {
	if len(gaps) == 0 {
		return
	}
	p.head("What these files cannot answer")
	for _, g := range gaps {
		p.line(p.Glyph(judge.None), " ", g.Question)
		p.text(4, g.Says())
	}
}
