package generic

// byTable are other names of a column that hold in one table only; they come
// before the names that hold everywhere.
var byTable = map[string]map[string][]string{
	"clicks":          {"event_id": {"id", "click"}, "visitor": {"visitor_id", "user", "user_id", "ip", "client", "fingerprint"}, "url": {"target", "destination", "landing_page"}},
	"visits":          {"session": {"session_id", "ga_session_id", "visit_id"}, "visitor": {"visitor_id", "user_pseudo_id", "user", "user_id", "client_id"}},
	"orders":          {"order_id": {"id", "order", "transaction_id"}, "number": {"order_number", "order_name", "name"}, "amount": {"net", "net_sales", "net_revenue", "subtotal", "subtotal_price", "revenue", "value"}, "gross": {"total", "total_price", "gross_sales", "grand_total"}, "discount": {"discounts", "total_discounts", "discount_amount"}, "tax": {"taxes", "total_tax"}, "shipping": {"shipping_price", "total_shipping", "shipping_amount"}, "customer": {"customer_id", "customer_email", "email", "buyer"}, "code": {"discount_code", "coupon", "coupon_code", "voucher"}, "landing": {"landing_site", "landing_page"}, "new_customer": {"first_order", "is_new_customer"}},
	"refunds":         {"refund_id": {"id", "refund"}, "order_id": {"order"}, "amount": {"net", "refund_amount", "refunded", "value"}, "gross": {"total", "total_refunded"}, "customer": {"customer_id", "email"}},
	"spend":           {"amount": {"cost", "spend", "price", "total", "value", "fee"}, "kind": {"type", "category"}, "ref": {"invoice", "invoice_id", "invoice_number", "contract", "contract_id", "id", "reference"}},
	"post_stats":      {"asset": {"post", "post_id", "media_id", "video_id", "id"}, "views": {"plays", "video_views", "play_count", "view_count"}, "saves": {"saved", "bookmarks", "collects"}, "shares": {"share_count"}, "likes": {"like_count"}, "comments": {"comment_count", "comments_count"}, "clicks": {"link_clicks"}},
	"follower_stats":  {"account": {"handle", "username", "profile"}, "total": {"followers", "follower_count", "followers_count", "subscribers"}},
	"audience_shares": {"share": {"percentage", "percent", "share_percent", "pct", "value"}, "segment": {"bucket", "group", "label"}, "axis": {"dimension", "breakdown"}},
	"comments":        {"comment_id": {"id", "comment"}, "class": {"label", "category", "intent"}, "answered_at": {"replied_at"}},
	"milestones":      {"subject_kind": {"kind", "record", "object"}, "subject": {"subject_id", "record_id", "id"}, "event": {"status", "state", "milestone"}, "due_at": {"due", "due_date", "deadline"}},
	"kr_values":       {"series": {"metric", "kpi", "name", "key_result", "kr"}, "value": {"actual", "amount", "number", "result"}, "unit": {"currency"}},
	"offers":          {"offer": {"offer_id", "id"}, "stage": {"status", "state"}},
	"incidents":       {"incident": {"incident_id", "id"}},
	"leads":           {"lead": {"lead_id", "email", "contact", "person", "id"}, "stage": {"status", "lifecycle_stage"}},
	"inquiries":       {"inquiry": {"inquiry_id", "ticket", "ticket_id", "id"}, "person": {"email", "customer"}},
	"ratings":         {"part": {"axis", "dimension"}, "score": {"rating", "value"}},
	"screens":         {"kind": {"screen", "type"}, "outcome": {"result", "status", "verdict"}},
	"taxonomy":        {"tag": {"value", "label"}, "axis": {"dimension"}},
	"wallet_events":   {"wallet": {"address", "wallet_address", "owner"}, "event": {"action", "type"}, "tokens": {"amount", "quantity"}},
	"creators":        {"id": {"creator_id", "creator", "handle", "username"}, "name": {"creator_name", "full_name", "display_name"}, "handle": {"username", "account"}, "followers": {"follower_count", "audience_size"}, "acquisition": {"source_channel", "how_found"}},
	"assets":          {"id": {"asset_id", "asset", "post_id", "media_id", "video_id", "url", "permalink"}, "url": {"permalink", "post_url", "link_url"}, "published_at": {"posted_at", "published", "post_date", "live_at"}, "caption": {"text", "description"}, "format": {"media_type", "type"}},
	"campaigns":       {"id": {"campaign_id", "campaign"}, "name": {"campaign_name", "title"}, "starts": {"start", "start_date", "from"}, "ends": {"end", "end_date", "to"}, "launch": {"launch_date"}},
	"codes":           {"id": {"code", "discount_code", "coupon"}, "starts": {"start", "start_date", "valid_from"}, "ends": {"end", "end_date", "valid_to", "valid_until"}},
	"links":           {"id": {"link_id", "link", "short_link", "slug"}, "url": {"target", "destination", "target_url"}},
	"rates":           {"id": {}, "day": {"date"}, "from": {"base", "from_currency"}, "to": {"quote", "to_currency"}, "rate": {"value", "price"}},
}

// everywhere are other names of a column in any table.
var everywhere = map[string][]string{
	"event_id":    {"uid", "uuid"},
	"occurred_at": {"timestamp", "time", "date", "datetime", "created_at", "day", "event_time", "occurred", "happened_at", "processed_at", "ts", "created", "date_time", "as_of", "order_date", "week", "month"},
	"updated_at":  {"last_updated", "modified_at", "last_modified", "updated"},
	"source":      {"system"},
	"campaign":    {"campaign_id", "utm_campaign", "campaign_name"},
	"creator":     {"creator_id", "influencer", "influencer_id", "creator_handle", "handle", "partner", "utm_content"},
	"asset":       {"asset_id", "post", "post_id", "media_id", "video_id"},
	"platform":    {"network", "channel_platform", "social_network", "utm_source"},
	"region":      {"country", "country_code", "market", "geo", "geo_country"},
	"link":        {"link_id", "short_link", "slug"},
	"code":        {"discount_code", "coupon", "coupon_code", "promo_code", "voucher"},
	"currency":    {"currency_code", "ccy", "iso_currency"},
	"referrer":    {"referer", "referrer_host"},
	"deliverable": {"deliverable_id"},
	"reason":      {"note", "notes", "comment"},
	"medium":      {"utm_medium"},
}

func synonyms(table, column string) []string {
	if own, has := byTable[table][column]; has {
		return append(append([]string(nil), own...), everywhere[column]...)
	}
	return everywhere[column]
}
