// Package condition decides one requirement of a gate for the record that asks.
// It is pure: no I/O and no clock.
//
// In: the evidence, the ladder, the stored report. Out: a Finding: met, not met
// or unknown, on which evidence, and what would fix it.
package condition

import (
	"time"

	"plumbline/internal/access"
	"plumbline/internal/campaign"
	"plumbline/internal/judge"
	"plumbline/internal/ladder"
	"plumbline/internal/money"
	"plumbline/internal/period"
)

// State is the answer to a requirement.
type State string

// The answers. What is not known is never met.
const (
	Met     State = "met"
	NotMet  State = "not_met"
	Unknown State = "unknown"
)

// Ref is a piece of evidence: a record as it stood, or a measurement.
type Ref struct {
	Record  string    `json:"record,omitempty"` // kind/id
	Version int64     `json:"version,omitempty"`
	State   string    `json:"state,omitempty"`  // of the record
	KPI     string    `json:"kpi,omitempty"`    // or the KPI measured,
	Of      string    `json:"of,omitempty"`     // for creator:ID, campaign:ID or asset:ID
	Period  string    `json:"period,omitempty"` // over this period
	Colour  string    `json:"colour,omitempty"`
	Value   *float64  `json:"value,omitempty"` // in the metric's unit
	Unit    string    `json:"unit,omitempty"`
	At      time.Time `json:"at,omitzero"` // as of when
}

// Finding is how a requirement stands.
type Finding struct {
	State    State        `json:"state"`
	Text     string       `json:"text"`                // a sentence without a stop
	Bare     string       `json:"bare,omitempty"`      // the sentence for who may not see Class; kept, never shown beside Text
	Fix      string       `json:"fix,omitempty"`       // what would fix it
	Evidence []Ref        `json:"evidence,omitempty"`  // on what it was decided
	StandsIn string       `json:"stands_in,omitempty"` // what stands in for a measurement that cannot be yet
	Class    access.Class `json:"class,omitempty"`     // of what the sentence tells
}

// Asked is what a requirement is decided from.
type Asked struct {
	Gate      string
	Evidence  *campaign.Evidence
	Ladder    *ladder.Ladder
	Report    *judge.Report // as stored, whole; nil: nothing was evaluated yet
	Locks     []ladder.Lock
	Revisions []ladder.Revision // every one, oldest first
	Amount    *money.Amount     // asked for
	At        time.Time
	Stale     time.Duration // age from which a report no longer speaks
}

// Condition is one of the ladder's named conditions.
type Condition struct {
	Name   string
	Doc    string                // what it means, for people
	Reads  []string              // fields of campaign.Evidence it looks at
	Decide func(a Asked) Finding // pure
}

// All lists the named conditions, in the order of ladder.Requirements.
func All() []Condition {
	return []Condition{
		{"ladder_locked", "the campaign was briefed under a revision of the ladder", []string{"Campaign", "Brief"}, ladderLocked},
		{"brief_acknowledged", "the newest brief was acknowledged by its quiz", []string{"Brief"}, briefAcknowledged},
		{"brief_sent", "a brief was sent", []string{"Brief"}, briefSent},
		{"screens_passed", "every screen of the creator passed and is in date, safety and values among them", []string{"Creator", "Screens", "Pivots"}, screensPassed},
		{"audience_evidence", "an audience packet was accepted and is not older than 90 days", []string{"Creator", "Packets"}, audienceEvidence},
		{"no_touch_clear", "nothing planned meets the brand's or the creator's no-touch list", []string{"Lists", "Brief", "Deliverable"}, noTouchClear},
		{"no_open_incident", "no incident is open", []string{"Incidents"}, noOpenIncident},
		{"signed_terms", "terms with a contract id are signed and in force", []string{"Terms", "Master"}, signedTerms},
		{"approved", "we approved the work", []string{"Deliverable"}, approved},
		{"disclosure_planned", "the label is planned", []string{"Deliverable", "Brief"}, disclosurePlanned},
		{"trackable", "a tracked link or a code is set", []string{"Deliverable"}, trackable},
		{"rights_in_date", "usage rights cover platform, territory and day, and amplification where media is bought", []string{"Terms", "Deliverable", "Spend"}, rightsInDate},
		{"disclosed", "verification found the disclosure", []string{"Deliverable"}, disclosed},
		{"accepted", "the work was accepted", []string{"Spend", "Deliverable", "Deliverables"}, accepted},
		{"live", "the post is live", []string{"Deliverable"}, live},
	}
}

// Named finds a condition.
func Named(name string) (Condition, bool) {
	for _, c := range All() {
		if c.Name == name {
			return c, true
		}
	}
	return Condition{}, false
}

// Decide answers one requirement as a ladder writes it.
func Decide(a Asked, text string) Finding {
	n, ok := ladder.ReadNeed(text)
	switch {
	case !ok:
		return unknown("the requirement "+text+" cannot be read", "plumbline check says what is wrong with it")
	case n.KPI != "":
		return colour(a, n)
	case n.Clause != "":
		return clauses(a, n)
	case n.Expr != "":
		return expression(a, n)
	}
	c, ok := Named(n.Name)
	if !ok {
		return unknown("nothing can answer "+n.Name, "plumbline check lists what a gate can require")
	}
	return c.Decide(a)
}

func met(text string, on ...Ref) Finding { return Finding{State: Met, Text: text, Evidence: on} }

func notMet(text, fix string, on ...Ref) Finding {
	return Finding{State: NotMet, Text: text, Fix: fix, Evidence: on}
}

func unknown(text, fix string, on ...Ref) Finding {
	return Finding{State: Unknown, Text: text, Fix: fix, Evidence: on}
}

// secret says that the sentence tells what only a class may see.
func (f Finding) secret(class access.Class, bare string) Finding {
	f.Class, f.Bare = class, bare
	return f
}

// of cites a record.
func of(a Asked, r campaign.Record) Ref {
	h := r.Top()
	return Ref{Record: campaign.Subject(r), Version: h.Version, State: string(h.State), At: a.Evidence.At}
}

func (a Asked) calendar() period.Calendar {
	if a.Ladder == nil {
		return period.Calendar{}
	}
	return a.Ladder.Program.Calendar()
}

func (a Asked) today() period.Date { return a.calendar().DateOf(a.At) }

// day names the day of a moment in the programme's zone.
func (a Asked) day(t time.Time) string { return dayOf(a.calendar().DateOf(t)) }

func dayOf(d period.Date) string { return d.UTC().Format("2 Jan 2006") }
