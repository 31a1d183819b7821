package app

import (
	"context"
	"strings"
	"time"

	"plumbline/internal/access"
	"plumbline/internal/app/listing"
	"plumbline/internal/facts"
	"plumbline/internal/fault"
	"plumbline/internal/period"
	"plumbline/internal/web/view"
)

// Rows returns the facts behind a figure, a page of them.
func (a *App) Rows(ctx context.Context, scope access.Scope, figure string, q view.Query) (*view.Rows, error) {
	h, err := a.open(ctx)
	if err != nil {
		return nil, err
	}
	kind, id, _ := strings.Cut(figure, ":")
	switch kind {
	case "kpi":
		return h.kpiRows(ctx, scope, id, q)
	case "lookback", "reconcile":
		return h.findingRows(ctx, scope, figure, q)
	}
	return nil, fault.New(fault.NotFound, "no figure is called %q", figure)
}

// kpiRows lists the rows a KPI's metric counts: those of the first part of its
// formula that stands on a table.
func (h *house) kpiRows(ctx context.Context, scope access.Scope, id string, q view.Query) (*view.Rows, error) {
	f, err := h.inForce(q.AsOf)
	if err != nil {
		return nil, err
	}
	k, ok := f.ladder.KPI(id)
	if !ok {
		return nil, fault.New(fault.NotFound, "there is no KPI %q in the ladder", id)
	}
	m, ok := f.ladder.Metric(k.Metric)
	if !ok {
		return nil, fault.New(fault.NotFound, "there is no metric %q", k.Metric)
	}
	list := listing.Of(m)
	if list.Table == "" {
		return nil, fault.New(fault.NotFound, "%s stands on no table of its own", m.Title)
	}
	title := m.Title + ": rows of " + list.Table
	about := "What the figure is made from, newest first: " + m.Text + "."
	return h.list(ctx, scope, list, q, title, about)
}

func (h *house) calendar() period.Calendar {
	if f, err := h.inForce(time.Time{}); err == nil {
		return f.ladder.Program.Calendar()
	}
	return period.Calendar{}
}

// list asks for one page of rows as known by the query's moment.
func (h *house) list(ctx context.Context, scope access.Scope, l facts.List, q view.Query, title, about string) (*view.Rows, error) {
	l.View = facts.View{Calendar: h.calendar(), AsOf: h.now(q.AsOf)}
	return listing.Page(ctx, &h.facts, scope, l, q, title, about)
}
