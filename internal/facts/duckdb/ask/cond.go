package ask

import (
	"fmt"
	"slices"
	"strings"

	"plumbline/internal/facts"
	"plumbline/internal/facts/duckdb/dialect"
	"plumbline/internal/fault"
)

// where compiles conditions, all of which must hold. A comparison with a
// missing value does not hold, except that what is missing is not one of any
// values. The SQL yields unknown where a comparison meets a missing value; it is
// only ever joined by AND and used where unknown counts as not, because making
// it false row by row is dear.
func (v view) where(conds []facts.Cond) (string, error) {
	out := make([]string, 0, len(conds))
	for _, c := range conds {
		s, err := v.cond(c)
		if err != nil {
			return "", err
		}
		out = append(out, s)
	}
	return dialect.And(out), nil
}

var comparisons = map[facts.Op]string{facts.AtLeast: ">=", facts.AtMost: "<=", facts.Above: ">", facts.Below: "<"}

func (v view) cond(c facts.Cond) (string, error) {
	col, err := v.column(c.Column)
	if err != nil {
		return "", err
	}
	if c.Other != "" {
		return v.against(col, c)
	}
	switch c.Op {
	case facts.Present:
		return present(col), nil
	case facts.Missing:
		return absent(col), nil
	case facts.In, facts.NotIn:
		return v.among(col, c)
	}
	op, ok := comparisons[c.Op]
	if !ok || len(c.Values) != 1 {
		return "", fault.New(fault.Invalid, "a condition on %s cannot be %q with %d values", c.Column, c.Op, len(c.Values))
	}
	lit, err := v.value(col, c.Values[0])
	if err != nil {
		return "", err
	}
	return fmt.Sprintf("%s %s %s", dialect.Name(col.Name), op, lit), nil
}

func present(col facts.Column) string {
	if col.Type == facts.Text {
		return dialect.Name(col.Name) + " <> ''"
	}
	return dialect.Name(col.Name) + " IS NOT NULL"
}

func absent(col facts.Column) string {
	if col.Type == facts.Text {
		return fmt.Sprintf("(%[1]s IS NULL OR %[1]s = '')", dialect.Name(col.Name))
	}
	return dialect.Name(col.Name) + " IS NULL"
}

func (v view) among(col facts.Column, c facts.Cond) (string, error) {
	lits := make([]string, 0, len(c.Values))
	for _, x := range c.Values {
		lit, err := v.value(col, x)
		if err != nil {
			return "", err
		}
		lits = append(lits, lit)
	}
	n, values := dialect.Name(col.Name), strings.Join(lits, ", ")
	switch {
	case c.Op == facts.In && len(lits) == 0:
		return "false", nil
	case c.Op == facts.In && len(lits) == 1:
		return n + " = " + values, nil
	case c.Op == facts.In:
		return fmt.Sprintf("%s IN (%s)", n, values), nil
	case len(lits) == 0:
		return "true", nil
	default:
		return fmt.Sprintf("(%[1]s IS NULL OR %[1]s NOT IN (%[2]s))", n, values), nil
	}
}

func (v view) value(col facts.Column, x any) (string, error) {
	lit, ok := dialect.Literal(col, x)
	if !ok {
		return "", fault.New(fault.Invalid, "%v cannot be compared with %s, which is %s", x, col.Name, col.Type)
	}
	return lit, nil
}

// against compares two columns of a row.
func (v view) against(col facts.Column, c facts.Cond) (string, error) {
	other, err := v.column(c.Other)
	if err != nil {
		return "", err
	}
	if !alike(col, other) {
		return "", fault.New(fault.Invalid, "%s and %s cannot be compared: %s and %s", col.Name, other.Name, col.Type, other.Type)
	}
	op, ok := comparisons[c.Op]
	switch {
	case c.Op == facts.In:
		op, ok = "=", true
	case c.Op == facts.NotIn:
		return fmt.Sprintf("%s IS DISTINCT FROM %s", dialect.Name(col.Name), dialect.Name(other.Name)), nil
	}
	if !ok {
		return "", fault.New(fault.Invalid, "%s and %s cannot be compared by %q", col.Name, other.Name, c.Op)
	}
	return fmt.Sprintf("%s %s %s", dialect.Name(col.Name), op, dialect.Name(other.Name)), nil
}

func alike(a, b facts.Column) bool {
	number := []facts.Type{facts.Int, facts.Float, facts.Money}
	return a.Type == b.Type || slices.Contains(number, a.Type) && slices.Contains(number, b.Type)
}
