package desk

import (
	"plumbline/internal/access"
	"plumbline/internal/campaign"
	"plumbline/internal/web/say"
	"time"
)

// DueBefore asks for what falls due before a moment.
func DueBefore(t time.Time) []campaign.Cond {
	return []campaign.Cond{{Field: "due", Op: "filled"}, {Field: "due", Op: "<", Values: []string{t.UTC().Format(time.RFC3339)}}}
}

// Undone leaves out what is done and only looked at again.
func Undone(k campaign.Kind) []campaign.Cond {
	m, _ := MachineOf(k)
	var states []string
	for _, s := range m.States {
		if !Looked(k, s) {
			states = append(states, string(s))
		}
	}
	if len(states) == len(m.States) {
		return nil
	}
	return []campaign.Cond{{Field: "state", Op: "in", Values: states}}
}

// DueWord says what happens when a record falls due.
func DueWord(m campaign.Machine, r campaign.Record) string {
	if m.Falls != nil {
		if step := m.Falls(r); step != "" {
			return happening(m, step)
		}
	}
	if Looked(m.Kind, r.Top().State) {
		return "Look again"
	}
	return "Due"
}

// happening is what a step that happens by itself is called.
func happening(m campaign.Machine, name string) string {
	for _, s := range m.Steps {
		if s.Name == name && s.Label != "" && s.To == "" {
			return s.Label
		}
	}
	return State(campaign.State(name))
}

// side are the states beside the way.
var side = map[campaign.State]bool{
	"withdrawn": true, "cancelled": true, "returned": true, "refused": true, "failed": true, "undecided": true, "rejected": true, "lapsed": true, "declined": true,
	"changes_asked": true, "dropped": true, "expired": true, "revoked": true, "parted": true, "superseded": true, "customer": true, "applicant": true, "amended": true,
}

// Onward tells whether a step leads where a record usually goes: refusals,
// returns and cancellations do not.
func Onward(s campaign.Step) bool { return s.To != "" && !s.Reason && !side[s.To] }

// Next is what usually comes next of a record, as a button says it; "" where
// nothing does that a role may do.
func Next(m campaign.Machine, r campaign.Record, role access.Role) string {
	now := r.Top().State
	for _, s := range m.Next(now, role) {
		if Onward(s) && s.To != now && s.To != campaign.Ended {
			return say.First(s.Label, State(s.To))
		}
	}
	return ""
}

// Looked tells whether what falls due is another look at what is done.
func Looked(k campaign.Kind, s campaign.State) bool {
	return k == campaign.KindDeliverable && (s == campaign.Live || s == campaign.Verified)
}

// Waited is how long somebody waits, in words.
func Waited(d time.Duration) string {
	if d < 48*time.Hour {
		return hours(max(d, 0))
	}
	return say.Plural(int(d.Hours()/24), "day", "days")
}
