package draw

import "math"

// XY is a point; NaN in Y is a gap.
type XY struct{ X, Y float64 }

// Curve is one series of a line chart.
type Curve struct {
	Points []XY
	Class  string
}

// Mark is something that happened at X, or a level at Y.
type Mark struct {
	X    float64
	Y    float64
	Text string
	Flat bool // a level
}

// Zone is a band of values with a class, such as the red one.
type Zone struct {
	From, To float64 // NaN: to the edge
	Class    string
}

// Line is what a line chart is made of.
type Line struct {
	W, H        float64
	Label       string
	X0, X1      float64
	FromZero    bool
	Max         *float64 // the axis ends here
	Curves      []Curve
	Low, High   []XY // the range; same X
	RangeClass  string
	Dots        []Dot // in values, turned into pixels
	Marks       []Mark
	Zones       []Zone
	Y           func(float64) string
	XTicks      []float64
	X           func(float64) string
	Ends        []End // labels at the right end, directly beside their line
	left, right float64
}

// End labels a curve at its last point.
type End struct {
	At    XY
	Text  string
	Class string
}

// Draw lays the chart out for its width.
func (c Line) Draw() Drawing {
	d := Drawing{W: c.W, H: c.H, Label: c.Label}
	lo, hi := c.extent()
	c.left, c.right = 52, c.W-12
	if c.beside() {
		c.right = c.W - 122
	}
	y := NewScale(lo, hi, c.H-28, 26)
	x := NewScale(c.X0, c.X1, c.left, c.right)
	c.axes(&d, x, y, lo, hi)
	c.zones(&d, y)
	if len(c.Low) > 1 {
		d.Paths = append(d.Paths, Path{c.cone(x, y), "cone " + c.RangeClass})
	}
	for _, s := range c.Curves {
		xs, ys := make([]float64, len(s.Points)), make([]float64, len(s.Points))
		for i, p := range s.Points {
			xs[i], ys[i] = x.At(p.X), y.At(p.Y)
		}
		d.Paths = append(d.Paths, Path{trace(xs, ys), s.Class})
	}
	for _, p := range c.Dots {
		d.Dots = append(d.Dots, Dot{x.At(p.X), y.At(p.Y), p.R, p.Class})
	}
	c.marks(&d, x, y)
	c.ends(&d, x, y)
	return d
}

func (c Line) extent() (lo, hi float64) {
	lo, hi = math.Inf(1), math.Inf(-1)
	see := func(v float64) {
		if !math.IsNaN(v) {
			lo, hi = min(lo, v), max(hi, v)
		}
	}
	for _, s := range c.Curves {
		for _, p := range s.Points {
			see(p.Y)
		}
	}
	for _, p := range append(append([]XY{}, c.Low...), c.High...) {
		see(p.Y)
	}
	for _, m := range c.Marks {
		if m.Flat {
			see(m.Y)
		}
	}
	if math.IsInf(lo, 1) {
		lo, hi = 0, 1
	}
	if c.FromZero {
		lo, hi = min(lo, 0), max(hi, 0)
	}
	pad := (hi - lo) * .06
	if lo == hi {
		pad = max(1, math.Abs(lo)*.1)
	}
	if lo != 0 {
		lo -= pad
	}
	if hi += pad; c.Max != nil {
		hi = min(hi, *c.Max)
	}
	return lo, hi
}

func (c Line) axes(d *Drawing, x, y Scale, lo, hi float64) {
	for _, v := range Ticks(lo, hi, 4) {
		d.Lines = append(d.Lines, Segment{c.left, y.At(v), c.right, y.At(v), "grid"})
		d.Texts = append(d.Texts, Text{c.left - 8, y.At(v) + 4, "end", "axis", c.Y(v)})
	}
	last := math.Inf(-1)
	for _, v := range c.XTicks {
		at := x.At(v)
		if at < last+56 || at > c.right-10 || at < c.left {
			continue // drawn for the width it gets: labels that would touch are left out
		}
		d.Texts = append(d.Texts, Text{at, c.H - 8, "middle", "axis", c.X(v)})
		last = at
	}
}

func (c Line) zones(d *Drawing, y Scale) {
	top, bottom := 26.0, c.H-28
	for _, z := range c.Zones {
		a, b := bottom, top
		if !math.IsNaN(z.From) {
			a = y.At(z.From)
		}
		if !math.IsNaN(z.To) {
			b = y.At(z.To)
		}
		a, b = min(max(a, top), bottom), min(max(b, top), bottom)
		if a > b {
			d.Rects = append(d.Rects, Rect{c.left, b, c.right - c.left, a - b, "zone " + z.Class})
		}
	}
}

func (c Line) cone(x, y Scale) string {
	n := len(c.Low)
	xs, ys := make([]float64, 0, 2*n), make([]float64, 0, 2*n)
	for _, p := range c.High {
		xs, ys = append(xs, x.At(p.X)), append(ys, y.At(p.Y))
	}
	for i := n - 1; i >= 0; i-- {
		xs, ys = append(xs, x.At(c.Low[i].X)), append(ys, y.At(c.Low[i].Y))
	}
	return trace(xs, ys) + "Z"
}

func (c Line) marks(d *Drawing, x, y Scale) {
	for _, m := range c.Marks {
		if m.Flat {
			d.Lines = append(d.Lines, Segment{c.left, y.At(m.Y), c.right, y.At(m.Y), "event"})
			d.Texts = append(d.Texts, Text{c.left + 4, y.At(m.Y) - 6, "start", "em", m.Text})
			continue
		}
		at := x.At(m.X)
		d.Lines = append(d.Lines, Segment{at, 22, at, c.H - 28, "event"})
		text := Text{at + 6, 16, "start", "", m.Text}
		if at > c.W*.6 {
			text.X, text.Anchor = at-6, "end"
		}
		d.Texts = append(d.Texts, text)
	}
}

// beside tells whether there is room for labels at the right of the lines.
func (c Line) beside() bool { return c.W >= 600 && len(c.Ends) > 0 }

// ends puts labels beside their lines and moves them apart when they touch.
func (c Line) ends(d *Drawing, x, y Scale) {
	used := make([]float64, 0, len(c.Ends))
	for _, e := range c.Ends {
		at, anchor, left := y.At(e.At.Y)-8, "end", min(x.At(e.At.X), c.right)
		if c.beside() {
			at, anchor, left = y.At(e.At.Y)+4, "start", c.right+8
		}
		for _, u := range used {
			if math.Abs(at-u) < 15 {
				at = u + 17
			}
		}
		at = min(max(at, 14), c.H-34)
		used = append(used, at)
		d.Texts = append(d.Texts, Text{left, at, anchor, "em " + e.Class, e.Text})
	}
}
