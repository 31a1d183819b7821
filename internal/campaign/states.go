package campaign

// The states of all machines. A word means the same wherever it stands.
const (
	// creators, and how far each has come
	Prospect  State = "prospect"
	Customer  State = "customer"
	Applicant State = "applicant"
	Contacted State = "contacted"
	Seeded    State = "seeded"
	Posting   State = "posting"
	Advocate  State = "advocate"
	Parted    State = "parted"

	// briefs, terms, offers
	Drafted      State = "drafted"
	Sent         State = "sent"
	Replied      State = "replied"
	Acknowledged State = "acknowledged"
	Superseded   State = "superseded"
	Signed       State = "signed"
	Amended      State = "amended"
	Ended        State = "ended"
	Withdrawn    State = "withdrawn"
	Accepted     State = "accepted"
	Declined     State = "declined"

	// campaigns and deliverables
	Planned      State = "planned"
	Running      State = "running"
	Submitted    State = "submitted"
	ChangesAsked State = "changes_asked"
	Approved     State = "approved"
	Live         State = "live"
	Verified     State = "verified"
	TakenDown    State = "taken_down"
	Cancelled    State = "cancelled"

	// parcels
	Requested State = "requested"
	Released  State = "released"
	Shipped   State = "shipped"
	Received  State = "received"
	Returned  State = "returned"

	// money
	Committed  State = "committed"
	Paid       State = "paid"
	TurnedDown State = "refused"

	// what was looked at
	Passed    State = "passed"
	Failed    State = "failed"
	Undecided State = "undecided"
	Rejected  State = "rejected"
	Lapsed    State = "lapsed"

	// lists, incidents, pivots, tasks
	InForce      State = "in_force"
	Open         State = "open"
	Escalated    State = "escalated"
	Resolved     State = "resolved"
	Noted        State = "noted"
	Proposed     State = "proposed"
	Recalibrated State = "recalibrated"
	Done         State = "done"
	Dropped      State = "dropped"
	Active       State = "active"

	// holds, overrides, invitations
	Lifted  State = "lifted"
	Asked   State = "asked"
	Used    State = "used"
	Expired State = "expired"
	Made    State = "made"
	Opened  State = "opened"
	Revoked State = "revoked"
)
