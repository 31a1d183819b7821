package cube_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"plumbline/internal/fault"
	"plumbline/internal/ladder"
)

func click(id, at string, more row) row {
	r := row{"id": id, "occurred_at": at, "verdict": "valid", "visitor": "v"}
	for k, v := range more {
		r[k] = v
	}
	return r
}

func order(id, at string, more row) row {
	r := row{"id": id, "order_id": id, "occurred_at": at, "amount": 1000, "currency": "USD"}
	for k, v := range more {
		r[k] = v
	}
	return r
}

var (
	clicks     = ladder.Atom{Facts: "clicks", Agg: "count", Where: []ladder.Where{is("verdict", "valid")}}
	attributed = ladder.Atom{Facts: "orders", Agg: "count", Where: []ladder.Where{{Column: "attributed", Op: "is", Values: []string{"true"}}}}
)

func TestAWeekEndsAtMidnightOfTheProgrammesZone(t *testing.T) {
	b := open(t)
	b.put("clicks", click("1", "2026-10-12 03:59", nil), click("2", "2026-10-12 04:00", nil), click("3", "2026-10-26 12:00", row{"verdict": "bot"}))
	require.Equal(t, map[string][]any{"": {1.0, 1.0, nil, 0.0}}, b.sum("", clicks), "a week with only bots has rows, and none that count")
}

func TestARowWithoutTheDimensionIsPlacedByItsLinkCodeOrAsset(t *testing.T) {
	b := open(t)
	b.put("links", row{"id": "la", "creator": "ana", "occurred_at": "2026-09-01"})
	b.put("assets", row{"id": "post", "creator": "bo", "platform": "tiktok", "occurred_at": "2026-09-01"})
	b.put("clicks", click("1", "2026-10-06", row{"link": "la"}), click("2", "2026-10-06", row{"asset": "post"}),
		click("3", "2026-10-06", row{"creator": "cy"}), click("4", "2026-10-06", nil))
	require.Equal(t, map[string][]any{"ana": {1.0, nil, nil, nil}, "bo": {1.0, nil, nil, nil}, "cy": {1.0, nil, nil, nil}},
		b.sum("creator", clicks), "what nobody can place belongs to no creator")
	require.Equal(t, map[string][]any{"": {4.0, nil, nil, nil}}, b.sum("", clicks), "and still to the programme")
	require.Equal(t, map[string][]any{"tiktok": {1.0, nil, nil, nil}}, b.sum("platform", clicks))
}

func TestMoneyIsConvertedAtTheRateOfItsDay(t *testing.T) {
	b := open(t)
	b.put("rates", row{"id": "1", "day": "2026-10-06", "from": "EUR", "to": "USD", "rate": "1.10", "occurred_at": "2026-10-06"},
		row{"id": "2", "day": "2026-10-07", "from": "EUR", "to": "USD", "rate": "1.20", "occurred_at": "2026-10-07"})
	spend := func(id, at, currency string) row {
		return row{"id": id, "occurred_at": at, "kind": "fee", "basis": "accrued", "amount": 10000, "currency": currency, "creator": "ana"}
	}
	b.put("spend", spend("1", "2026-10-06 12:00", "EUR"), spend("2", "2026-10-07 12:00", "EUR"), spend("3", "2026-10-07 12:00", "USD"))
	fees := ladder.Atom{Facts: "spend", Agg: "sum", Column: "amount", Where: []ladder.Where{is("basis", "@spend"), is("kind", "@included")}}
	require.Equal(t, map[string][]any{"ana": {33000.0, nil, nil, nil}}, b.sum("creator", fees))

	b.put("spend", spend("4", "2026-10-13 12:00", "CHF"))
	require.Equal(t, map[string][]any{"ana": {33000.0, "unrated", nil, nil}}, b.sum("creator", fees), "without a rate money is left out and said to be")
}

