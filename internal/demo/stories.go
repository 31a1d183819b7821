package demo

// Tale is one story of the programme and where the product tells it.
type Tale struct {
	ID       string `json:"id"`
	Sentence string `json:"sentence"` // what happened, for people
	Page     string `json:"page"`     // path of the page it is seen on
	Subject  string `json:"subject"`  // the KPI, key result, sub-outcome or objective whose verdict shows it; empty: it is in the records
	Where    string `json:"where"`    // dimension:id of the verdict; empty: the programme
	Colour   string `json:"colour"`   // green, yellow, red, none
}

// Stories lists what is going on in the programme, most urgent first. Every
// one is in the numbers or in the records, none is only in words.
func Stories() []Tale {
	return []Tale{
		{"missed-revenue", "DTC net revenue heads for about $3.7M of $4.2M: it fell behind the plan in late October.", "/kr/dtc-revenue", "dtc-revenue", "", "red"},
		{"short-plan", "Orders from creators will be missed, and booked work was 3,300 short of 12,000 before the first post.", "/sub/creator-orders", "creator-orders", "", "red"},
		{"cac-held", "Company CAC holds under $31.", "/kr/cac-flat", "cac-flat", "", "green"},
		{"parcels-early", "Two parcels, to Kofi Osei and Marta Lindgren, left before their terms were signed.", "/kpi/parcels-after-terms", "parcels-after-terms", "", "red"},
		{"untrackable", "TikTok Skin went live without one link or code: nobody can trace it, and its boosts start tomorrow.", "/kpi/tagged-assets", "tagged-assets", "campaign:tiktok-skin", "red"},
		{"boost-outside-rights", "A Spark ad of Margaux Laurent runs on after her usage rights ended.", "/kpi/boost-rights", "boost-rights", "creator:margaux-laurent", "red"},
		{"comment-spiral", "Under Body Duo the mood turned: purchase intent halved, negative comments rose past half.", "/kpi/negative-comments", "negative-comments", "campaign:body-duo", "red"},
		{"spiral-intent", "Questions about price under Body Duo gave way to complaints.", "/kpi/comment-intent", "comment-intent", "campaign:body-duo", "red"},
		{"escalations", "Five times as many comments as usual went to care or legal, and they stay open for days.", "/kpi/comment-escalations", "comment-escalations", "", "red"},
		{"pivot", "Nora Vance changed theme a month ago: more followers, and thousands fewer of the ones asked for.", "/kpi/loyal-reach", "loyal-reach", "creator:nora-vance", "red"},
		{"pivot-unanswered", "Nobody has set her expectations anew.", "/kpi/recalibrated", "recalibrated", "", "red"},
		{"off-category", "Dex Romero, Jonah Pike and Cal Whitlock speak to an audience of another category.", "/kpi/audience-fit", "audience-fit", "creator:dex-romero", "red"},
		{"cannot-buy", "Most of Bruna Falcão's audience lives where nothing is shipped to.", "/kpi/buyable-audience", "buyable-audience", "creator:bruna-falcao", "red"},
		{"leaked-code", "MIRA15 is on a coupon site and still redeemed after its last day.", "/kpi/code-leaks", "code-leaks", "creator:mira-solano", "red"},
		{"looks-good", "Saves and shares have risen for ten weeks and are green; orders per post did not follow.", "/kpi/save-share", "save-share", "", "green"},
		{"slipped-launches", "Four launch posts of Gift Sets and Winter Calm moved into the next quarter.", "/kpi/posts-on-time", "posts-on-time", "", "yellow"},
		{"unread-brief", "Theo Lang never acknowledged his brief.", "/kpi/brief-ack", "brief-ack", "", "yellow"},
		{"undisclosed", "Three posts without a label and three nobody could read: unknown is not counted as disclosed.", "/kr/all-disclosed", "all-disclosed", "", "yellow"},
		{"no-escalation", "No incident was escalated this quarter; one, medium, is open since this morning.", "/kr/no-escalation", "no-escalation", "", "green"},
		{"launches", "Every campaign launched on its planned date.", "/kr/launch-dates", "launch-dates", "", "green"},
		{"rule-questioned", "The shipment gate was overridden too often: its rule is on the weekly review.", "/work", "", "", ""},
		{"override-expiring", "June Ostrow's contract was opened by an override of two people that ends on Monday.", "/work/override/june-override", "", "", ""},
		{"parcel-held", "Her parcel was held back: the contract is sent, not signed.", "/work/shipment/june-parcel", "", "", ""},
		{"paid-though-red", "Dex Romero is paid for accepted work although his audience is red: no colour holds what is owed.", "/work/creator/dex-romero", "", "", ""},
		{"clause-holds-fee", "Inês Duarte's fee is held by a failed clause of her contract, and by nothing else.", "/work/spend/ines-fee", "", "", ""},
		{"boost-held", "Legal holds every boost of TikTok Skin until the captions are changed.", "/work/spend/skin-boost", "", "", ""},
		{"studio-overridden", "A studio day passed the commit gate by an override of finance.", "/work/spend/studio-day", "", "", ""},
		{"live-with-warning", "A short of Hana Sato went live past a gate that only warns: it has neither link nor code.", "/work/deliverable/hana-short", "", "", ""},
		{"brief-locks", "Her brief stamped the revision Black Week is judged by, and waits for an answer.", "/work/brief/hana-brief", "", "", ""},
		{"silent-list", "The seeding list has not told anything for nine days: advocates cannot be judged.", "/kr/advocates", "advocates", "", "none"},
	}
}
