package kinds_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"plumbline/internal/access"
	"plumbline/internal/app/relay"
	"plumbline/internal/campaign"
	"plumbline/internal/campaign/campaigntest"
	"plumbline/internal/facts/duckdb"
	"plumbline/internal/measure"
	"plumbline/internal/period"
)

// fromRecords are the metrics of the gate and flow tiers that need nothing but
// records, with what the walked programme comes to. A platform, a shop or a help
// desk feeds the others; contract_turnaround leaves this brief out, for a master
// covers it, and screen_miss_rate waits for its window.
var fromRecords = map[string]float64{
	"brand_fit_score": 100, "audience_relevance_index": 100, "buyable_audience_share": 80, "safety_screen_pass_rate": 100, "screen_coverage": 100, "alignment_pass_rate": 100,
	"brief_completeness": 100, "values_clause_rate": 100, "quiz_first_pass_rate": 0, "contract_sla_rate": 100, "brief_ack_rate": 100, "brief_adherence_rate": 100,
	"contract_adherence_rate": 100, "kept_live_rate": 100, "approval_turnaround": 1, "brief_to_live": 0, "gated_shipment_rate": 100, "trackable_rate": 100, "utm_implementation_rate": 0,
	"asset_on_time_rate": 100, "moved_due_dates": 1, "goal_anchor_rate": 100, "disclosure_rate": 100, "no_touch_breaches": 1, "incident_rate": 100,
	"creator_decline_rate": 100, "brand_decline_rate": 0, "values_decline_share": 100, "pivot_recalibrated_rate": 100, "outreach_reply_rate": 100, "launch_on_time_rate": 100,
	"trace_coverage": 0, "misaligned_spend_share": 0,
}

// vetted adds what is known of the creator.
func vetted(d *campaigntest.Desk) {
	score := 80.0
	d.Do("screen", "s1", campaign.Create, "creator", "mara", "screened", "safety")
	for _, kind := range []string{"fit", "values"} {
		d.Do("screen", "s-"+kind, campaign.Create, "creator", "mara", "screened", kind)
		d.Do("screen", "s-"+kind, "passed")
	}
	d.Do("screen", "s1", "passed")
	var parts []campaign.RatingPart
	for _, p := range []string{"audience", "category", "values", "tone"} {
		parts = append(parts, campaign.RatingPart{Part: p, Score: &score, Evidence: "e"})
	}
	d.Do("rating", "r1", campaign.Create, "creator", "mara", "rater", "ana", "parts", append(parts, campaign.RatingPart{Part: "past_delivery", NotApplicable: true}))
	d.Do("packet", "k1", campaign.Create, "creator", "mara", "platform", "instagram", "basis", "engaged", "taken", d.Now(), "shares", []campaign.Share{
		{Axis: "gender", Segment: "female", Share: 0.7}, {Axis: "country", Segment: "US", Share: 0.8}})
	d.Do("packet", "k1", "accepted")
	d.Do("offer", "o1", campaign.Create, "creator", "mara", "why", "w", "scope", "s", "ask", "a")
	d.Do("offer", "o1", "sent")
	d.Do("offer", "o1", "declined", "reason", "values_politics")
	d.Do("incident", "i1", campaign.Create, "creator", "mara", "asset", "d1", "severity", "medium", "what", "no_touch", "happened", d.Now())
	d.Do("incident", "i1", "resolved", "reason", "mended")
	d.Do("pivot", "p1", campaign.Create, "creator", "mara", "axis", "theme", "how", "declared", "happened", d.Now())
	d.Do("pivot", "p1", "recalibrated")
}

func TestGateAndFlowMetricsComputeFromRecordsAlone(t *testing.T) {
	t.Parallel()
	d := programme(t)
	vetted(d)
	engine := duckdb.OpenTest(t)
	_, err := (&relay.Out{From: d.Store, Into: engine, Clock: d, Calendar: d.Ladder.Program.Calendar()}).Run(t.Context())
	require.NoError(t, err)
	for id, want := range fromRecords {
		set, err := measure.Evaluate(t.Context(), engine, measure.Request{Ladder: d.Ladder, Metrics: []string{id}, Grain: period.Month, From: period.NewDate(2026, 10, 1), To: period.NewDate(2026, 11, 1),
			AsOf: time.Date(2026, 11, 30, 0, 0, 0, 0, time.UTC), Scope: access.For(access.Owner)})
		require.NoError(t, err, id)
		m := set.Measurements[0]
		require.True(t, m.Status.Has(), "%s: %s %s", id, m.Status, m.Why)
		require.InDelta(t, want, m.Value, 0.05, id)
	}
}
