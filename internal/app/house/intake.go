package house

import (
	"context"
	"os"
	"strings"
	"time"

	"plumbline/internal/access"
	"plumbline/internal/app/bulk"
	"plumbline/internal/fault"
	"plumbline/internal/inbox"
	"plumbline/internal/web/api"
	"plumbline/internal/web/view"
)

// openInbox makes the inbox of this folder.
func (h *House) openInbox(formats []inbox.Format) (err error) {
	h.Inbox, err = inbox.New(inbox.Config{
		Writer: h.Writer(), Keeper: h.Store, Formats: formats, Key: h.Key,
		DataDir: h.Folder.Dir, Shared: h.sharedRaw(), Clock: h.Clock, Logger: h.log, Records: bulk.Taker{Book: h.Book, Keeper: h.Store, Key: h.Key},
	})
	return err
}

// Took keeps what became of one file: it is heard by the loops and noted in the
// log; one that could not be read is named with its reason, and ends nothing
// unless it says something of the house.
func (h *House) Took(ctx context.Context, by access.Actor, act, name string, sum inbox.Summary, err error, out *view.Imported) error {
	switch err = h.heard(ctx, sum, err); {
	case err == nil:
		out.Files = append(out.Files, sum)
		return h.Reception.NoteImport(ctx, by, act, sum)
	case stops(ctx, err):
		return err
	}
	out.Unread = append(out.Unread, view.Unread{Name: name, Err: err})
	return nil
}

// stops tells whether an error ends the whole import: it says nothing about
// the one file it came with.
func stops(ctx context.Context, err error) bool {
	code := fault.CodeOf(err)
	return ctx.Err() != nil || code == fault.Internal || code == fault.Forbidden
}

// Options reads what was said about files; what was not said comes from the
// ladder in force.
func (h *House) Options(req api.Import) (inbox.Options, error) {
	o := inbox.Options{As: req.As, Columns: req.Columns, Currency: req.Currency, Source: req.Source, Day: req.DayOrder}
	if f, err := h.InForce(time.Time{}); err == nil {
		o.Zone = f.Ladder.Program.Calendar().Zone
		if o.Currency == "" {
			o.Currency = f.Ladder.Program.Currency
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

// ImportNamed reads a file under the name it was handed in with.
func (h *House) ImportNamed(ctx context.Context, scope access.Scope, f view.Upload, o inbox.Options, progress func(inbox.Progress)) (inbox.Summary, error) {
	in, err := os.Open(f.Path)
	if err != nil {
		return inbox.Summary{}, fault.Wrap(fault.Internal, err, "the upload of %s is gone", f.Name)
	}
	defer in.Close()
	return h.Inbox.ImportReader(ctx, scope, f.Name, in, o, progress)
}

// ImportText takes a text in as if it were a file.
func (h *House) ImportText(ctx context.Context, name, text string) error {
	options, err := h.Options(api.Import{As: "orders"})
	if err != nil {
		return err
	}
	_, err = h.Inbox.ImportReader(ctx, access.For(access.Owner), name, strings.NewReader(text), options, func(inbox.Progress) {})
	return err
}
