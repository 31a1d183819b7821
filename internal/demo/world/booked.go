package world

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
func (w *World) book() {
	r := w.Rng("booked")
	now, before := w.split()
	for _, x := range w.Works {
		x.Expected = x.Deal.Campaign.weight * math.Sqrt(float64(x.Owner().Followers)/60_000)
		x.Expected = min(4, max(.35, x.Expected))
		switch {
		case x.Moved != 0:
			x.Expected = 4.6 // launch posts carry more
		case x.Due > w.Today:
			x.Expected *= .72 // what is still to come was booked small: the plan gap
		}
		x.Counted = x.Expected * x.Owner().quality * max(.3, Gauss(r, 1, .25))
	}
	sofar := float64(w.Today-w.Quarter.From) / float64(w.Quarter.Days()) / (StoryToday * 1. / StoryEnd)
	w.scale(now, bookedOrders, countedOrders*sofar) // behind an even plan by as much on any day
	w.scale(before, bookedOrders*.62, earlierOrders)
}

// split parts deliverables by the quarter they were due in.
func (w *World) split() (now, before []*Work) {
	for _, x := range w.Works {
		if x.Due >= w.Quarter.From {
			now = append(now, x)
		} else {
			before = append(before, x)
		}
	}
	return now, before
}

// scale makes the bookings and the orders of some deliverables add up.
func (w *World) scale(works []*Work, booked, counted float64) {
	var sum, brings float64
	for _, x := range works {
		if x.Cancelled.IsZero() && x.Deal.Campaign.Serves() == "creator-orders" {
			sum += x.Expected
		}
		if !x.Live.IsZero() {
			brings += x.Counted * grownOrders(x.Age(w.Now))
		}
	}
	for _, x := range works {
		x.Expected = math.Max(1, math.Floor(x.Expected*booked/sum+.45))
		x.Counted *= counted / brings
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
