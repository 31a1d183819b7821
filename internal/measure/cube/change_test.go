package cube_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"plumbline/internal/facts/factstest"
	"plumbline/internal/ladder"
)

func views(asset, at, basis string, n int) row {
	return row{"id": asset + at + basis, "asset": asset, "occurred_at": at, "basis": basis, "views": n, "creator": "ana"}
}

var best = ladder.Atom{Facts: "post_stats", Agg: "change", Column: "views", Where: []ladder.Where{is("basis", "best")}}

func TestAPostBeginsAtZeroAndThenGains(t *testing.T) {
	b := open(t)
	b.put("assets", row{"id": "post", "creator": "ana", "published_at": "2026-10-06", "occurred_at": "2026-10-06"})
	b.put("post_stats", views("post", "2026-10-07 12:00", "total", 100), views("post", "2026-10-10 12:00", "total", 250), views("post", "2026-10-20 12:00", "total", 240))
	require.Equal(t, map[string][]any{"ana": {250.0, nil, -10.0, nil}}, b.sum("creator", best), "a week without a snapshot has no number; counters may fall")
	last := best
	last.Agg = "last"
	require.Equal(t, map[string][]any{"ana": {250.0, nil, 240.0, nil}}, b.sum("creator", last))
}

func TestATotalStandsOverOrganicAndPaid(t *testing.T) {
	b := open(t)
	b.put("assets", row{"id": "whole", "creator": "ana", "published_at": "2026-10-06", "occurred_at": "2026-10-06"},
		row{"id": "parts", "creator": "bo", "published_at": "2026-10-06", "occurred_at": "2026-10-06"})
	for basis, n := range map[string]int{"organic": 60, "paid": 30, "total": 95} {
		b.put("post_stats", views("whole", "2026-10-07 12:00", basis, n))
	}
	for basis, n := range map[string]int{"organic": 60, "paid": 30} {
		r := views("parts", "2026-10-07 12:00", basis, n)
		r["creator"] = "bo"
		b.put("post_stats", r)
	}
	require.Equal(t, map[string][]any{"ana": {95.0, nil, nil, nil}, "bo": {90.0, nil, nil, nil}}, b.sum("creator", best), "never both")
}

func TestAnAccountsFirstSnapshotSaysNothingAboutChange(t *testing.T) {
	b := open(t)
	at := func(day string, n int) row {
		return row{"id": day, "account": "ana-tt", "whose": "creator", "creator": "ana", "occurred_at": day, "total": n}
	}
	b.put("follower_stats", at("2026-10-07 12:00", 1000), at("2026-10-14 12:00", 1100))
	gained := ladder.Atom{Facts: "follower_stats", Agg: "change", Column: "total"}
	require.Equal(t, map[string][]any{"ana": {nil, 100.0, nil, nil}}, b.sum("creator", gained))
}

func TestWhatBecameKnownLaterIsNotThereYet(t *testing.T) {
	b := open(t)
	b.put("clicks", click("1", "2026-10-06 12:00", nil), click("2", "2026-10-08 12:00", nil))
	require.Equal(t, map[string][]any{"": {1.0, nil, nil, nil}}, b.sumAt("", "2026-10-07 00:00", clicks))
}

func TestCoverageIsTheShareOfDaysThatSourcesSpokeFor(t *testing.T) {
	b := open(t)
	report := func(source, first, last string) row {
		return row{"id": source + first, "source": source, "table": "clicks", "first": first, "last": last, "occurred_at": first}
	}
	b.put("reports", report("web", "2026-10-05", "2026-10-11"), report("app", "2026-10-08", "2026-10-08"))
	c, err := b.world("", "").Cover(t.Context())
	require.NoError(t, err)
	from, to := factstest.Day("2026-10-05"), factstest.Day("2026-10-12")
	share, last, known := c.Share("clicks", from, to, nil)
	require.True(t, known)
	require.Equal(t, factstest.Day("2026-10-11"), last)
	require.InDelta(t, (1+0.25)/2, share, 1e-9, "each source from its first day on: seven of seven, one of four")
	share, _, _ = c.Share("clicks", from, to, []string{"web"})
	require.Equal(t, 1.0, share)
	_, _, known = c.Share("orders", from, to, nil)
	require.False(t, known)
}
