package generic

import (
	"slices"
	"strings"

	"plumbline/internal/facts"
	"plumbline/internal/inbox"
	"plumbline/internal/inbox/value"
)

// fit says which column of the file is which column of the table.
type fit struct {
	field    map[string]int    // table column → file column
	constant map[string]string // table column → a value for all rows
	unused   []int             // file columns left out
	exact    int               // how many by their own name
	unknown  []string          // names the asker gave that are not in the file or the table
}

// own are the system columns a file may carry; the others are ours to set.
var own = []string{"event_id", "occurred_at", "updated_at", "source"}

// targets lists what a file column may become.
func targets(t *facts.Table) []facts.Column {
	var out []facts.Column
	for _, c := range facts.System {
		if slices.Contains(own, c.Name) {
			out = append(out, c)
		}
	}
	return append(out, t.Columns...)
}

// match maps columns: as the asker said, then by their own name, then by other
// names where the values have the right shape. A column is used once.
func match(columns []column, t *facts.Table, o inbox.Options) fit {
	f := fit{field: map[string]int{}, constant: map[string]string{}}
	taken := make([]bool, len(columns))
	f.said(columns, t, o, taken)
	all := targets(t)
	for i, c := range columns {
		for _, target := range all {
			if _, has := f.field[target.Name]; !taken[i] && !has && c.name == target.Name {
				f.field[target.Name], taken[i] = i, true
				f.exact++
			}
		}
	}
	for _, target := range all {
		for _, synonym := range synonyms(t.Name, target.Name) {
			for i, c := range columns {
				if _, has := f.field[target.Name]; taken[i] || has || c.name != synonym || !shaped(c, target, o) {
					continue
				}
				f.field[target.Name], taken[i] = i, true
			}
		}
	}
	if _, has := f.field["id"]; !has && t.Kind == facts.Dimension {
		f.shareID(columns, t)
	}
	for i := range columns {
		if !taken[i] {
			f.unused = append(f.unused, i)
		}
	}
	return f
}

// shareID lets a column that is something else already be the id as well: a
// creator's handle, a post's address.
func (f *fit) shareID(columns []column, t *facts.Table) {
	for _, synonym := range synonyms(t.Name, "id") {
		for i, c := range columns {
			if _, has := f.field["id"]; !has && c.name == synonym {
				f.field["id"] = i
			}
		}
	}
}

// said takes the asker's own map: file column → table column; "-" leaves a
// column out, "=text" as file column is a constant.
func (f *fit) said(columns []column, t *facts.Table, o inbox.Options, taken []bool) {
	all := targets(t)
	for from, to := range o.Columns {
		ok := to == "-" || to == "" || slices.ContainsFunc(all, func(c facts.Column) bool { return c.Name == to })
		if text, is := strings.CutPrefix(from, "="); is && ok {
			f.constant[to] = text
			continue
		}
		i := slices.IndexFunc(columns, func(c column) bool { return c.label == from })
		if i < 0 {
			i = slices.IndexFunc(columns, func(c column) bool { return c.name == folded(from) })
		}
		switch {
		case i < 0:
			f.unknown = append(f.unknown, from)
		case !ok:
			f.unknown = append(f.unknown, to)
		case to == "-" || to == "":
			taken[i] = true
		default:
			f.field[to], taken[i] = i, true
		}
	}
	slices.Sort(f.unknown)
}

// shaped tells whether most of a column's values read as the target's type.
func shaped(c column, target facts.Column, o inbox.Options) bool {
	good, bad := 0, 0
	for _, v := range c.values {
		if value.Empty(v) {
			continue
		}
		if reads(v, target, o) {
			good++
		} else {
			bad++
		}
	}
	return good >= bad
}

func reads(v string, target facts.Column, o inbox.Options) bool {
	var err error
	switch target.Type {
	case facts.Int:
		_, err = value.Int(v)
	case facts.Float:
		_, err = value.Float(v)
	case facts.Money:
		_, err = value.Minor(v, 9, "")
	case facts.Bool:
		_, err = value.Flag(v)
	case facts.Time, facts.Date:
		m := o.Moments()
		if m.Order == "" {
			m.Order = "mdy"
			if _, err := m.Time(v); err == nil {
				return true
			}
			m.Order = "dmy"
		}
		_, err = m.Time(v)
	default:
		if len(target.One) > 0 {
			return slices.Contains(target.One, strings.ToLower(strings.TrimSpace(v)))
		}
	}
	return err == nil
}

// guess is a table and how well the columns fit it.
type guess struct {
	table *facts.Table
	score int
}

// choose ranks the tables that fit, best first. A table counts when its
// required columns stand there by their own names, when the file is called
// after it, or when half of the columns find a place: less is a coincidence.
// One required column may be missing, so that the refusal can name it.
func choose(columns []column, h inbox.Head, o inbox.Options) []guess {
	var out []guess
	for _, t := range facts.Tables {
		if t.Name == "reports" {
			continue
		}
		f := match(columns, t, o)
		missing := f.missing(t)
		named := mentions(h, t.Name)
		used := len(f.field)
		if len(missing) > 1 || used < 2 || !(named || 2*used >= len(columns) || (len(missing) == 0 && f.byName(columns, t))) {
			continue
		}
		score := 10 + 20*used/len(columns) + min(f.exact, 10)
		if named {
			score += 15
		}
		if len(missing) > 0 {
			score /= 4
		}
		out = append(out, guess{t, max(score, 1)})
	}
	slices.SortStableFunc(out, func(a, b guess) int { return b.score - a.score })
	return out
}

// byName tells whether all required columns stand there by their own names.
func (f *fit) byName(columns []column, t *facts.Table) bool {
	for _, c := range t.Columns {
		if i, has := f.field[c.Name]; c.Must && (!has || columns[i].name != c.Name) {
			return false
		}
	}
	i, has := f.field["occurred_at"]
	return t.Kind != facts.Dimension && has && columns[i].name == "occurred_at"
}

// mentions tells whether the file or sheet is called after the table.
func mentions(h inbox.Head, table string) bool {
	for _, n := range []string{h.Name, h.Sheet} {
		n = "_" + folded(n) + "_"
		if strings.Contains(n, "_"+table+"_") || strings.Contains(n, "_"+strings.TrimSuffix(table, "s")+"_") {
			return true
		}
	}
	return false
}

// missing lists the required columns that nothing fills.
func (f *fit) missing(t *facts.Table) []string {
	var out []string
	has := func(name string) bool {
		_, a := f.field[name]
		_, b := f.constant[name]
		return a || b
	}
	if t.Kind != facts.Dimension && !has("occurred_at") {
		out = append(out, "occurred_at")
	}
	for _, c := range t.Columns {
		if c.Must && !has(c.Name) {
			out = append(out, c.Name)
		}
	}
	return out
}
