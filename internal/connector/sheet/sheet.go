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

// How sure a sheet is: recognised where its every column is one of a record's,
// likely where some are not and the file is called after the kind. A likely one
// leaves the file to any format that knows it better.
const (
	recognised = 90
	likely     = 40
)

// Recognise takes a file by itself when it says which record each row is, fills
// what a record cannot be without, and is called after the kind or has a column
// that facts do not have: what holds facts as well is left to the formats of
// facts, whose milestones move the records.
func (f format) Recognise(h inbox.Head) int {
	if !h.Shape.Tabular() || len(h.Header) < 3 || factual(h) {
		return 0
	}
	m := match(f.Machine, h, inbox.Options{})
	if !m.must() {
		return 0
	}
	_, id := m.target["id"]
	named := called(h, f.Machine)
	switch {
	case id && len(m.unknown) == 0 && named:
		return recognised + 8
	case id && len(m.unknown) == 0 && m.own > 0:
		return recognised
	case named && m.own > 0 && m.identified() && len(m.unknown) <= len(m.target):
		return likely
	}
	return 0
}

// Propose says what a file nothing recognises may be, for somebody to decide:
// how well it fits, and how its columns would be read.
func (f format) Propose(h inbox.Head) (fit int, columns map[string]string) {
	if !h.Shape.Tabular() {
		return 0, nil
	}
	m := match(f.Machine, h, inbox.Options{})
	if !m.identified() || len(m.target) < 2 {
		return 0, nil
	}
	fit = 100 * len(m.target) / (len(m.target) + len(m.unknown))
	if !m.must() {
		fit -= 25
	}
	if called(h, f.Machine) {
		fit += 25
	}
	return fit, m.used(h)
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
	used := m.columns.used(m.head)
	var notes []string
	if len(m.columns.unknown) > 0 {
		notes = append(notes, fmt.Sprintf("columns left out: %s", strings.Join(m.columns.unknown, ", ")))
	}
	if len(m.columns.set) > 0 {
		notes = append(notes, fmt.Sprintf("columns left out because steps set them: %s", strings.Join(m.columns.set, ", ")))
	}
	return Prefix + string(m.machine.Kind), used, notes
}

// used says which column of the file is read as what.
func (c *columns) used(h inbox.Head) map[string]string {
	used := map[string]string{}
	for _, t := range slices.Sorted(maps.Keys(c.target)) {
		label := h.Header[c.target[t]]
		if used[label] != "" {
			t = used[label] + ", " + t
		}
		used[label] = t
	}
	return used
}

// must tells whether everything is filled that a record cannot be made without.
func (c *columns) must() bool {
	for _, field := range campaign.FieldsOf(c.kind) {
		if slices.Contains(field.Must, campaign.Create) && !c.fills(field.Name) {
			return false
		}
	}
	return true
}
