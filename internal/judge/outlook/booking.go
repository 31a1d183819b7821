package outlook

import (
	"cmp"
	"slices"

	"plumbline/internal/judge/statistic"
	"plumbline/internal/measure"
	"plumbline/internal/period"
)

// Lagging is a booking under 60% of its expectation once settled.
type Lagging struct {
	Deliverable, Creator, Campaign string
	Expected, Actual               float64
}

// Expectation is what one deliverable, creator or campaign is booked to
// contribute, and what has been credited to it so far.
type Expectation struct {
	Level   string  `json:"level"` // deliverable | creator | campaign
	ID      string  `json:"id"`
	Booked  float64 `json:"booked"`
	Actual  float64 `json:"actual"`
	Settled float64 `json:"settled"` // the part of Booked whose window has passed
	Lagging bool    `json:"lagging"` // credited under 60% of what has settled
}

// LaggingShare is the part of its expectation under which a settled booking lags.
const LaggingShare = 0.6

// Booked adds up what is booked and not cancelled.
func Booked(bs []measure.Booking) float64 {
	sum := 0.0
	for _, b := range bs {
		if !b.Cancelled {
			sum += b.Expected
		}
	}
	return sum
}

// counts tells whether a booking's credit can be judged: live, seen, its window passed.
func counts(b measure.Booking) bool {
	return !b.Cancelled && b.Live != nil && b.Visible && b.Settled
}

// LaggingOf lists settled bookings under LaggingShare of what was expected. A
// post that cannot be seen does not lag: nobody knows what it did.
func LaggingOf(bs []measure.Booking) []Lagging {
	var out []Lagging
	for _, b := range bs {
		if counts(b) && b.Actual < LaggingShare*b.Expected {
			out = append(out, Lagging{b.Deliverable, b.Creator, b.Campaign, b.Expected, b.Actual})
		}
	}
	slices.SortStableFunc(out, func(a, b Lagging) int {
		return cmp.Compare(b.Expected-b.Actual, a.Expected-a.Actual)
	})
	return out
}

// Expectations adds bookings up by deliverable, creator and campaign, in that
// order and by id.
func Expectations(bs []measure.Booking) []Expectation {
	var out []Expectation
	for _, level := range []struct {
		name string
		id   func(measure.Booking) string
	}{
		{"deliverable", func(b measure.Booking) string { return b.Deliverable }},
		{"creator", func(b measure.Booking) string { return b.Creator }},
		{"campaign", func(b measure.Booking) string { return b.Campaign }},
	} {
		out = append(out, addUp(level.name, bs, level.id)...)
	}
	return out
}

func addUp(level string, bs []measure.Booking, id func(measure.Booking) string) []Expectation {
	at := map[string]int{}
	var out []Expectation
	credited := map[string]float64{} // of settled bookings
	for _, b := range bs {
		if b.Cancelled {
			continue
		}
		i, ok := at[id(b)]
		if !ok {
			i = len(out)
			at[id(b)] = i
			out = append(out, Expectation{Level: level, ID: id(b)})
		}
		out[i].Booked += b.Expected
		out[i].Actual += b.Actual
		if counts(b) {
			out[i].Settled += b.Expected
			credited[id(b)] += b.Actual
		}
	}
	for i := range out {
		out[i].Lagging = credited[out[i].ID] < LaggingShare*out[i].Settled
	}
	slices.SortStableFunc(out, func(a, b Expectation) int { return cmp.Compare(a.ID, b.ID) })
	return out
}

// asOf is a booking as it stood at the end of a day: not live before it went
// live, its credit spread evenly over the days since. Whether it settled, and
// at what, is taken from today: rates are the best known, not the first known.
func asOf(b measure.Booking, day, today period.Date) measure.Booking {
	if b.Live == nil || day >= today {
		return b
	}
	if *b.Live > day {
		b.Live, b.Actual, b.Settled = nil, 0, false
		return b
	}
	b.Actual *= float64(day-*b.Live+1) / float64(max(1, today-*b.Live+1))
	return b
}

// keeping is how well the programme keeps its bookings.
type keeping struct {
	onTime  float64 // share of what fell due that went live by its day
	late    float64 // share of what was late that has gone live since
	hit     float64 // credited ÷ expected, of what settled in sight
	spread  float64 // robust deviation of a booking's own hit
	due     int
	settled int
}

// priorBookings of kept promises are mixed into every rate, so that the first
// bookings of a programme do not decide alone.
const priorBookings = 2

// hitSpread is the deviation of a booking's hit while fewer than five settled.
const hitSpread = 0.5

// keepingOf learns the rates from every booking of the programme, this
// sub-outcome's own hit first where at least five have settled.
func keepingOf(own, all []measure.Booking, day, today period.Date) keeping {
	k := keeping{onTime: 1, late: 1, hit: 1, spread: hitSpread}
	k.delivery(all, day, today)
	hits, ratio := hitRate(own, day, today)
	if len(hits) < 5 {
		hits, ratio = hitRate(all, day, today)
	}
	k.settled, k.hit = len(hits), ratio
	if len(hits) >= 5 {
		if _, dev := statistic.Robust(hits); dev > 0.05 {
			k.spread = dev
		} else {
			k.spread = 0.05
		}
	}
	return k
}

func (k *keeping) delivery(all []measure.Booking, day, today period.Date) {
	var due, onTime, late, since float64
	for _, b := range all {
		b = asOf(b, day, today)
		if b.Cancelled || b.Due > day {
			continue
		}
		k.due++
		due++
		switch {
		case b.Live != nil && *b.Live <= b.Due:
			onTime++
		case b.Live != nil:
			late++
			since++
		default:
			late++
		}
	}
	k.onTime = (onTime + priorBookings) / (due + priorBookings)
	k.late = (since + priorBookings/2) / (late + priorBookings)
}

func hitRate(bs []measure.Booking, day, today period.Date) (hits []float64, ratio float64) {
	var got, expected float64
	for _, b := range bs {
		if b = asOf(b, day, today); counts(b) && b.Expected > 0 && finite([]float64{b.Actual / b.Expected}) {
			hits = append(hits, b.Actual/b.Expected)
			got, expected = got+b.Actual, expected+b.Expected
		}
	}
	if len(hits) == 0 {
		return nil, 1
	}
	prior := priorBookings * expected / float64(len(hits))
	return hits, (got + prior) / (expected + prior)
}

// deliver is the chance that a booking not yet live will be.
func (k keeping) deliver(b measure.Booking, day period.Date) float64 {
	if b.Due <= day {
		return k.late
	}
	return k.onTime + (1-k.onTime)*k.late
}
