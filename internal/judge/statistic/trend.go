package statistic

import (
	"math"

	"gonum.org/v1/gonum/stat/distuv"
)

// TheilSen is the median of the slopes between all pairs of points.
func TheilSen(t, v []float64) float64 {
	var slopes []float64
	for i := range t {
		for k := i + 1; k < len(t); k++ {
			if t[k] != t[i] {
				slopes = append(slopes, (v[k]-v[i])/(t[k]-t[i]))
			}
		}
	}
	if len(slopes) == 0 {
		return 0
	}
	return Median(slopes)
}

// MannKendall returns the two-sided p-value that a series has no trend, with
// ties and continuity corrected (Kendall 1975).
func MannKendall(v []float64) float64 {
	n := float64(len(v))
	var s float64
	ties := map[float64]float64{}
	for i := range v {
		ties[v[i]]++
		for k := i + 1; k < len(v); k++ {
			switch {
			case v[k] > v[i]:
				s++
			case v[k] < v[i]:
				s--
			}
		}
	}
	variance := n * (n - 1) * (2*n + 5)
	for _, t := range ties {
		variance -= t * (t - 1) * (2*t + 5)
	}
	if variance /= 18; variance <= 0 {
		return 1
	}
	z := max(0, math.Abs(s)-1) / math.Sqrt(variance)
	return 2 * distuv.UnitNormal.Survival(z)
}
