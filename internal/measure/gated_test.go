package measure_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"plumbline/internal/measure"
)

func TestWhatAGateAsksForIsMeasuredByAssetToo(t *testing.T) {
	t.Parallel()
	b := open(t)
	b.ladder = read(t, written+`
  - {id: fit, metric: audience_relevance_index, owner: ana, green: ">= 80", yellow: ">= 65"}
  - {id: late, metric: asset_on_time_rate, owner: ana, green: ">= 90%", yellow: ">= 80%"}
gates: {amplify: {mode: enforce, require: ["kpi:tagged", "kpi:fit"]}}
`)
	b.covers("milestones", "2026-06-01", "2026-12-30")
	for id, seen := range map[string]int{"a1": 1, "a2": 0} {
		at := row{"asset": id, "creator": "ana", "campaign": "glow"}
		b.put("assets", row{"id": id, "creator": "ana", "campaign": "glow", "published_at": "2026-11-03 12:00", "occurred_at": "2026-11-03 12:00"})
		b.mark("asset", id, "live", "2026-11-03 12:00", at)
		b.mark("asset", id, "tracked", "2026-11-03 12:00", with(at, "value", 1))
		b.mark("asset", id, "identifier", "2026-11-03 13:00", with(at, "value", seen))
	}
	drill := b.gather("2026-11-14").Drill
	by := map[string]float64{}
	for _, m := range drill["tagged"]["asset"].Measurements {
		if m.Status == measure.TooFew { // one post is few: its creator answers for it
			by[m.Subject.ID] = m.Value
		}
	}
	require.Equal(t, map[string]float64{"a1": 100, "a2": 0}, by, "each post has its own figure")
	require.Empty(t, drill["fit"]["asset"].Measurements, "who follows a creator cannot be cut by post")
	require.NotContains(t, drill["late"], "asset", "no gate asks for it")
}
