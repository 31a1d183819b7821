package outlook

import (
	"math"

	"gonum.org/v1/gonum/stat"
	"gonum.org/v1/gonum/stat/distuv"

	"plumbline/internal/judge/statistic"
	"plumbline/internal/period"
)

// Forecast is where a figure will end.
type Forecast struct {
	Value       float64  `json:"value"`
	Low         float64  `json:"low"` // 80% range
	High        float64  `json:"high"`
	Basis       string   `json:"basis"` // bookings | pace | shape | level
	Probability *float64 `json:"probability,omitempty"`
	Word        string   `json:"word"` // behind | on | ahead
}

// z80 bounds the middle 80% of a normal law.
var z80 = distuv.UnitNormal.Quantile(0.9)

// Forecast says where a reach or reduce will end, or nil when it is too early
// to say: from bookings first (early, or when results come in lumps), from the
// share of the plan reached so far later.
func (r Course) Forecast() *Forecast {
	if r.Cumulative && r.open() > 0 && (r.Elapsed() < 0.5 || r.lumpy()) {
		if f := r.fromBookings(); finite([]float64{f.Value, f.Low, f.High}) {
			return f
		}
	}
	return r.fromPlan()
}

// open is what is booked and still to come, before any rate.
func (r Course) open() float64 {
	sum := 0.0
	for _, b := range r.Own {
		if !b.Cancelled && !b.Settled && b.Due < r.In.To {
			sum += max(0, b.Expected-b.Actual)
		}
	}
	return sum
}

// lumpy tells whether weekly results swing by more than half their mean.
func (r Course) lumpy() bool {
	gains, _ := r.weeks()
	if len(gains) < 3 {
		return true
	}
	mean, dev := stat.MeanStdDev(gains, nil)
	return mean <= 0 || dev > 0.5*mean
}

// weeks are the gains of the whole weeks counted back from the run's day, and
// what the plan wanted of each.
func (r Course) weeks() (gains, planned []float64) {
	for end := r.Day; end-7 >= r.In.From-1; end -= 7 {
		start := r.On(end - 7)
		if math.IsNaN(start) {
			if start = r.From; end-7 != r.In.From-1 && len(r.Points) > 0 && r.Points[0].Day > end-7 && !r.Cumulative {
				break
			}
		}
		gains = append(gains, r.On(end)-start)
		planned = append(planned, r.Plan.At(end)-r.Plan.At(end-7))
	}
	return gains, planned
}

// fromBookings adds to the result so far what is still booked × the chance it
// is delivered × the programme's own hit rate. The range holds the chance of
// each delivery, the scatter of hits, and how little is known of both rates. A
// post without a working identifier adds nothing: what it brings is not counted.
func (r Course) fromBookings() *Forecast {
	k := keepingOf(r.Own, r.All, r.Day, r.Known)
	sum, variance, exposed := 0.0, 0.0, 0.0
	for _, b := range r.Own {
		if b.Cancelled || b.Settled || b.Due >= r.In.To || b.Live != nil && !b.Visible {
			continue
		}
		chance := 1.0
		if b.Live == nil {
			chance = k.deliver(b, r.Day)
		}
		rest := max(0, b.Expected*k.hit-b.Actual)
		sum += chance * rest
		variance += rest*rest*chance*(1-chance) + chance*sq(b.Expected*k.spread)
		exposed += chance * b.Expected
	}
	variance += sq(exposed*k.spread) / float64(k.settled+priorBookings)
	variance += sq(exposed*k.hit) * k.onTime * (1 - k.onTime) / float64(k.due+priorBookings)
	value, reach := r.Actual()+sum, z80*math.Sqrt(variance)
	return &Forecast{Value: value, Low: max(value-reach, min(r.Actual(), value)), High: value + reach, Basis: "bookings"}
}

func sq(x float64) float64 { return x * x }

// A pace says something once this share of the plan lies behind, or once a
// quarter of the time has passed and a trace of the plan with it.
const (
	enough = 0.08
	trace  = 0.02
)

// early tells whether it is too early for a pace.
func (r Course) early(done, way float64) bool {
	share := done / way
	return way == 0 || r.Day-r.In.From < 6 || share < trace || share < enough && r.Elapsed() < 0.25
}

