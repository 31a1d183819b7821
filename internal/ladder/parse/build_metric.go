package parse

import (
	"plumbline/internal/ladder"
)

// formula builds the one kind that is set, and says when it is not one.
func (b *builder) formula(m metric) ladder.Formula {
	f := m.Formula
	out := ladder.Formula{Seen: b.atoms(f.Seen), Expected: b.atoms(f.Expected), Counted: b.atoms(f.Counted), Empty: f.Empty.V}
	var kinds []string
	set := func(kind string, is bool) bool {
		if is {
			kinds = append(kinds, kind)
			out.Kind = kind
		}
		return is
	}
	if set("sum", len(f.Sum) > 0) {
		out.Of = b.atoms(f.Sum)
	}
	if set("ratio", f.Ratio != nil) {
		out.Of, out.To, out.Times = b.atoms(f.Ratio.Of), b.atoms(f.Ratio.To), timesOf(f.Ratio.Times, m.Unit.V)
	}
	if set("share", f.Share != nil) {
		out.To, out.Times = b.atoms(f.Share.To), timesOf(number{}, m.Unit.V)
		for _, a := range out.To {
			a.Where = append(append([]ladder.Where{}, a.Where...), f.Share.Where.list...)
			out.Of = append(out.Of, a)
		}
		out.Kind = "ratio"
	}
	if set("median", f.Median != nil) {
		b.median(m, &out)
	}
	if set("score", len(f.Score) > 0) {
		for _, p := range f.Score {
			out.Parts = append(out.Parts, ladder.Part{Name: p.Key, Weight: p.V.Weight.V, Must: p.V.Must.V, Floor: p.V.Floor.V})
		}
	}
	if set("series", f.Series.Set) {
		out.Series = f.Series.V
	}
	if set("derived", f.Derived.Set) {
		out.Derived = f.Derived.V
	}
	if len(f.Params) > 0 {
		out.Params = map[string]string{}
	}
	for _, p := range f.Params {
		out.Params[p.Key] = p.V.V
	}
	if len(kinds) != 1 {
		b.Say(f.Pos, "PL016", "write one of sum, ratio, share, median, score, series, derived", "the formula of %s says %d things; it says exactly one", m.ID.V, len(kinds))
	}
	return out
}

func timesOf(n number, unit string) float64 {
	if n.Set {
		return n.V
	}
	switch unit {
	case "percent", "per_100", "score", "points":
		return 100
	case "per_1000":
		return 1000
	}
	return 1
}

func (b *builder) median(m metric, out *ladder.Formula) {
	w := m.Formula.Median
	out.P = 50
	if w.Percentile.Set {
		out.P = w.Percentile.V
	}
	if out.P <= 0 || out.P >= 100 {
		b.Say(w.Percentile.Pos, "PL016", "write a number between 0 and 100", "percentile %g does not exist", out.P)
	}
	if (w.Span == nil) == (w.Values == nil) {
		b.Say(w.Pos, "PL016", "write span: {subject, from, to} or values: {facts, values: column}", "the median of %s needs either a span or values", m.ID.V)
		return
	}
	if w.Values != nil {
		a := b.atom(*w.Values)
		a.Agg, a.Column = "values", w.Values.Values.V
		if a.Column == "" {
			b.Say(w.Values.Pos, "PL016", "add values: column", "the median of %s does not say of which column", m.ID.V)
		}
		out.Values = &a
		return
	}
	s := w.Span
	unit := m.Unit.V
	if unit != "hours" && unit != "days" {
		unit = "hours"
	}
	out.Span = &ladder.Span{
		Pos: s.Pos, Subject: s.Subject.V, Facts: s.Facts.V, From: s.From.V, To: s.To.V, Where: s.Where.list, Hours: or(s.Hours.V, "charter"),
		Unit: or(s.Unit.V, unit), By: or(s.By.V, "from"), Each: s.Each.V, Once: strs(s.Once),
	}
	if s.Subject.Set == s.Facts.Set {
		b.Say(s.Pos, "PL016", "write subject: terms, or facts: comments", "a span is of a kind of record or of a fact table, one of the two")
	}
}

func (b *builder) atoms(list []atom) []ladder.Atom {
	var out []ladder.Atom
	for _, a := range list {
		out = append(out, b.atom(a))
	}
	return out
}

func (b *builder) atom(a atom) ladder.Atom {
	out := ladder.Atom{
		Pos: a.Pos, Minus: a.Minus.V, Facts: a.Facts.V, Agg: "count", On: a.On.V, Where: a.Where.list, Subject: a.Subject.V, When: a.When.V, Due: a.Due.V,
		Assets: a.Assets.list, Window: a.Window.V, Weight: a.Weight.V, Times: a.Times.V, Scale: a.Scale.V,
	}
	n := 0
	for _, agg := range []struct {
		name   string
		column text
	}{{"sum", a.Sum}, {"distinct", a.Distinct}, {"change", a.Change}, {"last", a.Last}} {
		if agg.column.Set {
			n++
			out.Agg, out.Column = agg.name, agg.column.V
		}
	}
	if a.Count.V {
		n++
	}
	if a.Standing.V {
		n++
		out.Agg = "standing"
	}
	if n > 1 {
		b.Say(a.Pos, "PL016", "keep one of count, sum, distinct, change, last, standing", "this asks for %d aggregates at once", n)
	}
	switch {
	case a.Facts.Set == a.Subject.Set:
		b.Say(a.Pos, "PL016", "write facts: clicks, or subject: asset", "this names a fact table or a kind of record, one of the two")
	case a.Subject.Set && !a.When.Set:
		b.Say(a.Pos, "PL016", "add when: live", "records of kind %s are placed by an event", a.Subject.V)
	case a.Facts.Set && (a.When.Set || a.Due.Set):
		b.Say(a.Pos, "PL016", "use on: for the column that places a row", "when and due are for records, not for the table %s", a.Facts.V)
	}
	return out
}
