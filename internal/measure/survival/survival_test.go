package survival_test

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"plumbline/internal/measure/survival"
)

func times(closed, open []float64) []survival.Time {
	var out []survival.Time
	for _, x := range closed {
		out = append(out, survival.Time{Length: x})
	}
	for _, x := range open {
		out = append(out, survival.Time{Length: x, Open: true})
	}
	return out
}

func TestWithoutOpenOnesItIsThePlainPercentile(t *testing.T) {
	t.Parallel()
	m, ok := survival.Percentile(times([]float64{5, 1, 3, 2, 4}, nil), 0.5)
	require.True(t, ok)
	require.Equal(t, 3.0, m)
	p80, ok := survival.Percentile(times([]float64{5, 1, 3, 2, 4}, nil), 0.8)
	require.True(t, ok)
	require.Equal(t, 4.0, p80)
}

// The remission times of 6-MP patients in Freireich et al. (1963), with which
// the product limit is usually taught: the median is 23 weeks.
func TestTheTextbookExampleComesOut(t *testing.T) {
	t.Parallel()
	ts := times([]float64{6, 6, 6, 7, 10, 13, 16, 22, 23}, []float64{6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35})
	m, ok := survival.Percentile(ts, 0.5)
	require.True(t, ok)
	require.Equal(t, 23.0, m)
	closed, ok := survival.Closed(ts, 0.5)
	require.True(t, ok)
	require.Equal(t, 10.0, closed, "the closed alone flatter")
	require.Equal(t, 12, survival.Open(ts))
}

func TestWhileMostAreOpenNobodyKnows(t *testing.T) {
	t.Parallel()
	_, ok := survival.Percentile(times([]float64{1}, []float64{5, 6, 7}), 0.5)
	require.False(t, ok)
	_, ok = survival.Percentile(nil, 0.5)
	require.False(t, ok)
}

func TestLeavingOneOpenNeverShortensTheMedian(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		closed := rapid.SliceOfN(rapid.Float64Range(0, 100), 1, 30).Draw(t, "closed")
		before, ok := survival.Percentile(times(closed, nil), 0.5)
		if !ok {
			t.Fatal("all are closed")
		}
		open := times(closed, nil)
		i := rapid.IntRange(0, len(closed)-1).Draw(t, "which")
		open[i].Open = true
		after, ok := survival.Percentile(open, 0.5)
		if ok && after < before-1e-9 || math.IsNaN(before) {
			t.Fatalf("%v before, %v after", before, after)
		}
	})
}
