package tracker

import (
	"cmp"
	"strings"
	"time"

	"plumbline/internal/inbox"
	"plumbline/internal/money"
)

// person is a creator and what is known of the audience.
func (x *row) person() {
	if x.m.says["creators"] {
		r := x.put("creators", x.creator)
		r.Text("id", x.creator)
		r.Text("platform", x.platform)
		r.Text("region", x.text("region"))
		for _, what := range []string{"name", "handle", "category", "acquisition", "manager", "tags", "country"} {
			r.Text(what, x.text(what))
		}
		if n, ok := x.cell("followers").Int(); ok {
			r.Int("followers", n)
		}
		if d, ok := x.cell("first_booked").Date(x.m.o.Moments()); ok {
			r.Int("first_booked", int64(d))
		}
		x.reached("creator", x.creator, "contacted", "contacted", "")
	}
	at, dated := x.time("read_at")
	for _, s := range x.m.shares {
		c := x.m.s.Cell(x.r, x.out, s.column)
		n, ok := fraction(c)
		if !ok {
			continue
		}
		r := x.put("audience_shares", strings.Join([]string{"share", x.creator, s.axis, s.segment}, "/"))
		if !dated {
			at = undated
		}
		r.Time("occurred_at", at)
		r.Text("axis", s.axis)
		r.Text("segment", s.segment)
		r.Float("share", n)
		r.Text("basis", "followers")
	}
}

// undated is when a share without a day of its own holds from: it is the last
// word until a dated one comes.
var undated = time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC)

// fraction reads 45, 45% and 0.45 as the same share.
func fraction(c inbox.Cell) (float64, bool) {
	if c.Missing() {
		return 0, false
	}
	if !strings.Contains(c.Value, "%") {
		if n, ok := c.Float(); ok && n <= 1 {
			return n, true
		}
	}
	return c.Percent()
}

// terms are a brief and the contract that follows it.
func (x *row) terms() {
	brief := ""
	if _, ok := x.time("brief_sent"); ok {
		brief = "brief/" + x.contract
		if at, ok := x.time("brief_sent"); ok {
			r := x.milestone("brief", brief, "sent", at, "")
			if due, ok := x.time("brief_due"); ok {
				r.Time("due_at", due)
			}
		}
		x.reached("brief", brief, "acknowledged", "acknowledged", "")
	}
	sent, known := x.time("contract_sent")
	if known {
		r := x.milestone("terms", x.contract, "sent", sent, brief)
		if due, ok := x.time("contract_due"); ok {
			r.Time("due_at", due)
		}
	}
	signed, done := x.reached("terms", x.contract, "signed", "signed", "")
	x.reached("terms", x.contract, "ended", "ended", "")
	x.reached("terms", x.contract, "withdrawn", "withdrawn", "")
	if x.m.says["posts"] {
		return // the fee stands on the post
	}
	fee, ok := x.amount("fee")
	if !ok {
		return
	}
	if done {
		x.spend("fee", "committed", x.contract, x.text("deliverable"), fee, signed)
	}
	if paid, ok := x.time("paid"); ok {
		x.spend("fee", "paid", x.contract, x.text("deliverable"), fee, paid)
	}
}

// parcel is a shipment, with the cost of its goods at hand-over.
func (x *row) parcel() {
	id := cmp.Or(x.text("parcel"), "parcel/"+x.contract)
	ref := ""
	if x.m.has["contract"] || x.m.says["contracts"] {
		ref = x.contract
	}
	for _, e := range []struct{ event, what string }{{"requested", "requested"}, {"released", "released"}, {"received", "received"}} {
		x.reached("shipment", id, e.event, e.what, ref)
	}
	at, ok := x.time("shipped")
	if !ok {
		return
	}
	goods, priced := x.amount("goods")
	r := x.milestone("shipment", id, "handed_over", at, ref)
	if reason := strings.ToLower(x.text("parcel_reason")); strings.Contains(reason, "replace") || strings.Contains(reason, "resend") {
		r.Text("reason", "replacement")
	}
	if priced {
		r.Float("value", money.Amount{Minor: goods, Currency: x.currency}.Float())
		r.Text("unit", x.currency)
		x.spend("product_cost", "accrued", id, "", goods, at)
	}
}

