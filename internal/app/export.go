package app

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

// export writes files for other tools.
func (a *App) export(ctx context.Context, req api.Export, _ func(any)) (api.Exported, error) {
	h, err := a.open(ctx)
	if err != nil {
		return api.Exported{}, err
	}
	scope, err := h.sight.At(ctx, req.Role)
	if err != nil {
		return api.Exported{}, err
	}
	switch req.What {
	case "facts":
		return h.exportFacts(ctx, scope, req)
	case "verdicts":
		return h.exportVerdicts(ctx, scope, req)
	case "ladder":
		return h.exportLadder(req)
	}
	return api.Exported{}, fault.New(fault.Invalid, "there is no export of %q", req.What).WithHint("export facts, verdicts or --ladder xlsx")
}

func (h *house) exportFacts(ctx context.Context, scope access.Scope, req api.Export) (api.Exported, error) {
	asOf, err := h.moment(req.AsOf)
	if err != nil {
		return api.Exported{}, err
	}
	q := export.Query{View: facts.View{Calendar: h.calendar(), AsOf: h.now(asOf)}, Currency: h.homeCurrency(ctx)}
	if err := listing.Window(&q.View, view.Query{From: req.From, To: req.To}); err != nil {
		return api.Exported{}, err
	}
	if err := os.MkdirAll(req.Out, 0o755); err != nil {
		return api.Exported{}, fault.Wrap(fault.Invalid, err, "the folder %s cannot be made", req.Out)
	}
	files, err := export.All(ctx, &h.facts, scope, q, export.Format(req.Format), req.Out, req.Tables...)
	return api.Exported{Files: files}, err
}

func (h *house) exportVerdicts(ctx context.Context, scope access.Scope, req api.Export) (api.Exported, error) {
	asOf, err := h.moment(req.AsOf)
	if err != nil {
		return api.Exported{}, err
	}
	report, err := h.report(ctx, scope, asOf)
	if err != nil {
		return api.Exported{}, err
	}
	if err := os.MkdirAll(req.Out, 0o755); err != nil {
		return api.Exported{}, fault.Wrap(fault.Invalid, err, "the folder %s cannot be made", req.Out)
	}
	f, err := export.ToFile(filepath.Join(req.Out, "verdicts."+req.Format), export.Format(req.Format), listing.Verdicts(report, h.calendar()))
	return api.Exported{Files: []export.File{f}}, err
}

func (h *house) exportLadder(req api.Export) (api.Exported, error) {
	asOf, err := h.moment(req.AsOf)
	if err != nil {
		return api.Exported{}, err
	}
	in, err := h.inForce(asOf)
	if err != nil {
		return api.Exported{}, err
	}
	out, err := os.OpenFile(req.Out, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o644)
	if err != nil {
		return api.Exported{}, fault.Wrap(fault.Conflict, err, "%s is there already or cannot be written", req.Out).WithHint("choose another name with --out")
	}
	defer out.Close()
	return api.Exported{Files: []export.File{{Path: req.Out}}}, sheet.Write(texts(in.revision.Files), out)
}
