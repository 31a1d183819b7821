package web

import (
	"encoding/json"
	"net/http"

	"github.com/a-h/templ"

	"plumbline/internal/access"
	"plumbline/internal/fault"
	"plumbline/internal/web/api"
	"plumbline/internal/web/hall"
	"plumbline/internal/web/page"
	"plumbline/internal/web/rest"
	"plumbline/internal/web/view"
)

// apiRoutes are the addresses of the JSON API, each with its rule.
func (s *Server) apiRoutes(m hall.Router) {
	s.api = rest.New(rest.Config{Work: s.Records, Gates: s.Gates, Programme: s.Service, Data: s.Service, Files: s.Records, Once: s.Once, Clock: s.Clock, Uploads: s.Uploads, Hand: hall.Hand, Log: s.Log})
	for _, r := range s.api.Routes() {
		rule := hall.Members
		switch {
		case r.Open:
			rule = hall.Open
		case r.Imports:
			rule = hall.Importers
		}
		m.Handle(r.Pattern(), rule, s.answered(rule, r))
	}
	m.Page("GET /api", hall.Members, s.guide)
	m.Handle(rest.Prefix, hall.Members, s.answered(hall.Members, rest.Route{Serve: s.api.Missing}))
	if s.Gates != nil {
		m.Handle("GET /.well-known/plumbline-keys.json", hall.Open, http.HandlerFunc(s.gateKeys))
	}
}

// gateKeys publishes the keys that permits are verified with.
func (s *Server) gateKeys(w http.ResponseWriter, r *http.Request) {
	keys, err := s.Gates.GateKeys(r.Context())
	if err != nil {
		s.Log.Error("request failed", "path", r.URL.Path, "err", err)
		rest.Fail(w, access.Scope{}, err)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "max-age=60")
	w.Header().Set("Access-Control-Allow-Origin", "*")
	_ = json.NewEncoder(w).Encode(api.GateKeyList{Keys: keys}) // the asker went away; nothing is left to tell
}

// guide is the page that describes the API.
func (s *Server) guide(a *hall.Ask) (templ.Component, error) {
	return page.Guide(view.Guide{Shell: s.Framed(a, "JSON API"), Spec: rest.Spec, Groups: s.api.Guide()}), nil
}

// answered serves a route of the API to whom its rule admits.
func (s *Server) answered(rule hall.Rule, route rest.Route) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		a, err := s.Asked(rule, w, r)
		if err != nil {
			if fault.CodeOf(err) == fault.Internal {
				s.Log.Error("request failed", "path", r.URL.Path, "err", err)
			}
			rest.Fail(w, access.Scope{}, err)
			return
		}
		route.Serve(w, r, a.By, a.Scope)
	})
}
