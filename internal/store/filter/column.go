// Package filter turns a question about records into a statement: which columns
// a scope reads, which rows it sees, and the conditions and order asked for.
//
// In: a scope and a campaign.Query. Out: a bun select. A field the scope does
// not see is refused, in conditions and in orders alike: what may not be read
// must not be sorted or narrowed by either.
package filter

import (
	"reflect"
	"slices"
	"strings"
	"time"

	"github.com/uptrace/bun/schema"

	"plumbline/internal/access"
	"plumbline/internal/campaign"
	"plumbline/internal/fault"
	"plumbline/internal/money"
	"plumbline/internal/period"
)

// Heads are the columns everyone reads of a row they see.
var heads = []string{
	"kind", "id", "version", "state", "title", "campaign", "creator", "brand", "region", "owner", "parent", "mastered", "due", "made", "changed",
}

// Parts are the columns that hold fields, by class.
var parts = []struct {
	Class  access.Class
	Column string
}{
	{access.Open, "open"}, {access.Cost, "cost"}, {access.Revenue, "revenue"}, {access.Safety, "safety"}, {access.Creative, "creative"}, {access.Personal, "personal"},
}

// Columns lists what a scope reads of a record.
func Columns(scope access.Scope) []string {
	out := slices.Clone(heads)
	for _, p := range parts {
		if scope.Sees(p.Class) {
			out = append(out, p.Column)
		}
	}
	return out
}

// typ is how a value is compared.
type typ int

const (
	text   typ = iota
	number     // as decimals
	micros     // of a head: microseconds, or NULL
	stamp      // of a part: RFC 3339 in UTC
	flag
	sum  // money: minor units in one currency
	tags // a list of texts: has one of them
	opaque
)

// column is one thing that can be asked about.
type column struct {
	name  string
	typ   typ
	part  string // empty: of the head
	unset bool   // nothing and zero are kept as one: nothing
}

// find looks a name up under a scope.
func find(scope access.Scope, kind campaign.Kind, name string) (column, error) {
	switch {
	case slices.Contains([]string{"due", "made", "changed"}, name):
		return column{name: name, typ: micros}, nil
	case name == "version":
		return column{name: name, typ: number}, nil
	case slices.Contains(heads, name):
		return column{name: name, typ: text}, nil
	}
	f, ok := campaign.FieldOf(kind, name)
	if !ok {
		return column{}, fault.New(fault.Invalid, "records of kind %q have no field %q", kind, name).WithHint("there are: %s", names(kind, scope))
	}
	if !scope.Sees(f.Class) {
		return column{}, fault.New(fault.Forbidden, "%s of a %s is not yours to see, nor to sort or filter by", name, campaign.Words(string(kind)))
	}
	t, unset := typeOf(f.Type)
	return column{name: name, typ: t, part: partOf(f.Class), unset: unset}, nil
}

func names(kind campaign.Kind, scope access.Scope) string {
	out := slices.Clone(heads)
	for _, f := range campaign.FieldsOf(kind) {
		if scope.Sees(f.Class) {
			out = append(out, f.Name)
		}
	}
	return strings.Join(out, ", ")
}

func partOf(c access.Class) string {
	for _, p := range parts {
		if p.Class == c {
			return p.Column
		}
	}
	return "personal" // of several classes: nobody puts such a field in, and nobody should read it by accident
}

// typeOf says how a Go field is compared, and whether its zero value is kept
// as nothing.
func typeOf(t reflect.Type) (typ, bool) {
	if t.Kind() == reflect.Pointer {
		kind, _ := typeOf(t.Elem())
		return kind, false
	}
	switch t {
	case reflect.TypeFor[time.Time]():
		return stamp, true
	case reflect.TypeFor[period.Date]():
		return text, true
	case reflect.TypeFor[money.Amount]():
		return sum, true
	}
	switch t.Kind() {
	case reflect.String:
		return text, true
	case reflect.Bool:
		return flag, true
	case reflect.Int, reflect.Int64, reflect.Float64:
		return number, true
	case reflect.Slice:
		if t.Elem().Kind() == reflect.String {
			return tags, true
		}
	}
	return opaque, true
}

// is writes the expression that a value is compared with. Nothing counts as
// the zero value where the two are kept as one.
func (c column) is(gen schema.QueryGen, postgres bool) string {
	if c.part == "" {
		return gen.FormatQuery("?", schema.Ident(c.name))
	}
	at := gen.FormatQuery("(? ->> ?)", schema.Ident(c.part), c.name)
	byte := ""
	if postgres {
		byte = ` COLLATE "C"`
	}
	switch c.typ {
	case text:
		return "coalesce(" + at + byte + ", '')"
	case number:
		if c.unset {
			return "coalesce(CAST(" + at + " AS DOUBLE PRECISION), 0)"
		}
		return "CAST(" + at + " AS DOUBLE PRECISION)"
	case stamp:
		return "rtrim(" + at + byte + ", 'Z')" // so that a longer fraction of a second is later
	case flag:
		return gen.FormatQuery("coalesce(CAST((? -> ?) AS TEXT), 'false')", schema.Ident(c.part), c.name)
	case sum:
		return gen.FormatQuery("CAST((? -> ? ->> 'minor') AS BIGINT)", schema.Ident(c.part), c.name)
	}
	return at
}
