package demo

import (
	"math"
	"strconv"
	"time"
)

// writeWork writes the records as their milestones tell them: briefs, quiz,
// terms, parcels, deliverables, and the posts they became.
func (w *world) writeWork(s *sink) {
	for _, c := range w.campaigns {
		w.writeCampaign(s, c)
	}
	for _, d := range w.deals {
		w.writeBrief(s, d)
		w.writeTerms(s, d)
		w.writeParcel(s, d)
		for k, x := range d.works {
			w.writeDeliverable(s, x, k)
			w.writeAsset(s, x)
		}
	}
}

// note writes a milestone of a deal's records.
func (w *world) note(s *sink, d *deal, kind, subject, event string, at time.Time) *row {
	if at.IsZero() {
		return nil
	}
	r := s.row("milestones", at, "tracker", "")
	return r.text("campaign", d.campaign.id).text("creator", d.creator.id).text("platform", d.creator.platform).
		text("subject_kind", kind).text("subject", subject).text("event", event)
}

func (w *world) writeCampaign(s *sink, c *campaign) {
	at := func(t float64, hour int) time.Time { return w.at(w.day(t), hour, 0) }
	write := func(event string, t time.Time) *row {
		return s.row("milestones", t, "tracker", "").text("campaign", c.id).text("subject_kind", "campaign").text("subject", c.id).text("event", event)
	}
	write("launch_due", at(c.launch-24, 9)).time("due_at", w.cal.Start(w.day(c.launch)+1).Add(-time.Minute)).text("list_version", "lock-"+c.id)
	launched := at(c.launch, 18)
	if c.id == "body-care" {
		launched = at(c.launch+3, 12) // the one that was late, last quarter
	}
	write("launched", launched)
	write("ended", at(c.ends, 20))
}

func (w *world) writeBrief(s *sink, d *deal) {
	id := "b/" + d.id
	r := w.note(s, d, "brief", id, "sent", d.briefSent)
	r.time("due_at", d.ackDue).float("value", math.Round(d.fields*100)/100).text("unit", "share").text("ref", d.works[0].id).text("list_version", "lock-"+d.campaign.id)
	w.note(s, d, "brief", id, "required_fields", d.briefSent).float("value", 14)
	w.note(s, d, "brief", id, "filled_fields", d.briefSent).float("value", math.Round(d.fields*14))
	if d.valuesClause {
		w.note(s, d, "brief", id, "values_clause", d.briefSent)
	}
	w.note(s, d, "brief", id, "acknowledged", d.ack).text("party", "creator")
	if d.ack.IsZero() {
		return
	}
	for i, tries := range d.quizTries {
		item := []string{"disclosure", "dates", "claims"}[i]
		for try := 1; try <= tries; try++ {
			event := "failed"
			if try == tries {
				event = "passed"
			}
			w.note(s, d, "quiz", id+"/"+item+"/"+strconv.Itoa(try), event, d.ack.Add(time.Duration(try-4)*time.Minute)).
				float("value", float64(try)).text("ref", id).text("reason", item)
		}
	}
}

func (w *world) writeTerms(s *sink, d *deal) {
	id := "t/" + d.id
	w.note(s, d, "terms", id, "drafted", d.drafted).text("ref", "b/"+d.id)
	w.note(s, d, "terms", id, "sent", d.termsSent).time("due_at", d.termsDue).text("ref", "b/"+d.id)
	w.note(s, d, "terms", id, "signed", d.signed).float("value", float64(d.fee)/100).text("unit", d.creator.currency).text("party", "creator")
	if d.signed.IsZero() {
		return
	}
	w.note(s, d, "terms", id, "rights", d.signed).time("due_at", w.cal.Start(d.rightsUntil+1).Add(-time.Second)).text("ref", "US")
	if d.campaign.class == "amplified" {
		w.note(s, d, "terms", id, "amplification_clause", d.signed)
	}
}

func (w *world) writeParcel(s *sink, d *deal) {
	id, terms := "p/"+d.id, "t/"+d.id
	w.note(s, d, "shipment", id, "requested", d.requested).text("ref", terms)
	w.note(s, d, "shipment", id, "released", d.released).text("ref", terms)
	w.note(s, d, "shipment", id, "handed_over", d.handed).text("ref", terms).float("value", float64(d.goods)/100).text("unit", "USD").text("party", "us")
	w.note(s, d, "shipment", id, "received", d.received).text("ref", terms)
}

func (w *world) writeDeliverable(s *sink, x *work, k int) {
	d := x.deal
	note := func(event string, at time.Time) *row { return w.note(s, d, "deliverable", x.id, event, at) }
	due := w.cal.Start(x.due + 1).Add(-time.Minute)
	if d.campaign.sub == "" { // ambassadors are signed, not booked
		note("booked", x.planned).float("value", x.expected).text("unit", "orders").text("ref", d.campaign.serves()).time("due_at", due)
	}
	note("planned", x.planned).time("due_at", due).text("ref", "t/"+d.id).text("list_version", "lock-"+d.campaign.id)
	if k == 0 {
		note("launch_asset", x.planned)
	}
	if x.moved != 0 {
		note("due", w.at(x.movedOn, 16, 20)).time("due_at", w.cal.Start(x.moved+1).Add(-time.Minute)).text("reason", "production slipped").text("party", "us")
	}
	note("cancelled", x.cancelled).text("reason", "creator ill")
	if !x.cancelled.IsZero() {
		return
	}
	note("submitted", x.submitted)
	note("approved", x.approved).text("party", "us")
	if x.live.IsZero() {
		return
	}
	note("live", x.live).text("ref", x.asset)
	w.writeDelivered(s, x, note)
}

