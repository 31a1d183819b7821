package app

import (
	"cmp"
	"context"
	"errors"
	"path/filepath"
	"time"

	"plumbline/internal/access"
	"plumbline/internal/app/listing"
	"plumbline/internal/app/reception"
	"plumbline/internal/facts"
	"plumbline/internal/inbox"
	"plumbline/internal/web/api"
	"plumbline/internal/web/view"
)

// importFiles takes files of this machine in, one after the other. A file that
// cannot be read is named with its reason and does not stop the rest; alone it
// is the fault of the whole command.
func (a *App) importFiles(ctx context.Context, req api.Import, progress func(any)) (api.Imported, error) {
	h, err := a.withFacts(ctx)
	if err != nil {
		return api.Imported{}, err
	}
	options, err := h.Options(req)
	if err != nil {
		return api.Imported{}, err
	}
	options.By = reception.AtTheFolder().Actor
	var out view.Imported
	for _, path := range req.Paths {
		sum, err := h.Inbox.Import(ctx, access.For(access.Owner), path, options, func(p inbox.Progress) { progress(p) })
		if err = h.Took(ctx, options.By, "imported", filepath.Base(path), sum, err, &out); err != nil {
			return said(out), err
		}
	}
	if len(req.Paths) == 1 && len(out.Unread) == 1 {
		return said(out), out.Unread[0].Err
	}
	return said(out), nil
}

// said is what became of files as commands answer it.
func said(in view.Imported) api.Imported {
	out := api.Imported{Summaries: append([]inbox.Summary{}, in.Files...)}
	for _, u := range in.Unread {
		out.Unread = append(out.Unread, api.Unread{File: u.Name, Fault: *api.FaultOf(u.Err)})
	}
	return out
}

// Import reads uploads of a page and lands their facts. A file that cannot be
// read is named with its reason and does not stop the rest.
func (a *App) Import(ctx context.Context, by access.Actor, scope access.Scope, files []view.Upload, progress func(view.Progress)) (view.Imported, error) {
	var out view.Imported
	h, err := a.withFacts(ctx)
	if err != nil {
		return out, err
	}
	for _, f := range files {
		options, err := h.Options(api.Import{As: f.As, Columns: f.Columns, Covers: f.Covers, Zone: f.Zone, Currency: f.Currency, Source: f.Source, DayOrder: f.Day})
		if err != nil {
			return out, err
		}
		options.By = by
		sum, err := h.ImportNamed(ctx, scope, f, options, reading(f.Name, progress))
		if err = h.Took(ctx, by, "imported", f.Name, sum, err, &out); err != nil {
			return out, err
		}
	}
	return out, nil
}

func (a *App) quarantineList(ctx context.Context, req api.Quarantine, _ func(any)) (api.Quarantined, error) {
	h, err := a.open(ctx)
	if err != nil {
		return api.Quarantined{}, err
	}
	if req.ID != "" {
		one, err := h.Inbox.QuarantinedOne(ctx, access.For(access.Owner), req.ID)
		return api.Quarantined{Total: 1, Rows: []inbox.Quarantined{one}}, err
	}
	f := inbox.QuarantineFilter{Arrival: req.Arrival, Limit: req.Limit, Offset: req.Offset}
	rows, err := h.Inbox.Quarantined(ctx, access.For(access.Owner), f)
	of, failed := h.Inbox.QuarantineCount(ctx, access.For(access.Owner), f)
	return api.Quarantined{Total: of.Total, Rows: rows}, errors.Join(err, failed)
}

func (a *App) quarantineReplay(ctx context.Context, req api.Import, progress func(any)) (api.Imported, error) {
	out, err := a.again(ctx, reception.AtTheFolder().Actor, access.For(access.Owner), req, func(string) func(inbox.Progress) { return func(p inbox.Progress) { progress(p) } })
	if err == nil && len(out.Unread) > 0 {
		err = out.Unread[0].Err
	}
	return said(out), err
}

// resaid replaces what was said then by what is said now, field by field.
func resaid(then, now inbox.Options, req api.Import) inbox.Options {
	then.By = now.By
	if req.As != "" {
		then.As = now.As
	}
	if len(req.Columns) > 0 {
		then.Columns = now.Columns
	}
	if req.Zone != "" {
		then.Zone = now.Zone
	}
	if req.Currency != "" {
		then.Currency = now.Currency
	}
	if req.DayOrder != "" {
		then.Day = now.Day
	}
	return then
}

// Quarantine is a page of records that could not be mapped.
func (a *App) Quarantine(ctx context.Context, scope access.Scope, ask view.QuarantineAsk) (view.Quarantine, error) {
	h, err := a.open(ctx)
	if err != nil {
		return view.Quarantine{}, err
	}
	size := cmp.Or(ask.Size, view.PageSize)
	f := inbox.QuarantineFilter{Arrival: ask.Arrival, Format: ask.Format, Reason: ask.Reason, Limit: size, Offset: max(0, ask.Page-1) * size}
	rows, err := h.Inbox.Quarantined(ctx, scope, f)
	of, failed := h.Inbox.QuarantineCount(ctx, scope, f)
	return listing.Quarantine(rows, of), errors.Join(err, failed)
}

// Replay reads files of the quarantine once more, one after the other.
func (a *App) Replay(ctx context.Context, by access.Actor, scope access.Scope, fix view.Fix, progress func(view.Progress)) (view.Imported, error) {
	req := api.Import{Paths: fix.Arrivals, As: fix.As, Columns: fix.Columns, Zone: fix.Zone, Currency: fix.Currency, DayOrder: fix.Day}
	return a.again(ctx, by, scope, req, func(ref string) func(inbox.Progress) { return reading(ref, progress) })
}

// again reads arrivals, or the files of quarantined records, once more as is
// said now, and otherwise as was said then.
func (a *App) again(ctx context.Context, by access.Actor, scope access.Scope, req api.Import, progress func(ref string) func(inbox.Progress)) (out view.Imported, err error) {
	h, err := a.withFacts(ctx)
	if err != nil {
		return out, err
	}
	now, err := h.Options(req)
	if err != nil {
		return out, err
	}
	now.By = by
	for _, ref := range req.Paths {
		sum, err := h.Inbox.Replay(ctx, scope, ref, func(then inbox.Options) inbox.Options { return resaid(then, now, req) }, progress(ref))
		if err = h.Took(ctx, by, "replayed", ref, sum, err, &out); err != nil {
			return out, err
		}
	}
	return out, nil
}

// reading tells a page how far a file is.
func reading(name string, progress func(view.Progress)) func(inbox.Progress) {
	return func(p inbox.Progress) {
		progress(view.Progress{Doing: "Reading " + cmp.Or(p.File, name), Done: p.Done, Total: p.Size, Unit: "bytes", Elapsed: time.Duration(p.Seconds * float64(time.Second))})
	}
}

// Coverage says which days each source has reported.
func (a *App) Coverage(ctx context.Context, scope access.Scope) ([]facts.Coverage, error) {
	h, err := a.open(ctx)
	if err != nil {
		return nil, err
	}
	return h.Facts.Coverage(ctx, scope, time.Time{})
}
