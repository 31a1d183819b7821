package told

import (
	"time"

	"plumbline/internal/demo/world"
	"plumbline/internal/period"
)

// episode is one time something turned, and what was done about it.
type episode struct {
	id, about string
	yellow    int // days before today
	red       int // 0: it never did
	started   int // hours from the first red to the first action started; negative: before it; 0: none yet
	closed    int // days before today; 0: still open
	action    string
}

// episodes are the signals of the two quarters.
var episodes = []episode{
	{"s-01", "terms-time", 52, 49, 12, 36, "chase_contract"},
	{"s-02", "launch-dates", 48, 45, 70, 38, "chase_contract"},
	{"s-03", "code-leaks", 47, 0, 0, 33, "fix_tracking"},
	{"s-04", "cac-flat", 44, 41, -52, 30, "shift_spend"},
	{"s-05", "quiz-clarity", 39, 0, 0, 26, "re_brief"},
	{"s-06", "all-disclosed", 36, 34, 60, 28, "re_brief"},
	{"s-07", "tagged-assets", 38, 12, 31, 0, "fix_tracking"},
	{"s-11", "dtc-revenue", 35, 31, -40, 0, "swap_creator"},
	{"s-08", "comment-escalations", 10, 7, 14, 0, "tighten_moderation"},
	{"s-09", "parcels-after-terms", 0, 2, 0, 0, "chase_contract"},
	{"s-10", "boost-rights", 0, 5, 0, 0, "pause_spend"},
}

// writeSignals writes when things turned and when somebody began to act.
func (w *teller) writeSignals(s *sink) {
	for _, e := range episodes {
		note := func(kind, subject, event string, at time.Time) *row {
			return s.row("milestones", at, "tracker", "").text("subject_kind", kind).text("subject", subject).text("event", event)
		}
		day := func(n int) time.Time { return w.At(w.Today-period.Date(n), 8, 0) }
		if e.yellow > 0 {
			note("signal", e.id, "opened", day(e.yellow)).text("ref", e.about)
			note("signal", e.id, "yellow", day(e.yellow)).text("ref", e.about)
		} else {
			note("signal", e.id, "opened", day(e.red)).text("ref", e.about)
		}
		if e.red == 0 {
			note("signal", e.id, "closed", day(e.closed)).text("ref", e.about)
			continue
		}
		note("signal", e.id, "red", day(e.red)).text("ref", e.about)
		note("action", "x"+e.id[1:], "opened", day(e.red).Add(min(0, world.Hours(float64(e.started)-4)))).text("ref", e.id).
			text("reason", e.action).time("due_at", day(e.red).Add(48*time.Hour))
		if e.started != 0 {
			note("action", "x"+e.id[1:], "started", day(e.red).Add(world.Hours(float64(e.started)))).text("ref", e.id).text("reason", e.action)
		}
		if e.closed > 0 {
			note("action", "x"+e.id[1:], "done", day(e.closed).Add(-6*time.Hour)).text("ref", e.id).text("reason", e.action)
			note("signal", e.id, "closed", day(e.closed)).text("ref", e.about)
		}
	}
}
