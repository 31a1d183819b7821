package mark

import (
	"fmt"
	"math"

	"plumbline/internal/judge"
	"plumbline/internal/web/say"
)

// Plumb is the mark of a forecast against its target: the true line in the
// middle, a bob left of it where it is worse and right where it is better,
// whatever the metric's direction. Positions are percent of the width.
type Plumb struct {
	Colour    string
	Bob       float64
	Low, High float64 // the range; equal when there is none
	Label     string  // for those who do not see it
	SomeRange bool
}

// swing is the deviation at which the bob has gone about three quarters of its
// way: 18% of the target. tanh keeps far misses on the track and near ones apart.
const swing = 0.18

func hang(deviation float64) float64 { return 50 + 45*math.Tanh(deviation/swing) }

// PlumbOf places an outcome. Without a judgement it hangs on the line, grey.
func PlumbOf(o judge.Outcome) Plumb {
	p := Plumb{Colour: BadgeOf(o.Status).Colour, Bob: 50, Low: 50, High: 50}
	switch {
	case o.Status == judge.None:
		p.Low, p.High, p.SomeRange = 27, 73, true
		p.Label = "no data: not judged"
	case o.MissedOn != nil:
		p.Bob, p.Low, p.High = 5, 5, 5
		p.Label = "missed on " + say.LongDay(*o.MissedOn)
	case o.Kind == "never":
		p.Label = "kept so far"
	default:
		p.place(o)
	}
	return p
}

func (p *Plumb) place(o judge.Outcome) {
	now, low, high, ok := ends(o)
	if !ok || o.Target == nil {
		p.Label = BadgeOf(o.Status).Word
		return
	}
	d := deviation(o, now)
	p.Bob = hang(d)
	a, b := deviation(o, low), deviation(o, high)
	p.Low, p.High = hang(min(a, b)), hang(max(a, b))
	p.SomeRange = p.High-p.Low > 1
	p.Label = sayDeviation(d)
}

// ends returns where the figure will end: the forecast, or the actual without one.
func ends(o judge.Outcome) (now, low, high float64, ok bool) {
	switch {
	case o.Forecast != nil:
		return o.Forecast.Value, o.Forecast.Low, o.Forecast.High, true
	case o.Actual != nil:
		return *o.Actual, *o.Actual, *o.Actual, true
	}
	return 0, 0, 0, false
}

// deviation is the signed distance from the target as a part of it: negative
// is worse. A hold that holds hangs right of the line, one that does not left,
// whichever way it moved.
func deviation(o judge.Outcome, v float64) float64 {
	target := *o.Target
	size := math.Abs(target)
	if size == 0 && o.From != nil {
		size = math.Abs(*o.From)
	}
	if size == 0 {
		size = 1
	}
	d := (v - target) / size
	switch {
	case o.Kind == "hold" && o.Status == judge.Green:
		return math.Abs(d)
	case o.Kind == "hold", o.Reason == judge.HoldBroken:
		return -math.Abs(d)
	case lowerIsBetter(o):
		return -d
	}
	return d
}

func lowerIsBetter(o judge.Outcome) bool {
	return o.Kind == "reduce" || o.Kind != "reach" && o.From != nil && o.Target != nil && *o.From > *o.Target
}

func sayDeviation(d float64) string {
	switch pct := math.Round(math.Abs(d) * 100); {
	case pct == 0:
		return "forecast on target"
	case d < 0:
		return fmt.Sprintf("forecast %.0f percent worse than the target", pct)
	default:
		return fmt.Sprintf("forecast %.0f percent better than the target", pct)
	}
}

// X prints a position as SVG takes it.
func X(v float64) string { return fmt.Sprintf("%.1f%%", v) }
