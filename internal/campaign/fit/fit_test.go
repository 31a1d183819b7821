package fit_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"plumbline/internal/campaign"
	"plumbline/internal/campaign/fit"
	"plumbline/internal/ladder/parse"
)

func TestAFitScoreIsWeighedHasFloorsAndSaysWhyThereIsNone(t *testing.T) {
	t.Parallel()
	metrics, _ := parse.Catalogue()
	at := time.Date(2026, 10, 5, 0, 0, 0, 0, time.UTC)
	rate := func(values map[string]float64, not ...string) *campaign.Rating {
		r := &campaign.Rating{Rated: at, Until: at.AddDate(0, 0, 180), SameHand: true}
		for part, v := range values {
			r.Parts = append(r.Parts, campaign.RatingPart{Part: part, Score: &v})
		}
		for _, part := range not {
			r.Parts = append(r.Parts, campaign.RatingPart{Part: part, NotApplicable: true})
		}
		return r
	}
	score := func(now time.Time, ratings ...*campaign.Rating) fit.Score {
		for _, m := range metrics {
			if m.ID == "brand_fit_score" {
				return fit.Of(ratings, m.Formula.Parts, now)
			}
		}
		t.Fatal("the catalogue has no brand_fit_score")
		return fit.Score{}
	}
	all := map[string]float64{"audience": 80, "category": 60, "values": 90, "tone": 70, "past_delivery": 50}
	full := score(at, rate(all))
	require.True(t, full.Known && full.SameHand)
	require.InDelta(t, (35*80.0+20*60+20*90+15*70+10*50)/100, full.Value, 1e-9)
	delete(all, "past_delivery")
	require.InDelta(t, (35*80.0+20*60+20*90+15*70)/90, score(at, rate(all, "past_delivery")).Value, 1e-9, "not applicable is weighed anew")
	missing := score(at, rate(map[string]float64{"audience": 80, "values": 90, "tone": 70}))
	require.Equal(t, "too_little", missing.Why)
	require.Equal(t, []string{"category", "past_delivery"}, missing.Missing)
	all["values"] = 59
	red := score(at, rate(all, "past_delivery"))
	require.True(t, red.Known)
	require.Equal(t, []string{"values"}, red.Red, "under its floor: red whatever the mean")
	delete(all, "values")
	require.Equal(t, "must_missing", score(at, rate(all)).Why)
	require.Equal(t, "no_rating", score(at).Why)
	require.Equal(t, "lapsed", score(at.AddDate(0, 0, 180), rate(all)).Why)
}
