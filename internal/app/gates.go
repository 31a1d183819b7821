package app

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"plumbline/internal/access"
	"plumbline/internal/campaign"
	"plumbline/internal/fault"
	"plumbline/internal/gate"
	"plumbline/internal/gate/permit"
	"plumbline/internal/judge"
	"plumbline/internal/ladder"
	"plumbline/internal/money"
	"plumbline/internal/web/api"
	"plumbline/internal/web/view"
)

// asking is one question at a gate.
type asking struct {
	gate    string
	subject campaign.Record
	amount  *money.Amount
	via     string
}

// weighing is what decisions of one moment share.
type weighing struct {
	h    *house
	read campaign.Reader
	case_
}

// case_ is a case without its evidence.
type case_ struct {
	ladder   *ladder.Ladder
	revision string
	report   *judge.Report
	locks    []ladder.Lock
	past     []ladder.Revision
	at       time.Time
}

// weigh reads what decisions of this moment share: the ladder in force and the
// report as it is stored. Gates never evaluate, and never read facts.
func (h *house) weigh(ctx context.Context) (*weighing, error) {
	w := &weighing{h: h, read: remembering(h.store), case_: case_{at: h.now(time.Time{})}}
	f, err := h.inForce(time.Time{})
	if err != nil && fault.CodeOf(err) != fault.NotFound {
		return nil, err
	}
	if err == nil {
		w.ladder, w.revision = f.ladder, f.revision.ID
	}
	w.past = h.revisions()
	if w.report, err = h.storedReport(ctx); err != nil {
		return nil, err
	}
	locks, err := h.store.Locks(ctx)
	for _, l := range locks {
		w.locks = append(w.locks, l.Lock)
	}
	return w, err
}

// revisions are all that were ever in force, oldest first.
func (h *house) revisions() (out []ladder.Revision) {
	h.mu.RLock()
	defer h.mu.RUnlock()
	for _, f := range h.past {
		out = append(out, ladder.Revision{ID: f.revision.ID, At: f.revision.At})
	}
	return out
}

// storedReport is the last evaluation of the present, whoever made it; nil
// without one. It is read anew only when another was stored.
func (h *house) storedReport(ctx context.Context) (*judge.Report, error) {
	stamp, err := h.store.ReportStamp(ctx, "now")
	if err != nil || stamp == "" {
		return nil, err
	}
	h.mu.RLock()
	in, ok := h.reports["now"]
	h.mu.RUnlock()
	if ok && in.stamp == stamp {
		return in.report, nil
	}
	r, stamp, err := h.store.Report(ctx, "now")
	if err != nil || r == nil {
		return nil, err
	}
	h.keep("now", kept{stamp, r})
	return r, nil
}

// decide answers one question. Nothing is kept.
func (w *weighing) decide(ctx context.Context, by access.Actor, q asking) (gate.Decision, error) {
	evidence, err := campaign.Gather(ctx, w.read, w.at, q.subject)
	if err != nil {
		return gate.Decision{}, err
	}
	c := gate.Case{Evidence: evidence, Ladder: w.ladder, Revision: w.revision, Report: w.report, Locks: w.locks, Revisions: w.past}
	d := gate.Decide(c, gate.Request{Gate: q.gate, Amount: q.amount, At: w.at})
	d.ID, d.By, d.Via = fmt.Sprintf("g-%011x-%s", w.h.clock.Now().UnixMilli(), permit.NewID()[:10]), by, q.via // in order, also while a story stands still
	return d, nil
}

// asks are the kinds of record that ask at a gate, for ids without a kind.
var asks = map[string][]campaign.Kind{
	gate.Commit: {campaign.KindTerms, campaign.KindSpend}, gate.Shipment: {campaign.KindShipment}, gate.Publish: {campaign.KindDeliverable},
	gate.Amplify: {campaign.KindSpend, campaign.KindDeliverable}, gate.Pay: {campaign.KindSpend},
}

// otherNames are what other systems call a record: field by kind.
var otherNames = map[campaign.Kind]string{
	campaign.KindShipment: "order", campaign.KindSpend: "invoice", campaign.KindTerms: "contract", campaign.KindDeliverable: "asset",
}

// subject finds the record that asks: kind/id, an id of a kind that asks at the
// gate, or the number another system knows it by.
func (h *house) subject(ctx context.Context, scope access.Scope, name, id string) (campaign.Record, error) {
	if !slices.Contains(ladder.GateNames, name) {
		return nil, fault.New(fault.Invalid, "there is no gate %q", name).WithHint("use %s", strings.Join(ladder.GateNames, ", "))
	}
	if kind, rest, full := strings.Cut(id, "/"); full {
		if _, ok := campaign.New(campaign.Kind(kind)); ok {
			return h.record(ctx, scope, campaign.Kind(kind), rest)
		}
	}
	for _, kind := range asks[name] {
		r, err := h.record(ctx, scope, kind, id)
		if err == nil || fault.CodeOf(err) != fault.NotFound {
			return r, err
		}
	}
	for _, kind := range asks[name] {
		r, err := h.known(ctx, scope, kind, id)
		if err != nil || r != nil {
			return r, err
		}
	}
	return nil, fault.New(fault.NotFound, "nothing that passes the %s gate is called %q", name, id).WithHint("give kind/id, such as %s/%s", asks[name][0], id)
}

// record reads a record the asker may see, whole: the gate looks at all of it.
func (h *house) record(ctx context.Context, scope access.Scope, kind campaign.Kind, id string) (campaign.Record, error) {
	if _, err := h.store.Record(ctx, scope, kind, id); err != nil {
		return nil, err
	}
	row, err := h.store.Record(ctx, access.For(access.Owner), kind, id)
	if err != nil {
		return nil, err
	}
	return row.Record()
}

