package web

import (
	"context"
	"log/slog"
	"net/http"

	"plumbline/internal/access"
	"plumbline/internal/fault"
	"plumbline/internal/period"
	"plumbline/internal/web/guest"
	"plumbline/internal/web/hall"
	"plumbline/internal/web/rest"
	"plumbline/internal/web/view"
	"plumbline/internal/web/work"
)

// Asker tells who makes a request and what they may see.
type Asker = hall.Asker

// Route is an address with the rule of who may ask for it.
type Route = hall.Route

// Config is what a Server is made of.
type Config struct {
	Service Service
	Records work.Records // the record of work; nil: its pages and the JSON API are not there
	Gates   rest.Gates   // answers the API's questions at gates; nil: none
	Once    rest.Once    // keeps what came of the API's requests that name themselves; nil: none
	Portal  guest.Portal // creators' private pages; nil: they are not there
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

// Server serves the pages. Its only state is the imports under way and what
// its hall remembers.
type Server struct {
	Config
	*hall.Hall
	desk    *work.Desk // nil: there is no record of work
	imports *imports
	api     *rest.API
	handler http.Handler
}

// New returns a server of pages. Work it starts ends with ctx.
func New(ctx context.Context, c Config) (*Server, error) {
	if err := c.defaults(); err != nil {
		return nil, err
	}
	s := &Server{Config: c, imports: newImports(ctx)}
	var err error
	if s.Hall, err = hall.New(hall.Config{Programme: c.Service, Asker: c.Asker, Log: c.Log, Clock: c.Clock, Hosts: c.Hosts, Menu: s.menu}); err != nil {
		return nil, err
	}
	s.route()
	s.handler = s.Handler()
	return s, nil
}

// menu adds to a frame what there is besides the programme.
func (s *Server) menu(shell *view.Shell, by access.Actor) {
	if s.Records != nil {
		shell.AddWork()
	}
	if s.Reception != nil {
		shell.AddHouse(hall.SignedIn(by))
	}
}

// ServeHTTP answers one request.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.handler.ServeHTTP(w, r) }

// Wait returns when no import is under way any more.
func (s *Server) Wait() { s.imports.wait.Wait() }
