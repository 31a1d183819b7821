// Package hall is what every page is served through: who asks and by which
// rule, the frame around what they see, and how an answer leaves.
//
// In: a request and a handler that makes a page of it. Out: a whole page, a
// file, a redirect, or the page of a fault; never half of one.
package hall

import (
	"context"
	"log/slog"
	"net/http"
	"slices"
	"time"

	"plumbline/internal/access"
	"plumbline/internal/judge"
	"plumbline/internal/ladder"
	"plumbline/internal/period"
	"plumbline/internal/web/asset"
	"plumbline/internal/web/view"
)

// Asker tells who makes a request and what they may see. A request nobody is
// signed in for is a fault.SignedOut.
type Asker func(*http.Request) (access.Actor, access.Scope, error)

// Programme is the ladder in force and what it was judged to be. A zero asOf is now.
type Programme interface {
	// State tells what there is to show. It answers at once, also while the
	// programme is still being written or evaluated.
	State(ctx context.Context) State
	// Report returns the evaluation as known at asOf, under the scope.
	Report(ctx context.Context, scope access.Scope, asOf time.Time) (*judge.Report, error)
	// Ladder returns the ladder that was in force at asOf, catalogue included.
	Ladder(ctx context.Context, asOf time.Time) (*ladder.Ladder, error)
}

// State is what there is to show.
type State struct {
	Ready    bool           // a ladder is in force and judged
	Facts    bool           // something was imported
	Loading  *view.Progress // work that has to end before the programme shows
	Revision string         // changes whenever the answers may
}

// Config is what a Hall is made of.
type Config struct {
	Programme Programme
	Asker     Asker
	Log       *slog.Logger
	Clock     period.Clock
	Hosts     []string // names the server answers to; empty: any
	// Menu adds to a frame what there is besides the programme; nil: nothing.
	Menu func(shell *view.Shell, by access.Actor)
}

// Hall serves pages. Its only state is the pages it remembers.
type Hall struct {
	Config
	Assets *asset.Set
	memory memory
	routes []Route
	mux    *http.ServeMux
}

// New returns a hall without any page.
func New(c Config) (*Hall, error) {
	assets, err := asset.New()
	if err != nil {
		return nil, err
	}
	return &Hall{Config: c, Assets: assets, mux: http.NewServeMux()}, nil
}

// Routes lists every address the hall answers at.
func (s *Hall) Routes() []Route { return slices.Clone(s.routes) }

// Router puts addresses on the hall's mux, each with its rule.
func (s *Hall) Router() Router { return Router{s} }

// Handler answers at every address that was put on the mux.
func (s *Hall) Handler() http.Handler { return s.logged(s.recovered(s.guarded(secured(s.mux)))) }

// Router puts addresses on the mux, each with its rule.
type Router struct{ hall *Hall }

// Handle serves an address; its handler asks who comes. An address whose rule
// admits nobody answers as if it were not there, whatever its handler does.
func (m Router) Handle(pattern string, rule Rule, h http.Handler) {
	if rule.closed() {
		h = http.NotFoundHandler()
	}
	m.hall.routes = append(m.hall.routes, Route{pattern, rule})
	m.hall.mux.Handle(pattern, h)
}

// Page serves a page to whom its rule admits.
func (m Router) Page(pattern string, rule Rule, h Handler) {
	m.Handle(pattern, rule, m.hall.page(rule, h))
}

// Kept serves a page read from facts, not from a stored report.
func (m Router) Kept(pattern string, rule Rule, h Handler) {
	m.Handle(pattern, rule, m.hall.kept(rule, h))
}

// Calendar is the programme's, or a plain one while there is none.
func (s *Hall) Calendar(ctx context.Context) period.Calendar {
	if l, err := s.Programme.Ladder(ctx, time.Time{}); err == nil {
		return l.Program.Calendar()
	}
	return period.Calendar{}
}

// AsOf reads the past day an address asks about: the moment, and the day as it stands there.
func (s *Hall) AsOf(r *http.Request, cal period.Calendar) (time.Time, string, error) {
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
