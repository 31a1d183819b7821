// Package document is the API described: an OpenAPI 3.1 document with an example
// of every body and answer, and the schemas that requests are held to.
//
// In: the machines, the operations and the types of their answers. Out: the
// document, made from the tags of the records' structs.
package document

import (
	"cmp"
	"fmt"
	"net/http"
	"path"
	"reflect"
	"strconv"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"plumbline/internal/campaign"
	"plumbline/internal/period"
)

// KeyHeader is how a request names itself: sent twice, it is done once.
const KeyHeader = "Idempotency-Key"

// AgainHeader tells that an answer repeats what came of an earlier request.
const AgainHeader = "Idempotency-Replayed"

// Schema is a JSON schema of the document.
type Schema = *huma.Schema

// Operation is what the document says of one address.
type Operation struct {
	Method, Path, ID  string
	Tag, Title, About string
	Open              bool   // needs nobody to be signed in
	Imports           bool   // for those who may import files
	Once              bool   // reads Idempotency-Key
	Many              bool   // several commands
	Match             bool   // reads If-Match
	Step              string // the step it takes, of one record
	Query             []Param
	Form              []Param                  // fields beside its files; it takes files then, and no JSON
	Takes             func(d *Document) Schema // its body; nil: none
	Example           any                      // of the body
	Gives             func(d *Document) Schema // its answer; nil: a file
	Status            int                      // of its answer; 0: 200
}

// Param is one question in an address.
type Param struct {
	Name, About string
	Type        string // string | integer | boolean | array of strings; file, of a form
	Example     any
}

// Config is what a document is made of.
type Config struct {
	Version    string // of the product; empty: 1
	Machines   []campaign.Machine
	Operations []Operation
	Bulk       int // how many commands come at a time, at most
	// What is answered: a problem; a list of records, one record, and what
	// became of a command, each of which is described once for every kind.
	Problem, Listed, Opened, Done reflect.Type
}

// Document is the OpenAPI document, and the schemas requests are held to.
type Document struct {
	API   *huma.OpenAPI
	Types huma.Registry
	made  Config
}

// New makes the document of every operation.
func New(c Config) *Document {
	d := &Document{Types: huma.NewMapRegistry("#/components/schemas/", named), made: c}
	d.Types.RegisterTypeAlias(reflect.TypeFor[period.Date](), reflect.TypeFor[day]())
	d.API = &huma.OpenAPI{
		OpenAPI: "3.1.0",
		Info: &huma.Info{Title: "Plumbline", Version: cmp.Or(c.Version, "1"), Description: "The record of work, the gates and the report over HTTP. Every answer holds what its asker's role sees; what it does not see is named under withheld. " +
			"Whatever changes a record is a command: a step with the fields it sets, its reason and when it happened."},
		Servers:    []*huma.Server{{URL: "/"}},
		Components: &huma.Components{Schemas: d.Types, SecuritySchemes: map[string]*huma.SecurityScheme{"token": {Type: "http", Scheme: "bearer", Description: "An API token, made by an owner."}, "session": {Type: "apiKey", In: "cookie", Name: "session", Description: "A browser that is signed in."}}},
		Security:   []map[string][]string{{"token": {}}, {"session": {}}},
	}
	for _, m := range c.Machines {
		d.kind(m)
		d.API.Tags = append(d.API.Tags, &huma.Tag{Name: string(m.Kind), Description: Upper(m.Many) + ": " + m.Doc + ". States: " + Words(m.States) + "."})
	}
	for _, o := range c.Operations {
		d.API.AddOperation(d.operation(o))
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
	case ".", "rest", "document", "judged", "campaign", "money":
		return out
	default:
		return Upper(room) + out
	}
}

// day is how a civil day is written.
type day string

// Schema says so.
func (day) Schema(huma.Registry) *huma.Schema {
	return &huma.Schema{Type: "string", Format: "date", Examples: []any{"2026-10-31"}}
}

