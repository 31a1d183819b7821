package statistic

import (
	"math"
	"math/bits"
)

// maxFactors bounds the exact Shapley split, which looks at every subset.
const maxFactors = 16

// Split shares the change of a product out to its factors; the shares add up
// to product(actual) − product(plan). While all factors are positive it is the
// log-mean Divisia index (LMDI-I; Ang 2005): exact, without a remainder, and
// the same whichever factor comes first. Where a factor is zero or changes sign
// logarithms fail, and each factor gets its Shapley value: its mean effect over
// every order in which the factors could have changed. It is nil without
// factors and for more than sixteen.
func Split(plan, actual []float64) []float64 {
	if len(plan) == 0 || len(plan) > maxFactors {
		return nil
	}
	for i := range plan {
		if plan[i] <= 0 || actual[i] <= 0 {
			return shapley(plan, actual)
		}
	}
	return divisia(plan, actual)
}

func divisia(plan, actual []float64) []float64 {
	logs := make([]float64, len(plan))
	sum := 0.0
	for i := range plan {
		logs[i] = math.Log(actual[i]) - math.Log(plan[i])
		sum += logs[i]
	}
	mean := logMean(Product(actual), Product(plan), sum)
	for i := range logs {
		logs[i] *= mean
	}
	return logs
}

// logMean is L(A, P) = (A − P) ÷ ln(A ÷ P), and P where they agree; ratio is
// the logarithm, known more exactly than from A and P.
func logMean(a, p, ratio float64) float64 {
	switch {
	case ratio == 0:
		return p
	case math.Abs(ratio) < 1e-3:
		return p * math.Expm1(ratio) / ratio
	default:
		return (a - p) / ratio
	}
}

func shapley(plan, actual []float64) []float64 {
	n := len(plan)
	weight := make([]float64, n) // of a subset of k others: k!(n−1−k)!/n!
	for k := range weight {
		lg := func(x int) float64 { v, _ := math.Lgamma(float64(x + 1)); return v }
		weight[k] = math.Exp(lg(k) + lg(n-1-k) - lg(n))
	}
	value := make([]float64, 1<<n)
	for set := range value {
		v := 1.0
		for i := range n {
			if set>>i&1 == 1 {
				v *= actual[i]
			} else {
				v *= plan[i]
			}
		}
		value[set] = v
	}
	out := make([]float64, n)
	for set := range value {
		for i := range n {
			if set>>i&1 == 0 {
				out[i] += weight[bits.OnesCount(uint(set))] * (value[set|1<<i] - value[set])
			}
		}
	}
	return out
}

// Product multiplies; 1 for nothing.
func Product(v []float64) float64 {
	p := 1.0
	for _, x := range v {
		p *= x
	}
	return p
}
