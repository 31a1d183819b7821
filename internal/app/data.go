package app

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"time"

	"plumbline/internal/access"
	"plumbline/internal/app/bulk"
	"plumbline/internal/app/listing"
	"plumbline/internal/app/reception"
	"plumbline/internal/facts"
	"plumbline/internal/fault"
	"plumbline/internal/inbox"
	"plumbline/internal/web/api"
	"plumbline/internal/web/view"
)

// openInbox makes the inbox of this folder.
func (h *house) openInbox(ctx context.Context) (err error) {
	h.inbox, err = inbox.New(inbox.Config{
		Writer: h.writer(), Keeper: h.store, Formats: Formats(), Key: h.key,
		DataDir: h.folder.Dir, Shared: h.sharedRaw(), Clock: h.clock, Logger: h.log, Records: bulk.Taker{Book: h.book, Keeper: h.store, Key: h.key},
	})
	return err
}

// importFiles takes files of this machine in, one after the other. A file that
// cannot be read is named with its reason and does not stop the rest; alone it
// is the fault of the whole command.
func (a *App) importFiles(ctx context.Context, req api.Import, progress func(any)) (api.Imported, error) {
	h, err := a.withFacts(ctx)
	if err != nil {
		return api.Imported{}, err
	}
	options, err := h.options(req)
	if err != nil {
		return api.Imported{}, err
	}
	options.By = reception.AtTheFolder().Actor
	out := api.Imported{Summaries: []inbox.Summary{}}
	for _, path := range req.Paths {
		sum, err := h.inbox.Import(ctx, access.For(access.Owner), path, options, func(p inbox.Progress) { progress(p) })
		err = h.heard(ctx, sum, err)
		switch {
		case err == nil:
			out.Summaries = append(out.Summaries, sum)
			if err := h.reception.NoteImport(ctx, reception.AtTheFolder().Actor, "imported", sum); err != nil {
				return out, err
			}
		case len(req.Paths) == 1 || stops(ctx, err):
			return out, err
		default:
			out.Unread = append(out.Unread, api.Unread{File: filepath.Base(path), Fault: *api.FaultOf(err)})
		}
	}
	return out, nil
}

// stops tells whether an error ends the whole import: it says nothing about
// the one file it came with.
func stops(ctx context.Context, err error) bool {
	code := fault.CodeOf(err)
	return ctx.Err() != nil || code == fault.Internal || code == fault.Forbidden
}

// options reads what was said about files; what was not said comes from the
// ladder in force.
func (h *house) options(req api.Import) (inbox.Options, error) {
	o := inbox.Options{As: req.As, Columns: req.Columns, Currency: req.Currency, Source: req.Source, Day: req.DayOrder}
	if f, err := h.inForce(time.Time{}); err == nil {
		o.Zone = f.ladder.Program.Calendar().Zone
		if o.Currency == "" {
			o.Currency = f.ladder.Program.Currency
		}
	}
	if req.Zone != "" {
		zone, err := time.LoadLocation(req.Zone)
		if err != nil {
			return o, fault.Wrap(fault.Invalid, err, "there is no time zone %q", req.Zone).WithHint("use a name like America/New_York")
		}
		o.Zone = zone
	}
	if req.Covers != "" {
		from, to, ok := strings.Cut(req.Covers, "..")
		if !ok {
			return o, fault.New(fault.Invalid, "--covers %s is not FROM..TO", req.Covers).WithHint("write --covers 2026-10-01..2026-10-31")
		}
		o.Covers = [2]string{from, to}
	}
	return o, nil
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
		options, err := h.options(api.Import{As: f.As})
		if err != nil {
			return out, err
		}
		options.By = by
		sum, err := h.importNamed(ctx, scope, f, options, func(p inbox.Progress) {
			progress(view.Progress{
				Doing: "Reading " + f.Name, Done: p.Done, Total: p.Size, Unit: "bytes",
				Elapsed: time.Duration(p.Seconds * float64(time.Second)),
			})
		})
		err = h.heard(ctx, sum, err)
		switch {
		case err == nil:
			out.Files = append(out.Files, sum)
			if err := h.reception.NoteImport(ctx, by, "imported", sum); err != nil {
				return out, err
			}
		case stops(ctx, err):
			return out, err
		default:
			out.Unread = append(out.Unread, view.Unread{Name: f.Name, Err: err})
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
		one, err := h.inbox.QuarantinedOne(ctx, access.For(access.Owner), req.ID)
		return api.Quarantined{Total: 1, Rows: []inbox.Quarantined{one}}, err
	}
	rows, err := h.inbox.Quarantined(ctx, access.For(access.Owner), inbox.QuarantineFilter{Arrival: req.Arrival, Limit: req.Limit})
	return api.Quarantined{Total: len(rows), Rows: rows}, err
}

func (a *App) quarantineReplay(ctx context.Context, req api.Import, progress func(any)) (api.Imported, error) {
	h, err := a.withFacts(ctx)
	if err != nil {
		return api.Imported{}, err
	}
	said, err := h.options(req)
	if err != nil {
		return api.Imported{}, err
	}
	said.By = reception.AtTheFolder().Actor
	out := api.Imported{Summaries: []inbox.Summary{}}
	for _, ref := range req.Paths {
		sum, err := h.inbox.Replay(ctx, access.For(access.Owner), ref, func(o inbox.Options) inbox.Options { return resaid(o, said, req) },
			func(p inbox.Progress) { progress(p) })
		if err = h.heard(ctx, sum, err); err != nil {
			return out, err
		}
		out.Summaries = append(out.Summaries, sum)
		if err := h.reception.NoteImport(ctx, reception.AtTheFolder().Actor, "replayed", sum); err != nil {
			return out, err
		}
	}
	return out, nil
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
func (a *App) Quarantine(ctx context.Context, scope access.Scope, q view.Query) (view.Quarantine, error) {
	h, err := a.open(ctx)
	if err != nil {
		return view.Quarantine{}, err
	}
	rows, err := h.inbox.Quarantined(ctx, scope, inbox.QuarantineFilter{})
	if err != nil {
		return view.Quarantine{}, err
	}
	return listing.Quarantine(rows, q), nil
}

// Coverage says which days each source has reported.
func (a *App) Coverage(ctx context.Context, scope access.Scope) ([]facts.Coverage, error) {
	h, err := a.open(ctx)
	if err != nil {
		return nil, err
	}
	return h.facts.Coverage(ctx, scope, time.Time{})
}

// importNamed reads a file under the name it was handed in with.
func (h *house) importNamed(ctx context.Context, scope access.Scope, f view.Upload, o inbox.Options, progress func(inbox.Progress)) (inbox.Summary, error) {
	in, err := os.Open(f.Path)
	if err != nil {
		return inbox.Summary{}, fault.Wrap(fault.Internal, err, "the upload of %s is gone", f.Name)
	}
	defer in.Close()
	return h.inbox.ImportReader(ctx, scope, f.Name, in, o, progress)
}
