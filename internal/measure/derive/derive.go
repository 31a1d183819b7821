// Package derive holds the calculations that the metric language cannot say:
// each has a name, the columns it reads, and a rule written beside it.
package derive

import (
	"context"
	"slices"
	"strings"

	"plumbline/internal/access"
	"plumbline/internal/facts"
	"plumbline/internal/fault"
	"plumbline/internal/ladder"
	"plumbline/internal/measure/cube"
	"plumbline/internal/measure/derive/tally"
)

// Calculation is one named calculation.
type Calculation struct {
	Name  string
	Doc   string   // what it does, for docs/reference/metrics.md
	Reads []string // table.column, or milestones:kind
	run   func(context.Context, *cube.World, *ladder.Metric) (tally.Answer, error)
}

// All lists every calculation.
func All() []Calculation {
	return slices.Concat(programmeCalculations(), gateCalculations(), flowCalculations(), impactCalculations())
}

func find(m *ladder.Metric) (Calculation, bool) {
	name := m.Formula.Derived
	if m.Formula.Kind != "derived" {
		name = m.Formula.Kind
	}
	for _, c := range All() {
		if c.Name == name {
			return c, true
		}
	}
	return Calculation{}, false
}

// Figures runs a metric's calculation.
func Figures(ctx context.Context, w *cube.World, m *ladder.Metric) (map[cube.Key]cube.Figure, error) {
	c, ok := find(m)
	if !ok {
		return nil, fault.New(fault.Invalid, "%s: there is no calculation %q", m.ID, m.Formula.Derived)
	}
	return c.run(ctx, w, m)
}

// read splits what a calculation reads into table, column and kind of record.
func read(r string) (table, column, kind string) {
	if table, kind, ok := strings.Cut(r, ":"); ok {
		return table, "event", kind
	}
	table, column, _ = strings.Cut(r, ".")
	return table, column, ""
}

// Kinds are the kinds of record a metric's calculation reads.
func Kinds(m *ladder.Metric) []string {
	var out []string
	if c, ok := find(m); ok {
		for _, r := range c.Reads {
			if _, _, kind := read(r); kind != "" {
				out = append(out, kind)
			}
		}
	}
	return out
}

// ClassOf is the union over the columns a metric's calculation reads.
func ClassOf(m *ladder.Metric) access.Class {
	var class access.Class
	if c, ok := find(m); ok {
		for _, r := range c.Reads {
			table, column, _ := read(r)
			if t, ok := facts.Lookup(table); ok {
				col, _ := t.Column(column)
				class |= col.Class
			}
		}
	}
	return class
}

// Tables are the fact tables a metric's calculation reads.
func Tables(m *ladder.Metric) []string {
	var out []string
	if c, ok := find(m); ok {
		for _, r := range c.Reads {
			table, _, _ := read(r)
			if !slices.Contains(out, table) {
				out = append(out, table)
			}
		}
	}
	return out
}

// Doc says what a metric's calculation does; empty when there is none of that name.
func Doc(m *ladder.Metric) string { c, _ := find(m); return c.Doc }
