package scenario

import (
	"cmp"
	"encoding"
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"

	"plumbline/internal/access"
	"plumbline/internal/campaign"
	"plumbline/internal/campaign/field"
	"plumbline/internal/fault"
	"plumbline/internal/ladder"
	"plumbline/internal/ladder/problem"
	"plumbline/internal/ladder/tree"
	"plumbline/internal/money"
)

// Done is one step of a record, taken at a moment.
type Done struct {
	ladder.Pos
	At      time.Time
	By      access.Actor
	Command campaign.Command
	Refused *tree.Node // nil: it is to be done; otherwise words of the refusal
	Written string
}

// records reads the steps of records, in the order of their moments.
func (r *reader) records(n *tree.Node) {
	if n == nil {
		return
	}
	if n.Kind != tree.List {
		r.Say(n.Pos, "write - {at: 2026-10-01 09:00, do: create, on: creator/ann} under it", "records: is a list of steps")
		return
	}
	for _, item := range n.Items {
		if d, ok := r.done(item); ok {
			r.s.done = append(r.s.done, d)
		}
	}
	slices.SortStableFunc(r.s.done, func(a, b Done) int { return a.At.Compare(b.At) })
}

func (r *reader) done(n *tree.Node) (Done, bool) {
	if n.Kind != tree.Mapping {
		r.Say(n.Pos, "write {at: …, do: …, on: kind/id}", "a step of a record is keys with values")
		return Done{}, false
	}
	r.Known(n, "a step of a record", "at", "do", "on", "set", "with", "ref", "as", "by", "reason", "from", "refused", "version")
	d := Done{Pos: n.Pos, Refused: n.Get("refused"), Written: n.String("do") + " " + n.String("on")}
	d.By = access.Actor{ID: cmp.Or(n.String("by"), cmp.Or(n.String("as"), "owner")), Role: access.Role(cmp.Or(n.String("as"), "owner")), Via: "scenario"}
	if at := n.Get("at"); at == nil || at.Kind != tree.Text {
		r.Say(n.Pos, "write at: \"2026-10-01 09:00\"", "a step of a record has no at:")
		return d, false
	} else if t, err := r.Local(at.Text); err != nil {
		r.Fail(at.Pos, err)
		return d, false
	} else {
		d.At = t
	}
	kind, id, ok := strings.Cut(n.String("on"), "/")
	if !ok {
		r.Say(n.Pos, "write on: terms/t1", "on: names a kind and an id")
		return d, false
	}
	version, _ := strconv.ParseInt(n.String("version"), 10, 64)
	d.Command = campaign.Command{Kind: campaign.Kind(kind), ID: id, Step: n.String("do"), Reason: n.String("reason"), Ref: n.String("ref"), Source: n.String("from"), Version: version}
	if d.Command.Source != "" {
		d.Command.At = d.At
	}
	if with := n.Get("with"); with != nil {
		d.Command.With, _ = json.Marshal(loose(with))
	}
	return d, r.set(&d, n.Get("set"))
}

func (r *reader) set(d *Done, n *tree.Node) bool {
	if n == nil {
		return true
	}
	d.Command.Set = map[string]json.RawMessage{}
	fields := campaign.FieldsOf(d.Command.Kind)
	for _, e := range n.Entries {
		if slices.Contains(campaign.HeadFields, e.Key) {
			d.Command.Set[e.Key] = quote(e.Value.Text)
			continue
		}
		i := slices.IndexFunc(fields, func(f campaign.Field) bool { return f.Name == e.Key })
		if i < 0 {
			r.Say(e.Pos, problem.DidYouMean(e.Key, fieldNames(fields)), "a %s has no field %q", d.Command.Kind, e.Key)
			return false
		}
		v, err := r.json(e.Value, fields[i].Type)
		if err != nil {
			r.Fail(e.Value.Pos, err)
			return false
		}
		d.Command.Set[e.Key] = v
	}
	return true
}

func fieldNames(fields []campaign.Field) (out []string) {
	for _, f := range fields {
		out = append(out, f.Name)
	}
	return append(out, campaign.HeadFields...)
}

var (
	timeType   = reflect.TypeFor[time.Time]()
	amountType = reflect.TypeFor[money.Amount]()
	textType   = reflect.TypeFor[encoding.TextUnmarshaler]()
)

