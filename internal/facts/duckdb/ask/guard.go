// Package ask writes the statement that answers a question about facts, under a
// scope and as known by a moment, and reads its answer by column.
//
// In: a question of facts.Reader, a scope, what is known of the tables. Out: a
// Question. It opens no connection.
package ask

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"plumbline/internal/access"
	"plumbline/internal/facts"
	"plumbline/internal/facts/duckdb/dialect"
	"plumbline/internal/fault"
)

// view is a table under a scope: it hands out columns the scope sees, refuses
// the others, and writes the row filter.
type view struct {
	table *facts.Table
	scope access.Scope
}

// look opens a table under a scope.
func look(table string, scope access.Scope) (view, error) {
	t, ok := facts.Lookup(table)
	if !ok {
		return view{}, fault.New(fault.Invalid, "there is no table %q", table).
			WithHint("docs/reference/facts.md lists the tables")
	}
	return view{table: t, scope: scope}, nil
}

// column returns a column that may be asked for, sorted by, grouped by or filtered on.
func (v view) column(n string) (facts.Column, error) {
	c, ok := v.table.Column(n)
	if !ok {
		return c, fault.New(fault.Invalid, "the table %s has no column %q", v.table.Name, n).
			WithHint("docs/reference/facts.md lists its columns")
	}
	if !v.scope.Sees(c.Class) {
		return c, fault.New(fault.Forbidden, "%s of %s is outside what you may see", n, v.table.Name).
			WithHint("it is %s; ask somebody whose role includes that", strings.Join(c.Class.Names(), " and "))
	}
	return c, nil
}

// textColumn is column, for grouping.
func (v view) textColumn(n string) (facts.Column, error) {
	c, err := v.column(n)
	if err == nil && c.Type != facts.Text {
		return c, fault.New(fault.Invalid, "%s of %s is not text and cannot be grouped by", n, v.table.Name)
	}
	return c, err
}

// visible are all columns the scope sees.
func (v view) visible() []facts.Column {
	return slices.DeleteFunc(dialect.Columns(v.table), func(c facts.Column) bool { return !v.scope.Sees(c.Class) })
}

// idOf says which dimension the id of a dimension table is.
var idOf = map[string]string{
	"creators": "creator", "assets": "asset", "campaigns": "campaign", "codes": "code", "links": "link",
}

// shared are tables about no creator, campaign or asset: row limits do not apply.
var shared = map[string]bool{"rates": true, "reports": true}

// rows writes the row filter of the scope. A limit that a table cannot express
// hides the whole table: better nothing than too much.
func (v view) rows() string {
	if v.scope.Nothing() {
		return "false"
	}
	if shared[v.table.Name] {
		return "true"
	}
	limits := v.scope.Rows()
	out := []string{}
	for _, dim := range slices.Sorted(maps.Keys(limits)) {
		col := dim
		if idOf[v.table.Name] == dim {
			col = "id"
		}
		if !v.table.Has(col) || len(limits[dim]) == 0 {
			return "false"
		}
		out = append(out, fmt.Sprintf("%s IN (%s)", dialect.Name(col), dialect.QuoteAll(limits[dim])))
	}
	return dialect.And(out)
}
