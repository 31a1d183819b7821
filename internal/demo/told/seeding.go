package told

import (
	"fmt"
	"math/rand/v2"
	"time"

	"plumbline/internal/demo/world"
	"plumbline/internal/period"
)

// seeded is how many customers were sent product to see who becomes an advocate.
const seeded = 400

// writeSeeding writes the way from customer to signed advocate, as the seeding
// list told it: it has been silent for nine days.
func (w *teller) writeSeeding(s *sink) {
	r := w.Rng("seeding")
	for i := range seeded {
		w.seedOne(s, r, fmt.Sprintf("seed-%03d", i+1))
	}
}

func (w *teller) seedOne(s *sink, r *rand.Rand, id string) {
	platform := world.Pick(r, world.Platforms, 4, 5, 1)
	note := func(event string, at time.Time) *row {
		return s.row("milestones", at, world.SeedingList, "").text("campaign", "customer-ambassadors").text("creator", id).text("platform", platform).
			text("subject_kind", "creator").text("subject", id).text("event", event)
	}
	contact := w.Office(r, w.Quarter.From-115+period.Date(r.IntN(150)))
	if r.Float64() < .86 {
		note("customer", contact.AddDate(0, 0, -20-r.IntN(200)))
	}
	note("contacted", contact)
	if r.Float64() > .8 {
		return
	}
	gift := contact.Add(world.Hours(90 + r.Float64()*90))
	note("seeded", gift).text("ref", "p/"+id)
	if r.Float64() > .72 {
		return
	}
	post := gift.Add(world.Hours(24 * (4 + r.ExpFloat64()*9)))
	note("posted", post).text("ref", "a-"+id)
	if r.Float64() > .6 {
		return
	}
	signs := post.Add(world.Hours(24 * (3 + r.ExpFloat64()*12)))
	note("advocate", signs.Add(-20*time.Hour))
	note("signed", signs).text("ref", "t/"+id)
}

// writeRest writes what the other tables hold.
func (w *teller) writeRest(s *sink) {
	w.writeSeeding(s)
	w.writeVetting(s)
	w.writeOffers(s)
	w.writeIncidents(s)
	w.writeDemand(s)
	w.writeTokens(s)
	w.writeSignals(s)
}

// writeDemand writes leads and inquiries.
func (w *teller) writeDemand(s *sink) {
	r := w.Rng("demand")
	n := 0
	for _, x := range w.Works {
		if x.Live.IsZero() {
			continue
		}
		for range world.Whole(r, .35) {
			n++
			id := fmt.Sprintf("q%04d", n)
			about(s.row("inquiries", x.Live.Add(w.Later(r, 4)), "helpdesk", id), x).text("inquiry", id).
				text("person", fmt.Sprintf("h%05d", 31*n)).flag("self_reported", r.Float64() < .4).
				text("reason", world.Pick(r, []string{"shade", "ingredients", "stockist", "price"}))
		}
		for range world.Whole(r, .16) {
			n++
			id := fmt.Sprintf("h%05d", 31*n)
			stage := world.Pick(r, []string{"new", "qualified", "won"}, 5, 4, 1)
			about(s.row("leads", x.Live.Add(w.Later(r, 6)), "crm", id), x).text("lead", id).text("stage", stage).
				flag("qualified", stage != "new").int("amount", 40_000+100*r.IntN(900)).text("currency", "USD")
		}
	}
}

// writeTokens writes the loyalty wallet of customers.
func (w *teller) writeTokens(s *sink) {
	r := w.Rng("wallets")
	for i := range 420 {
		wallet := fmt.Sprintf("w%04d", i*37%9973)
		at := w.Sometime(r, w.Quarter.From-80+period.Date(r.IntN(125)))
		note := func(event string, at time.Time, tokens float64) {
			s.row("wallet_events", at, "loyalty", "").text("wallet", wallet).text("event", event).float("tokens", tokens)
		}
		note("granted", at, 50)
		if r.Float64() < .58 {
			at = at.Add(w.Later(r, 6))
			note("activated", at, 0)
			if r.Float64() < .4 {
				note("redeemed", at.Add(w.Later(r, 14)), 25)
			}
		}
	}
}
