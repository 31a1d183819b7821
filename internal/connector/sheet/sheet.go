// Package sheet reads files whose rows are records of work: creators, briefs,
// contracts, deliverables, parcels and every other kind, one kind a sheet.
//
// In: a Head and Options. Out: entries for the record of work: the fields of a
// row by name, and the steps it says were taken, each at its day. Which column
// is which is guessed from field names and what people call them, shown in the
// Summary, and corrected with a column map.
package sheet

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"plumbline/internal/campaign"
	"plumbline/internal/campaign/kinds"
	"plumbline/internal/fault"
	"plumbline/internal/inbox"
)

// Prefix stands before the kind in a format's name: records.creator.
const Prefix = "records."

// closed are the kinds the house makes by itself.
var closed = []campaign.Kind{campaign.KindOverride, campaign.KindInvitation}

// Formats lists a format for each kind.
func Formats() []inbox.Format {
	var out []inbox.Format
	for _, m := range kinds.All() {
		if !slices.Contains(closed, m.Kind) {
			out = append(out, format{m})
		}
	}
	return out
}

type format struct{ campaign.Machine }

func (f format) Name() string { return Prefix + string(f.Kind) }
func (f format) Doc() string {
	return "rows that are " + f.Many + ": columns by field, steps by their day"
}

// recognised is how sure a sheet is whose every column is one of a record's.
const recognised = 90

// Recognise takes a file by itself only when all its columns are those of a
// record, an id among them, and the file or sheet is called after the kind or
// has a column that facts do not have: what holds facts as well is left to the
// formats of facts, whose milestones move the records.
func (f format) Recognise(h inbox.Head) int {
	if !h.Shape.Tabular() || len(h.Header) < 3 {
		return 0
	}
	m := match(f.Machine, h, inbox.Options{})
	if _, has := m.target["id"]; !has || len(m.unknown) > 0 || factual(h) {
		return 0
	}
	for _, field := range campaign.FieldsOf(f.Kind) {
		if slices.Contains(field.Must, campaign.Create) && !m.fills(field.Name) {
			return 0
		}
	}
	score := recognised
	if m.own == 0 && !called(h, f.Machine) {
		return 0
	}
	if called(h, f.Machine) {
		score += 8
	}
	return score
}

// called tells whether the file or sheet is named after the kind.
func called(h inbox.Head, m campaign.Machine) bool {
	for _, n := range []string{h.Sheet, h.Name} {
		n = "_" + folded(n) + "_"
		for _, w := range []string{string(m.Kind), string(m.Kind) + "s", m.Title, m.Many} {
			if strings.Contains(n, "_"+folded(w)+"_") {
				return true
			}
		}
	}
	return false
}

// Open maps the columns. A column that is nothing is left out, and said.
func (f format) Open(h inbox.Head, o inbox.Options) (inbox.Mapper, error) {
	if !h.Shape.Tabular() {
		return nil, fault.New(fault.Invalid, "%s has no columns", h.Name).WithHint("records come as CSV or XLSX, with a header")
	}
	m := match(f.Machine, h, o)
	if len(m.wrong) > 0 {
		return nil, fault.New(fault.Invalid, "%s: there is no column %s", h.Name, strings.Join(m.wrong, ", ")).
			WithHint("map FILE COLUMN=FIELD; fields of a %s are %s", f.Title, strings.Join(fieldNames(f.Machine), ", "))
	}
	if !m.identified() {
		return nil, fault.New(fault.Invalid, "%s does not say which %s each row is", h.Name, f.Title).
			WithHint("add a column id, or say which one it is: --column \"Your column=id\"")
	}
	return &mapper{machine: f.Machine, head: h, options: o, columns: m}, nil
}

func fieldNames(m campaign.Machine) []string {
	out := slices.Concat([]string{"id", "state", "currency"}, heads)
	for _, f := range campaign.FieldsOf(m.Kind) {
		if !f.Fixed {
			out = append(out, f.Name)
		}
	}
	for _, s := range stepsOf(m) {
		out = append(out, s.Name)
	}
	return out
}

// Explain says which columns were read as what.
func (m *mapper) Explain() (string, map[string]string, []string) {
	used := map[string]string{}
	for _, t := range slices.Sorted(maps.Keys(m.columns.target)) {
		label := m.head.Header[m.columns.target[t]]
		if used[label] != "" {
			t = used[label] + ", " + t
		}
		used[label] = t
	}
	var notes []string
	if len(m.columns.unknown) > 0 {
		notes = append(notes, fmt.Sprintf("columns left out: %s", strings.Join(m.columns.unknown, ", ")))
	}
	if len(m.columns.set) > 0 {
		notes = append(notes, fmt.Sprintf("columns left out because steps set them: %s", strings.Join(m.columns.set, ", ")))
	}
	return Prefix + string(m.machine.Kind), used, notes
}
