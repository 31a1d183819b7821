package lookback

import (
	"cmp"
	"slices"

	"plumbline/internal/facts"
	"plumbline/internal/money"
)

// rows reads every row of a list.
func (b *builder) rows(l facts.List) (*table, error) {
	l.View = b.view()
	l.Limit = 20_000_000
	g, err := b.r.List(b.ctx, b.scope, l)
	if err != nil {
		return nil, err
	}
	t := &table{n: g.N, at: map[string]*facts.Vector{}}
	for i := range g.Vectors {
		t.at[g.Vectors[i].Column.Name] = &g.Vectors[i]
	}
	return t, nil
}

func (b *builder) subjects(kind string) (map[string]facts.Subject, error) {
	list, err := b.r.Subjects(b.ctx, b.scope, facts.Subjects{View: b.view(), Kind: kind})
	if err != nil {
		return nil, err
	}
	out := make(map[string]facts.Subject, len(list))
	for _, s := range list {
		out[s.ID] = s
	}
	return out, nil
}

// table is an answer read cell by cell.
type table struct {
	n  int
	at map[string]*facts.Vector
}

func (t *table) has(column string, i int) bool { v := t.at[column]; return v != nil && v.Valid[i] }

func (t *table) text(column string, i int) string {
	if !t.has(column, i) || t.at[column].S == nil {
		return ""
	}
	return t.at[column].S[i]
}

func (t *table) int(column string, i int) int64 {
	if !t.has(column, i) || t.at[column].I == nil {
		return 0
	}
	return t.at[column].I[i]
}

func (t *table) float(column string, i int) float64 {
	if !t.has(column, i) || t.at[column].F == nil {
		return 0
	}
	return t.at[column].F[i]
}

func (t *table) bool(column string, i int) bool { return t.has(column, i) && t.at[column].B[i] }

// purse is money by currency.
type purse map[string]int64

func (p purse) add(currency string, minor int64) {
	if currency != "" {
		p[currency] += minor
	}
}

// amounts lists what is in it, the largest first.
func (p purse) amounts() []money.Amount {
	var out []money.Amount
	for c, n := range p {
		if n != 0 {
			out = append(out, money.Amount{Minor: n, Currency: c})
		}
	}
	slices.SortFunc(out, func(a, b money.Amount) int {
		return cmp.Or(cmp.Compare(b.Float(), a.Float()), cmp.Compare(a.Currency, b.Currency))
	})
	return out
}

// weighed is a name with its weight, for naming the largest.
type weighed struct {
	name, value string
	weight      float64
}

func (b *builder) largest(list []weighed) []Detail {
	slices.SortFunc(list, func(x, y weighed) int { return cmp.Or(cmp.Compare(y.weight, x.weight), cmp.Compare(x.name, y.name)) })
	var out []Detail
	for _, w := range list[:min(len(list), b.o.Top)] {
		out = append(out, Detail{w.name, w.value})
	}
	return out
}

// mark returns a subject's first mark of an event.
func mark(s facts.Subject, event string) (facts.Mark, bool) {
	i := slices.IndexFunc(s.Marks, func(m facts.Mark) bool { return m.Event == event })
	if i < 0 {
		return facts.Mark{}, false
	}
	return s.Marks[i], true
}

func sortedIDs[V any](m map[string]V) []string {
	out := make([]string, 0, len(m))
	for id := range m {
		out = append(out, id)
	}
	slices.Sort(out)
	return out
}
