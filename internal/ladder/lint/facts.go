package lint

import (
	"maps"
	"slices"
	"strings"

	"plumbline/internal/ladder"
	"plumbline/internal/ladder/problem"
)

// Facts lets a run check that the ladder's own metrics read what exists.
func Facts(v ladder.Vocabulary) Option { return func(r *run) { r.known = &v } }

// fields are what an event carries beside its time.
var fields = []string{"value", "reason", "party", "unit", "ref", "list_version", "due"}

// formulas checks the names in the formulas of the ladder's own metrics.
func (r *run) formulas() {
	if r.known == nil {
		return
	}
	for _, m := range r.l.Metrics {
		f := m.Formula
		for _, a := range slices.Concat(f.Of, f.To, f.Seen, f.Expected, f.Counted) {
			r.atom(a)
		}
		if f.Values != nil {
			r.atom(*f.Values)
		}
		if s := f.Span; s != nil {
			r.span(*s)
		}
		if f.Kind == "derived" && !slices.Contains(r.known.Calculations, f.Derived) {
			r.say(r.at(m.Pos, "formula.derived"), "PL046", problem.DidYouMean(f.Derived, r.known.Calculations), "there is no calculation %q", f.Derived)
		}
	}
}

func (r *run) atom(a ladder.Atom) {
	if a.Facts != "" {
		if !r.table(a.Pos, "facts", a.Facts) {
			return
		}
		r.column(a.Facts, r.at(a.Pos, a.Agg), a.Column)
		r.column(a.Facts, r.at(a.Pos, "on"), a.On)
		r.wheres(a.Facts, a.Where)
	} else if r.kind(a.Pos, a.Subject) {
		r.events(a.Subject, r.at(a.Pos, "when"), a.When)
		r.conditions(a.Subject, a.Where)
	}
	r.wheres("assets", a.Assets)
}

func (r *run) span(s ladder.Span) {
	if s.Facts != "" {
		if r.table(s.Pos, "facts", s.Facts) {
			r.column(s.Facts, r.at(s.Pos, "from"), s.From)
			r.column(s.Facts, r.at(s.Pos, "to"), s.To)
			r.wheres(s.Facts, s.Where)
		}
		return
	}
	if r.kind(s.Pos, s.Subject) {
		r.events(s.Subject, r.at(s.Pos, "from"), s.From)
		r.events(s.Subject, r.at(s.Pos, "to"), s.To)
		r.conditions(s.Subject, s.Where)
	}
}

func (r *run) table(section ladder.Pos, key, name string) bool {
	if _, ok := r.known.Columns[name]; ok {
		return true
	}
	r.say(r.at(section, key), "PL046", problem.DidYouMean(name, slices.Collect(maps.Keys(r.known.Columns))), "there is no fact table %q", name)
	return false
}

// column checks a column; names that begin with @ are read from the ladder.
func (r *run) column(table string, at ladder.Pos, name string) {
	if name == "" || strings.HasPrefix(name, "@") || slices.Contains(r.known.Columns[table], name) {
		return
	}
	r.say(at, "PL046", problem.DidYouMean(name, r.known.Columns[table]), "%s has no column %q", table, name)
}

func (r *run) wheres(table string, list []ladder.Where) {
	for _, w := range list {
		r.column(table, w.Pos, w.Column)
		r.column(table, w.Pos, w.Other)
	}
}

func (r *run) kind(section ladder.Pos, name string) bool {
	if _, ok := r.known.Events[name]; ok {
		return true
	}
	r.say(r.at(section, "subject"), "PL046", problem.DidYouMean(name, slices.Collect(maps.Keys(r.known.Events))), "there are no records of kind %q", name)
	return false
}

func (r *run) conditions(kind string, list []ladder.Where) {
	for _, w := range list {
		r.events(kind, w.Pos, w.Column)
		r.events(kind, w.Pos, w.Other)
	}
}

// events checks a|b: each an event, a field of one (event.value), or an event
// of a linked record (terms.signed).
func (r *run) events(kind string, at ladder.Pos, names string) {
	for name := range strings.SplitSeq(names, "|") {
		of, event := kind, strings.TrimSpace(name)
		if head, rest, linked := strings.Cut(event, "."); linked {
			if _, ok := r.known.Events[head]; ok && !slices.Contains(fields, rest) {
				of, event = head, rest
			} else {
				event = head
			}
			event, _, _ = strings.Cut(event, ".")
		}
		if event != "" && !slices.Contains(r.known.Events[of], event) {
			r.say(at, "PL047", problem.DidYouMean(event, r.known.Events[of]), "records of kind %s have no event %q of ours", of, event)
		}
	}
}
