package house

import (
	"context"
	"time"

	"plumbline/internal/access"
	"plumbline/internal/app/draft"
	"plumbline/internal/judge"
	"plumbline/internal/ladder/parse"
	"plumbline/internal/measure/gather"
	"plumbline/internal/web/view"
)

// Propose puts bands from this folder's history into a drafted ladder, for
// every KPI with enough of it, and says what they are and where from.
func (h *House) Propose(ctx context.Context, scope access.Scope, text string) ([]view.Proposal, string, error) {
	if h.known.Load() == 0 {
		return nil, text, nil
	}
	l, _ := parse.Bytes(map[string][]byte{"ladder.yaml": []byte(text)})
	draft.FromHistory(l)
	bundle, err := gather.Bundle(ctx, &h.Facts, l, h.Now(time.Time{}), scope)
	if err != nil {
		return nil, text, err
	}
	return draft.Proposed(l, judge.Judge(bundle, judge.History{}), text)
}

// HomeCurrency is the currency most of this folder's orders are in.
func (h *House) HomeCurrency(ctx context.Context) string {
	if f, err := h.InForce(time.Time{}); err == nil {
		return f.Ladder.Program.Currency
	}
	return h.orderCurrency(ctx)
}
