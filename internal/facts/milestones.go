package facts

// Milestone is one event a kind of subject can reach, with what its optional
// columns mean there. It is the vocabulary shared by everything that writes
// milestones (trackers, records) and everything that reads them (metrics).
type Milestone struct {
	Kind  string `json:"subject_kind"`
	Event string `json:"event"`
	Doc   string `json:"doc"`
}

// Milestones is the whole vocabulary, by subject_kind in the order a subject
// usually walks through it. Another event is kept as it came, but no shipped
// metric reads it.
//
// occurred_at of any row is when it happened. A row event=due says in
// occurred_at when a due date became known and in due_at what it is; a later
// row moves it.
var Milestones = []Milestone{
	{"creator", "contacted", "first outreach"},
	{"creator", "seeded", "a product was given without obligation; ref: shipment"},
	{"creator", "posted", "first post of theirs about us; ref: asset"},
	{"creator", "signed", "first signed terms; ref: terms"},
	{"creator", "advocate", "named an advocate"},
	{"creator", "customer", "first paid order of their own; ref: order"},
	{"creator", "posting_agreed", "value: posts agreed per seven days"},

	{"campaign", "launch_due", "planned launch became known; due_at: the launch"},
	{"campaign", "launched", "required first assets were live"},
	{"campaign", "ended", "last asset of the campaign"},

	{"brief", "sent", "brief reached the creator; due_at: when acknowledgement falls due; value, unit=share: required fields filled (0–1); ref: deliverable"},
	{"brief", "due", "due_at: when acknowledgement falls due"},
	{"brief", "acknowledged", "creator passed the quiz or confirmed"},
	{"brief", "values_clause", "the brief as sent has the values clause"},
	{"brief", "required_fields", "value: how many fields its class requires; more exact than the share on sent"},
	{"brief", "filled_fields", "value: how many of them hold more than template text"},
	{"brief", "under_master", "an existing master agreement covers it; ref: that"},
	{"brief", "superseded", "a newer version replaces it; ref: that brief"},

	{"terms", "drafted", "first draft"},
	{"terms", "sent", "sent for signature; due_at: the SLA's end; ref: brief"},
	{"terms", "due", "due_at: when the signature falls due"},
	{"terms", "signed", "fully signed; value, unit=currency: fees agreed; ref: master where one covers it"},
	{"terms", "amended", "amendment signed"},
	{"terms", "ended", "ran out"},
	{"terms", "withdrawn", "given up before signature; reason"},
	{"terms", "rights", "usage rights from occurred_at to due_at; unit: platform (empty: all), ref: territory (empty: all)"},
	{"terms", "amplification_clause", "an amplification clause was paid for"},

	{"deliverable", "booked", "expectation; value, unit: what it is booked to contribute; ref: sub-outcome"},
	{"deliverable", "planned", "agreed; due_at: due date at lock; ref: terms"},
	{"deliverable", "due", "due_at: the due date; list_version: the lock"},
	{"deliverable", "submitted", "draft handed in by the creator"},
	{"deliverable", "changes_asked", "our answer: changes"},
	{"deliverable", "approved", "our answer: yes"},
	{"deliverable", "live", "posted; ref: asset"},
	{"deliverable", "verified", "checked against its brief; value, unit=share: requirements met of those checked"},
	{"deliverable", "requirements", "value: how many requirements it has; more exact than the share on verified"},
	{"deliverable", "requirements_checked", "value: how many could be checked"},
	{"deliverable", "requirements_met", "value: how many were met"},
	{"deliverable", "launch_asset", "one of the campaign's required first assets"},
	{"deliverable", "contracted", "agreed number, format and window were met; value 0 or 1"},
	{"deliverable", "kept_live", "agreed day reached; value 1 still live, 0 gone"},
	{"deliverable", "cancelled", "called off; reason"},

	{"shipment", "requested", "asked for; ref: terms"},
	{"shipment", "released", "label made or released to ship; ref: terms"},
	{"shipment", "handed_over", "carrier has it; ref: terms; value, unit=currency: cost of the goods in major units; reason=replacement is left out of gating"},
	{"shipment", "received", "delivered"},

	{"asset", "live", "went live; ref: deliverable"},
	{"asset", "identifier", "working link, code, bio slot or pinned comment seen; value 1 works, 0 does not; reason: which kind"},
	{"asset", "utm", "link as placed checked; value 1 every required tag allowed, 0 not"},
	{"asset", "tracked", "meant to be tracked; value 1 yes, 0 no"},
	{"asset", "anchored", "tied to a sub-outcome; ref: that"},
	{"asset", "disclosed", "checks required in its market; value 1 passed, 0 failed; reason: which failed"},
	{"asset", "amplified", "boosted; ref: clause"},
	{"asset", "amplification_ended", "the boost ended"},
	{"asset", "approved", "approved for use beyond the post"},
	{"asset", "reuse_rights", "may be used in other channels"},
	{"asset", "reused", "used in another channel"},
	{"asset", "taken_down", "no longer live; reason"},

	{"comment", "due", "due_at: when an answer falls due"},
	{"comment", "answered", "we answered"},
	{"comment", "escalated", "went to care or legal"},
	{"comment", "resolved", "that was closed"},

	{"quiz", "passed", "one item passed; value: number of the try; ref: brief; reason: item"},
	{"quiz", "failed", "one item failed; value: number of the try; ref: brief; reason: item"},

	{"action", "opened", "ref: signal; due_at: SLA"},
	{"action", "started", "somebody began"},
	{"action", "done", "finished"},
	{"action", "accepted", "risk accepted; due_at: until when"},

	{"signal", "opened", "ref: KPI or KR"},
	{"signal", "yellow", "turned yellow"},
	{"signal", "red", "turned red"},
	{"signal", "closed", "back to green"},
}

// MilestonesOf lists the events of one subject_kind, in order.
func MilestonesOf(kind string) []string {
	var out []string
	for _, m := range Milestones {
		if m.Kind == kind {
			out = append(out, m.Event)
		}
	}
	return out
}
