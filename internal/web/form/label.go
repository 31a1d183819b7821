package form

import "plumbline/internal/web/say"

// Label is a field's name as people read it.
func Label(name string) string {
	if said, ok := labels[name]; ok {
		return said
	}
	return say.Upper(say.Plain(name))
}

// labels are the names that read badly as they stand.
var labels = map[string]string{
	"sku": "SKU", "url": "Address of the post", "due_at_lock": "Due when agreed", "ack_due": "Acknowledge by", "sign_due": "Sign by", "pay_by": "Pay by",
	"same_hand": "Rated by who books", "asked_hash": "Hash as sent", "id": "Id", "sha256": "SHA-256", "dont": "Do not", "launch_at_lock": "Launch when locked",
	"waited_for_us": "Days it waited for us", "own": "Own no-touch topics", "topics": "No-touch topics", "what": "What", "links_all": "Every place for a link was looked at", "sub_outcome": "Sub-outcome", "keep_live": "Days to stay live", "no_touch": "No-touch topics", "read": "Read or watched to its end", "met": "It was met",
}
