package campaign

import (
	"encoding/json"
	"fmt"
	"reflect"
	"slices"

	"plumbline/internal/access"
	"plumbline/internal/campaign/field"
)

// Field describes one field of a kind.
type Field = field.Field

// fields describes every kind's fields once.
var fields = func() map[Kind][]Field {
	out := make(map[Kind][]Field, len(made))
	for k, make := range made {
		out[k] = field.Of(reflect.TypeOf(make()).Elem())
	}
	return out
}()

// MayWrite tells whether a scope may write a field in a step: what it sees, and
// what creating a record asks of everybody. One's own words tell one nothing
// new, and without them finance could give no reason for a hold or an override.
func MayWrite(scope access.Scope, f Field, step string) bool {
	return scope.Sees(f.Class) || step == Create && slices.Contains(f.Must, Create)
}

// FieldsOf describes a kind's own fields, head aside, in their order.
func FieldsOf(k Kind) []Field { return slices.Clone(fields[k]) }

// FieldOf returns one by name.
func FieldOf(k Kind, name string) (Field, bool) {
	for _, f := range fields[k] {
		if f.Name == name {
			return f, true
		}
	}
	return Field{}, false
}

// RowOf turns a record into its stored form: fields by class.
func RowOf(r Record) (Row, error) {
	if _, ok := made[r.Top().Kind]; !ok {
		return Row{}, fmt.Errorf("there are no records of kind %q", r.Top().Kind)
	}
	parts := map[access.Class]map[string]any{}
	for _, f := range fields[r.Top().Kind] {
		if f.Empty(r) {
			continue
		}
		if parts[f.Class] == nil {
			parts[f.Class] = map[string]any{}
		}
		parts[f.Class][f.Name] = f.Value(r)
	}
	row := Row{Head: *r.Top(), Parts: map[access.Class]json.RawMessage{}}
	for class, fields := range parts {
		text, err := json.Marshal(fields)
		if err != nil {
			return Row{}, fmt.Errorf("keep %s %s: %w", row.Kind, row.ID, err)
		}
		row.Parts[class] = text
	}
	return row, nil
}

// Record turns a stored row back into a record; parts that were not read stay empty.
func (row Row) Record() (Record, error) {
	r, ok := New(row.Kind)
	if !ok {
		return nil, fmt.Errorf("there are no records of kind %q", row.Kind)
	}
	for _, text := range row.Parts {
		if err := json.Unmarshal(text, r); err != nil {
			return nil, fmt.Errorf("read %s %s: %w", row.Kind, row.ID, err)
		}
	}
	*r.Top() = row.Head
	return r, nil
}

// StaysSays is what an export says in the place of a field that does not leave.
const StaysSays = "left out: a creator's own no-touch list is not exported; it stands on its page, for legal and who looks after the creator"

// LeftOut tells whether a record has something that does not leave in exports,
// as far as a scope sees it.
func LeftOut(scope access.Scope, r Record) bool {
	return slices.ContainsFunc(FieldsOf(r.Top().Kind), func(f Field) bool { return f.Stays && scope.Sees(f.Class) && !f.Empty(r) })
}
