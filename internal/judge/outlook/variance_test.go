package outlook_test

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"plumbline/internal/judge/outlook"
	"plumbline/internal/measure"
)

var names = []string{"live_assets", "clicks_per_asset", "orders_per_click"}

func factors(segment string, plan, actual []float64) []measure.Factor {
	var out []measure.Factor
	for i, n := range names {
		out = append(out, measure.Factor{Segment: segment, Name: n, Plan: plan[i], Actual: actual[i], Basis: "booked"})
	}
	return out
}

func sum(parts []outlook.VariancePart) float64 {
	s := 0.0
	for _, p := range parts {
		s += p.Value
	}
	return s
}

func TestAVarianceNamesWhatWasNotDeliveredBeforeHowItPerformed(t *testing.T) {
	t.Parallel()
	// Ten posts of 100 orders each were due, eight are live and bring 90 each.
	var own []measure.Booking
	for i := 1; i <= 8; i++ {
		own = append(own, kept(i, 100, 90))
	}
	own = append(own, open(9, 100), open(10, 100))
	c := course(10, flat(720), own...)
	v := outlook.Split(c, outlook.Identity{Names: names, Count: true, Factors: factors("", []float64{10, 50, 2}, []float64{8, 45, 2})})
	require.InDelta(t, -280, v.Total, 1e-9)
	require.InDelta(t, -200, part(t, v.Parts, outlook.NotDelivered), 1e-9)
	require.InDelta(t, -80, part(t, v.Parts, "clicks_per_asset"), 1e-9)
	require.InDelta(t, 0, part(t, v.Parts, "orders_per_click"), 1e-9)
	require.InDelta(t, 0, part(t, v.Parts, outlook.Mix), 1e-9)
	require.InDelta(t, 0, part(t, v.Parts, outlook.Unexplained), 1e-9)
}

func TestWhenTheBestPostsAreMissingTheRestIsMix(t *testing.T) {
	t.Parallel()
	own := []measure.Booking{kept(1, 50, 50), open(2, 150)} // 200 on two posts, 100 on average
	c := course(10, flat(50), own...)
	v := outlook.Split(c, outlook.Identity{Names: names, Count: true, Factors: factors("", []float64{2, 50, 2}, []float64{1, 25, 2})})
	require.InDelta(t, -150, part(t, v.Parts, outlook.NotDelivered), 1e-9)
	mix, clicks := part(t, v.Parts, outlook.Mix), part(t, v.Parts, "clicks_per_asset")
	require.Positive(t, mix)
	require.InDelta(t, 0, mix+clicks, 1e-9, "what was delivered brought what was booked")
}

func TestFixingTrackingIsCreditedWithVisibilityNeverWithOrders(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		rate := rapid.Float64Range(0.001, 0.1).Draw(t, "rate")
		var blind, seen []measure.Booking
		n := rapid.IntRange(2, 8).Draw(t, "posts")
		hidden, got := 0.0, 0.0
		for i := 1; i <= n; i++ {
			reach := rapid.Float64Range(100, 10000).Draw(t, "reach")
			b := kept(i, rapid.Float64Range(1, 500).Draw(t, "expected"), reach*rate)
			b.Reach, b.Creator = reach, []string{"ann", "bob"}[i%2]
			got += b.Actual
			seen = append(seen, b)
			if i > 1 && rapid.Bool().Draw(t, "blind") {
				hidden += b.Actual
				b.Visible, b.Actual = false, 0
			}
			blind = append(blind, b)
		}
		plan := []float64{float64(n), rapid.Float64Range(1, 100).Draw(t, "clicks"), rapid.Float64Range(0.1, 10).Draw(t, "orders")}
		id := func(actual float64) outlook.Identity {
			return outlook.Identity{Names: names, Count: true, Factors: factors("", plan, []float64{float64(n), actual / (float64(n) * 2), 2})}
		}
		before := outlook.Split(course(50, flat(got-hidden), blind...), id(got-hidden))
		after := outlook.Split(course(50, flat(got), seen...), id(got))
		scale := 1e-9 * math.Max(1, math.Abs(before.Plan)+got)
		for i, p := range before.Parts {
			if p.Name == outlook.NotVisible {
				require.InDelta(t, -hidden, p.Value, scale)
				require.InDelta(t, 0, after.Parts[i].Value, scale)
				continue
			}
			require.InDelta(t, p.Value, after.Parts[i].Value, scale, p.Name)
		}
		require.InDelta(t, hidden, after.Total-before.Total, scale)
	})
}

func TestTheRangeOfWhatCannotBeSeenHoldsItsEstimate(t *testing.T) {
	t.Parallel()
	var own []measure.Booking
	for i, a := range []float64{5, 10, 15, 40} {
		b := kept(i+1, 10, a)
		b.Reach = 1000
		own = append(own, b)
	}
	blind := kept(9, 10, 0)
	blind.Visible, blind.Reach = false, 2000
	v := outlook.Split(course(20, flat(70), append(own, blind)...), outlook.Identity{})
	require.InDelta(t, -35, part(t, v.Parts, outlook.NotVisible), 1e-9)
	require.InDelta(t, 17.5, v.NotVisibleLow, 1e-9)
	require.InDelta(t, 42.5, v.NotVisibleHigh, 1e-9)
}

