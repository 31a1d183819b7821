package api

import (
	"time"

	"plumbline/internal/access"
	"plumbline/internal/gate"
	"plumbline/internal/gate/permit"
	"plumbline/internal/money"
	"plumbline/internal/web/view"
)

// GateAsk is one question at a gate.
type GateAsk struct {
	Gate    string        `json:"gate"`
	Subject string        `json:"subject"`          // kind/id, an id, or another system's number for it
	Amount  *money.Amount `json:"amount,omitempty"` // missing: what the record says
	Valid   time.Duration `json:"valid,omitempty"`  // how long a permit is to hold; 0: 15 minutes
	Via     string        `json:"via,omitempty"`    // the asker's own reference
}

// GateAnswer is its answer: a decision, with a permit where it allows; or why
// it could not be asked.
type GateAnswer struct {
	Asked    GateAsk        `json:"asked"`
	Decision *gate.Decision `json:"decision,omitempty"`
	Permit   string         `json:"permit,omitempty"`
	Expires  *time.Time     `json:"expires,omitempty"` // of the permit: until then nothing recalls it
	Fault    *Fault         `json:"fault,omitempty"`
}

// GateChecks asks several at once.
type GateChecks struct {
	Asks []GateAsk   `json:"asks"`
	Role access.Role `json:"role,omitempty"` // empty: owner
}

// GateAnswers answers them in their order.
type GateAnswers struct {
	Answers []GateAnswer `json:"answers"`
}

// GateStates is how each gate stands.
type GateStates struct {
	Gates  []view.GateState `json:"gates"`
	Review []view.Rule      `json:"review,omitempty"` // rules for the weekly review
}

// GateKeys asks for public keys.
type GateKeys struct {
	Rotate bool `json:"rotate,omitempty"`
}

// GateKeyList is what is published.
type GateKeyList struct {
	Keys []permit.Public `json:"keys"`
}

// GateRedeem uses a permit up.
type GateRedeem struct {
	Token   string        `json:"token"`
	Gate    string        `json:"gate"`
	Subject string        `json:"subject"`
	Amount  *money.Amount `json:"amount,omitempty"`
}

// GateOverride asks for an override, or agrees to one.
type GateOverride struct {
	Gate    string        `json:"gate,omitempty"`
	Subject string        `json:"subject,omitempty"`
	Amount  *money.Amount `json:"amount,omitempty"`
	Because string        `json:"because,omitempty"`
	Agree   string        `json:"agree,omitempty"` // id of the override agreed to
	As      string        `json:"as,omitempty"`    // person of the ladder who asks
}

// GateOverridden is the override as it stands.
type GateOverridden struct {
	ID     string    `json:"id"`
	State  string    `json:"state"`
	Until  time.Time `json:"until"`
	Second string    `json:"second,omitempty"` // who has to agree, while somebody has to
	Failed []string  `json:"failed"`
}

// GateBacktest asks what rules would have stopped.
type GateBacktest struct {
	Path string `json:"path,omitempty"` // ladder to try; empty: the one in force
	From string `json:"from,omitempty"`
	To   string `json:"to,omitempty"`
	// Role reads the answer as a role would; empty: as the owner.
	Role access.Role `json:"role,omitempty"`
}

// GateBacktested compares the rules in force with those tried.
type GateBacktested struct {
	From   string          `json:"from"`
	To     string          `json:"to"`
	Gates  []GateCompared  `json:"gates"`
	Steps  int             `json:"steps"`            // taken in that time
	Unseen int             `json:"unseen,omitempty"` // steps whose record cannot be read as it was
	Cases  []GateDifferent `json:"cases,omitempty"`  // decided otherwise
}

// GateCompared is one gate under both.
type GateCompared struct {
	Gate    string     `json:"gate"`
	InForce gate.Tally `json:"in_force"`
	Tried   gate.Tally `json:"tried"`
}

// GateDifferent is a step the two decide differently.
type GateDifferent struct {
	Gate    string        `json:"gate"`
	Subject string        `json:"subject"`
	At      time.Time     `json:"at"`
	Amount  *money.Amount `json:"amount,omitempty"`
	Was     gate.Answer   `json:"was"`
	Would   gate.Answer   `json:"would"`
	Because string        `json:"because"`
}
