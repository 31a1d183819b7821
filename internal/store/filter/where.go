package filter

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/uptrace/bun"
	"github.com/uptrace/bun/dialect"
	"github.com/uptrace/bun/schema"

	"plumbline/internal/access"
	"plumbline/internal/campaign"
	"plumbline/internal/fault"
	"plumbline/internal/money"
	"plumbline/internal/store/bound"
)

// limit is how many rows come where no number is asked for; most bounds it.
const (
	limit = 100
	most  = 10_000
)

// Limit returns how many rows a question asks for.
func Limit(q campaign.Query) int {
	if q.Limit <= 0 {
		return limit
	}
	return min(q.Limit, most)
}

// Apply narrows a select to what a question asks for and a scope sees.
func Apply(s *bun.SelectQuery, scope access.Scope, q campaign.Query) error {
	if q.Kind == "" {
		s.Where("1 = 0")
	}
	return Any(s, scope, q)
}

// Any is Apply for a question about one kind or, without one, about all.
func Any(s *bun.SelectQuery, scope access.Scope, q campaign.Query) error {
	if err := Rows(s, scope, q.Kind); err != nil {
		return err
	}
	if q.Kind != "" {
		s.Where("kind = ?", string(q.Kind))
	}
	for _, c := range q.Where {
		if err := where(s, scope, q.Kind, c); err != nil {
			return err
		}
	}
	if q.Text != "" {
		if err := bound.Readable(q.Text); err != nil {
			return err
		}
		s.Where(`folded LIKE ? ESCAPE '!'`, "%"+like.Replace(Fold(q.Text))+"%")
	}
	return nil
}

var like = strings.NewReplacer("!", "!!", "%", "!%", "_", "!_")

// Rows narrows a select to the rows a scope sees. A limit on something records
// do not have hides them all: better nothing than too much.
func Rows(s *bun.SelectQuery, scope access.Scope, kind campaign.Kind) error {
	if scope.Nothing() {
		s.Where("1 = 0")
	}
	for dimension, values := range scope.Rows() {
		var column any = bun.Ident(dimension)
		switch {
		case dimension == string(kind): // a campaign belongs to itself, a creator too
			column = bun.Ident("id")
		case dimension == "campaign" || dimension == "creator":
			if kind == "" {
				column = bun.SafeQuery("CASE kind WHEN ? THEN id ELSE ? END", dimension, column)
			}
		case dimension != "brand" && dimension != "region" && dimension != "owner":
			values = nil
		}
		if len(values) == 0 {
			s.Where("1 = 0")
			continue
		}
		if err := bound.Readable(values...); err != nil {
			return err
		}
		s.Where("? IN (?)", column, bun.List(values))
	}
	return nil
}

// Order sorts as asked, and by id where nothing else decides. What is empty
// comes last.
func Order(s *bun.SelectQuery, scope access.Scope, q campaign.Query) error {
	for _, name := range q.Order {
		bare, down := strings.CutPrefix(name, "-")
		c, err := find(scope, q.Kind, bare)
		if err != nil {
			return err
		}
		if c.typ == tags || c.typ == opaque {
			return fault.New(fault.Invalid, "records cannot be sorted by %s", bare)
		}
		way := "ASC"
		if down {
			way = "DESC"
		}
		s.OrderExpr("? ? NULLS LAST", bun.Safe(c.is(s.DB().QueryGen(), isPostgres(s))), bun.Safe(way))
	}
	s.OrderExpr("id")
	return nil
}

func isPostgres(s *bun.SelectQuery) bool { return s.DB().Dialect().Name() == dialect.PG }

var compare = map[string]bool{"=": true, "!=": true, "<": true, "<=": true, ">": true, ">=": true, "in": true}

// where adds one condition.
func where(s *bun.SelectQuery, scope access.Scope, kind campaign.Kind, c campaign.Cond) error {
	col, err := find(scope, kind, c.Field)
	if err != nil {
		return err
	}
	gen, pg := s.DB().QueryGen(), isPostgres(s)
	switch {
	case c.Op == "empty" || c.Op == "filled":
		s.Where(col.nothing(gen, c.Op == "empty"))
		return nil
	case !compare[c.Op]:
		return fault.New(fault.Invalid, "there is no comparison %q", c.Op).WithHint("use =, !=, in, <, <=, >, >=, empty or filled")
	case len(c.Values) == 0 && c.Op != "in", len(c.Values) > 1 && c.Op != "in":
		return fault.New(fault.Invalid, "%s %s takes one value", c.Field, c.Op)
	}
	if err := bound.Readable(c.Values...); err != nil {
		return err
	}
	switch col.typ {
	case sum:
		return col.money(s, gen, pg, c)
	case tags:
		return col.has(s, pg, c)
	case opaque:
		return fault.New(fault.Invalid, "%s can only be asked whether it is empty or filled", c.Field)
	}
	values, err := col.values(c)
	if err != nil {
		return err
	}
	return col.compare(s, gen, pg, c.Op, values)
}

// nothing asks whether a column is empty or filled.
func (c column) nothing(gen schema.QueryGen, empty bool) string {
	not := map[bool]string{true: "", false: "NOT "}[empty]
	switch {
	case c.part == "" && c.typ == text:
		return gen.FormatQuery(not+"(? = '')", schema.Ident(c.name))
	case c.part == "":
		return gen.FormatQuery(not+"(? IS NULL)", schema.Ident(c.name))
	}
	return gen.FormatQuery(not+"(coalesce((? ->> ?), '') = '')", schema.Ident(c.part), c.name)
}

