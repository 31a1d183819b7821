package view

import (
	"cmp"
	"fmt"
	"math"
	"strings"
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

// CountedDays is how long a gate's decisions are counted.
const CountedDays = 90

// Rule is a gate overridden in more than one case of ten: the rule is the
// question, and an item of the weekly review.
type Rule struct {
	Gate              string       `json:"gate"`
	Cases, Overridden int          // in the time counted
	Passed            []gate.Cause // what was passed over, most frequent first
	Owner, OwnerName  string       // who answers for the rule
	Due               time.Time    // the next weekly review, in the programme's zone
	Task              string       // id of the open task; empty: none
}

// Variance says how far the rule is from one that holds.
func (r Rule) Variance() string {
	return fmt.Sprintf("The %s gate was overridden in %d of %d cases in %d days (%d%%). A rule that holds is passed over in one of ten at most.",
		r.Gate, r.Overridden, r.Cases, CountedDays, int(math.Round(100*float64(r.Overridden)/float64(r.Cases))))
}

// Lever says what the overrides passed over.
func (r Rule) Lever() string {
	if len(r.Passed) == 0 {
		return ""
	}
	var parts []string
	for _, c := range r.Passed[:min(3, len(r.Passed))] {
		parts = append(parts, fmt.Sprintf("%s in %d", c.Requirement, c.Cases))
	}
	return "Passed over: " + strings.Join(parts, ", ") + "."
}

// Action says who does what about it, and by when.
func (r Rule) Action() string {
	who := cmp.Or(r.OwnerName, r.Owner, "Whoever owns the rule")
	return fmt.Sprintf("%s keeps the requirement, changes it or takes it out, at the weekly review of %s. plumbline gate backtest tries a change on last quarter.", who, r.Due.Format("Monday 2 January, 15:04"))
}

// Item is something a weekly review opens with: variance, lever, action.
type Item struct {
	Title, Href             string
	Variance, Lever, Action string
}

// Items are rules as a weekly review opens with them.
func Items(rules []Rule) []Item {
	var out []Item
	for _, r := range rules {
		i := Item{Title: "The rule of the " + r.Gate + " gate", Href: "/gates", Variance: r.Variance(), Lever: r.Lever(), Action: r.Action()}
		if r.Task != "" {
			i.Href = "/work/task/" + r.Task
		}
		out = append(out, i)
	}
	return out
}

// Standing is an override in force, as the roll-up shows it.
type Standing struct {
	Text, Href, Says string
	Left, Exact      string // until it expires
	Colour           string // of what is left
}
