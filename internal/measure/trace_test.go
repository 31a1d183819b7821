package measure_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"

	"plumbline/internal/access"
	"plumbline/internal/facts/factstest"
	"plumbline/internal/measure/derive"
	"plumbline/internal/measure/gather"
)

// twoTraces writes one deliverable whose trace is whole, and one where everything is missing.
func twoTraces(b *bench) {
	b.put("creators", row{"id": "ana", "name": "Ana", "occurred_at": "2026-10-01"})
	b.put("assets", row{"id": "a1", "occurred_at": "2026-10-20", "creator": "ana", "campaign": "glow", "deliverable": "d1", "platform": "tiktok",
		"published_at": "2026-10-20 12:00", "link": "l1", "identifier": true, "tracked": true},
		row{"id": "a2", "occurred_at": "2026-10-21", "creator": "bo", "campaign": "glow", "deliverable": "d2", "platform": "tiktok",
			"published_at": "2026-10-21 12:00", "identifier": false, "tracked": true})
	b.mark("brief", "b1", "sent", "2026-10-05 12:00", row{"creator": "ana", "campaign": "glow", "ref": "d1", "list_version": "r1"})
	b.mark("terms", "t1", "signed", "2026-10-08 12:00", row{"creator": "ana", "campaign": "glow", "ref": "b1"})
	b.mark("deliverable", "d1", "booked", "2026-10-05 12:00", row{"creator": "ana", "campaign": "glow", "ref": "creator-orders", "value": 10, "unit": "orders"})
	b.mark("deliverable", "d1", "planned", "2026-10-05 12:00", row{"creator": "ana", "campaign": "glow", "ref": "t1", "due_at": "2026-10-21 12:00"})
	b.mark("deliverable", "d2", "planned", "2026-10-05 12:00", row{"creator": "bo", "campaign": "glow", "due_at": "2026-10-21 12:00"})
	b.put("post_stats", row{"asset": "a1", "basis": "organic", "occurred_at": "2026-10-22 12:00", "reach": 1000})
	b.put("spend", row{"id": "s1", "kind": "fee", "basis": "accrued", "amount": 30000, "currency": "USD", "deliverable": "d1", "creator": "ana", "occurred_at": "2026-10-20 12:00"},
		row{"id": "s2", "kind": "fee", "basis": "accrued", "amount": 10000, "currency": "USD", "deliverable": "d2", "creator": "bo", "occurred_at": "2026-10-21 12:00"})
	b.put("orders", row{"id": "o1", "order_id": "o1", "occurred_at": "2026-10-23 12:00", "amount": 5000, "currency": "USD", "attributed_by": "click", "creator": "ana", "asset": "a1"})
}

func TestATraceNamesEachBreakAtItsHop(t *testing.T) {
	t.Parallel()
	b := open(t)
	twoTraces(b)
	whole, err := gather.Trace(context.Background(), b.engine, b.ladder, factstest.Moment("2026-11-01"), access.For(access.Owner), "d1")
	require.NoError(t, err)
	require.Empty(t, whole.Breaks)
	var kinds []string
	for _, h := range whole.Hops {
		require.Empty(t, h.Broken, h.Kind)
		kinds = append(kinds, h.Kind)
	}
	require.Equal(t, []string{"brief", "terms", "live", "identifier", "measured", "kpi", "sub_outcome", "key_result", "objective"}, kinds)
	require.Equal(t, 1.0, whole.Hops[6].Figure.Value, "one order was credited")
	require.Equal(t, 10.0, whole.Hops[6].Figure.Denominator, "of ten booked")

	broken, err := gather.Trace(context.Background(), b.engine, b.ladder, factstest.Moment("2026-11-01"), access.For(access.Owner), "d2")
	require.NoError(t, err)
	require.Equal(t, []string{derive.NoBrief, derive.NoTerms, derive.NoIdentifier, derive.NotMeasured, derive.NotAnchored}, broken.Breaks)
	at := map[string][]string{}
	for _, h := range broken.Hops {
		if len(h.Broken) > 0 {
			at[h.Kind] = h.Broken
		}
	}
	require.Equal(t, map[string][]string{"brief": {derive.NoBrief}, "terms": {derive.NoTerms}, "identifier": {derive.NoIdentifier},
		"measured": {derive.NotMeasured}, "sub_outcome": {derive.NotAnchored}}, at)
}

func TestTheTraceOfAKeyResultHoldsItsDeliverables(t *testing.T) {
	t.Parallel()
	b := open(t)
	twoTraces(b)
	trace, err := gather.Trace(context.Background(), b.engine, b.ladder, factstest.Moment("2026-11-01"), access.For(access.Owner), "orders")
	require.NoError(t, err)
	sub := trace.Hops[1].Under[0]
	require.Equal(t, "creator-orders", sub.ID)
	require.Equal(t, 1.0, sub.Figure.Value)
	last := sub.Under[len(sub.Under)-1]
	require.Equal(t, "d1", last.ID)
	_, err = gather.Trace(context.Background(), b.engine, b.ladder, factstest.Moment("2026-11-01"), access.For(access.Owner), "nothing")
	require.ErrorContains(t, err, "there is no deliverable or key result")
}
