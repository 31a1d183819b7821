package web

import (
	"errors"

	"github.com/a-h/templ"

	"plumbline/internal/fault"
	"plumbline/internal/web/board"
	"plumbline/internal/web/hall"
	"plumbline/internal/web/mark"
	"plumbline/internal/web/page"
	"plumbline/internal/web/view"
)

// sources answers what was reported until when.
func (s *Server) sources(a *hall.Ask) (templ.Component, error) {
	shell, src, err := s.Loaded(a, "Sources")
	if fault.CodeOf(err) == fault.NotFound || fault.CodeOf(err) == fault.Unavailable {
		shell, src, err = s.Framed(a, "Sources"), mark.Source{}, nil
	}
	if err != nil {
		return nil, err
	}
	list, err := s.Service.Coverage(a.Context(), a.Scope)
	bad, failed := s.Service.Quarantine(a.Context(), a.Scope, view.Query{Page: 1, Size: 1})
	if err = errors.Join(err, failed); err != nil {
		return nil, err
	}
	return page.Sources(view.NewSources(shell, src, list, bad.Total, s.Clock.Now())), nil
}

// quarantine answers the records that could not be read.
func (s *Server) quarantine(a *hall.Ask) (templ.Component, error) {
	q := view.ReadQuery(a.URL.Query())
	bad, err := s.Service.Quarantine(a.Context(), a.Scope, q)
	if err != nil {
		return nil, err
	}
	return page.Aside(view.NewAside(s.Framed(a, "Quarantine"), bad, q)), nil
}

// deliverable answers the trace of one deliverable.
func (s *Server) deliverable(a *hall.Ask) (templ.Component, error) {
	shell, src, err := s.Loaded(a, "Trace")
	if err != nil {
		return nil, err
	}
	asOf, _, err := s.AsOf(a.Request, src.Ladder.Program.Calendar())
	if err != nil {
		return nil, err
	}
	path, err := s.Service.Trace(a.Context(), a.Scope, a.PathValue("id"), asOf)
	if err != nil {
		return nil, err
	}
	return page.Trace(board.NewTrace(shell, src, path)), nil
}
