package told

import (
	"math"
	"plumbline/internal/demo/world"
	"strconv"
	"time"
)

// writeWork writes the records as their milestones tell them: briefs, quiz,
// terms, parcels, deliverables, and the posts they became.
func (w *teller) writeWork(s *sink) {
	for _, c := range w.Campaigns {
		w.writeCampaign(s, c)
	}
	for _, d := range w.Deals {
		w.writeBrief(s, d)
		w.writeTerms(s, d)
		w.writeParcel(s, d)
		for k, x := range d.Works {
			w.writeDeliverable(s, x, k)
			w.writeAsset(s, x)
		}
	}
}

// note writes a milestone of a deal's records.
func (w *teller) note(s *sink, d *world.Deal, kind, subject, event string, at time.Time) *row {
	if at.IsZero() {
		return nil
	}
	r := s.row("milestones", at, "tracker", "")
	return r.text("campaign", d.Campaign.ID).text("creator", d.Creator.ID).text("platform", d.Creator.Platform).
		text("subject_kind", kind).text("subject", subject).text("event", event)
}

func (w *teller) writeCampaign(s *sink, c *world.Campaign) {
	at := func(t float64, hour int) time.Time { return w.At(w.Day(t), hour, 0) }
	write := func(event string, t time.Time) *row {
		return s.row("milestones", t, "tracker", "").text("campaign", c.ID).text("subject_kind", "campaign").text("subject", c.ID).text("event", event)
	}
	write("launch_due", at(c.Launch-24, 9)).time("due_at", w.Cal.Start(w.Day(c.Launch)+1).Add(-time.Minute)).text("list_version", "lock-"+c.ID)
	launched := at(c.Launch, 18)
	if c.ID == "body-care" {
		launched = at(c.Launch+3, 12) // the one that was late, last quarter
	}
	write("launched", launched)
	write("ended", at(c.Ends, 20))
}

func (w *teller) writeBrief(s *sink, d *world.Deal) {
	id := "b/" + d.ID
	r := w.note(s, d, "brief", id, "sent", d.BriefSent)
	r.time("due_at", d.AckDue).float("value", math.Round(d.Fields*100)/100).text("unit", "share").text("ref", d.Works[0].ID).text("list_version", "lock-"+d.Campaign.ID)
	w.note(s, d, "brief", id, "required_fields", d.BriefSent).float("value", 14)
	w.note(s, d, "brief", id, "filled_fields", d.BriefSent).float("value", math.Round(d.Fields*14))
	if d.ValuesClause {
		w.note(s, d, "brief", id, "values_clause", d.BriefSent)
	}
	w.note(s, d, "brief", id, "acknowledged", d.Ack).text("party", "creator")
	if d.Ack.IsZero() {
		return
	}
	for i, tries := range d.QuizTries {
		item := []string{"disclosure", "dates", "claims"}[i]
		for try := 1; try <= tries; try++ {
			event := "failed"
			if try == tries {
				event = "passed"
			}
			w.note(s, d, "quiz", id+"/"+item+"/"+strconv.Itoa(try), event, d.Ack.Add(time.Duration(try-4)*time.Minute)).
				float("value", float64(try)).text("ref", id).text("reason", item)
		}
	}
}

func (w *teller) writeTerms(s *sink, d *world.Deal) {
	id := "t/" + d.ID
	w.note(s, d, "terms", id, "drafted", d.Drafted).text("ref", "b/"+d.ID)
	w.note(s, d, "terms", id, "sent", d.TermsSent).time("due_at", d.TermsDue).text("ref", "b/"+d.ID)
	w.note(s, d, "terms", id, "signed", d.Signed).float("value", float64(d.Fee)/100).text("unit", d.Creator.Currency).text("party", "creator")
	if d.Signed.IsZero() {
		return
	}
	w.note(s, d, "terms", id, "rights", d.Signed).time("due_at", w.Cal.Start(d.RightsUntil+1).Add(-time.Second)).text("ref", "US")
	if d.Campaign.Class == "amplified" {
		w.note(s, d, "terms", id, "amplification_clause", d.Signed)
	}
}

func (w *teller) writeParcel(s *sink, d *world.Deal) {
	id, terms := "p/"+d.ID, "t/"+d.ID
	w.note(s, d, "shipment", id, "requested", d.Requested).text("ref", terms)
	w.note(s, d, "shipment", id, "released", d.Released).text("ref", terms)
	w.note(s, d, "shipment", id, "handed_over", d.Handed).text("ref", terms).float("value", float64(d.Goods)/100).text("unit", "USD").text("party", "us")
	w.note(s, d, "shipment", id, "received", d.Received).text("ref", terms)
}

