package outlook_test

import (
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"plumbline/internal/judge/outlook"
	"plumbline/internal/measure"
	"plumbline/internal/period"
)

func flat(v float64) func(int) float64 { return func(int) float64 { return v } }

func TestEarlyAForecastComesFromBookings(t *testing.T) {
	t.Parallel()
	c := course(20, flat(1000), kept(2, 500, 500), kept(5, 500, 500), open(60, 4000), open(70, 3000))
	f := c.Forecast()
	require.Equal(t, "bookings", f.Basis)
	require.InDelta(t, 1000+7000, f.Value, 1)
	require.GreaterOrEqual(t, f.Low, 1000.0, "what has come stays")
	require.Greater(t, f.High, f.Value)
}

func TestBookingsAreTakenAtTheProgrammesOwnHitAndDeliveryRate(t *testing.T) {
	t.Parallel()
	var all []measure.Booking
	for i := 1; i <= 8; i++ {
		all = append(all, kept(i, 100, 50)) // half of what was expected
	}
	c := course(20, flat(400), append(all, open(60, 1000))...)
	hit := (400.0 + 200) / (800 + 200) // two bookings' worth of kept promises mixed in
	require.InDelta(t, 400+1000*hit, c.Forecast().Value, 1)

	for i := 9; i <= 16; i++ {
		all = append(all, open(i, 100)) // due and not live
	}
	later := course(20, flat(400), append(all, open(60, 1000))...).Forecast()
	onTime, late := (8.0+2)/(16+2), 1.0/(8+2)
	want := 400 + 1000*hit*(onTime+(1-onTime)*late) + 800*hit*late
	require.InDelta(t, want, later.Value, 1)
}

func TestAPostNobodyCanTraceAddsNothingToTheForecast(t *testing.T) {
	t.Parallel()
	blind := open(10, 1000)
	blind.Live, blind.Visible = on(10), false
	with := course(20, flat(500), kept(2, 500, 500), open(60, 1000), blind).Forecast()
	without := course(20, flat(500), kept(2, 500, 500), open(60, 1000)).Forecast()
	require.InDelta(t, without.Value, with.Value, 1)
}

func TestWhatFallsDueAfterThePeriodIsNotCounted(t *testing.T) {
	t.Parallel()
	f := course(20, flat(500), kept(2, 500, 500), open(60, 1000), open(93, 5000)).Forecast()
	require.InDelta(t, 1500, f.Value, 1)
}

func TestASteadyPaceTakesOverInTheSecondHalf(t *testing.T) {
	t.Parallel()
	c := course(60, func(d int) float64 { return 100 * float64(d) }, open(80, 5000))
	f := c.Forecast()
	require.Equal(t, "pace", f.Basis)
	require.InDelta(t, 9200, f.Value, 1e-6)

	lumps := course(60, func(d int) float64 { return 1000 * float64(d/20) }, kept(20, 1000, 1000), open(80, 5000))
	require.Equal(t, "bookings", lumps.Forecast().Basis)
}

func TestTheRangeNarrowsAsThePeriodPasses(t *testing.T) {
	t.Parallel()
	f := func(d int) float64 { return 100*float64(d) + 60*float64(d/7%2) }
	early, late := course(30, f).Forecast(), course(85, f).Forecast()
	require.Greater(t, early.High-early.Low, 2*(late.High-late.Low))
}

func TestTooEarlyThereIsNoForecast(t *testing.T) {
	t.Parallel()
	require.Nil(t, course(5, func(d int) float64 { return 100 * float64(d) }).Forecast())
	require.NotNil(t, course(5, flat(10), open(60, 100)).Forecast(), "but there is with bookings")
}

