package rest

import (
	"cmp"
	"fmt"
	"net/http"
	"path"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"plumbline/internal/access"
	"plumbline/internal/campaign"
	"plumbline/internal/period"
)

// schema is a JSON schema of the document.
type schema = *huma.Schema

// document is the OpenAPI document, and the schemas requests are held to.
type document struct {
	api   *huma.OpenAPI
	types huma.Registry
}

// describe makes the document of every operation.
func (a *API) describe() *document {
	d := &document{types: huma.NewMapRegistry("#/components/schemas/", named)}
	d.types.RegisterTypeAlias(reflect.TypeFor[period.Date](), reflect.TypeFor[day]())
	d.api = &huma.OpenAPI{
		OpenAPI: "3.1.0",
		Info: &huma.Info{Title: "Plumbline", Version: cmp.Or(a.Version, "1"), Description: "The record of work, the gates and the report over HTTP. Every answer holds what its asker's role sees; what it does not see is named under withheld. " +
			"Whatever changes a record is a command: a step with the fields it sets, its reason and when it happened."},
		Servers:    []*huma.Server{{URL: "/"}},
		Components: &huma.Components{Schemas: d.types, SecuritySchemes: map[string]*huma.SecurityScheme{"token": {Type: "http", Scheme: "bearer", Description: "An API token, made by an owner."}, "session": {Type: "apiKey", In: "cookie", Name: "session", Description: "A browser that is signed in."}}},
		Security:   []map[string][]string{{"token": {}}, {"session": {}}},
	}
	for _, m := range a.machines {
		d.kind(m)
		d.api.Tags = append(d.api.Tags, &huma.Tag{Name: string(m.Kind), Description: upper(m.Many) + ": " + m.Doc + ". States: " + words(m.States) + "."})
	}
	for _, o := range a.operations() {
		d.api.AddOperation(d.operation(o))
	}
	return d
}

// named names the schema of a type; rooms may use a word in their own way.
func named(t reflect.Type, hint string) string {
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	out := huma.DefaultSchemaNamer(t, hint)
	switch room := path.Base(t.PkgPath()); room {
	case ".", "rest", "campaign", "money":
		return out
	default:
		return upper(room) + out
	}
}

// day is how a civil day is written.
type day string

// Schema says so.
func (day) Schema(huma.Registry) *huma.Schema {
	return &huma.Schema{Type: "string", Format: "date", Examples: []any{"2026-10-31"}}
}

func (d *document) operation(o operation) *huma.Operation {
	op := &huma.Operation{Method: o.method, Path: o.path, OperationID: o.id, Tags: []string{o.tag}, Summary: o.title, Description: o.about, Responses: map[string]*huma.Response{}}
	for _, name := range placeholders(o.path) {
		op.Parameters = append(op.Parameters, &huma.Param{Name: name, In: "path", Required: true, Schema: &huma.Schema{Type: "string"}, Example: idExample(o.tag, name)})
	}
	for _, p := range o.query {
		op.Parameters = append(op.Parameters, p.param())
	}
	if o.match {
		op.Parameters = append(op.Parameters, &huma.Param{Name: "If-Match", In: "header", Schema: &huma.Schema{Type: "string"}, Description: "the ETag the record came with; 409 where it was changed since"})
	}
	if o.takes != nil {
		op.RequestBody = &huma.RequestBody{Required: true, Content: map[string]*huma.MediaType{"application/json": {Schema: o.takes(d), Example: o.example}}}
	}
	if o.once {
		op.Parameters = append(op.Parameters, &huma.Param{Name: KeyHeader, In: "header", Schema: &huma.Schema{Type: "string"}, Description: "a name of your own for this request: sent again within a day it is done once, and answered as the first time with " + AgainHeader})
	}
	if o.form != nil {
		op.RequestBody = &huma.RequestBody{Required: true, Content: map[string]*huma.MediaType{"multipart/form-data": {Schema: formSchema(o.form)}}}
	}
	status := strconv.Itoa(cmp.Or(o.status, http.StatusOK))
	op.Responses[status] = d.answer(o)
	op.Responses["default"] = &huma.Response{Description: "What went wrong: the fault's code, a sentence, the way out, and what is wrong beside each field",
		Content: map[string]*huma.MediaType{"application/problem+json": {Schema: d.of(reflect.TypeFor[Problem]())}}}
	if o.open {
		op.Security = []map[string][]string{{}}
	}
	return op
}

