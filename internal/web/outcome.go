package web

import (
	"github.com/a-h/templ"

	"plumbline/internal/web/board"
	"plumbline/internal/web/hall"
	"plumbline/internal/web/mark"
	"plumbline/internal/web/page"
	"plumbline/internal/web/view"
)

// keyResult answers the page of a key result.
func (s *Server) keyResult(a *hall.Ask) (templ.Component, error) {
	return s.outcome(a, board.NewKeyResult)
}

// subOutcome answers the page of a sub-outcome.
func (s *Server) subOutcome(a *hall.Ask) (templ.Component, error) {
	return s.outcome(a, board.NewSubOutcome)
}

func (s *Server) outcome(a *hall.Ask, build func(view.Shell, mark.Source, string) (board.Outcome, error)) (templ.Component, error) {
	shell, src, err := s.Loaded(a, "")
	if err != nil {
		return nil, err
	}
	p, err := build(shell, src, a.PathValue("id"))
	if err != nil {
		return nil, err
	}
	return page.Outcome(p), nil
}
