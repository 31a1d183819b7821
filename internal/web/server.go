package web

import (
	"context"
	"log/slog"
	"net/http"
	"time"

	"plumbline/internal/access"
	"plumbline/internal/fault"
	"plumbline/internal/period"
	"plumbline/internal/web/asset"
	"plumbline/internal/web/rest"
)

// Asker tells who makes a request and what they may see. A request nobody is
// signed in for is a fault.SignedOut.
type Asker func(*http.Request) (access.Actor, access.Scope, error)

// Config is what a Server is made of.
type Config struct {
	Service Service
	Records Records      // the record of work; nil: its pages and the JSON API are not there
	Gates   rest.Gates   // answers the API's questions at gates; nil: none
	Portal  Portal       // creators' private pages; nil: they are not there
	Log     *slog.Logger // nil: silent
	Clock   period.Clock // nil: the system's
	Uploads string       // folder for files on their way in, made when the first comes; required
	Hosts   []string     // names the server answers to; empty: any
	Asker   Asker        // nil: the owner
	// Reception is where people, tokens and the audit log are asked for; nil: nobody signs in.
	Reception func(context.Context) (Reception, error)
	Metrics   http.Handler // served at /metrics; nil: none
}

func (c *Config) defaults() error {
	if c.Service == nil || c.Uploads == "" {
		return fault.New(fault.Internal, "web needs a service and a folder for uploads")
	}
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	if c.Clock == nil {
		c.Clock = period.System{}
	}
	if c.Asker == nil {
		c.Asker = TheOwner
	}
	return nil
}

// TheOwner is the asker of a server nobody signs in to: whoever stands at the data folder.
func TheOwner(*http.Request) (access.Actor, access.Scope, error) {
	return access.Actor{ID: string(access.Owner), Role: access.Owner, Via: "web"}, access.For(access.Owner), nil
}

// Server serves the pages. Its only state is the imports under way and the
// pages it remembers.
type Server struct {
	Config
	assets  *asset.Set
	imports *imports
	memory  memory
	knocks  knocks
	routes  []Route
	mux     *http.ServeMux
	api     *rest.API
	handler http.Handler
}

// New returns a server of pages. Work it starts ends with ctx.
func New(ctx context.Context, c Config) (*Server, error) {
	if err := c.defaults(); err != nil {
		return nil, err
	}
	assets, err := asset.New()
	if err != nil {
		return nil, err
	}
	s := &Server{Config: c, assets: assets, imports: newImports(ctx), knocks: knocks{clock: c.Clock}}
	s.handler = s.route()
	return s, nil
}

// ServeHTTP answers one request.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.handler.ServeHTTP(w, r) }

// Wait returns when no import is under way any more.
func (s *Server) Wait() { s.imports.wait.Wait() }

func (s *Server) asOf(r *http.Request, cal period.Calendar) (time.Time, string, error) {
	text := r.URL.Query().Get("as-of")
	if text == "" {
		return time.Time{}, "", nil
	}
	day, err := period.ParseDate(text)
	if err != nil {
		return time.Time{}, "", err
	}
	return cal.Start(day + 1), text, nil // as known before the end of that local day
}
