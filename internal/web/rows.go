package web

import (
	"encoding/csv"
	"fmt"
	"net/http"
	"strings"

	"github.com/a-h/templ"

	"plumbline/internal/web/page"
	"plumbline/internal/web/view"
)

// exportRows is how many rows an export of a list holds at most; whole tables
// leave through the export command.
const exportRows = 100_000

// rows answers the facts behind a figure.
func (s *Server) rows(a *ask) (templ.Component, error) {
	figure := a.PathValue("figure")
	return s.listing(a, "/rows/"+figure, func(q view.Query) (*view.Rows, error) {
		return s.Service.Rows(a.Context(), a.scope, figure, q)
	})
}

// deliverables answers the list of what was agreed.
func (s *Server) deliverables(a *ask) (templ.Component, error) {
	return s.listing(a, "/deliverables", func(q view.Query) (*view.Rows, error) {
		return s.Service.Deliverables(a.Context(), a.scope, q)
	})
}

func (s *Server) listing(a *ask, path string, get func(view.Query) (*view.Rows, error)) (templ.Component, error) {
	q := view.ReadQuery(a.URL.Query())
	shell := s.framed(a, "Rows")
	if l, err := s.Service.Ladder(a.Context(), zero); err == nil {
		if q.AsOf, _, err = s.asOf(a.Request, l.Program.Calendar()); err != nil {
			return nil, err
		}
	}
	if a.URL.Query().Get("format") == "csv" {
		q.Page, q.Size = 1, exportRows
		rows, err := get(q)
		if err != nil {
			return nil, err
		}
		return sheet{rows: rows, name: strings.NewReplacer("/", "-", ":", "-").Replace(strings.Trim(path, "/"))}, nil
	}
	rows, err := get(q)
	if err != nil {
		return nil, err
	}
	return page.Listing(view.NewListing(shell, rows, a.URL.Query(), path, s.cameFrom(a, path)...)), nil
}

// cameFrom names the figure that a list of rows stands behind.
func (s *Server) cameFrom(a *ask, path string) []view.Crumb {
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

func (s *Server) kpiName(a *ask, id string) string {
	if l, err := s.Service.Ladder(a.Context(), zero); err == nil {
		if k, ok := l.KPI(id); ok && k.Title != "" {
			return k.Title
		}
	}
	return id
}

// sheet is an answer that is a file of comma-separated values.
type sheet struct {
	templ.Component
	rows *view.Rows
	name string
}

func (f sheet) send(w http.ResponseWriter) error {
	h := w.Header()
	h.Set("Content-Type", "text/csv; charset=utf-8")
	h.Set("Content-Disposition", fmt.Sprintf("attachment; filename=%q", f.name+".csv"))
	out := csv.NewWriter(w)
	head := make([]string, len(f.rows.Columns))
	for i, c := range f.rows.Columns {
		head[i] = c.ID
	}
	if err := out.Write(head); err != nil {
		return err
	}
	for _, row := range f.rows.Cells {
		if err := out.Write(guarded(row)); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}

// guarded keeps a spreadsheet from running what somebody wrote into a name.
func guarded(row []string) []string {
	out := make([]string, len(row))
	for i, v := range row {
		if v != "" && strings.ContainsAny(v[:1], "=@+\t\r") {
			v = "'" + v
		}
		out[i] = v
	}
	return out
}
