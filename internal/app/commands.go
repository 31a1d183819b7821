package app

import (
	"context"
	"net/http"
	"strings"

	"plumbline/internal/app/clerk"
	"plumbline/internal/app/ladders"
	"plumbline/internal/app/outlet"
	"plumbline/internal/app/reception"
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
	api.Handle(mux, log, "backup", a.backUp)
	api.Handle(mux, log, "restore/folder", a.restoreFolder)
	api.Handle(mux, log, "demo", a.demo)
	api.Handle(mux, log, "import", a.importFiles)
	api.Handle(mux, log, "quarantine/list", a.quarantineList)
	api.Handle(mux, log, "quarantine/replay", a.quarantineReplay)
	api.Handle(mux, log, "status", a.status)
	api.Handle(mux, log, "lookback", a.lookedBack)
	api.Handle(mux, log, "trace", a.traced)
	api.Handle(mux, log, "gate/check", a.gateCheck)
	api.Handle(mux, log, "gate/list", a.gateList)
	api.Handle(mux, log, "gate/keys", a.gateKeyList)
	api.Handle(mux, log, "gate/redeem", a.gateRedeem)
	api.Handle(mux, log, "gate/override", a.gateOverride)
	api.Handle(mux, log, "gate/backtest", a.gateBacktest)
	ladders.Commands(mux, log, ladders.Ladders{Open: a.open, Clock: a.Clock})
	outlet.Commands(mux, log, a.open)
	clerk.Commands(mux, log, clerk.Clerk{Records: a, House: a.houseNow})
	reception.Commands(mux, log, a.Reception)
	api.Handle(mux, log, "access/prove", a.prove)
	api.Handle(mux, log, "people/erase", a.eraseAccount)
	api.Handle(mux, log, "forget", a.eraseCreator)
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