// answer describes what an operation answers with, and shows one.
func (d *document) answer(o operation) *huma.Response {
	out := &huma.Response{Description: http.StatusText(cmp.Or(o.status, http.StatusOK)), Content: map[string]*huma.MediaType{}}
	if o.gives == nil {
		out.Content["application/octet-stream"] = &huma.MediaType{Schema: &huma.Schema{Type: "string", Format: "binary"}}
		return out
	}
	s := o.gives(d)
	out.Content["application/json"] = &huma.MediaType{Schema: s}
	if s.Ref != "" {
		out.Content["application/json"].Example = d.sample(s, "", 0)
	}
	return out
}

// formSchema describes a form with files.
func formSchema(fields []param) schema {
	props := map[string]schema{}
	for _, p := range fields {
		props[p.name] = &huma.Schema{Type: "string", Description: p.about}
		if p.typ == "file" {
			props[p.name] = &huma.Schema{Type: "array", Description: p.about, Items: &huma.Schema{Type: "string", Format: "binary"}}
		}
		if p.example != nil {
			props[p.name].Examples = []any{p.example}
		}
	}
	return closed(props, "file")
}

func (p param) param() *huma.Param {
	out := &huma.Param{Name: p.name, In: "query", Description: p.about, Schema: &huma.Schema{Type: p.typ}, Example: p.example}
	if p.typ == "array" {
		yes := true
		out.Schema.Items, out.Explode = &huma.Schema{Type: "string"}, &yes
	}
	return out
}

func placeholders(path string) []string {
	var out []string
	for part := range strings.SplitSeq(path, "/") {
		if name, ok := strings.CutPrefix(part, "{"); ok {
			out = append(out, strings.TrimSuffix(name, "}"))
		}
	}
	return out
}

// of is the schema of a Go type, by reference.
func (d *document) of(t reflect.Type) schema { return d.types.Schema(t, true, "") }

// result refers to the schema of a Go type.
func result[T any](d *document) schema { return d.of(reflect.TypeFor[T]()) }

// anything is a document of its own.
func anything(*document) schema { return &huma.Schema{Type: "object"} }

// ref refers to one of the schemas of a kind.
func ref(what string, k campaign.Kind) func(*document) schema {
	return func(*document) schema {
		return &huma.Schema{Ref: "#/components/schemas/" + name(k) + what}
	}
}

func name(k campaign.Kind) string { return upper(string(k)) }

// kind adds the schemas of a kind: the record, what may be set, and the
// commands and answers made of them.
func (d *document) kind(m campaign.Machine) {
	k := m.Kind
	whole, set := map[string]schema{}, map[string]schema{}
	for _, h := range heads {
		whole[h] = headSchema(m, h)
	}
	for _, h := range settable {
		set[h] = headSchema(m, h)
	}
	for _, f := range campaign.FieldsOf(k) {
		whole[f.Name] = d.field(f)
		if !f.Fixed {
			set[f.Name] = d.field(f)
		}
	}
	record := d.put(k, "", closed(whole, "id", "kind", "version", "state"))
	record.Description = upper(m.Title) + ": " + m.Doc
	fields := &huma.Schema{Ref: d.put(k, "Fields", closed(set)).Ref}
	command := map[string]schema{
		"set": fields, "with": withSchema(d, m), "reason": str("why; some steps ask for it"), "at": moment("when it happened; now where it is left out"),
		"version": whole2("the version you saw; 409 where it was changed since"),
	}
	d.put(k, "Command", closed(command))
	create := map[string]schema{"id": str("an id of your own; one is made where it is left out"), "set": fields, "reason": command["reason"], "at": command["at"]}
	d.put(k, "Create", closed(create))
	line := map[string]schema{"id": create["id"], "step": stepSchema(m)}
	for name, s := range command {
		line[name] = s
	}
	one, most := 1, maxBulk
	d.put(k, "Bulk", closed(map[string]schema{"commands": {Type: "array", Items: &huma.Schema{Ref: d.put(k, "Line", closed(line, "step")).Ref}, MinItems: &one, MaxItems: &most}}, "commands"))
	d.put(k, "Listed", d.like(reflect.TypeFor[Listed](), "records", &huma.Schema{Type: "array", Items: &huma.Schema{Ref: record.Ref}}))
	d.put(k, "Opened", d.like(reflect.TypeFor[Opened](), "record", &huma.Schema{Ref: record.Ref}))
	d.put(k, "Done", d.like(reflect.TypeFor[Done](), "record", &huma.Schema{Ref: record.Ref}))
}