// known finds the one record another system knows by a number.
func (h *house) known(ctx context.Context, scope access.Scope, kind campaign.Kind, number string) (campaign.Record, error) {
	page, err := h.store.Records(ctx, access.For(access.Owner), campaign.Query{
		Kind: kind, Where: []campaign.Cond{{Field: otherNames[kind], Op: "=", Values: []string{number}}}, Limit: 2,
	})
	if err != nil || len(page.Rows) == 0 {
		return nil, err
	}
	if len(page.Rows) > 1 {
		return nil, fault.New(fault.Invalid, "several of %s have the %s %q", kind, otherNames[kind], number).WithHint("give the id of one of them, as %s/ID", kind)
	}
	return h.record(ctx, scope, kind, page.Rows[0].ID)
}

// checkMany answers questions of one moment and keeps the answers. A question
// that cannot be asked has its fault in its place.
func (h *house) checkMany(ctx context.Context, by access.Actor, scope access.Scope, asked []api.GateAsk) ([]api.GateAnswer, error) {
	w, err := h.weigh(ctx)
	if err != nil {
		return nil, err
	}
	out := make([]api.GateAnswer, len(asked))
	var all []gate.Decision
	for i, q := range asked {
		out[i].Asked = q
		d, err := w.answer(ctx, by, scope, q)
		switch {
		case err != nil && fault.CodeOf(err) == fault.Internal:
			return nil, err
		case err != nil:
			out[i].Fault = api.FaultOf(err)
			continue
		}
		out[i].Decision = &d
		all = append(all, d)
	}
	if err := h.store.KeepDecisions(ctx, all); err != nil {
		return nil, err
	}
	for i := range out {
		if err := h.told(ctx, by, scope, &out[i]); err != nil {
			return nil, err
		}
	}
	return out, nil
}

func (w *weighing) answer(ctx context.Context, by access.Actor, scope access.Scope, q api.GateAsk) (gate.Decision, error) {
	if q.Amount != nil && (q.Amount.Minor < 0 || !money.Known(q.Amount.Currency)) {
		return gate.Decision{}, fault.New(fault.Invalid, "the amount cannot be right").WithHint("write it as 1200 USD")
	}
	if q.Valid < 0 || q.Valid > permit.Longest {
		return gate.Decision{}, fault.New(fault.Invalid, "a permit holds at most 24 hours").WithHint("ask again when it is needed")
	}
	r, err := w.h.subject(ctx, scope, q.Gate, q.Subject)
	if err != nil {
		return gate.Decision{}, err
	}
	if q.Via == gate.ViaStep {
		q.Via = "" // only a step is one
	}
	return w.decide(ctx, by, asking{gate: q.Gate, subject: r, amount: q.Amount, via: q.Via})
}

// told gives an answer its permit, and leaves out what the asker may not see.
func (h *house) told(ctx context.Context, by access.Actor, scope access.Scope, a *api.GateAnswer) error {
	if a.Decision == nil {
		return nil
	}
	if a.Decision.Answer == gate.Allow && slices.Contains(carriers, by.Role) {
		key, err := h.signer(ctx, by)
		if err != nil {
			return err
		}
		token, claims, err := permit.Issue(key, a.Decision.Claims(), h.clock.Now(), a.Asked.Valid)
		if err != nil {
			return err
		}
		a.Permit, a.Expires = token, &claims.Expires
	}
	seen, ok := a.Decision.For(scope)
	if !ok {
		return fault.New(fault.NotFound, "there is no %s", a.Decision.Subject)
	}
	a.Decision = &seen
	return nil
}

// carriers are the roles a permit is given to: those whose steps gates guard.
var carriers = []access.Role{access.Owner, access.Operations, access.Finance, access.Legal}

// Gate says what a gate would answer now, without keeping it.
func (a *App) Gate(ctx context.Context, by access.Actor, scope access.Scope, name, subject string) (gate.Decision, error) {
	h, err := a.open(ctx)
	if err != nil {
		return gate.Decision{}, err
	}
	r, err := h.subject(ctx, scope, name, subject)
	if err != nil {
		return gate.Decision{}, err
	}
	w, err := h.weigh(ctx)
	if err != nil {
		return gate.Decision{}, err
	}
	d, err := w.decide(ctx, by, asking{gate: name, subject: r})
	if err != nil {
		return d, err
	}
	d.ID = ""
	seen, ok := d.For(scope)
	if !ok {
		return gate.Decision{}, fault.New(fault.NotFound, "there is no %s", subject)
	}
	return seen, nil
}

// Gates tells how each gate stands: what the ladder asks, and what came of it
// in the last quarter of a year.
func (a *App) Gates(ctx context.Context, scope access.Scope) ([]view.GateState, error) {
	h, err := a.open(ctx)
	if err != nil {
		return nil, err
	}
	now := h.now(time.Time{})
	since := now.AddDate(0, 0, -91)
	all, err := h.store.Decisions(ctx, scope, gate.Query{From: since})
	if err != nil {
		return nil, err
	}
	f, err := h.inForce(time.Time{})
	if err != nil {
		return nil, err
	}
	var out []view.GateState
	for _, t := range gate.Count(all) {
		g := view.GateState{Tally: t, Mode: gate.Observe, Since: since}
		if written, ok := f.ladder.Gate(t.Gate); ok {
			g.Mode, g.Require = written.Mode, written.Require
		}
		for _, d := range all {
			if d.Gate == t.Gate && len(g.Latest) < 20 {
				g.Latest = append(g.Latest, d)
			}
		}
		out = append(out, g)
	}
	return out, nil
}
