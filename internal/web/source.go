package web

import (
	"context"
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
	bad, failed := s.Service.Quarantine(a.Context(), a.Scope, view.QuarantineAsk{Size: 1})
	if err = errors.Join(err, failed); err != nil {
		return nil, err
	}
	return page.Sources(view.NewSources(shell, src, list, bad.Total, s.Clock.Now())), nil
}

// quarantine answers the records that could not be read.
func (s *Server) quarantine(a *hall.Ask) (templ.Component, error) {
	v := a.URL.Query()
	ask := view.ReadAside(v)
	bad, err := s.Service.Quarantine(a.Context(), a.Scope, ask)
	if err != nil {
		return nil, err
	}
	return page.Aside(view.NewAside(s.Framed(a, "Quarantine"), bad, ask, v, hall.Importers.Admits(a.By.Role))), nil
}

// replay has files of the quarantine read once more.
func (s *Server) replay(a *hall.Ask) (templ.Component, error) {
	if err := a.ParseForm(); err != nil {
		return nil, fault.Wrap(fault.Invalid, err, "the form was cut off")
	}
	fix, wrong := view.ReadFix(a.PostForm)
	switch {
	case len(fix.Arrivals) == 0:
		return nil, fault.New(fault.Invalid, "no file was chosen").WithHint("go back and tick the files to read once more")
	case len(wrong) > 0:
		return nil, fault.New(fault.Invalid, "%q does not say which field a column is", wrong[0]).WithHint("go back and write it as: their name = ours")
	}
	by, scope := a.By, a.Scope
	id := s.imports.start("", func(ctx context.Context, tell func(view.Progress)) (view.Imported, error) {
		return s.Service.Replay(ctx, by, scope, fix, tell)
	})
	return hall.Redirect("/import/" + id)
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
