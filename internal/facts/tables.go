package facts

import "plumbline/internal/access"

const (
	cost     = access.Cost
	revenue  = access.Revenue
	safety   = access.Safety
	creative = access.Creative
	personal = access.Personal
	open     = access.Open
)

// Tables are every table of DESIGN §5.
var Tables = []*Table{
	event("clicks", "one request of a tracked link", []string{"source", "visitor", "link", "occurred_at"},
		mustPerson("visitor", "hashed visitor key"),
		one("verdict", "what the rules made of it", "valid", "bot", "prefetch", "repeat"),
		col("reason", Text, open, "why that verdict"),
		col("rule_version", Text, open, "which click rules judged it"),
		col("click_id", Text, personal, "the id carried to the shop"),
		col("referrer", Text, open, "host of the referrer"),
		col("url", Text, open, "address as placed, without personal parameters"),
		col("qualified", Bool, open, "valid and engaged; missing where visits are not known")),
	event("visits", "one session on the shop", []string{"source", "session"},
		mustPerson("session", "session key"),
		person("visitor", "hashed visitor key"),
		col("engaged", Bool, open, "10 s visible, a second page, or a step"),
		col("product", Bool, open, "saw a product page"),
		col("cart", Bool, open, "put something into the cart"),
		col("seconds", Float, open, "seconds visible"),
		col("medium", Text, open, "utm_medium as read"),
		col("channel", Text, open, "channel group"),
		col("click_id", Text, personal, "the click that began it")),
	event("orders", "one order", []string{"source", "order_id"},
		must("order_id", Text, open, "the shop's own order id"),
		col("number", Text, open, "order name as people read it"),
		person("customer", "hashed customer key"),
		cash("amount", revenue, "net: discounted lines without tax, shipping, duties, gift cards"),
		cash("gross", revenue, "the shop's total"),
		cash("tax", revenue, "tax in the total"),
		cash("shipping", revenue, "shipping in the total"),
		cash("discount", revenue, "discounts given"),
		currency(),
		col("new_customer", Bool, open, "first order ever of this customer"),
		col("click_id", Text, personal, "last click id the shop saw"),
		col("landing", Text, open, "landing address"),
		one("attributed_by", "what ties it to a creator", "code", "click", "both", "none"),
		col("exclusion", Text, open, "gift, test, draft, cancelled, self_purchase, wholesale; empty counts"),
		col("channel", Text, open, "where it was sold: web, pos, …")),
	event("refunds", "one refund, on its own day, with its order's attribution", []string{"source", "refund_id"},
		must("refund_id", Text, open, "the shop's own refund id"),
		must("order_id", Text, open, "the order it takes from"),
		col("order_day", Date, open, "local day of the order, for the cohort book"),
		cash("amount", revenue, "net part given back, positive"),
		cash("gross", revenue, "all money given back, positive"),
		currency(),
		person("customer", "hashed customer key"),
		col("reason", Text, open, "reason given"),
		one("attributed_by", "as the order", "code", "click", "both", "none")),
	table(Snapshot, "post_stats", "counters of one post at one moment", []string{"source", "asset", "basis", "occurred_at"},
		oneMust("basis", "organic, paid and total are three measures", "organic", "paid", "total"),
		col("views", Int, open, "views"), col("engaged_views", Int, open, "engaged views by the platform's threshold"),
		col("impressions", Int, open, "impressions"), col("reach", Int, open, "accounts reached"),
		col("likes", Int, open, "likes"), col("comments", Int, open, "comments"),
		col("saves", Int, open, "saves"), col("shares", Int, open, "shares"), col("clicks", Int, open, "link clicks as the platform counts")),
	table(Snapshot, "follower_stats", "followers of one account at one moment", []string{"source", "account", "occurred_at"},
		must("account", Text, open, "the account"),
		one("whose", "whose account", "creator", "brand"),
		must("total", Int, open, "followers"),
		col("target_share", Float, open, "share of them in the target, 0–1")),
	table(State, "audience_shares", "one share of one audience", []string{"source", "creator", "asset", "axis", "segment", "basis", "occurred_at"},
		must("axis", Text, open, "gender, age, country, category, …"),
		must("segment", Text, open, "female, 18-24, US, …"),
		must("share", Float, open, "0–1 of the axis"),
		one("basis", "whose audience", "engaged", "reached", "followers")),
	event("comments", "one comment; its text stays out", []string{"source", "comment_id"},
		must("comment_id", Text, open, "the platform's id"),
		one("class", "what it is", "question", "purchase_intent", "compliment", "complaint", "praise", "bait", "spam", "giveaway", "reaction", "own", "other"),
		col("sentiment", Float, open, "-1 to 1"), col("topics", Text, safety, "topics touched, comma-separated"),
		col("due_at", Time, open, "when an answer falls due"), col("answered_at", Time, open, "when we answered"),
		col("escalated_at", Time, safety, "when it went to care or legal"), col("resolved_at", Time, safety, "when that was closed"),
		col("precision", Float, open, "the classifier's precision for that class")),
	event("spend", "money for the programme", []string{"source", "ref", "kind", "basis"},
		oneMust("kind", "what it pays for", "fee", "commission", "product_cost", "shipping", "discount", "amplification", "agency"),
		oneMust("basis", "signed, accrued or paid", "committed", "accrued", "paid"),
		cashMust("amount", cost, "the money"), currency(),
		col("ref", Text, open, "contract, invoice or ad it stands on"),
		col("deliverable", Text, open, "the deliverable it pays for"),
		col("territory", Text, open, "where amplified media ran")),
	event("milestones", "a record reached a state", []string{"source", "subject_kind", "subject", "event", "occurred_at"},
		oneMust("subject_kind", "which machine", "creator", "campaign", "brief", "terms", "deliverable", "shipment", "asset", "comment", "action", "quiz", "signal"),
		must("subject", Text, open, "the record's id"),
		must("event", Text, open, "what happened: sent, acknowledged, signed, shipped, live, booked, …; docs/reference/facts.md lists them"),
		col("due_at", Time, open, "when it falls due (occurred_at of a row event=due is when that became known)"),
		col("value", Float, open, "a number that came with it"), col("unit", Text, open, "unit of value"),
		col("ref", Text, open, "the record it hangs on: terms of a shipment, sub-outcome of a booking, deliverable of an asset"),
		col("reason", Text, safety, "reason given"), col("party", Text, open, "us, creator, platform"),
		col("list_version", Text, open, "version of the list or revision in force")),
	table(State, "ratings", "one part of a creator's rating", []string{"source", "creator", "part", "occurred_at"},
		must("part", Text, open, "audience, category, values, tone, past_delivery"),
		col("score", Float, open, "0–100; missing with applicable=false"), col("applicable", Bool, open, "false re-weights"),
		col("rater", Text, personal, "who rated"), col("booker", Text, personal, "who booked"), col("evidence", Text, creative, "what it rests on")),
	table(State, "screens", "one screen of one creator", []string{"source", "creator", "kind", "occurred_at"},
		oneMust("kind", "which screen", "fit", "safety", "values"),
		oneMust("outcome", "what came out", "passed", "failed", "undecided"),
		col("reason", Text, safety, "reason code"), col("flags", Int, safety, "open flags")),
	event("offers", "an offer or an outreach message and its outcome", []string{"source", "offer"},
		must("offer", Text, open, "offer id"),
		one("stage", "how far it went", "sent", "replied", "accepted", "signed", "declined", "withdrawn"),
		one("declined_by", "who declined", "creator", "brand"),
		col("reason", Text, safety, "reason code; values_* is a values decline"), col("decided_at", Time, open, "when it was decided"),
		cash("amount", cost, "what was offered"), currency(), col("part", Text, open, "message part or template")),
	event("incidents", "something went wrong in public", []string{"source", "incident"},
		must("incident", Text, safety, "incident id"),
		one("severity", "how bad", "low", "medium", "high"),
		col("escalated", Bool, safety, "went to care or legal"), col("kind", Text, safety, "no_touch, undisclosed_post, expired_rights, …"),
		one("side", "whose list or duty", "brand", "creator"), col("topic", Text, safety, "topic touched"), col("resolved_at", Time, safety, "when closed")),
	event("pivots", "a creator changed theme, tone, stance or cadence", []string{"source", "creator", "axis", "occurred_at"},
		one("axis", "what changed", "theme", "tone", "stance", "cadence"), one("how", "how we know", "declared", "noted", "proposed"),
		col("recalibrated_at", Time, open, "when expectations were set anew")),
	event("leads", "one lead", []string{"source", "lead"},
		mustPerson("lead", "hashed person"), col("stage", Text, open, "stage in the CRM"), col("qualified", Bool, open, "meets the ladder's condition"),
		cash("amount", revenue, "value given by the CRM"), currency()),
	event("inquiries", "somebody asked, naming a creator or campaign", []string{"source", "inquiry"},
		must("inquiry", Text, open, "inquiry id"), person("person", "hashed person"), col("self_reported", Bool, open, "named by the asker"), col("reason", Text, open, "topic")),
	table(State, "taxonomy", "one tag on one asset", []string{"source", "asset", "axis", "tag"},
		must("axis", Text, open, "theme, tone, format, stance, product, hook"), must("tag", Text, creative, "the tag")),
	table(State, "kr_values", "the company's own series", []string{"source", "series", "occurred_at"},
		must("series", Text, open, "finance.dtc_net_revenue, …"), must("value", Float, revenue, "value for its day or period"),
		col("through", Date, open, "last day the value covers; empty: its own day"), col("unit", Text, open, "currency or unit"), col("entered_by", Text, personal, "who entered it")),
	event("wallet_events", "loyalty tokens", []string{"source", "wallet", "event", "occurred_at"},
		mustPerson("wallet", "hashed wallet"), oneMust("event", "what happened", "granted", "activated", "redeemed", "received", "sent"), col("tokens", Float, open, "how many")),

	dimension("creators", "who creates",
		col("name", Text, personal, "display name"), col("handle", Text, open, "handle"), col("followers", Int, open, "followers when last seen"),
		col("category", Text, open, "category"), col("acquisition", Text, open, "outreach, inbound, customer, agency"), col("first_booked", Date, open, "day first booked"),
		col("manager", Text, open, "person id of the manager"), col("tags", Text, open, "comma-separated affinity tags"), col("country", Text, open, "home country")),
	dimension("assets", "a live post",
		col("campaign", Text, open, "campaign id"), col("creator", Text, open, "creator id"), col("deliverable", Text, open, "deliverable id"),
		col("format", Text, open, "reel, story, short, carousel, …"), col("published_at", Time, open, "when it went live"), col("url", Text, open, "permalink"),
		col("caption", Text, creative, "caption as posted"), col("link", Text, open, "link id"), col("code", Text, open, "code shown"),
		col("tracked", Bool, open, "meant to be tracked"), col("identifier", Bool, open, "a working identifier was seen"),
		one("relation", "why it exists", "paid", "gifted", "earned"), one("disclosure", "checks required in its market", "passed", "failed", "unknown", "not_needed")),
	dimension("campaigns", "a campaign",
		col("name", Text, open, "title"), col("brand", Text, open, "brand"), col("owner", Text, open, "person id"), col("starts", Date, open, "first day"), col("ends", Date, open, "last day"),
		col("launch", Date, open, "launch date at lock"), col("class", Text, open, "gift, standard, amplified"), col("sub_outcome", Text, open, "sub-outcome it serves")),
	dimension("codes", "a discount code and who owns it",
		col("creator", Text, open, "creator id"), col("campaign", Text, open, "campaign id"), col("starts", Date, open, "first valid day"), col("ends", Date, open, "last valid day")),
	dimension("links", "a tracked link as placed",
		col("creator", Text, open, "creator id"), col("campaign", Text, open, "campaign id"), col("asset", Text, open, "asset it stands on"), col("url", Text, open, "target with its tags")),
	dimension("rates", "an exchange rate of one day",
		must("day", Date, open, "day"), must("from", Text, open, "currency"), must("to", Text, open, "currency"), must("rate", Text, open, "units of to for one from, as an exact decimal")),
	dimension("reports", "which source has reported which days of which table",
		must("table", Text, open, "table"), must("first", Date, open, "first day covered"), must("last", Date, open, "last day covered")),
}

