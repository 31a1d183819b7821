package ask

import (
	"fmt"
	"strings"
	"time"

	"plumbline/internal/access"
	"plumbline/internal/facts"
	"plumbline/internal/facts/duckdb/dialect"
)

// Coverage compiles which days each source has reported for which table.
func Coverage(scope access.Scope, at time.Time, t Traits) (Question, error) {
	v, err := look("reports", scope)
	outs := []output{
		{facts.Column{Name: "source", Type: facts.Text}, "source"},
		{facts.Column{Name: "table", Type: facts.Text}, dialect.Name("table")},
		{facts.Column{Name: "first", Type: facts.Date}, dialect.Plain(facts.Column{Type: facts.Date}, dialect.Name("first"))},
		{facts.Column{Name: "last", Type: facts.Date}, dialect.Plain(facts.Column{Type: facts.Date}, dialect.Name("last"))},
		{facts.Column{Name: "arrived", Type: facts.Time}, "epoch_us(received_at)"},
	}
	from := dialect.Standing("reports", asOf(facts.View{AsOf: at}), t.Corrected("reports"))
	return Question{SQL: fmt.Sprintf("SELECT %s FROM %s WHERE %s ORDER BY 1, 2, 3, 4, 5", selectList(outs), from, v.rows()), outs: outs}, err
}

// Extent compiles the first and last moment with a row that stands. Over
// all tables (none named), dimensions do not count: they tell who there is, not
// what happened.
func Extent(scope access.Scope, table string, t Traits) (Question, error) {
	tables := []string{table}
	if table == "" {
		tables = dated()
	}
	parts := make([]string, len(tables))
	for i, n := range tables {
		v, err := look(n, scope)
		if err != nil {
			return Question{}, err
		}
		parts[i] = fmt.Sprintf("SELECT min(occurred_at) AS lo, max(occurred_at) AS hi FROM %s WHERE %s",
			dialect.Standing(n, 0, t.Corrected(n)), v.rows())
	}
	outs := []output{
		{facts.Column{Name: "first", Type: facts.Time}, "epoch_us(min(lo))"},
		{facts.Column{Name: "last", Type: facts.Time}, "epoch_us(max(hi))"},
	}
	return Question{SQL: "SELECT " + selectList(outs) + " FROM (" + strings.Join(parts, " UNION ALL ") + ")", outs: outs}, nil
}

func dated() []string {
	var out []string
	for _, t := range facts.Tables {
		if t.Kind != facts.Dimension {
			out = append(out, t.Name)
		}
	}
	return out
}

// Count compiles how many rows of a table stand.
func Count(scope access.Scope, table string) (Question, error) {
	v, err := look(table, scope)
	if err != nil {
		return Question{}, err
	}
	outs := []output{{facts.Column{Name: "n", Type: facts.Int}, "coalesce(sum(sign), 0)::BIGINT"}}
	return Question{SQL: fmt.Sprintf("SELECT %s FROM %s WHERE %s", selectList(outs), dialect.Name(table), v.rows()), outs: outs}, nil
}
