package statistic_test

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"plumbline/internal/judge/statistic"
)

func total(v []float64) float64 {
	sum := 0.0
	for _, x := range v {
		sum += x
	}
	return sum
}

// factors draws a plan and an actual of one to six factors, some of them zero
// and some of them negative.
func factors(t *rapid.T, g *rapid.Generator[float64]) (plan, actual []float64) {
	n := rapid.IntRange(1, 6).Draw(t, "n")
	return rapid.SliceOfN(g, n, n).Draw(t, "plan"), rapid.SliceOfN(g, n, n).Draw(t, "actual")
}

func anything() *rapid.Generator[float64] {
	return rapid.OneOf(rapid.Just(0.0), rapid.Float64Range(-50, 50), rapid.Float64Range(0.001, 50))
}

func positive() *rapid.Generator[float64] { return rapid.Float64Range(0.001, 1000) }

func close(t require.TestingT, want, got float64, scale float64) {
	require.InDelta(t, want, got, 1e-9*math.Max(1, scale))
}

func size(plan, actual []float64) float64 {
	s := 1.0
	for i := range plan {
		s *= math.Max(1, math.Max(math.Abs(plan[i]), math.Abs(actual[i])))
	}
	return s
}

func TestSharesAddUpToTheWholeChange(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		plan, actual := factors(t, anything())
		close(t, statistic.Product(actual)-statistic.Product(plan), total(statistic.Split(plan, actual)), size(plan, actual))
	})
}

func TestSharesDoNotDependOnTheOrderOfFactors(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		plan, actual := factors(t, anything())
		n := len(plan)
		shares := statistic.Split(plan, actual)
		rp, ra := make([]float64, n), make([]float64, n)
		for i := range n {
			rp[i], ra[i] = plan[n-1-i], actual[n-1-i]
		}
		for i, s := range statistic.Split(rp, ra) {
			close(t, shares[n-1-i], s, size(plan, actual))
		}
	})
}

func TestSwappingPlanAndActualTurnsEveryShareRound(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		plan, actual := factors(t, anything())
		back := statistic.Split(actual, plan)
		for i, s := range statistic.Split(plan, actual) {
			close(t, -s, back[i], size(plan, actual))
		}
	})
}

func TestAFactorThatDidNotChangeHasNoShare(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		plan, actual := factors(t, anything())
		plan, actual = append(plan, 7), append(actual, 7)
		shares := statistic.Split(plan, actual)
		close(t, 0, shares[len(shares)-1], size(plan, actual))
	})
}

func TestTheUnitOfAFactorDoesNotMatter(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		plan, actual := factors(t, positive())
		plan, actual = append(plan, 3), append(actual, 4)
		shares := statistic.Split(plan, actual)
		plan[0], actual[0] = plan[0]*100, actual[0]*100
		plan[len(plan)-1], actual[len(plan)-1] = 0.03, 0.04
		if len(plan) == 2 && plan[0] == 0 {
			return
		}
		for i, s := range statistic.Split(plan, actual) {
			close(t, shares[i], s, 1e3*size(plan, actual))
		}
	})
}

func TestOnlyOneFactorChanges(t *testing.T) {
	t.Parallel()
	require.InDeltaSlice(t, []float64{0, 20, 0}, statistic.Split([]float64{2, 5, 10}, []float64{2, 6, 10}), 1e-9)
}

func TestAFactorThatFallsToZeroTakesItsPartOfTheLoss(t *testing.T) {
	t.Parallel()
	require.InDeltaSlice(t, []float64{-100, 0}, statistic.Split([]float64{10, 10}, []float64{0, 10}), 1e-9)
	require.InDeltaSlice(t, []float64{-50, -50}, statistic.Split([]float64{10, 10}, []float64{0, 0}), 1e-9)
}

func TestMoreFactorsThanCanBeSplitAreNotSplit(t *testing.T) {
	t.Parallel()
	require.Nil(t, statistic.Split(make([]float64, 17), make([]float64, 17)))
	require.Nil(t, statistic.Split(nil, nil))
}