func TestWithoutReachWhatCannotBeSeenIsGuessedFromItsBooking(t *testing.T) {
	t.Parallel()
	blind := kept(9, 10, 0)
	blind.Visible = false
	v := outlook.Split(course(20, flat(0), blind), outlook.Identity{})
	require.InDelta(t, -10, part(t, v.Parts, outlook.NotVisible), 1e-9)
	require.Zero(t, v.NotVisibleLow)
}

func TestThePartsAddUpWhateverTheFiguresAre(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		var own []measure.Booking
		for i := range rapid.IntRange(0, 12).Draw(t, "bookings") {
			b := kept(rapid.IntRange(1, 92).Draw(t, "due"), rapid.Float64Range(0, 500).Draw(t, "expected"), rapid.Float64Range(-10, 900).Draw(t, "actual"))
			b.Creator = []string{"ann", "bob", "cy"}[i%3]
			b.Platform, b.Format = []string{"tiktok", "youtube"}[i%2], []string{"reel", "short", ""}[i%3]
			b.Reach = rapid.SampledFrom([]float64{0, 500, 9000}).Draw(t, "reach")
			b.Visible, b.Cancelled = rapid.Bool().Draw(t, "visible"), rapid.Bool().Draw(t, "cancelled")
			if rapid.Bool().Draw(t, "open") {
				b.Live, b.Settled, b.Actual = nil, false, 0
			}
			own = append(own, b)
		}
		g := rapid.OneOf(rapid.Just(0.0), rapid.Float64Range(-20, 20), rapid.Float64Range(0.1, 100))
		draw := func() []float64 { return rapid.SliceOfN(g, 3, 3).Draw(t, "factors") }
		all := factors("", draw(), draw())
		for _, s := range []string{"creator:ann", "creator:bob", "platform:tiktok"} {
			if rapid.Bool().Draw(t, s) {
				all = append(all, factors(s, draw(), draw())...)
			}
		}
		id := outlook.Identity{Names: names, Count: rapid.Bool().Draw(t, "count"), Factors: all}
		if rapid.Bool().Draw(t, "no identity") {
			id = outlook.Identity{}
		}
		v := outlook.Split(course(50, flat(rapid.Float64Range(-100, 9000).Draw(t, "actual")), own...), id)
		scale := 1.0
		for _, p := range v.Parts {
			scale = math.Max(scale, math.Abs(p.Value))
		}
		require.InDelta(t, v.Total, sum(v.Parts), 1e-9*scale)
		for dimension, parts := range v.By {
			for _, p := range parts {
				scale = math.Max(scale, math.Abs(p.Value))
			}
			require.InDelta(t, v.Total, sum(parts), 1e-9*scale, dimension)
		}
	})
}

func TestAShiftBetweenCreatorsIsMixAndNotPerformance(t *testing.T) {
	t.Parallel()
	// Ann's posts bring 100, Bob's 10, as planned; Ann made five fewer, Bob five more.
	ann := factors("creator:ann", []float64{10, 50, 2}, []float64{5, 50, 2})
	bob := factors("creator:bob", []float64{10, 5, 2}, []float64{15, 5, 2})
	all := factors("", []float64{20, 27.5, 2}, []float64{20, 16.25, 2})
	own := []measure.Booking{kept(1, 1000, 500), kept(1, 100, 150)}
	own[1].Creator = "bob"
	v := outlook.Split(course(10, flat(650), own...), outlook.Identity{Names: names, Count: true, Factors: append(append(all, ann...), bob...)})
	require.InDelta(t, 0, part(t, v.Parts, "clicks_per_asset"), 1e-9)
	require.InDelta(t, -450, part(t, v.Parts, outlook.Mix), 1e-6)
	require.InDelta(t, -500, part(t, v.By["creator"], "ann"), 1e-9)
	require.InDelta(t, 50, part(t, v.By["creator"], "bob"), 1e-9)
}

func TestAPlanBeyondTheBookingsIsNamed(t *testing.T) {
	t.Parallel()
	v := outlook.Split(course(10, flat(300), kept(1, 300, 300)), outlook.Identity{})
	require.InDelta(t, -700, part(t, v.Parts, outlook.NotBooked), 1e-9)
	require.InDelta(t, 0, part(t, v.Parts, outlook.Performed), 1e-9)
	require.InDelta(t, 0, part(t, v.Parts, outlook.Unexplained), 1e-9)
}

func TestWithoutAFigureThereIsNoVariance(t *testing.T) {
	t.Parallel()
	c := course(10, flat(1))
	c.Points = nil
	require.Nil(t, outlook.Split(c, outlook.Identity{}))
}
