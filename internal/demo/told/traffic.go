package told

import (
	"math"
	"strconv"
	"time"

	"plumbline/internal/demo/world"
	"plumbline/internal/period"
)

func (w *teller) writeClicks(s *sink) {
	for i := range w.Clicks {
		c := &w.Clicks[i]
		r := s.row("clicks", c.At, "links", "c"+strconv.Itoa(i))
		about(r, c.Work).text("region", world.RegionOf(c.Visitor)).text("visitor", visitorKey(c.Visitor)).
			text("verdict", world.Verdicts[c.Verdict]).text("reason", world.Reasons[c.Verdict]).text("rule_version", "2026-07").
			text("referrer", world.Referrers[c.Work.Owner().Platform]).text("url", world.Address(c.Work))
		if c.Verdict == world.Valid {
			r.text("click_id", c.ID())
			if !c.Unknown {
				r.flag("qualified", c.Engaged)
			}
		}
	}
}

func (w *teller) writeVisits(s *sink) {
	for i := range w.Clicks {
		c := &w.Clicks[i]
		if c.Verdict != world.Valid || c.Unknown {
			continue
		}
		r := s.row("visits", c.At.Add(time.Second), "site", "s"+strconv.Itoa(i))
		about(r, c.Work).text("region", world.RegionOf(c.Visitor)).text("session", "s"+strconv.Itoa(i)).text("visitor", visitorKey(c.Visitor)).
			flag("engaged", c.Engaged).flag("product", c.Product).flag("cart", c.Cart).
			float("seconds", math.Round(float64(c.Seconds)*10)/10).text("medium", "influencer").text("channel", "Creators").text("click_id", c.ID())
	}
}

// about sets the shared dimensions of something that belongs to a post.
func about(r *row, x *world.Work) *row {
	r.text("campaign", x.Deal.Campaign.ID).text("creator", x.Owner().ID).text("asset", x.Asset).text("platform", x.Owner().Platform)
	if x.Identifier {
		r.text("link", x.Link())
	}
	return r
}

func visitorKey(v uint32) string { return "v" + strconv.FormatUint(uint64(v)*0x9e3779b97f4a7c15, 36) }

// writeReports says which source has told of which days; what has not been told is not zero.
func (w *teller) writeReports(s *sink) {
	begun := w.Quarter.From - 92
	for _, t := range []struct {
		source, table string
		first         period.Date
		silent        int
	}{
		{"links", "clicks", begun, 0}, {"site", "visits", begun, 0}, {"shopify", "orders", begun, 0}, {"shopify", "refunds", begun, 0},
		{"tiktok", "post_stats", begun, 1}, {"instagram", "post_stats", begun, 1}, {"youtube", "post_stats", begun, 1},
		{"tiktok", "comments", begun, 1}, {"instagram", "comments", begun, 1}, {"youtube", "comments", begun, 1},
		{"tiktok", "follower_stats", begun, 1}, {"instagram", "follower_stats", begun, 1}, {"youtube", "follower_stats", begun, 1},
		{"returns", "audience_shares", begun - 60, 0}, {"ads", "spend", begun, 1}, {"ledger", "spend", begun, 1},
		{"tracker", "milestones", begun - 90, 0}, {"tracker", "offers", begun - 90, 0}, {"tracker", "ratings", begun - 90, 0},
		{"tracker", "screens", begun - 90, 0}, {"tracker", "incidents", begun, 0}, {"tracker", "pivots", begun, 0}, {"tracker", "taxonomy", begun, 0},
		{world.SeedingList, "milestones", begun - 60, world.SilentDays + 1}, {"helpdesk", "inquiries", begun, 1}, {"crm", "leads", begun, 1},
		{"finance", "kr_values", begun - 365, 1}, {"loyalty", "wallet_events", begun, 1},
	} {
		last := w.Ago(t.silent)
		at := w.At(last, 7, 0)
		s.row("reports", at, t.source, "").known(at).text("id", t.source+"/"+t.table).text("table", t.table).
			day("first", t.first).day("last", last)
	}
}