func (c column) compare(s *bun.SelectQuery, gen schema.QueryGen, pg bool, op string, values []any) error {
	if pg && c.contained(op, values) {
		return c.holds(s, values)
	}
	is := bun.Safe(c.is(gen, pg))
	if c.part != "" && c.typ == text && (op == "=" || op == "in") && !slices.Contains(values, any("")) {
		is = bun.Safe(gen.FormatQuery("(? ->> ?)", schema.Ident(c.part), c.name)) // as indexes have it
	}
	switch {
	case op == "in" && len(values) == 0:
		s.Where("1 = 0")
	case op == "in":
		s.Where("? IN (?)", is, bun.List(values))
	case op == "!=":
		s.Where("(? IS NULL OR ? <> ?)", is, is, values[0])
	default:
		s.Where(fmt.Sprintf("? %s ?", op), is, values[0])
	}
	return nil
}

// contained tells whether a comparison asks for JSON that holds a value, which
// PostgreSQL has an index for. What is kept as nothing is not found by that.
func (c column) contained(op string, values []any) bool {
	if c.part != indexed || (op != "=" && op != "in") || len(values) == 0 {
		return false
	}
	switch c.typ {
	case text:
		return !slices.Contains(values, any(""))
	case flag:
		return !slices.Contains(values, any("false"))
	}
	return c.typ == tags
}

// indexed is the part whose fields are found by their values.
const indexed = "open"

// holds asks for JSON that holds one of the values.
func (c column) holds(s *bun.SelectQuery, values []any) error {
	var of []any
	for _, v := range values {
		switch c.typ {
		case flag:
			v = true
		case tags:
			v = []any{v}
		}
		body, err := json.Marshal(map[string]any{c.name: v})
		if err != nil {
			return fmt.Errorf("ask for %s: %w", c.name, err)
		}
		of = append(of, string(body))
	}
	s.WhereGroup(" AND ", func(s *bun.SelectQuery) *bun.SelectQuery {
		for _, body := range of {
			s.WhereOr("? @> ?", bun.Ident(c.part), body)
		}
		return s
	})
	return nil
}

// values reads what a column is compared with.
func (c column) values(cond campaign.Cond) ([]any, error) {
	var out []any
	for _, v := range cond.Values {
		read, err := c.value(v)
		if err != nil {
			return nil, err
		}
		out = append(out, read)
	}
	return out, nil
}

func (c column) value(v string) (any, error) {
	switch c.typ {
	case number:
		f, err := strconv.ParseFloat(v, 64)
		if err != nil {
			return nil, fault.New(fault.Invalid, "%s is compared with a number, not with %q", c.name, v)
		}
		return f, nil
	case micros, stamp:
		at, err := moment(v)
		if err != nil {
			return nil, fault.New(fault.Invalid, "%s is compared with a time, not with %q", c.name, v).WithHint("write it as 2026-10-31T12:00:00Z")
		}
		if c.typ == micros {
			return at.UnixMicro(), nil
		}
		return strings.TrimSuffix(at.Format(time.RFC3339Nano), "Z"), nil
	case flag:
		if v != "true" && v != "false" {
			return nil, fault.New(fault.Invalid, "%s is true or false, not %q", c.name, v)
		}
	}
	return v, nil
}

// moment reads a time, or a day as its midnight in UTC.
func moment(v string) (time.Time, error) {
	if at, err := time.Parse(time.DateOnly, v); err == nil {
		return at, nil
	}
	at, err := time.Parse(time.RFC3339Nano, v)
	return at.UTC().Truncate(time.Microsecond), err
}

// money compares an amount written as 12.50 USD with amounts in that currency.
func (c column) money(s *bun.SelectQuery, gen schema.QueryGen, pg bool, cond campaign.Cond) error {
	if cond.Op == "in" {
		return fault.New(fault.Invalid, "%s is compared with one amount", c.name)
	}
	figure, code, _ := strings.Cut(cond.Values[0], " ")
	a, err := money.Parse(figure, strings.TrimSpace(code))
	if err != nil {
		return fault.New(fault.Invalid, "%s is compared with an amount, not with %q", c.name, cond.Values[0]).WithHint("write it as 12.50 USD")
	}
	same := gen.FormatQuery("(? -> ? ->> 'currency') = ?", schema.Ident(c.part), c.name, a.Currency)
	op := map[bool]string{true: "<>", false: cond.Op}[cond.Op == "!="]
	s.Where("? AND ? ? ?", bun.Safe(same), bun.Safe(c.is(gen, pg)), bun.Safe(op), a.Minor)
	return nil
}

// has asks whether a list holds one of the values, or none of them.
func (c column) has(s *bun.SelectQuery, pg bool, cond campaign.Cond) error {
	values := make([]any, 0, len(cond.Values))
	for _, v := range cond.Values {
		values = append(values, v)
	}
	if pg && c.contained(cond.Op, values) {
		return c.holds(s, values)
	}
	each := "SELECT 1 FROM json_each(?, ?) AS e WHERE e.value IN (?)"
	args := []any{bun.Ident(c.part), "$." + c.name, bun.List(cond.Values)}
	if pg {
		each, args[1] = "SELECT 1 FROM jsonb_array_elements_text(? -> ?) AS e (value) WHERE e.value IN (?)", c.name
	}
	switch {
	case len(cond.Values) == 0:
		s.Where("1 = 0")
	case cond.Op == "=" || cond.Op == "in":
		s.Where("EXISTS ("+each+")", args...)
	case cond.Op == "!=":
		s.Where("NOT EXISTS ("+each+")", args...)
	default:
		return fault.New(fault.Invalid, "%s is a list: it can hold a value or not", c.name)
	}
	return nil
}
