// Package rest is the JSON API: every kind of record read and moved over HTTP,
// the gates, the report and the metrics, described by an OpenAPI 3.1 document
// that is made from the machines and the tags of the records' structs.
//
// In: a request with its asker and scope. Out: JSON of what the scope sees, or
// a problem (RFC 9457) with the fault's code, sentence and way out, and what is
// wrong beside each field. Whatever can be done here is a campaign.Command.
package rest

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"reflect"
	"slices"
	"sync"
	"time"

	"plumbline/internal/access"
	"plumbline/internal/campaign"
	"plumbline/internal/campaign/kinds"
	"plumbline/internal/gate/permit"
	"plumbline/internal/judge"
	"plumbline/internal/ladder"
	"plumbline/internal/money"
	"plumbline/internal/period"
	"plumbline/internal/web/api"
	"plumbline/internal/web/rest/document"
	"plumbline/internal/web/view"
)

// Prefix is where the API lives.
const Prefix = "/api/v1/"

// Spec is the address of the OpenAPI document.
const Spec = Prefix + "openapi.json"

// Work is the record of work; app implements it. What lies outside the scope is
// never returned.
type Work interface {
	Records(ctx context.Context, scope access.Scope, q campaign.Query) (campaign.Page, error)
	Record(ctx context.Context, scope access.Scope, kind campaign.Kind, id string) (campaign.Row, []campaign.Past, error)
	Was(ctx context.Context, scope access.Scope, kind campaign.Kind, id string, version int64) (campaign.Row, error)
	Do(ctx context.Context, by access.Actor, scope access.Scope, c campaign.Command) (campaign.Result, error)
	DoAll(ctx context.Context, by access.Actor, scope access.Scope, cs []campaign.Command) ([]campaign.Result, error)
	Undo(ctx context.Context, by access.Actor, scope access.Scope, kind campaign.Kind, id string, version int64) (campaign.Result, error)
}

// Gates answers for the gates.
type Gates interface {
	// CheckGates answers questions of one moment in their order, keeps the
	// decisions, and gives permits to those who may carry one.
	CheckGates(ctx context.Context, by access.Actor, scope access.Scope, asked []api.GateAsk) (api.GateAnswers, error)
	// Redeem verifies a permit against what the asker is about to do and uses it up.
	Redeem(ctx context.Context, by access.Actor, token, gate, subject string, amount *money.Amount) (permit.Claims, error)
	// GateKeys are the public keys permits are verified with.
	GateKeys(ctx context.Context) ([]permit.Public, error)
}

// Programme is the ladder in force and what it was judged to be. A zero asOf is now.
type Programme interface {
	Report(ctx context.Context, scope access.Scope, asOf time.Time) (*judge.Report, error)
	Ladder(ctx context.Context, asOf time.Time) (*ladder.Ladder, error)
}

// Files are what is handed in with records.
type Files interface {
	// Upload keeps a file beside the records, typed by its content; one that is
	// too large or not of a kind that is taken is fault.Invalid.
	Upload(ctx context.Context, by access.Actor, r io.Reader, name string) (campaign.Upload, error)
	// Download opens a kept file by its SHA-256.
	Download(ctx context.Context, sha256 string) (io.ReadCloser, error)
}

// Data is what comes in as files, and what of it could not be read.
type Data interface {
	Import(ctx context.Context, by access.Actor, scope access.Scope, files []view.Upload, progress func(view.Progress)) (view.Imported, error)
	Quarantine(ctx context.Context, scope access.Scope, ask view.QuarantineAsk) (view.Quarantine, error)
	Replay(ctx context.Context, by access.Actor, scope access.Scope, fix view.Fix, progress func(view.Progress)) (view.Imported, error)
}

// Config is what an API is made of.
type Config struct {
	Work      Work
	Gates     Gates // nil: gates are not asked here
	Programme Programme
	Data      Data                                                                     // nil: files are not taken here
	Files     Files                                                                    // nil: records take no files here
	Once      Once                                                                     // nil: keys of requests are not kept
	Clock     period.Clock                                                             // nil: the system's
	Uploads   string                                                                   // folder for files on their way in
	Hand      func(w http.ResponseWriter, f campaign.Upload, body io.ReadCloser) error // writes a kept file as an answer
	Version   string                                                                   // of the product, as the document says it
	Log       *slog.Logger                                                             // nil: silent
}

// API is the JSON API.
type API struct {
	Config
	machines []campaign.Machine
	routes   []Route
	spec     func() *document.Document // made when first needed
}

// Route is one address of the API. Serve is only called for an asker whom the
// server lets in.
type Route struct {
	Method, Path string
	Open         bool // needs nobody to be signed in
	Imports      bool // for those who may import files
	Serve        func(w http.ResponseWriter, r *http.Request, by access.Actor, scope access.Scope)
}

// Pattern is the route as a mux reads it.
func (r Route) Pattern() string { return r.Method + " " + r.Path }

// New makes an API over every kind of record.
func New(c Config) *API {
	if c.Clock == nil {
		c.Clock = period.System{}
	}
	a := &API{Config: c, machines: kinds.All()}
	a.spec = sync.OnceValue(a.describe)
	for _, o := range a.operations() {
		a.routes = append(a.routes, Route{Method: o.Method, Path: o.Path, Open: o.Open, Imports: o.Imports, Serve: a.serve(o)})
	}
	return a
}

// describe makes the document of every operation.
func (a *API) describe() *document.Document {
	c := document.Config{Version: a.Version, Machines: a.machines, Bulk: maxBulk,
		Problem: reflect.TypeFor[Problem](), Listed: reflect.TypeFor[Listed](), Opened: reflect.TypeFor[Opened](), Done: reflect.TypeFor[Done]()}
	for _, o := range a.operations() {
		c.Operations = append(c.Operations, o.Operation)
	}
	return document.New(c)
}

// Routes lists every address.
func (a *API) Routes() []Route { return slices.Clone(a.routes) }

// answer is what an operation answers with.
type answer struct {
	status int // 0: 200
	body   any
	header http.Header
	file   *campaign.Upload // instead of a body
	bytes  io.ReadCloser
	came   came // what is kept under the request's key
}

// asked is one request to an operation.
type asked struct {
	*http.Request
	by    access.Actor
	scope access.Scope
	body  []byte
}

// operation is one address: what the document says of it, and what it does.
type operation struct {
	document.Operation
	do func(a *asked) (*answer, error)
}

// each turns every element of a list into another; the answer is never null.
func each[A, B any](list []A, f func(A) B) []B {
	out := make([]B, 0, len(list))
	for _, x := range list {
		out = append(out, f(x))
	}
	return out
}

func same[T any](v T) T { return v }