// writeDelivered writes what was checked once a post was live. The checker
// stopped nine days ago: what came after has not been looked at.
func (w *world) writeDelivered(s *sink, x *work, note func(string, time.Time) *row) {
	checked := x.live.Add(30 * time.Hour)
	if checked.Before(w.at(w.ago(silentDays), 7, 0)) {
		note("verified", checked).float("value", math.Round(x.met*100)/100).text("unit", "share")
		note("requirements", checked).float("value", 12)
		note("requirements_checked", checked).float("value", 12)
		note("requirements_met", checked).float("value", math.Round(x.met*12))
	}
	note("contracted", x.live.Add(2*time.Hour)).float("value", one(x.met > .7))
	note("kept_live", x.live.Add(30*24*time.Hour)).float("value", one(x.reach > 2_000))
}

func one(yes bool) float64 {
	if yes {
		return 1
	}
	return 0
}

func (w *world) writeAsset(s *sink, x *work) {
	if x.live.IsZero() {
		return
	}
	c, d := x.owner(), x.deal
	r := s.row("assets", x.live, "tracker", "").text("id", x.asset).text("platform", c.platform).text("region", c.region).
		text("campaign", d.campaign.id).text("creator", c.id).text("deliverable", x.id).text("format", x.format).time("published_at", x.live).
		text("url", "https://"+c.platform+".example/"+c.handle[1:]+"/"+x.asset).text("caption", x.caption()).
		flag("tracked", x.tracked).flag("identifier", x.identifier).text("relation", x.relation).text("disclosure", x.disclosure)
	if x.identifier {
		r.text("link", x.link())
		s.row("links", x.live.Add(-time.Hour), "links", "").text("id", x.link()).text("creator", c.id).text("campaign", d.campaign.id).text("asset", x.asset).text("url", address(x))
	}
	if x.code {
		r.text("code", c.code)
	}
	w.writeChecks(s, x)
	for axis, tag := range x.tags() {
		s.row("taxonomy", x.live, "tracker", "").text("asset", x.asset).text("campaign", d.campaign.id).text("creator", c.id).text("platform", c.platform).text("axis", axis).text("tag", tag)
	}
}

func (w *world) writeChecks(s *sink, x *work) {
	note := func(event string, after time.Duration) *row {
		return w.mark(s, "asset", x.asset, event, x.live.Add(after), x)
	}
	note("live", 0).text("ref", x.id)
	note("tracked", time.Minute).float("value", one(x.tracked))
	note("identifier", time.Hour).float("value", one(x.identifier)).text("reason", "link")
	if x.identifier && x.format != "story" {
		note("utm", time.Hour).float("value", one(x.utm))
	}
	note("anchored", time.Hour).text("ref", x.deal.campaign.serves())
	if x.disclosure != "unknown" {
		r := note("disclosed", 3*time.Hour).float("value", one(x.disclosure == "passed"))
		if x.disclosure == "failed" {
			r.text("reason", "no label at the start of the caption")
		}
	}
	if x.boost.daily > 0 {
		w.mark(s, "asset", x.asset, "amplified", w.at(x.boost.from, 9, 0), x).text("ref", "t/"+x.deal.id)
		w.mark(s, "asset", x.asset, "amplification_ended", w.at(x.boost.to, 0, 0), x)
	}
	if len(x.id)%2 == 0 && x.met == 1 && x.relation == "paid" {
		note("approved", 48*time.Hour)
		note("reuse_rights", 48*time.Hour)
		if x.saves > 24 {
			note("reused", 200*time.Hour).text("reason", "product page")
		}
	}
}

// caption is what stands under a post: the label first, where it should be.
func (x *work) caption() string {
	text := map[string]string{"skin": "My skin after four weeks", "routine": "Three minutes, every morning", "gift": "What I am giving this year"}[x.deal.campaign.theme]
	if x.code {
		text += ", code " + x.owner().code
	}
	if x.disclosure == "failed" {
		return text + " … thanks to the team for sending this"
	}
	if x.relation == "gifted" {
		return "#gifted " + text
	}
	return "#ad " + text
}

// tags of a post by axis of the ladder's taxonomy, in a fixed order.
func (x *work) tags() func(func(string, string) bool) {
	theme, tone, stance := x.deal.campaign.theme, []string{"expert", "funny", "plain"}[len(x.owner().name)%3], "none"
	format := map[string]string{"long": "video"}[x.format]
	if format == "" {
		format = x.format
	}
	if x.owner().part == pivoted && x.deal.campaign.id != "late-summer-reset" && x.met < 1 {
		theme = "gift"
	}
	return func(yield func(string, string) bool) {
		_ = yield("theme", theme) && yield("tone", tone) && yield("format", format) && yield("stance", stance)
	}
}
