package outlook_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"plumbline/internal/measure"
)

// quarters is how many made-up quarters a range is held against.
const quarters = 600

func TestThePaceRangeHoldsWhatComesAboutFourTimesInFive(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(1, 2))
	for _, at := range []int{30, 45, 60, 80} {
		held := 0
		for range quarters {
			var sum [93]float64
			for d := 1; d <= 92; d++ {
				week := 1 + 0.25*math.Sin(float64(d/7)*2.4) // weeks differ, days more so
				sum[d] = sum[d-1] + math.Max(0, 100*week+45*r.NormFloat64())
			}
			f := course(at, func(d int) float64 { return sum[d] }).Forecast()
			if f.Low <= sum[92] && sum[92] <= f.High {
				held++
			}
		}
		share := float64(held) / quarters
		require.InDelta(t, 0.8, share, 0.12, "made on day %d it held %.0f%%", at, 100*share)
	}
}

func TestTheBookingRangeHoldsWhatComesAboutFourTimesInFive(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(3, 4))
	for _, at := range []int{20, 40} {
		held := 0
		for range quarters {
			now, end, own := booked(r, at)
			c := course(at, func(int) float64 { return now }, own...)
			f := c.Forecast()
			require.Equal(t, "bookings", f.Basis)
			if f.Low <= end && end <= f.High {
				held++
			}
		}
		share := float64(held) / quarters
		require.InDelta(t, 0.8, share, 0.12, "made on day %d it held %.0f%%", at, 100*share)
	}
}

// booked makes forty bookings over a quarter, of which five in six go live and
// bring 85% of what was expected, give or take half.
func booked(r *rand.Rand, at int) (now, end float64, own []measure.Booking) {
	for i := range 40 {
		due := 1 + i*88/40
		b := open(due, 100)
		if r.Float64() < 5.0/6 {
			got := math.Max(0, 85+42*r.NormFloat64())
			end += got
			if due <= at {
				b = kept(due, 100, got)
				now += got
			}
		}
		own = append(own, b)
	}
	return now, end, own
}
