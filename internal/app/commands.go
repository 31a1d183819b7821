package app

import (
	"context"
	"net/http"
	"strings"

	"plumbline/internal/app/clerk"
	"plumbline/internal/app/reception"
	"plumbline/internal/ladder/parse"
	"plumbline/internal/web/api"
)

func isCommand(path string) bool { return strings.HasPrefix(path, api.Prefix) }

// noting is a router that knows what was put on it.
type noting struct {
	*http.ServeMux
	names *[]string
}

// HandleFunc puts a command on the mux.
func (n noting) HandleFunc(pattern string, h func(http.ResponseWriter, *http.Request)) {
	*n.names = append(*n.names, strings.TrimPrefix(pattern, http.MethodPost+" "+api.Prefix))
	n.ServeMux.HandleFunc(pattern, h)
}

// commands puts every command on the mux. Each opens the folder only if it needs it.
func (a *App) commands(mux api.Router) {
	log := func(command string, err error) { a.Logger.Error("command failed", "command", command, "error", err) }
	api.Handle(mux, log, "check", a.check)
	api.Handle(mux, log, "schema", a.schema)
	api.Handle(mux, log, "metrics", a.metricList)
	api.Handle(mux, log, "apply", a.apply)
	api.Handle(mux, log, "history", a.history)
	api.Handle(mux, log, "restore", a.restore)
	api.Handle(mux, log, "lock", a.lock)
	api.Handle(mux, log, "backup", a.backUp)
	api.Handle(mux, log, "restore/folder", a.restoreFolder)
	api.Handle(mux, log, "demo", a.demo)
	api.Handle(mux, log, "import", a.importFiles)
	api.Handle(mux, log, "quarantine/list", a.quarantineList)
	api.Handle(mux, log, "quarantine/replay", a.quarantineReplay)
	api.Handle(mux, log, "status", a.status)
	api.Handle(mux, log, "lookback", a.lookedBack)
	api.Handle(mux, log, "trace", a.traced)
	api.Handle(mux, log, "init", a.initLadder)
	api.Handle(mux, log, "import-okrs", a.importOKRs)
	api.Handle(mux, log, "export", a.export)
	api.Handle(mux, log, "test", a.test)
	api.Handle(mux, log, "gate/check", a.gateCheck)
	api.Handle(mux, log, "gate/list", a.gateList)
	api.Handle(mux, log, "gate/keys", a.gateKeyList)
	api.Handle(mux, log, "gate/redeem", a.gateRedeem)
	api.Handle(mux, log, "gate/override", a.gateOverride)
	api.Handle(mux, log, "gate/backtest", a.gateBacktest)
	clerk.Commands(mux, log, clerk.Clerk{Records: a, House: a.houseNow})
	reception.Commands(mux, log, a.Reception)
	api.Handle(mux, log, "access/prove", a.prove)
	api.Handle(mux, log, "people/erase", a.eraseAccount)
	api.Handle(mux, log, "forget", a.eraseCreator)
}

func (a *App) schema(context.Context, api.Nothing, func(any)) (map[string]any, error) {
	return parse.Schema(), nil
}

func (a *App) status(ctx context.Context, req api.Status, _ func(any)) (api.StatusAnswer, error) {
	h, err := a.open(ctx)
	if err != nil {
		return api.StatusAnswer{}, err
	}
	asOf, err := h.Moment(req.AsOf)
	if err != nil {
		return api.StatusAnswer{}, err
	}
	scope, err := h.Sight.At(ctx, req.Role)
	if err != nil {
		return api.StatusAnswer{}, err
	}
	report, err := h.Report(ctx, scope, asOf)
	if err != nil {
		return api.StatusAnswer{}, err
	}
	f, err := h.JudgedUnder(ctx, asOf)
	if err != nil {
		return api.StatusAnswer{}, err
	}
	out := api.StatusAnswer{Report: report, Ladder: f.Ladder, Role: scope.Role()}
	if asOf.IsZero() {
		out.Review, err = a.Rules(ctx, scope)
	}
	return out, err
}
