package recall

import (
	"context"
	"encoding/binary"
	"slices"

	"plumbline/internal/access"
	"plumbline/internal/facts"
)

// counting is a question with what it takes to add to its answer later; adds
// is false where its terms cannot be added up exactly.
func counting(q facts.Sums) (full facts.Sums, adds bool) {
	t, ok := facts.Lookup(q.Table)
	if !ok || !byPeriod(q) {
		return q, false
	}
	for _, term := range q.Terms {
		c, _ := t.Column(term.Column)
		exact := term.Agg == facts.Count || term.Agg == facts.Sum && (c.Type == facts.Int || c.Type == facts.Money || c.Type == facts.Bool)
		if !exact { // sums of floats hang on their order, and single values on what else stands
			return q, false
		}
	}
	q.Placed = true
	return q, true
}

// answered is the answer to a question without what counting added.
func answered(q facts.Sums, g *facts.Grid) *facts.Grid {
	if q.Placed {
		return g
	}
	return &facts.Grid{N: g.N, Vectors: g.Vectors}
}

// more adds what has landed since to an answer.
func (r *Reader) more(ctx context.Context, scope access.Scope, q facts.Sums, had *answer) (*facts.Grid, error) {
	q.Since = had.grid.Place
	fresh, err := r.engine.Sums(ctx, scope, q)
	if err != nil {
		return nil, err
	}
	return sum(had.grid, fresh, len(q.Terms)), nil
}

// sum adds the rows of fresh to those of old by what they are grouped by: all
// columns but the last ones, the terms.
func sum(old, fresh *facts.Grid, terms int) *facts.Grid {
	keys := len(old.Vectors) - terms
	at := make(map[string]int, old.N+fresh.N)
	for row := range old.N {
		at[group(old, keys, row)] = row
	}
	out := &facts.Grid{N: old.N, Vectors: make([]facts.Vector, len(old.Vectors)), Place: max(old.Place, fresh.Place)}
	for i := range old.Vectors {
		out.Vectors[i] = cloned(&old.Vectors[i])
	}
	for row := range fresh.N {
		to, known := at[group(fresh, keys, row)]
		if !known {
			to = out.N
			out.N++
		}
		for i := range out.Vectors {
			switch {
			case !known:
				appendRow(&out.Vectors[i], &fresh.Vectors[i], row)
			case i >= keys:
				add(&out.Vectors[i], to, &fresh.Vectors[i], row)
			}
		}
	}
	return out
}

// add adds one number; a missing one is none.
func add(v *facts.Vector, to int, from *facts.Vector, row int) {
	if from.Valid[row] {
		v.I[to] += from.I[row] // what is missing is kept as zero
		v.Valid[to] = true
	}
}

// group says what a row is grouped by.
func group(g *facts.Grid, keys, row int) string {
	b := make([]byte, 0, 64)
	for i := range keys {
		v := &g.Vectors[i]
		switch {
		case !v.Valid[row]:
			b = append(b, 0)
		case v.S != nil:
			b = append(append(append(b, 1), v.S[row]...), 0)
		default:
			b = binary.AppendVarint(append(b, 2), v.I[row])
		}
	}
	return string(b)
}

func cloned(v *facts.Vector) facts.Vector {
	return facts.Vector{Column: v.Column, S: slices.Clone(v.S), I: slices.Clone(v.I), F: slices.Clone(v.F), B: slices.Clone(v.B), Valid: slices.Clone(v.Valid)}
}

func appendRow(v, from *facts.Vector, row int) {
	v.Valid = append(v.Valid, from.Valid[row])
	switch v.Column.Type {
	case facts.Text:
		v.S = append(v.S, from.S[row])
	case facts.Float:
		v.F = append(v.F, from.F[row])
	case facts.Bool:
		v.B = append(v.B, from.B[row])
	default:
		v.I = append(v.I, from.I[row])
	}
}
