package house

import (
	"context"
	"time"

	"plumbline/internal/access"
	"plumbline/internal/app/listing"
	"plumbline/internal/facts"
	"plumbline/internal/fault"
	"plumbline/internal/period"
	"plumbline/internal/web/view"
)

// KPIRows lists the rows a KPI's metric counts: those of the first part of its
// formula that stands on a table.
func (h *House) KPIRows(ctx context.Context, scope access.Scope, id string, q view.Query) (*view.Rows, error) {
	f, err := h.InForce(q.AsOf)
	if err != nil {
		return nil, err
	}
	k, ok := f.Ladder.KPI(id)
	if !ok {
		return nil, fault.New(fault.NotFound, "there is no KPI %q in the ladder", id)
	}
	m, ok := f.Ladder.Metric(k.Metric)
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

// Calendar is the programme's; UTC without a ladder.
func (h *House) Calendar() period.Calendar {
	if f, err := h.InForce(time.Time{}); err == nil {
		return f.Ladder.Program.Calendar()
	}
	return period.Calendar{}
}

// list asks for one page of rows as known by the query's moment.
func (h *House) list(ctx context.Context, scope access.Scope, l facts.List, q view.Query, title, about string) (*view.Rows, error) {
	l.View = facts.View{Calendar: h.Calendar(), AsOf: h.Now(q.AsOf)}
	return listing.Page(ctx, &h.Facts, scope, l, q, title, about)
}
