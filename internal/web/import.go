package web

import (
	"context"
	"errors"
	"fmt"
	"io"
	"mime/multipart"
	"os"
	"path/filepath"

	"github.com/a-h/templ"

	"plumbline/internal/access"
	"plumbline/internal/fault"
	"plumbline/internal/web/hall"
	"plumbline/internal/web/mark"
	"plumbline/internal/web/page"
	"plumbline/internal/web/view"
)

// importForm answers the page that takes files.
func (s *Server) importForm(a *hall.Ask) (templ.Component, error) {
	return page.Import(view.NewImport(s.Framed(a, "Import"))), nil
}

// importFiles keeps what was handed in and begins to read it. The files are
// streamed to disk, whatever their size.
func (s *Server) importFiles(a *hall.Ask) (templ.Component, error) {
	if err := os.MkdirAll(s.Uploads, 0o700); err != nil {
		return nil, fmt.Errorf("keep uploads: %w", err)
	}
	folder, err := os.MkdirTemp(s.Uploads, "upload-*")
	if err != nil {
		return nil, fmt.Errorf("keep uploads: %w", err)
	}
	files, then, err := receive(a, folder)
	if err == nil && len(files) == 0 {
		err = fault.New(fault.Invalid, "no file was chosen").WithHint("drop one or more exports on the field, or choose them")
	}
	if err != nil {
		return nil, errors.Join(err, os.RemoveAll(folder))
	}
	by, scope := a.By, a.Scope
	id := s.imports.start(then, func(ctx context.Context, tell func(view.Progress)) (view.Imported, error) {
		return s.readFiles(ctx, by, scope, folder, files, tell)
	})
	return hall.Redirect("/import/" + id)
}

func (s *Server) readFiles(ctx context.Context, by access.Actor, scope access.Scope, folder string, files []view.Upload, tell func(view.Progress)) (view.Imported, error) {
	result, err := s.Service.Import(ctx, by, scope, files, tell)
	return result, errors.Join(err, os.RemoveAll(folder))
}

func receive(a *hall.Ask, folder string) (files []view.Upload, then string, err error) {
	parts, err := a.MultipartReader()
	if err != nil {
		return nil, "", fault.Wrap(fault.Invalid, err, "no files came with this form")
	}
	for {
		part, err := parts.NextPart()
		if errors.Is(err, io.EOF) {
			return files, then, nil
		}
		if err != nil {
			return nil, "", fault.Wrap(fault.Invalid, err, "the upload was cut off").WithHint("drop the files again: nothing counts twice")
		}
		switch {
		case part.FormName() == "then":
			value, err := io.ReadAll(io.LimitReader(part, 64))
			if err != nil {
				return nil, "", fault.Wrap(fault.Invalid, err, "the upload was cut off")
			}
			then = string(value)
		case part.FileName() != "":
			f, err := keep(part, folder, len(files))
			if err != nil {
				return nil, "", err
			}
			files = append(files, f)
		}
	}
}

// keep writes one part to disk under a name of our own: the sender's name is
// only ever shown.
func keep(part *multipart.Part, folder string, n int) (view.Upload, error) {
	name := filepath.Base(part.FileName())
	at := filepath.Join(folder, fmt.Sprintf("%03d%s", n, filepath.Ext(name)))
	f, err := os.OpenFile(at, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return view.Upload{}, fmt.Errorf("keep %s: %w", name, err)
	}
	if _, err = io.Copy(f, part); err != nil {
		err = fault.Wrap(fault.Unavailable, err, "%s could not be kept", name).WithHint("is the disk full?")
	}
	return view.Upload{Name: name, Path: at}, errors.Join(err, f.Close())
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
