package band_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"plumbline/internal/judge/band"
	"plumbline/internal/ladder"
	"plumbline/internal/measure"
	"plumbline/internal/period"
)

func TestAWrittenQuantityIsReadInTheMetricsUnit(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		number     float64
		unit, into string
		want       float64
		ok         bool
	}{
		"percent of percent":        {98, "%", "percent", 98, true},
		"percent of a share":        {98, "%", "share", 0.98, true},
		"percent of money":          {98, "%", "money", 98, false},
		"hours of days":             {36, "h", "days", 1.5, true},
		"days of hours":             {2, "d", "hours", 48, true},
		"hours of a count":          {2, "h", "count", 2, false},
		"dollars of money":          {31, "USD", "money", 31, true},
		"dollars of a percentage":   {31, "USD", "percent", 31, false},
		"a bare number of anything": {31, "", "score", 31, true},
	} {
		got, ok := band.InUnit(ladder.Quantity{Number: c.number, Unit: c.unit}, c.into)
		require.InDelta(t, c.want, got, 1e-9, name)
		require.Equal(t, c.ok, ok, name)
	}
}

func history(values []float64) []measure.Measurement {
	var out []measure.Measurement
	for i, v := range values {
		from := period.Date(20000 + 7*i)
		out = append(out, measure.Measurement{Period: period.Period{Grain: period.Week, From: from, To: from + 7}, Value: v, Status: measure.OK})
	}
	return out
}

func TestProposedBandsFollowTheUnitOfTheirHistory(t *testing.T) {
	t.Parallel()
	base := ladder.Baseline{History: 10 * 7 * 24 * time.Hour, Yellow: 2, Red: 3.5}
	rapid.Check(t, func(t *rapid.T) {
		values := rapid.SliceOfN(rapid.Float64Range(1, 1000), 10, 10).Draw(t, "values")
		better := rapid.SampledFrom([]string{"up", "down"}).Draw(t, "better")
		a, why := band.Propose(base, better, history(values))
		require.Empty(t, why)
		for i := range values {
			values[i] = values[i]*3 + 7
		}
		b, _ := band.Propose(base, better, history(values))
		require.Equal(t, better == "up", a.Higher)
		if better == "up" {
			require.LessOrEqual(t, a.Yellow, a.Green)
		} else {
			require.GreaterOrEqual(t, a.Yellow, a.Green)
		}
		if spread(values) > 1 { // a flat history gets its spread from its size, which shifts
			require.InDelta(t, 3*a.Green+7, b.Green, 1e-6)
			require.InDelta(t, 3*a.Yellow+7, b.Yellow, 1e-6)
		}
	})
}

func spread(v []float64) float64 {
	lo, hi := v[0], v[0]
	for _, x := range v {
		lo, hi = min(lo, x), max(hi, x)
	}
	return hi - lo
}

func TestTheNumberOfPeriodsAskedForFollowsTheirLength(t *testing.T) {
	t.Parallel()
	six := []float64{1, 2, 3, 4, 5, 6}
	_, why := band.Propose(ladder.Baseline{History: 8 * 7 * 24 * time.Hour, Yellow: 2, Red: 3}, "up", history(six))
	require.Empty(t, why, "six of eight weeks are three quarters")
	_, why = band.Propose(ladder.Baseline{History: 9 * 7 * 24 * time.Hour, Yellow: 2, Red: 3}, "up", history(six))
	require.Equal(t, band.ShortHistory, why)
	_, why = band.Propose(ladder.Baseline{History: 4 * 7 * 24 * time.Hour, Yellow: 2, Red: 3}, "up", history(six))
	require.Equal(t, band.ShortHistory, why, "four weeks are never enough")
	_, why = band.Propose(ladder.Baseline{}, "up", nil)
	require.Equal(t, band.ShortHistory, why)
}
