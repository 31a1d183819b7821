package statistic_test

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"plumbline/internal/judge/statistic"
)

func TestTheMedianAndItsDeviationIgnoreAFewOddValues(t *testing.T) {
	t.Parallel()
	mid, dev := statistic.Robust([]float64{10, 11, 9, 10, 12, 8, 10, 500})
	require.InDelta(t, 10, mid, 0.5)
	require.Less(t, dev, 2.5)
}

func TestAHistoryThatMostlyAgreesStillHasASpread(t *testing.T) {
	t.Parallel()
	_, dev := statistic.Robust([]float64{5, 5, 5, 5, 9})
	require.InDelta(t, 1.2533*0.8, dev, 1e-9)
	_, dev = statistic.Robust([]float64{5, 5, 5})
	require.Zero(t, dev)
}

func TestNothingHasNoMedian(t *testing.T) {
	t.Parallel()
	require.True(t, math.IsNaN(statistic.Median(nil)))
}

func TestQuantilesLieBetweenTheirNeighbours(t *testing.T) {
	t.Parallel()
	v := []float64{4, 1, 3, 2}
	require.InDelta(t, 1.75, statistic.Quantile(0.25, v), 1e-9)
	require.InDelta(t, 4, statistic.Quantile(1, v), 1e-9)
	require.Equal(t, []float64{4, 1, 3, 2}, v, "the values stay as they were")
}

func TestOneWildPointDoesNotBendTheSlope(t *testing.T) {
	t.Parallel()
	x := []float64{0, 1, 2, 3, 4, 5, 6, 7}
	require.InDelta(t, 2, statistic.TheilSen(x, []float64{0, 2, 4, 6, 900, 10, 12, 14}), 0.01)
	require.Zero(t, statistic.TheilSen([]float64{1}, []float64{1}))
}

func TestARisingSeriesHasATrendAndAFlatOneHasNot(t *testing.T) {
	t.Parallel()
	require.Less(t, statistic.MannKendall([]float64{1, 2, 3, 4, 5, 6, 7}), 0.01)
	require.Greater(t, statistic.MannKendall([]float64{1, 3, 2, 4, 1, 3, 2}), 0.3)
	require.InDelta(t, 1, statistic.MannKendall([]float64{4, 4, 4, 4}), 1e-12)
}

func TestTheTrendTestAgreesWithItsNormalLaw(t *testing.T) {
	t.Parallel()
	// nine values, 33 pairs rising and 3 falling: S = 30, variance 9·8·23÷18 = 92
	v := []float64{1, 3, 2, 4, 5, 7, 6, 9, 8}
	want := math.Erfc((30 - 1) / math.Sqrt(92) / math.Sqrt2)
	require.InDelta(t, want, statistic.MannKendall(v), 1e-12)
}

func TestTheTrendTestDoesNotCareAboutDirectionOrScale(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		v := rapid.SliceOfN(rapid.Float64Range(-100, 100), 2, 30).Draw(t, "v")
		w := make([]float64, len(v))
		for i := range v {
			w[i] = -2 * v[i]
		}
		require.InDelta(t, statistic.MannKendall(v), statistic.MannKendall(w), 1e-12)
	})
}
