package frame

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"plumbline/internal/facts"
	"plumbline/internal/ladder"
	"plumbline/internal/period"
)

// Rows are rows of one table, read by column name.
type Rows struct {
	N    int
	cols map[string]*facts.Vector
}

// RowsOf reads an answer by column name.
func RowsOf(g *facts.Grid) *Rows {
	r := &Rows{N: g.N, cols: make(map[string]*facts.Vector, len(g.Vectors))}
	for i := range g.Vectors {
		r.cols[g.Vectors[i].Column.Name] = &g.Vectors[i]
	}
	return r
}

// At is a column; ok is false where the row lacks it.
func (r *Rows) At(i int, col string) (*facts.Vector, bool) {
	v, ok := r.cols[col]
	return v, ok && v.Valid[i]
}

// Text is a text column's value; empty when missing.
func (r *Rows) Text(i int, col string) string {
	if v, ok := r.At(i, col); ok {
		return v.S[i]
	}
	return ""
}

// Int is an Int, Time, Date or Money column's value.
func (r *Rows) Int(i int, col string) (int64, bool) {
	if v, ok := r.At(i, col); ok {
		return v.I[i], true
	}
	return 0, false
}

// Float is a number column's value, whatever its type.
func (r *Rows) Float(i int, col string) (float64, bool) {
	v, ok := r.At(i, col)
	switch {
	case !ok:
		return 0, false
	case v.Column.Type == facts.Float:
		return v.F[i], true
	case len(v.I) > i:
		return float64(v.I[i]), true
	}
	return 0, false
}

// Bool is a truth column's value; ok is false when missing.
func (r *Rows) Bool(i int, col string) (value, ok bool) {
	if v, ok := r.At(i, col); ok && v.Column.Type == facts.Bool {
		return v.B[i], true
	}
	return false, false
}

// Value is any column's value as string, int64, float64 or bool.
func (r *Rows) Value(i int, col string) (any, bool) {
	v, ok := r.At(i, col)
	if !ok {
		return nil, false
	}
	switch v.Column.Type {
	case facts.Text:
		return v.S[i], v.S[i] != ""
	case facts.Float:
		return v.F[i], true
	case facts.Bool:
		return v.B[i], true
	default:
		return v.I[i], true
	}
}

// Day is a Date column's value; 0 when missing.
func (r *Rows) Day(i int, col string) period.Date {
	d, _ := r.Int(i, col)
	return period.Date(d)
}

// Get reads one value by name; ok is false when it is missing.
type Get func(col string) (any, bool)

// Holds tells whether all conditions hold for a record.
func (f *Frame) Holds(where []ladder.Where, value Get) bool {
	for _, w := range where {
		if !f.Hold(w, value) {
			return false
		}
	}
	return true
}

// Hold tells whether one condition holds.
func (f *Frame) Hold(w ladder.Where, value Get) bool {
	v, ok := value(w.Column)
	switch w.Op {
	case "present":
		return ok
	case "missing":
		return !ok
	case "not":
		return !ok || !slices.ContainsFunc(f.Expand(w.Values), func(s string) bool { return equal(v, s) })
	}
	if !ok {
		return false
	}
	if w.Other != "" {
		other, there := value(w.Other)
		return there && f.compares(w, number(v), number(other))
	}
	switch w.Op {
	case "is":
		return slices.ContainsFunc(f.Expand(w.Values), func(s string) bool { return equal(v, s) })
	case "starts_with":
		s, _ := v.(string)
		return slices.ContainsFunc(w.Values, func(p string) bool { return strings.HasPrefix(s, p) })
	default:
		return len(w.Values) == 1 && f.compares(w, number(v), Parsed(w.Values[0]))
	}
}

func (f *Frame) compares(w ladder.Where, a, b float64) bool {
	switch w.Op {
	case "at_least":
		return a >= b
	case "at_most":
		return a <= b
	case "above", "after":
		return a > b
	case "below", "before":
		return a < b
	case "within":
		limit, err := period.ParseDuration(first(w.Values))
		return err == nil && a >= b && a <= b+float64(limit.Microseconds())
	}
	return false
}

// Expand replaces @words by what the ladder says.
func (f *Frame) Expand(values []string) []string {
	var out []string
	for _, v := range values {
		word, ok := strings.CutPrefix(v, "@")
		switch {
		case !ok:
			out = append(out, v)
		case word == "spend":
			out = append(out, f.Basis())
		case word == "included":
			out = append(out, f.Included()...)
		case word == "severity":
			out = append(out, severities(f.Ladder.Screening.Severity)...)
		default:
			out = append(out, f.classes(word)...)
		}
	}
	return out
}

// Basis is the spend basis that the charter counts: accrued unless it says otherwise.
func (f *Frame) Basis() string {
	if m := f.Ladder.Charter.Money; m != nil && m.Spend != "" {
		return m.Spend
	}
	return "accrued"
}

// Included are the kinds of spend that the charter counts: all unless it lists them.
func (f *Frame) Included() []string {
	if m := f.Ladder.Charter.Money; m != nil && len(m.Include) > 0 {
		return m.Include
	}
	return []string{"fee", "commission", "product_cost", "shipping", "discount", "amplification", "agency"}
}

// classes are the comment classes that the ladder treats in one way; without a
// comments section questions, purchase intent and complaints want an answer,
// complaints are escalated and bait is left alone.
func (f *Frame) classes(policy string) []string {
	said := f.Ladder.Comments
	if len(said) == 0 {
		said = map[string]string{"question": "answer", "purchase_intent": "answer", "complaint": "escalate", "bait": "never_answer"}
	}
	var out []string
	for class, p := range said {
		if p == policy {
			out = append(out, class)
		}
	}
	slices.Sort(out)
	return out
}

func severities(from string) []string {
	all := []string{"low", "medium", "high"}
	if i := slices.Index(all, from); i >= 0 {
		return all[i:]
	}
	return all[1:]
}

func equal(v any, s string) bool {
	switch x := v.(type) {
	case string:
		return x == s
	case bool:
		return strconv.FormatBool(x) == s
	default:
		return number(v) == Parsed(s)
	}
}

func number(v any) float64 {
	switch x := v.(type) {
	case int64:
		return float64(x)
	case float64:
		return x
	case bool:
		if x {
			return 1
		}
	}
	return 0
}

// Parsed reads a condition's value: a number, a day or a moment.
func Parsed(s string) float64 {
	if n, err := strconv.ParseFloat(s, 64); err == nil {
		return n
	}
	if d, err := period.ParseDate(s); err == nil {
		return float64(d)
	}
	if t, err := time.Parse(time.RFC3339, s); err == nil {
		return float64(t.UnixMicro())
	}
	return 0
}

func first(values []string) string {
	if len(values) == 0 {
		return ""
	}
	return values[0]
}