// post is a deliverable and, once live, its asset.
func (x *row) post() {
	url := x.text("url")
	id := cmp.Or(x.text("post"), url)
	d := cmp.Or(x.text("deliverable"), id, x.contract)
	live, isLive := x.time("live")
	if due, ok := x.time("due"); ok {
		known := due // when it became known: with the terms, else no later than the day itself
		for _, what := range []string{"signed", "contract_sent", "brief_sent"} {
			if at, ok := x.time(what); ok {
				known = at
				break
			}
		}
		r := x.milestone("deliverable", d, "planned", known, x.contract)
		r.Time("due_at", due)
	}
	for _, e := range []struct{ event, what string }{{"submitted", "submitted"}, {"changes_asked", "changes"}, {"approved", "approved"}, {"cancelled", "cancelled"}} {
		x.reached("deliverable", d, e.event, e.what, "")
	}
	asset := cmp.Or(id, d)
	if isLive {
		x.milestone("deliverable", d, "live", live, asset)
		x.milestone("asset", asset, "live", live, d).Text("asset", asset)
	}
	if isLive || url != "" {
		x.asset(asset, d, url, live, isLive)
	}
	if fee, ok := x.amount("fee"); ok {
		if isLive {
			x.spend("fee", "accrued", x.contract, d, fee, live)
		}
		if paid, ok := x.time("paid"); ok {
			x.spend("fee", "paid", x.contract, d, fee, paid)
		}
		if signed, ok := x.time("signed"); ok {
			x.spend("fee", "committed", x.contract, d, fee, signed)
		}
	}
	x.counters(asset)
}

func (x *row) asset(id, deliverable, url string, live time.Time, isLive bool) {
	r := x.put("assets", id)
	r.Text("id", id)
	for column, v := range map[string]string{"platform": x.platform, "campaign": x.campaign, "creator": x.creator, "deliverable": deliverable, "url": url,
		"region": x.text("region"), "format": strings.ToLower(x.text("format")), "caption": x.text("caption"), "link": x.text("link"), "code": strings.ToUpper(x.text("code"))} {
		r.Text(column, v)
	}
	if isLive {
		r.Time("published_at", live)
	}
	if b, ok := x.cell("works").Bool(); ok {
		r.Bool("identifier", b)
	}
	if b, ok := x.cell("tracked").Bool(); ok {
		r.Bool("tracked", b)
	}
	switch relation := strings.ToLower(x.text("relation")); {
	case strings.Contains(relation, "gift") || strings.Contains(relation, "seed"):
		r.Text("relation", "gifted")
	case strings.Contains(relation, "paid") || strings.Contains(relation, "sponsor"):
		r.Text("relation", "paid")
	case strings.Contains(relation, "earned") || strings.Contains(relation, "organic"):
		r.Text("relation", "earned")
	}
	if b, ok := x.cell("disclosed").Bool(); ok {
		r.Text("disclosure", map[bool]string{true: "passed", false: "failed"}[b])
	}
}

// counters land only where the sheet says when they were read.
func (x *row) counters(asset string) {
	at, ok := x.time("read_at")
	if !ok {
		return
	}
	r := x.put("post_stats", "stats/"+asset+"/"+at.Format(time.DateOnly))
	r.Time("occurred_at", at)
	r.Text("asset", asset)
	r.Text("basis", "organic")
	for _, what := range []string{"reach", "views", "likes", "comments", "saves", "shares"} {
		if n, ok := x.cell(what).Int(); ok {
			r.Int(what, n)
		}
	}
}

// owns says whose code it is.
func (x *row) owns() {
	code := strings.ToUpper(x.text("code"))
	if code == "" {
		return
	}
	r := x.put("codes", code)
	r.Text("id", code)
	r.Text("creator", x.creator)
	r.Text("campaign", x.campaign)
	for _, what := range []string{"starts", "ends"} {
		if d, ok := x.cell(what).Date(x.m.o.Moments()); ok {
			r.Int(what, int64(d))
		}
	}
}
