package web

import "net/http"

// router puts addresses on the mux, each with its rule.
type router struct {
	*http.ServeMux
	s *Server
}

func (m router) handle(pattern string, rule Rule, h http.Handler) {
	m.s.routes = append(m.s.routes, Route{pattern, rule})
	m.Handle(pattern, h)
}

// page serves a page to whom its rule admits.
func (m router) page(pattern string, rule Rule, h pageHandler) {
	m.handle(pattern, rule, m.s.page(rule, h))
}

// kept serves a page read from facts, not from a stored report.
func (m router) kept(pattern string, rule Rule, h pageHandler) {
	m.handle(pattern, rule, m.s.kept(rule, h))
}

// route lists every address. A page and its fragments share a file.
func (s *Server) route() http.Handler {
	s.mux = http.NewServeMux()
	m := router{s.mux, s}
	s.programmeRoutes(m)
	s.dataRoutes(m)
	if s.Records != nil {
		s.deskRoutes(m)
		s.apiRoutes(m)
	}
	if s.Reception != nil {
		s.signRoutes(m)
		s.houseRoutes(m)
	}
	if s.Portal != nil {
		s.portalRoutes(m)
	}
	m.page("/", members, s.notFound)

	m.handle("GET /static/", open, s.assets)
	m.handle("GET /healthz", open, http.HandlerFunc(s.health))
	if s.Metrics != nil {
		m.handle("GET /metrics", open, s.Metrics)
	}
	return s.logged(s.recovered(s.guarded(secured(m))))
}

func (s *Server) programmeRoutes(m router) {
	m.page("GET /{$}", members, s.rollup)
	m.page("GET /loading", members, s.loading)
	m.page("POST /demo", owners, s.startDemo)

	m.page("GET /kr/{id}", members, s.keyResult)
	m.page("GET /sub/{id}", members, s.subOutcome)
	m.page("GET /kpi/{id}", members, s.kpi)
	m.page("GET /stack", members, s.stack)
	m.page("GET /diagnostics", members, s.diagnostics)
	m.page("GET /ladder", members, s.ladder)
	m.kept("GET /deliverables", members, s.deliverables)
	m.kept("GET /deliverable/{id}", members, s.deliverable)
	m.kept("GET /rows/{figure}", members, s.rows)
}

func (s *Server) dataRoutes(m router) {
	m.kept("GET /lookback", members, s.lookback)
	m.kept("GET /reconcile", members, s.reconcile)
	m.page("GET /make", owners, s.makeLadder)
	m.page("POST /make", owners, s.draftLadder)
	m.page("POST /make/apply", owners, s.applyLadder)

	m.page("GET /import", importers, s.importForm)
	m.page("POST /import", importers, s.importFiles)
	m.page("GET /import/{id}", importers, s.importState)
	m.page("GET /sources", members, s.sources)
	m.page("GET /quarantine", members, s.quarantine)
}

func (s *Server) health(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Write([]byte("ok\n"))
}
