package app

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

// propose puts bands from this folder's history into a drafted ladder, for
// every KPI with enough of it, and says what they are and where from.
func (h *house) propose(ctx context.Context, scope access.Scope, text string) ([]view.Proposal, string, error) {
	if h.known.Load() == 0 {
		return nil, text, nil
	}
	l, _ := parse.Bytes(map[string][]byte{"ladder.yaml": []byte(text)})
	draft.FromHistory(l)
	bundle, err := gather.Bundle(ctx, &h.facts, l, h.now(time.Time{}), scope)
	if err != nil {
		return nil, text, err
	}
	return draft.Proposed(l, judge.Judge(bundle, judge.History{}), text)
}
