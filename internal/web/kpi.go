package web

import (
	"github.com/a-h/templ"

	"plumbline/internal/web/board"
	"plumbline/internal/web/hall"
	"plumbline/internal/web/page"
)

// kpi answers the page of a KPI; the address says how it is broken down.
func (s *Server) kpi(a *hall.Ask) (templ.Component, error) {
	shell, src, err := s.Loaded(a, "")
	if err != nil {
		return nil, err
	}
	files, err := s.Service.LadderFiles(a.Context())
	if err != nil {
		return nil, err
	}
	q := a.URL.Query()
	by := board.BreakAsk{By: q.Get("by"), Sort: q.Get("sort"), Filter: q.Get("q"), Colour: q.Get("colour"), All: q.Get("all") != ""}
	p, err := board.NewKPI(shell, src, a.PathValue("id"), by, files)
	if err != nil {
		return nil, err
	}
	return page.KPI(p), nil
}

// stack answers the alignment stack.
func (s *Server) stack(a *hall.Ask) (templ.Component, error) {
	shell, src, err := s.Loaded(a, "Alignment stack")
	if err != nil {
		return nil, err
	}
	return page.Stack(board.NewStack(shell, src)), nil
}

// diagnostics answers the numbers that colour nothing.
func (s *Server) diagnostics(a *hall.Ask) (templ.Component, error) {
	shell, src, err := s.Loaded(a, "Diagnostics")
	if err != nil {
		return nil, err
	}
	return page.Diagnostics(board.NewDiagnostics(shell, src)), nil
}

// ladder answers the ladder in force and what check says about it.
func (s *Server) ladder(a *hall.Ask) (templ.Component, error) {
	shell, src, err := s.Loaded(a, "Ladder")
	if err != nil {
		return nil, err
	}
	problems, err := s.Service.Check(a.Context())
	if err != nil {
		return nil, err
	}
	files, err := s.Service.LadderFiles(a.Context())
	if err != nil {
		return nil, err
	}
	return page.Ladder(board.NewLadder(shell, src, problems, files)), nil
}
