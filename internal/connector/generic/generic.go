// Package generic reads plain files of any facts table: CSV, XLSX, Parquet,
// JSON and JSON lines. Which column is which is guessed from names and values,
// shown in the Summary, and corrected by the asker; inbox remembers that.
//
// In: a Head and Options. Out: a Mapper, for CSV a Columnar one.
package generic

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"plumbline/internal/facts"
	"plumbline/internal/fault"
	"plumbline/internal/inbox"
	"plumbline/internal/inbox/read"
)

// Format is the format of plain files.
type Format struct{}

var _ inbox.Format = Format{}

// Name is what --as calls it; a table's name alone means the same.
func (Format) Name() string { return inbox.Generic }

// Doc describes it in one line.
func (Format) Doc() string {
	return "a plain file of any facts table (" + strings.Join(tableNames(), ", ") + "), columns guessed or named"
}

func tableNames() []string {
	var out []string
	for _, t := range facts.Tables {
		if t.Name != "reports" {
			out = append(out, t.Name)
		}
	}
	return out
}

// Recognise is never surer than a format made for the file: at most 45.
func (Format) Recognise(h inbox.Head) int {
	columns := columnsOf(h)
	if len(columns) == 0 {
		return 0
	}
	best := choose(columns, h, inbox.Options{})
	if len(best) == 0 {
		return 0
	}
	return min(45, best[0].score)
}

// Open maps the columns, and refuses what it could not land.
func (Format) Open(h inbox.Head, o inbox.Options) (inbox.Mapper, error) {
	columns := columnsOf(h)
	if len(columns) == 0 {
		return nil, fault.New(fault.Invalid, "%s has no columns", name(h)).WithHint("give it a header")
	}
	table, err := tableFor(columns, h, o)
	if err != nil {
		return nil, err
	}
	m := &mapper{table: table, options: o, head: h, columns: columns}
	m.fit = match(columns, table, o)
	if err := m.check(); err != nil {
		return nil, err
	}
	m.compile()
	return m, nil
}

// tableFor is the table the asker named, or the one the columns fit best.
func tableFor(columns []column, h inbox.Head, o inbox.Options) (*facts.Table, error) {
	as := strings.TrimPrefix(strings.TrimPrefix(o.As, inbox.Generic), ".")
	if as != "" {
		t, ok := facts.Lookup(as)
		if !ok {
			return nil, fault.New(fault.Invalid, "there is no table %q", as).WithHint("name one of %s", strings.Join(tableNames(), ", "))
		}
		return t, nil
	}
	best := choose(columns, h, o)
	switch {
	case len(best) == 0:
		return nil, fault.New(fault.Invalid, "%s: the columns fit no table", place(h)).
			WithHint("name the table with --as, one of %s", strings.Join(tableNames(), ", "))
	case len(best) > 1 && best[0].score == best[1].score:
		return nil, fault.New(fault.Invalid, "%s could be %s or %s", name(h), best[0].table.Name, best[1].table.Name).
			WithHint("say which with --as")
	}
	return best[0].table, nil
}

func name(h inbox.Head) string {
	if h.Sheet != "" {
		return fmt.Sprintf("%s, sheet %q", h.Name, h.Sheet)
	}
	return h.Name
}

// place names the header, where a column is missing.
func place(h inbox.Head) string {
	if h.Shape.Tabular() {
		return fmt.Sprintf("%s, line %d", name(h), max(h.Line, 1))
	}
	return name(h)
}

// column is one column of the file with some of its values.
type column struct {
	label  string // the name as written; a repeated one gets #2, #3
	name   string // folded
	values []string
}

// columnsOf lists the columns of a head; of JSON, the keys of its objects.
func columnsOf(h inbox.Head) []column {
	if h.Shape.Tabular() {
		labels := labelled(h.Header)
		out := make([]column, len(labels))
		for i, l := range labels {
			out[i] = column{label: l, name: folded(h.Header[i])}
			for _, row := range h.Rows {
				if i < len(row) && row[i] != "" {
					out[i].values = append(out[i].values, row[i])
				}
			}
		}
		return out
	}
	elements := read.Elements(h.Doc)
	values := map[string][]string{}
	for _, e := range elements[:min(len(elements), 50)] {
		for k, v := range flatten(e) {
			values[k] = append(values[k], v)
		}
	}
	var out []column
	for _, k := range slices.Sorted(maps.Keys(values)) {
		out = append(out, column{label: k, name: folded(k), values: values[k]})
	}
	return out
}

// labelled keeps columns of one name apart by their position.
func labelled(header []string) []string {
	seen := map[string]int{}
	out := make([]string, len(header))
	for i, h := range header {
		if seen[h]++; seen[h] > 1 {
			h = fmt.Sprintf("%s#%d", h, seen[h])
		}
		out[i] = h
	}
	return out
}

// folded is a name without case and punctuation: "Order ID" is order_id.
func folded(s string) string {
	var b strings.Builder
	gap := false
	for i, r := range s {
		switch {
		case r >= 'a' && r <= 'z' || r >= '0' && r <= '9':
		case r >= 'A' && r <= 'Z':
			if i > 0 && s[i-1] >= 'a' && s[i-1] <= 'z' {
				gap = true
			}
			r += 'a' - 'A'
		case r == '%':
			b.WriteString("_percent")
			continue
		default:
			gap = b.Len() > 0
			continue
		}
		if gap {
			b.WriteByte('_')
			gap = false
		}
		b.WriteRune(r)
	}
	return strings.TrimPrefix(b.String(), "_")
}
