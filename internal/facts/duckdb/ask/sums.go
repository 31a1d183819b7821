package ask

import (
	"cmp"
	"fmt"
	"strings"

	"plumbline/internal/access"
	"plumbline/internal/facts"
	"plumbline/internal/facts/duckdb/dialect"
	"plumbline/internal/fault"
	"plumbline/internal/period"
)

// Sums compiles many numbers over one table into one statement.
func Sums(scope access.Scope, q facts.Sums, w Window, t Traits) (Question, error) {
	s := sums{q: q, win: w}
	return s.compile(scope, t)
}

// place names the column that says how many rows the table holds.
const place = "\x00place"

// sums compiles one question.
type sums struct {
	q     facts.Sums
	view  view
	win   Window
	on    facts.Column
	first func(int64) period.Date
	// signed: rows that were taken back are netted by their sign; otherwise
	// every row read stands.
	signed  bool
	grouped bool
	foreign bool
}

func (s *sums) compile(scope access.Scope, t Traits) (Question, error) {
	if err := s.prepare(scope); err != nil {
		return Question{}, err
	}
	s.foreign = s.q.Home != "" && s.view.table.Has("currency") && t.Foreign(s.q.Table, s.q.Home)
	from := s.from(t.Corrected(s.q.Table))
	keys, err := s.keys()
	if err != nil {
		return Question{}, err
	}
	where, err := s.view.where(s.q.Where)
	if err != nil {
		return Question{}, err
	}
	outs := keys
	s.grouped = len(keys) > 0
	for _, term := range s.q.Terms {
		o, err := s.term(term)
		if err != nil {
			return Question{}, err
		}
		outs = append(outs, o)
	}
	if len(s.q.Terms) == 0 {
		return Question{}, fault.New(fault.Invalid, "sums over %s ask for nothing", s.q.Table)
	}
	since := ""
	if s.q.Placed || s.q.Since > 0 {
		if from != dialect.Name(s.q.Table) {
			return Question{}, fault.New(fault.Invalid, "sums over %s of single values have no place", s.q.Table)
		}
		outs = append(outs, output{facts.Column{Name: place, Type: facts.Int}, "any_value((SELECT count(*) FROM " + from + "))"})
		if s.q.Since > 0 {
			since = "rowid >= " + dialect.Number(s.q.Since) // rows are only ever added, at the end
		}
	}
	sql := fmt.Sprintf("SELECT %s FROM %s WHERE %s", selectList(outs), from,
		dialect.And([]string{since, s.win.contains(s.on), s.known(), s.view.rows(), where}))
	return Question{SQL: sql + s.groupBy(len(keys)), outs: outs, first: s.first, placed: s.q.Placed || s.q.Since > 0}, nil
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
	c, err := v.column(cmp.Or(on, "occurred_at"))
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
			return dialect.Standing(s.q.Table, asOf(s.q.View), true)
		}
	}
	s.signed = corrected
	return dialect.Name(s.q.Table)
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
	return "known_at < " + dialect.Instant(asOf(s.q.View))
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
		keys = append(keys, output{c, dialect.Name(by)})
	}
	if s.q.Home != "" {
		keys = append(keys, s.money()...)
	}
	return keys, nil
}

func (s *sums) money() []output {
	currency, day := "NULL::VARCHAR", "NULL::BIGINT"
	if s.foreign {
		home := dialect.Quote(s.q.Home)
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
