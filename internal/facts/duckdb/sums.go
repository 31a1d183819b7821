package duckdb

import (
	"context"
	"fmt"
	"strings"

	"plumbline/internal/access"
	"plumbline/internal/facts"
	"plumbline/internal/fault"
	"plumbline/internal/period"
)

// Sums answers many numbers over one table in one statement.
func (e *Engine) Sums(ctx context.Context, scope access.Scope, q facts.Sums) (*facts.Grid, error) {
	s := sums{q: q}
	grid, err := e.ask(ctx, func(t *traits) (_ question, err error) {
		if s.win, err = e.windowOf(ctx, q.View, q.Table); err != nil {
			return question{}, err
		}
		return s.compile(scope, t)
	})
	if err != nil {
		return nil, err
	}
	if s.first != nil {
		turn(grid.Col("period"), s.first)
	}
	return grid, nil
}

// turn replaces period numbers by the periods' first days.
func turn(v *facts.Vector, first func(int64) period.Date) {
	for i, ok := range v.Valid {
		if ok {
			v.I[i] = int64(first(v.I[i]))
		}
	}
}

// sums compiles one question.
type sums struct {
	q     facts.Sums
	view  view
	win   window
	on    facts.Column
	first func(int64) period.Date
	// signed: rows that were taken back are netted by their sign; otherwise
	// every row read stands.
	signed  bool
	grouped bool
	foreign bool
}

func (s *sums) compile(scope access.Scope, t *traits) (question, error) {
	if err := s.prepare(scope); err != nil {
		return question{}, err
	}
	s.foreign = s.q.Home != "" && s.view.table.Has("currency") && t.foreign(s.q.Table, s.q.Home)
	from := s.from(t.corrected[s.q.Table])
	keys, err := s.keys()
	if err != nil {
		return question{}, err
	}
	where, err := s.view.where(s.q.Where)
	if err != nil {
		return question{}, err
	}
	outs := keys
	s.grouped = len(keys) > 0
	for _, term := range s.q.Terms {
		o, err := s.term(term)
		if err != nil {
			return question{}, err
		}
		outs = append(outs, o)
	}
	if len(s.q.Terms) == 0 {
		return question{}, fault.New(fault.Invalid, "sums over %s ask for nothing", s.q.Table)
	}
	sql := fmt.Sprintf("SELECT %s FROM %s WHERE %s", selectList(outs), from,
		and([]string{s.win.contains(s.on), s.known(), s.view.rows(), where}))
	return question{sql: sql + s.groupBy(len(keys)), outs: outs}, nil
}

func (s *sums) prepare(scope access.Scope) (err error) {
	if s.view, err = look(s.q.Table, scope); err != nil {
		return err
	}
	s.on, err = placed(s.view, s.q.On)
	return err
}

// placed is the column that places a row in time.
func placed(v view, on string) (facts.Column, error) {
	c, err := v.column(orElse(on, "occurred_at"))
	if err == nil && c.Type != facts.Time && c.Type != facts.Date {
		return c, fault.New(fault.Invalid, "%s of %s is not a time and cannot place a row", on, v.table.Name)
	}
	return c, err
}

// from is the table itself, netted by sign, where only sums are asked for; the
// standing rows where single values matter.
func (s *sums) from(corrected bool) string {
	for _, t := range s.q.Terms {
		if corrected && t.Agg != facts.Count && t.Agg != facts.Sum {
			return standing(s.q.Table, asOf(s.q.View), true)
		}
	}
	s.signed = corrected
	return name(s.q.Table)
}

func asOf(v facts.View) int64 {
	if v.AsOf.IsZero() {
		return 0
	}
	return v.AsOf.UnixMicro()
}

func (s *sums) known() string {
	if s.q.AsOf.IsZero() {
		return "true"
	}
	return "known_at < " + instant(asOf(s.q.View))
}

// keys are the columns to group by: the period, the dimensions asked for, and
// of foreign money its currency and day.
func (s *sums) keys() ([]output, error) {
	var keys []output
	if s.q.Grain != "" {
		expr, first := s.win.bucket(s.q.Grain, s.on)
		s.first = first
		keys = append(keys, output{facts.Column{Name: "period", Type: facts.Date}, expr})
	}
	for _, by := range s.q.By {
		c, err := s.view.textColumn(by)
		if err != nil {
			return nil, err
		}
		keys = append(keys, output{c, name(by)})
	}
	if s.q.Home != "" {
		keys = append(keys, s.money()...)
	}
	return keys, nil
}

func (s *sums) money() []output {
	currency, day := "NULL::VARCHAR", "NULL::BIGINT"
	if s.foreign {
		home := quote(s.q.Home)
		currency = fmt.Sprintf("nullif(currency, %s)", home)
		day = fmt.Sprintf("CASE WHEN currency <> %s THEN %s END", home, s.win.day(s.on))
	}
	return []output{
		{facts.Column{Name: "currency", Type: facts.Text}, currency},
		{facts.Column{Name: "day", Type: facts.Date}, day},
	}
}

func (s *sums) groupBy(keys int) string {
	if keys == 0 {
		return ""
	}
	ordinals := make([]string, keys)
	for i := range ordinals {
		ordinals[i] = fmt.Sprint(i + 1)
	}
	out := " GROUP BY " + strings.Join(ordinals, ", ")
	if s.signed { // a group all of whose rows were taken back is no group
		out += " HAVING sum(sign) > 0"
	}
	return out
}
