package web

import (
	"context"
	"errors"

	"github.com/a-h/templ"

	"plumbline/internal/fault"
	"plumbline/internal/web/drop"
	"plumbline/internal/web/hall"
	"plumbline/internal/web/mark"
	"plumbline/internal/web/page"
	"plumbline/internal/web/view"
)

// importForm answers the page that takes files.
func (s *Server) importForm(a *hall.Ask) (templ.Component, error) {
	return page.Import(view.NewImport(s.Framed(a, "Import"))), nil
}

// importFiles keeps what was handed in and begins to read it.
func (s *Server) importFiles(a *hall.Ask) (templ.Component, error) {
	dropped, err := drop.Receive(a.Request, s.Uploads, "drop one or more exports on the field, or choose them")
	if err != nil {
		return nil, err
	}
	by, scope := a.By, a.Scope
	id := s.imports.start(dropped.Fields["then"], func(ctx context.Context, tell func(view.Progress)) (view.Imported, error) {
		result, err := s.Service.Import(ctx, by, scope, dropped.Files, tell)
		return result, errors.Join(err, dropped.Remove())
	})
	return hall.Redirect("/import/" + id)
}

// importState answers how far an import is, and what became of it.
func (s *Server) importState(a *hall.Ask) (templ.Component, error) {
	job, ok := s.imports.find(a.PathValue("id"))
	if !ok {
		return nil, fault.New(fault.NotFound, "this import is over").WithHint("Sources shows what was reported until when")
	}
	fragment := a.Header.Get("HX-Request") == "true"
	if !job.done {
		if fragment {
			return page.Importing(job.id, job.progress), nil
		}
		shell := s.Frame(a.By, mark.Source{}, "/import", "Importing")
		shell.Reload = true
		return page.ImportRunning(shell, job.id, job.progress), nil
	}
	if fragment {
		a.Answer.Set("HX-Refresh", "true")
		return templ.NopComponent, nil
	}
	return page.ImportDone(view.NewImportDone(s.Framed(a, "Imported"), job.result, job.err, job.then)), nil
}