func table(k Kind, name, doc string, key []string, cols ...Column) *Table {
	return &Table{Name: name, Kind: k, Doc: doc, Key: key, Columns: append(append([]Column{}, Dims...), cols...)}
}

func event(name, doc string, key []string, cols ...Column) *Table {
	return table(Event, name, doc, key, cols...)
}

func dimension(name, doc string, cols ...Column) *Table {
	id := must("id", Text, open, "id")
	own := []Column{id}
	if name == "creators" || name == "assets" {
		own = append(own, col("platform", Text, open, "platform"), col("region", Text, open, "region"))
	}
	return &Table{Name: name, Kind: Dimension, Doc: doc, Key: []string{"id"}, Columns: append(own, cols...)}
}

func col(name string, t Type, c access.Class, doc string) Column {
	return Column{Name: name, Type: t, Class: c, Doc: doc}
}

func must(name string, t Type, c access.Class, doc string) Column {
	return Column{Name: name, Type: t, Class: c, Doc: doc, Must: true}
}

// person is a column that names somebody: it is kept as a keyed hash only.
func person(name, doc string) Column {
	return Column{Name: name, Type: Text, Class: personal, Doc: doc, Hashed: true}
}

func mustPerson(name, doc string) Column {
	return Column{Name: name, Type: Text, Class: personal, Doc: doc, Hashed: true, Must: true}
}

func one(name, doc string, values ...string) Column {
	return Column{Name: name, Type: Text, Doc: doc, One: values}
}

func oneMust(name, doc string, values ...string) Column {
	return Column{Name: name, Type: Text, Doc: doc, One: values, Must: true}
}

func cash(name string, c access.Class, doc string) Column {
	return Column{Name: name, Type: Money, Class: c, Doc: doc}
}

func cashMust(name string, c access.Class, doc string) Column {
	return Column{Name: name, Type: Money, Class: c, Doc: doc, Must: true}
}

func currency() Column { return Column{Name: "currency", Type: Text, Doc: "ISO 4217"} }
