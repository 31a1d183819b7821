package owner

import (
	"time"

	"plumbline/internal/fault"
)

// Standing is where the facts are and whether they are evaluated.
type Standing struct {
	Owner     string    // host and folder; empty: nobody yet
	Alive     bool      // the owner was heard of in time
	Heard     time.Time // when it was last heard of; zero: never
	Evaluated time.Time // when the stored evaluation was made; zero: never
	Stamp     string    // of what it was made from
}

// Fault says who holds the facts, since when evaluation stands if it does, and
// what to do.
func (s Standing) Fault() error {
	switch {
	case s.Owner == "":
		return fault.New(fault.Unavailable, "no server holds the facts of this programme yet").
			WithHint("start plumbline serve on the data folder that is to hold them, with the same --store")
	case s.Alive:
		return fault.New(fault.Unavailable, "the facts are with %s; this server has records, gates and stored measurements", s.Owner).
			WithHint("ask there: on its pages, or with --data on that machine")
	case s.Evaluated.IsZero():
		return fault.New(fault.Unavailable, "the facts are with %s, which %s, and nothing was evaluated yet", s.Owner, s.lastHeard()).
			WithHint("start plumbline serve there again")
	}
	return fault.New(fault.Unavailable, "evaluation stands since %s: the facts are with %s, which %s", moment(s.Evaluated), s.Owner, s.lastHeard()).
		WithHint("start plumbline serve there again; records, gates and stored measurements are served meanwhile")
}

func (s Standing) lastHeard() string {
	if s.Heard.IsZero() {
		return "was never heard of"
	}
	return "was last heard of at " + moment(s.Heard)
}

func moment(t time.Time) string { return t.UTC().Format("2 Jan 2006 15:04:05 UTC") }
