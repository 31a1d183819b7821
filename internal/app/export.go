package app

import (
	"context"

	"plumbline/internal/fault"
	"plumbline/internal/web/api"
)

// export writes files for other tools.
func (a *App) export(ctx context.Context, req api.Export, _ func(any)) (api.Exported, error) {
	h, err := a.open(ctx)
	if err != nil {
		return api.Exported{}, err
	}
	scope, err := h.Sight.At(ctx, req.Role)
	if err != nil {
		return api.Exported{}, err
	}
	switch req.What {
	case "facts":
		return h.ExportFacts(ctx, scope, req)
	case "verdicts":
		return h.ExportVerdicts(ctx, scope, req)
	case "ladder":
		return h.ExportLadder(req)
	}
	return api.Exported{}, fault.New(fault.Invalid, "there is no export of %q", req.What).WithHint("export facts, verdicts or --ladder xlsx")
}
