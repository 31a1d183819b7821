package condition

import (
	"fmt"
	"reflect"
	"strings"
	"time"

	"plumbline/internal/access"
	"plumbline/internal/campaign"
	"plumbline/internal/ladder"
	"plumbline/internal/ladder/expr"
	"plumbline/internal/money"
	"plumbline/internal/period"
)

// expression asks a condition over the record. The sentence shows the values it
// was decided on, under the classes of the columns they stand in.
func expression(a Asked, n ladder.Need) Finding {
	c, err := expr.Compile(n.Expr)
	if err != nil {
		return unknown("the condition "+n.Expr+" cannot be read: "+err.Error(), "plumbline check shows the place")
	}
	values, class := a.values(c.Reads())
	on := a.records(c.Reads())
	yes, known := c.Ask(values)
	shown := show(c.Reads(), values)
	switch {
	case !known:
		missing := strings.Join(c.Missing(values), ", ")
		return unknown(n.Expr+": there is no "+missing, "fill in "+missing, on...).secret(class, n.Expr+": it cannot be known")
	case yes:
		return met(n.Expr+": true with "+shown, on...).secret(class, n.Expr+": true")
	}
	return notMet(n.Expr+": false with "+shown, "change what it asks for, or the condition", on...).secret(class, n.Expr+": false")
}

// values are the names a condition reads, as far as they are known.
func (a Asked) values(names []string) (map[string]any, access.Class) {
	out := map[string]any{}
	var class access.Class
	for _, name := range names {
		v, c, ok := a.value(name)
		class |= c
		if ok {
			out[name] = v
		}
	}
	return out, class
}

// value is what a name stands for; ok is false where it has none.
func (a Asked) value(name string) (v any, class access.Class, ok bool) {
	noun, field, dotted := strings.Cut(name, ".")
	if !dotted {
		return a.plain(name)
	}
	r := a.noun(noun)
	if r == nil || reflect.ValueOf(r).IsNil() {
		return nil, 0, false
	}
	at, class, found := fieldOf(r, field)
	if !found {
		return nil, 0, false
	}
	v, ok = plainOf(at, a.calendar())
	return v, class, ok
}

// plain are the names without a record.
func (a Asked) plain(name string) (any, access.Class, bool) {
	switch name {
	case "gate":
		return a.Gate, 0, true
	case "kind":
		return string(a.Evidence.Subject.Top().Kind), 0, true
	case "now":
		return a.At, 0, true
	case "amount":
		if a.Amount == nil {
			return nil, access.Cost, false
		}
		return a.Amount.Float(), access.Cost, true
	case "currency":
		if a.Amount == nil {
			return nil, 0, false
		}
		return a.Amount.Currency, 0, true
	}
	return nil, 0, false
}

// noun is the record a name's first part stands for.
func (a Asked) noun(name string) campaign.Record {
	e := a.Evidence
	switch name {
	case "campaign":
		return e.Campaign
	case "creator":
		return e.Creator
	case "brief":
		return e.Brief
	case "terms":
		return e.Terms
	case "deliverable":
		return e.Deliverable
	case "shipment":
		return e.Shipment
	case "spend":
		return e.Spend
	}
	return nil
}

// fieldOf finds a field of a record, or of its head, by its written name.
func fieldOf(r campaign.Record, name string) (reflect.Value, access.Class, bool) {
	v := reflect.ValueOf(r).Elem()
	if at, class, ok := tagged(v, name); ok {
		return at, class, ok
	}
	return tagged(reflect.ValueOf(r.Top()).Elem(), name)
}

func tagged(v reflect.Value, name string) (reflect.Value, access.Class, bool) {
	for i := range v.NumField() {
		f := v.Type().Field(i)
		if tag, _, _ := strings.Cut(f.Tag.Get("json"), ","); tag == name && !f.Anonymous {
			class, _ := access.ClassNamed(f.Tag.Get("class"))
			return v.Field(i), class, true
		}
	}
	return reflect.Value{}, 0, false
}

// plainOf turns a field into what a condition takes; an empty text, time or
// amount is no value.
func plainOf(v reflect.Value, cal period.Calendar) (any, bool) {
	switch x := v.Interface().(type) {
	case time.Time:
		return x, !x.IsZero()
	case *period.Date:
		if x == nil {
			return nil, false
		}
		return cal.Start(*x), true
	case *money.Amount:
		if x == nil {
			return nil, false
		}
		return x.Float(), true
	case []string:
		if x == nil {
			x = []string{}
		}
		return x, true
	}
	switch v.Kind() {
	case reflect.String:
		return v.String(), v.String() != ""
	case reflect.Bool:
		return v.Bool(), true
	case reflect.Float64:
		return v.Float(), true
	case reflect.Int, reflect.Int64:
		return float64(v.Int()), true
	}
	return nil, false
}

// records cites the records a condition reads.
func (a Asked) records(names []string) []Ref {
	var out []Ref
	seen := map[string]bool{}
	for _, name := range names {
		noun, _, _ := strings.Cut(name, ".")
		if r := a.noun(noun); !seen[noun] && r != nil && !reflect.ValueOf(r).IsNil() {
			seen[noun] = true
			out = append(out, of(a, r))
		}
	}
	return out
}

func show(names []string, values map[string]any) string {
	var out []string
	for _, name := range names {
		v, ok := values[name]
		if !ok {
			continue
		}
		if t, is := v.(time.Time); is {
			v = t.UTC().Format("2006-01-02 15:04 UTC")
		}
		out = append(out, fmt.Sprintf("%s = %v", name, v))
	}
	return strings.Join(out, ", ")
}
