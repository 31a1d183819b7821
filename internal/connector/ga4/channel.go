package ga4

import (
	"regexp"
	"slices"
	"strings"

	"plumbline/internal/connector/cells"
)

// influencer is the channel of creators' links. GA4's own groups have none:
// it spreads them over Organic Social, Affiliates and Unassigned.
const influencer = "Influencer"

// paid is what GA4 takes for a paid medium.
var paid = regexp.MustCompile(`^(.*cp.*|ppc|retargeting|paid.*)$`)

// rule is one step of GA4's default channel group. A rule holds when the
// source is of its category or, without one, always; its media narrow that
// down, or widen it where it says either.
type rule struct {
	channel  string
	category []string // names of sources; nil: any
	paid     bool     // the medium must be a paid one
	media    []string // the medium must be one of these
	either   bool     // of category and media one is enough
}

// rules are GA4's default channel group as far as tags decide it; the first
// that holds wins. Google Analytics Help, answer 9756891. The lists of sources
// are the well-known ones of Google's, not all 800.
var rules = []rule{
	{channel: "Paid Shopping", category: shopping, paid: true},
	{channel: "Paid Search", category: search, paid: true},
	{channel: "Paid Social", category: social, paid: true},
	{channel: "Paid Video", category: video, paid: true},
	{channel: "Display", media: []string{"display", "banner", "expandable", "interstitial", "cpm"}},
	{channel: "Paid Other", paid: true},
	{channel: "Organic Shopping", category: shopping},
	{channel: "Organic Social", category: social, either: true, media: []string{"social", "social-network", "social-media", "sm", "social network", "social media"}},
	{channel: "Organic Video", category: video, either: true, media: []string{"video"}},
	{channel: "Organic Search", category: search, either: true, media: []string{"organic"}},
	{channel: "Referral", media: []string{"referral", "app", "link"}},
	{channel: "Email", category: mails, either: true, media: mails},
	{channel: "Affiliates", media: []string{"affiliate", "affiliates"}},
	{channel: "Audio", media: []string{"audio"}},
	{channel: "SMS", category: []string{"sms"}, either: true, media: []string{"sms"}},
	{channel: "Mobile Push Notifications", category: []string{"firebase"}, either: true, media: []string{"push", "mobile", "notification"}},
}

var (
	social = []string{
		"facebook", "fb", "instagram", "ig", "tiktok", "twitter", "t.co", "x", "threads", "linkedin", "lnkd", "pinterest", "reddit", "snapchat",
		"tumblr", "whatsapp", "wechat", "weibo", "vk", "quora", "line", "messenger",
	}
	video    = []string{"youtube", "youtu", "vimeo", "twitch", "dailymotion", "netflix", "hulu", "wistia", "ted", "youku"}
	search   = []string{"google", "bing", "yahoo", "duckduckgo", "baidu", "yandex", "ecosia", "naver", "daum", "seznam", "qwant", "ask", "aol", "sogou", "msn"}
	shopping = []string{"amazon", "ebay", "etsy", "alibaba", "walmart", "shopify", "mercadolibre", "shopzilla"}
	mails    = []string{"email", "e-mail", "e_mail", "e mail"}
)

// channel is the group of a visit with these tags; "" without any.
func channel(source, medium, campaign string) string {
	source, medium = strings.ToLower(source), strings.ToLower(medium)
	switch {
	case cells.Ours(medium):
		return influencer
	case source == "" && medium == "":
		return ""
	case source == "(direct)" && (medium == "" || medium == "(none)" || medium == "(not set)"):
		return "Direct"
	case strings.Contains(strings.ToLower(campaign), "cross-network"):
		return "Cross-network"
	}
	for _, r := range rules {
		if r.holds(source, medium) {
			return r.channel
		}
	}
	return "Unassigned"
}

func (r rule) holds(source, medium string) bool {
	if r.paid && !paid.MatchString(medium) {
		return false
	}
	from := slices.Contains(r.category, site(source)) || slices.Contains(r.category, source)
	by := slices.Contains(r.media, medium)
	switch {
	case r.either:
		return from || by
	case r.category != nil:
		return from
	}
	return r.media == nil || by
}

// site is the name of a source that is a host: l.instagram.com is instagram,
// www.google.co.uk is google.
func site(source string) string {
	labels := strings.Split(source, ".")
	at := len(labels) - 2
	if at > 0 && (labels[at] == "co" || labels[at] == "com") {
		at--
	}
	return labels[max(at, 0)]
}
