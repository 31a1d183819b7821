package demo

import (
	"hash/fnv"
	"math"
	"math/rand/v2"
	"time"

	"plumbline/internal/period"
)

// world is the programme in memory: everything that has happened and is
// planned, before it becomes facts.
type world struct {
	when
	seed      uint64
	creators  []*creator
	campaigns []*campaign
	deals     []*deal
	works     []*work
	clicks    []click
	orders    []order
	refunds   []refund
	comments  []comment
}

// draw makes the world: who, what was agreed, what was posted, and what the
// shop saw of it. Each step has its own stream of chance, so that a change to
// one leaves the others as they were.
func draw(c Config) (*world, error) {
	t, err := newWhen(c.AsOf)
	if err != nil {
		return nil, err
	}
	w := &world{when: t, seed: c.Seed, campaigns: campaigns()}
	w.castCreators()
	w.strike()
	w.schedule()
	w.book()
	w.visit()
	w.sell()
	w.talk()
	return w, nil
}

// rng is the stream of chance of one step.
func (w *world) rng(step string) *rand.Rand {
	h := fnv.New64a()
	h.Write([]byte(step))
	return rand.New(rand.NewPCG(w.seed, h.Sum64()))
}

// parts are the transactions of a writing: first what the pages need.
func (w *world) parts() []func(*sink) {
	return []func(*sink){
		func(s *sink) { w.writePeople(s); w.writeWork(s); w.writeSeries(s); w.writeReports(s) },
		func(s *sink) { w.writeMoney(s); w.writeStats(s); w.writeCare(s); w.writeRest(s) },
		func(s *sink) { w.writeShop(s) },
		func(s *sink) { w.writeClicks(s) },
		func(s *sink) { w.writeVisits(s) },
	}
}

// size is about how many rows will be written, for the progress bar.
func (w *world) size() int {
	visits := 0
	for i := range w.clicks {
		if w.clicks[i].verdict == valid {
			visits++
		}
	}
	return len(w.clicks) + visits + len(w.orders) + len(w.refunds) + len(w.comments) + 40*len(w.works)
}

// arrival is when something that happened reached the programme: each source
// has its own way of telling.
func (w *world) arrival(source string, at time.Time) time.Time {
	switch source {
	case "links", "site":
		return at.Add(3 * time.Second)
	case "shopify":
		return at.Add(11 * time.Minute)
	case "tracker":
		return at.Add(25 * time.Minute)
	case seedingList:
		if silent := w.at(w.ago(silentDays), 7, 0); at.After(silent) {
			return w.now.Add(time.Hour) // it has not told since
		}
		return w.morning(at)
	default:
		return w.morning(at)
	}
}

// sources that tell of the programme; seedingList went silent silentDays ago.
const (
	seedingList = "seeding_list"
	silentDays  = 9
)

// gauss is a normal number kept within three deviations.
func gauss(r *rand.Rand, mean, dev float64) float64 {
	return mean + dev*max(-3, min(3, r.NormFloat64()))
}

// skewed is a log-normal number with the median and spread given.
func skewed(r *rand.Rand, median, spread float64) float64 {
	return median * math.Exp(gauss(r, 0, spread))
}

// whole rounds a mean to a whole number so that sums keep the mean.
func whole(r *rand.Rand, mean float64) int {
	n := math.Floor(mean)
	if r.Float64() < mean-n {
		n++
	}
	return int(n)
}

// pick returns one of the values by weight.
func pick[T any](r *rand.Rand, values []T, weights ...float64) T {
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
func (w *world) daysUntilNow(d period.Date) int { return int(w.today - d) }
