package told

import (
	"fmt"

	"plumbline/internal/demo/world"
	"plumbline/internal/period"
)

func (w *teller) writePlan(s *sink, c *world.Campaign) {
	day := func(t float64) period.Date { return w.Day(t) }
	s.row("campaigns", w.At(day(c.Starts-14), 9, 0), "tracker", "").
		text("id", c.ID).text("name", c.Name).text("brand", c.Brand).text("owner", c.Owner).
		day("starts", day(c.Starts)).day("ends", day(c.Ends)).day("launch", day(c.Launch)).
		text("class", c.Class).text("sub_outcome", c.Serves())
}

func (w *teller) writePeople(s *sink) {
	for _, c := range w.Creators {
		at := w.At(c.Since, 9, 0)
		s.row("creators", at, "tracker", "").text("id", c.ID).text("platform", c.Platform).text("region", c.Region).
			text("name", c.Name).text("handle", c.Handle).int("followers", c.Followers).text("category", c.Category).
			text("acquisition", c.Acquisition).day("first_booked", c.Booked).text("manager", c.Manager).
			text("tags", c.Tags).text("country", c.Region[:2])
		if c.Code != "" && c.Booked != 0 {
			s.row("codes", w.At(c.Booked, 12, 0), "shopify", "").text("id", c.Code).text("creator", c.ID).
				day("starts", c.Booked).day("ends", w.CodeEnds(c))
		}
	}
	for _, c := range w.Campaigns {
		w.writePlan(s, c)
	}
	w.writeRates(s)
}

// writeRates writes a dated rate for the currencies some fees are in.
func (w *teller) writeRates(s *sink) {
	r := w.Rng("rates")
	eur, gbp := 1.1420, 1.3310
	for d := w.Quarter.From - 170; d <= w.Today; d++ {
		eur, gbp = eur*(1+world.Gauss(r, 0, .0028)), gbp*(1+world.Gauss(r, 0, .0031))
		for from, rate := range pairs(eur, gbp) {
			s.row("rates", w.At(d, 6, 0), "rates", "").text("id", from+"-USD-"+d.String()).
				day("day", d).text("from", from).text("to", "USD").text("rate", fmt.Sprintf("%.4f", rate))
		}
	}
}

// pairs lists the rates in a fixed order.
func pairs(eur, gbp float64) func(func(string, float64) bool) {
	return func(yield func(string, float64) bool) {
		_ = yield("EUR", eur) && yield("GBP", gbp)
	}
}
