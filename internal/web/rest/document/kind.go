package document

import (
	"reflect"
	"slices"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"plumbline/internal/access"
	"plumbline/internal/campaign"
)

func name(k campaign.Kind) string { return Upper(string(k)) }

// kind adds the schemas of a kind: the record, what may be set, and the
// commands and answers made of them.
func (d *Document) kind(m campaign.Machine) {
	k := m.Kind
	whole, set := map[string]Schema{}, map[string]Schema{}
	for _, h := range Heads() {
		whole[h] = headSchema(m, h)
	}
	for _, h := range settable {
		set[h] = headSchema(m, h)
	}
	for _, f := range campaign.FieldsOf(k) {
		whole[f.Name] = d.field(f)
		if f.Stays {
			whole[LeftOut] = str("what is left out of this answer, and where it stands")
		}
		if !f.Fixed {
			set[f.Name] = d.field(f)
		}
	}
	record := d.put(k, "", closed(whole, "id", "kind", "version", "state"))
	record.Description = Upper(m.Title) + ": " + m.Doc
	fields := &huma.Schema{Ref: d.put(k, "Fields", closed(set)).Ref}
	command := map[string]Schema{
		"set": fields, "with": withSchema(d, m), "reason": str("why; some steps ask for it"), "at": moment("when it happened; now where it is left out"),
		"version": whole2("the version you saw; 409 where it was changed since"),
	}
	d.put(k, "Command", closed(command))
	create := map[string]Schema{"id": str("an id of your own; one is made where it is left out"), "set": fields, "reason": command["reason"], "at": command["at"]}
	d.put(k, "Create", closed(create))
	line := map[string]Schema{"id": create["id"], "step": stepSchema(m)}
	for name, s := range command {
		line[name] = s
	}
	one, most := 1, d.made.Bulk
	d.put(k, "Bulk", closed(map[string]Schema{"commands": {Type: "array", Items: &huma.Schema{Ref: d.put(k, "Line", closed(line, "step")).Ref}, MinItems: &one, MaxItems: &most}}, "commands"))
	d.put(k, "Listed", d.like(d.made.Listed, "records", &huma.Schema{Type: "array", Items: &huma.Schema{Ref: record.Ref}}))
	d.put(k, "Opened", d.like(d.made.Opened, "record", &huma.Schema{Ref: record.Ref}))
	d.put(k, "Done", d.like(d.made.Done, "record", &huma.Schema{Ref: record.Ref}))
}

// put keeps a schema under a name of a kind; the answer refers to it.
func (d *Document) put(k campaign.Kind, what string, s Schema) Schema {
	s.PrecomputeMessages()
	d.Types.Map()[name(k)+what] = s
	return &huma.Schema{Ref: "#/components/schemas/" + name(k) + what}
}

// like is the schema of a Go type with one property described more closely.
func (d *Document) like(t reflect.Type, property string, s Schema) Schema {
	out := *d.Types.Schema(t, false, "")
	props := map[string]Schema{}
	for n, p := range out.Properties {
		props[n] = p
	}
	props[property] = s
	out.Properties = props
	return &out
}

// Heads lists the fields every record has.
func Heads() []string {
	return []string{"id", "kind", "version", "state", "title", "campaign", "creator", "brand", "region", "owner", "parent", "mastered", "due", "made", "changed"}
}

// Inside tells of a kind that the house makes by itself: an override is asked of
// its gate, a private link is made where its token is. They are read and
// moved over HTTP, not made.
func Inside(k campaign.Kind) bool {
	return k == campaign.KindOverride || k == campaign.KindInvitation
}

// LeftOut is where a record says what does not leave.
const LeftOut = "left_out"

// settable are the head fields a command may set.
var settable = []string{"title", "campaign", "creator", "brand", "region", "owner", "parent"}

var headAbout = map[string]string{
	"id": "identifier", "kind": "kind of record", "version": "counts changes", "state": "where it stands", "title": "how lists name it", "campaign": "campaign it belongs to",
	"creator": "creator it is about", "brand": "brand", "region": "region", "owner": "person who looks after it", "parent": "the record it hangs on",
	"mastered": "here, or the system that owns it", "due": "what falls due next", "made": "when it was made", "changed": "when it last changed",
}

func headSchema(m campaign.Machine, name string) Schema {
	switch name {
	case "version":
		return whole2(headAbout[name])
	case "due", "made", "changed":
		return moment(headAbout[name])
	case "kind":
		return &huma.Schema{Type: "string", Description: headAbout[name], Enum: []any{string(m.Kind)}}
	case "state":
		s := str(headAbout[name])
		for _, at := range m.States {
			s.Enum = append(s.Enum, string(at))
		}
		return s
	}
	return str(headAbout[name])
}

func str(about string) Schema { return &huma.Schema{Type: "string", Description: about} }

func moment(about string) Schema {
	return &huma.Schema{Type: "string", Format: "date-time", Description: about}
}

func whole2(about string) Schema {
	return &huma.Schema{Type: "integer", Format: "int64", Description: about}
}

// closed is an object of these properties and no other.
func closed(props map[string]Schema, required ...string) Schema {
	return &huma.Schema{Type: "object", Properties: props, Required: required, AdditionalProperties: false}
}

// field is the schema of a record's field, from its tags.
func (d *Document) field(f campaign.Field) Schema {
	t := f.Type
	var s huma.Schema
	at := d.Types.Schema(t, true, f.Name)
	if at.Ref != "" { // keywords beside a reference are allowed in 3.1, but a reference alone is held to
		s = huma.Schema{AllOf: []Schema{at}}
	} else {
		s = *at
	}
	s.Description = f.Doc
	if names := f.Class.Names(); len(names) > 0 {
		s.Description += " (seen by who sees " + strings.Join(names, " and ") + ")"
	}
	for _, v := range f.One {
		s.Enum = append(s.Enum, v)
	}
	if len(f.Must) > 0 {
		s.Description += "; has to be filled by: " + strings.Join(f.Must, ", ")
	}
	s.ReadOnly = f.Fixed
	s.Nullable = s.Nullable && s.Type != ""
	s.Extensions = map[string]any{}
	if f.Class != access.Open {
		s.Extensions["x-class"] = f.Class.Names()
	}
	s.PrecomputeMessages()
	return &s
}

func stepSchema(m campaign.Machine) Schema {
	s := str("what to do")
	for _, step := range m.Steps {
		if !step.Rule && !slices.Contains(s.Enum, any(step.Name)) && (step.Name != campaign.Create || !Inside(m.Kind)) {
			s.Enum = append(s.Enum, step.Name)
		}
	}
	return s
}
