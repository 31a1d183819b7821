// Package access says who may see what. A Scope is a parameter of every list
// and query, beside ctx; the zero Scope sees nothing.
package access

import "slices"

// Class is the sensitivity of a stored column, or the union over a formula.
type Class uint8

// The classes of DESIGN §13; a column may carry several.
const (
	Cost Class = 1 << iota
	Revenue
	Safety
	Creative
	Personal
	Open Class = 0
	All        = Cost | Revenue | Safety | Creative | Personal
)

var classNames = []struct {
	class Class
	name  string
}{{Cost, "cost"}, {Revenue, "revenue"}, {Safety, "safety"}, {Creative, "creative"}, {Personal, "personal"}}

// Names lists the classes in c.
func (c Class) Names() []string {
	var out []string
	for _, n := range classNames {
		if c&n.class != 0 {
			out = append(out, n.name)
		}
	}
	return out
}

// ClassNamed returns the class of a name; ok is false for an unknown one.
func ClassNamed(name string) (Class, bool) {
	for _, n := range classNames {
		if n.name == name {
			return n.class, true
		}
	}
	return 0, false
}

// Role is what a person is in the programme.
type Role string

// The roles.
const (
	Owner      Role = "owner" // whoever stands at the data folder
	Operations Role = "operations"
	Finance    Role = "finance"
	Legal      Role = "legal"
	Social     Role = "social"
	Executive  Role = "executive"
	Creator    Role = "creator"
	Analyst    Role = "analyst"
)

// Roles lists every role.
var Roles = []Role{Owner, Operations, Finance, Legal, Social, Executive, Creator, Analyst}

// defaults are the column classes a role sees before a ladder narrows them.
var defaults = map[Role]Class{
	Owner:      All,
	Operations: All &^ Revenue,
	Finance:    Cost | Revenue,
	Legal:      All &^ Revenue, // contract amounts, not what they earned
	Social:     Creative | Safety,
	Executive:  Cost | Revenue | Safety | Creative,
	Creator:    Creative,
	Analyst:    Cost | Revenue | Safety | Creative,
}

// Scope is what one asker may see: columns by class, rows by dimension.
type Scope struct {
	role    Role
	classes Class
	seen    bool
	rows    map[string][]string // dimension → the values seen; absent = all
	person  string
}

// For returns the scope of a role; an unknown role sees nothing.
func For(role Role) Scope {
	classes, ok := defaults[role]
	if !ok {
		return Scope{}
	}
	return Scope{role: role, classes: classes, seen: true}
}

// Role returns the role the scope was made for.
func (s Scope) Role() Role { return s.role }

// Nothing tells whether the scope sees no row at all.
func (s Scope) Nothing() bool { return !s.seen }

// Sees tells whether every class of c is inside the scope.
func (s Scope) Sees(c Class) bool { return s.seen && c&^s.classes == 0 }

// Without returns a scope that sees fewer classes.
func (s Scope) Without(c Class) Scope { s.classes &^= c; return s }

// Only returns a scope that sees only these values of a dimension.
// Narrowing twice keeps what both allow.
func (s Scope) Only(dimension string, values ...string) Scope {
	rows := map[string][]string{}
	for k, v := range s.rows {
		rows[k] = v
	}
	if had, ok := rows[dimension]; ok {
		values = slices.DeleteFunc(slices.Clone(values), func(v string) bool { return !slices.Contains(had, v) })
	}
	rows[dimension] = values
	s.rows = rows
	return s
}

// Own returns a scope that also sees these classes of rows that are one
// creator's own: their fee, their address, their list. A scope that is not
// limited to exactly one creator stays as it is.
func (s Scope) Own(c Class) Scope {
	if len(s.rows["creator"]) == 1 {
		s.classes |= c
	}
	return s
}

// As returns the scope of a person of the ladder.
func (s Scope) As(person string) Scope { s.person = person; return s }

// Person is who of the ladder asks; empty: nobody in particular.
func (s Scope) Person() string { return s.person }

// Rows returns the row limits: dimension → values seen.
func (s Scope) Rows() map[string][]string { return s.rows }

// Row tells whether a row with these dimensions is inside the scope. A row
// limit on a dimension the row does not have shuts it out.
func (s Scope) Row(dims map[string]string) bool {
	if !s.seen {
		return false
	}
	for dimension, values := range s.rows {
		if v, ok := dims[dimension]; !ok || !slices.Contains(values, v) {
			return false
		}
	}
	return true
}