// json writes a node as JSON of a type: the type tells a number from a text
// that looks like one, and how times and amounts are meant.
func (r *reader) json(n *tree.Node, t reflect.Type) (json.RawMessage, error) {
	if t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	switch {
	case n.Kind == tree.Null:
		return json.RawMessage("null"), nil
	case t == timeType:
		at, err := r.Local(n.Text)
		return quote(at.Format(time.RFC3339Nano)), err
	case t == amountType:
		return amount(n.Text)
	case n.Kind == tree.Text && reflect.PointerTo(t).Implements(textType): // a day is a number inside
		return quote(n.Text), nil
	case n.Kind == tree.List && t.Kind() == reflect.Slice:
		return r.listJSON(n, t)
	case n.Kind == tree.Mapping && (t.Kind() == reflect.Struct || t.Kind() == reflect.Map):
		return r.mapJSON(n, t)
	case n.Kind != tree.Text:
		return nil, fault.New(fault.Invalid, "that is not what the field holds")
	case t.Kind() == reflect.Bool || t.Kind() >= reflect.Int && t.Kind() <= reflect.Float64:
		return json.RawMessage(n.Text), nil
	default:
		return quote(n.Text), nil
	}
}

func (r *reader) listJSON(n *tree.Node, t reflect.Type) (json.RawMessage, error) {
	out := make([]json.RawMessage, len(n.Items))
	for i, item := range n.Items {
		v, err := r.json(item, t.Elem())
		if err != nil {
			return nil, err
		}
		out[i] = v
	}
	return json.Marshal(out)
}

func (r *reader) mapJSON(n *tree.Node, t reflect.Type) (json.RawMessage, error) {
	out := map[string]json.RawMessage{}
	for _, e := range n.Entries {
		of := t
		if t.Kind() == reflect.Map {
			of = t.Elem()
		} else if f, ok := field.Named(t, e.Key); ok {
			of = f.Type
		} else {
			return nil, fault.New(fault.Invalid, "there is no %q in it", e.Key)
		}
		v, err := r.json(e.Value, of)
		if err != nil {
			return nil, err
		}
		out[e.Key] = v
	}
	return json.Marshal(out)
}

func amount(text string) (json.RawMessage, error) {
	number, code, _ := strings.Cut(text, " ")
	a, err := money.Parse(number, code)
	if err != nil {
		return nil, err
	}
	return json.Marshal(a)
}

func quote(s string) json.RawMessage {
	text, _ := json.Marshal(s)
	return text
}

// loose reads a node whose type nobody knows here: texts that are numbers or
// truths are those.
func loose(n *tree.Node) any {
	switch n.Kind {
	case tree.List:
		out := make([]any, len(n.Items))
		for i, item := range n.Items {
			out[i] = loose(item)
		}
		return out
	case tree.Mapping:
		out := map[string]any{}
		for _, e := range n.Entries {
			out[e.Key] = loose(e.Value)
		}
		return out
	case tree.Text:
		if f, err := strconv.ParseFloat(n.Text, 64); err == nil && !n.Quoted {
			return f
		}
		if b, err := strconv.ParseBool(n.Text); err == nil && !n.Quoted {
			return b
		}
		return n.Text
	}
	return nil
}

// recordView is what a scenario may expect of a record: its state and version,
// and every field by its name, as JSON shows it.
func recordView(r campaign.Record) (view, error) {
	text, err := json.Marshal(r)
	if err != nil {
		return nil, err
	}
	var plain map[string]any
	if err := json.Unmarshal(text, &plain); err != nil {
		return nil, err
	}
	return plainView(plain), nil
}

func plainView(plain map[string]any) view {
	out := view{}
	for k, v := range plain {
		out[k] = plainValue(v)
	}
	return out
}

func plainValue(v any) any {
	switch x := v.(type) {
	case map[string]any:
		return plainView(x)
	case []any:
		texts, all := make([]string, len(x)), view{}
		for i, item := range x {
			texts[i] = fmt.Sprint(item)
			all[strconv.Itoa(i)] = plainValue(item)
			if _, is := item.(map[string]any); is {
				texts = nil
				break
			}
		}
		if texts != nil {
			return texts
		}
		for i, item := range x {
			all[strconv.Itoa(i)] = plainValue(item)
		}
		return all
	}
	return v
}
