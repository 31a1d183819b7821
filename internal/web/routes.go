package web

import "net/http"

// routes lists every address. A page and its fragments share a file.
func (s *Server) routes() http.Handler {
	mux := http.NewServeMux()
	page := func(pattern string, h pageHandler) { mux.Handle(pattern, s.page(h)) }
	kept := func(pattern string, h pageHandler) { mux.Handle(pattern, s.kept(h)) } // read from facts, not from a stored report

	page("GET /{$}", s.rollup)
	page("GET /loading", s.loading)
	page("POST /demo", s.startDemo)

	page("GET /kr/{id}", s.keyResult)
	page("GET /sub/{id}", s.subOutcome)
	page("GET /kpi/{id}", s.kpi)
	page("GET /stack", s.stack)
	page("GET /diagnostics", s.diagnostics)
	page("GET /ladder", s.ladder)
	kept("GET /deliverables", s.deliverables)
	kept("GET /deliverable/{id}", s.deliverable)
	kept("GET /rows/{figure}", s.rows)

	kept("GET /lookback", s.lookback)
	kept("GET /reconcile", s.reconcile)
	page("GET /make", s.makeLadder)
	page("POST /make", s.draftLadder)
	page("POST /make/apply", s.applyLadder)

	page("GET /import", s.importForm)
	page("POST /import", s.importFiles)
	page("GET /import/{id}", s.importState)
	page("GET /sources", s.sources)
	page("GET /quarantine", s.quarantine)
	page("/", s.notFound)

	mux.Handle("GET /static/", s.assets)
	mux.HandleFunc("GET /healthz", s.health)
	if s.Metrics != nil {
		mux.Handle("GET /metrics", s.Metrics)
	}
	return s.logged(s.recovered(s.guarded(secured(mux))))
}

func (s *Server) health(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Write([]byte("ok\n"))
}
