// Package lint knows the field's mistakes: what a ladder may say in valid
// YAML and still be wrong about. Each rule has its id, severity and page in
// package problem.
//
// In: a ladder as parse built it. Out: problems with exact places.
package lint

import (
	"cmp"
	"fmt"
	"slices"

	"plumbline/internal/access"
	"plumbline/internal/ladder"
	"plumbline/internal/ladder/problem"
	"plumbline/internal/period"
)

// Option changes what a run looks for.
type Option func(*run)

// AtLock makes an error of what is a warning only while drafting.
func AtLock(r *run) { r.lock = true }

// On says which day it is, for periods that are over.
func On(today period.Date) Option { return func(r *run) { r.today = today } }

// Marked hands over what changed after a lock; see ladder.Marks.
func Marked(marks map[string]ladder.Mark) Option { return func(r *run) { r.marks = marks } }

// Run checks a ladder against every rule.
func Run(l *ladder.Ladder, options ...Option) []problem.Problem {
	r := &run{l: l}
	for _, o := range options {
		o(r)
	}
	r.program()
	r.ids()
	r.references()
	r.charter()
	r.goals()
	r.kpis()
	r.gates()
	r.formulas()
	r.changes()
	return problem.Sort(r.out)
}

type run struct {
	l     *ladder.Ladder
	lock  bool
	today period.Date
	marks map[string]ladder.Mark
	known *ladder.Vocabulary
	out   []problem.Problem
}

func (r *run) say(at ladder.Pos, rule, wayOut, sentence string, args ...any) {
	p := problem.At(at, rule, fmt.Sprintf(sentence, args...), wayOut)
	if r.lock && problem.Find(rule).Lock {
		p.Severity = problem.Error
	}
	r.out = append(r.out, p)
}

// at is the place of a key, or of its section.
func (r *run) at(section ladder.Pos, key string) ladder.Pos { return r.l.Places.Of(section, key) }

// wrote tells whether a key was written at all, readable or not.
func (r *run) wrote(section ladder.Pos, key string) bool {
	_, ok := r.l.Places[section][key]
	return ok
}

func (r *run) program() {
	p := r.l.Program
	if p.Line == 0 {
		return
	}
	if p.Currency != "" && !(ladder.Quantity{Unit: p.Currency}).Money() {
		r.say(r.at(p.Pos, "currency"), "PL015", "use an ISO 4217 code such as USD", "%q is not a currency", p.Currency)
	}
	if _, err := period.NewCalendar(p.Timezone, p.WeekStarts, p.FiscalStart); err != nil {
		r.say(r.at(p.Pos, "timezone"), "PL015", "use an IANA name such as America/New_York", "there is no time zone %q", p.Timezone)
	}
}

type named struct {
	id  string
	pos ladder.Pos
}

// ids says which ids are given twice within a kind.
func (r *run) ids() {
	l := r.l
	kinds := map[string][]named{}
	add := func(kind, id string, pos ladder.Pos) {
		if id != "" {
			kinds[kind] = append(kinds[kind], named{id, r.at(pos, "id")})
		}
	}
	for _, p := range l.People {
		add("person", p.ID, p.Pos)
	}
	for _, o := range l.Objectives {
		add("objective", o.ID, o.Pos)
		for _, kr := range o.KeyResults {
			add("key result", kr.ID, kr.Pos)
			for _, s := range kr.SubOutcomes {
				add("sub-outcome", s.ID, s.Pos)
			}
		}
	}
	for _, k := range l.KPIs {
		add("KPI", k.ID, k.Pos)
	}
	for _, p := range l.Parked {
		add("KPI", p.KPI.ID, p.Pos)
	}
	for _, m := range l.Metrics {
		add("metric", m.ID, m.Pos)
	}
	for _, c := range l.Cohorts {
		add("cohort", c.ID, c.Pos)
	}
	for _, e := range l.Experiments {
		add("experiment", e.ID, e.Pos)
	}
	for _, c := range l.Company {
		add("company KPI", c.ID, c.Pos)
	}
	for kind, list := range kinds {
		r.twice(kind, list)
	}
}

func (r *run) twice(kind string, list []named) {
	slices.SortStableFunc(list, func(a, b named) int {
		return cmp.Or(cmp.Compare(a.id, b.id), cmp.Compare(a.pos.File, b.pos.File), cmp.Compare(a.pos.Line, b.pos.Line))
	})
	for i := 1; i < len(list); i++ {
		if list[i].id == list[i-1].id {
			r.say(list[i].pos, "PL009", "give one of them another id", "a %s %q is there already, in %s line %d", kind, list[i].id, list[i-1].pos.File, list[i-1].pos.Line)
		}
	}
}

func roleNames() []string {
	var out []string
	for _, r := range access.Roles {
		out = append(out, string(r))
	}
	return out
}