func (d *Document) operation(o Operation) *huma.Operation {
	op := &huma.Operation{Method: o.Method, Path: o.Path, OperationID: o.ID, Tags: []string{o.Tag}, Summary: o.Title, Description: o.About, Responses: map[string]*huma.Response{}}
	for _, name := range placeholders(o.Path) {
		op.Parameters = append(op.Parameters, &huma.Param{Name: name, In: "path", Required: true, Schema: &huma.Schema{Type: "string"}, Example: idExample(o.Tag, name)})
	}
	for _, p := range o.Query {
		op.Parameters = append(op.Parameters, p.param())
	}
	if o.Match {
		op.Parameters = append(op.Parameters, &huma.Param{Name: "If-Match", In: "header", Schema: &huma.Schema{Type: "string"}, Description: "the ETag the record came with; 409 where it was changed since"})
	}
	if o.Takes != nil {
		op.RequestBody = &huma.RequestBody{Required: true, Content: map[string]*huma.MediaType{"application/json": {Schema: o.Takes(d), Example: o.Example}}}
	}
	if o.Once {
		op.Parameters = append(op.Parameters, &huma.Param{Name: KeyHeader, In: "header", Schema: &huma.Schema{Type: "string"}, Description: "a name of your own for this request: sent again within a day it is done once, and answered as the first time with " + AgainHeader})
	}
	if o.Form != nil {
		op.RequestBody = &huma.RequestBody{Required: true, Content: map[string]*huma.MediaType{"multipart/form-data": {Schema: formSchema(o.Form)}}}
	}
	status := strconv.Itoa(cmp.Or(o.Status, http.StatusOK))
	op.Responses[status] = d.answer(o)
	op.Responses["default"] = &huma.Response{Description: "What went wrong: the fault's code, a sentence, the way out, and what is wrong beside each field",
		Content: map[string]*huma.MediaType{"application/problem+json": {Schema: d.of(d.made.Problem)}}}
	if o.Open {
		op.Security = []map[string][]string{{}}
	}
	return op
}

// answer describes what an operation answers with, and shows one.
func (d *Document) answer(o Operation) *huma.Response {
	out := &huma.Response{Description: http.StatusText(cmp.Or(o.Status, http.StatusOK)), Content: map[string]*huma.MediaType{}}
	if o.Gives == nil {
		out.Content["application/octet-stream"] = &huma.MediaType{Schema: &huma.Schema{Type: "string", Format: "binary"}}
		return out
	}
	s := o.Gives(d)
	out.Content["application/json"] = &huma.MediaType{Schema: s}
	if s.Ref != "" {
		out.Content["application/json"].Example = d.sample(s, "", 0)
	}
	return out
}

// formSchema describes a form with files.
func formSchema(fields []Param) Schema {
	props := map[string]Schema{}
	for _, p := range fields {
		props[p.Name] = &huma.Schema{Type: "string", Description: p.About}
		if p.Type == "file" {
			props[p.Name] = &huma.Schema{Type: "array", Description: p.About, Items: &huma.Schema{Type: "string", Format: "binary"}}
		}
		if p.Example != nil {
			props[p.Name].Examples = []any{p.Example}
		}
	}
	return closed(props, "file")
}

func (p Param) param() *huma.Param {
	out := &huma.Param{Name: p.Name, In: "query", Description: p.About, Schema: &huma.Schema{Type: p.Type}, Example: p.Example}
	if p.Type == "array" {
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
func (d *Document) of(t reflect.Type) Schema { return d.Types.Schema(t, true, "") }

// Result refers to the schema of a Go type.
func Result[T any](d *Document) Schema { return d.of(reflect.TypeFor[T]()) }

// Anything is a document of its own.
func Anything(*Document) Schema { return &huma.Schema{Type: "object"} }

// Ref refers to one of the schemas of a kind.
func Ref(what string, k campaign.Kind) func(*Document) Schema {
	return func(*Document) Schema {
		return &huma.Schema{Ref: "#/components/schemas/" + name(k) + what}
	}
}

// Upper begins a text with a capital letter.
func Upper(s string) string {
	if s == "" {
		return s
	}
	return strings.ToUpper(s[:1]) + s[1:]
}

// Words lists names in words, with commas.
func Words[T ~string](list []T) string {
	var out []string
	for _, s := range list {
		out = append(out, campaign.Words(string(s)))
	}
	return strings.Join(out, ", ")
}

func idExample(kind, name string) any {
	if name == "gate" {
		return "shipment"
	}
	return fmt.Sprintf("%s-7k2m9x4p", kind[:1])
}
