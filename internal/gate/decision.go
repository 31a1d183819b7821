package gate

import (
	"time"

	"plumbline/internal/access"
	"plumbline/internal/campaign"
	"plumbline/internal/gate/condition"
	"plumbline/internal/judge"
	"plumbline/internal/ladder"
	"plumbline/internal/money"
)

// Answer is what a gate says.
type Answer string

// The answers.
const (
	Allow         Answer = "allow"
	Deny          Answer = "deny"
	NeedsOverride Answer = "needs_override"
)

// The modes of a gate.
const (
	Observe = "observe" // lets through, and says what it would have stopped
	Warn    = "warn"    // lets through, and tells who asks
	Enforce = "enforce" // stops
)

// The gates.
const (
	Commit   = "commit"
	Shipment = "shipment"
	Publish  = "publish"
	Amplify  = "amplify"
	Pay      = "pay"
)

// Case is everything one decision is made from.
type Case struct {
	Evidence *campaign.Evidence
	Ladder   *ladder.Ladder // nil: there is none
	Revision string
	Report   *judge.Report // as stored, whole; nil: nothing was evaluated yet
	Locks    []ladder.Lock
	// Revisions are all that were ever in force, oldest first: what was in force
	// when a brief was sent elsewhere.
	Revisions []ladder.Revision
}

// Request is what is asked.
type Request struct {
	Gate   string
	Amount *money.Amount // nil: what the record says
	At     time.Time
}

// Requirement is one requirement and how it stands.
type Requirement struct {
	Name string `json:"name"` // as the ladder writes it, or hold, amount
	condition.Finding
	Advisory bool     `json:"advisory,omitempty"` // shown, and holds nothing
	Hidden   []string `json:"hidden,omitempty"`   // classes of what this reader is not told
}

// Way is who may pass a closed gate, as the ladder names them.
type Way struct {
	Roles       []string      `json:"roles"`
	Expires     string        `json:"expires,omitempty"` // length in working hours
	SecondAbove *money.Amount `json:"second_above,omitempty"`
	Second      string        `json:"second,omitempty"`
	NeedsSecond bool          `json:"needs_second,omitempty"` // for the amount at hand
}

// Decision is the answer to one request.
type Decision struct {
	ID           string        `json:"id,omitempty"` // once kept
	Gate         string        `json:"gate"`
	Subject      string        `json:"subject"` // kind/id
	Title        string        `json:"title,omitempty"`
	Amount       *money.Amount `json:"amount,omitempty"`
	Mode         string        `json:"mode"`
	Answer       Answer        `json:"answer"` // what holds
	Would        Answer        `json:"would"`  // what enforcing answers; differs in observe and warn alone
	Requirements []Requirement `json:"requirements"`
	Way          *Way          `json:"way,omitempty"`      // who may override, where one may
	Override     string        `json:"override,omitempty"` // the override that let it through
	At           time.Time     `json:"at"`
	Revision     string        `json:"revision,omitempty"`
	Measured     time.Time     `json:"measured,omitzero"` // as of when verdicts speak
	Evidence     string        `json:"evidence"`          // hash of what it was decided on
	By           access.Actor  `json:"by,omitzero"`       // who asked
	Via          string        `json:"via,omitempty"`     // step, check, or the caller's own id

	Campaign string `json:"campaign,omitempty"`
	Creator  string `json:"creator,omitempty"`
	Brand    string `json:"brand,omitempty"`
	Region   string `json:"region,omitempty"`
	Owner    string `json:"owner,omitempty"`
}

// Stopped tells whether enforcing stops it.
func (d Decision) Stopped() bool { return d.Would != Allow }

// Unmet lists the names of the requirements that hold it.
func (d Decision) Unmet() []string {
	var out []string
	for _, r := range d.Requirements {
		if r.State != condition.Met && !r.Advisory {
			out = append(out, r.Name)
		}
	}
	return out
}

// Dims are the values a scope's row rules look at.
func (d Decision) Dims() map[string]string {
	return map[string]string{"campaign": d.Campaign, "creator": d.Creator, "brand": d.Brand, "region": d.Region, "owner": d.Owner}
}

// For returns the decision as one scope may see it: the answer, and each
// requirement's state, for all who see the row; figures and content under their
// classes. ok is false where the row is outside the scope.
func (d Decision) For(scope access.Scope) (Decision, bool) {
	if !scope.Row(d.Dims()) {
		return Decision{}, false
	}
	if !scope.Sees(access.Cost) {
		d.Amount = nil
		if d.Way != nil {
			way := *d.Way
			way.SecondAbove = nil
			d.Way = &way
		}
	}
	all := d.Requirements
	d.Requirements = make([]Requirement, len(all))
	for i, r := range all {
		d.Requirements[i] = r.within(scope)
	}
	return d, true
}

// within leaves out what the scope may not see.
func (r Requirement) within(scope access.Scope) Requirement {
	bare := r.Bare
	r.Bare = ""
	if scope.Sees(r.Class) {
		return r
	}
	r.Text, r.Hidden, r.StandsIn = bare, r.Class.Names(), ""
	on := make([]condition.Ref, len(r.Evidence))
	for i, e := range r.Evidence {
		e.Value, e.Unit = nil, ""
		on[i] = e
	}
	r.Evidence = on
	return r
}
