package outlook

import (
	"math"
	"slices"

	"plumbline/internal/measure"
	"plumbline/internal/period"
)

// Plan is what is to be reached by each day: exact at its knots (start,
// checkpoints, target), and between two of them along a shape.
type Plan struct {
	Knots []Knot
	Shape string                    // even | last_year | booked
	curve func(period.Date) float64 // never falls; its scale does not matter
}

// Knot is what is to be reached by the end of a day.
type Knot struct {
	Day   period.Date
	Value float64
}

// At returns the plan at the end of a day.
func (p Plan) At(d period.Date) float64 {
	if len(p.Knots) == 0 {
		return math.NaN()
	}
	if d <= p.Knots[0].Day {
		return p.Knots[0].Value
	}
	for i := 1; i < len(p.Knots); i++ {
		a, b := p.Knots[i-1], p.Knots[i]
		if d > b.Day {
			continue
		}
		return a.Value + (b.Value-a.Value)*p.part(a.Day, b.Day, d)
	}
	return p.Knots[len(p.Knots)-1].Value
}

// part is the share of a stretch that the shape puts before the end of d.
func (p Plan) part(from, to, d period.Date) float64 {
	if rise := p.curve(to) - p.curve(from); rise > 0 {
		return min(1, max(0, (p.curve(d)-p.curve(from))/rise))
	}
	return float64(d-from) / float64(to-from)
}

// Points is the plan by day, for charts.
func (p Plan) Points(in period.Period) []measure.Point {
	if len(p.Knots) == 0 {
		return nil
	}
	out := make([]measure.Point, 0, in.Days())
	for d := in.From; d < in.To; d++ {
		out = append(out, measure.Point{Day: d, Value: p.At(d), Status: measure.OK})
	}
	return out
}

// NewPlan lays a plan from start to target over a period, through the
// checkpoints that lie inside it. A shape without its material is even.
func NewPlan(in period.Period, from, target float64, checkpoints []Knot, m Material) Plan {
	p := Plan{Knots: []Knot{{in.From - 1, from}}, curve: even, Shape: "even"}
	points := slices.Clone(checkpoints)
	slices.SortStableFunc(points, func(a, b Knot) int { return int(a.Day - b.Day) })
	for _, c := range points {
		if in.Contains(c.Day) && c.Day < in.To-1 {
			p.Knots = append(p.Knots, c)
		}
	}
	p.Knots = append(p.Knots, Knot{in.To - 1, target})
	if f := m.curve(in); f != nil {
		p.curve, p.Shape = f, m.Shape
	}
	return p
}

// Material is what a plan's shape is made of.
type Material struct {
	Shape    string // last_year | even | booked
	LastYear []measure.Point
	Bookings []measure.Booking
	Window   int // days over which a booking is credited
}

func even(d period.Date) float64 { return float64(d) }

func (m Material) curve(in period.Period) func(period.Date) float64 {
	switch m.Shape {
	case "last_year":
		return lastYear(m.LastYear, in)
	case "booked":
		return booked(m.Bookings, m.Window)
	default:
		return nil
	}
}

// lastYear follows the same days of the year before; nil without them.
func lastYear(points []measure.Point, in period.Period) func(period.Date) float64 {
	if len(points) < 2 {
		return nil
	}
	var shift period.Date // days from last year's points to this year's
	if points[0].Day < in.From-1 {
		y, m, d := in.From.Civil()
		shift = in.From - period.NewDate(y-1, m, d)
	}
	return func(d period.Date) float64 {
		v := 0.0
		for _, p := range points {
			if p.Day+shift > d {
				break
			}
			if p.Status.Has() {
				v = max(v, p.Value)
			}
		}
		return v
	}
}

// booked follows what is booked by due day, each booking credited evenly over its window.
func booked(bookings []measure.Booking, window int) func(period.Date) float64 {
	total := 0.0
	for _, b := range bookings {
		if !b.Cancelled {
			total += max(0, b.Expected)
		}
	}
	if total == 0 {
		return nil
	}
	return func(d period.Date) float64 {
		v := 0.0
		for _, b := range bookings {
			if !b.Cancelled {
				v += max(0, b.Expected) * ripe(b.Due, d, window)
			}
		}
		return v
	}
}

// ripe is the share of a booking's window that has passed by the end of d.
func ripe(start, d period.Date, window int) float64 {
	if d < start {
		return 0
	}
	return min(1, float64(d-start+1)/float64(max(1, window)))
}
