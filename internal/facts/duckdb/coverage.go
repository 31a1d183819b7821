package duckdb

import (
	"context"
	"fmt"
	"strings"
	"time"

	"plumbline/internal/access"
	"plumbline/internal/facts"
	"plumbline/internal/period"
)

// Coverage answers which local days each source has reported for which table.
func (e *Engine) Coverage(ctx context.Context, scope access.Scope, at time.Time) ([]facts.Coverage, error) {
	grid, err := e.ask(ctx, func(t *traits) (question, error) {
		v, err := look("reports", scope)
		outs := []output{
			{facts.Column{Name: "source", Type: facts.Text}, "source"},
			{facts.Column{Name: "table", Type: facts.Text}, name("table")},
			{facts.Column{Name: "first", Type: facts.Date}, plain(facts.Column{Type: facts.Date}, name("first"))},
			{facts.Column{Name: "last", Type: facts.Date}, plain(facts.Column{Type: facts.Date}, name("last"))},
			{facts.Column{Name: "arrived", Type: facts.Time}, "epoch_us(received_at)"},
		}
		from := standing("reports", asOf(facts.View{AsOf: at}), t.corrected["reports"])
		return question{fmt.Sprintf("SELECT %s FROM %s WHERE %s ORDER BY 1, 2, 3, 4", selectList(outs), from, v.rows()), outs}, err
	})
	if err != nil {
		return nil, err
	}
	out := make([]facts.Coverage, grid.N)
	for i := range out {
		out[i] = facts.Coverage{
			Source: grid.Vectors[0].S[i], Table: grid.Vectors[1].S[i],
			First: period.Date(grid.Vectors[2].I[i]), Last: period.Date(grid.Vectors[3].I[i]),
			Arrived: time.UnixMicro(grid.Vectors[4].I[i]).UTC(),
		}
	}
	return out, nil
}

// Extent answers the first and last local day with a row that stands. Over all
// tables, dimensions do not count: they tell who there is, not what happened.
func (e *Engine) Extent(ctx context.Context, scope access.Scope, table string, cal period.Calendar) (first, last period.Date, ok bool, err error) {
	grid, err := e.ask(ctx, func(t *traits) (question, error) {
		tables := []string{table}
		if table == "" {
			tables = dated()
		}
		return compileExtent(scope, tables, t)
	})
	if err != nil || grid.N == 0 || !grid.Vectors[0].Valid[0] {
		return 0, 0, false, err
	}
	day := func(v facts.Vector) period.Date { return cal.DateOf(time.UnixMicro(v.I[0])) }
	return day(grid.Vectors[0]), day(grid.Vectors[1]), true, nil
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

func compileExtent(scope access.Scope, tables []string, t *traits) (question, error) {
	parts := make([]string, len(tables))
	for i, n := range tables {
		v, err := look(n, scope)
		if err != nil {
			return question{}, err
		}
		parts[i] = fmt.Sprintf("SELECT min(occurred_at) AS lo, max(occurred_at) AS hi FROM %s WHERE %s",
			standing(n, 0, t.corrected[n]), v.rows())
	}
	outs := []output{
		{facts.Column{Name: "first", Type: facts.Time}, "epoch_us(min(lo))"},
		{facts.Column{Name: "last", Type: facts.Time}, "epoch_us(max(hi))"},
	}
	return question{"SELECT " + selectList(outs) + " FROM (" + strings.Join(parts, " UNION ALL ") + ")", outs}, nil
}

// Count answers how many rows of a table stand.
func (e *Engine) Count(ctx context.Context, scope access.Scope, table string) (int64, error) {
	grid, err := e.ask(ctx, func(*traits) (question, error) {
		v, err := look(table, scope)
		if err != nil {
			return question{}, err
		}
		outs := []output{{facts.Column{Name: "n", Type: facts.Int}, "coalesce(sum(sign), 0)::BIGINT"}}
		return question{fmt.Sprintf("SELECT %s FROM %s WHERE %s", selectList(outs), name(table), v.rows()), outs}, nil
	})
	if err != nil {
		return 0, err
	}
	return grid.Vectors[0].I[0], nil
}
