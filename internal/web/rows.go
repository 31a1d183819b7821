package web

import (
	"strings"

	"github.com/a-h/templ"

	"plumbline/internal/web/hall"
	"plumbline/internal/web/page"
	"plumbline/internal/web/view"
)

// rows answers the facts behind a figure.
func (s *Server) rows(a *hall.Ask) (templ.Component, error) {
	figure := a.PathValue("figure")
	return s.listing(a, "/rows/"+figure, func(q view.Query) (*view.Rows, error) {
		return s.Service.Rows(a.Context(), a.Scope, figure, q)
	})
}

// deliverables answers the list of what was agreed.
func (s *Server) deliverables(a *hall.Ask) (templ.Component, error) {
	return s.listing(a, "/deliverables", func(q view.Query) (*view.Rows, error) {
		return s.Service.Deliverables(a.Context(), a.Scope, q)
	})
}

func (s *Server) listing(a *hall.Ask, path string, get func(view.Query) (*view.Rows, error)) (templ.Component, error) {
	q := view.ReadQuery(a.URL.Query())
	shell := s.Framed(a, "Rows")
	if l, err := s.Service.Ladder(a.Context(), zero); err == nil {
		if q.AsOf, _, err = s.AsOf(a.Request, l.Program.Calendar()); err != nil {
			return nil, err
		}
	}
	if a.URL.Query().Get("format") == "csv" {
		q.Page, q.Size = 1, hall.ExportRows
		rows, err := get(q)
		if err != nil {
			return nil, err
		}
		return hall.Sheet(strings.NewReplacer("/", "-", ":", "-").Replace(strings.Trim(path, "/")), rows), nil
	}
	rows, err := get(q)
	if err != nil {
		return nil, err
	}
	return page.Listing(view.NewListing(shell, rows, a.URL.Query(), path, s.cameFrom(a, path)...)), nil
}

// cameFrom names the figure that a list of rows stands behind.
func (s *Server) cameFrom(a *hall.Ask, path string) []view.Crumb {
	kind, id, _ := strings.Cut(strings.TrimPrefix(path, "/rows/"), ":")
	switch kind {
	case "kpi":
		return []view.Crumb{{Text: "The rows behind " + s.kpiName(a, id), Href: "/kpi/" + id}}
	case "lookback":
		return []view.Crumb{{Text: "Lookback", Href: "/lookback"}}
	case "reconcile":
		return []view.Crumb{{Text: "Reconcile", Href: "/reconcile"}}
	}
	return nil
}

func (s *Server) kpiName(a *hall.Ask, id string) string {
	if l, err := s.Service.Ladder(a.Context(), zero); err == nil {
		if k, ok := l.KPI(id); ok && k.Title != "" {
			return k.Title
		}
	}
	return id
}