// put keeps a schema under a name of a kind; the answer refers to it.
func (d *document) put(k campaign.Kind, what string, s schema) schema {
	s.PrecomputeMessages()
	d.types.Map()[name(k)+what] = s
	return &huma.Schema{Ref: "#/components/schemas/" + name(k) + what}
}

// like is the schema of a Go type with one property described more closely.
func (d *document) like(t reflect.Type, property string, s schema) schema {
	out := *d.types.Schema(t, false, "")
	props := map[string]schema{}
	for n, p := range out.Properties {
		props[n] = p
	}
	props[property] = s
	out.Properties = props
	return &out
}

// settable are the head fields a command may set.
var settable = []string{"title", "campaign", "creator", "brand", "region", "owner", "parent"}

var headAbout = map[string]string{
	"id": "identifier", "kind": "kind of record", "version": "counts changes", "state": "where it stands", "title": "how lists name it", "campaign": "campaign it belongs to",
	"creator": "creator it is about", "brand": "brand", "region": "region", "owner": "person who looks after it", "parent": "the record it hangs on",
	"mastered": "here, or the system that owns it", "due": "what falls due next", "made": "when it was made", "changed": "when it last changed",
}

func headSchema(m campaign.Machine, name string) schema {
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

func str(about string) schema { return &huma.Schema{Type: "string", Description: about} }

func moment(about string) schema {
	return &huma.Schema{Type: "string", Format: "date-time", Description: about}
}

func whole2(about string) schema {
	return &huma.Schema{Type: "integer", Format: "int64", Description: about}
}

// closed is an object of these properties and no other.
func closed(props map[string]schema, required ...string) schema {
	return &huma.Schema{Type: "object", Properties: props, Required: required, AdditionalProperties: false}
}

// field is the schema of a record's field, from its tags.
func (d *document) field(f campaign.Field) schema {
	t := f.Type
	var s huma.Schema
	at := d.types.Schema(t, true, f.Name)
	if at.Ref != "" { // keywords beside a reference are allowed in 3.1, but a reference alone is held to
		s = huma.Schema{AllOf: []schema{at}}
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

func stepSchema(m campaign.Machine) schema {
	s := str("what to do")
	for _, step := range m.Steps {
		if !step.Rule && !slices.Contains(s.Enum, any(step.Name)) && (step.Name != campaign.Create || !slices.Contains(inside, m.Kind)) {
			s.Enum = append(s.Enum, step.Name)
		}
	}
	return s
}

func upper(s string) string {
	if s == "" {
		return s
	}
	return strings.ToUpper(s[:1]) + s[1:]
}

func words[T ~string](list []T) string {
	var out []string
	for _, s := range list {
		out = append(out, campaign.Words(string(s)))
	}
	return strings.Join(out, ", ")
}

func join(list []string) string { return strings.Join(list, ", ") }

func idExample(kind, name string) any {
	if name == "gate" {
		return "shipment"
	}
	return fmt.Sprintf("%s-7k2m9x4p", kind[:1])
}
