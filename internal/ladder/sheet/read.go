package sheet

import (
	"io"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"github.com/xuri/excelize/v2"

	"plumbline/internal/fault"
	"plumbline/internal/ladder/problem"
	"plumbline/internal/ladder/tree"
)

// Read turns a workbook back into ladder files. Problems name sheet, row and
// column; the error is about a file that is no workbook.
func Read(r io.Reader) (map[string][]byte, []problem.Problem, error) {
	f, err := excelize.OpenReader(r)
	if err != nil {
		return nil, nil, fault.Wrap(fault.Invalid, err, "this is not a workbook").WithHint("save it as .xlsx")
	}
	defer func() { _ = f.Close() }()
	in := &reader{root: tree.NewMap(), tables: map[string][][]string{}}
	for _, name := range f.GetSheetList() {
		rows, err := f.GetRows(name)
		if err != nil {
			return nil, nil, fault.Wrap(fault.Invalid, err, "the sheet %s cannot be read", name)
		}
		in.tables[name] = rows
		in.order = append(in.order, name)
	}
	if in.tables[canvasSheet] == nil {
		return nil, nil, fault.New(fault.Invalid, "the workbook has no sheet called %s", canvasSheet).
			WithHint("plumbline export --ladder xlsx writes one to begin with")
	}
	in.goals()
	for _, name := range in.order {
		in.section(name)
	}
	in.other()
	ordered(in.root)
	in.comments()
	return map[string][]byte{fileName: []byte(tree.Write(in.root))}, problem.Sort(in.problems), nil
}

type reader struct {
	root     *tree.Node
	tables   map[string][][]string
	order    []string
	problems []problem.Problem
}

// section reads a sheet named after a section.
func (r *reader) section(name string) {
	switch name {
	case canvasSheet, resultSheet, outcomeSheet, leverSheet, commentsSheet, otherSheet, "Objectives", "KPIs":
		return
	}
	rows := r.tables[name]
	if len(rows) == 0 {
		return
	}
	if slices.Equal(trim(rows[0]), []string{"Key", "Value"}) {
		r.root.Set(sectionOf(name), r.flat(name))
		return
	}
	if items := r.items(name); len(items) > 0 {
		r.root.Set(sectionOf(name), tree.NewList(items...))
	}
}

func trim(row []string) []string {
	for len(row) > 0 && row[len(row)-1] == "" {
		row = row[:len(row)-1]
	}
	return row
}

// flat reads key and value rows into a mapping.
func (r *reader) flat(name string) *tree.Node {
	out := tree.NewMap()
	for i, row := range r.tables[name] {
		if i == 0 || len(trim(row)) < 2 {
			continue
		}
		at := out
		path := strings.Split(row[0], ".")
		for _, key := range path[:len(path)-1] {
			if at.Get(key) == nil {
				at.Set(key, tree.NewMap())
			}
			at = at.Get(key)
		}
		last := path[len(path)-1]
		if at.Kind != tree.Mapping || at.Get(last) != nil {
			r.say(name, i+1, 1, "PL003", row[0]+" is written twice", "keep one of the rows")
			continue
		}
		if v := r.readCell(row[1], name, i+1, 2); v != nil {
			at.Set(last, v)
		}
	}
	return out
}

// items reads a table: one mapping a row, keys from the header.
func (r *reader) items(name string) []*tree.Node {
	var out []*tree.Node
	rows := r.tables[name]
	for i := 1; i < len(rows); i++ {
		n := tree.NewMap()
		for j, cell := range rows[i] {
			if j >= len(rows[0]) || rows[0][j] == "" {
				if cell != "" {
					r.say(name, i+1, j+1, "PL002", "this column has no name", "write the key into the first row")
				}
				continue
			}
			if v := r.readCell(cell, name, i+1, j+1); v != nil {
				n.Set(rows[0][j], v)
			}
		}
		if len(n.Entries) > 0 {
			n.Line = i + 1 // the row, for messages
			out = append(out, n)
		}
	}
	return out
}

// other reads the sections that are kept as YAML.
func (r *reader) other() {
	for i, row := range r.tables[otherSheet] {
		if i == 0 || len(row) < 2 || row[0] == "" {
			continue
		}
		if v := r.inline("v: "+row[1], otherSheet, i+1, 2).Get("v"); v != nil {
			r.root.Set(row[0], v)
		}
	}
}

// comments puts every comment back to its place; one whose place is gone goes
// to the head of the file.
func (r *reader) comments() {
	type note struct{ above, beside string }
	notes := map[string]note{}
	var order []string
	for i, row := range r.tables[commentsSheet] {
		if i == 0 || len(row) < 3 {
			continue
		}
		n := notes[row[0]]
		if row[1] == "beside" {
			n.beside = strings.ReplaceAll(row[2], "\n", " ")
		} else {
			n.above = row[2]
		}
		notes[row[0]] = n
		order = append(order, row[0])
	}
	each(r.root, "", func(path string, e *tree.Entry, n *tree.Node) {
		c, ok := notes[path]
		if !ok {
			return
		}
		delete(notes, path)
		n.Beside = c.beside
		if lines := strings.Split(c.above, "\n"); c.above != "" && e != nil {
			e.Above = lines
		} else if c.above != "" {
			n.Above = lines
		}
	})
	for _, path := range order {
		if c, left := notes[path]; left && len(r.root.Entries) > 0 {
			first := &r.root.Entries[0]
			first.Above = append(first.Above, path+": "+strings.ReplaceAll(strings.TrimSpace(c.above+" "+c.beside), "\n", " "))
			delete(notes, path)
		}
	}
}

var withID = regexp.MustCompile(`^((?s).*?)\s*\[([^\[\]]+)\]\s*$`)

// titledCell splits Orders from creators [creator-orders]. A cell typed without
// an id means the thing of that title or id, else a new one named after it.
func (r *reader) titledCell(cell string, of *kind, row, col int) (title *tree.Node, id string) {
	if m := withID.FindStringSubmatch(cell); m != nil {
		return r.readCell(m[1], canvasSheet, row, col), m[2]
	}
	cell = strings.TrimSpace(cell)
	if of.byID[cell] != nil {
		return nil, cell
	}
	for _, n := range of.all {
		if n.String("title") == cell || of.typed[n.String("id")] == cell {
			return nil, n.String("id")
		}
	}
	id = short(cell)
	if id == "" || of.byID[id] != nil {
		r.say(canvasSheet, row, col, "PL004", cell+" has no id", "write one behind it: "+cell+" [short-name]")
		return nil, ""
	}
	of.typed[id] = cell
	return tree.NewText(cell), id
}

// short makes an id of a title: Orders from creators is orders-from-creators.
func short(title string) string {
	return strings.Join(strings.FieldsFunc(strings.ToLower(title), func(c rune) bool { return !unicode.IsLetter(c) && !unicode.IsDigit(c) && c != '_' }), "-")
}
