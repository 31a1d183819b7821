package app

import (
	"context"
	"net/http"
	"slices"
	"time"

	"plumbline/internal/access"
	"plumbline/internal/campaign"
	"plumbline/internal/fault"
	"plumbline/internal/ladder/parse"
	"plumbline/internal/web/api"
)

// commands puts every command on the mux. Each opens the folder only if it needs it.
func (a *App) commands(mux *http.ServeMux) {
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
	api.Handle(mux, log, "records/list", a.recordList)
	api.Handle(mux, log, "records/show", a.recordShow)
	api.Handle(mux, log, "records/do", a.recordDo)
	a.peopleCommands(mux, log)
}

func (a *App) schema(context.Context, api.Nothing, func(any)) (map[string]any, error) {
	return parse.Schema(), nil
}

// scopeOf is the scope of a role asked for at the data folder; none is the owner's.
func (h *house) scopeOf(ctx context.Context, role access.Role) (access.Scope, error) {
	if role == "" {
		role = access.Owner
	}
	return h.scopeFor(ctx, role, "")
}

// scopeFor is what a role sees. The ladder's access section narrows it; what is
// one's own in it is the person's of the ladder.
func (h *house) scopeFor(ctx context.Context, role access.Role, person string) (access.Scope, error) {
	scope := access.For(role)
	if scope.Nothing() {
		return scope, fault.New(fault.Invalid, "there is no role %q", role).
			WithHint("use owner, operations, finance, legal, social, executive, creator or analyst")
	}
	scope = scope.As(person)
	f, err := h.inForce(time.Time{})
	if err != nil {
		return scope, nil // without a ladder nothing narrows a role
	}
	for _, rule := range f.ladder.Access {
		if rule.Role != string(role) {
			continue
		}
		for _, name := range rule.Hide {
			if class, ok := access.ClassNamed(name); ok {
				scope = scope.Without(class)
			}
		}
		if len(rule.Campaigns) > 0 {
			scope = scope.Only("campaign", rule.Campaigns...)
		}
		for dimension, values := range rule.Only {
			values, err := h.owned(ctx, dimension, values, person)
			if err != nil {
				return access.Scope{}, err
			}
			scope = scope.Only(dimension, values...)
		}
	}
	return scope, nil
}

// own stands in a rule for what belongs to whoever asks.
const own = "own"

// owned puts the person's own in its place: as an owner themselves, else the
// records of that kind they own.
func (h *house) owned(ctx context.Context, dimension string, values []string, person string) ([]string, error) {
	i := slices.Index(values, own)
	if i < 0 {
		return values, nil
	}
	values = slices.Delete(slices.Clone(values), i, i+1)
	if person == "" {
		return values, nil
	}
	if dimension == "owner" {
		return append(values, person), nil
	}
	q := campaign.Query{Kind: campaign.Kind(dimension), Where: []campaign.Cond{{Field: "owner", Op: "=", Values: []string{person}}}, Limit: maxOwned}
	page, err := h.store.Records(ctx, access.For(access.Owner), q)
	for _, row := range page.Rows {
		values = append(values, row.ID)
	}
	return values, err
}

// maxOwned bounds how many campaigns or creators are one person's own.
const maxOwned = 10_000

func (a *App) status(ctx context.Context, req api.Status, _ func(any)) (api.StatusAnswer, error) {
	h, err := a.open(ctx)
	if err != nil {
		return api.StatusAnswer{}, err
	}
	asOf, err := h.moment(req.AsOf)
	if err != nil {
		return api.StatusAnswer{}, err
	}
	scope, err := h.scopeOf(ctx, req.Role)
	if err != nil {
		return api.StatusAnswer{}, err
	}
	report, err := h.report(ctx, scope, asOf)
	if err != nil {
		return api.StatusAnswer{}, err
	}
	f, err := h.judgedUnder(ctx, asOf)
	if err != nil {
		return api.StatusAnswer{}, err
	}
	return api.StatusAnswer{Report: report, Ladder: f.ladder, Role: scope.Role()}, nil
}
