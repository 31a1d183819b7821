package measure

import (
	"slices"
	"strings"

	"plumbline/internal/access"
	"plumbline/internal/facts"
	"plumbline/internal/ladder"
	"plumbline/internal/measure/derive"
)

// ClassOf is the sensitivity of a metric: the union over the columns that its
// formula reads, never written by hand.
func ClassOf(m *ladder.Metric) access.Class {
	class := derive.ClassOf(m)
	for _, a := range Atoms(m) {
		class |= classOfAtom(a)
	}
	if v := m.Formula.Values; v != nil {
		class |= classOfAtom(v)
	}
	if s := m.Formula.Span; s != nil {
		class |= classOf(s.Facts, s.From) | classOf(s.Facts, s.To) | classOfWhere(s.Facts, s.Where)
	}
	return class
}

func classOfAtom(a *ladder.Atom) access.Class {
	class := classOf(a.Facts, a.Column) | classOf(a.Facts, a.On) | classOfWhere(a.Facts, a.Where)
	if a.Scale == "margin" {
		class |= access.Cost | access.Revenue
	}
	return class
}

func classOfWhere(table string, where []ladder.Where) access.Class {
	var class access.Class
	for _, c := range where {
		if table == "" {
			if strings.HasSuffix(c.Column, ".reason") {
				class |= access.Safety
			}
			continue
		}
		class |= classOf(table, c.Column) | classOf(table, c.Other)
	}
	return class
}

func classOf(table, column string) access.Class {
	t, ok := facts.Lookup(table)
	if !ok {
		return access.Open
	}
	if column == "@revenue" {
		return access.Revenue
	}
	c, _ := t.Column(column)
	return c.Class
}

// Tables are the fact tables a metric reads.
func Tables(m *ladder.Metric) []string {
	out := derive.Tables(m)
	add := func(facts, subject string) {
		if subject != "" {
			facts = "milestones"
		}
		if facts != "" && !slices.Contains(out, facts) {
			out = append(out, facts)
		}
	}
	for _, a := range Atoms(m) {
		add(a.Facts, a.Subject)
		if a.Subject == "asset" {
			add("assets", "")
		}
	}
	if v := m.Formula.Values; v != nil {
		add(v.Facts, v.Subject)
	}
	if s := m.Formula.Span; s != nil {
		add(s.Facts, s.Subject)
	}
	return out
}

// Kinds are the kinds of record a metric reads.
func Kinds(m *ladder.Metric) []string {
	out := derive.Kinds(m)
	for _, a := range Atoms(m) {
		if a.Subject != "" && !slices.Contains(out, a.Subject) {
			out = append(out, a.Subject)
		}
		for _, w := range a.Where {
			if a.Facts == "milestones" && w.Column == "subject_kind" && w.Op == "is" {
				out = append(out, w.Values...)
			}
		}
	}
	if s := m.Formula.Span; s != nil && s.Subject != "" {
		out = append(out, s.Subject)
	}
	return out
}
