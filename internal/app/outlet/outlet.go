// Package outlet writes files for other tools: facts as flat files, verdicts, the
// ladder as a spreadsheet; each under the scope of a role taken on at the folder.
package outlet

import (
	"context"
	"os"
	"path/filepath"

	"plumbline/internal/access"
	"plumbline/internal/app/house"
	"plumbline/internal/app/listing"
	"plumbline/internal/facts"
	"plumbline/internal/facts/export"
	"plumbline/internal/fault"
	"plumbline/internal/ladder/sheet"
	"plumbline/internal/web/api"
	"plumbline/internal/web/view"
)

type outlet struct {
	open func(ctx context.Context) (*house.House, error)
}

// Commands puts export on the mux; open opens the folder.
func Commands(mux api.Router, log api.Logger, open func(ctx context.Context) (*house.House, error)) {
	api.Handle(mux, log, "export", outlet{open}.write)
}

// write writes files for other tools.
func (o outlet) write(ctx context.Context, req api.Export, _ func(any)) (api.Exported, error) {
	h, err := o.open(ctx)
	if err != nil {
		return api.Exported{}, err
	}
	scope, err := h.Sight.At(ctx, req.Role)
	if err != nil {
		return api.Exported{}, err
	}
	switch req.What {
	case "facts":
		return allFacts(ctx, h, scope, req)
	case "verdicts":
		return verdicts(ctx, h, scope, req)
	case "ladder":
		return canvas(h, req)
	}
	return api.Exported{}, fault.New(fault.Invalid, "there is no export of %q", req.What).WithHint("export facts, verdicts or --ladder xlsx")
}

// allFacts writes tables of facts into a folder.
func allFacts(ctx context.Context, h *house.House, scope access.Scope, req api.Export) (api.Exported, error) {
	asOf, err := h.Moment(req.AsOf)
	if err != nil {
		return api.Exported{}, err
	}
	q := export.Query{View: facts.View{Calendar: h.Calendar(), AsOf: h.Now(asOf)}, Currency: h.HomeCurrency(ctx)}
	if err := listing.Window(&q.View, view.Query{From: req.From, To: req.To}); err != nil {
		return api.Exported{}, err
	}
	if err := os.MkdirAll(req.Out, 0o755); err != nil {
		return api.Exported{}, fault.Wrap(fault.Invalid, err, "the folder %s cannot be made", req.Out)
	}
	files, err := export.All(ctx, &h.Facts, scope, q, export.Format(req.Format), req.Out, req.Tables...)
	return api.Exported{Files: files}, err
}

// verdicts writes what was judged into a folder.
func verdicts(ctx context.Context, h *house.House, scope access.Scope, req api.Export) (api.Exported, error) {
	asOf, err := h.Moment(req.AsOf)
	if err != nil {
		return api.Exported{}, err
	}
	report, err := h.Report(ctx, scope, asOf)
	if err != nil {
		return api.Exported{}, err
	}
	if err := os.MkdirAll(req.Out, 0o755); err != nil {
		return api.Exported{}, fault.Wrap(fault.Invalid, err, "the folder %s cannot be made", req.Out)
	}
	f, err := export.ToFile(filepath.Join(req.Out, "verdicts."+req.Format), export.Format(req.Format), listing.Verdicts(report, h.Calendar()))
	return api.Exported{Files: []export.File{f}}, err
}

// canvas writes the ladder in force as a spreadsheet.
func canvas(h *house.House, req api.Export) (api.Exported, error) {
	asOf, err := h.Moment(req.AsOf)
	if err != nil {
		return api.Exported{}, err
	}
	in, err := h.InForce(asOf)
	if err != nil {
		return api.Exported{}, err
	}
	out, err := os.OpenFile(req.Out, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o644)
	if err != nil {
		return api.Exported{}, fault.Wrap(fault.Conflict, err, "%s is there already or cannot be written", req.Out).WithHint("choose another name with --out")
	}
	defer out.Close()
	return api.Exported{Files: []export.File{{Path: req.Out}}}, sheet.Write(house.Texts(in.Revision.Files), out)
}