// fromPlan carries on as the plan has been met so far: actual ÷ plan by now,
// over what is still planned.
func (r Course) fromPlan() *Forecast {
	way := r.Target - r.From
	done := r.Plan.At(r.Day) - r.From
	if r.early(done, way) {
		return nil
	}
	ratio := (r.Actual() - r.From) / done
	dev := r.scatter(ratio, done, way)
	value := r.From + way*ratio
	f := &Forecast{Value: value, Low: value - z80*dev, High: value + z80*dev, Basis: "pace"}
	if !finite([]float64{f.Value, f.Low, f.High}) { // a way of nearly nothing
		return nil
	}
	if r.Plan.Shape != "even" || len(r.Plan.Knots) > 2 {
		f.Basis = "shape"
	}
	if p, ok := r.probability(value, dev); ok {
		f.Probability = &p
	}
	return f
}

// scatter is the standard deviation of the end figure: of a sum, from how the
// weeks scatter about the pace; of a level, from how its days scatter about
// the line it is on, drawn out to the end.
func (r Course) scatter(ratio, done, way float64) float64 {
	rest := math.Abs(way - done)
	if !r.Cumulative {
		var off []float64
		for _, p := range r.Points {
			if p.Day >= r.In.From {
				off = append(off, p.Value-(r.From+ratio*(r.Plan.At(p.Day)-r.From)))
			}
		}
		if len(off) < 3 {
			return math.Abs(way) * 0.5
		}
		_, dev := statistic.Robust(off)
		return max(dev, 0.01*math.Abs(way)) * math.Abs(way/done)
	}
	gains, planned := r.weeks()
	var ratios []float64
	for i := range gains {
		if planned[i] != 0 {
			ratios = append(ratios, gains[i]/planned[i])
		}
	}
	dev := 0.3 // of the pace, until three weeks have shown their own
	if len(ratios) >= 3 {
		dev = max(0.03, stat.StdDev(ratios, nil))
	}
	left := max(1.0/7, float64(r.In.To-1-r.Day)/7)
	return rest * dev * math.Sqrt(1/left+1/max(1, float64(len(ratios))))
}

// Level carries a level on as it is, with the range of its own past changes
// over as many days as are left (as many as are known, widened by the root of
// the time). Nil until a week has been seen.
func (r Course) Level() *Forecast {
	left := r.In.To - 1 - r.Day
	if len(r.Points) < 3 || left < 1 {
		return nil
	}
	first, last := r.Points[0].Day, r.Points[len(r.Points)-1].Day
	if last-first < 6 {
		return nil
	}
	lag := max(1, min(left, (last-first)/2))
	var moves []float64
	for _, p := range r.Points {
		if p.Day-lag >= first {
			moves = append(moves, p.Value-r.On(p.Day-lag))
		}
	}
	dev := math.Sqrt(stat.Mean(squares(moves), nil) * float64(left) / float64(lag))
	v := r.Actual()
	return &Forecast{Value: v, Low: v - z80*dev, High: v + z80*dev, Basis: "level", Word: "on"}
}

func squares(v []float64) []float64 {
	out := make([]float64, len(v))
	for i, x := range v {
		out[i] = x * x
	}
	return out
}

// A probability needs a back-test of at least this many forecasts, this share
// of whose 80% ranges held what came.
const (
	backTests   = 8
	backTestHit = 0.7
)

// probability is the chance of reaching the target. It is given only when the
// same forecast, made at every whole week of this period for the figure half of
// the remaining time later, kept its word.
func (r Course) probability(value, dev float64) (float64, bool) {
	ahead := (r.In.To - 1 - r.Day + 1) / 2
	if !r.Cumulative || ahead < 7 || dev <= 0 {
		return 0, false
	}
	tried, held := 0, 0
	for day := r.Day - ahead; day > r.In.From+6; day -= 7 {
		if ok, known := r.backTest(day, day+ahead); known {
			tried++
			if ok {
				held++
			}
		}
	}
	if tried < backTests || float64(held) < backTestHit*float64(tried) {
		return 0, false
	}
	p := distuv.Normal{Mu: value, Sigma: dev}.Survival(r.Target)
	if !r.Up {
		p = 1 - p
	}
	return p, true
}

// backTest makes the forecast of a day for a later one, and looks.
func (r Course) backTest(day, later period.Date) (held, known bool) {
	earlier := r.Back(day)
	earlier.In.To = later + 1
	earlier.Target = r.Plan.At(later)
	done, way := r.Plan.At(day)-r.From, earlier.Target-r.From
	if earlier.early(done, way) || math.IsNaN(earlier.Actual()) {
		return false, false
	}
	ratio := (earlier.Actual() - r.From) / done
	dev := earlier.scatter(ratio, done, way)
	return math.Abs(r.On(later)-(r.From+way*ratio)) <= z80*dev, true
}