func TestScalingEverythingScalesTheForecast(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(20, 90).Draw(t, "n")
		gains := rapid.SliceOfN(rapid.Float64Range(0, 200), n, n).Draw(t, "gains")
		sum := make([]float64, n+1)
		for i, x := range gains {
			sum[i+1] = sum[i] + x
		}
		one := course(n, func(d int) float64 { return sum[d] })
		ten := course(n, func(d int) float64 { return 10 * sum[d] })
		ten.Target = 92000
		ten.Plan = outlook.NewPlan(quarter, 0, 92000, nil, outlook.Material{})
		a, b := one.Forecast(), ten.Forecast()
		require.InDelta(t, 10*a.Value, b.Value, 1e-3)
		require.InDelta(t, 10*a.High, b.High, 1e-3)
		require.LessOrEqual(t, a.Low, a.Value)
		require.LessOrEqual(t, a.Value, a.High)
	})
}

func TestAPlanNeverFallsAndEndsAtItsTarget(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		var bookings []measure.Booking
		for i := range rapid.IntRange(0, 10).Draw(t, "n") {
			b := open(rapid.IntRange(-10, 120).Draw(t, "due"), rapid.Float64Range(0, 100).Draw(t, "expected"))
			b.Cancelled = i%4 == 3
			bookings = append(bookings, b)
		}
		shape := rapid.SampledFrom([]string{"", "even", "booked", "last_year"}).Draw(t, "shape")
		p := outlook.NewPlan(quarter, 100, 1100, []outlook.Knot{{Day: day(40), Value: 300}},
			outlook.Material{Shape: shape, Bookings: bookings, Window: rapid.IntRange(1, 40).Draw(t, "window")})
		require.InDelta(t, 100, p.At(quarter.From-1), 1e-9)
		require.InDelta(t, 300, p.At(day(40)), 1e-9)
		require.InDelta(t, 1100, p.At(quarter.To-1), 1e-9)
		require.InDelta(t, 1100, p.At(quarter.To+50), 1e-9)
		for d := quarter.From; d < quarter.To; d++ {
			require.GreaterOrEqual(t, p.At(d), p.At(d-1)-1e-9)
		}
	})
}

func TestABookedShapeFollowsDueDays(t *testing.T) {
	t.Parallel()
	p := outlook.NewPlan(quarter, 0, 1000, nil, outlook.Material{Shape: "booked", Bookings: []measure.Booking{open(10, 30), open(50, 10)}, Window: 10})
	require.InDelta(t, 0, p.At(day(9)), 1e-9)
	require.InDelta(t, 375, p.At(day(14)), 1e-9, "half of its window")
	require.InDelta(t, 750, p.At(day(40)), 1e-9)
	require.InDelta(t, 1000, p.At(day(60)), 1e-9)
	require.Equal(t, "booked", p.Shape)
}

func TestAShapeWithoutMaterialIsEven(t *testing.T) {
	t.Parallel()
	p := outlook.NewPlan(quarter, 0, 92, nil, outlook.Material{Shape: "last_year"})
	require.Equal(t, "even", p.Shape)
	require.InDelta(t, 46, p.At(day(46)), 1e-9)
}

func TestALevelIsCarriedOnWithTheRangeOfItsOwnMoves(t *testing.T) {
	t.Parallel()
	c := course(40, func(d int) float64 { return 30 + float64(d%2) })
	f := c.Level()
	require.Equal(t, "level", f.Basis)
	require.InDelta(t, 30, f.Value, 1e-9)
	require.Nil(t, course(5, flat(30)).Level(), "a week has to be seen first")
	still := course(40, flat(30)).Level()
	require.InDelta(t, still.Low, still.High, 1e-9)
}

func TestAnEarlierDayIsJudgedAsItStood(t *testing.T) {
	t.Parallel()
	c := course(60, func(d int) float64 { return 10 * float64(d) }, kept(50, 100, 100))
	back := c.Back(day(30))
	require.InDelta(t, 300, back.Actual(), 1e-9)
	require.Nil(t, back.Own[0].Live)
	require.Zero(t, back.Own[0].Actual)
	require.NotNil(t, c.Own[0].Live, "the course itself stays as it was")
	require.Equal(t, period.Date(quarter.From+29), back.Day)
}
