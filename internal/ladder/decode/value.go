package decode

import (
	"fmt"
	"reflect"
	"slices"
	"strconv"

	"plumbline/internal/fault"
	"plumbline/internal/ladder"
	"plumbline/internal/ladder/problem"
	"plumbline/internal/ladder/tree"
)

// Scalar is a type read from one text.
type Scalar interface {
	ParseText(string) error
	Form() Form
}

// Val is one written value with its place. T is string, int, float64, bool, or
// a type whose pointer is a Scalar.
type Val[T any] struct {
	ladder.Pos
	V   T
	Set bool
}

// Decode reads the value.
func (v *Val[T]) Decode(n *tree.Node, d *Decoder, f Field) {
	v.Pos = n.Pos
	if n.Kind != tree.Text {
		d.shape(n, f, "one value ("+v.Form().Name+")", eg(f, v.Form()))
		return
	}
	if err := parseText(&v.V, n.Text); err != nil {
		way := fault.HintOf(err)
		if way == "" {
			way = eg(f, v.Form())
		}
		d.Say(n.Pos, "PL006", way, "%s: %s", f.title(), sentence(err))
		return
	}
	if len(f.One) > 0 && !slices.Contains(f.One, n.Text) {
		d.Say(n.Pos, "PL007", problem.DidYouMean(n.Text, f.One), "%s cannot be %q", f.title(), n.Text)
		return
	}
	v.Set = true
}

// Form describes T.
func (v *Val[T]) Form() Form {
	switch x := any(&v.V).(type) {
	case Scalar:
		return x.Form()
	case *int:
		return Form{Type: "integer", Name: "whole number", Eg: "10"}
	case *float64:
		return Form{Type: "number", Name: "number", Eg: "2.5"}
	case *bool:
		return Form{Type: "boolean", Name: "true or false", Eg: "true"}
	default:
		return Form{Type: "string", Name: "text"}
	}
}

// Ptr returns the value, or nil when it was not written.
func (v *Val[T]) Ptr() *T {
	if !v.Set {
		return nil
	}
	x := v.V
	return &x
}

func parseText(dst any, s string) error {
	var err error
	switch x := dst.(type) {
	case Scalar:
		return x.ParseText(s)
	case *string:
		*x = s
	case *int:
		if *x, err = strconv.Atoi(s); err != nil {
			return fmt.Errorf("%q is not a whole number", s)
		}
	case *float64:
		return parseNumber(x, s)
	case *bool:
		if s != "true" && s != "false" {
			return fmt.Errorf("%q is neither true nor false", s)
		}
		*x = s == "true"
	default:
		panic("decode: " + reflect.TypeOf(dst).String() + " is not a scalar")
	}
	return nil
}

func parseNumber(x *float64, s string) error {
	v, err := strconv.ParseFloat(s, 64)
	if err != nil || v-v != 0 {
		return fmt.Errorf("%q is not a number", s)
	}
	*x = v
	return nil
}

func eg(f Field, form Form) string {
	switch {
	case f.Eg != "":
		return "for example " + f.Eg
	case len(f.One) > 0:
		return "one of " + problem.DidYouMean("", f.One)
	case form.Eg != "":
		return "for example " + form.Eg
	}
	return ""
}

func sentence(err error) string {
	if fault.CodeOf(err) == fault.Internal {
		return err.Error()
	}
	return fault.MessageOf(err)
}

// Map is a mapping with free keys, in written order.
type Map[T any] []Pair[T]

// Pair is one entry of a Map.
type Pair[T any] struct {
	ladder.Pos
	Key string
	V   T
}

// Decode reads the entries; one:"…" on the field limits the keys.
func (m *Map[T]) Decode(n *tree.Node, d *Decoder, f Field) {
	if n.Kind != tree.Mapping {
		d.shape(n, f, "keys with values", "write them as {key: value} or on lines of their own")
		return
	}
	for _, e := range n.Entries {
		if len(f.One) > 0 && !slices.Contains(f.One, e.Key) {
			d.Say(e.Pos, "PL007", problem.DidYouMean(e.Key, f.One), "%s has no %q", f.title(), e.Key)
			continue
		}
		p := Pair[T]{Pos: e.Pos, Key: e.Key}
		if e.Value.Kind == tree.Null {
			d.Say(e.Pos, "PL004", "write its value", "%s.%s is empty", f.title(), e.Key)
			continue
		}
		d.value(e.Value, reflect.ValueOf(&p.V).Elem(), Field{Name: f.Name + "." + e.Key})
		*m = append(*m, p)
	}
}

// Form describes the mapping.
func (m *Map[T]) Form() Form {
	return Form{Type: "object", Name: "keys with values", ItemType: reflect.TypeFor[T]()}
}
