package desk

import (
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
			return State(campaign.State(step))
		}
	}
	if Looked(m.Kind, r.Top().State) {
		return "Look again"
	}
	return "Due"
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
