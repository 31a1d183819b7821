package house

import (
	"context"
	"os"
	"path/filepath"

	"plumbline/internal/access"
	"plumbline/internal/app/listing"
	"plumbline/internal/facts"
	"plumbline/internal/facts/export"
	"plumbline/internal/fault"
	"plumbline/internal/ladder/sheet"
	"plumbline/internal/web/api"
	"plumbline/internal/web/view"
)

// ExportFacts writes tables of facts into a folder.
func (h *House) ExportFacts(ctx context.Context, scope access.Scope, req api.Export) (api.Exported, error) {
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

// ExportVerdicts writes what was judged into a folder.
func (h *House) ExportVerdicts(ctx context.Context, scope access.Scope, req api.Export) (api.Exported, error) {
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

// ExportLadder writes the ladder in force as a spreadsheet.
func (h *House) ExportLadder(req api.Export) (api.Exported, error) {
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
	return api.Exported{Files: []export.File{{Path: req.Out}}}, sheet.Write(Texts(in.Revision.Files), out)
}
