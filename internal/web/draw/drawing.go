// Package draw turns numbers into the marks of a chart, for a given width: the
// same drawing serves print, browsers without scripts, and the moment before
// the live chart appears. It knows nothing of KPIs.
package draw

import (
	"fmt"
	"math"
	"strings"
)

// Drawing is a chart as plain marks, drawn in this order: rects, lines, paths, dots, texts.
type Drawing struct {
	W, H  float64
	Label string // what it shows, for those who do not see it
	Rects []Rect
	Lines []Segment
	Paths []Path
	Dots  []Dot
	Texts []Text
}

// Rect is a bar or a zone.
type Rect struct {
	X, Y, W, H float64
	Class      string
}

// Segment is a straight line.
type Segment struct {
	X1, Y1, X2, Y2 float64
	Class          string
}

// Path is a line through points, or an area.
type Path struct{ D, Class string }

// Dot is a point that stands out.
type Dot struct {
	X, Y, R float64
	Class   string
}

// Text is a label; Anchor is start, middle or end.
type Text struct {
	X, Y   float64
	Anchor string
	Class  string
	S      string
}

// Num prints a coordinate.
func Num(v float64) string {
	return strings.TrimSuffix(strings.TrimRight(fmt.Sprintf("%.1f", v), "0"), ".")
}

// ViewBox is the drawing's own size.
func (d Drawing) ViewBox() string { return "0 0 " + Num(d.W) + " " + Num(d.H) }

// Scale maps values to pixels.
type Scale struct{ from, to, a, b float64 }

// NewScale maps [from, to] to [a, b]; an empty range is given some width.
func NewScale(from, to, a, b float64) Scale {
	if from == to {
		from, to = from-1, to+1
	}
	return Scale{from, to, a, b}
}

// At returns the pixel of a value.
func (s Scale) At(v float64) float64 { return s.a + (v-s.from)/(s.to-s.from)*(s.b-s.a) }

// Ticks returns at most n round values that cover [from, to].
func Ticks(from, to float64, n int) []float64 {
	if !(to > from) || n < 1 {
		return nil
	}
	raw := (to - from) / float64(n)
	mag := math.Pow(10, math.Floor(math.Log10(raw)))
	step := mag * 10
	for _, m := range []float64{1, 2, 2.5, 5, 10} {
		if m*mag >= raw {
			step = m * mag
			break
		}
	}
	var out []float64
	for i := math.Ceil(from/step - 1e-9); i*step <= to+step*1e-9; i++ {
		out = append(out, i*step)
	}
	return out
}

// trace makes the d of a path; NaN breaks it.
func trace(xs, ys []float64) string {
	var b strings.Builder
	pen := "M"
	for i := range xs {
		if math.IsNaN(ys[i]) {
			pen = "M"
			continue
		}
		fmt.Fprintf(&b, "%s%s %s", pen, Num(xs[i]), Num(ys[i]))
		pen = "L"
	}
	return b.String()
}
