// Package statistic holds the few statistics a verdict rests on: robust middle
// and spread, a trend test, and the exact split of a product's change.
package statistic

import (
	"math"
	"slices"

	"gonum.org/v1/gonum/stat"
)

// Robust returns the median and a deviation that a few odd values do not move:
// 1.4826 × MAD, which equals the standard deviation under a normal law; where
// more than half of the values agree, 1.2533 × the mean absolute deviation.
func Robust(values []float64) (mid, dev float64) {
	mid = Median(values)
	away := make([]float64, len(values))
	for i, v := range values {
		away[i] = math.Abs(v - mid)
	}
	if dev = 1.4826 * Median(away); dev == 0 {
		dev = 1.2533 * stat.Mean(away, nil)
	}
	return mid, dev
}

// Median is the middle value; NaN for none.
func Median(values []float64) float64 { return Quantile(0.5, values) }

// Quantile interpolates between order statistics; NaN for no values.
func Quantile(p float64, values []float64) float64 {
	if len(values) == 0 {
		return math.NaN()
	}
	s := slices.Clone(values)
	slices.Sort(s)
	at := p * float64(len(s)-1)
	i := int(at)
	if i+1 == len(s) {
		return s[i]
	}
	return s[i] + (at-float64(i))*(s[i+1]-s[i])
}
