package view

import (
	"time"

	"plumbline/internal/gate"
)

// Stopped is a step that its gate did not let through, as the asker may see it.
type Stopped struct{ Decision gate.Decision }

// Error says so.
func (s *Stopped) Error() string { return "the " + s.Decision.Gate + " gate says no" }

// GateState is how one gate stands.
type GateState struct {
	gate.Tally
	Mode    string
	Require []string        // as the ladder writes them
	Since   time.Time       // from when on it counts
	Latest  []gate.Decision // newest first, as the asker may see them
}

// Standing is an override in force, as the roll-up shows it.
type Standing struct {
	Text, Href, Says string
	Left, Exact      string // until it expires
	Colour           string // of what is left
}
