package tracker

import (
	"regexp"
	"strings"

	"plumbline/internal/connector/cells"
)

// synonyms are the headings people use, by what we call them; the first that
// is there is read. Case, spaces and punctuation do not matter.
var synonyms = map[string][]string{
	"creator":  {"creator id", "creator", "influencer", "influencer id", "handle", "username", "account", "creator handle", "creator name", "influencer name", "talent"},
	"name":     {"name", "creator name", "full name", "influencer name"},
	"handle":   {"handle", "username", "creator handle", "instagram handle", "tiktok handle", "account"},
	"platform": {"platform", "channel", "network"},
	"campaign": {"campaign id", "campaign", "campaign name", "activation", "project"},
	"currency": {"currency", "ccy"},
	"region":   {"region", "market", "country", "location"},

	"followers": {"followers", "follower count", "audience size", "following"}, "category": {"category", "niche", "vertical"},
	"country": {"country", "home country", "market", "location"}, "acquisition": {"acquisition", "sourced by", "how found"},
	"manager": {"manager", "owner", "account manager", "poc"}, "tags": {"tags", "affinities", "interests"},
	"first_booked": {"first booked", "first campaign date", "onboarded"}, "contacted": {"contacted", "contacted at", "contacted on", "outreach date", "first contact"},

	"contract":   {"contract id", "contract", "contract number", "agreement", "agreement id", "sow", "terms id", "terms"},
	"brief_sent": {"brief sent", "brief sent at", "brief sent on", "brief date", "date brief sent", "briefed", "briefed on"}, "brief_due": {"brief due", "acknowledge by"},
	"acknowledged":  {"acknowledged", "acknowledged at", "brief acknowledged", "brief acknowledged at", "brief confirmed", "brief ack"},
	"contract_sent": {"contract sent", "contract sent at", "contract sent on", "terms sent", "terms sent at", "agreement sent", "date contract sent"},
	"contract_due":  {"contract due", "sign by", "signature due"},
	"signed":        {"signed", "signed at", "signed on", "signed date", "date signed", "contract signed", "contract signed at", "contract signed on", "signature date", "agreement signed"},
	"ended":         {"contract ends", "contract end", "contract ended", "ended", "ended at"}, "withdrawn": {"withdrawn", "withdrawn at", "declined on", "called off"},
	"fee": {"fee", "creator fee", "rate", "agreed fee", "payment", "cost"}, "paid": {"paid", "paid at", "paid on", "date paid", "payment date", "invoice paid"},

	"parcel":    {"parcel id", "parcel", "shipment id", "shipment", "tracking number", "tracking no", "tracking", "package"},
	"requested": {"requested", "requested at", "parcel requested", "order placed"}, "released": {"released", "released at", "label created", "label printed", "fulfilled", "fulfilled at"},
	"shipped":  {"shipped", "shipped at", "shipped on", "ship date", "date shipped", "handed over", "handed over at", "dispatched", "dispatch date", "sent out", "product sent", "product shipped"},
	"received": {"received", "received at", "delivered", "delivered at", "delivered on", "delivery date"},
	"goods":    {"product cost", "product value", "parcel cost", "parcel value", "cogs", "cost of goods", "retail value", "goods"}, "parcel_reason": {"parcel type", "parcel reason", "shipment type", "shipment reason", "reason"},

	"deliverable": {"deliverable id", "deliverable", "content id", "content", "item"}, "post": {"post id", "post", "asset id", "asset", "media id", "video id"},
	"due": {"due", "due at", "due on", "due date", "post due", "go live date", "planned date", "posting date", "deadline"}, "submitted": {"submitted", "submitted at", "draft received", "draft submitted"},
	"approved": {"approved", "approved at", "approved on", "draft approved"}, "changes": {"changes asked", "changes requested", "revision requested"},
	"cancelled": {"cancelled", "canceled", "cancelled at", "canceled at"},
	"live":      {"live", "live at", "live on", "live date", "posted", "posted at", "posted on", "post date", "date posted", "published", "published at", "publish date"},
	"url":       {"url", "post url", "post link", "permalink", "live link", "link to post"}, "caption": {"caption", "copy", "post text"},
	"format": {"format", "content type", "post type", "type"}, "link": {"tracking link", "tracked link", "link id", "utm link", "affiliate link", "bio link"},
	"code": {"code", "discount code", "promo code", "coupon", "creator code"}, "works": {"identifier works", "link works", "code works", "tracking works", "tracked ok"},
	"tracked": {"meant to be tracked", "trackable"}, "relation": {"relation", "paid or gifted", "partnership type", "deal type", "collab type"}, "disclosed": {"disclosed", "disclosure", "labelled", "ad label"},
	"reach": {"reach"}, "views": {"views", "video views", "plays"}, "likes": {"likes"}, "comments": {"comments"}, "saves": {"saves", "saved"}, "shares": {"shares"},
	"read_at": {"stats date", "stats as of", "metrics date", "as of", "measured on"},

	"starts": {"starts", "start date", "valid from", "code starts"}, "ends": {"ends", "end date", "valid until", "valid to", "expires", "code ends"},
}

// kinds are what a row of a tracker can speak of, told by one of these columns.
var kinds = map[string][]string{
	"contracts": {"signed", "contract_sent", "brief_sent"},
	"parcels":   {"shipped", "parcel", "released"},
	"posts":     {"live", "due", "url"},
	"creators":  {"followers", "category", "contacted"},
	"codes":     {"starts", "ends"},
}

// audience reads a heading such as "audience country US", "age_18-24",
// "gender: female", "% female" or "18-24".
var audience = regexp.MustCompile(`(?i)^\s*(?:audience|aud|followers)?[\s_:-]*(?:(country|gender|age)[\s_:-]+)?(.*?)\s*(?:%|share|pct|percent)?\s*$`)

var bands = regexp.MustCompile(`^\d{2}\s*[-–]\s*\d{2}$|^\d{2}\+$`)

// segment returns what share of an audience a column holds.
func segment(heading string) (axis, name string, ok bool) {
	heading = strings.TrimPrefix(strings.TrimSpace(heading), "%")
	m := audience.FindStringSubmatch(heading)
	if m == nil || m[2] == "" {
		return "", "", false
	}
	name = strings.ReplaceAll(strings.TrimSpace(m[2]), "–", "-")
	switch axis = strings.ToLower(m[1]); {
	case axis == "country":
		return axis, strings.ToUpper(name), true
	case axis != "":
		return axis, strings.ToLower(name), true
	case strings.EqualFold(name, "female") || strings.EqualFold(name, "male"):
		return "gender", strings.ToLower(name), true
	case bands.MatchString(name):
		return "age", strings.ReplaceAll(name, " ", ""), true
	}
	return "", "", false
}

// columns finds what a sheet has.
func columns(s cells.Sheet) map[string]bool {
	out := map[string]bool{}
	for what, names := range synonyms {
		for _, n := range names {
			if s.Has(n) {
				out[what] = true
				break
			}
		}
	}
	return out
}

// speaks lists the kinds a sheet speaks of.
func speaks(has map[string]bool) map[string]bool {
	out := map[string]bool{}
	for kind, signs := range kinds {
		for _, s := range signs {
			if has[s] {
				out[kind] = true
			}
		}
	}
	if out["codes"] = out["codes"] && has["code"]; !out["codes"] {
		delete(out, "codes")
	}
	return out
}
