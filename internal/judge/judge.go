package judge

import (
	"cmp"
	"slices"
	"strings"

	"plumbline/internal/ladder"
	"plumbline/internal/measure"
	"plumbline/internal/period"
)

// judging is one call of Judge.
type judging struct {
	b        *measure.Bundle
	h        History
	l        *ladder.Ladder
	open     period.Date         // the first day that is not over
	verdicts map[string]*Verdict // programme level, by KPI
	notes    []Note
}

// Judge turns one evaluation into its report. The programme's KPIs come worst
// first, objectives by rank as the ladder has them.
func Judge(b *measure.Bundle, h History) *Report {
	j := &judging{b: b, h: h, l: b.Ladder, verdicts: map[string]*Verdict{}}
	if j.open = b.Today; !b.AsOf.IsZero() {
		j.open = j.l.Program.Calendar().DateOf(b.AsOf)
	}
	r := &Report{
		Programme: j.l.Program.Name, Currency: j.l.Program.Currency, AsOf: b.AsOf, Today: b.Today,
		Revision: h.Revision, Self: b.Self, Posts: b.Posts, Drill: map[string]map[string][]Verdict{},
	}
	for i := range j.l.KPIs {
		k := &j.l.KPIs[i]
		v := j.kpi(k, measure.Subject{}, history(b.KPIs[k.ID], k.Metric, measure.Subject{}))
		j.verdicts[k.ID] = &v
		r.KPIs = append(r.KPIs, v)
		if by := j.drill(k); len(by) > 0 {
			r.Drill[k.ID] = by
		}
		j.noteKPI(v)
	}
	WorstFirst(r.KPIs)
	for i := range j.l.Objectives {
		r.Objectives = append(r.Objectives, j.objective(&j.l.Objectives[i]))
	}
	slices.SortStableFunc(r.Objectives, func(a, b ObjectiveState) int { return cmp.Compare(rankOf(a), rankOf(b)) })
	j.programme(r)
	r.Notes = j.notes
	return r
}

// noteKPI says what a reader of this KPI has to know.
func (j *judging) noteKPI(v Verdict) {
	mark := j.h.Marks[v.KPI]
	switch {
	case v.PostHoc:
		j.note("post_hoc", v.KPI, "campaigns", strings.Join(mark.Campaigns, ", "))
	case v.Corrected:
		j.note("correction", v.KPI, "because", mark.Because, "by", mark.By, "second", mark.Second)
	}
	if v.Reason == SourceStale {
		j.note("stale", v.KPI, "why", v.Measurement.Why)
	}
	if v.Bands != nil && v.Bands.Basis == "proposed" {
		j.note("proposed_bands", v.KPI, "how", v.Bands.Note)
	}
}

// note adds a note; args are name, value, name, value.
func (j *judging) note(kind, subject string, args ...string) {
	n := Note{Kind: kind, Subject: subject, Args: map[string]string{}}
	for i := 0; i+1 < len(args); i += 2 {
		if args[i+1] != "" {
			n.Args[args[i]] = args[i+1]
		}
	}
	j.notes = append(j.notes, n)
}
