// Package reading collects what is wrong with a scenario file while it is read,
// and reads the moments written in it.
//
// In: nodes of the file. Out: every problem at once, each with its place and a
// way out; times in the programme's zone.
package reading

import (
	"slices"
	"time"

	"plumbline/internal/fault"
	"plumbline/internal/ladder"
	"plumbline/internal/ladder/problem"
	"plumbline/internal/ladder/tree"
	"plumbline/internal/period"
)

// Reading is one file being read.
type Reading struct {
	Calendar period.Calendar
	Problems []problem.Problem
}

// Say adds a problem.
func (r *Reading) Say(pos ladder.Pos, wayOut, format string, args ...any) {
	r.Problems = append(r.Problems, problem.Problem{
		Pos: pos, Rule: "scenario", Severity: problem.Error, Sentence: fault.New(fault.Invalid, format, args...).Message, WayOut: wayOut,
	})
}

// Fail adds a problem from a fault.
func (r *Reading) Fail(pos ladder.Pos, err error) {
	r.Say(pos, fault.HintOf(err), "%s", fault.MessageOf(err))
}

// Known refuses keys that a mapping does not have.
func (r *Reading) Known(n *tree.Node, of string, keys ...string) {
	for _, e := range n.Entries {
		if !slices.Contains(keys, e.Key) {
			r.Say(e.Pos, problem.DidYouMean(e.Key, keys), "%s has no key %q", of, e.Key)
		}
	}
}

// Moment reads a day, which means its end, or a local time.
func (r *Reading) Moment(n *tree.Node, in ladder.Pos) (time.Time, bool) {
	if n == nil || n.Kind != tree.Text {
		r.Say(in, "write at: 2026-11-08 (the end of that day) or \"2026-11-08 09:00\"", "there is no at:")
		return time.Time{}, false
	}
	if d, err := period.ParseDate(n.Text); err == nil {
		return r.Calendar.Start(d + 1), true
	}
	t, err := r.Local(n.Text)
	if err != nil {
		r.Fail(n.Pos, err)
		return time.Time{}, false
	}
	return t, true
}

// Local reads a time in the programme's zone, or one with its own offset; a day
// alone is its noon.
func (r *Reading) Local(s string) (time.Time, error) {
	if t, err := time.Parse(time.RFC3339, s); err == nil {
		return t.UTC(), nil
	}
	for _, layout := range []string{"2006-01-02 15:04:05", "2006-01-02 15:04"} {
		if t, err := time.ParseInLocation(layout, s, r.Calendar.Zone); err == nil {
			return t.UTC(), nil
		}
	}
	if d, err := period.ParseDate(s); err == nil {
		return r.Calendar.Start(d).Add(12 * time.Hour), nil
	}
	return time.Time{}, fault.New(fault.Invalid, "%q is not a time", s).WithHint("write 2026-11-08, \"2026-11-08 09:00\" or one with an offset")
}