func (w *teller) writeDeliverable(s *sink, x *world.Work, k int) {
	d := x.Deal
	note := func(event string, at time.Time) *row { return w.note(s, d, "deliverable", x.ID, event, at) }
	due := w.Cal.Start(x.Due + 1).Add(-time.Minute)
	if d.Campaign.Sub == "" { // ambassadors are signed, not booked
		note("booked", x.Planned).float("value", x.Expected).text("unit", "orders").text("ref", d.Campaign.Serves()).time("due_at", due)
	}
	note("planned", x.Planned).time("due_at", due).text("ref", "t/"+d.ID).text("list_version", "lock-"+d.Campaign.ID)
	if k == 0 {
		note("launch_asset", x.Planned)
	}
	if x.Moved != 0 {
		note("due", w.At(x.MovedOn, 16, 20)).time("due_at", w.Cal.Start(x.Moved+1).Add(-time.Minute)).text("reason", "production slipped").text("party", "us")
	}
	note("cancelled", x.Cancelled).text("reason", "creator ill")
	if !x.Cancelled.IsZero() {
		return
	}
	note("submitted", x.Submitted)
	note("approved", x.Approved).text("party", "us")
	if x.Live.IsZero() {
		return
	}
	note("live", x.Live).text("ref", x.Asset)
	w.writeDelivered(s, x, note)
}

// writeDelivered writes what was checked once a post was live. The checker
// stopped nine days ago: what came after has not been looked at.
func (w *teller) writeDelivered(s *sink, x *world.Work, note func(string, time.Time) *row) {
	checked := x.Live.Add(30 * time.Hour)
	if checked.Before(w.At(w.Ago(world.SilentDays), 7, 0)) {
		note("verified", checked).float("value", math.Round(x.Met*100)/100).text("unit", "share")
		note("requirements", checked).float("value", 12)
		note("requirements_checked", checked).float("value", 12)
		note("requirements_met", checked).float("value", math.Round(x.Met*12))
	}
	note("contracted", x.Live.Add(2*time.Hour)).float("value", one(x.Met > .7))
	note("kept_live", x.Live.Add(30*24*time.Hour)).float("value", one(x.Reach > 2_000))
}

func one(yes bool) float64 {
	if yes {
		return 1
	}
	return 0
}

func (w *teller) writeAsset(s *sink, x *world.Work) {
	if x.Live.IsZero() {
		return
	}
	c, d := x.Owner(), x.Deal
	r := s.row("assets", x.Live, "tracker", "").text("id", x.Asset).text("platform", c.Platform).text("region", c.Region).
		text("campaign", d.Campaign.ID).text("creator", c.ID).text("deliverable", x.ID).text("format", x.Format).time("published_at", x.Live).
		text("url", "https://"+c.Platform+".example/"+c.Handle[1:]+"/"+x.Asset).text("caption", x.Caption()).
		flag("tracked", x.Tracked).flag("identifier", x.Identifier).text("relation", x.Relation).text("disclosure", x.Disclosure)
	if x.Identifier {
		r.text("link", x.Link())
		s.row("links", x.Live.Add(-time.Hour), "links", "").text("id", x.Link()).text("creator", c.ID).text("campaign", d.Campaign.ID).text("asset", x.Asset).text("url", world.Address(x))
	}
	if x.Code {
		r.text("code", c.Code)
	}
	w.writeChecks(s, x)
	for axis, tag := range x.Tags() {
		s.row("taxonomy", x.Live, "tracker", "").text("asset", x.Asset).text("campaign", d.Campaign.ID).text("creator", c.ID).text("platform", c.Platform).text("axis", axis).text("tag", tag)
	}
}

func (w *teller) writeChecks(s *sink, x *world.Work) {
	note := func(event string, after time.Duration) *row {
		return w.mark(s, "asset", x.Asset, event, x.Live.Add(after), x)
	}
	note("live", 0).text("ref", x.ID)
	note("tracked", time.Minute).float("value", one(x.Tracked))
	note("identifier", time.Hour).float("value", one(x.Identifier)).text("reason", "link")
	if x.Identifier && x.Format != "story" {
		note("utm", time.Hour).float("value", one(x.UTM))
	}
	note("anchored", time.Hour).text("ref", x.Deal.Campaign.Serves())
	if x.Disclosure != "unknown" {
		r := note("disclosed", 3*time.Hour).float("value", one(x.Disclosure == "passed"))
		if x.Disclosure == "failed" {
			r.text("reason", "no label at the start of the caption")
		}
	}
	if x.Boost.Daily > 0 {
		w.mark(s, "asset", x.Asset, "amplified", w.At(x.Boost.From, 9, 0), x).text("ref", "t/"+x.Deal.ID)
		w.mark(s, "asset", x.Asset, "amplification_ended", w.At(x.Boost.To, 0, 0), x)
	}
	if len(x.ID)%2 == 0 && x.Met == 1 && x.Relation == "paid" {
		note("approved", 48*time.Hour)
		note("reuse_rights", 48*time.Hour)
		if x.Saves > 24 {
			note("reused", 200*time.Hour).text("reason", "product page")
		}
	}
}
