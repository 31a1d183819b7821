package judge

import (
	"math"

	"plumbline/internal/ladder"
	"plumbline/internal/period"
)

// objective judges one tile: its worst key result. KPI colours are counted
// under it and never flip it.
func (j *judging) objective(o *ladder.Objective) ObjectiveState {
	s := ObjectiveState{ID: o.ID, Title: o.Title, Class: o.Class, Owner: o.Owner, Rank: o.Rank, Status: None, Reason: NoKeyResults}
	for i := range o.KeyResults {
		s.KeyResults = append(s.KeyResults, j.keyResult(&o.KeyResults[i]))
	}
	s.worst()
	s.Counts = j.counts(o)
	return s
}

// worst takes the colour of the worst key result, the oldest of equals. One
// whose period has not begun counts only when no other is running.
func (s *ObjectiveState) worst() {
	var at *Outcome
	for i := range s.KeyResults {
		kr := &s.KeyResults[i]
		switch {
		case at == nil:
			at = kr
		case (kr.Reason == NotStarted) != (at.Reason == NotStarted):
			if at.Reason == NotStarted {
				at = kr
			}
		case worse(kr.Status, at.Status) || kr.Status == at.Status && kr.Since < at.Since:
			at = kr
		}
	}
	if at != nil {
		s.Status, s.Reason, s.Since, s.Worst = at.Status, WorstKeyResult, at.Since, at.ID
	}
}

// counts are the colours of the KPIs with an arrow into an objective, each
// once; diagnostics are not among them.
func (j *judging) counts(o *ladder.Objective) map[Status]int {
	out := map[Status]int{}
	seen := map[string]bool{}
	for _, kr := range o.KeyResults {
		for _, sub := range kr.SubOutcomes {
			for _, l := range sub.Levers {
				if v := j.verdicts[l.KPI]; v != nil && !seen[l.KPI] && !v.Diagnostic {
					seen[l.KPI] = true
					out[v.Status]++
				}
			}
		}
	}
	return out
}

// rankOf sorts objectives; without a rank they come last.
func rankOf(s ObjectiveState) int {
	if s.Rank <= 0 {
		return math.MaxInt
	}
	return s.Rank
}

// programme makes the one tile: the first of its conditions that is met, worst
// first. The ladder may change those of red and of yellow.
func (j *judging) programme(r *Report) {
	if len(r.Objectives) == 0 {
		r.Status, r.Reason = None, NoObjectives
		return
	}
	t := tile{r.Objectives, j.h.Overrides, rankOf(r.Objectives[0])}
	unseen := condition{None, TopUnseen, t.any(true, None)}
	for _, c := range append(append(t.red(j.l.Rollup), unseen), t.yellow(j.l.Rollup)...) {
		if c.met.ok {
			r.Status, r.Reason, r.Since = c.status, c.reason, c.met.since
			return
		}
	}
	r.Status, r.Reason, r.Since = Green, AllOnPlan, t.latest()
}

// condition is one reason for the programme's colour.
type condition struct {
	status Status
	reason Reason
	met    met
}

// met is whether something holds, and since when.
type met struct {
	ok    bool
	since period.Date
}

func (m *met) at(day period.Date) {
	if !m.ok || day < m.since {
		m.ok, m.since = true, day
	}
}

// tile is what the programme's colour is made of.
type tile struct {
	objectives []ObjectiveState
	overrides  int
	top        int // the best rank there is
}

// any tells whether an objective of the top rank (or of another) has a colour.
func (t tile) any(top bool, status Status) (m met) {
	for _, o := range t.objectives {
		if (rankOf(o) == t.top) == top && o.Status == status {
			m.at(o.Since)
		}
	}
	return m
}

func (t tile) breached() (m met) {
	for _, o := range t.objectives {
		for _, kr := range o.KeyResults {
			if kr.Kind == string(ladder.Never) && kr.MissedOn != nil {
				m.at(*kr.MissedOn)
			}
		}
	}
	return m
}

func (t tile) overridden() met { return met{ok: t.overrides > 0} }

// latest is since when all is well: the day the last objective became so.
func (t tile) latest() period.Date {
	var day period.Date
	for _, o := range t.objectives {
		day = max(day, o.Since)
	}
	return day
}
