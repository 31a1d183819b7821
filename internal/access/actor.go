package access

import "time"

// Actor is who does something, through which door.
type Actor struct {
	ID   string `json:"id"`             // account, person, token or invitation; "owner" at the data folder
	Role Role   `json:"role,omitempty"` // what they are
	Via  string `json:"via,omitempty"`  // web | cli | api | link | import | rule
}

// Entry is one line for the audit log. Payload is what happened, as JSON that
// names no person; Personal is what may have to be erased: the chain holds a
// salted hash of it, so that erasure leaves the chain whole.
type Entry struct {
	At       time.Time `json:"at"`
	By       Actor     `json:"by"`
	Act      string    `json:"act"`     // create, sent, signed, gate.deny, override, sign-in, …
	Subject  string    `json:"subject"` // kind/id
	Payload  []byte    `json:"payload,omitempty"`
	Personal []byte    `json:"personal,omitempty"`
}
