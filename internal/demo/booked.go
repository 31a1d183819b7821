package demo

import "math"

// The quarter in round figures. Booked work adds up to bookedOrders of a
// target of 12,000: the plan was short before the first post. What is live has
// brought countedOrders so far.
const (
	bookedOrders  = 8900
	countedOrders = 5900
	earlierOrders = 5200 // counted in the quarter before
)

// book sets what each deliverable is booked to bring, and what it will bring.
func (w *world) book() {
	r := w.rng("booked")
	now, before := w.split()
	for _, x := range w.works {
		x.expected = x.deal.campaign.weight * math.Sqrt(float64(x.owner().followers)/60_000)
		x.expected = min(4, max(.35, x.expected))
		switch {
		case x.moved != 0:
			x.expected = 4.6 // launch posts carry more
		case x.due > w.today:
			x.expected *= .72 // what is still to come was booked small: the plan gap
		}
		x.counted = x.expected * x.owner().quality * max(.3, gauss(r, 1, .25))
	}
	sofar := float64(w.today-w.quarter.From) / float64(w.quarter.Days()) / (storyToday * 1. / storyEnd)
	w.scale(now, bookedOrders, countedOrders*sofar) // behind an even plan by as much on any day
	w.scale(before, bookedOrders*.62, earlierOrders)
}

// split parts deliverables by the quarter they were due in.
func (w *world) split() (now, before []*work) {
	for _, x := range w.works {
		if x.due >= w.quarter.From {
			now = append(now, x)
		} else {
			before = append(before, x)
		}
	}
	return now, before
}

// scale makes the bookings and the orders of some deliverables add up.
func (w *world) scale(works []*work, booked, counted float64) {
	var sum, brings float64
	for _, x := range works {
		if x.cancelled.IsZero() && x.deal.campaign.serves() == "creator-orders" {
			sum += x.expected
		}
		if !x.live.IsZero() {
			brings += x.counted * grownOrders(x.age(w.now))
		}
	}
	for _, x := range works {
		x.expected = math.Max(1, math.Floor(x.expected*booked/sum+.45))
		x.counted *= counted / brings
	}
}

// grownOrders is the share of a post's orders that have come after some days:
// they follow reach with a short tail.
func grownOrders(days float64) float64 {
	if days <= 0 {
		return 0
	}
	return 1 - math.Exp(-days/7)
}
