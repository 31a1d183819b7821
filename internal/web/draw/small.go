package draw

import "math"

// Spark is a small line of the last periods with its last point marked.
func Spark(values []float64, class string) Drawing {
	d := Drawing{W: 96, H: 24}
	lo, hi := math.Inf(1), math.Inf(-1)
	for _, v := range values {
		if !math.IsNaN(v) {
			lo, hi = min(lo, v), max(hi, v)
		}
	}
	if math.IsInf(lo, 1) {
		return d
	}
	if lo == hi {
		lo, hi = lo-1, hi+1
	}
	x, y := NewScale(0, float64(max(1, len(values)-1)), 2, 94), NewScale(lo, hi, 21, 3)
	xs, ys := make([]float64, len(values)), make([]float64, len(values))
	last := -1
	for i, v := range values {
		xs[i], ys[i] = x.At(float64(i)), y.At(v)
		if !math.IsNaN(v) {
			last = i
		}
	}
	d.Paths = []Path{{trace(xs, ys), ""}}
	d.Dots = []Dot{{xs[last], ys[last], 2.6, class}}
	return d
}

// BandBar shows where a value lies between its bounds. Better is always on the
// right for higher-is-better metrics and on the left for the others, as the
// axis of the metric runs. A NaN value draws the bands alone.
func BandBar(value, green, yellow float64, higher bool) Drawing {
	d := Drawing{W: 120, H: 18}
	span := math.Abs(green - yellow)
	if span == 0 {
		span = max(math.Abs(green)*.1, 1)
	}
	lo, hi := min(green, yellow)-2*span, max(green, yellow)+2*span
	if !math.IsNaN(value) {
		lo, hi = min(lo, value-span/2), max(hi, value+span/2)
	}
	x := NewScale(lo, hi, 0, 120)
	first, second := x.At(min(green, yellow)), x.At(max(green, yellow))
	classes := []string{"red-s", "yellow-s", "green-s"}
	if !higher {
		classes = []string{"green-s", "yellow-s", "red-s"}
	}
	for i, seg := range [][2]float64{{0, first}, {first, second}, {second, 120}} {
		if w := seg[1] - seg[0] - 1; w > 0 {
			d.Rects = append(d.Rects, Rect{seg[0] + .5, 7, w, 4, classes[i]})
		}
	}
	if !math.IsNaN(value) {
		at := Num(x.At(value))
		d.Paths = []Path{{"M" + at + " 5l4 -5h-8zM" + at + " 5v8", "at"}}
	}
	return d
}

// Bar is one row of a waterfall.
type Bar struct {
	Name, Value string
	From, To    float64 // where it begins and ends on the axis
	Class       string
}

// Waterfall draws rows from plan to actual, one below the other, so that names
// can be read at any width.
func Waterfall(label string, bars []Bar) Drawing {
	const w, row, left, right = 326.0, 30.0, 112.0, 264.0
	d := Drawing{W: w, H: row*float64(len(bars)) + 4, Label: label}
	lo, hi := 0.0, 0.0
	for i, b := range bars {
		if i == 0 {
			lo, hi = min(b.From, b.To), max(b.From, b.To)
		}
		lo, hi = min(lo, b.From, b.To), max(hi, b.From, b.To)
	}
	lo = floor(bars, lo, hi)
	x := NewScale(lo, hi, left, right)
	for i, b := range bars {
		y := row * float64(i)
		a, e := x.At(max(min(b.From, b.To), lo)), x.At(max(b.From, b.To))
		d.Rects = append(d.Rects, Rect{a, y + 6, max(e-a, 1.5), 16, b.Class})
		d.Texts = append(d.Texts,
			Text{0, y + 18, "start", "", b.Name},
			Text{w, y + 18, "end", "em", b.Value})
		if i < len(bars)-1 {
			d.Lines = append(d.Lines, Segment{x.At(b.To), y + 22, x.At(b.To), y + row + 6, "event"})
		}
	}
	return d
}

// floor lifts the axis off zero when the steps would otherwise be too small to
// see: the two whole bars then begin at the edge.
func floor(bars []Bar, lo, hi float64) float64 {
	steps := math.Inf(1)
	for i, b := range bars {
		if i > 0 && i < len(bars)-1 {
			steps = min(steps, b.From, b.To)
		}
	}
	if math.IsInf(steps, 1) || lo < 0 || hi-steps > hi*.35 {
		return lo
	}
	return max(lo, steps-(hi-steps))
}