func TestDifferentValuesCountOnceInEachCell(t *testing.T) {
	b := open(t)
	b.put("orders", order("1", "2026-10-06", row{"customer": "x", "creator": "ana", "attributed_by": "code"}),
		order("2", "2026-10-07", row{"customer": "x", "creator": "ana", "attributed_by": "code"}),
		order("3", "2026-10-07", row{"customer": "y", "creator": "bo", "attributed_by": "code"}),
		order("4", "2026-10-13", row{"customer": "x", "creator": "bo", "attributed_by": "code"}))
	customers := ladder.Atom{Facts: "orders", Agg: "distinct", Column: "customer"}
	require.Equal(t, map[string][]any{"": {2.0, 1.0, nil, nil}}, b.sum("", customers))
	require.Equal(t, map[string][]any{"ana": {1.0, nil, nil, nil}, "bo": {1.0, 1.0, nil, nil}}, b.sum("creator", customers))
}

func TestWhoAnOrderIsCreditedToIsDecidedWhereTheSourceDoesNotSay(t *testing.T) {
	b := open(t)
	b.put("codes", row{"id": "ANA10", "creator": "ana", "starts": "2026-10-01", "ends": "2026-10-10", "occurred_at": "2026-09-01"})
	b.put("clicks", click("c1", "2026-10-06", row{"click_id": "k1", "creator": "bo"}))
	b.put("orders",
		order("1", "2026-10-06 12:00", row{"code": "ANA10"}),
		order("2", "2026-10-13 12:00", row{"code": "ANA10"}),                          // the code has ended
		order("3", "2026-10-07 12:00", row{"click_id": "k1"}),                         // a day after the click
		order("4", "2026-10-20 12:00", row{"click_id": "k1"}),                         // beyond the window of ten days
		order("5", "2026-10-06 12:00", row{"creator": "cy", "attributed_by": "code"}), // its source says so
		order("6", "2026-10-06 12:00", row{"creator": "cy", "attributed_by": "none"}))
	require.Equal(t, map[string][]any{"ana": {1.0, nil, nil, nil}, "bo": {1.0, nil, nil, nil}},
		onlyCounted(b.sum("creator", attributed), "ana", "bo"))
	require.Equal(t, 1.0, b.sum("creator", attributed)["cy"][0])
	w := b.world("creator", "")
	require.NoError(t, w.Load(t.Context(), []*ladder.Atom{&attributed}))
	require.True(t, w.Open, "a later click may still change this")
}

func onlyCounted(all map[string][]any, subjects ...string) map[string][]any {
	out := map[string][]any{}
	for _, s := range subjects {
		out[s] = all[s]
	}
	return out
}

func TestAnAtomThatNoTableAnswersIsRefused(t *testing.T) {
	b := open(t)
	for _, a := range []ladder.Atom{
		{Facts: "wishes", Agg: "count"},
		{Facts: "clicks", Agg: "median", Column: "amount"},
		{Facts: "clicks", Agg: "count", Where: []ladder.Where{is("colour", "red")}},
		{Facts: "post_stats", Agg: "sum", Column: "views"},
	} {
		err := b.world("", "").Load(t.Context(), []*ladder.Atom{&a})
		require.Equal(t, fault.Invalid, fault.CodeOf(err), "%+v: %v", a, err)
	}
}

func TestConditionsOnThePostKeepOnlyItsRows(t *testing.T) {
	b := open(t)
	b.put("assets", row{"id": "paid", "creator": "ana", "relation": "paid", "published_at": "2026-10-01", "occurred_at": "2026-10-01"},
		row{"id": "earned", "creator": "ana", "relation": "earned", "published_at": "2026-10-01", "occurred_at": "2026-10-01"})
	b.put("clicks", click("1", "2026-10-06", row{"asset": "paid"}), click("2", "2026-10-06", row{"asset": "earned"}),
		click("3", "2026-10-13", row{"asset": "paid"}), click("4", "2026-10-06", nil))
	tracked := clicks
	tracked.Assets = []ladder.Where{is("tracked", "true")}
	require.Equal(t, map[string][]any{"": {1.0, 1.0, nil, nil}}, b.sum("", tracked))
	tracked.Window = true
	require.Equal(t, map[string][]any{"": {1.0, nil, nil, nil}}, b.sum("", tracked), "ten days after going live the window is closed")
}
