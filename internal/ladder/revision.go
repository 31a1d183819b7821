package ladder

import (
	"reflect"
	"slices"
	"strings"
	"time"
)

// Revision is one immutable version of a ladder. ID is the SHA-256, in hex, of
// the canonical form of its files: comments, key order and layout do not count.
type Revision struct {
	ID      string            `json:"id"`
	Parent  string            `json:"parent,omitempty"` // "" for the first
	At      time.Time         `json:"at"`
	Author  string            `json:"author"`
	Message string            `json:"message,omitempty"`
	Files   map[string]string `json:"files"`
	Ladder  *Ladder           `json:"-"` // what the files mean
}

// Lock ties a campaign to the revision it was briefed under.
type Lock struct {
	Campaign string    `json:"campaign"`
	Revision string    `json:"revision"`
	At       time.Time `json:"at"`
	By       string    `json:"by"`
}

// History is every revision, oldest first, and every lock.
type History struct {
	Revisions []Revision `json:"revisions"`
	Locks     []Lock     `json:"locks"`
}

// Mark says how a KPI changed after a campaign was locked under it.
type Mark struct {
	PostHoc   bool // at least one change is not covered by a correction
	Corrected bool // at least one change is a correction
	Since     time.Time
	Campaigns []string // locked before the change
	Fields    []string // what changed
	Because   string   // of the correction
	By        string
	Second    string
}

// Sentence says the mark in words, after the KPI's name.
func (m Mark) Sentence() string {
	what := "changed (" + strings.Join(m.Fields, ", ") + ") after " + strings.Join(m.Campaigns, ", ") + " was locked"
	if m.PostHoc {
		return what + ": post hoc"
	}
	return what + ": correction by " + m.By + " and " + m.Second
}

// Marks returns, by KPI id, what changed after a lock and still differs from
// what was locked. A change is a correction when the ladder of that revision
// or a later one adds a corrections: entry for the KPI or its metric with two
// different people; every other change is post hoc. An entry covers the changes
// made up to its own revision, not later ones.
func Marks(h History) map[string]Mark {
	out := map[string]Mark{}
	if len(h.Revisions) == 0 {
		return out
	}
	last := h.Revisions[len(h.Revisions)-1].Ladder
	for _, lock := range h.Locks {
		start := h.locked(lock)
		if start < 0 || h.Revisions[start].Ladder == nil || last == nil {
			continue
		}
		for _, k := range last.KPIs {
			changed := moved(h.Revisions[start].Ladder, last, k.ID)
			if len(changed) == 0 {
				continue
			}
			m := out[k.ID]
			m.Campaigns = append(m.Campaigns, lock.Campaign)
			for _, f := range changed {
				if !slices.Contains(m.Fields, f) {
					m.Fields = append(m.Fields, f)
				}
			}
			m.follow(h.Revisions[start:], k)
			out[k.ID] = m
		}
	}
	return out
}

// locked is the index of the revision a campaign was locked under: of several
// with the same content (one was restored), the last before the lock.
func (h History) locked(lock Lock) int {
	start := -1
	for i, r := range h.Revisions {
		if r.ID == lock.Revision && (start < 0 || lock.At.IsZero() || !r.At.After(lock.At)) {
			start = i
		}
	}
	return start
}

// follow walks the revisions after a lock and sorts each change of a KPI into
// post hoc or correction.
func (m *Mark) follow(revisions []Revision, k KPI) {
	open := false // a change not yet covered
	for i := 1; i < len(revisions); i++ {
		prev, next := revisions[i-1].Ladder, revisions[i].Ladder
		if prev == nil || next == nil {
			continue
		}
		if len(moved(prev, next, k.ID)) > 0 {
			open = true
			if m.Since.IsZero() || revisions[i].At.Before(m.Since) {
				m.Since = revisions[i].At
			}
		}
		if c, ok := corrects(prev, next, k); ok && open {
			open, m.Corrected = false, true
			m.Because, m.By, m.Second = c.Because, c.By, c.Second
		}
	}
	m.PostHoc = m.PostHoc || open
}

// moved lists what a reader of a KPI would call another number: the metric and
// its formula, tier, bands, minimum. Owners, titles and rules may change freely.
func moved(old, new *Ladder, id string) []string {
	was, ok := old.KPI(id)
	is, still := new.KPI(id)
	switch {
	case !still:
		return nil
	case !ok:
		return []string{"added"}
	}
	var out []string
	differ := func(name string, a, b any) {
		if Show(reflect.ValueOf(a)) != Show(reflect.ValueOf(b)) {
			out = append(out, name)
		}
	}
	differ("metric", was.Metric, is.Metric)
	differ("tier", was.Tier, is.Tier)
	differ("bands", was.Bands, is.Bands)
	differ("by", was.By, is.By)
	differ("baseline", was.Baseline, is.Baseline)
	differ("minimum", was.Minimum, is.Minimum)
	if a, b := metricOf(old, was.Metric), metricOf(new, is.Metric); was.Metric == is.Metric {
		differ("formula", a.Formula, b.Formula)
		differ("unit", a.Unit, b.Unit)
		differ("better", a.Better, b.Better)
		differ("metric_minimum", a.Minimum, b.Minimum)
		differ("settle", a.Settle, b.Settle)
	}
	return out
}

func metricOf(l *Ladder, id string) Metric {
	if m, ok := l.Metric(id); ok {
		return *m
	}
	return Metric{}
}

// corrects finds an entry that next adds for a KPI or its metric.
func corrects(prev, next *Ladder, k KPI) (Correction, bool) {
	for _, c := range next.Correction {
		if c.KPI != k.ID && c.KPI != k.Metric || c.Second == "" || c.Second == c.By || c.By == "" {
			continue
		}
		if !slices.ContainsFunc(prev.Correction, func(p Correction) bool { return p.same(c) }) {
			return c, true
		}
	}
	return Correction{}, false
}

func (c Correction) same(other Correction) bool {
	c.Pos, other.Pos = Pos{}, Pos{}
	return c == other
}
