package audience_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"plumbline/internal/campaign"
	"plumbline/internal/campaign/audience"
	"plumbline/internal/ladder"
)

var target = ladder.Audience{
	Target: map[string]map[string]float64{"gender": {"female": 0.6}, "age": {"18-34": 0.45}}, Must: []string{"gender", "age"},
	Buyable: &ladder.Buyable{Countries: []string{"US", "CA"}, MinimumAge: 18, AtLeast: 0.7},
}

func of(pairs ...any) (out []campaign.Share) {
	for i := 0; i < len(pairs); i += 3 {
		out = append(out, campaign.Share{Axis: pairs[i].(string), Segment: pairs[i+1].(string), Share: pairs[i+2].(float64)})
	}
	return out
}

func TestSharesAreComparedWithThePlatformsWhereItHasThem(t *testing.T) {
	t.Parallel()
	got := audience.Compare(of("gender", "female", 0.60, "gender", "male", 0.40, "age", "18-24", 0.3), of("Gender", "Female", 0.55, "gender", "male", 0.5))
	require.Equal(t, []string{"yes", "no", "unknown"}, []string{got[0].Agrees, got[1].Agrees, got[2].Agrees})
	require.InDelta(t, 0.55, *got[0].Platform, 0)
	require.Nil(t, got[2].Platform)
}

func TestWhatCannotBeRightAboutSharesIsNamedAllAtOnce(t *testing.T) {
	t.Parallel()
	got := audience.Wrong(of("gender", "female", 0.7, "gender", "male", 0.7, "age", "18-24", -0.1, "", "x", 0.1, "country", "US", 0.2, "country", "us", 0.2))
	require.Equal(t, []string{"age 18-24 is not a share between 0 and 100%", "a share needs an axis and a segment", "country us is there twice", "the shares of gender add up to 140%"}, got)
	require.Empty(t, audience.Wrong(of("gender", "female", 0.52, "gender", "male", 0.51)), "rounded figures may pass the whole by a little")
}

func TestAnAudienceIsOffCategoryByItsTopCohortOrByWhoCanBuy(t *testing.T) {
	t.Parallel()
	fits := of("gender", "female", 0.7, "age", "25–34", 0.5, "age", "45-54", 0.3, "country", "US", 0.9)
	require.Empty(t, audience.OffCategory(target, fits))
	require.Contains(t, audience.OffCategory(target, of("gender", "female", 0.7, "age", "35-44", 0.5, "age", "25-34", 0.4)), "the largest age cohort is 35-44 (50%)")
	require.Equal(t, "40% of the audience can buy, at least 70% is asked for", audience.OffCategory(target, of("gender", "female", 0.7, "country", "US", 0.4, "country", "BR", 0.6)))
	require.Empty(t, audience.OffCategory(target, nil), "nothing known, nothing concluded")
	part, known := audience.Buyable(target, of("country", "us", 0.8, "age", "13-17", 0.25, "age", "18-24", 0.5, "age", "65+", 0.25))
	require.True(t, known)
	require.InDelta(t, 0.6, part, 1e-9)
	_, known = audience.Buyable(ladder.Audience{}, fits)
	require.False(t, known)
}
