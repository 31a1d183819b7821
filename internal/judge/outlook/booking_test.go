package outlook_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"plumbline/internal/judge/outlook"
	"plumbline/internal/measure"
)

func TestExpectationsAddUpFromDeliverableToCreatorToCampaign(t *testing.T) {
	t.Parallel()
	a, b, c := kept(1, 100, 90), kept(2, 50, 10), open(80, 200)
	c.Creator = "bob"
	gone := open(70, 1000)
	gone.Cancelled = true
	all := []measure.Booking{a, b, c, gone}
	require.InDelta(t, 350, outlook.Booked(all), 1e-9)
	sums := map[string]float64{}
	lagging := map[string]bool{}
	for _, e := range outlook.Expectations(all) {
		sums[e.Level] += e.Booked
		lagging[e.Level+" "+e.ID] = e.Lagging
	}
	require.Equal(t, map[string]float64{"deliverable": 350, "creator": 350, "campaign": 350}, sums)
	require.True(t, lagging["deliverable d2"])
	require.False(t, lagging["creator ann"], "100 of 150 is above sixty percent")
	require.False(t, lagging["creator bob"], "nothing of hers has settled")
}

func TestLaggingIsUnderSixtyPercentOnceSettledAndInSight(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		change func(*measure.Booking)
		want   int
	}{
		"at sixty percent it does not lag":    {func(b *measure.Booking) { b.Actual = 60 }, 0},
		"under it it does":                    {func(b *measure.Booking) { b.Actual = 59 }, 1},
		"not before it has settled":           {func(b *measure.Booking) { b.Actual, b.Settled = 0, false }, 0},
		"not where nobody can see":            {func(b *measure.Booking) { b.Actual, b.Visible = 0, false }, 0},
		"not when it was never live":          {func(b *measure.Booking) { b.Actual, b.Live = 0, nil }, 0},
		"not when it was called off":          {func(b *measure.Booking) { b.Actual, b.Cancelled = 0, true }, 0},
		"not when nothing was expected of it": {func(b *measure.Booking) { b.Actual, b.Expected = 0, 0 }, 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := kept(1, 100, 100)
			c.change(&b)
			require.Len(t, outlook.LaggingOf([]measure.Booking{b}), c.want)
		})
	}
}

func TestTheLargestLagComesFirst(t *testing.T) {
	t.Parallel()
	got := outlook.LaggingOf([]measure.Booking{kept(1, 100, 50), kept(2, 1000, 100)})
	require.Equal(t, "d2", got[0].Deliverable)
}
