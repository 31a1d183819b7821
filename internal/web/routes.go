package web

import (
	"net/http"
	"plumbline/internal/fault"
	"plumbline/internal/web/guest"
	"plumbline/internal/web/hall"
	"plumbline/internal/web/work"

	"github.com/a-h/templ"
)

// route lists every address. A page and its fragments share a file.
func (s *Server) route() {
	m := s.Router()
	s.programmeRoutes(m)
	s.dataRoutes(m)
	if s.Records != nil {
		s.desk = work.New(s.Hall, s.Records)
		if s.Portal != nil {
			s.desk.Sections = guest.LinkSection
		}
		s.desk.Routes(m)
		s.apiRoutes(m)
	}
	if s.Reception != nil {
		s.signRoutes(m)
		s.houseRoutes(m)
	}
	if s.Portal != nil {
		guest.New(s.Hall, s.Portal).Routes(m)
	}
	m.Page("/", hall.Members, s.notFound)

	m.Handle("GET /static/", hall.Open, s.Assets)
	m.Handle("GET /healthz", hall.Open, http.HandlerFunc(s.health))
	if s.Metrics != nil {
		m.Handle("GET /metrics", hall.Open, s.Metrics)
	}
}

func (s *Server) programmeRoutes(m hall.Router) {
	m.Page("GET /{$}", hall.Members, s.rollup)
	m.Page("GET /loading", hall.Members, s.loading)
	m.Page("POST /demo", hall.Owners, s.startDemo)

	m.Page("GET /kr/{id}", hall.Members, s.keyResult)
	m.Page("GET /sub/{id}", hall.Members, s.subOutcome)
	m.Page("GET /kpi/{id}", hall.Members, s.kpi)
	m.Page("GET /stack", hall.Members, s.stack)
	m.Page("GET /diagnostics", hall.Members, s.diagnostics)
	m.Page("GET /ladder", hall.Members, s.ladder)
	m.Kept("GET /deliverables", hall.Members, s.deliverables)
	m.Kept("GET /deliverable/{id}", hall.Members, s.deliverable)
	m.Kept("GET /rows/{figure}", hall.Members, s.rows)
}

func (s *Server) dataRoutes(m hall.Router) {
	m.Kept("GET /lookback", hall.Members, s.lookback)
	m.Kept("GET /reconcile", hall.Members, s.reconcile)
	m.Page("GET /make", hall.Owners, s.makeLadder)
	m.Page("POST /make", hall.Owners, s.draftLadder)
	m.Page("POST /make/apply", hall.Owners, s.applyLadder)

	m.Page("GET /import", hall.Importers, s.importForm)
	m.Page("POST /import", hall.Importers, s.importFiles)
	m.Page("GET /import/{id}", hall.Importers, s.importState)
	m.Page("GET /sources", hall.Members, s.sources)
	m.Page("GET /quarantine", hall.Members, s.quarantine)
	m.Page("POST /quarantine/replay", hall.Importers, s.replay)
}

func (s *Server) health(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Write([]byte("ok\n"))
}

func (s *Server) notFound(a *hall.Ask) (templ.Component, error) {
	return nil, fault.New(fault.NotFound, "there is no page at %s", a.URL.Path).WithHint("begin at the roll-up")
}
