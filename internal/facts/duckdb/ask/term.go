package ask

import (
	"fmt"

	"plumbline/internal/facts"
	"plumbline/internal/facts/duckdb/dialect"
	"plumbline/internal/fault"
)

// term compiles one number. A sum over a condition written as 0 or 1 is by far
// the fastest way to count; sums of integers come as 128 bits and are cast.
func (s *sums) term(t facts.Term) (output, error) {
	cond, err := s.view.where(t.Where)
	if err != nil {
		return output{}, err
	}
	if t.Agg == facts.Count {
		return output{facts.Column{Name: t.Name, Type: facts.Int}, s.count(cond)}, nil
	}
	c, err := s.view.column(t.Column)
	if err != nil {
		return output{}, err
	}
	out := output{column: facts.Column{Name: t.Name, Type: c.Type, Class: c.Class}}
	switch t.Agg {
	case facts.Sum:
		return s.sum(out, c, cond)
	case facts.Distinct:
		out.column.Type = facts.Int
		out.sql = s.noneIsMissing(fmt.Sprintf("count(DISTINCT %s)", only(cond, dialect.Name(c.Name))))
	case facts.Min, facts.Max:
		out.sql = fmt.Sprintf("%s(%s)", t.Agg, only(cond, dialect.Plain(c, dialect.Name(c.Name))))
	default:
		return out, fault.New(fault.Invalid, "%q is not a way to add up rows", t.Agg)
	}
	return out, nil
}

func (s *sums) count(cond string) string {
	switch {
	case cond == "true" && s.signed:
		return s.noneIsMissing("sum(sign)::BIGINT")
	case cond == "true":
		return s.noneIsMissing("count(*)")
	case s.signed:
		return s.noneMeets(fmt.Sprintf("sum((%s)::INT * sign)::BIGINT", cond))
	default:
		return s.noneMeets(fmt.Sprintf("sum((%s)::INT)::BIGINT", cond))
	}
}

// noneMeets makes zero of a condition that no row of a group meets.
func (s *sums) noneMeets(sum string) string {
	zero := "coalesce(" + sum + ", 0)"
	if s.grouped {
		return zero
	}
	return "CASE WHEN count(*) > 0 THEN " + zero + " END"
}

// noneIsMissing keeps a total over no row at all from being read as zero.
func (s *sums) noneIsMissing(expr string) string {
	if s.grouped {
		return expr
	}
	return "nullif(" + expr + ", 0)"
}

// sum adds up a column; it is missing where no row has a value.
func (s *sums) sum(out output, c facts.Column, cond string) (output, error) {
	value, cast := dialect.Name(c.Name), "::BIGINT"
	switch c.Type {
	case facts.Int, facts.Money:
	case facts.Bool:
		value, out.column.Type = value+"::INT", facts.Int
	case facts.Float:
		cast = ""
	default:
		return out, fault.New(fault.Invalid, "%s of %s cannot be added up: it is %s", c.Name, s.view.table.Name, c.Type)
	}
	if !s.signed {
		out.sql = fmt.Sprintf("sum(%s)%s", only(cond, value), cast)
		return out, nil
	}
	has := dialect.And([]string{cond, dialect.Name(c.Name) + " IS NOT NULL"})
	out.sql = fmt.Sprintf("CASE WHEN sum((%s)::INT * sign) > 0 THEN sum(%s)%s END", has, only(cond, value+" * sign"), cast)
	return out, nil
}

// only keeps a value where a condition holds.
func only(cond, value string) string {
	if cond == "true" {
		return value
	}
	return fmt.Sprintf("CASE WHEN %s THEN %s END", cond, value)
}
