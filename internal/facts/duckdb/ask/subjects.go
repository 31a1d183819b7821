package ask

import (
	"fmt"

	"plumbline/internal/access"
	"plumbline/internal/facts"
	"plumbline/internal/facts/duckdb/dialect"
)

// markColumns are what a mark is made of; those outside the scope stay empty.
var markColumns = []string{
	"subject", "event", "occurred_at", "due_at", "value", "unit", "ref", "reason", "party", "list_version", "source",
}

// Subjects compiles the milestones of one kind of subject, in the order
// that pivot reads them in.
func Subjects(scope access.Scope, q facts.Subjects, t Traits) (Question, error) {
	v, err := look("milestones", scope)
	if err != nil {
		return Question{}, err
	}
	w, err := LimitsOf(q.View)
	if err != nil {
		return Question{}, err
	}
	where, err := v.where(q.Where)
	if err != nil {
		return Question{}, err
	}
	var outs []output
	for _, n := range append(markColumns, facts.DimNames...) {
		c, _ := v.table.Column(n)
		if scope.Sees(c.Class) {
			outs = append(outs, output{c, dialect.Plain(c, dialect.Name(n))})
		}
	}
	if len(outs) == 0 { // the zero scope
		return Question{SQL: "SELECT NULL::VARCHAR WHERE false", outs: []output{{facts.Column{Name: "subject", Type: facts.Text}, ""}}}, nil
	}
	sql := fmt.Sprintf("SELECT %s FROM %s WHERE %s ORDER BY subject, occurred_at, known_at, event, event_id", selectList(outs),
		dialect.Standing("milestones", asOf(q.View), t.Corrected("milestones")),
		dialect.And([]string{"subject_kind = " + dialect.Quote(q.Kind), w.contains(occurredAt), v.rows(), where}))
	return Question{SQL: sql, outs: outs}, nil
}

// Pivot folds rows, ordered by subject, into subjects. A subject's dimensions
// are the last that were said of it.
func Pivot(kind string, g *facts.Grid) []facts.Subject {
	var out []facts.Subject
	text := func(n string, row int) string {
		if v := g.Col(n); v != nil && v.Valid[row] {
			return v.S[row]
		}
		return ""
	}
	for row := range g.N {
		id := text("subject", row)
		if len(out) == 0 || out[len(out)-1].ID != id {
			out = append(out, facts.Subject{Kind: kind, ID: id, Dims: map[string]string{}})
		}
		s := &out[len(out)-1]
		s.Marks = append(s.Marks, mark(g, row, text))
		for _, d := range facts.DimNames {
			if v := text(d, row); v != "" {
				s.Dims[d] = v
			}
		}
	}
	return out
}

func mark(g *facts.Grid, row int, text func(string, int) string) facts.Mark {
	m := facts.Mark{
		Event: text("event", row), Unit: text("unit", row), Ref: text("ref", row), Reason: text("reason", row),
		Party: text("party", row), ListVersion: text("list_version", row), Source: text("source", row),
	}
	m.At = g.Col("occurred_at").I[row]
	if v := g.Col("due_at"); v != nil && v.Valid[row] {
		m.Due = v.I[row]
	}
	if v := g.Col("value"); v != nil && v.Valid[row] {
		m.Value, m.HasValue = v.F[row], true
	}
	return m
}
