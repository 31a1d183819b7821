package draw_test

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"plumbline/internal/web/draw"
)

func TestTicksAreRoundAndCoverTheRange(t *testing.T) {
	t.Parallel()
	require.Equal(t, []float64{0, 5000, 10000}, draw.Ticks(0, 12500, 4))
	require.Equal(t, []float64{70, 80, 90, 100}, draw.Ticks(68, 101, 4))
	require.Empty(t, draw.Ticks(3, 3, 4))
	require.Empty(t, draw.Ticks(math.NaN(), 4, 4))
}

func TestAGapInTheDataIsAGapInTheLine(t *testing.T) {
	t.Parallel()
	d := draw.Spark([]float64{1, 2, math.NaN(), 4, 5}, "green-s")
	require.Equal(t, 2, strings.Count(d.Paths[0].D, "M"))
	require.Empty(t, draw.Spark([]float64{math.NaN()}, "").Paths)
}

func TestTheBandBarPutsTheValueInItsColour(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		value, green, yellow float64
		higher               bool
		class                string
	}{{71, 98, 90, true, "red-s"}, {93, 98, 90, true, "yellow-s"}, {99, 98, 90, true, "green-s"}, {2.31, 2, 2.4, false, "yellow-s"}, {9, 2, 2.4, false, "red-s"}, {1, 2, 2.4, false, "green-s"}} {
		d := draw.BandBar(c.value, c.green, c.yellow, c.higher)
		var at float64
		_, err := fmt.Sscanf(d.Paths[0].D, "M%f", &at)
		require.NoError(t, err)
		for _, r := range d.Rects {
			if at > r.X && at < r.X+r.W {
				require.Equal(t, c.class, r.Class, "%v", c)
			}
		}
	}
	require.Empty(t, draw.BandBar(math.NaN(), 98, 90, true).Paths, "no data has no place on the bar")
}

func TestAWaterfallStepsFromPlanToActualInsideItsWidth(t *testing.T) {
	t.Parallel()
	d := draw.Waterfall("gap", []draw.Bar{{Name: "Plan", From: 0, To: 7385}, {From: 7385, To: 6975}, {From: 6975, To: 6740}, {Name: "Counted", From: 0, To: 6740}})
	require.Len(t, d.Rects, 4)
	for _, r := range d.Rects {
		require.GreaterOrEqual(t, r.X, 111.9)
		require.LessOrEqual(t, r.X+r.W, 264.1)
	}
	require.Greater(t, d.Rects[1].W, 20.0, "steps are large enough to see")
	require.InDelta(t, d.Rects[0].X+d.Rects[0].W, d.Rects[1].X+d.Rects[1].W, .1, "each begins where the last ended")
}

func TestLabelsThatWouldTouchAreLeftOut(t *testing.T) {
	t.Parallel()
	var ticks []float64
	for i := range 13 {
		ticks = append(ticks, float64(i))
	}
	name := func(v float64) string { return fmt.Sprint(v) }
	for w, most := range map[float64]int{340: 6, 900: 13} {
		d := draw.Line{W: w, H: 240, X0: 0, X1: 12, XTicks: ticks, X: name, Y: name, Curves: []draw.Curve{{Points: []draw.XY{{0, 0}, {12, 100}}}}}.Draw()
		n := 0
		for _, text := range d.Texts {
			if text.Anchor == "middle" {
				n++
			}
			require.False(t, math.IsNaN(text.X) || text.X < 0 || text.X > w, text.S)
		}
		require.LessOrEqual(t, n, most)
	}
}

func TestEndLabelsDoNotCoverEachOther(t *testing.T) {
	t.Parallel()
	name := func(v float64) string { return "" }
	d := draw.Line{W: 900, H: 280, X0: 0, X1: 10, X: name, Y: name, Curves: []draw.Curve{{Points: []draw.XY{{0, 0}, {10, 100}}}},
		Ends: []draw.End{{At: draw.XY{10, 100}, Text: "target"}, {At: draw.XY{10, 98}, Text: "forecast"}}}.Draw()
	a, b := d.Texts[len(d.Texts)-2], d.Texts[len(d.Texts)-1]
	require.GreaterOrEqual(t, math.Abs(a.Y-b.Y), 15.0)
}
