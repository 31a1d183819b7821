// Package world draws the demo's programme in memory: who there is, what was
// agreed, posted, clicked, bought and said, before any of it is told.
//
// In: a moment and a seed. Out: a World; the same moment and seed draw the same.
package world

import (
	"hash/fnv"
	"math"
	"math/rand/v2"
	"time"

	"plumbline/internal/period"
)

// World is the programme in memory: everything that has happened and is
// planned, before it becomes facts.
type World struct {
	When
	seed      uint64
	Creators  []*Creator
	Campaigns []*Campaign
	Deals     []*Deal
	Works     []*Work
	Clicks    []Click
	Orders    []Order
	Refunds   []Refund
	Comments  []Comment
}

// Draw makes the world: who, what was agreed, what was posted, and what the
// shop saw of it. Each step has its own stream of chance, so that a change to
// one leaves the others as they were.
func Draw(at time.Time, seed uint64) (*World, error) {
	t, err := NewWhen(at)
	if err != nil {
		return nil, err
	}
	w := &World{When: t, seed: seed, Campaigns: campaigns()}
	w.castCreators()
	w.strike()
	w.schedule()
	w.book()
	w.visit()
	w.sell()
	w.talk()
	return w, nil
}

// Rng is the stream of chance of one step.
func (w *World) Rng(step string) *rand.Rand {
	h := fnv.New64a()
	h.Write([]byte(step))
	return rand.New(rand.NewPCG(w.seed, h.Sum64()))
}

// Size is about how many rows will be written, for the progress bar.
func (w *World) Size() int {
	visits := 0
	for i := range w.Clicks {
		if w.Clicks[i].Verdict == Valid {
			visits++
		}
	}
	return len(w.Clicks) + visits + len(w.Orders) + len(w.Refunds) + len(w.Comments) + 40*len(w.Works)
}

// Arrival is when something that happened reached the programme: each source
// has its own way of telling.
func (w *World) Arrival(source string, at time.Time) time.Time {
	switch source {
	case "links", "site":
		return at.Add(3 * time.Second)
	case "shopify":
		return at.Add(11 * time.Minute)
	case "tracker":
		return at.Add(25 * time.Minute)
	case SeedingList:
		if silent := w.At(w.Ago(SilentDays), 7, 0); at.After(silent) {
			return w.Now.Add(time.Hour) // it has not told since
		}
		return w.morning(at)
	default:
		return w.morning(at)
	}
}

// sources that tell of the programme; seedingList went silent silentDays ago.
const (
	SeedingList = "seeding_list"
	SilentDays  = 9
)

// Gauss is a normal number kept within three deviations.
func Gauss(r *rand.Rand, mean, dev float64) float64 {
	return mean + dev*max(-3, min(3, r.NormFloat64()))
}

// skewed is a log-normal number with the median and spread given.
func skewed(r *rand.Rand, median, spread float64) float64 {
	return median * math.Exp(Gauss(r, 0, spread))
}

// Whole rounds a mean to a whole number so that sums keep the mean.
func Whole(r *rand.Rand, mean float64) int {
	n := math.Floor(mean)
	if r.Float64() < mean-n {
		n++
	}
	return int(n)
}

// Pick returns one of the values by weight.
func Pick[T any](r *rand.Rand, values []T, weights ...float64) T {
	sum := 0.0
	for _, w := range weights {
		sum += w
	}
	if sum == 0 {
		return values[r.IntN(len(values))]
	}
	x := r.Float64() * sum
	for i, w := range weights {
		if x -= w; x < 0 {
			return values[i]
		}
	}
	return values[len(values)-1]
}

// daysUntilNow is how many whole days a day lies back; negative for the future.
func (w *World) daysUntilNow(d period.Date) int { return int(w.Today - d) }
